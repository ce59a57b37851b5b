"""Table models: whole snapshots in, the smallest signals out."""
