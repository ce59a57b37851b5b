"""Which permission a token needs for which family of calls: any one of a row is enough, Write includes Read."""

from collections.abc import Set
from enum import Enum


class Family(Enum):
    """A row of Cloudflare's table of permissions; the values are the permissions' names without Read or Write."""

    OPEN = ()
    ACCOUNT = ("Account Settings",)
    ZONES = ("Zone", "Zone Settings", "DNS", "Access: Apps and Policies")
    DNS = ("DNS",)
    TUNNELS = ("Cloudflare Tunnel", "Cloudflare One Connectors", "Cloudflare One Connector: cloudflared")
    APPS = ("Access: Apps and Policies",)
    GROUPS = ("Access: Organizations, Identity Providers, and Groups",)
    SERVICE_TOKENS = ("Access: Service Tokens",)


NAMES = frozenset(f"{name} {kind}" for family in Family for name in family.value for kind in ("Read", "Write"))
ALL = NAMES
"""Every permission there is: the default of a token."""


def permits(held: Set[str], family: Family, *, write: bool) -> bool:
    """Whether a token that holds these permissions may read, or write, in this family."""
    if family is Family.OPEN:
        return True
    kinds = ("Write",) if write else ("Read", "Write")
    return any(f"{name} {kind}" in held for name in family.value for kind in kinds)
