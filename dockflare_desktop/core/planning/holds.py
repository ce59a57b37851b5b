"""What waits for a click: modes, the deletion brake, openings to everyone, pauses; never a take-down (H1)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from dockflare_desktop.core.change import Action, Change, Hold, Kind, LedgerState, Phase, Risk, Why, approval
from dockflare_desktop.core.model import ServiceKey
from dockflare_desktop.core.planning.books import Books
from dockflare_desktop.core.planning.judge import Judged
from dockflare_desktop.core.planning.situation import Situation
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.core.settings import Mode

SHORTEST_WINDOW = timedelta(minutes=10)  # H12


def hold(
    changes: tuple[Change, ...], judged: Mapping[ServiceKey, Judged], given: Situation
) -> tuple[tuple[Change, ...], tuple[Problem, ...]]:
    """Mark the changes that may not be carried out now, and those that depend on them."""
    braked, problems = _brake(changes, given)
    opening = {key for key, each in judged.items() if each.service.hold_public}
    marked = {}
    for change in changes:
        why = _why_held(change, given, braked, opening)
        marked[change.id] = replace(change, hold=why) if why else change
    return _with_dependants(changes, marked), problems


def _why_held(change: Change, given: Situation, braked: frozenset[ServiceKey], opening: set[ServiceKey]) -> Hold:
    if given.settings.mode is Mode.OBSERVE or given.observe:
        return Hold.OBSERVE
    if change.urgent:
        return Hold.NONE
    if given.paused:
        return Hold.PAUSED
    if given.rival:
        return Hold.RIVAL
    return Hold.NONE if given.approved and approval(change) in given.approved else _asks(change, given, braked, opening)


def _asks(change: Change, given: Situation, braked: frozenset[ServiceKey], opening: set[ServiceKey]) -> Hold:
    """What needs an approval that was not given."""
    removes = change.action is Action.DELETE and change.phase is not Phase.TIDY
    if change.why is Why.REAPPEARED:
        return Hold.REAPPEARED
    if removes and braked.intersection(change.keys):
        return Hold.BRAKE
    if _opens(change, opening):
        return Hold.PUBLIC
    asked = given.settings.mode is Mode.ASK_EVERY or (removes and given.settings.mode is Mode.ASK_REMOVING)
    return Hold.MODE if asked else Hold.NONE


def _opens(change: Change, opening: set[ServiceKey]) -> bool:
    """H6: under default_access=hold whatever would open a service to everyone waits."""
    if not change.keys or not opening.issuperset(change.keys):
        return False
    routes = change.kind in (Kind.RULE, Kind.RECORD) and change.action is not Action.DELETE
    loosens = change.kind is Kind.APPLICATION and change.risk in (Risk.MORE_PEOPLE, Risk.EVERYONE)
    return (routes and (change.risk is Risk.EVERYONE or change.kind is Kind.RECORD)) or loosens


def _brake(changes: tuple[Change, ...], given: Situation) -> tuple[frozenset[ServiceKey], tuple[Problem, ...]]:
    """H12: removals due now and done within one grace period, against the services live at its beginning."""
    due = {
        key
        for change in changes
        if change.kind is Kind.RULE and change.action is Action.DELETE and change.why is Why.GONE
        for key in change.keys
    }
    window = max(SHORTEST_WINDOW, timedelta(seconds=given.settings.grace_period))
    books = Books.of(given.ledger)
    done = sum(
        1
        for entry in given.ledger.entries
        if entry.kind is Kind.RULE and entry.state is LedgerState.REMOVED and entry.at and given.now - entry.at < window
    )
    live = len(books.all_held(Kind.RULE)) + done
    limit = max(given.settings.brake_count, live * given.settings.brake_share / 100)
    if not due or len(due) + done <= limit:
        return frozenset(), ()
    told = Problem(ProblemCode.BRAKE, "", Effect.WARNING, value=str(len(due)), detail=str(live))
    return frozenset(due), (told,)


def _with_dependants(changes: tuple[Change, ...], marked: dict[str, Change]) -> tuple[Change, ...]:
    """A change that needs a held or waiting one waits with it."""
    for _ in range(len(Phase)):
        touched = False
        for change in list(marked.values()):
            needed = [marked[need] for need in change.needs if need in marked]
            held = change.hold or next((each.hold for each in needed if each.hold), Hold.NONE)
            waits = change.waits or any(each.waits for each in needed)
            if (held, waits) != (change.hold, change.waits):
                marked[change.id] = replace(change, hold=held, waits=waits)
                touched = True
        if not touched:
            break
    return tuple(marked[change.id] for change in changes)
