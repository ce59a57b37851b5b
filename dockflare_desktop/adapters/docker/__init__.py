"""ContainerSource on the Docker SDK."""
