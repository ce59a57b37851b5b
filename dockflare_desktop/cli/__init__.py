"""Composition root of the command line; imports no Qt."""
