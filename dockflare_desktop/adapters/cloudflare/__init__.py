"""Edge on the Cloudflare SDK."""
