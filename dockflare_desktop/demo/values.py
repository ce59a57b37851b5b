"""The formats Cloudflare's API knows: what a string must look like to be a duration, an address, a domain, an id."""

import ipaddress
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID

import idna

Body = dict[str, object]
"""A JSON object as sent or answered. Its values are `object`: every reader has to look at what is there."""

Check = Callable[[object], bool]

LONGEST_NAME = 253
"""Characters in a DNS name."""
LONGEST_LABEL = 63
_LONGEST_EMAIL = 320
_HEX32 = re.compile(r"[0-9a-f]{32}\Z")
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\Z")
_DURATION = re.compile(r"(?:\d+(?:\.\d+)?(?:ns|us|µs|ms|s|m|h))+\Z")
_DURATION_PART = re.compile(r"(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h)")
_UNITS = {"ns": 1e-9, "us": 1e-6, "µs": 1e-6, "ms": 1e-3, "s": 1.0, "m": 60.0, "h": 3600.0}
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?\Z")
_MAILBOX = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+\Z")
_URL = re.compile(r"https?://[^\s/?#]+(?:[/?#]\S*)?\Z")

COUNTRIES = frozenset(
    re.findall(
        "..",
        "ADAEAFAGAIALAMAOAQARASATAUAWAXAZBABBBDBEBFBGBHBIBJBLBMBNBOBQBRBSBTBVBWBYBZCACCCDCFCGCHCICKCLCMCNCOCR"
        "CUCVCWCXCYCZDEDJDKDMDODZECEEEGEHERESETFIFJFKFMFOFRGAGBGDGEGFGGGHGIGLGMGNGPGQGRGSGTGUGWGYHKHMHNHRHTHU"
        "IDIEILIMINIOIQIRISITJEJMJOJPKEKGKHKIKMKNKPKRKWKYKZLALBLCLILKLRLSLTLULVLYMAMCMDMEMFMGMHMKMLMMMNMOMPMQ"
        "MRMSMTMUMVMWMXMYMZNANCNENFNGNINLNONPNRNUNZOMPAPEPFPGPHPKPLPMPNPRPSPTPWPYQARERORSRURWSASBSCSDSESGSHSI"
        "SJSKSLSMSNSOSRSSSTSVSXSYSZTCTDTFTGTHTJTKTLTMTNTOTRTTTVTWTZUAUGUMUSUYUZVAVCVEVGVIVNVUWFWSXKYEYTZAZMZW"
        "T1",
    )
)
"""ISO 3166-1 alpha-2, Kosovo, and T1, Cloudflare's name for Tor."""


def is_text(value: object) -> bool:
    return isinstance(value, str)


def is_filled(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def is_flag(value: object) -> bool:
    return isinstance(value, bool)


def is_whole(value: object) -> bool:
    """A JSON integer; Python's booleans are integers too, JSON's are not."""
    return isinstance(value, int) and not isinstance(value, bool)


def is_object(value: object) -> bool:
    return isinstance(value, dict)


def is_hex32(value: object) -> bool:
    return isinstance(value, str) and _HEX32.match(value) is not None


def is_uuid(value: object) -> bool:
    return isinstance(value, str) and _UUID.match(value) is not None


def is_duration(value: object) -> bool:
    """A Go duration such as `24h` or `1h30m`."""
    return isinstance(value, str) and _DURATION.match(value) is not None


def is_email(value: object) -> bool:
    if not isinstance(value, str) or len(value) > _LONGEST_EMAIL or value.count("@") != 1:
        return False
    mailbox, domain = value.split("@")
    return _MAILBOX.match(mailbox) is not None and is_domain(domain)


def is_domain(value: object) -> bool:
    """A hostname of at least two labels, without wildcard, scheme or port."""
    return isinstance(value, str) and "." in value and "*" not in value and hostname(value) is not None


def is_cidr(value: object) -> bool:
    """An address block with its prefix length and without host bits."""
    if not isinstance(value, str) or "/" not in value:
        return False
    try:
        ipaddress.ip_network(value)
    except ValueError:
        return False
    return True


def is_country(value: object) -> bool:
    return isinstance(value, str) and value in COUNTRIES


def is_url(value: object) -> bool:
    return isinstance(value, str) and _URL.match(value) is not None


def is_time(value: object) -> bool:
    """An RFC 3339 time with its offset."""
    if not isinstance(value, str):
        return False
    try:
        return datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False


def one_of(*words: str) -> Check:
    return lambda value: isinstance(value, str) and value in words


def list_of(check: Check) -> Check:
    return lambda value: isinstance(value, list) and all(check(item) for item in value)


def whole_between(low: int, high: int) -> Check:
    return lambda value: isinstance(value, int) and not isinstance(value, bool) and low <= value <= high


def hostname(text: str) -> str | None:
    """`text` as DNS stores it: lower case, Punycode, no trailing dot; None if it is no name. `*` is no label here."""
    name = text[:-1] if text.endswith(".") else text
    if not name.isascii():
        try:
            name = idna.encode(name, uts46=True).decode()
        except UnicodeError:
            return None
    name = name.lower()
    labels = name.split(".")
    if len(name) > LONGEST_NAME or not all(len(label) <= LONGEST_LABEL and _LABEL.match(label) for label in labels):
        return None
    return name


def seconds(duration: str) -> float:
    """The length of a Go duration in seconds."""
    return sum(float(number) * _UNITS[unit] for number, unit in _DURATION_PART.findall(duration))


def later(start: datetime, duration: str) -> datetime:
    return start + timedelta(seconds=seconds(duration))


def stamp(at: datetime) -> str:
    """A time as the API writes it: UTC, microseconds, `Z`."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def new_hex(rng: Random, size: int = 16) -> str:
    return rng.randbytes(size).hex()


def new_uuid(rng: Random) -> str:
    return str(UUID(bytes=rng.randbytes(16), version=4))


class Missing:
    """The type of `MISSING`: a key without a default."""


MISSING = Missing()


@dataclass(frozen=True, slots=True)
class Field:
    """One key a body may have: what its value must be, in words for the error, and its default."""

    ok: Check
    should: str
    default: object = MISSING
    required: bool = False


def take(body: Body, fields: Mapping[str, Field], fail: Callable[[str], Exception]) -> Body:
    """The known keys of `body`, checked, with defaults for those left out; unknown and read-only keys are dropped.

    Raises `fail(DETAIL)` for a value of the wrong form and for a missing required key.
    """
    taken: Body = {}
    for key, field in fields.items():
        if key in body:
            if not field.ok(body[key]):
                raise fail(f"{key} {field.should}")
            taken[key] = body[key]
        elif field.required:
            raise fail(f"{key} is required")
        elif field.default is not MISSING:
            taken[key] = list(field.default) if isinstance(field.default, list) else field.default
    return taken


def objects(value: object) -> list[Body]:
    """The objects in a list of a stored body, which was checked when it came in."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def part(holder: Mapping[str, object], key: str) -> Body:
    """The object under a key of a stored body, empty if there is none."""
    value = holder.get(key)
    return value if isinstance(value, dict) else {}


def strings(value: object) -> list[str]:
    """The strings in a list of a stored body, which was checked when it came in."""
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []
