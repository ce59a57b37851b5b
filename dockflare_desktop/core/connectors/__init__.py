"""Connectors: how one is run by us or by somebody else, what each says of itself, and what it has applied."""
