"""Targets: what may stand as a rule's service, for cloudflared and for us, and which of them reach too far."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from ipaddress import AddressValueError, IPv6Address

from dockflare_desktop.core.origin.fault import Fault
from dockflare_desktop.core.origin.go_url import Url, UrlRefusedError, parse_url
from dockflare_desktop.core.problem import ProblemCode

SCHEMES = ("http", "https", "ws", "wss", "tcp", "ssh", "rdp", "smb")
SOCKETS = ("unix+tls", "unix")
HELLO = ("hello_world", "hello-world")
STATUS = "http_status"
OPEN_WORDS = ("bastion", "socks-proxy")
LEAST_STATUS, LAST_STATUS = 100, 999
LAST_PORT = 65_535
MOST_CHARACTERS = 1000
_HOST = re.compile(r"[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_.])?")
_BARE = re.compile(r"(?:\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9_][A-Za-z0-9_.-]*)(?::([0-9]+))?/?")
_STATUS_NUMBER = re.compile(r"[+-]?0*[0-9]{1,18}")
_ENGINE_SOCKETS = ("docker.sock", "podman.sock", "containerd.sock")
_TLS_PORTS = ("443", "8443")


@dataclass(frozen=True, slots=True)
class Target:
    """A service that cloudflared accepts. `text` is its one spelling; `host` and `port` (None: the scheme's own) are of
    URLs, `path` is of sockets; `special`: built into cloudflared, so there is nothing behind it to reach."""

    text: str
    scheme: str
    host: str = ""
    port: int | None = None
    path: str = ""
    special: bool = False


def check_service(text: str) -> Target | Fault:
    """A `service` label or a manual rule's target; a lone trailing slash is dropped.

    >>> check_service("http://app:8080/").text
    'http://app:8080'
    >>> check_service("localhost:8000").suggestion
    'http://localhost:8000'
    """
    trimmed = text.strip(" \t\r\n")
    return _unreadable(trimmed) or _built_in(trimmed) or _socket(trimmed) or _address(trimmed)


def is_special(target: Target, engine_sockets: Iterable[str] = ()) -> bool:
    """Whether labels need `special_targets` for it (product.md H24): it opens more than one service, or an engine.

    `engine_sockets` are paths or `unix://` addresses; the usual names of engines' sockets count wherever they lie.
    """
    if target.scheme in OPEN_WORDS:
        return True
    if target.scheme not in SOCKETS:
        return False
    path = _plain_path(target.path)
    return path.rpartition("/")[2] in _ENGINE_SOCKETS or path in {
        _plain_path(each.removeprefix("unix:")) for each in engine_sockets
    }


def service_fault(service: str) -> str:
    """Why cloudflared itself refuses a service in a document, "" if it takes it (cloudflare.md 4.2)."""
    scheme, colon, rest = service.partition(":")
    if (colon and scheme in SOCKETS) or service in (*HELLO, *OPEN_WORDS):
        return ""
    return _status_fault(rest) if colon and scheme == STATUS else _url_fault(service)


def _status_fault(rest: str) -> str:
    number = int(rest) if _STATUS_NUMBER.fullmatch(rest) else 0
    return "" if LEAST_STATUS <= number <= LAST_STATUS else f"invalid HTTP status code: {rest}"


def _url_fault(service: str) -> str:
    try:
        url = parse_url(service)
    except UrlRefusedError as refused:
        return f"{service} is an invalid address: {refused}"
    if not url.scheme or not url.host:
        return f"{service} is an invalid address, please make sure it has a scheme and a hostname"
    if url.path:
        return (
            f"{service} is an invalid address, ingress rules don't support proxying to a different path on the origin"
        )
    return ""


def _invalid(detail: str, suggestion: str = "") -> Fault:
    return Fault(ProblemCode.TARGET_INVALID, detail, suggestion)


def _unreadable(text: str) -> Fault | None:
    if not text:
        return Fault(ProblemCode.TARGET_MISSING)
    if len(text) > MOST_CHARACTERS:
        return _invalid(f"it has {len(text):,} characters, {MOST_CHARACTERS:,} is the most")
    return None if text.isprintable() else _invalid("it holds characters that cannot be seen")


def _built_in(text: str) -> Target | Fault | None:
    """The targets inside cloudflared; None if this is none of them."""
    word, colon, rest = text.lower().partition(":")
    if not colon and word in HELLO:
        return Target(HELLO[0], HELLO[0], special=True)
    if not colon and word in OPEN_WORDS:
        return Target(word, word, special=True)
    if word != STATUS:
        return None
    number = rest.strip("/ ")
    if number.isascii() and number.isdecimal() and LEAST_STATUS <= int(number[:9]) <= LAST_STATUS:
        return Target(f"{STATUS}:{int(number)}", STATUS, special=True)
    return _invalid(f"a status is a number from {LEAST_STATUS} to {LAST_STATUS}", f"{STATUS}:404")


def _socket(text: str) -> Target | Fault | None:
    """A socket on the connector's machine; None if this is none."""
    scheme, colon, path = text.partition(":")
    scheme = scheme.lower()
    if not colon or scheme not in SOCKETS:
        return None
    name = path.strip("/ ")
    if not path.startswith("/") or not name:
        return _invalid("a socket's path starts with /", f"{scheme}:/{name}" if name else "")
    plain = "/" + path.lstrip("/")  # unix:///run/x as engines write it
    return Target(f"{scheme}:{plain}", scheme, path=plain)


def _address(text: str) -> Target | Fault:
    scheme, colon, rest = text.partition("://")
    if not colon:
        return _without_scheme(text)
    if scheme.lower() not in SCHEMES:
        return _unknown_scheme(scheme, rest)
    try:
        return _url(parse_url(text))
    except UrlRefusedError as refused:
        return _invalid(str(refused))


def _without_scheme(text: str) -> Fault:
    scheme, colon, rest = text.partition(":")
    if colon and scheme.lower() in SCHEMES and not rest.isdecimal():
        meant = rest.replace("\\", "/").lstrip("/")
        return _invalid(f'"//" is missing behind "{scheme}:"', _accepted(f"{scheme.lower()}://{meant}"))
    bare = _BARE.fullmatch(text)
    start = "https" if bare and bare[1] in _TLS_PORTS else "http"
    return Fault(ProblemCode.TARGET_NO_SCHEME, "", _accepted(f"{start}://{text.lstrip('/')}"))


def _unknown_scheme(scheme: str, rest: str) -> Fault:
    """cloudflared would take any scheme as plain TCP, so what is no typo becomes `tcp`."""
    near = get_close_matches(scheme.lower()[:20], SCHEMES, n=1, cutoff=0.7)
    return Fault(ProblemCode.TARGET_SCHEME_TYPO, scheme, _accepted(f"{near[0] if near else 'tcp'}://{rest}"))


def _accepted(text: str) -> str:
    """A suggestion in its one spelling; "" where it would be refused too and nothing better is known."""
    found = check_service(text)
    return found.suggestion if isinstance(found, Fault) else found.text


def _url(url: Url) -> Target | Fault:
    host = _host(url.host)
    port = int(url.port[:9]) if url.port else None
    if isinstance(host, Fault):
        return host
    if port is not None and not 1 <= port <= LAST_PORT:
        return _invalid(f"{url.port} is no port; they go from 1 to {LAST_PORT}")
    text = f"{url.scheme}://" + (f"[{host}]" if ":" in host else host) + (f":{port}" if port is not None else "")
    if url.user or url.query or url.fragment:
        return _invalid("a user, a query or a fragment does not belong to it", text)
    if url.path.strip("/"):
        return Fault(ProblemCode.TARGET_HAS_PATH, url.path, text)
    return Target(text, url.scheme, host, port)


def _host(name: str) -> str | Fault:
    if ":" in name and "%" not in name:
        try:
            return str(IPv6Address(name))
        except AddressValueError:
            return _invalid(f'"{name}" is no address')
    if not _HOST.fullmatch(name) or ".." in name:
        return _invalid(f'"{name}" is no host' if name else "it names no host")
    return name


def _plain_path(path: str) -> str:
    """A path without detours; `/var/run` is `/run` on every Linux of today."""
    kept: list[str] = []
    for part in path.split("/"):
        if part == "..":
            kept = kept[:-1]
        elif part not in ("", "."):
            kept.append(part)
    return "/" + "/".join(kept[1:] if kept[:2] == ["var", "run"] else kept)
