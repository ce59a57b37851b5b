"""What cloudflared accepts and how it reads it: hostnames, paths, targets, options, documents."""
