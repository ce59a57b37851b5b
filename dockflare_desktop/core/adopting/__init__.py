"""Adopting: what is somebody else's becomes ours, after both sides were shown, and gets its former value back (H14)."""
