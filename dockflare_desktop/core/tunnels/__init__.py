"""Tunnels as people look at them and change them: names, what stands in each, moves, renames, ends, migration."""
