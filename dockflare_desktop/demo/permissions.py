"""Which permission a token needs for which family of calls: any one of a row is enough, Write includes Read."""

from collections.abc import Set
from enum import Enum


class Family(Enum):
    """A row of Cloudflare's table of permissions; the values are the permissions' names without Read or Write.

    Sets, not tuples: Enum of Python 3.11.2 and earlier does not keep an empty tuple as a value.
    """

    OPEN = frozenset[str]()
    ACCOUNT = frozenset({"Account Settings"})
    ZONES = frozenset({"Zone", "Zone Settings", "DNS", "Access: Apps and Policies"})
    DNS = frozenset({"DNS"})
    TUNNELS = frozenset({"Cloudflare Tunnel", "Cloudflare One Connectors", "Cloudflare One Connector: cloudflared"})
    APPS = frozenset({"Access: Apps and Policies"})
    GROUPS = frozenset({"Access: Organizations, Identity Providers, and Groups"})
    SERVICE_TOKENS = frozenset({"Access: Service Tokens"})


NAMES = frozenset(f"{name} {kind}" for family in Family for name in family.value for kind in ("Read", "Write"))
ALL = NAMES
"""Every permission there is: the default of a token."""


def permits(held: Set[str], family: Family, *, write: bool) -> bool:
    """Whether a token that holds these permissions may read, or write, in this family."""
    if family is Family.OPEN:
        return True
    kinds = ("Write",) if write else ("Read", "Write")
    return any(f"{name} {kind}" in held for name in family.value for kind in kinds)
