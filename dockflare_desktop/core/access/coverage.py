"""Which Access application stands before an address (Cloudflare's rules: cloudflare-api.md section 4).

A `*` in a host stays within one level and may stand in any of them (`app*.x`); in a path it may span segments.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import overload

from dockflare_desktop.core.access.openness import admits_everyone
from dockflare_desktop.core.cloud import App
from dockflare_desktop.core.model import Path, ServiceKey
from dockflare_desktop.core.origin.hostname import Levels, covers

COVERING_TYPES = ("self_hosted", "ssh", "vnc", "rdp")  # the types that stand before a hostname


@lru_cache(maxsize=8192)
def split(address: str) -> tuple[str, str]:
    """Host and path of an application's address.

    >>> split("app.example/eng/"), split("app*.example/a*")
    (('app.example', '/eng'), ('app*.example', '/a*'))
    """
    host, slash, path = address.partition("/")
    return host.lower().removesuffix("."), (slash + path).rstrip("/")


def address_of(key: ServiceKey, path: Path) -> str:
    """What an application of its own is scoped to: the path where one can be, else the whole hostname (H7)."""
    return key.hostname + (path.login_path or "")


def host_covers(pattern: str, host: str) -> bool:
    """Access's reading: equal, or each `*` within one level, so never the apex (H4). `host` may be a pattern itself.

    >>> host_covers("*.x.example", "a.x.example"), host_covers("app*.x.example", "app2.x.example")
    (True, True)
    >>> host_covers("*.x.example", "a.b.x.example"), host_covers("app*.x.example", "*.x.example")
    (False, False)
    """
    if pattern == host or "*" not in pattern:
        return pattern == host
    levels, given = pattern.split("."), host.split(".")
    return len(levels) == len(given) and all(map(_fits, levels, given))


def path_covers(outer: str, inner: str) -> bool:
    """A path covers itself and everything below; no path covers all. `/x/*` does not cover `/x`.

    >>> path_covers("/eng", "/eng/x"), path_covers("/eng", "/engine"), path_covers("", "/x")
    (True, False, True)
    >>> path_covers("/a*", "/abc/d"), path_covers("/x/*", "/x")
    (True, False)
    """
    if outer in ("", inner) or inner.startswith(outer + "/"):
        return True
    return "*" in outer and (_fits(outer, inner) or (not outer.endswith("*") and _fits(f"{outer}/*", inner)))


def address_covers(address: str, host: str, path: str) -> bool:
    """Whether an application's address covers a URL; `path` begins with a slash, or is "" for the root.

    >>> address_covers("*.a.example", "x.a.example", "/"), address_covers("*.a.example", "y.x.a.example", "/")
    (True, False)
    >>> address_covers("a.example/eng", "a.example", "/eng/x"), address_covers("a.example/eng", "a.example", "/engine")
    (True, False)
    """
    pattern, outer = split(address)
    return host_covers(pattern, host) and path_covers(outer, path or "/")


def _fits(pattern: str, text: str) -> bool:
    """Whether a text is a pattern whose stars stand for anything, also for nothing. Each star takes one look along the
    text; a regular expression would try every way to share it out, and the pattern may be a stranger's."""
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


def rank(pattern: str, path: str, host: str) -> tuple[int, bool, int]:
    """By what of two addresses that cover the same the one decides: the longer path, then the exact host, then the
    longer pattern (cloudflare-api.md section 4: the more specific one wins and inherits nothing)."""
    return len(path), "*" not in pattern or pattern == host, len(pattern)


def _path_decides(path: str, other: str) -> bool:
    """Whether an application on the path `other` decides for a part of what `path` covers, before one on `path` itself.
    Where a `*` leaves that open, it may."""
    if other == path:
        return False
    if "*" not in other:
        return path_covers(path, other)
    start = other.partition("*")[0]
    return len(other) >= len(path) and (path.startswith(start) or path_covers(path, start.rstrip("/")))


class Applications(Sequence[App]):
    """Applications with an index by hostname, for plans that ask about a thousand addresses."""

    def __init__(self, apps: Iterable[App]) -> None:
        self._apps = tuple(apps)
        self._hosts: dict[str, list[tuple[str, App]]] = {}
        for app in self._apps:
            for host, path in dict.fromkeys(split(address) for address in app.addresses):
                self._hosts.setdefault(host, []).append((path, app))
        self._patterns = tuple(host for host in self._hosts if "*" in host)

    def changed(self, app: App | None, gone: str) -> "Applications":
        """The same with this one and without the one of this id; one hostname more or less costs no new index."""
        made, more = Applications(()), (() if app is None else (app,))
        made._apps = (*(each for each in self._apps if each.id != gone), *more)
        made._hosts = dict(self._hosts)
        for host in {split(address)[0] for each in self._apps if each.id == gone for address in each.addresses}:
            left = [pair for pair in self._hosts[host] if pair[1].id != gone]
            made._hosts[host] = left
            if not left:
                del made._hosts[host]
        for each in more:
            for host, path in dict.fromkeys(split(address) for address in each.addresses):
                made._hosts[host] = [*made._hosts.get(host, ()), (path, each)]
        made._patterns = tuple(host for host in made._hosts if "*" in host)
        return made

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
        for path, app in self.on(host):
            yield host, path, app
        for pattern in self._patterns:
            if pattern != host and host_covers(pattern, host):
                for path, app in self.on(pattern):
                    yield pattern, path, app

    def below(self, pattern: str) -> Iterator[tuple[str, str, App]]:
        """Hostname, path and application of all under a wildcard, at any depth, in no order."""
        hosts = [each for each in self._hosts if each != pattern and covers(pattern, each, levels=Levels.ANY)]
        for host in hosts:
            yield from ((host, path, app) for path, app in self.on(host))


def _indexed(apps: Iterable[App]) -> Applications:
    if apps == ():  # asking whether it is a Sequence of ours takes much longer
        return _NO_APPLICATIONS
    return apps if isinstance(apps, Applications) else Applications(apps)


_NO_APPLICATIONS = Applications(())


def covering(apps: Iterable[App], address: str) -> tuple[App, ...]:
    """Applications that stand before all of an address, the one that decides first."""
    index = _indexed(apps)
    if not index:  # an account without any is asked about as often as another
        return ()
    host, path = split(address)
    found = [
        (rank(pattern, other, host), app)
        for pattern, other, app in index.before(host)
        if app.type in COVERING_TYPES and path_covers(other, path)
    ]
    if len(found) > 1:  # seldom
        found.sort(key=lambda pair: pair[0], reverse=True)
    return tuple([app for _, app in found])


def narrower(apps: Iterable[App], address: str) -> tuple[App, ...]:
    """Applications that decide for a part of what an address covers: on a path below it, also one that a pattern gives
    to its host, or on a hostname under its wildcard."""
    host, path = split(address)
    index = _indexed(apps)
    found = {app.id: app for _, other, app in index.before(host) if _path_decides(path, other)}
    if "*" in host:
        found |= {app.id: app for _, _, app in index.below(host)}
    return tuple(found.values())


def outranks(address: str, other: str) -> bool:
    """Whether a login on a path of a pattern would decide for a part of what one on an exact host below it covers.

    >>> outranks("*.x.example/a", "b.x.example"), outranks("*.x.example/a", "b.x.example/a")
    (True, False)
    """
    (host, path), (other_host, other_path) = split(address), split(other)
    below = "*" in host and "*" not in other_host and host_covers(host, other_host)
    return below and path != other_path and path_covers(other_path, path)


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
