"""Services against what Cloudflare has: ordered, reasoned changes."""
