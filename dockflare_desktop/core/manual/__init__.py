"""Manual rules: what is wrong with one, how it is stored and renamed, and which objects it would have."""
