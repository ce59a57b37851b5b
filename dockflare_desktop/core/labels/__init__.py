"""Labels as people write them, read into claims."""
