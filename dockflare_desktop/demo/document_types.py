"""Whether a tunnel document has the right JSON types: what cloudflared's decoder and the API's schema refuse.

cloudflared reads durations as integer seconds; `"30s"`, `30.5` and `"30"` make the whole document fail to parse.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from dockflare_desktop.demo.values import Body, Check, is_flag, is_object, is_text, list_of, objects, whole_between

_fits = whole_between(-(2**63), 2**63 - 1)
_WHOLE = (_fits, "an integer")
_COUNT = (whole_between(0, 2**64 - 1), "a count")
_FLAG = (is_flag, "a boolean")
_TEXT = (is_text, "a string")
_OBJECT = (is_object, "an object")
_TEXTS = (list_of(is_text), "a list of strings")
_OBJECTS = (list_of(is_object), "a list of objects")

_ORIGIN = {
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
    "access": _OBJECT,
    "bastionMode": _FLAG,
    "proxyAddress": _TEXT,
    "proxyPort": _COUNT,
    "ipRules": _OBJECTS,
}
_ACCESS = {"required": _FLAG, "teamName": _TEXT, "audTag": _TEXTS, "environment": _TEXT}
_IP_RULE = {
    "prefix": _TEXT,
    "ports": (list_of(_fits), "a list of integers"),
    "allow": _FLAG,
}
_RULE = {"hostname": _TEXT, "path": _TEXT, "service": _TEXT, "originRequest": _OBJECT}
_WARP = {
    "connectTimeout": _WHOLE,
    "maxActiveFlows": _COUNT,
    "tcpKeepAlive": _WHOLE,
}
_EMPTY: Mapping[str, object] = {"ingress": {}, "ipRules": {}, "audTag": "", "ports": 0}
_DOCUMENT = {"ingress": _OBJECTS, "originRequest": _OBJECT, "warp-routing": _OBJECT}
_SPELLINGS = {key.casefold(): key for known in (_ORIGIN, _ACCESS, _IP_RULE, _RULE, _WARP, _DOCUMENT) for key in known}


@dataclass(frozen=True, slots=True)
class Types:
    """What a decoder asks of the parts of a document about which two of them differ."""

    origin: Mapping[str, tuple[Check, str]]
    ip_rule: Mapping[str, tuple[Check, str]]
    warp: Mapping[str, tuple[Check, str]]


CONNECTOR = Types(_ORIGIN, _IP_RULE, _WARP)
"""cloudflared's: any number that fits, and no key that it does not know."""
API = Types(
    {**_ORIGIN, "proxyPort": (whole_between(0, 65535), "an integer between 0 and 65535")},
    {**_IP_RULE, "ports": (list_of(whole_between(1, 65535)), "a list of ports")},
    {**_WARP, "enabled": _FLAG},
)


def decoded(config: Mapping[str, object]) -> Body:
    """A document, or a part of one, as Go reads it: keys in any case, a null as if the key were absent, and in a list
    an empty value."""
    spelt = {_SPELLINGS.get(key.casefold(), key): value for key, value in config.items() if value is not None}
    return {key: _decoded(key, value) for key, value in spelt.items()}


def _decoded(key: str, value: object) -> object:
    if isinstance(value, list):
        return [_EMPTY.get(key) if each is None else _decoded(key, each) for each in value]
    return decoded(value) if isinstance(value, dict) else value


def type_fault(config: Mapping[str, object], types: Types = API) -> str | None:
    """What is of the wrong type in a document, or None. Unknown keys are nobody's business: they are kept as sent."""
    fault = _wrong(config, _DOCUMENT, "config")
    fault = fault or _wrong_part(config, "warp-routing", types.warp, "config")
    fault = fault or _origin_fault(config, "config", types)
    if fault:
        return fault
    for index, rule in enumerate(objects(config.get("ingress"))):
        place = f"config.ingress[{index}]"
        fault = _wrong(rule, _RULE, place) or _origin_fault(rule, place, types)
        if fault:
            return fault
    return None


def _origin_fault(holder: Mapping[str, object], place: str, types: Types) -> str | None:
    fault = _wrong_part(holder, "originRequest", types.origin, place)
    options = holder.get("originRequest")
    if fault or not isinstance(options, dict):
        return fault
    within = f"{place}.originRequest"
    fault = _wrong_part(options, "access", _ACCESS, within)
    for rule in objects(options.get("ipRules")):
        fault = fault or _wrong(rule, types.ip_rule, f"{within}.ipRules")
    return fault


def _wrong_part(
    holder: Mapping[str, object], key: str, types: Mapping[str, tuple[Check, str]], place: str
) -> str | None:
    part = holder.get(key)
    return _wrong(part, types, f"{place}.{key}") if isinstance(part, dict) else None


def _wrong(holder: Mapping[str, object], types: Mapping[str, tuple[Check, str]], place: str) -> str | None:
    for key, (right, should) in types.items():
        if key in holder and not right(holder[key]):
            return f"{place}.{key} must be {should}"
    return None
