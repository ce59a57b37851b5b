"""What waits for a click: modes, the deletion brake, openings to everyone, pauses; never a take-down (H1)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from dockflare_desktop.core.access.coverage import Applications, protects
from dockflare_desktop.core.access.openness import admits_everyone
from dockflare_desktop.core.approving import approval
from dockflare_desktop.core.change import (
    Action,
    AppStep,
    Change,
    Hold,
    Kind,
    LedgerEntry,
    LedgerState,
    Phase,
    PolicyStep,
    RecordStep,
    Risk,
    RuleStep,
    Why,
)
from dockflare_desktop.core.model import ServiceKey
from dockflare_desktop.core.planning.books import Books
from dockflare_desktop.core.planning.desired import is_hole, is_locked
from dockflare_desktop.core.planning.desired_policies import bodies
from dockflare_desktop.core.planning.judge import Judged
from dockflare_desktop.core.planning.situation import Situation
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.core.service import Presence
from dockflare_desktop.core.settings import Mode

SHORTEST_WINDOW = timedelta(minutes=10)  # H12


def hold(
    changes: tuple[Change, ...], judged: Mapping[ServiceKey, Judged], given: Situation
) -> tuple[tuple[Change, ...], tuple[Problem, ...]]:
    """Mark the changes that may not be carried out now, and those that depend on them."""
    braked, problems = _brake(changes, judged, given)
    opening = _openings(judged, given)
    changes = _hurried(changes)
    marked = {}
    for change in changes:
        why = _why_held(change, given)
        needless = bool(why) or change.urgent or _was_shown(change, judged, given)
        asks = Hold.NONE if needless else _asks(change, given, braked, opening)
        approved = bool(given.approved) and approval(change) in given.approved  # also once nothing asks for it any more
        held = why or (Hold.NONE if approved else asks)
        marked[change.id] = replace(change, hold=held, approved=approved) if held or approved else change
    return _with_dependants(changes, marked), problems


def _hurried(changes: tuple[Change, ...]) -> tuple[Change, ...]:
    """A policy that a closing needs is made with it: by itself it lets nobody in."""
    needed = {need for change in changes if change.urgent for need in change.needs}
    return tuple(
        replace(change, urgent=True)
        if change.id in needed and change.kind is Kind.POLICY and change.action is Action.CREATE
        else change
        for change in changes
    )


def _was_shown(change: Change, judged: Mapping[ServiceKey, Judged], given: Situation) -> bool:
    """Whether it is part of a departure: somebody saw that as a whole, and said yes to it. What reappeared, or opens
    something to everyone, asks all the same."""
    if change.why is Why.HANDED_OVER:
        return True
    if change.why not in (Why.GONE, Why.UNUSED) or change.risk is Risk.EVERYONE:
        return False
    known = [judged[key] for key in change.keys if key in judged]
    return any(each.whole for each in given.departures) or (bool(known) and all(_left(each) for each in known))


def _left(judged: Judged) -> bool:
    return any(each.code is ProblemCode.LEFT for each in judged.service.problems)


@dataclass(frozen=True, slots=True)
class _Openings:
    """H6: services whose opening to everyone waits for a click."""

    login: Mapping[ServiceKey, str]  # by key: the address that a login of its own has
    bare: frozenset[ServiceKey]  # those that no login covers now; below a wildcard's first level none ever does
    up: frozenset[ServiceKey]
    apps: Applications


def _openings(judged: Mapping[ServiceKey, Judged], given: Situation) -> _Openings:
    held = {key: each for key, each in judged.items() if each.service.hold_public}
    apps = Applications((given.actual.apps or ()) if held else ())
    bare = {key for key, each in held.items() if "*" in key.hostname or protects(apps, each.address) is None}  # H4
    return _Openings(
        {key: each.address for key, each in held.items()},
        frozenset(bare),
        frozenset(key for key, each in judged.items() if each.up),
        apps,
    )


def _why_held(change: Change, given: Situation) -> Hold:
    """What no approval lets through."""
    if given.settings.mode is Mode.OBSERVE or given.observe:
        return Hold.OBSERVE
    if change.urgent:
        return Hold.NONE
    if given.paused:
        return Hold.PAUSED
    if given.rival:
        return Hold.RIVAL
    return Hold.NONE


def _asks(change: Change, given: Situation, braked: frozenset[ServiceKey], opening: _Openings) -> Hold:
    """What needs an approval."""
    removes = change.action is Action.DELETE and change.phase is not Phase.TIDY
    if change.why is Why.REAPPEARED:
        return Hold.REAPPEARED
    if removes and braked.intersection(change.keys):
        return Hold.BRAKE
    if _opens(change, opening):
        return Hold.PUBLIC
    asked = given.settings.mode is Mode.ASK_EVERY or (removes and given.settings.mode is Mode.ASK_REMOVING)
    return Hold.MODE if asked else Hold.NONE


def _opens(change: Change, opening: _Openings) -> bool:
    """H6: under default_access=hold whatever would open a service to everyone waits: its rule, a record that leads to
    it, a lock or a login taken away, its own or the wider one it lies behind."""
    if not opening.login:
        return False
    held = opening.login.keys() & set(change.keys)
    bare = opening.bare & set(change.keys)
    match change.step:
        case RuleStep(rule=rule, before=before) as step if rule is not None:
            unlocks = before is not None and is_locked(before) and not is_locked(rule) and step.lock is None
            return (bool(bare) and change.risk is Risk.EVERYONE) or (bool(held) and unlocks)
        case RecordStep(tunnel=tunnel) if tunnel is not None:
            return bool(bare) and (bool(bare & opening.up) or bare.issuperset(change.keys))
        case AppStep() | PolicyStep() if change.risk in (Risk.MORE_PEOPLE, Risk.EVERYONE):
            return bool(held) or _uncovers(change, opening)
        case _:
            return False


def _uncovers(change: Change, opening: _Openings) -> bool:
    """Whether a wider login goes, or opens to everyone, that a held service lies behind."""
    step = change.step
    if isinstance(step, AppStep) and step.before is not None:
        opens = step.spec is None or admits_everyone(bodies(step.spec.policies))
        return opens and any(protects(opening.apps, each) == step.before for each in opening.login.values())
    if isinstance(step, PolicyStep) and step.before is not None and step.use is not None and step.use.body is not None:
        used = [protects(opening.apps, each) for each in opening.login.values()]
        behind = any(app and any(policy.id == step.before.id for policy in app.policies) for app in used)
        return admits_everyone([step.use.body]) and behind
    return False


def _brake(
    changes: tuple[Change, ...], judged: Mapping[ServiceKey, Judged], given: Situation
) -> tuple[frozenset[ServiceKey], tuple[Problem, ...]]:
    """H12: removals due now and done within one grace period, against the services live at its beginning. What somebody
    switched off by hand is no accident, and a rule that only filled a hole was no service."""
    due = {
        key
        for change in changes
        if change.kind is Kind.RULE and change.action is Action.DELETE and change.why is Why.GONE
        for key in change.keys
        if not _switched_off(key, judged) and not _was_shown(change, judged, given)
    }
    window = max(SHORTEST_WINDOW, timedelta(seconds=given.settings.grace_period))
    done = sum(1 for entry in given.ledger.entries if _removed_since(entry, given.now - window))
    live = sum(1 for entry in Books.of(given.ledger).all_held(Kind.RULE) if not is_hole(entry.value)) + done
    limit = max(given.settings.brake_count, live * given.settings.brake_share / 100)
    if not due or len(due) + done <= limit:
        return frozenset(), ()
    told = Problem(ProblemCode.BRAKE, "", Effect.WARNING, value=str(len(due) + done), detail=str(live))
    return frozenset(due), (told,)


def _switched_off(key: ServiceKey, judged: Mapping[ServiceKey, Judged]) -> bool:
    here = judged.get(key)
    if here is None:
        return False
    undone = any(each.code is ProblemCode.GIVEN_BACK for each in here.problems)
    return undone or here.service.presence is Presence.IGNORED


def _removed_since(entry: LedgerEntry, start: datetime) -> bool:
    removed = entry.kind is Kind.RULE and entry.state is LedgerState.REMOVED
    return removed and entry.at is not None and entry.at > start and not is_hole(entry.value)


def _with_dependants(changes: tuple[Change, ...], marked: dict[str, Change]) -> tuple[Change, ...]:
    """A change that needs a held or waiting one waits with it, over however many steps."""
    left = [each.id for each in marked.values() if each.hold or each.waits]
    if not left:
        return tuple(marked.values())
    dependants: dict[str, list[str]] = {}
    for change in changes:
        for need in change.needs & marked.keys():
            dependants.setdefault(need, []).append(change.id)
    while left:
        needed = marked[left.pop()]
        for each in dependants.get(needed.id, ()):
            change = marked[each]
            touched = replace(
                change,
                hold=change.hold or needed.hold,
                waits=change.waits or needed.waits,
                follows=change.follows or bool(needed.hold and not change.hold),
            )
            if touched != change:
                marked[each] = touched
                left.append(each)
    return tuple(marked[change.id] for change in changes)
