"""The JSON types of a tunnel's document, as strict as Go: one wrong type and nothing of the document is read."""

from collections.abc import Iterator, Mapping, Sequence

_FLAG, _WHOLE, _COUNT, _TEXT = "a boolean", "a whole number", "a whole number from 0 on", "a string"
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

Found = tuple[int, str, str]
"""Rule (from 1, 0 for the document), field, sentence."""


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
    if tags is not None and not (
        _is_list(tags) and isinstance(tags, Sequence) and all(isinstance(t, str) for t in tags)
    ):
        yield number, "originRequest.access.audTag", "it must be a list of strings"
    yield from _ip_rules(object_of(value).get("ipRules"), number)


def _ip_rules(value: object, number: int) -> Iterator[Found]:
    if value is not None and not _is_list(value):
        yield number, "originRequest.ipRules", "it must be a list"
    for rule in value if _is_list(value) and isinstance(value, Sequence) else ():
        yield from _fields(rule, _IP_RULE, number, "originRequest.ipRules")
        ports = object_of(rule).get("ports")
        if ports is not None and not (_is_list(ports) and isinstance(ports, Sequence) and all(map(_is_whole, ports))):
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
    if kind in (_WHOLE, _COUNT):
        return _is_whole(value) and (kind == _WHOLE or (isinstance(value, int) and value >= 0))
    return isinstance(value, bool if kind == _FLAG else str)


def _is_whole(value: object) -> bool:
    """A JSON number without a fraction; `30.0` is refused by Go too."""
    return isinstance(value, int) and not isinstance(value, bool)


def _is_list(value: object) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str | bytes)
