"""The override dialog as data: which fields it shows, who can enter as one choice, what an opening means; pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from dockflare_desktop.core.labels.fields import (
    GROUP_KEYS,
    LOGIN_KEYS,
    NONE,
    ORIGIN_KEYS,
    OVERRIDE_FIELDS,
    WHO_KEYS,
    to_text,
)
from dockflare_desktop.core.service import Layer, Provenance
from dockflare_desktop.core.status import ServiceView
from dockflare_desktop.gui.present.fields import field_name
from dockflare_desktop.gui.text import clock, moment, translate

WHO = "who"  # the row of the block of who can enter (H21)
USUAL = ("service", WHO, "access.session_duration", "tunnel", "grace", "httpHostHeader", "no_tls_verify")
EVERYONE = {"access.policy": "bypass"}
Block = Mapping[str, str]  # texts by field


@dataclass(frozen=True, slots=True)
class Fold:
    """Rows that are shown on demand."""

    text: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to who can enter. `block` None: the fields themselves are to be filled in."""

    text: str
    block: Block | None
    icon: str = ""


# --- fields ----------------------------------------------------------------------------------------------------------


def main_fields(view: ServiceView) -> tuple[str, ...]:
    """The usual ones, and what somebody stated or overrode."""
    more = [key for key in OVERRIDE_FIELDS if key not in (*USUAL, *WHO_KEYS) and _said(view, key)]
    return (*USUAL, *more)


def _said(view: ServiceView, key: str) -> bool:
    provenance = view.fields.get(key)
    return provenance is not None and provenance.top.layer is not Layer.DEFAULT


def folds(view: ServiceView) -> tuple[Fold, ...]:
    """All other fields of a service, in two parts."""
    shown = main_fields(view)
    rest = [key for key in OVERRIDE_FIELDS if key not in (*shown, *WHO_KEYS)]
    origin = tuple(key for key in rest if key in ORIGIN_KEYS)
    login = tuple(key for key in rest if key in LOGIN_KEYS)
    others = (*login, *(key for key in rest if key not in (*ORIGIN_KEYS, *LOGIN_KEYS)))
    found = []
    if others:
        text = translate("override", "%n more fields of login, record and service", "", len(others))
        found.append(Fold(text, others))
    if origin:
        text = translate("override", "%n more origin options, all at their defaults", "", len(origin))
        found.append(Fold(text, origin))
    return tuple(found)


# --- who can enter ---------------------------------------------------------------------------------------------------


def who_choices(groups: Sequence[str], names: Mapping[str, str]) -> tuple[Choice, ...]:
    """What can be chosen at one click; the fields themselves come last."""
    return (
        *(Choice(names.get(group) or group, {"access.group": group}, "ui-users") for group in groups),
        Choice(translate("override", "The owners, after a login"), {"access.policy": "authenticate"}, "ui-lock"),
        Choice(translate("override", "The login of the whole zone"), {"access.policy": "default_tld"}, "ui-lock"),
        Choice(translate("override", "Everyone (public)"), EVERYONE, "nav-public"),
        Choice(translate("override", "No login of its own"), {"access.policy": NONE}, "nav-public"),
        Choice(translate("override", "E-mails, countries, rules..."), None, "ui-user"),
    )


def choice_of(block: Block, choices: Sequence[Choice]) -> int:
    """Which choice says the same; where none does, the last."""
    said = {key: text for key, text in block.items() if text and text.lower() != NONE} or dict(block)
    return next((at for at, each in enumerate(choices) if each.block == said), len(choices) - 1)


def own_block(view: ServiceView) -> Block:
    """What overrides say of who can enter."""
    found = ((key, view.fields.get(key)) for key in WHO_KEYS)
    return {key: to_text(each.top.value) or NONE for key, each in found if each is not None and each.overridden}


def stated_block(view: ServiceView) -> Block:
    """What labels, or a manual rule, say of it."""
    found = ((key, view.below(key)) for key in WHO_KEYS)
    return {
        key: to_text(each.top.value) for key, each in found if each is not None and each.top.layer is not Layer.DEFAULT
    }


def who_below(view: ServiceView, names: Mapping[str, str]) -> tuple[str, Layer]:
    """Who can enter without an override, in a few words, and which layer says so."""
    fields = {key: each for key in WHO_KEYS if (each := view.below(key)) is not None}
    layers = [each.top.layer for each in fields.values() if each.top.layer is not Layer.DEFAULT]
    layer = layers[0] if layers else Layer.DEFAULT
    for key in GROUP_KEYS:
        groups = to_text(fields[key].top.value) if key in fields else ""
        if groups:
            return ", ".join(names.get(group) or group for group in groups.split(",")), layer
    return _policy_words(fields), layer


def _policy_words(fields: Mapping[str, Provenance]) -> str:
    policy = to_text(fields["access.policy"].top.value) if "access.policy" in fields else NONE
    words = {
        "bypass": translate("override", "Everyone (public)"),
        "authenticate": translate("override", "The owners"),
        "default_tld": translate("override", "The login of the zone"),
    }
    if policy in words:
        return words[policy]
    said = [key for key, each in fields.items() if key != "access.policy" and to_text(each.top.value)]
    return _named(said) or translate("override", "No login of its own")


def _named(fields: Iterable[str]) -> str:
    return ", ".join(field_name(key) for key in fields)


def opening_note(end: datetime | None, below: str, now: datetime) -> str:
    """What is said below a choice that lets everyone in."""
    if end is None:
        return translate("override", "Open to everyone until you remove it. Asks you before it starts.")
    text = translate("override", "Open to everyone until {time}, then {who} again. Asks you before it starts.")
    day = end.astimezone().date() == now.astimezone().date()
    when = clock(end) if day else translate("time", "{day}, {time}").format(day=moment(end, now), time=clock(end))
    return text.format(time=when, who=below)
