"""What ended is taken back first: an override or a rule whose time ran out, also while the program was off, is undone
before anything else is written (ux.md section 6.6)."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from dockflare_desktop.core.change import Change, Outcome, OutcomeState, Plan, Risk
from dockflare_desktop.core.model import Layers, ServiceKey
from dockflare_desktop.core.resolving.blocks import has_ended

CALM = (Risk.NONE, Risk.FEWER_PEOPLE, Risk.OFFLINE)  # an opening keeps its place in the whole plan


def ended_keys(layers: Layers, now: datetime) -> frozenset[ServiceKey]:
    """Services of which a stored override, or the rule itself, has ended."""
    ends = [(each.key, each.expires_at) for each in layers.overrides]
    ends += [(each.key, each.expires_at) for each in layers.manual_rules]
    return frozenset(key for key, end in ends if has_ended(end, now))


def split(plan: Plan, ended: frozenset[ServiceKey]) -> tuple[Plan, Plan]:
    """The part that takes back what ended, with all that it needs, and the rest."""
    due = {change.id: change for change in plan.due}
    first: set[str] = set()
    for change in due.values():
        needed = _with_needs(change, due) if ended & set(change.keys) else None
        if needed is not None and all(due[each].risk in CALM for each in needed):
            first |= needed
    early = tuple(change for change in plan.changes if change.id in first)
    late = tuple(change for change in plan.changes if change.id not in first)
    return replace(plan, changes=early), replace(plan, changes=late)


def _with_needs(change: Change, due: dict[str, Change]) -> set[str] | None:
    """Its id and those of all it needs; None where one of them may not be carried out now."""
    found: set[str] = set()
    left = [change.id]
    while left:
        each = left.pop()
        if each not in due:
            return None
        if each not in found:
            found.add(each)
            left += due[each].needs
    return found


def without_needs(plan: Plan, outcomes: Iterable[Outcome]) -> Plan:
    """The rest after the first part: what that part did is needed no more; what failed in it is missing."""
    done = {each.change.id for each in outcomes if each.state is OutcomeState.DONE}
    return replace(plan, changes=tuple(replace(change, needs=change.needs - done) for change in plan.changes))
