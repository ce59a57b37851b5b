"""The few widgets that Qt does not have, and small helpers for those it has."""
