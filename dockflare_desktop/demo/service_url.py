"""Go's `url.Parse` as far as the service of an ingress rule needs it."""

import re
from ipaddress import AddressValueError, IPv6Address
from typing import NamedTuple

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_BAD_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_HOST_ESCAPE = re.compile(r"%(?![89A-Fa-f][0-9A-Fa-f]|25)")
_BAD_IN_HOST = re.compile(r"[ \\^`{|}]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_PORT = re.compile(r"(?::[0-9]*)?\Z")
_USER = re.compile(r"[A-Za-z0-9\-._:~!$&'()*+,;=%@]*\Z")
_IN_ZONE = re.compile(r"[A-Za-z0-9 \-_.~!$&'()*+,;=:<>\"\[\]]\Z")


class BadUrlError(ValueError):
    """The text does not parse as a URL in Go; the text is Go's reason."""


class ServiceUrl(NamedTuple):
    """The parts that decide about a rule; `host` is without port and brackets."""

    scheme: str
    host: str
    path: str


def parse(text: str) -> ServiceUrl:
    """Raises BadUrlError."""
    rest, _, fragment = text.partition("#")
    if _CONTROL.search(rest):
        raise BadUrlError("net/url: invalid control character in URL")
    _escapes(fragment)
    found = _SCHEME.match(rest)
    scheme = found[1].lower() if found else ""
    rest = rest[found.end() :] if found else rest
    if not found and rest.startswith(":"):
        raise BadUrlError("missing protocol scheme")
    rest = rest.partition("?")[0]
    if rest.startswith("//"):
        authority, slash, path = rest[2:].partition("/")
        return ServiceUrl(scheme, _authority(scheme, authority), _escapes(slash + path))
    if scheme and not rest.startswith("/"):
        return ServiceUrl(scheme, "", "")  # opaque: `localhost:8000` is scheme `localhost`
    if not scheme and ":" in rest.partition("/")[0]:
        raise BadUrlError("first path segment in URL cannot contain colon")
    return ServiceUrl(scheme, "", _escapes(rest))


def _escapes(part: str) -> str:
    if bad := _BAD_ESCAPE.search(part):
        raise BadUrlError(f'invalid URL escape "{part[bad.start() : bad.start() + 3]}"')
    return part


def _authority(scheme: str, authority: str) -> str:
    """The host, without port and brackets."""
    user, at, host = authority.rpartition("@")
    if at and not _USER.match(user):
        raise BadUrlError("net/url: invalid userinfo")
    _escapes(user)
    if host.startswith("["):
        return _literal(host)
    if "[" in host:
        raise BadUrlError("invalid IP-literal")
    colon = host.find(":") if scheme in ("http", "https") else host.rfind(":")
    address, port = (host[:colon], host[colon:]) if colon >= 0 else (host, "")
    if not _PORT.match(port):
        raise BadUrlError(f'invalid port "{port}" after host')
    return _host(address)


def _host(address: str) -> str:
    if bad := _BAD_IN_HOST.search(address):
        raise BadUrlError(f'invalid character "{bad.group()}" in host name')
    if _HOST_ESCAPE.search(address):
        raise BadUrlError("invalid URL escape in host")
    return address


def _literal(host: str) -> str:
    """What stands in brackets: nothing but an IPv6 address, with a zone or without."""
    inside, bracket, port = host[1:].rpartition("]")
    if not bracket:
        raise BadUrlError("missing ']' in host")
    if not _PORT.match(port):
        raise BadUrlError(f'invalid port "{port}" after host')
    address, percent, zone = inside.partition("%25")
    codes = [each[:2] for each in _escapes(zone).split("%")[1:]]
    try:
        IPv6Address(address)
    except AddressValueError as error:
        raise BadUrlError(f"invalid host: {error}") from error
    strange = any(code != "25" and not _IN_ZONE.match(chr(int(code, 16))) for code in codes)
    if "%" in address or bool(percent) != bool(zone) or strange or _BAD_IN_HOST.search(zone):
        raise BadUrlError(f'invalid host: ParseAddr("{inside}")')
    return inside
