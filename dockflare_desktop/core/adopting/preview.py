"""What adopting, or giving back, would do: the plan with it against the plan without, and what could go wrong."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from hashlib import sha256

from dockflare_desktop.core.access.coverage import address_of
from dockflare_desktop.core.adopting.foreign import Foreign
from dockflare_desktop.core.adopting.naming import address
from dockflare_desktop.core.adopting.sides import Context, Sides, sides
from dockflare_desktop.core.approving import approval
from dockflare_desktop.core.change import Change, Kind, LedgerEntry, LedgerState, Plan, Risk
from dockflare_desktop.core.model import JsonObject, ServiceKey
from dockflare_desktop.core.origin.path import as_typed
from dockflare_desktop.core.owners import OwnerKind
from dockflare_desktop.core.planning.books import Books, canonical, key_of
from dockflare_desktop.core.planning.plan import make_plan
from dockflare_desktop.core.planning.situation import Situation, View
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.core.rivals import ORIGINAL


class Caution(StrEnum):
    """What somebody should know before; the words are in words/adopting.py."""

    NOBODY_ASKS = "nobody_asks"
    STILL_BLOCKED = "still_blocked"
    ORIGINAL = "original"
    TAKEN_OVER = "taken_over"
    ELSEWHERE = "elsewhere"
    EVERYONE = "everyone"
    MORE_PEOPLE = "more_people"
    FEWER_PEOPLE = "fewer_people"
    NEW_IDS = "new_ids"
    OFFLINE = "offline"


@dataclass(frozen=True, slots=True)
class Warned:
    """A caution about one object."""

    caution: Caution
    subject: str
    detail: str = ""
    problem: Problem | None = None  # what still is in the way


@dataclass(frozen=True, slots=True)
class Shown:
    """A change that comes of it, and both its sides."""

    change: Change
    sides: Sides


@dataclass(frozen=True, slots=True)
class Adoption:
    """`rows` are what the ledger will say (of an undone adoption that never wrote anything: what it says no more).
    `seal` stands for all of it as it was shown: what differs later has another one."""

    rows: tuple[LedgerEntry, ...]
    changes: tuple[Shown, ...] = ()
    warned: tuple[Warned, ...] = ()
    seal: str = ""

    @property
    def keys(self) -> frozenset[ServiceKey]:
        """The services that it concerns."""
        return frozenset(key for shown in self.changes for key in shown.change.keys)


def adoption(given: Situation, chosen: Sequence[Foreign]) -> Adoption | Problem:
    """What comes of adopting these objects together."""
    refused = next((each.refusal for each in chosen if each.refusal is not None), None)
    rows = tuple(each.row for each in chosen if each.row is not None)
    if refused is not None:
        return refused
    plan, changes = _comes_of(given, rows)
    warned = [*_whose(chosen), *_effects(changes, chosen)]
    for each in chosen:
        warned += _unwritten(each, plan, changes)
    once = tuple(dict.fromkeys(warned))  # a record and a rule of one address have the same reason
    return Adoption(rows, changes, once, _seal(rows, changes))


def return_of(given: Situation, kind: Kind, key: str) -> Adoption | Problem:
    """What comes of undoing an adoption. `key` is a hostname, an address (rules: hostname and path as the ledger has
    them). Nothing of the service that uses it stays published."""
    wanted = address(key)
    held = [row for row in adopted(Books.of(given.ledger)) if row.kind is kind and called(row) == wanted]
    if not held:
        return Problem(ProblemCode.ADOPT_UNKNOWN, key, label=str(kind), value=key)
    if all(row.state is LedgerState.ADOPTED for row in held):
        return Adoption(tuple(held), seal=_seal(held, ()))
    rows = tuple(replace(row, state=LedgerState.RETURNING) for row in _with_its_service(held, given))
    _, changes = _comes_of(given, rows)
    hosts = sorted({key.hostname for shown in changes for key in shown.change.keys})
    gone = [Warned(Caution.OFFLINE, host) for host in hosts]
    anew = [Warned(Caution.NEW_IDS, called(row)) for row in rows if _inline(row.former)]
    return Adoption(rows, changes, (*gone, *_effects(changes, ()), *anew), _seal(rows, changes))


def _with_its_service(held: Sequence[LedgerEntry], given: Situation) -> tuple[LedgerEntry, ...]:
    """Together with everything else that was adopted for the services that can no longer be published: what is left
    would be of no use. A record stays as long as another service is reached by it."""
    names = {called(row) for row in held if row.kind is Kind.RULE}
    hosts = {row.key for row in held if row.kind is Kind.RECORD}
    logins = {row.key for row in held if row.kind is Kind.APPLICATION}
    places = {service.key: address_of(service.key, service.path) for service in given.services}
    gone = {key for key, place in places.items() if key.hostname in hosts or as_typed(key) in names or place in logins}
    names |= {as_typed(key) for key in gone}
    logins |= {places[key] for key in gone}
    hosts |= {key.hostname for key in gone} - {key.hostname for key in places.keys() - gone}
    wanted = {Kind.RULE: names, Kind.RECORD: hosts, Kind.APPLICATION: logins}
    written = (row for row in adopted(Books.of(given.ledger)) if row.state is not LedgerState.ADOPTED)
    more = (row for row in written if called(row) in wanted.get(row.kind, ()) and row not in held)
    return (*held, *more)


def adopted(books: Books) -> tuple[LedgerEntry, ...]:
    """What was adopted and was not given back."""
    return tuple(row for row in books.lent if row.state is not LedgerState.RETURNING)


def called(row: LedgerEntry) -> str:
    """An adopted object's name: hostname, hostname and path in the label's form, or the login's address."""
    return row.key if row.kind is not Kind.RULE else as_typed(key_of(row))


def _comes_of(given: Situation, rows: Iterable[LedgerEntry]) -> tuple[Plan, tuple[Shown, ...]]:
    """The plan with these rows in the ledger, and what it has beyond the plan without them."""
    index = {(row.kind, row.key, row.tunnel): row for row in given.ledger.entries}
    index.update({(row.kind, row.key, row.tunnel): row for row in rows})
    planned = {approval(change) for change in make_plan(given).changes}
    plan = make_plan(replace(given, ledger=replace(given.ledger, entries=tuple(index.values()))))
    directory, view = given.actual.directory, View(given)
    context = Context(given.ledger.installation, directory.tunnels, directory.policies or (), view.team)
    new = (change for change in plan.changes if approval(change) not in planned)
    return plan, tuple(Shown(change, sides(change, context)) for change in new)


# --- what could go wrong ---------------------------------------------------------------------------------------------


def _whose(chosen: Iterable[Foreign]) -> list[Warned]:
    found = []
    for each in chosen:
        if each.owner.name == ORIGINAL:
            found.append(Warned(Caution.ORIGINAL, each.name))
        elif each.owner.kind is OwnerKind.INSTALLATION:
            found.append(Warned(Caution.TAKEN_OVER, each.name, each.owner.name))
    return found[:1]


def _effects(changes: Iterable[Shown], chosen: Iterable[Foreign]) -> list[Warned]:
    risks = {
        Risk.EVERYONE: Caution.EVERYONE,
        Risk.MORE_PEOPLE: Caution.MORE_PEOPLE,
        Risk.FEWER_PEOPLE: Caution.FEWER_PEOPLE,
    }
    told = dict.fromkeys(
        Warned(risks[shown.change.risk], _about(shown.change)) for shown in changes if shown.change.risk in risks
    )
    found = list(told)
    for each in chosen:
        if each.kind is not Kind.APPLICATION and _written(each, changes):
            found.append(Warned(Caution.ELSEWHERE, each.name, each.says))
        elif each.kind is Kind.APPLICATION and each.row is not None and _inline(each.row.former):
            found.append(Warned(Caution.NEW_IDS, each.name))
    return found


def _about(change: Change) -> str:
    return str(change.keys[0]) if change.kind is Kind.RULE and change.keys else change.target


def _inline(former: JsonObject | None) -> bool:
    listed = (former or {}).get("policies")
    return isinstance(listed, list) and any("decision" in each for each in listed if isinstance(each, dict))


def _written(each: Foreign, changes: Iterable[Shown]) -> bool:
    return any(shown.change.kind is each.kind and _concerns(shown.change, each) for shown in changes)


def _concerns(change: Change, each: Foreign) -> bool:
    if each.kind is not Kind.RULE:
        return change.target == each.name
    return each.row is not None and key_of(each.row) in change.keys


def _unwritten(each: Foreign, plan: Plan, changes: Sequence[Shown]) -> list[Warned]:
    """Why nothing is written to an adopted object now."""
    if _written(each, changes):
        return []
    if not each.services:
        return [Warned(Caution.NOBODY_ASKS, each.name)]
    return [
        Warned(Caution.STILL_BLOCKED, str(key), problem=problem)
        for key in each.services
        if (problem := _blocking(key, plan)) is not None
    ]


def _blocking(key: ServiceKey, plan: Plan) -> Problem | None:
    verdict = next((each for each in plan.verdicts if each.key == key), None)
    found = [] if verdict is None else [each for each in verdict.problems if each.effect >= Effect.BLOCKS]
    return next(iter(found), None)


def _seal(rows: Iterable[LedgerEntry], changes: Iterable[Shown]) -> str:
    """A short text that stands for these objects as they were found, and for these changes."""
    found = [f"{row.kind} {row.key} {row.tunnel} {row.object_id} {canonical(row.former)}" for row in rows]
    planned = [approval(shown.change) for shown in changes]
    return sha256("\n".join([*sorted(found), *sorted(planned)]).encode()).hexdigest()
