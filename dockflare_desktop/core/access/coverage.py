"""Which Access application stands before an address (Cloudflare's rules: cloudflare-api.md section 4)."""

from collections.abc import Iterable, Sequence

from dockflare_desktop.core.access.openness import admits_everyone
from dockflare_desktop.core.cloud import App
from dockflare_desktop.core.model import Path, ServiceKey
from dockflare_desktop.core.origin.hostname import Levels, covers

COVERING_TYPES = ("self_hosted", "ssh", "vnc", "rdp")  # the types that stand before a hostname


def split(address: str) -> tuple[str, str]:
    """Host and path of an application's address.

    >>> split("app.example/eng/")
    ('app.example', '/eng')
    """
    host, slash, path = address.partition("/")
    return host.lower(), (slash + path).rstrip("/*") if slash else ""


def address_of(key: ServiceKey, path: Path) -> str:
    """What an application of its own is scoped to: the path where one can be, else the whole hostname (H7)."""
    return key.hostname + (path.login_path or "")


def host_covers(pattern: str, host: str) -> bool:
    """Access's reading: equal, or `*` for exactly one level and not the apex (H4)."""
    return pattern == host or covers(pattern, host, levels=Levels.ONE)


def path_covers(outer: str, inner: str) -> bool:
    """A path covers itself and everything below; no path covers all.

    >>> path_covers("/eng", "/eng/x"), path_covers("/eng", "/engine"), path_covers("", "/x")
    (True, False, True)
    """
    return outer in ("", inner) or inner.startswith(outer + "/")


def covering(apps: Iterable[App], address: str) -> tuple[App, ...]:
    """Applications that stand before all of an address, the one that decides first: the longer path wins, then an exact
    host before a wildcard (cloudflare-api.md section 4: the more specific one wins and inherits nothing)."""
    host, path = split(address)
    found: list[tuple[tuple[int, bool, int], App]] = []
    for app in apps:
        if app.type not in COVERING_TYPES:
            continue
        for other in app.addresses:
            other_host, other_path = split(other)
            if host_covers(other_host, host) and path_covers(other_path, path):
                found.append(((len(other_path), other_host == host, len(other_host)), app))
    return tuple(app for _, app in sorted(found, key=lambda pair: pair[0], reverse=True))


def narrower(apps: Iterable[App], address: str) -> tuple[App, ...]:
    """Applications on a part of what an address covers (a path below it, a hostname under its wildcard)."""
    host, path = split(address)
    found = []
    for app in apps:
        for other in app.addresses:
            other_host, other_path = split(other)
            below = (other_host == host and other_path != path and path_covers(path, other_path)) or (
                other_host != host and covers(host, other_host, levels=Levels.ANY)
            )
            if below and app not in found:
                found.append(app)
    return tuple(found)


def at(apps: Iterable[App], address: str) -> tuple[App, ...]:
    """Applications on exactly this address."""
    wanted = split(address)
    return tuple(app for app in apps if any(split(other) == wanted for other in app.addresses))


def open_to_everyone(app: App) -> bool:
    """Whether an application lets everyone in."""
    return admits_everyone([policy.body for policy in app.policies])


def protects(apps: Sequence[App], address: str) -> App | None:
    """The application that keeps strangers away from an address; None where everyone gets in."""
    decides = next(iter(covering(apps, address)), None)
    return decides if decides is not None and not open_to_everyone(decides) else None
