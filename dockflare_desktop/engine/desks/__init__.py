"""The commands, one module per area: what is asked for is stored first, then the loop is woken."""
