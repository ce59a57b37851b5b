"""What saving, renaming and removing a manual rule changes in the store: one transaction each, decided here.

A rename is two rules for a while: the new one, and the old one that waits until the new address is live. So neither
address is ever missing, and a crash in between leaves both where they are.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from dockflare_desktop.core.change import Verdict
from dockflare_desktop.core.labels.fields import check_text
from dockflare_desktop.core.model import (
    FromLabels,
    Layers,
    ManualRule,
    Override,
    ServiceKey,
)
from dockflare_desktop.core.origin.path import as_typed
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.resolving.blocks import has_ended
from dockflare_desktop.core.service import Service
from dockflare_desktop.core.storing import Stored

Holders = Mapping[ServiceKey, str]  # who has an address by labels: key -> container


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


def taken(
    rules: Iterable[ManualRule], holders: Holders, key: ServiceKey, replaces: ServiceKey | None, now: datetime
) -> tuple[Problem, ...]:
    """Whoever has an address that a rule cannot have: another manual rule, and for a rename a container too, while a
    new rule may win over a label, as the row then says."""
    if _in_use(rules, key, replaces, now):
        return (Problem(ProblemCode.ADDRESS_IN_USE, as_typed(key)),)
    if replaces not in (None, key) and key in holders:
        return (Problem(ProblemCode.ADDRESS_IN_USE, as_typed(key), detail=holders[key]),)
    return ()


def _in_use(rules: Iterable[ManualRule], key: ServiceKey, replaces: ServiceKey | None, now: datetime) -> bool:
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
