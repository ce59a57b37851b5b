"""Paths: what a label says, what stands in the tunnel's document, and what an Access application can be scoped to."""

import re
from functools import lru_cache

from dockflare_desktop.core.model import Path, PathMatch, ServiceKey
from dockflare_desktop.core.origin.fault import Fault
from dockflare_desktop.core.origin.regex import check_re2, matcher
from dockflare_desktop.core.problem import ProblemCode

MOST_CHARACTERS = 255  # of a prefix or exact path
_REGEX_SIGNS = frozenset("^$*+?()[]{}|\\")  # product.md H23
_QUOTED = re.compile(r"[\\.+*?()|\[\]{}^$]")  # what Go's `regexp.QuoteMeta` puts a backslash before
_PREFIX_END, _EXACT_END = "(/|$)", "$"
_ALLOWED = re.compile(r"[A-Za-z0-9._~!$&'()+,;=:@/-]*")  # RFC 3986 without % (compared decoded) and * (Access reads it)
_ESCAPED = re.compile(r"%[0-9A-Fa-f]{2}")


def parse_path(text: str, match: str | None = None) -> tuple[Path, tuple[Fault, ...]] | Fault:
    r"""A path label and its `path_match` (None where not stated); beside the path come hints, which block nothing.

    >>> parse_path("api/v1.0/")
    (Path(text='/api/v1.0', match=<PathMatch.PREFIX: 'prefix'>, pattern='^/api/v1\\.0(/|$)'), ())
    """
    trimmed = text.strip(" \t\r\n")
    word = (match or "").strip().lower()
    if word not in ("", *_WORDS):
        return Fault(ProblemCode.VALUE_INVALID, "it is one of prefix, exact, regex", _closest_word(word))
    if not trimmed:
        return Path(), ()
    if word == PathMatch.EXACT:
        return _exact(trimmed)
    plain = trimmed.removesuffix("/*")
    guessed = not word and not _REGEX_SIGNS.isdisjoint(plain)
    if guessed or word == PathMatch.REGEX:
        return _regex(trimmed, guessed=guessed)
    plain = _slashed(plain)
    return _plain_fault(plain) or (Path(plain, PathMatch.PREFIX, prefix_pattern(plain)) if plain else Path(), ())


def _exact(text: str) -> tuple[Path, tuple[Fault, ...]] | Fault:
    plain = _slashed(text)
    if not plain:  # "none" would publish far more than was asked
        return Fault(ProblemCode.PATH_INVALID, "the front page alone needs path_match=regex", "^/$")
    return _plain_fault(plain) or (Path(plain, PathMatch.EXACT, exact_pattern(plain)), ())


def _slashed(text: str) -> str:
    """A plain path with one slash in front and none behind; "" for the root."""
    return (text if text.startswith("/") else f"/{text}").removesuffix("/")


_WORDS = (PathMatch.PREFIX, PathMatch.EXACT, PathMatch.REGEX)


def prefix_pattern(path: str) -> str:
    """The document's form of a prefix path: the path itself and everything below it.

    >>> prefix_pattern("/api")
    '^/api(/|$)'
    """
    return f"^{_quoted(path)}{_PREFIX_END}"


def exact_pattern(path: str) -> str:
    """The document's form of an exact path."""
    return f"^{_quoted(path)}{_EXACT_END}"


def path_of_pattern(pattern: str) -> Path:
    r"""A path as the document has it, in the form that it would have as a label.

    >>> path_of_pattern(r"^/v1\.0(/|$)").text, path_of_pattern("^/x[0-9]").match
    ('/v1.0', <PathMatch.REGEX: 'regex'>)
    """
    if not pattern:
        return Path()
    for end, match, written in (
        (_PREFIX_END, PathMatch.PREFIX, prefix_pattern),
        (_EXACT_END, PathMatch.EXACT, exact_pattern),
    ):
        text = re.sub(r"\\(.)", r"\1", pattern.removeprefix("^").removesuffix(end), flags=re.DOTALL)
        if text.startswith("/") and written(text) == pattern:
            return Path(text, match, pattern)
    return Path(pattern, PathMatch.REGEX, pattern)


def as_typed(key: ServiceKey) -> str:
    """An address as people write it: its path in the label's form where it has one.

    >>> as_typed(ServiceKey("a.example", "^/api(/|$)")), as_typed(ServiceKey("a.example", "/v[0-9]"))
    ('a.example/api', 'a.example/v[0-9]')
    """
    return key.hostname + path_of_pattern(key.path).text


def _quoted(path: str) -> str:
    return _QUOTED.sub(r"\\\g<0>", path)


def _closest_word(word: str) -> str:
    return next((each.value for each in _WORDS if word and each.startswith(word[:2])), "")


def _plain_fault(path: str) -> Fault | None:
    """What keeps a prefix or exact path from being the same to cloudflared, Access and browsers."""
    if len(path) > MOST_CHARACTERS:
        return Fault(
            ProblemCode.PATH_INVALID, f"it has {len(path):,} characters, {MOST_CHARACTERS} is the most of a plain path"
        )
    if _ESCAPED.search(path):
        return Fault(ProblemCode.PATH_INVALID, "a connector compares the decoded path; % is not allowed")
    allowed = _ALLOWED.match(path)
    if allowed is not None and allowed.end() < len(path):
        sign = path[allowed.end()]
        shown = f'"{sign}"' if "!" <= sign <= "~" else f"the character U+{ord(sign):04X}"
        cut = path[: allowed.end()].rstrip("/") if sign in "?#*" else ""
        return Fault(ProblemCode.PATH_INVALID, f"{shown} is not allowed", cut)
    parts = path.split("/")[1:]
    if "" in parts or "." in parts or ".." in parts:
        return Fault(ProblemCode.PATH_INVALID, "a part of it is empty or made of dots", _cleaned(parts))
    return None


def _cleaned(parts: list[str]) -> str:
    kept: list[str] = []
    for part in parts:
        if part == "..":
            kept = kept[:-1]
        elif part not in ("", "."):
            kept.append(part)
    return "".join(f"/{part}" for part in kept)


def _regex(pattern: str, *, guessed: bool) -> tuple[Path, tuple[Fault, ...]] | Fault:
    if not pattern.isprintable():
        return Fault(ProblemCode.PATH_INVALID, "it holds characters that cannot be seen")
    fault = check_re2(pattern)
    if fault is not None:
        return fault
    hints = (Fault(ProblemCode.PATH_REGEX_GUESSED),) if guessed else ()
    loose = _loose(pattern)
    return Path(pattern, PathMatch.REGEX, pattern), (*hints, *((loose,) if loose else ()))


@lru_cache(maxsize=1024)
def _loose(pattern: str) -> Fault | None:
    """A hint where a pattern matches in the middle of a path; `detail` is a path it probably should not match."""
    found = matcher(pattern)
    if found is None or found.anchored:
        return None
    start = found.start
    stray = next((each for each in (f"/v2{start}/x", f"/v2{start}") if start and found.search(each)), "")
    suggestion = f"^(?:{pattern})" if "|" in pattern else f"^{pattern}"
    return Fault(ProblemCode.PATH_LOOSE, stray, suggestion)
