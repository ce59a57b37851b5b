"""Addresses of Access applications: their form, their zone, and which application covers a URL.

`*` stays within one label of a host and may span segments of a path; `/eng` covers itself and all below it.
"""

import re
from collections.abc import Collection, Iterable
from functools import lru_cache

from dockflare_desktop.demo.values import hostname

_LEAST_LABELS = 2
_STARRED = re.compile(r"[a-z0-9_-]*\*[a-z0-9_-]*\Z")
_BAD_IN_PATH = re.compile(r"[\s#?]|\*[^/]*\*|//")


@lru_cache(maxsize=8192)
def split(uri: str) -> tuple[str, str] | None:
    """Host pattern and path of an address (`""`: all paths), normalised; None if the form is wrong."""
    if "://" in uri or ":" in uri or "#" in uri:
        return None
    host, slash, rest = uri.partition("/")
    path = (slash + rest).rstrip("/")
    normal = _host(host)
    return None if normal is None or _BAD_IN_PATH.search(path) else (normal, path)


def _host(host: str) -> str | None:
    """Each label plain or with one star; the pattern must end in two plain labels at least."""
    labels = host.lower().removesuffix(".").split(".")
    if len(labels) < _LEAST_LABELS or any("*" in label for label in labels[-2:]):
        return None
    if not all(_STARRED.match(label) for label in labels if "*" in label):
        return None
    plain = hostname(".".join(label.replace("*", "x") for label in labels))
    if plain is None or "*" not in host:
        return plain
    return ".".join(labels) if host.isascii() else None


@lru_cache(maxsize=8192)
def normal(uri: str) -> str:
    """The form in which two addresses of one meaning are equal."""
    parts = split(uri)
    return "".join(parts) if parts else uri


def in_zones(uri: str, zones: Collection[str]) -> bool:
    """Whether the address lies in one of these zones."""
    parts = split(uri)
    return parts is not None and any(parts[0] == zone or parts[0].endswith(f".{zone}") for zone in zones)


@lru_cache(maxsize=8192)
def _pattern(uri: str) -> re.Pattern[str] | None:
    parts = split(uri)
    if parts is None:
        return None
    host, path = (re.escape(part).replace(r"\*", "{star}") for part in parts)
    below = "" if path.endswith("{star}") else "(?:/.*)?"
    return re.compile(host.replace("{star}", "[^./]*") + path.replace("{star}", ".*") + below + r"\Z", re.DOTALL)


def covers(uri: str, host: str, path: str) -> bool:
    """Whether the address of an application covers this URL; `path` begins with a slash."""
    pattern = _pattern(uri)
    return pattern is not None and pattern.match(host + ("" if path == "/" else path)) is not None


def covering(uris: Iterable[tuple[str, Iterable[str]]], host: str, path: str) -> str | None:
    """The key (an application) whose address covers this URL best: longer path, then exact host before wildcard."""
    best: tuple[int, int, int] | None = None
    found: str | None = None
    for key, addresses in uris:
        for uri in addresses:
            parts = split(uri)
            if parts is None or ("*" not in parts[0] and parts[0] != host) or not covers(uri, host, path):
                continue
            rank = (len(parts[1]), int("*" not in parts[0]), len(parts[0]))
            if best is None or rank > best:
                best, found = rank, key
    return found
