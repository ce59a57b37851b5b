"""The embedded Cloudflare account and sample containers: the program without account, Docker or network."""
