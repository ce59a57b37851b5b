"""The JSON types of a tunnel's document, as strict as Go: one wrong type and nothing of the document is read."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from dockflare_desktop.core.model import Json, JsonObject

_FLAG, _WHOLE, _COUNT, _TEXT = "a boolean", "a whole number", "a whole number from 0 on", "a string"
_LAST_WHOLE, _LAST_COUNT = 2**63 - 1, 2**64 - 1  # of Go's `int64` and `uint64`
_OPTIONS: Mapping[str, str] = {
    "connectTimeout": _WHOLE,
    "tlsTimeout": _WHOLE,
    "tcpKeepAlive": _WHOLE,
    "noHappyEyeballs": _FLAG,
    "keepAliveConnections": _WHOLE,
    "keepAliveTimeout": _WHOLE,
    "httpHostHeader": _TEXT,
    "originServerName": _TEXT,
    "matchSNItoHost": _FLAG,
    "caPool": _TEXT,
    "noTLSVerify": _FLAG,
    "http2Origin": _FLAG,
    "disableChunkedEncoding": _FLAG,
    "proxyType": _TEXT,
    "bastionMode": _FLAG,
    "proxyAddress": _TEXT,
    "proxyPort": _COUNT,
}
_RULE: Mapping[str, str] = {"hostname": _TEXT, "path": _TEXT, "service": _TEXT}
_ACCESS: Mapping[str, str] = {"required": _FLAG, "teamName": _TEXT, "environment": _TEXT}
_WARP: Mapping[str, str] = {"connectTimeout": _WHOLE, "maxActiveFlows": _COUNT, "tcpKeepAlive": _WHOLE}
_IP_RULE: Mapping[str, str] = {"prefix": _TEXT, "allow": _FLAG}

_SPELLINGS = {
    key.casefold(): key
    for key in (
        *("ingress", "originRequest", "warp-routing", "access", "audTag", "ipRules", "ports"),
        *(*_RULE, *_OPTIONS, *_ACCESS, *_WARP, *_IP_RULE),
    )
}

Found = tuple[int, str, str]
"""Rule (from 1, 0 for the document), field, sentence."""


def as_read(config: JsonObject) -> JsonObject:
    """A part of a document with every key that cloudflared knows in its spelling: Go compares keys without case."""
    return {_SPELLINGS.get(key.casefold(), key): _as_read(value) for key, value in config.items()}


def _as_read(value: Json) -> Json:
    if isinstance(value, Mapping):
        return as_read(value)
    return [_as_read(each) for each in value] if isinstance(value, list | tuple) else value


def object_of(value: object) -> Mapping[str, object]:
    """A JSON object, an empty one for anything else (Go reads null so)."""
    return value if isinstance(value, Mapping) else {}


def list_of_objects(value: object) -> tuple[Mapping[str, object], ...]:
    """The objects of a JSON list."""
    return tuple(object_of(each) for each in value) if _is_list(value) and isinstance(value, Sequence) else ()


def text_of(holder: Mapping[str, object], key: str) -> str:
    """A text, "" where there is none."""
    value = holder.get(key)
    return value if isinstance(value, str) else ""


def answers_itself(rule: Mapping[str, object]) -> bool:
    """Whether nobody is behind a rule: an `http_status` is the connector's own answer."""
    return text_of(rule, "service").startswith("http_status:")


def type_faults(config: Mapping[str, object]) -> Iterator[Found]:
    """Every value whose type Go refuses. Keys that cloudflared does not know may hold anything."""
    yield from _options(config.get("originRequest"), 0)
    yield from _fields(config.get("warp-routing"), _WARP, 0, "warp-routing")
    rules = config.get("ingress")
    if rules is not None and not _is_list(rules):
        yield 0, "ingress", "it must be a list"
        return
    for number, rule in enumerate(rules if isinstance(rules, Sequence) else (), 1):
        yield from _fields(rule, _RULE, number, "")
        yield from _options(object_of(rule).get("originRequest"), number)


def _options(value: object, number: int) -> Iterator[Found]:
    yield from _fields(value, _OPTIONS, number, "originRequest")
    access = object_of(value).get("access")
    yield from _fields(access, _ACCESS, number, "originRequest.access")
    tags = object_of(access).get("audTag")
    if tags is not None and not _is_list_of(tags, lambda tag: isinstance(tag, str)):
        yield number, "originRequest.access.audTag", "it must be a list of strings"
    yield from _ip_rules(object_of(value).get("ipRules"), number)


def _ip_rules(value: object, number: int) -> Iterator[Found]:
    if value is not None and not _is_list(value):
        yield number, "originRequest.ipRules", "it must be a list"
    for rule in value if _is_list(value) and isinstance(value, Sequence) else ():
        yield from _fields(rule, _IP_RULE, number, "originRequest.ipRules")
        ports = object_of(rule).get("ports")
        if ports is not None and not (
            _is_list(ports) and isinstance(ports, Sequence) and all(port is None or _is_whole(port) for port in ports)
        ):
            yield number, "originRequest.ipRules.ports", "it must be a list of whole numbers"


def _fields(value: object, kinds: Mapping[str, str], number: int, place: str) -> Iterator[Found]:
    """Wrong types of known keys; null is as if the key were absent."""
    if value is None:
        return
    if not isinstance(value, Mapping):
        yield number, place, "it must be an object"
        return
    for key, kind in kinds.items():
        found = value.get(key)
        if found is not None and not _is(found, kind):
            yield number, f"{place}.{key}".removeprefix("."), f"{found!r} is not {kind}"


def _is(value: object, kind: str) -> bool:
    if kind == _COUNT:
        return _is_whole(value, least=0, last=_LAST_COUNT)
    return _is_whole(value) if kind == _WHOLE else isinstance(value, bool if kind == _FLAG else str)


def _is_whole(value: object, *, least: int = -_LAST_WHOLE - 1, last: int = _LAST_WHOLE) -> bool:
    """A JSON number without a fraction that fits; `30.0` is refused by Go too."""
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= last


def _is_list(value: object) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str | bytes)


def _is_list_of(value: object, check: Callable[[object], bool]) -> bool:
    """A list in which every value but null is right; Go reads null as 0 or as an empty text."""
    return _is_list(value) and isinstance(value, Sequence) and all(each is None or check(each) for each in value)
