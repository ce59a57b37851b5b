"""The `originRequest` options that labels may set (cloudflare.md 4.1), and how their texts are read."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum

from dockflare_desktop.core.origin.durations import parse_duration
from dockflare_desktop.core.origin.fault import Fault
from dockflare_desktop.core.problem import ProblemCode

MOST_CHARACTERS = 255
MOST_CONNECTIONS = 100_000
_TRUE = ("true", "1", "yes", "on", "t")
_FALSE = ("false", "0", "no", "off", "f")
_NUMBER = re.compile(r"[0-9]{1,9}")
_HEADER = re.compile(r"[A-Za-z0-9._-]+(:[0-9]{1,5})?|\[[0-9A-Fa-f:.]+\](:[0-9]{1,5})?")
_SERVER_NAME = re.compile(r"(\*\.)?[A-Za-z0-9_]([A-Za-z0-9._-]*[A-Za-z0-9_.])?")
_ABSOLUTE = re.compile(r"/[^\x00-\x1f\x7f]+")


class OptionKind(StrEnum):
    """How an option's text is read."""

    SECONDS = "seconds"
    INT = "int"
    BOOL = "bool"
    STRING = "string"
    PROXY = "proxy"  # "" or "socks": cloudflared takes anything else for ""


@dataclass(frozen=True, slots=True)
class OriginOption:
    """`label` is the label's key without prefix, `key` the name in the document, `default` what cloudflared does."""

    label: str
    key: str
    kind: OptionKind
    default: bool | int | str


ORIGIN_OPTIONS: Mapping[str, OriginOption] = {
    "connect_timeout": OriginOption("origin.connect_timeout", "connectTimeout", OptionKind.SECONDS, 30),
    "tls_timeout": OriginOption("origin.tls_timeout", "tlsTimeout", OptionKind.SECONDS, 10),
    "tcp_keep_alive": OriginOption("origin.tcp_keep_alive", "tcpKeepAlive", OptionKind.SECONDS, 30),
    "no_happy_eyeballs": OriginOption("origin.no_happy_eyeballs", "noHappyEyeballs", OptionKind.BOOL, default=False),
    "keep_alive_connections": OriginOption(
        "origin.keep_alive_connections", "keepAliveConnections", OptionKind.INT, 100
    ),
    "keep_alive_timeout": OriginOption("origin.keep_alive_timeout", "keepAliveTimeout", OptionKind.SECONDS, 90),
    "http_host_header": OriginOption("httpHostHeader", "httpHostHeader", OptionKind.STRING, ""),
    "origin_server_name": OriginOption("originsrvname", "originServerName", OptionKind.STRING, ""),
    "match_sni_to_host": OriginOption("match_sni_to_host", "matchSNItoHost", OptionKind.BOOL, default=False),
    "ca_pool": OriginOption("origin.ca_pool", "caPool", OptionKind.STRING, ""),
    "no_tls_verify": OriginOption("no_tls_verify", "noTLSVerify", OptionKind.BOOL, default=False),
    "http2_origin": OriginOption("http2_origin", "http2Origin", OptionKind.BOOL, default=False),
    "disable_chunked_encoding": OriginOption(
        "disable_chunked_encoding", "disableChunkedEncoding", OptionKind.BOOL, default=False
    ),
    "proxy_type": OriginOption("origin.proxy_type", "proxyType", OptionKind.PROXY, ""),
}
"""Options by snake_case name. `proxy_type=socks` counts as a special target (product.md H36)."""

FORBIDDEN_OPTIONS = ("access", "bastion_mode", "proxy_address", "proxy_port", "ip_rules")
"""No labels: each would open a side door (product.md H36)."""


def parse_origin_option(name: str, text: str) -> bool | int | str | Fault:
    """The value that the document gets. Durations are whole seconds (product.md H25).

    >>> parse_origin_option("connect_timeout", "1m30s"), parse_origin_option("http2_origin", "Yes")
    (90, True)
    """
    option = ORIGIN_OPTIONS.get(name)
    if option is None:
        if name in FORBIDDEN_OPTIONS:
            return Fault(ProblemCode.LABEL_NOT_ALLOWED)
        near = get_close_matches(name[:MOST_CHARACTERS], ORIGIN_OPTIONS, n=1)
        return Fault(ProblemCode.LABEL_UNKNOWN, "", near[0] if near else "")
    read = _READERS.get(option.kind)
    return read(text.strip()) if read is not None else _string(name, text.strip())


def _number(text: str) -> int | Fault:
    if not _NUMBER.fullmatch(text) or int(text) > MOST_CONNECTIONS:
        return Fault(ProblemCode.VALUE_INVALID, f"a whole number from 0 to {MOST_CONNECTIONS:,} is needed")
    return int(text)


def _boolean(text: str) -> bool | Fault:
    word = text.lower()
    if word not in (*_TRUE, *_FALSE):
        return Fault(ProblemCode.LABEL_NOT_BOOLEAN)
    return word in _TRUE


def _proxy(text: str) -> str | Fault:
    word = text.lower()
    if word not in ("", "socks"):
        return Fault(ProblemCode.VALUE_INVALID, "it is socks or nothing", "socks" if word.startswith("socks") else "")
    return word


_SHAPES = {
    "http_host_header": (_HEADER, "a host, with or without a port, is needed"),
    "origin_server_name": (_SERVER_NAME, "a host name is needed"),
    "ca_pool": (_ABSOLUTE, "a path on the connector that starts with / is needed"),
}


def _string(name: str, text: str) -> str | Fault:
    shape, needed = _SHAPES[name]
    if len(text) > MOST_CHARACTERS:
        return Fault(ProblemCode.VALUE_INVALID, f"it has {len(text):,} characters, {MOST_CHARACTERS} is the most")
    return text if not text or shape.fullmatch(text) else Fault(ProblemCode.VALUE_INVALID, needed)


_READERS: Mapping[OptionKind, Callable[[str], bool | int | str | Fault]] = {
    OptionKind.SECONDS: parse_duration,
    OptionKind.INT: _number,
    OptionKind.BOOL: _boolean,
    OptionKind.PROXY: _proxy,
}
