"""Settings: one frozen value, each field with its default and its unit."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any

from dockflare_desktop.core.labels.text import LONGEST, quoted, unwanted
from dockflare_desktop.core.problem import Problem, ProblemCode


class Mode(StrEnum):
    """How much is written without asking (product.md section 5.5)."""

    AUTOMATIC = "automatic"
    ASK_REMOVING = "ask-removing"
    ASK_EVERY = "ask-every"
    OBSERVE = "observe"


class DefaultAccess(StrEnum):
    """What a service without any access label gets."""

    PUBLIC = "public"
    LOGIN = "login"
    HOLD = "hold"


class Drift(StrEnum):
    """What happens to ours that was changed elsewhere."""

    REPAIR = "repair"
    REPORT = "report"


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything people can set. The store saves only what differs from these defaults."""

    mode: Mode = Mode.AUTOMATIC
    grace_period: int = 600
    """Seconds a stopped container's service is kept."""
    serve_503: bool = False
    """Answer 503 from the connector during grace."""
    label_prefix: str = ""
    """An additional label prefix, without the dot."""
    default_access: DefaultAccess = DefaultAccess.PUBLIC
    owner_emails: tuple[str, ...] = ()
    """Who `authenticate` lets in; empty = the account's administrators."""
    second_lock: bool = True
    """The connector checks the login as well."""
    allowed_zones: tuple[str, ...] = ()
    """Zones that labels may use; empty = all that the token sees."""
    brake_count: int = 3
    """Removals up to this many services are never held by the brake."""
    brake_share: int = 30
    """Per cent of the live services; more removals than this (and than brake_count) are held."""
    special_targets: bool = False
    """Whether labels may ask for bastion, socks-proxy and an engine's socket (H24)."""
    allowed_tunnels: tuple[str, ...] = ()
    """Tunnels that labels may use, by name or id; empty = every remotely managed one."""
    drift: Drift = Drift.REPAIR
    drift_interval: int = 300
    """Seconds between two full comparisons with Cloudflare."""
    tunnel: str = "dockflare"
    """Name or id of the default tunnel; created when missing."""
    theme: str = "system"
    """system, light or dark."""
    density: str = "comfortable"
    """comfortable or compact."""
    tray_icon: str = "colour"
    """colour or one-colour."""
    tray_panel: str = "guess"
    """What the tray icon lies on: guess, light or dark."""
    close_to_tray: bool = True
    notify_live: bool = True
    """Tell when services go live (a digest)."""
    notify_gone: bool = False
    """Tell when services are gone (a digest)."""


CHOICES: dict[str, tuple[str, ...]] = {
    "mode": tuple(Mode),
    "default_access": tuple(DefaultAccess),
    "drift": tuple(Drift),
    "theme": ("system", "light", "dark"),
    "density": ("comfortable", "compact"),
    "tray_icon": ("colour", "one-colour"),
    "tray_panel": ("guess", "light", "dark"),
}
RANGES: dict[str, tuple[int, int]] = {
    "grace_period": (0, 30 * 86_400),
    "brake_count": (0, 1_000),
    "brake_share": (0, 100),
    "drift_interval": (30, 86_400),
}
_BOOLEANS = {"true": True, "1": True, "yes": True, "on": True, "t": True} | {
    "false": False,
    "0": False,
    "no": False,
    "off": False,
    "f": False,
}
DIGITS = 10  # of a number
NAME_LENGTH = 100  # characters of a tunnel's name or a prefix
NEEDED = frozenset({"tunnel"})  # texts that may not be empty
NAMES: tuple[str, ...] = tuple(entry.name for entry in fields(Settings))


def to_text(settings: Settings, key: str) -> str:
    """A setting as the command line prints and reads it.

    >>> to_text(Settings(owner_emails=("a@x.example", "b@x.example")), "owner_emails")
    'a@x.example,b@x.example'
    """
    match getattr(settings, key):
        case bool() as flag:
            return "true" if flag else "false"
        case tuple() as items:
            return ",".join(items)
        case value:
            return str(value)


def changed(settings: Settings, key: str, text: str) -> Settings | Problem:
    """The settings with one value set from text, or what is wrong with it (unknown key, value not accepted)."""
    if key not in NAMES:
        return Problem(ProblemCode.SETTING_UNKNOWN, quoted(key), value=quoted(key), suggestion=", ".join(NAMES))
    value = _parsed(key, getattr(settings, key), text.strip())
    if value is None:
        return Problem(ProblemCode.SETTING_INVALID, key, label=key, value=quoted(text), suggestion=_accepted(key))
    change: Any = {key: value}
    return replace(settings, **change)


def overlaid(settings: Settings, fixed: Mapping[str, str]) -> Settings:
    """The settings with values from the environment on top; a text that is not accepted was refused at start."""
    for key, text in fixed.items():
        result = changed(settings, key, text)
        settings = settings if isinstance(result, Problem) else result
    return settings


def _parsed(key: str, now: object, text: str) -> object | None:
    """A value of the same type as the one there is now; None where the text is not acceptable."""
    match now:
        case bool():
            return _BOOLEANS.get(text.lower())
        case int():
            low, high = RANGES[key]
            number = int(text) if text.isascii() and text.isdecimal() and len(text) < DIGITS else -1
            return number if low <= number <= high else None
        case tuple():
            clean = unwanted(text) is None and len(text) <= LONGEST
            return tuple(item for part in text.split(",") if (item := part.strip())) if clean else None
        case StrEnum():
            return type(now)(text) if text in CHOICES[key] else None
        case _:
            there = bool(text) or key not in NEEDED
            clean = there and unwanted(text) is None and len(text) <= NAME_LENGTH
            return text if clean and text in CHOICES.get(key, (text,)) else None


def _accepted(key: str) -> str:
    if key in RANGES:
        return "a whole number from {} to {}".format(*RANGES[key])
    if key in CHOICES:
        return ", ".join(CHOICES[key])
    if isinstance(getattr(Settings(), key), bool):
        return "true or false"
    return f"plain text of {'1 to ' if key in NEEDED else ''}{NAME_LENGTH} characters"
