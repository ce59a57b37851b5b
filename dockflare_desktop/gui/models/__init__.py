"""Table models with a COLUMNS tuple."""
