"""Which Access application decides about one URL (cloudflare-api.md section 4).

`coverage` asks the same of whole addresses, for plans; here the answer may be that it cannot be told.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from dockflare_desktop.core.access.coverage import COVERING_TYPES, address_covers, rank, split
from dockflare_desktop.core.cloud import App

_ELSEWHERE = (
    "saas",
    "bookmark",
    "app_launcher",
    "warp",
    "biso",
    "dash_sso",
    "infrastructure",
    "proxy_endpoint",
)
"""Types that stand before no hostname. Any other may, so it cannot be judged."""


@dataclass(frozen=True, slots=True)
class Deciding:
    """The application that decides, and by which of its addresses. `sure` is False where another one might."""

    app: App | None = None
    address: str = ""
    sure: bool = True


def deciding(apps: Iterable[App], host: str, path: str) -> Deciding:
    """The application that decides about a URL; `host` in lower case and Punycode, `path` begins with a slash, or is
    ""."""
    found = [
        (rank(*split(address), host), app, address)
        for app in apps
        if app.type not in _ELSEWHERE
        for address in app.addresses
        if address_covers(address, host, path)
    ]
    if not found:
        return Deciding()
    best, app, address = max(found, key=lambda each: each[0])
    rivals = {other.id for place, other, _ in found if place == best}
    return Deciding(app, address, sure=len(rivals) == 1 and app.type in COVERING_TYPES)
