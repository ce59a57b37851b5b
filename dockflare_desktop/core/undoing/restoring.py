"""From the field texts that a service is to have again to what is stored for it: its manual rule, or overrides.

What labels still ask becomes an override (H20), since the next round would redo it; where the layers below say the same
by now, the override that hides it goes instead.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from dockflare_desktop.core.labels.fields import FIELDS, GROUP_KEYS, NONE, WHO_KEYS, read, to_text
from dockflare_desktop.core.labels.values import Misread
from dockflare_desktop.core.manual.storing import rule_of
from dockflare_desktop.core.model import FromLabels, Layers, ManualRule, Override, ServiceKey
from dockflare_desktop.core.origin.path import path_of_pattern
from dockflare_desktop.core.resolving.overrides import stated_below
from dockflare_desktop.core.service import Service
from dockflare_desktop.core.storing import Stored
from dockflare_desktop.core.undoing.texts import Texts

IGNORED = "ignored"


@dataclass(frozen=True, slots=True)
class Desk:
    """What is stored, and the time."""

    layers: Layers
    now: datetime


def restored(service: Service, wanted: Texts, now_says: Texts, at: Desk) -> Stored:
    """A service that is there gets these texts again; `now_says` are those it has."""
    differing = {key: text for key, text in wanted.items() if now_says.get(key) != text}
    if set(WHO_KEYS) & differing.keys():  # one block (H21)
        differing |= {key: text for key, text in wanted.items() if key in WHO_KEYS}
    rule = rule_of(at.layers, service.key)
    if rule is not None and not isinstance(service.source, FromLabels):
        return _in_rule(rule, differing, at.layers)
    return _by_overrides(service, differing, at)


def switched(service: Service, at: Desk, *, on: bool) -> Stored:
    """A service that nobody wants published (any more), or does again: its manual rule off, its labels ignored."""
    rule = rule_of(at.layers, service.key)
    if rule is not None and not isinstance(service.source, FromLabels):
        return Stored((replace(rule, enabled=on),))
    if not on:
        return Stored((Override(service.key, IGNORED, "true", None, at.now),))
    return Stored(
        deleted=tuple(each for each in at.layers.overrides if (each.key, each.field) == (service.key, IGNORED))
    )


def kept_up(key: ServiceKey, wanted: Texts, at: Desk) -> Stored:
    """Nothing asks for it any more: a manual rule does."""
    fields = {name: text for name, text in wanted.items() if _says(name, text)}
    gone = tuple(each for each in at.layers.overrides if each.key == key)
    return Stored((ManualRule(key, path_of_pattern(key.path), fields, at.now),), gone)


def _says(name: str, text: str) -> bool:
    """Whether a text says more than nothing and its default do."""
    default = FIELDS[name].default
    return text not in (NONE, "") and (default is None or text != to_text(default))


def _in_rule(rule: ManualRule, texts: Texts, layers: Layers) -> Stored:
    kept = {key: text for key, text in rule.fields.items() if key not in texts and not _replaced(key, texts)}
    said = {key: text for key, text in texts.items() if _says(key, text)}
    gone = tuple(
        each
        for each in layers.overrides
        if each.key == rule.key and (each.field in texts or _replaced(each.field, texts))
    )
    return Stored((replace(rule, fields={**kept, **said}, enabled=True),), gone)


def _replaced(key: str, texts: Texts) -> bool:
    return key in WHO_KEYS and bool(set(WHO_KEYS) & texts.keys())


def _by_overrides(service: Service, texts: Texts, at: Desk) -> Stored:
    saved, deleted = [], []
    here = {each.field: each for each in at.layers.overrides if each.key == service.key}
    who = {key: text for key, text in texts.items() if key in WHO_KEYS}
    if who:
        block = [each for field, each in here.items() if field in WHO_KEYS]
        below = _block_below(service)
        deleted += [each for each in block if each.field not in who or who == below]
        if who != below:
            saved += [_override(service, key, text, at.now) for key, text in who.items()]
    for key, text in texts.items():
        if key in WHO_KEYS:
            continue
        if _says_below(service, key, text):
            deleted += [here[key]] if key in here else []
        else:
            saved.append(_override(service, key, text, at.now))
    return Stored(tuple(saved), tuple(deleted))


def _override(service: Service, key: str, text: str, now: datetime) -> Override:
    return Override(service.key, key, text, stated_below(service.below(key)), now)


def _says_below(service: Service, key: str, text: str) -> bool:
    """Whether the field is as wanted without any override."""
    below = service.below(key)
    if below is None or (text == NONE and stated_below(below) is None):
        return text == NONE
    value = read(key, text)
    return not isinstance(value, Misread) and below.top.value == value


def _block_below(service: Service) -> Mapping[str, str]:
    """Who can enter without any override, in the form that an undo asks for it."""
    said = {key: text for key in WHO_KEYS if (text := stated_below(service.below(key)))}
    named = next((said[key] for key in GROUP_KEYS if key in said and said[key] != NONE), None)
    if named is not None:
        return {GROUP_KEYS[0]: named}
    return said or {"access.policy": NONE}
