"""What could go wrong with a change, and what is made sure of; by its kind, action and effect. Pure.

The words are in gui/present/plan_words.py.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import assert_never

from dockflare_desktop.core.access.openness import admits_everyone
from dockflare_desktop.core.change import (
    Action,
    AppStep,
    Change,
    Kind,
    PolicyStep,
    RecordStep,
    Risk,
    RuleStep,
    TunnelStep,
    Why,
)
from dockflare_desktop.core.planning.desired import is_hole
from dockflare_desktop.core.planning.desired_policies import bodies


class Hazard(StrEnum):
    """What somebody should know before; the most serious first."""

    EVERYONE = "everyone"  # nothing asks who somebody is
    MORE_PEOPLE = "more_people"  # who got in meanwhile stays in until the session ends
    OFFLINE = "offline"  # visitors see an error at once
    NEW_AUD = "new_aud"  # a login that was deleted comes back with other ids (H20)
    SIGNED_IN = "signed_in"  # who is in may stay until the session ends
    OVERWRITES = "overwrites"  # somebody else's change of ours is put back
    RETURNED = "returned"  # adopted: gets its former value back, and is not deleted (H14)
    HANDED_OVER = "handed_over"  # it stays as it is, without our mark
    NO_CONNECTOR = "no_connector"  # a new tunnel has none yet: error 1033
    SILENT = "silent"  # where nothing answers at the target: error 502
    SWITCHES = "switches"  # until every connector has the new rule, the old target answers too
    SHARED = "shared"  # a policy's change reaches every login that uses it
    SLOW_NAMES = "slow_names"  # a name that was asked for before may stay unknown for some minutes
    WAITS = "waits"  # not before every connector has the version it needs
    CLOSED = "closed"  # answers 503 until its login stands
    LOGIN_FIRST = "login_first"  # the login stands before the address leads anywhere
    LOGIN_STAYS = "login_stays"  # the login is in place before, during and after
    LOGIN_LAST = "login_last"  # the login goes last, when nothing leads there any more
    NOBODY_USES = "nobody_uses"


def hazards(change: Change, effect: Risk) -> tuple[Hazard, ...]:
    """Of one change; `effect` is what it does as part of its plan."""
    if change.why is Why.HANDED_OVER:
        return (Hazard.HANDED_OVER,)
    found = {*_of_effect(effect), *_of_step(change)}
    if change.why is Why.DRIFTED:
        found.add(Hazard.OVERWRITES)
    if change.waits:
        found.add(Hazard.WAITS)
    return ordered(found)


def ordered(found: Iterable[Hazard]) -> tuple[Hazard, ...]:
    """Each once, the most serious first."""
    known = set(found)
    return tuple(hazard for hazard in Hazard if hazard in known)


def _of_effect(effect: Risk) -> tuple[Hazard, ...]:
    match effect:
        case Risk.EVERYONE:
            return (Hazard.EVERYONE,)
        case Risk.MORE_PEOPLE:
            return (Hazard.MORE_PEOPLE,)
        case Risk.OFFLINE:
            return (Hazard.OFFLINE,)
        case Risk.FEWER_PEOPLE:
            return (Hazard.SIGNED_IN,)
        case Risk.ONLINE | Risk.NONE:
            return ()
    assert_never(effect)


def _of_step(change: Change) -> tuple[Hazard, ...]:
    step = change.step
    match step:
        case TunnelStep():
            return (Hazard.NO_CONNECTOR,)
        case PolicyStep(use=None):
            return (Hazard.NOBODY_USES,)
        case PolicyStep(before=before):
            return () if before is None else (Hazard.SHARED,)
        case AppStep():
            return _of_login(step, change)
        case RuleStep():
            return _of_rule(step)
        case RecordStep():
            return _of_record(step, change)
    assert_never(step)


def _of_login(step: AppStep, change: Change) -> tuple[Hazard, ...]:
    if step.spec is None:
        return (Hazard.RETURNED,) if step.restore is not None else (Hazard.LOGIN_LAST, Hazard.NEW_AUD)
    if admits_everyone(bodies(step.spec.policies)):
        return ()
    if step.before is not None:
        return (Hazard.LOGIN_STAYS,)
    later = any(need.startswith(Kind.RULE) for need in change.needs)  # H32: below a login that lets fewer in
    return () if later else (Hazard.LOGIN_FIRST,)


def _of_rule(step: RuleStep) -> tuple[Hazard, ...]:
    if step.rule is None:
        return (Hazard.RETURNED,) if step.restore is not None else ()
    if is_hole(step.rule):
        return (Hazard.CLOSED,)
    if step.before is None:
        return (Hazard.SILENT,)
    moved = step.before.get("service") != step.rule.get("service")
    return (Hazard.SILENT, Hazard.SWITCHES) if moved else (Hazard.SWITCHES,)


def _of_record(step: RecordStep, change: Change) -> tuple[Hazard, ...]:
    if step.tunnel is None:
        return (Hazard.RETURNED,) if step.restore is not None else ()
    return (Hazard.SLOW_NAMES,) if change.action is Action.CREATE else ()
