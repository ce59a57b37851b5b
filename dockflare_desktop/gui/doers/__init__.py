"""What a click does: one module per area, `doer` is the entrance."""
