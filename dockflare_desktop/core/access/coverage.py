"""Which Access application stands before an address (Cloudflare's rules: cloudflare-api.md section 4)."""

from collections.abc import Iterable, Iterator, Sequence
from typing import overload

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


class Applications(Sequence[App]):
    """Applications with an index by hostname, for plans that ask about a thousand addresses."""

    def __init__(self, apps: Iterable[App]) -> None:
        self._apps = tuple(apps)
        self._hosts: dict[str, list[tuple[str, App]]] = {}
        for app in self._apps:
            for host, path in dict.fromkeys(split(address) for address in app.addresses):
                self._hosts.setdefault(host, []).append((path, app))

    @overload
    def __getitem__(self, at: int) -> App: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[App, ...]: ...
    def __getitem__(self, at: int | slice) -> App | tuple[App, ...]:
        return self._apps[at]

    def __len__(self) -> int:
        return len(self._apps)

    def on(self, host: str) -> Sequence[tuple[str, App]]:
        """Paths and applications on exactly this hostname or pattern."""
        return self._hosts.get(host, ())

    def before(self, host: str) -> Iterator[tuple[str, str, App]]:
        """Pattern, path and application of all that could stand before a hostname."""
        parent = host.partition(".")[2]
        for pattern in dict.fromkeys((host, f"*.{parent}")):
            if host_covers(pattern, host):
                yield from ((pattern, path, app) for path, app in self.on(pattern))

    def below(self, pattern: str) -> Iterator[tuple[str, str, App]]:
        """Hostname, path and application of all on a hostname, and on those under it where it is a wildcard."""
        hosts = [each for each in self._hosts if covers(pattern, each, levels=Levels.ANY)] if "*" in pattern else []
        for host in (pattern, *hosts):
            yield from ((host, path, app) for path, app in self.on(host))


def _indexed(apps: Iterable[App]) -> Applications:
    return apps if isinstance(apps, Applications) else Applications(apps)


def covering(apps: Iterable[App], address: str) -> tuple[App, ...]:
    """Applications that stand before all of an address, the one that decides first: the longer path wins, then an exact
    host before a wildcard (cloudflare-api.md section 4: the more specific one wins and inherits nothing)."""
    host, path = split(address)
    found = [
        ((len(other), pattern == host), app)
        for pattern, other, app in _indexed(apps).before(host)
        if app.type in COVERING_TYPES and path_covers(other, path)
    ]
    return tuple(app for _, app in sorted(found, key=lambda pair: pair[0], reverse=True))


def narrower(apps: Iterable[App], address: str) -> tuple[App, ...]:
    """Applications on a part of what an address covers (a path below it, a hostname under its wildcard)."""
    host, path = split(address)
    found: dict[str, App] = {}
    for other_host, other, app in _indexed(apps).below(host):
        if other_host != host or (other != path and path_covers(path, other)):
            found[app.id] = app
    return tuple(found.values())


def at(apps: Iterable[App], address: str) -> tuple[App, ...]:
    """Applications on exactly this address."""
    host, path = split(address)
    return tuple(app for other, app in _indexed(apps).on(host) if other == path)


def open_to_everyone(app: App) -> bool:
    """Whether an application lets everyone in."""
    return admits_everyone([policy.body for policy in app.policies])


def protects(apps: Sequence[App], address: str) -> App | None:
    """The application that keeps strangers away from an address; None where everyone gets in."""
    decides = next(iter(covering(apps, address)), None)
    return decides if decides is not None and not open_to_everyone(decides) else None
