"""What cloudflared accepts and how it reads it: the order of rules, and which rule hides which.

The parts live in modules of their own; whoever needs several of them imports them from here.
"""

from functools import lru_cache
from typing import Protocol

from dockflare_desktop.core.model import PathMatch
from dockflare_desktop.core.origin.document import DocumentFault, check_document
from dockflare_desktop.core.origin.durations import go_duration, parse_duration, parse_session
from dockflare_desktop.core.origin.hostname import Levels, covers
from dockflare_desktop.core.origin.options import FORBIDDEN_OPTIONS, ORIGIN_OPTIONS, OriginOption, parse_origin_option
from dockflare_desktop.core.origin.path import (
    exact_pattern,
    parse_path,
    path_of_pattern,
    prefix_pattern,
)
from dockflare_desktop.core.origin.regex import Matcher, matcher
from dockflare_desktop.core.origin.target import Target, check_service, is_special, service_fault

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
_BEFORE, _BEHIND = ("", "/", "/zq"), ("", "/", "x", "/x/y.z")
_ANYWHERE = ("/", "/zq", "/zq/j.k")
_MOST_WORK = 300_000  # steps of a pattern times characters to try it on, for one pair: some tenths of a second


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

    Exact for hostnames (a foreign rule's may be in upper case or Unicode), and among prefix and exact paths. Else a
    pattern must match sample paths of the other, which are made from its text. A pattern that cannot be judged takes
    only what is equal to it.
    """
    hosts = above.hostname in _EVERYWHERE or (
        below.hostname not in _EVERYWHERE and covers(above.hostname, below.hostname, levels=Levels.ANY)
    )
    return hosts and _takes(above.path, below.path)


@lru_cache(maxsize=8192)
def _takes(above: str, below: str) -> bool:
    if not above or above == below:
        return True
    path, samples = path_of_pattern(above), _samples(below)
    if path.match is PathMatch.EXACT:
        return all(sample == path.text for sample in samples)
    if path.match is PathMatch.PREFIX:
        return all(f"{sample}/".startswith(f"{path.text}/") for sample in samples)
    found = matcher(above)
    return found is not None and _affordable(found, samples) and all(map(found.search, samples))


@lru_cache(maxsize=4096)
def _samples(pattern: str) -> tuple[str, ...]:
    """Paths that a pattern is meant for; some of any kind where it says nothing plainly."""
    path = path_of_pattern(pattern)
    if path.match is PathMatch.EXACT:
        return (path.text,)
    if path.match is PathMatch.PREFIX:
        return path.text, f"{path.text}/", f"{path.text}/x/y.z"
    found = matcher(pattern) if pattern else None
    if found is None:
        return _ANYWHERE
    made = [before + text + behind for before in _BEFORE for text in found.examples for behind in _BEHIND]
    paths = tuple(each for each in made if each.startswith("/"))
    return (tuple(filter(found.search, paths)) if _affordable(found, paths) else ()) or _ANYWHERE


def _affordable(found: Matcher, texts: tuple[str, ...]) -> bool:
    """Labels are untrusted: a pattern made to be slow is not judged."""
    return len(found.steps) * sum(map(len, texts)) <= _MOST_WORK
