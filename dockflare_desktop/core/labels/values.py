"""Readers for single values as labels write them: text in, a value or what is wrong with it out."""

import ipaddress
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from dockflare_desktop.core.labels.countries import COUNTRIES
from dockflare_desktop.core.labels.text import closest
from dockflare_desktop.core.model import Json, Value
from dockflare_desktop.core.origin.fault import Fault
from dockflare_desktop.core.origin.hostname import normalise
from dockflare_desktop.core.problem import ProblemCode

_TRUE = ("true", "1", "yes", "on", "t")
_FALSE = ("false", "0", "no", "off", "f")
_LOCAL_PART = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}")
_COUNTRY = re.compile(r"[A-Za-z]{2}")


@dataclass(frozen=True, slots=True)
class Misread:
    """What is wrong with a value. `value` quotes the part that is wrong; "" means all of it."""

    code: ProblemCode
    detail: str = ""
    suggestion: str = ""
    value: str = ""


Reader = Callable[[str], Value | Misread]


def boolean(text: str) -> bool | Misread:
    """Yes or no in any of the usual spellings; anything else is refused, never silently false."""
    word = text.lower()
    if word in _TRUE or word in _FALSE:
        return word in _TRUE
    return Misread(ProblemCode.LABEL_NOT_BOOLEAN, suggestion="true, false")


def words(text: str) -> tuple[str, ...] | Misread:
    """A list: items are trimmed, empty ones dropped; a list without any is refused."""
    items = tuple(item for part in text.split(",") if (item := part.strip()))
    return items or Misread(ProblemCode.VALUE_INVALID, "the list is empty")


def each(read_one: Callable[[str], str | Misread]) -> Reader:
    """A list whose items are read one by one; the first bad one is told, repeated ones count once."""

    def read(text: str) -> tuple[str, ...] | Misread:
        items = words(text)
        if isinstance(items, Misread):
            return items
        found: list[str] = []
        for item in items:
            value = read_one(item)
            if isinstance(value, Misread):
                return value
            found.append(value)
        return tuple(dict.fromkeys(found))

    return read


def email(text: str) -> str | Misread:
    """An e-mail address; the domain in lower case and Punycode."""
    local, at, domain = text.rpartition("@")
    host = domain_name(domain) if at else Misread(ProblemCode.EMAIL_INVALID)
    if isinstance(host, Misread) or not _LOCAL_PART.fullmatch(local):
        return Misread(ProblemCode.EMAIL_INVALID, value=text)
    return f"{local}@{host}"


def domain_name(text: str) -> str | Misread:
    """The domain of e-mail addresses, written with or without @ in front."""
    host = normalise(text.removeprefix("@"))
    if isinstance(host, Fault) or host.startswith("*") or "." not in host:
        return Misread(ProblemCode.EMAIL_INVALID, value=text)
    return host


def network(text: str) -> str | Misread:
    """An address or a range; a bare address becomes /32 or /128 (Cloudflare takes ranges only).

    >>> network("203.0.113.7"), network("2001:db8::/32")
    ('203.0.113.7/32', '2001:db8::/32')
    """
    try:
        return str(ipaddress.ip_network(text))
    except ValueError:
        return Misread(ProblemCode.ADDRESS_INVALID, suggestion=_without_host_bits(text), value=text)


def _without_host_bits(text: str) -> str:
    try:
        return str(ipaddress.ip_network(text, strict=False))
    except ValueError:
        return ""


def country(text: str) -> str | Misread:
    """A country's two letters in upper case. `XX` and `T1` are no countries."""
    code = text.upper()
    return code if code in COUNTRIES else Misread(ProblemCode.COUNTRY_INVALID, value=text)


def whole(low: int, high: int) -> Reader:
    """A whole number within limits."""

    def read(text: str) -> int | Misread:
        if text.isascii() and text.isdecimal() and len(text) < len(str(high)) + 1 and low <= int(text) <= high:
            return int(text)
        return Misread(ProblemCode.VALUE_INVALID, suggestion=f"a whole number from {low} to {high}")

    return read


def choice(*known: str, code: ProblemCode = ProblemCode.VALUE_INVALID) -> Reader:
    """One of some words, in any case."""

    def read(text: str) -> str | Misread:
        if text.lower() in known:
            return text.lower()
        near = closest(text, known)
        every = "" if code is not ProblemCode.VALUE_INVALID else ", ".join(known)
        return Misread(code, suggestion=near or every)

    return read


def plain(longest: int) -> Reader:
    """Any text up to a number of characters."""

    def read(text: str) -> str | Misread:
        if len(text) > longest:
            return Misread(ProblemCode.LABEL_TOO_LONG, f"{len(text):,} characters, {longest:,} is the most")
        return text

    return read


@dataclass(frozen=True, slots=True)
class Parsed:
    """A JSON value (a class of its own, so that a Misread is told from it)."""

    value: Json


def parsed_json(text: str) -> Parsed | Misread:
    """Read JSON strictly: no NaN, no Infinity, no nesting that would exhaust the stack."""
    try:
        return Parsed(json.loads(text, parse_constant=_refuse))
    except json.JSONDecodeError as error:
        return Misread(ProblemCode.RULES_JSON_BROKEN, f"line {error.lineno}, character {error.colno}: {error.msg}")
    except ValueError as error:
        return Misread(ProblemCode.RULES_JSON_BROKEN, str(error))
    except RecursionError:
        return Misread(ProblemCode.RULES_JSON_BROKEN, "nested too deeply")


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is not JSON")


def misread(fault: Fault) -> Misread:
    """A fault as cloudflared's rules name it, in the words of problems."""
    return Misread(fault.code, fault.detail, fault.suggestion)


def from_fault(read: Callable[[str], Value | Fault]) -> Reader:
    """A reader of cloudflared's words as a reader of labels."""

    def wrapped(text: str) -> Value | Misread:
        value = read(text)
        return misread(value) if isinstance(value, Fault) else value

    return wrapped


def listed(items: Iterable[str]) -> str:
    """Names for a sentence, in order."""
    return ", ".join(sorted(items))
