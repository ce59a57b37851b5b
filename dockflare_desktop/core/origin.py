"""What cloudflared accepts and how it reads it: the order of rules, and which rule hides which.

The parts live in modules of their own; whoever needs several of them imports them from here.
"""

from typing import Protocol

from dockflare_desktop.core.durations import go_duration, parse_duration, parse_session
from dockflare_desktop.core.hostname import Levels, covers
from dockflare_desktop.core.model import PathMatch
from dockflare_desktop.core.origin_document import DocumentFault, check_document, matching_rule
from dockflare_desktop.core.origin_options import FORBIDDEN_OPTIONS, ORIGIN_OPTIONS, OriginOption, parse_origin_option
from dockflare_desktop.core.origin_path import (
    exact_pattern,
    parse_path,
    path_of_pattern,
    prefix_pattern,
)
from dockflare_desktop.core.origin_target import Target, check_service, is_special, service_fault
from dockflare_desktop.core.regex import matcher

__all__ = [
    "FORBIDDEN_OPTIONS",
    "ORIGIN_OPTIONS",
    "DocumentFault",
    "OriginOption",
    "Target",
    "check_document",
    "check_service",
    "exact_pattern",
    "go_duration",
    "is_special",
    "matching_rule",
    "parse_duration",
    "parse_origin_option",
    "parse_path",
    "parse_session",
    "path_of_pattern",
    "prefix_pattern",
    "service_fault",
    "specificity",
    "swallows",
]

_ORDER = {PathMatch.EXACT: 0, PathMatch.PREFIX: 1, PathMatch.REGEX: 2, PathMatch.NONE: 3}
_EVERYWHERE = ("", "*")
_TAILS = ("", "/", "x", "0", "/x", "/x/y.z")
_ANYWHERE = ("/", "/zq", "/zq/j.k")


class Place(Protocol):
    """Where a rule answers: a hostname ("" and "*" for every one) and a path pattern as in the document."""

    @property
    def hostname(self) -> str: ...

    @property
    def path(self) -> str: ...


def specificity(hostname: str, path: str) -> tuple[int, int, str, int, int, str]:
    """Sorts rules into the order of the document (product.md H23): exact hosts, longer wildcards, shorter ones, all;
    within a host exact paths, prefixes by length, regular expressions, none.

    >>> sorted([("*.a.b", ""), ("x.a.b", ""), ("x.a.b", "^/p(/|$)")], key=lambda rule: specificity(*rule))
    [('x.a.b', '^/p(/|$)'), ('x.a.b', ''), ('*.a.b', '')]
    """
    host = 2 if hostname in _EVERYWHERE else int(hostname.startswith("*"))
    depth = hostname.count(".") if host == 1 else 0
    found = path_of_pattern(path)
    return host, -depth, hostname, _ORDER[found.match], -len(found.text), path


def swallows(above: Place, below: Place) -> bool:
    """Whether `below` would get nothing of what it is meant for if `above` stood over it.

    Exact for hostnames. For paths: no path takes all; else the pattern must match sample paths of the other, which
    start with all that is plain text in it. A pattern that cannot be judged takes only what is equal to it.
    """
    hosts = above.hostname in _EVERYWHERE or (
        below.hostname not in _EVERYWHERE and covers(above.hostname, below.hostname, levels=Levels.ANY)
    )
    return hosts and _takes(above.path, below.path)


def _takes(above: str, below: str) -> bool:
    if not above or above == below:
        return True
    found = matcher(above)
    return found is not None and all(found.search(sample) for sample in _samples(below))


def _samples(pattern: str) -> list[str]:
    """Paths that a pattern is meant for; some of any kind where it says nothing plainly."""
    path = path_of_pattern(pattern)
    if path.match is PathMatch.EXACT:
        return [path.text]
    if path.match is PathMatch.PREFIX:
        return [path.text, *(path.text + tail for tail in _TAILS if tail.startswith("/"))]
    found = matcher(pattern) if pattern else None
    if found is None or not found.start:
        return list(_ANYWHERE)
    starts = [found.start] if found.anchored else [found.start, f"/zq{found.start}"]
    candidates = [start + tail for start in starts for tail in _TAILS]
    return [each for each in candidates if found.search(each)] or [found.start]
