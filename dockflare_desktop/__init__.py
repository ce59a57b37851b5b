"""DockFlare Desktop: labels on containers become protected services on a Cloudflare Tunnel."""

__version__ = "0.1.0"
