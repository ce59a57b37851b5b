"""A plan as people review it: lines to agree to, what they need, what changed meanwhile, what could go wrong."""
