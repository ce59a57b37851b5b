"""Claims and stored layers made into services: who holds a key, and where each value comes from."""
