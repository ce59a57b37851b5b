"""Go's `url.Parse`, as far as the service of a rule needs it: cloudflared accepts what this accepts."""

import re
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv6Address

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_BROKEN_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_ESCAPE_IN_HOST = re.compile(r"%(?!25|[89A-Fa-f][0-9A-Fa-f])")  # only signs beyond ASCII, and % itself
_NOT_IN_HOST = re.compile(r"[ \\^`{|}]")
_NOT_IN_ZONE = re.compile(r"[ \\^`{|}/?#@]")
_IN_ZONE = re.compile(r"[A-Za-z0-9 \-_.~!$&'()*+,;=:\[\]<>\"]")
_USER = re.compile(r"[A-Za-z0-9\-._:~!$&'()*+,;=%@]*")
_PORT = re.compile(r"(?::[0-9]*)?")


class UrlRefusedError(ValueError):
    """Go does not parse the text; the text of the error says why."""


@dataclass(frozen=True, slots=True)
class Url:
    """The parts of a URL; `host` is without brackets and port, `port` is the text behind the colon."""

    scheme: str = ""
    user: str = ""
    host: str = ""
    port: str = ""
    path: str = ""
    query: str = ""
    fragment: str = ""


def parse_url(text: str) -> Url:
    """Raises UrlRefusedError.

    >>> parse_url("http://[::1]:80").host, parse_url("localhost:8000").host
    ('::1', '')
    """
    before, _, fragment = text.partition("#")
    if _CONTROL.search(before):
        raise UrlRefusedError("it holds a control character")
    _checked(fragment)
    found = _SCHEME.match(before)
    scheme = found[1].lower() if found else ""
    rest, _, query = (before[found.end() :] if found else before).partition("?")
    if not found and before.startswith(":"):
        raise UrlRefusedError("it has no scheme")
    if rest.startswith("//"):
        authority, slash, path = rest[2:].partition("/")
        user, host, port = _authority(scheme, authority)
        return Url(scheme, user, host, port, _checked(slash + path), query, fragment)
    if scheme and not rest.startswith("/"):
        return Url(scheme, query=query, fragment=fragment)  # opaque: cloudflared sees neither host nor path
    if ":" in rest.partition("/")[0]:
        raise UrlRefusedError("its first part holds a colon")
    return Url(scheme, path=_checked(rest), query=query, fragment=fragment)


def _checked(part: str) -> str:
    if _BROKEN_ESCAPE.search(part):
        raise UrlRefusedError("it holds a % without two hexadecimal digits")
    return part


def _authority(scheme: str, authority: str) -> tuple[str, str, str]:
    user, at, host = authority.rpartition("@")
    if at and not _USER.fullmatch(user):
        raise UrlRefusedError("the user in it is not valid")
    _checked(user)
    name, port = _literal(host) if host.startswith("[") else _named(scheme, host)
    return user, name, port[1:]


def _named(scheme: str, host: str) -> tuple[str, str]:
    """A host by name and `:port`. Web addresses have one colon; others are cut at the last, as Go does."""
    if "[" in host:
        raise UrlRefusedError('"[" is not allowed in a host')
    _checked_host(host)
    at = host.find(":") if scheme in ("http", "https") else host.rfind(":")
    name, port = (host, "") if at < 0 else (host[:at], host[at:])
    return name, _checked_port(port)


def _literal(host: str) -> tuple[str, str]:
    """An IPv6 address in brackets, with or without a zone, and `:port`."""
    inside, bracket, port = host[1:].rpartition("]")
    if not bracket:
        raise UrlRefusedError('a "[" has no "]"')
    _checked_port(port)
    address, percent, zone = inside.partition("%25")
    _checked_host(address)
    for code in _checked(zone).split("%")[1:]:
        if code[:2] != "25" and not _IN_ZONE.fullmatch(chr(int(code[:2], 16))):
            raise UrlRefusedError(f'"%{code[:2]}" is not allowed in a zone')
    if _NOT_IN_ZONE.search(zone) or (percent and not zone) or not _is_ipv6(address):
        raise UrlRefusedError(f'"{inside}" is no IPv6 address')
    return inside, port


def _is_ipv6(text: str) -> bool:
    try:
        IPv6Address(text)
    except AddressValueError:
        return False
    return "%" not in text


def _checked_host(name: str) -> str:
    bad = _NOT_IN_HOST.search(name) or _ESCAPE_IN_HOST.search(name)
    if bad:
        raise UrlRefusedError(f'"{bad[0]}" is not allowed in a host')
    return name


def _checked_port(port: str) -> str:
    if not _PORT.fullmatch(port):
        raise UrlRefusedError(f'"{port}" is no port')
    return port
