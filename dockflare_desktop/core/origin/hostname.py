"""Hostnames: one spelling for all, what a wildcard covers, and which zone a name belongs to."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from enum import Enum

import idna

from dockflare_desktop.core.origin.fault import Fault
from dockflare_desktop.core.origin.host_match import lookup_name
from dockflare_desktop.core.problem import ProblemCode

MOST_CHARACTERS = 253  # of a whole name, RFC 1035 without the trailing dot
MOST_IN_LABEL = 63
_LONGEST_READ = 1000  # more is refused before anything expensive looks at it
_MOST_CORRECTIONS = 5
_BLANKS = " \t\r\n"
_JOINERS = "\u200c\u200d"  # allowed in some scripts; idna decides where
_HIDDEN = ("Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp", "Zs")  # general categories
_DOTS = re.compile("[\u3002\uff0e\uff61]")  # full stops of other scripts, UTS46
_PORT = re.compile(r"(.*):(\d*)", re.DOTALL)
_PATH_START = re.compile(r"[/\\?#]")
_SIGNS = re.compile(r"[^a-z0-9.-]")
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?")


class Levels(Enum):
    """How a `*.` is read (product.md H4): Access takes exactly one level, cloudflared and DNS take any depth."""

    ONE = "one"
    ANY = "any"


def normalise(text: str) -> str | Fault:
    """The one spelling of a public hostname: lower case, Punycode (UTS46, non-transitional), no trailing dot.

    RFC 1123, or a wildcard `*.` in front of such a name; at least one dot besides the wildcard's.

    >>> normalise("Bücher.Example."), normalise("*.Example.com")
    ('xn--bcher-kva.example', '*.example.com')
    """
    found = _read(text)
    return replace(found, suggestion=_meant(found)) if isinstance(found, Fault) else found


def _meant(fault: Fault) -> str:
    """The hostname that a fault's suggestion leads to after a few corrections, "" if to none."""
    for _ in range(_MOST_CORRECTIONS):
        found = _read(fault.suggestion)
        if isinstance(found, str):
            return found
        fault = found
    return ""


def _read(text: str) -> str | Fault:
    """A hostname, or a fault whose suggestion may be wrong again in another way."""
    trimmed = text.strip(_BLANKS)
    fault = _unreadable(trimmed) or _no_plain_name(trimmed)
    if fault is not None:
        return fault
    name = _DOTS.sub(".", trimmed).removesuffix(".")
    star, bare = ("*.", name[2:]) if name.startswith("*.") else ("", name)
    if "*" in bare:
        return Fault(ProblemCode.WILDCARD_MISPLACED, "", "*." + bare.rpartition("*")[2].partition(".")[2])
    ascii_name = _to_ascii(bare)
    if isinstance(ascii_name, Fault):
        return replace(ascii_name, suggestion=star + ascii_name.suggestion)
    return _shape_fault(star, ascii_name) or star + ascii_name


def _unreadable(text: str) -> Fault | None:
    """Refuse what is empty, far too long, or holds a sign that cannot be seen."""
    if not text:
        return Fault(ProblemCode.HOSTNAME_INVALID, "it is empty")
    if len(text) > _LONGEST_READ:
        return _too_long(len(text))
    for char in text:
        if char not in _JOINERS and unicodedata.category(char) in _HIDDEN:
            sign = "a blank" if char == " " else f"the character U+{ord(char):04X}"
            return Fault(ProblemCode.HOSTNAME_INVALID, f"{sign} is not allowed", "".join(text.split()))
    return None


def _too_long(length: int) -> Fault:
    return Fault(ProblemCode.HOSTNAME_INVALID, f"it has {length:,} characters, {MOST_CHARACTERS} is the most")


def _no_plain_name(text: str) -> Fault | None:
    """Refuse a URL, a path, a user or a port, and offer the name inside."""
    scheme, colon, rest = text.rpartition("://")
    name = _PATH_START.split(rest, maxsplit=1)[0].rpartition("@")[2]
    port = _PORT.fullmatch(name)
    bare = port[1] if port else name
    if colon:
        return Fault(ProblemCode.HOSTNAME_INVALID, f'"{scheme}://" does not belong to it', bare)
    if name != rest:
        return Fault(ProblemCode.HOSTNAME_INVALID, "only a name belongs here, without a path or a user", bare)
    if port and ":" not in bare:
        return Fault(ProblemCode.HOSTNAME_HAS_PORT, port[2], bare)
    return None


def _to_ascii(name: str) -> str | Fault:
    lower = name.lower()
    if lower.isascii() and "xn--" not in lower:
        return lower  # idna would refuse `r3---x`, which DNS knows
    try:
        return idna.encode(lower, uts46=True, std3_rules=True).decode("ascii")
    except UnicodeError as error:
        sign = _SIGNS.search("".join(char for char in lower if char.isascii()))
        if sign:
            return _sign_fault(lower, sign.group())
        return Fault(ProblemCode.HOSTNAME_INVALID, str(error).rstrip("."))


def _sign_fault(name: str, sign: str) -> Fault:
    return Fault(
        ProblemCode.HOSTNAME_INVALID, f'"{sign}" is not allowed', name.replace("_", "-") if sign == "_" else ""
    )


def _shape_fault(star: str, name: str) -> Fault | None:
    """What RFC 1123, and being public, ask of a name in ASCII."""
    sign = _SIGNS.search(name)
    if sign:
        return _sign_fault(star + name, sign.group())
    labels = name.split(".")
    if "" in labels:
        return Fault(ProblemCode.HOSTNAME_INVALID, "a part is empty", star + ".".join(filter(None, labels)))
    if len(star + name) > MOST_CHARACTERS:
        return _too_long(len(star + name))
    return _label_fault(star, labels) or _not_public(star, labels)


def _label_fault(star: str, labels: list[str]) -> Fault | None:
    for label in labels:
        if len(label) > MOST_IN_LABEL:
            return Fault(
                ProblemCode.HOSTNAME_INVALID, f"a part has {len(label)} characters, {MOST_IN_LABEL} is the most"
            )
        if not _LABEL.fullmatch(label):
            meant = ".".join(each.strip("-") for each in labels)
            return Fault(ProblemCode.HOSTNAME_INVALID, f'"{label}" begins or ends with "-"', star + meant)
    return None


def _not_public(star: str, labels: list[str]) -> Fault | None:
    if len(labels) == 1:
        name = star + labels[0]
        return Fault(ProblemCode.HOSTNAME_INVALID, f'"{name}" has no zone; write it like {name}.example.com')
    return Fault(ProblemCode.HOSTNAME_INVALID, "an IP address is no name") if labels[-1].isdecimal() else None


def covers(pattern: str, host: str, *, levels: Levels) -> bool:
    """Whether a hostname or wildcard covers all that `host` (which may be a wildcard too) names; never the apex.

    With `Levels.ANY` a name in upper case or Unicode, as foreign rules have them, is read as cloudflared reads it.

    >>> covers("*.example.com", "a.b.example.com", levels=Levels.ONE)
    False
    >>> covers("*.example.com", "a.b.example.com", levels=Levels.ANY)
    True
    """
    if levels is Levels.ANY:
        pattern, host = lookup_name(pattern), lookup_name(host)
    if pattern == host:
        return True
    if not pattern.startswith("*.") or not host.endswith(pattern[1:]):
        return False
    above = host.removesuffix(pattern[1:])
    if levels is Levels.ANY:
        return above != ""
    return above not in ("", "*") and "." not in above


def zone_of(host: str, zones: Iterable[str]) -> str | None:
    """The longest of the zones that contains a hostname, None where none does. All in one spelling (`normalise`).

    >>> zone_of("*.a.example.com", ["example.com", "a.example.com", "e.com"])
    'a.example.com'
    """
    known = tuple(zones)
    name = host.removeprefix("*.")
    while name and name not in known:
        name = name.partition(".")[2]
    return name or None


def parents(host: str) -> tuple[str, ...]:
    """A hostname and all it lies below: the zones it could be in.

    >>> parents("*.app.home.example")
    ('app.home.example', 'home.example', 'example')
    """
    labels = host.removeprefix("*.").split(".")
    return tuple(".".join(labels[cut:]) for cut in range(len(labels)))
