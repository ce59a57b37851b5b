"""What a public address answers to somebody who just asks it: no token, no cookie, no redirect followed."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from dockflare_desktop.core.access.stranger import Reach
from dockflare_desktop.core.public.address import PublicAddress

WEB = ("http://", "https://", "unix:", "unix+tls:", "hello_world")  # targets that a web request gets through to


class Failure(StrEnum):
    """Why there was no answer."""

    NAME = "name"  # the name leads nowhere
    CERTIFICATE = "certificate"
    SILENCE = "silence"  # no connection, or no answer in time


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer, or why there was none. `login`: it led to Access's login; `edge`: it came from Cloudflare."""

    at: datetime
    took_ms: int = 0
    status: int = 0
    login: bool = False
    edge: bool = True
    failure: Failure | None = None


def url_of(found: PublicAddress) -> str | None:
    """What to ask for an address that is open to everyone; None where a web request says nothing of it: a wildcard, a
    path that is a pattern, a target of another kind."""
    plain = "*" not in found.hostname and (not found.path or found.path.startswith("/"))
    if found.reach is not Reach.EVERYONE or not plain or not found.target.startswith(WEB):
        return None
    return f"https://{found.hostname}{found.path or '/'}"
