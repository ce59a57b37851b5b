"""Taking back what the history tells: an entry and what stands there now become a plan, or a reason why not."""
