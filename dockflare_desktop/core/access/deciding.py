"""Which Access application decides about one URL, by every pattern that Cloudflare takes (cloudflare-api.md section 4).

`coverage` asks the same of whole addresses, for the patterns that this program writes; here somebody else's count too.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from dockflare_desktop.core.access.coverage import COVERING_TYPES
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


class Doors:
    """Applications with an index by hostname, for who asks about a thousand URLs."""

    def __init__(self, apps: Iterable[App]) -> None:
        self._plain: dict[str, list[App]] = {}
        self._starred: list[tuple[str, App]] = []
        for app in apps:
            for host in dict.fromkeys(address.partition("/")[0].lower() for address in app.addresses):
                if "*" in host:
                    self._starred.append((host, app))
                else:
                    self._plain.setdefault(host, []).append(app)

    def near(self, host: str) -> tuple[App, ...]:
        """Those with an address on this hostname, whatever its path."""
        starred = (app for pattern, app in self._starred if address_covers(pattern, host, "/"))
        return tuple({app.id: app for app in (*self._plain.get(host, ()), *starred)}.values())

    def paths(self, host: str) -> tuple[str, ...]:
        """Paths that have a login of their own on this hostname, as patterns."""
        found = (
            below
            for app in self.near(host)
            for address in app.addresses
            for pattern, _, below in [address.partition("/")]
            if below.rstrip("/") and address_covers(pattern, host, "/")
        )
        return tuple(dict.fromkeys(f"/{below.rstrip('/')}" for below in found))


def deciding(apps: Iterable[App], host: str, path: str) -> Deciding:
    """The application that decides about a URL: the longer path, then the exact host, then the longer pattern.

    `host` in lower case and Punycode; `path` begins with a slash, or is "".
    """
    found: list[tuple[tuple[int, bool, int], App, str]] = []
    for app in apps:
        if app.type in _ELSEWHERE:
            continue
        for address in app.addresses:
            pattern, _, below = address.partition("/")
            if address_covers(address, host, path):
                rank = (len(below.rstrip("/")), "*" not in pattern, len(pattern))
                found.append((rank, app, address))
    if not found:
        return Deciding()
    best, app, address = max(found, key=lambda each: each[0])
    rivals = {other.id for rank, other, _ in found if rank == best}
    return Deciding(app, address, sure=len(rivals) == 1 and app.type in COVERING_TYPES)


def address_covers(address: str, host: str, path: str) -> bool:
    """Whether an application's address covers a URL: `*` stays within one label of a host, and may span a path.

    >>> address_covers("*.a.example", "x.a.example", "/"), address_covers("*.a.example", "y.x.a.example", "/")
    (True, False)
    >>> address_covers("a.example/eng", "a.example", "/eng/x"), address_covers("a.example/eng", "a.example", "/engine")
    (True, False)
    """
    pattern, _, below = address.partition("/")
    labels, parts = pattern.lower().removesuffix(".").split("."), host.split(".")
    if len(labels) != len(parts) or not all(_fits(*pair) for pair in zip(labels, parts, strict=True)):
        return False
    wanted = below.rstrip("/")
    if not wanted or wanted == "*":
        return True
    inner = path.removeprefix("/")
    return _fits(wanted, inner) or (not wanted.endswith("*") and _fits(f"{wanted}/*", inner))


def _fits(pattern: str, text: str) -> bool:
    """Whether a text is a pattern whose stars stand for anything, also for nothing; in time linear in each star."""
    first, *rest = pattern.split("*")
    if not rest:
        return pattern == text
    *middle, last = rest
    if len(text) < len(first) + len(last) or not text.startswith(first) or not text.endswith(last):
        return False
    at, end = len(first), len(text) - len(last)
    for part in middle:
        found = text.find(part, at, end)
        if found < 0:
            return False
        at = found + len(part)
    return True
