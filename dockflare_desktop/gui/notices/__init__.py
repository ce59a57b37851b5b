"""Notifications: what is told, when, and how often."""
