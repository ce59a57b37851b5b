"""What saving, renaming and removing a manual rule changes in the store: one transaction each, decided here.

A rename is two rules for a while: the new one, and the old one that waits until the new address is live. So neither
address is ever missing, and a crash in between leaves both where they are.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import assert_never

from dockflare_desktop.core.change import Verdict
from dockflare_desktop.core.labels.fields import check_text
from dockflare_desktop.core.model import (
    AccessGroup,
    FromLabels,
    Layered,
    Layers,
    ManualRule,
    Override,
    ServiceKey,
    WholeZone,
)
from dockflare_desktop.core.origin.path import as_typed
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.resolving.blocks import has_ended
from dockflare_desktop.core.service import Service

Holders = Mapping[ServiceKey, str]  # who has an address by labels: key -> container


@dataclass(frozen=True, slots=True)
class Stored:
    """What one transaction saves and removes."""

    saved: tuple[Layered, ...] = ()
    deleted: tuple[Layered, ...] = ()

    def over(self, layers: Layers) -> Layers:
        """The layers as they are after it."""
        stored: tuple[Layered, ...] = (*layers.groups, *layers.overrides, *layers.manual_rules, *layers.zones)
        kept: dict[Hashable, Layered] = {_key(each): each for each in stored}
        for item in self.deleted:
            kept.pop(_key(item), None)
        kept |= {_key(item): item for item in self.saved}
        items = kept.values()
        return Layers(
            tuple(each for each in items if isinstance(each, AccessGroup)),
            tuple(each for each in items if isinstance(each, Override)),
            tuple(each for each in items if isinstance(each, ManualRule)),
            tuple(each for each in items if isinstance(each, WholeZone)),
        )


def _key(item: Layered) -> Hashable:
    match item:
        case ManualRule():
            return "rule", item.key
        case Override():
            return "override", item.key, item.field
        case WholeZone():
            return "zone", item.zone
        case AccessGroup():
            return "group", item.id
    assert_never(item)


def wrong_with(rule: ManualRule, now: datetime) -> tuple[Problem, ...]:
    """What is wrong with a rule as typed, whatever else there is."""
    found = [problem for key, text in rule.fields.items() if (problem := check_text(key, text)) is not None]
    if "service" not in rule.fields:
        found.append(Problem(ProblemCode.TARGET_EMPTY))
    if has_ended(rule.expires_at, now):
        found.append(Problem(ProblemCode.END_OVER, as_typed(rule.key)))
    return tuple(found)


def held_by_labels(services: Iterable[Service]) -> Holders:
    """The addresses that containers have."""
    return {each.key: each.source.container_name for each in services if isinstance(each.source, FromLabels)}


def in_use(rules: Iterable[ManualRule], key: ServiceKey, replaces: ServiceKey | None, now: datetime) -> bool:
    """Whether another manual rule has this address. One whose time is over does not, nor one that gives it up for the
    rule that is edited."""
    rule = next((each for each in rules if each.key == key), None)
    if rule is None or key == replaces or has_ended(rule.expires_at, now):
        return False
    return rule.moves_to is None or rule.moves_to != replaces


def saving(layers: Layers, rule: ManualRule, replaces: ServiceKey | None = None) -> Stored:
    """A rule is added, or takes the place of the one at its own key; `replaces` is the key of the rule that was edited,
    which makes it a rename where the key differs. Overrides follow it."""
    old = None if replaces is None else rule_of(layers, replaces)
    if old is None or old.key == rule.key:
        return Stored((rule,))
    going = replace(old, moves_to=rule.key)
    waiting = [each for each in layers.manual_rules if each.moves_to == old.key and each.key != rule.key]
    others = [replace(each, moves_to=rule.key) for each in waiting]
    overrides = [replace(each, key=rule.key) for each in layers.overrides if each.key == old.key]
    return Stored((replace(rule, moves_to=None), going, *others, *overrides))


def removing(layers: Layers, rule: ManualRule) -> Stored:
    """A rule goes, and with it what still waits for it to be live."""
    waiting = [each for each in layers.manual_rules if each.moves_to == rule.key]
    return Stored(deleted=(rule, *waiting, *_overrides_of(layers, waiting)))


def finished(layers: Layers, verdicts: Iterable[Verdict], now: datetime) -> Stored:
    """The renamed rules that need not wait any more: the new address is live, or nobody wants it."""
    live = {verdict.key for verdict in verdicts if verdict.in_place}
    wanted = {each.key for each in layers.manual_rules if each.enabled and not has_ended(each.expires_at, now)}
    moving = [each for each in layers.manual_rules if each.moves_to is not None]
    done = [each for each in moving if each.moves_to in live or each.moves_to not in wanted or each.key not in wanted]
    return Stored(deleted=(*done, *_overrides_of(layers, done)))


def rule_of(layers: Layers, key: ServiceKey) -> ManualRule | None:
    """The rule of an address."""
    return next((each for each in layers.manual_rules if each.key == key), None)


def _overrides_of(layers: Layers, rules: Iterable[ManualRule]) -> tuple[Override, ...]:
    """The overrides that a renamed rule has taken along."""
    keys = {each.key for each in rules}
    return tuple(each for each in layers.overrides if each.key in keys)
