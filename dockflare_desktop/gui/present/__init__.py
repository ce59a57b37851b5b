"""From what is known to what is shown: pure functions, tested without widgets."""
