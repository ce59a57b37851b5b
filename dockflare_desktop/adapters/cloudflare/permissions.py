"""Which permission a call needs, in the dashboard's words; the fact sheet's table, as data."""

import re

_FAMILIES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), name)
    for pattern, name in (
        (r"^/zones/[^/]+/dns_records", "DNS"),
        (r"^/zones", "Zone"),
        (r"^/accounts/[^/]+/cfd_tunnel", "Cloudflare Tunnel"),
        (r"^/accounts/[^/]+/access/(apps|policies|tags)", "Access: Apps and Policies"),
        (r"^/accounts/[^/]+/access/service_tokens", "Access: Service Tokens"),
        (r"^/accounts/[^/]+/access/", "Access: Organizations, Identity Providers, and Groups"),
        (r"^/accounts", "Account Settings"),
    )
)

ZONE_PROBES: tuple[tuple[str, str], ...] = (("DNS Read", "/dns_records"),)
"""Permission -> a harmless read below one zone. A read cannot prove that the same may be edited."""

ACCOUNT_PROBES: tuple[tuple[str, str], ...] = (
    ("Cloudflare Tunnel Read", "/cfd_tunnel"),
    ("Access: Apps and Policies Read", "/access/apps"),
    ("Access: Organizations, Identity Providers, and Groups Read", "/access/identity_providers"),
    ("Access: Service Tokens Read", "/access/service_tokens"),
    ("Account Settings Read", "/members"),
)
"""The same below one account."""


def permission_for(path: str, *, write: bool) -> str:
    """The permission a refused call lacked: "DNS Edit", "Access: Service Tokens Read"."""
    kind = "Edit" if write else "Read"
    return next((f"{name} {kind}" for pattern, name in _FAMILIES if pattern.search(path)), f"the API below {path}")
