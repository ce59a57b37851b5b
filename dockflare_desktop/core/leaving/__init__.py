"""Leaving: what becomes of what this program made once somebody wants it no more, in whole or in part."""
