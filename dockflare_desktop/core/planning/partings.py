"""Handing over: objects stay as they are without our marks, and the ledger lets go of them; nothing opens or closes.

A hostname is handed over as a whole. Where somebody else's service still is on it, all of it stays ours, and that is
told: a login that is partly ours would be in the way of what is left.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import assert_never

from dockflare_desktop.core.access.coverage import split
from dockflare_desktop.core.change import (
    Action,
    AppStep,
    Kind,
    LedgerEntry,
    LedgerState,
    Phase,
    PolicyStep,
    RecordStep,
    Verdict,
    Why,
)
from dockflare_desktop.core.cloud import App, Policy, Record
from dockflare_desktop.core.leaving.departure import Departure, Way, departure_of, left, set_aside, zones_left
from dockflare_desktop.core.model import Json, JsonObject, PolicyBody, ServiceKey
from dockflare_desktop.core.planning.books import HELD, key_of
from dockflare_desktop.core.planning.desired_policies import policy_key
from dockflare_desktop.core.planning.draft import Draft
from dockflare_desktop.core.planning.former import former_app, former_record
from dockflare_desktop.core.planning.marks import is_marked, plain_comment, unmarked
from dockflare_desktop.core.planning.situation import Situation
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.core.service import ExistingPolicy, OwnLogin, Service


@dataclass(frozen=True, slots=True)
class Parting:
    """The rows that are handed over, the services they were for, and the hostnames that cannot be, since something else
    is on them."""

    rows: tuple[LedgerEntry, ...] = ()
    services: tuple[Service, ...] = ()
    shared: tuple[str, ...] = ()

    def verdicts(self) -> tuple[Verdict, ...]:
        """What is said of the services."""
        return tuple(Verdict(each.key, problems=(*each.problems, left(each, Way.HAND_OVER))) for each in self.services)


def parted(given: Situation) -> tuple[Situation, Parting]:
    """The round without what is let go of: what is to be removed is switched off, what is handed over is not there."""
    if not given.departures:
        return given, Parting()
    names = {tunnel.id: tunnel.name for tunnel in given.actual.directory.tunnels}
    over = tuple(each for each in given.departures if each.way is Way.HAND_OVER)
    given = replace(given, zones=zones_left(given.zones, given.departures))
    given, parting = _without(given, over, names) if over else (given, Parting())
    return replace(given, services=set_aside(given.services, given.departures, names)), parting


def _without(given: Situation, over: tuple[Departure, ...], names: Mapping[str, str]) -> tuple[Situation, Parting]:
    held = tuple(row for row in given.ledger.entries if row.state in HELD)
    going = {each.key for each in given.services if departure_of(each, over, names) is not None}
    going |= {key_of(row) for row in held if row.kind is Kind.RULE and any(_has(each, row) for each in over)}
    whole = any(each.whole for each in over)
    staying = set[str]()
    if not whole:
        staying = {each.key.hostname for each in given.services if each.key not in going}
        staying |= {key_of(row).hostname for row in held if row.kind is Kind.RULE and key_of(row) not in going}
    hosts = {key.hostname for key in going}
    rows = tuple(row for row in held if whole or _goes(row, hosts - staying, over))
    kept = () if whole else _policies_in_use(given, rows)
    rows = tuple(row for row in rows if row.kind is not Kind.POLICY or row.key not in kept)
    gone = {(row.kind, row.key, row.tunnel) for row in rows}
    entries = tuple(
        replace(row, state=LedgerState.RELEASED) if (row.kind, row.key, row.tunnel) in gone else row
        for row in given.ledger.entries
    )
    services = tuple(each for each in given.services if not whole and each.key.hostname not in hosts - staying)
    rest = replace(given, services=services, ledger=replace(given.ledger, entries=entries, lost=False))
    parting = Parting(
        rows, tuple(each for each in given.services if each not in services), tuple(sorted(hosts & staying))
    )
    return rest, parting


def _has(departure: Departure, row: LedgerEntry) -> bool:
    """Whether a rule's row is one of a departure by itself: a tunnel's, also where no service asks for it any more."""
    return departure.whole or (bool(departure.tunnel) and row.tunnel == departure.tunnel)


def _goes(row: LedgerEntry, hosts: set[str], over: Iterable[Departure]) -> bool:
    match row.kind:
        case Kind.RECORD:
            return row.key in hosts
        case Kind.RULE:
            return key_of(row).hostname in hosts
        case Kind.APPLICATION:
            return split(row.key)[0] in hosts
        case Kind.TUNNEL:
            return any(each.tunnel == row.object_id for each in over if each.tunnel)
        case Kind.POLICY:
            return True  # those that something else of ours uses stay
    assert_never(row.kind)


def _policies_in_use(given: Situation, rows: tuple[LedgerEntry, ...]) -> frozenset[str]:
    """Keys of policies that stay ours: used by a login that does, or asked for by what is still wanted; and those that
    no login here uses, which say nothing of what is handed over."""
    going = {row.object_id for row in rows if row.kind is Kind.APPLICATION}
    used = {policy.id for app in given.actual.apps or () if app.id in going for policy in app.policies}
    others = {policy.id for app in given.actual.apps or () if app.id not in going for policy in app.policies}
    hosts = {split(row.key)[0] for row in rows if row.kind is Kind.APPLICATION}
    wanted = (*(each.login for each in given.services), *(each.login for each in given.zones))
    logins = (login.spec for login in wanted if isinstance(login, OwnLogin))
    uses = (use for spec in logins if split(spec.address)[0] not in hosts for use in spec.policies)
    asked = {policy_key(use) for use in uses}
    policies = (row for row in given.ledger.entries if row.kind is Kind.POLICY)
    return frozenset(
        row.key for row in policies if row.key in asked or row.object_id in others or row.object_id not in used
    )


def plan_partings(parting: Parting, draft: Draft) -> None:
    """Take our marks off what is handed over, and let go of what carries none. What cannot be read is tried again."""
    for host in parting.shared:
        draft.problems.append(Problem(ProblemCode.LEAVE_SHARED, host, Effect.HINT))
    for row in parting.rows:
        _part_with(row, draft)


def _part_with(row: LedgerEntry, draft: Draft) -> None:
    match row.kind:
        case Kind.RECORD:
            _part_with_record(row, draft)
        case Kind.APPLICATION:
            _part_with_app(row, draft)
        case Kind.POLICY:
            _part_with_policy(row, draft)
        case Kind.RULE | Kind.TUNNEL:
            _let_go(row, draft)  # nothing at Cloudflare says whose they are
        case _:
            assert_never(row.kind)


def _let_go(row: LedgerEntry, draft: Draft) -> None:
    draft.correct(row, LedgerState.RELEASED)


def _part_with_record(row: LedgerEntry, draft: Draft) -> None:
    records = draft.view.given.actual.records.get(row.zone)
    if records is None:
        return
    found = next((each for each in records if _same_record(row, each)), None)
    if found is None or not is_marked(found.comment, draft.view.books.installation):
        _let_go(row, draft)
        return
    was = (row.former or {}).get("comment")
    comment = was if isinstance(was, str) else plain_comment(found.comment)
    body = {**former_record(found), "comment": comment}
    draft.add(
        Kind.RECORD,
        Action.UPDATE,
        row.key,
        RecordStep(found.zone_id, row.key, None, before=found, restore=body),
        phase=Phase.ROUTE,
        why=Why.HANDED_OVER,
        keys=_keys(row.key, draft),
    )


def _same_record(row: LedgerEntry, record: Record) -> bool:
    return record.id == row.object_id if row.object_id else record.name == row.key


def _part_with_app(row: LedgerEntry, draft: Draft) -> None:
    if draft.view.apps is None or not draft.view.policies_read:
        return  # without the list, a reusable policy cannot be told from one of its own
    app = draft.view.apps_by_id.get(row.object_id)
    if app is None or not _inline_marked(app, draft):
        _let_go(row, draft)
        return
    draft.add(
        Kind.APPLICATION,
        Action.UPDATE,
        row.key,
        AppStep(row.key, None, app, restore=_unmarked_app(app)),
        phase=Phase.PROTECT,
        why=Why.HANDED_OVER,
        keys=_keys(split(row.key)[0], draft),
    )


def _inline_marked(app: App, draft: Draft) -> bool:
    own = draft.view.books.installation
    return any(not each.reusable and is_marked(each.body.name, own) for each in app.policies)


def _unmarked_app(app: App) -> JsonObject:
    """An application as it stands, its own policies without our mark."""
    body = former_app(app)
    listed = body["policies"]
    assert isinstance(listed, list)  # noqa: S101 - former_app made it
    policies: list[Json] = [_unmarked(each) for each in listed]
    return {**body, "policies": policies}


def _unmarked(policy: Json) -> Json:
    assert isinstance(policy, dict)  # noqa: S101 - former_app made it
    return {**policy, "name": unmarked(str(policy["name"]))} if "name" in policy else policy


def _part_with_policy(row: LedgerEntry, draft: Draft) -> None:
    listed = draft.view.given.actual.directory.policies
    if listed is None:
        return
    found = next((each for each in listed if each.id == row.object_id), None)
    if found is None or not is_marked(found.body.name, draft.view.books.installation):
        _let_go(row, draft)
        return
    draft.add(
        Kind.POLICY,
        Action.UPDATE,
        row.key,
        PolicyStep(row.key, ExistingPolicy(found.id, _plain(found)), found, marks=False),
        phase=Phase.PREPARE,
        why=Why.HANDED_OVER,
    )


def _plain(policy: Policy) -> PolicyBody:
    return replace(policy.body, name=unmarked(policy.body.name))


def _keys(host: str, draft: Draft) -> list[ServiceKey]:
    """Services on a hostname that is handed over."""
    rows = draft.view.given.ledger.entries
    return [key_of(row) for row in rows if row.kind is Kind.RULE and key_of(row).hostname == host]
