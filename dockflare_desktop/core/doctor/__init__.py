"""The doctor: every check judged from facts, and where the targets of services may be asked."""
