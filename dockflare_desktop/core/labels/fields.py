"""Every field a service can have: its key, how its text is read, and what holds where nobody states it.

One reader for labels, overrides and manual rules. A field's key is a label's key without prefix and index.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from dockflare_desktop.core.access.rules_json import read_rules
from dockflare_desktop.core.labels.text import LAYOUT, LONGEST, closest, quoted, unwanted
from dockflare_desktop.core.labels.values import (
    Misread,
    Reader,
    boolean,
    choice,
    country,
    domain_name,
    each,
    email,
    from_fault,
    network,
    plain,
    whole,
    words,
)
from dockflare_desktop.core.model import Value
from dockflare_desktop.core.origin.fault import Fault
from dockflare_desktop.core.origin.hostname import normalise
from dockflare_desktop.core.origin.order import (
    FORBIDDEN_OPTIONS,
    ORIGIN_OPTIONS,
    check_service,
    parse_duration,
    parse_origin_option,
    parse_session,
)
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode

NAME_LIMIT = 350  # characters in an application's name (cloudflare.md section 4.4)
SCHEMES = ("http", "https", "ws", "wss", "tcp", "ssh", "rdp", "smb")
NONE = "none"  # opts out of what an index would inherit

GROUP_KEYS = ("access.groups", "access.group")  # the first wins (H21)
WHO_KEYS = (
    *GROUP_KEYS,
    "access.policy",
    "access.emails",
    "access.email_domains",
    "access.service_token",
    "access.countries",
    "access.ips",
    "access.bypass_ips",
    "access.custom_rules",
)  # one block (H21)
LOGIN_KEYS = (
    "access.name",
    "access.session_duration",
    "access.app_launcher_visible",
    "access.allowed_idps",
    "access.auto_redirect_to_identity",
)  # merged one by one
SIDE_DOORS = tuple(f"origin.{name}" for name in FORBIDDEN_OPTIONS)  # H36
KEY_FIELDS = ("hostname", "path", "path_match")  # H22: they name the service, so nothing overrides them
HARMLESS_LOGIN_KEYS = ("access.name", "access.app_launcher_visible")  # wrong, they weaken no login

ORIGIN_KEYS: Mapping[str, str] = {option.label: option.key for option in ORIGIN_OPTIONS.values()}
"""Field -> key in originRequest (cloudflare.md section 4.1)."""


@dataclass(frozen=True, slots=True)
class Field:
    """How a field's text is read; `default` is what cloudflared or this program does where nobody states it."""

    read: Reader
    default: Value | None = None
    cleared: Value | None = None  # what "none" means, where it takes away what a layer below states


def _domain(text: str) -> Value | Fault:
    return normalise(text)


@lru_cache(maxsize=4096)  # targets are the same in nearly every round
def _target(text: str) -> Value | Fault:
    found = check_service(text)
    return found if isinstance(found, Fault) else found.text


def _rules(text: str) -> Value | Misread:
    """Custom rules stay text: they are built again where the account is known."""
    found = read_rules(text)
    return found if isinstance(found, Misread) else text


def _option(name: str) -> Field:
    """A field for one of cloudflared's origin options; "none" takes back what a layer below states, so that the rule
    says nothing of it."""

    def read(text: str) -> Value | Fault:
        return parse_origin_option(name, text)

    return Field(from_fault(read), ORIGIN_OPTIONS[name].default, cleared="")


_LIST = Field(words, cleared=())
_TEXT = Field(plain(LONGEST), "", cleared="")

FIELDS: Mapping[str, Field] = {
    "service": Field(from_fault(_target)),
    "zonename": Field(from_fault(_domain)),
    "tunnel": Field(plain(LONGEST)),
    "engine.network": Field(plain(LONGEST)),
    "port": Field(whole(1, 65_535)),
    "scheme": Field(choice(*SCHEMES), "http"),
    "grace": Field(from_fault(parse_duration)),
    "dns": Field(choice("auto", "off"), "auto"),
    "dns.comment": _TEXT,
    **{option.label: _option(name) for name, option in ORIGIN_OPTIONS.items()},
    "access.groups": _LIST,
    "access.group": _LIST,
    "access.policy": Field(
        choice("bypass", "authenticate", "default_tld", "custom", NONE, code=ProblemCode.POLICY_UNKNOWN), cleared=NONE
    ),
    "access.emails": Field(each(email), cleared=()),
    "access.email_domains": Field(each(domain_name), cleared=()),
    "access.service_token": _LIST,
    "access.countries": Field(each(country), cleared=()),
    "access.ips": Field(each(network), cleared=()),
    "access.bypass_ips": Field(each(network), cleared=()),
    "access.custom_rules": Field(_rules, cleared=""),
    "access.name": Field(plain(NAME_LIMIT), cleared=""),
    "access.session_duration": Field(from_fault(parse_session), "24h"),
    "access.app_launcher_visible": Field(boolean, default=False),
    "access.allowed_idps": Field(words, (), cleared=()),
    "access.auto_redirect_to_identity": Field(boolean, default=False),
}
OVERRIDE_FIELDS: Mapping[str, Field] = {
    **FIELDS,
    "serve_503": Field(boolean),  # no label: whoever runs this program says what visitors see while it waits
    "ignored": Field(boolean, default=False),
}
ACCESS_KEYS = tuple(key for key in FIELDS if key.startswith("access."))
LABEL_KEYS = ("enable", *KEY_FIELDS, *FIELDS)


@dataclass(frozen=True, slots=True)
class About:
    """What a problem with a value names: the service or container, and the label in full."""

    subject: str = ""
    container: str = ""
    label: str = ""


def effect_of(key: str) -> Effect:
    """What a wrong value does: what concerns the login means that it cannot be had (fail closed)."""
    protects = key.startswith("access.") and key not in HARMLESS_LOGIN_KEYS
    return Effect.UNPROTECTED if protects else Effect.BLOCKS


def parse_field(key: str, text: str, about: About) -> Value | Problem:
    """A known field's value, or what is wrong with its text."""
    value = read(key, text.strip())
    return told(value, key, text, about) if isinstance(value, Misread) else value


def read(key: str, text: str) -> Value | Misread:
    """A known field's value from trimmed text."""
    if (refused := refusal(key, text)) is not None:
        return refused
    field = OVERRIDE_FIELDS[key]
    if field.cleared is not None and text.lower() == NONE:
        return field.cleared
    return field.read(text)


def refusal(key: str, text: str) -> Misread | None:
    """What is wrong with any text, whatever it is for: too long, or signs that hide something."""
    if len(text) > LONGEST:
        return Misread(ProblemCode.LABEL_TOO_LONG, f"{len(text):,} characters, {LONGEST:,} is the most")
    if (found := unwanted(text, allowed=LAYOUT if key == "access.custom_rules" else "")) is not None:
        return Misread(ProblemCode.VALUE_INVALID, found)
    return None


def told(wrong: Misread, key: str, text: str, about: About) -> Problem:
    """The problem that a misread value is."""
    return Problem(
        wrong.code,
        about.subject or key,
        effect_of(key),
        container=about.container,
        label=about.label or key,
        value=quoted(wrong.value or text.strip()),
        detail=wrong.detail,
        suggestion=wrong.suggestion,
    )


def tidied(key: str, text: str) -> str:
    """What was typed or pasted, without space around it; in a list a line break ends a value as a comma does.

    >>> tidied("access.emails", " a@x.example\\r\\nb@x.example\\n"), tidied("service", " http://a:1\\n")
    ('a@x.example,b@x.example', 'http://a:1')
    """
    lines = [line.strip().strip(",") for line in text.splitlines()]
    listed = key in OVERRIDE_FIELDS and isinstance(OVERRIDE_FIELDS[key].cleared, tuple)
    return ",".join(line for line in lines if line) if listed and len(lines) > 1 else text.strip()


def check_text(key: str, text: str) -> Problem | None:
    """What is wrong with one field of an override or a manual rule as typed; None when nothing is."""
    if key in (*KEY_FIELDS, "enable"):
        wrong = Misread(ProblemCode.VALUE_INVALID, f"{key} names the service and cannot be set here")
        return told(wrong, key, text, About())
    if key in SIDE_DOORS:
        return told(Misread(ProblemCode.LABEL_NOT_ALLOWED), key, text, About())
    if key not in OVERRIDE_FIELDS:
        near = closest(key, OVERRIDE_FIELDS)
        return told(Misread(ProblemCode.LABEL_UNKNOWN, suggestion=near), quoted(key), text, About())
    value = parse_field(key, text, About())
    return value if isinstance(value, Problem) else None


def to_text(value: Value) -> str:
    """A value as a label would say it.

    >>> to_text(True), to_text(("a", "b")), to_text(30)
    ('true', 'a,b', '30')
    """
    match value:
        case bool():
            return "true" if value else "false"
        case tuple():
            return ",".join(value)
        case _:
            return str(value)
