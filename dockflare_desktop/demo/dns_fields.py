"""What a DNS record may look like: Cloudflare's checks of every field, in the order of its codes."""

import base64
import binascii
import ipaddress
from collections.abc import Callable, Mapping

from dockflare_desktop.demo import refusals
from dockflare_desktop.demo.state import Zone
from dockflare_desktop.demo.values import LONGEST_NAME, Body, Check, hostname, is_text, is_whole, whole_between

_U8 = whole_between(0, 255)
_U16 = whole_between(0, 65535)
DATA: dict[str, dict[str, Check]] = {
    "CAA": {"flags": _U8, "tag": is_text, "value": is_text},
    "CERT": {"type": _U16, "key_tag": _U16, "algorithm": _U8, "certificate": is_text},
    "DNSKEY": {"flags": _U16, "protocol": _U8, "algorithm": _U8, "public_key": is_text},
    "DS": {"key_tag": _U16, "algorithm": _U8, "digest_type": _U8, "digest": is_text},
    "HTTPS": {"priority": _U16, "target": is_text, "value": is_text},
    "LOC": {"lat_degrees": _U8, "lat_direction": is_text, "long_degrees": _U8, "long_direction": is_text},
    "NAPTR": {
        "order": _U16, "preference": _U16, "flags": is_text, "service": is_text, "regex": is_text,
        "replacement": is_text,
    },
    "SMIMEA": {"usage": _U8, "selector": _U8, "matching_type": _U8, "certificate": is_text},
    "SRV": {"priority": _U16, "weight": _U16, "port": _U16, "target": is_text},
    "SSHFP": {"algorithm": _U8, "type": _U8, "fingerprint": is_text},
    "SVCB": {"priority": _U16, "target": is_text, "value": is_text},
    "TLSA": {"usage": _U8, "selector": _U8, "matching_type": _U8, "certificate": is_text},
    "URI": {"weight": _U16, "target": is_text},
}  # fmt: skip
"""Types whose content is an object, with the fields it must have."""

PROXIABLE = frozenset({"A", "AAAA", "CNAME"})
TYPES = frozenset({"A", "AAAA", "CNAME", "MX", "NS", "OPENPGPKEY", "PTR", "TXT", *DATA})
_WITH_PRIORITY = frozenset({"MX", "URI"})
_SETTINGS = {"flatten_cname": {"CNAME"}, "ipv4_only": PROXIABLE, "ipv6_only": PROXIABLE}
_LONGEST_TXT = 4096
_LONGEST_SENT = 255
_LONGEST_TTL = 86400
_HIGHEST_PRIORITY = 65535
_TAG_QUOTA = 20


def checked(sent: Mapping[str, object], zone: Zone) -> Body:
    """The writable fields of a record as they are stored. Raises Refused with the code of the first fault."""
    kind = sent.get("type")
    if not isinstance(kind, str) or kind not in TYPES:
        raise refusals.dns_chained(9002, "DNS record type is invalid.")
    name = _name(sent.get("name"), zone)
    proxied = _proxied(sent.get("proxied", False), kind)
    fields: Body = {"name": name, "type": kind, **_content(sent, kind, name)}
    fields["proxiable"] = kind in PROXIABLE
    fields["proxied"] = proxied
    ttl = _ttl(sent.get("ttl", 1), zone)
    fields["ttl"] = 1 if proxied else ttl
    fields["settings"] = _settings(sent.get("settings", {}), kind)
    fields["comment"] = _comment(sent["comment"], zone) if "comment" in sent else None
    fields["tags"] = _tags(sent.get("tags", []), zone)
    if kind in _WITH_PRIORITY:
        fields["priority"] = _priority(sent.get("priority"))
    return fields


def _name(value: object, zone: Zone) -> str:
    if value is None:
        raise refusals.dns(9000, "DNS name is invalid.")
    if not isinstance(value, str):
        raise refusals.bad_dns("name must be a string")
    stored = stored_name(value, zone.name)
    if stored is None:
        raise refusals.dns(9000, "DNS name is invalid.")
    return stored


def stored_name(name: str, zone: str) -> str | None:
    """A name as the zone stores it: absolute, lower case, Punycode; None if it cannot be used."""
    if name == "@":
        return zone
    star, rest = ("*.", name[2:]) if name.startswith("*.") else ("", name)
    if name == "*":
        return f"*.{zone}"
    absolute = hostname(rest) if len(name) <= _LONGEST_SENT else None
    if absolute is None:
        return None
    if absolute != zone and not absolute.endswith(f".{zone}"):
        absolute = f"{absolute}.{zone}"
    return star + absolute if len(star + absolute) <= LONGEST_NAME else None


def _proxied(value: object, kind: str) -> bool:
    if not isinstance(value, bool):
        raise refusals.dns(9003, "Invalid 'proxied' value, must be a boolean")
    if value and kind not in PROXIABLE:
        raise refusals.dns(9004, "This record type cannot be proxied.")
    return value


def _content(sent: Mapping[str, object], kind: str, name: str) -> Body:
    if kind in DATA:
        data = _data(sent.get("data"), kind)
        return {"content": " ".join(str(data[key]) for key in DATA[kind]), "data": data}
    content = sent.get("content")
    if content is not None and not isinstance(content, str):
        raise refusals.bad_dns("content must be a string")
    text = (content or "").strip()
    if kind == "CNAME":
        return {"content": _target(text, name)}
    if not _CONTENT[kind](text):
        code, article = {"A": (9005, "IPv4"), "AAAA": (9006, "IPv6")}.get(kind, (9009, ""))
        wrong = f"must be a valid {article} address." if article else "is invalid."
        raise refusals.dns(code, f"Content for {kind} record {wrong}")
    return {"content": _lowered(text) if kind in ("AAAA", "MX", "NS", "PTR") else text}


def _lowered(text: str) -> str:
    return text.lower().removesuffix(".")


def _data(value: object, kind: str) -> Body:
    if value is not None and not isinstance(value, dict):
        raise refusals.bad_dns("data must be an object")
    data: Body = value or {}
    if not all(key in data and right(data[key]) for key, right in DATA[kind].items()):
        raise refusals.dns(9009, f"Content for {kind} record is invalid.")
    return data


def _target(text: str, name: str) -> str:
    target = hostname(text) if text else None
    if target is None or _is_ipv4(target):
        raise refusals.dns(9007, "Content for CNAME record is invalid.")
    if target == name:
        raise refusals.dns(9039, "CNAME content cannot reference itself.")
    return target


def _is_ipv4(text: str) -> bool:
    try:
        ipaddress.IPv4Address(text)
    except ValueError:
        return False
    return True


def _is_ipv6(text: str) -> bool:
    try:
        return ipaddress.IPv6Address(text).scope_id is None
    except ValueError:
        return False


def _is_base64(text: str) -> bool:
    try:
        return bool(base64.b64decode(text, validate=True))
    except binascii.Error:
        return False


def _is_host(text: str) -> bool:
    return bool(text) and hostname(text) is not None


_CONTENT: dict[str, Callable[[str], bool]] = {
    "A": _is_ipv4,
    "AAAA": _is_ipv6,
    "MX": _is_host,
    "NS": _is_host,
    "PTR": _is_host,
    "OPENPGPKEY": _is_base64,
    "TXT": lambda text: 0 < len(text) <= _LONGEST_TXT,
}


def _ttl(value: object, zone: Zone) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise refusals.bad_dns("ttl must be a number")
    least = 30 if zone.plan == "enterprise" else 60
    if (isinstance(value, float) and not value.is_integer()) or not (value == 1 or least <= value <= _LONGEST_TTL):
        raise refusals.dns(9021, f"Invalid TTL. Must be between {least} and 86400 seconds, or 1 for Automatic.")
    return int(value)


def _settings(value: object, kind: str) -> Body:
    if not isinstance(value, dict):
        raise refusals.bad_dns("settings must be an object")
    known = {key: value[key] for key, kinds in _SETTINGS.items() if key in value and kind in kinds}
    if not all(isinstance(setting, bool) for setting in known.values()):
        raise refusals.bad_dns("settings must be booleans")
    return dict(known)


def _comment(value: object, zone: Zone) -> str:
    if not isinstance(value, str):
        raise refusals.bad_dns("comment must be a string")
    longest = 100 if zone.plan == "free" else 500
    if len(value) > longest:
        raise refusals.dns(9313, f"DNS record comment is too long, the maximum length is {longest} characters.")
    if "\n" in value or "\r" in value:
        raise refusals.bad_dns("comment must be a single line")
    return value


def _tags(value: object, zone: Zone) -> list[str]:
    if not isinstance(value, list) or not all(_is_tag(item) for item in value):
        raise refusals.bad_dns("tags must be a list of strings of the form name:value")
    quota = 0 if zone.plan == "free" else _TAG_QUOTA
    if len(value) > quota:
        raise refusals.dns_chained(9300, f"DNS record has {len(value)} tags, exceeding the quota of {quota}.")
    return value


def _is_tag(value: object) -> bool:
    return isinstance(value, str) and bool(value.partition(":")[0].strip())


def _priority(value: object) -> int:
    if not is_whole(value) or not isinstance(value, int) or not 0 <= value <= _HIGHEST_PRIORITY:
        raise refusals.bad_dns("priority must be an integer between 0 and 65535")
    return value
