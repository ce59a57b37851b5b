"""Engines as people keep them, and what their answers mean together."""
