"""What people are told of a change: its effect together with the others of its plan, where its own says too little."""

from collections.abc import Iterable, Mapping

from dockflare_desktop.core.access.coverage import split
from dockflare_desktop.core.change import Action, AppStep, Change, Kind, Risk


def effects(changes: Iterable[Change]) -> Mapping[str, Risk]:
    """The effect of every change, by its id.

    A login that goes alone lets more people in, and `Change.risk` says so: the order of the calls, holds and the guard
    depend on it. Where its address goes as a whole (every rule of it, then its record), nobody gets to it afterwards.
    """
    known = tuple(changes)
    offline = [each for each in known if each.action is Action.DELETE and each.risk is Risk.OFFLINE]
    rules = {key for each in offline if each.kind is Kind.RULE for key in each.keys}
    records = {each.target for each in offline if each.kind is Kind.RECORD}
    return {each.id: Risk.OFFLINE if _goes_along(each) and _gone(each, rules, records) else each.risk for each in known}


def _goes_along(change: Change) -> bool:
    """A login that lets more people in by going; one that gets its former value back stays, and one that bares a
    service opens it."""
    step = change.step
    gone = isinstance(step, AppStep) and step.spec is None and step.restore is None
    return gone and change.risk is Risk.MORE_PEOPLE


def _gone(change: Change, rules: Iterable[object], records: Iterable[str]) -> bool:
    return bool(change.keys) and set(change.keys) <= set(rules) and split(change.target)[0] in records
