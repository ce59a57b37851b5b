"""Go's `url.Parse` as far as the service of an ingress rule needs it."""

import re
from typing import NamedTuple

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_BAD_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_HOST_ESCAPE = re.compile(r"%(?![89A-Fa-f][0-9A-Fa-f])")
_BAD_IN_HOST = re.compile(r"[\s\"<>\\^`{|}]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_PORT = re.compile(r"(?::\d*)?\Z")
_USER = re.compile(r"[A-Za-z0-9\-._:~!$&'()*+,;=%@]*\Z")


class BadUrlError(ValueError):
    """The text does not parse as a URL in Go; the text is Go's reason."""


class ServiceUrl(NamedTuple):
    """The parts that decide about a rule; `host` is without port and brackets."""

    scheme: str
    host: str
    path: str


def parse(text: str) -> ServiceUrl:
    """Raises BadUrlError."""
    if _CONTROL.search(text):
        raise BadUrlError("net/url: invalid control character in URL")
    rest = text.partition("#")[0]
    found = _SCHEME.match(rest)
    scheme = found[1].lower() if found else ""
    rest = rest[found.end() :] if found else rest
    if not found and rest.startswith(":"):
        raise BadUrlError("missing protocol scheme")
    rest = rest.partition("?")[0]
    if rest.startswith("//"):
        authority, slash, path = rest[2:].partition("/")
        return ServiceUrl(scheme, _host(authority), _path(slash + path))
    if scheme and not rest.startswith("/"):
        return ServiceUrl(scheme, "", "")  # opaque: `localhost:8000` is scheme `localhost`
    if not scheme and ":" in rest.partition("/")[0]:
        raise BadUrlError("first path segment in URL cannot contain colon")
    return ServiceUrl(scheme, "", _path(rest))


def _path(path: str) -> str:
    if _BAD_ESCAPE.search(path):
        raise BadUrlError(f'invalid URL escape "{path}"')
    return path


def _host(authority: str) -> str:
    user, at, host = authority.rpartition("@")
    if at and not _USER.match(user):
        raise BadUrlError("net/url: invalid userinfo")
    if host.startswith("["):
        address, bracket, port = host[1:].partition("]")
        if not bracket:
            raise BadUrlError("missing ']' in host")
    else:
        address, colon, port = host.rpartition(":")
        address, port = (address, colon + port) if colon else (host, "")
    if not _PORT.match(port):
        raise BadUrlError(f'invalid port "{port}" after host')
    if bad := _BAD_IN_HOST.search(address):
        raise BadUrlError(f'invalid character "{bad.group()}" in host name')
    if _HOST_ESCAPE.search(address.partition("%25")[0]):
        raise BadUrlError("invalid URL escape in host")
    return address
