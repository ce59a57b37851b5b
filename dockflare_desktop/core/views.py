"""From decisions and outcomes to what people see: one row per service, with its status and the reason."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TypeAlias

from dockflare_desktop.core.access.coverage import address_of, covering, open_to_everyone
from dockflare_desktop.core.access.describe import describe
from dockflare_desktop.core.access.openness import admits_everyone
from dockflare_desktop.core.change import Change, Hold, Kind, Outcome, OutcomeState, Plan, Verdict, Why
from dockflare_desktop.core.cloud import Actual
from dockflare_desktop.core.connected import proof, waits_for
from dockflare_desktop.core.model import FromLabels, Path, Rejected, ServiceKey, Source
from dockflare_desktop.core.origin.order import path_of_pattern
from dockflare_desktop.core.planning.desired_policies import bodies
from dockflare_desktop.core.planning.ingress import rules_of
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode, worst
from dockflare_desktop.core.service import NoLogin, OwnLogin, Presence, Service, ZoneLogin, ZoneWanted
from dockflare_desktop.core.since import Written, first_seen
from dockflare_desktop.core.status import AccessView, LoginKind, ServiceView, Status

REFUSALS = frozenset(
    {
        ProblemCode.CLOUDFLARE_DOWN,
        ProblemCode.CLOUDFLARE_REFUSED,
        ProblemCode.PROTECT_FAILED,
        ProblemCode.TAKEN_DOWN_UNPROTECTED,
        ProblemCode.PERMISSION_MISSING,
        ProblemCode.RATE_LIMITED,
        ProblemCode.DNS_QUOTA,
        ProblemCode.ACCESS_QUOTA,
        ProblemCode.OFFLINE,
        ProblemCode.TOKEN_REFUSED,
    }
)  # Cloudflare or the network said no: Error, tried again; anything else is for the user to change: Blocked
HELD_CODES = {
    Hold.MODE: ProblemCode.HELD_MODE,
    Hold.OBSERVE: ProblemCode.HELD_MODE,
    Hold.PAUSED: ProblemCode.HELD_MODE,
    Hold.BRAKE: ProblemCode.BRAKE,
    Hold.PUBLIC: ProblemCode.HELD_PUBLIC,
    Hold.REAPPEARED: ProblemCode.HELD_REAPPEARED,
    Hold.RIVAL: ProblemCode.ORIGINAL_RUNS,
}


RowId: TypeAlias = tuple[str, str, str]
"""Address and container: who holds an address and who only asks for it are two rows."""


def row_id(row: ServiceView) -> RowId:
    """What tells a row from every other, from one round to the next."""
    return (row.hostname, row.path.text, row.container)


@dataclass(frozen=True, slots=True)
class Seen:
    """What rows are made of. `before` are the rows shown last, for "since", and `written` what is known where none were
    shown yet; `engines` maps engine ids to names."""

    services: tuple[Service, ...]
    rejected: tuple[Rejected, ...]
    plan: Plan
    outcomes: tuple[Outcome, ...]
    actual: Actual | None
    now: datetime
    verified_at: datetime | None
    retry_at: datetime | None = None
    before: Mapping[RowId, ServiceView] = field(default_factory=dict)
    engines: Mapping[str, str] = field(default_factory=dict)
    written: Written | None = None
    zones: tuple[ZoneWanted, ...] = ()


def service_views(seen: Seen) -> tuple[ServiceView, ...]:
    """One row per service, per refused request, and per service that is being removed; most urgent first."""
    verdicts = {verdict.key: verdict for verdict in seen.plan.verdicts}
    judged = [(service, verdicts.get(service.key, Verdict(service.key))) for service in seen.services]
    rows = [_row(service, verdict, seen) for service, verdict in judged if not _left_nothing(service, verdict, seen)]
    rows += [_rejected(each, seen) for each in seen.rejected]
    rows += _removed({service.key for service in seen.services}, seen)
    order = list(Status)
    rows.sort(key=lambda row: (order.index(row.status), list(reversed(row.hostname.split("."))), row.path.text))
    return tuple(_since(row, seen) for row in rows)


def _left_nothing(service: Service, verdict: Verdict, seen: Seen) -> bool:
    """Whether a service whose container is gone was never up, so that nothing of it is leaving."""
    stands = verdict.routed or bool(verdict.record_id) or bool(verdict.app_id)
    changes = any(service.key in change.keys for change in seen.plan.changes)
    return service.presence is Presence.LEAVING and seen.actual is not None and not stands and not changes


def _since(row: ServiceView, seen: Seen) -> ServiceView:
    known = seen.before.get(row_id(row))
    same = known is not None and known.status is row.status
    since = row.since or (known.since if known is not None and same else _new(row, seen))
    return replace(row, since=since, verified_at=_verified(row, known, seen))


def _new(row: ServiceView, seen: Seen) -> datetime | None:
    return seen.now if seen.written is None else first_seen(row, seen.written)


def _verified(row: ServiceView, known: ServiceView | None, seen: Seen) -> datetime | None:
    """When it was last seen as desired: by a comparison, or by the answers to its own writes, which come later."""
    if row.verified_at is None:
        return None
    written = any(each.state is OutcomeState.DONE and row.key in each.change.keys for each in seen.outcomes)
    before = known.verified_at if known is not None else None
    return seen.now if written else max(row.verified_at, before or row.verified_at)


def _row(service: Service, verdict: Verdict, seen: Seen) -> ServiceView:
    failures = [each for each in seen.outcomes if _failed(each) and service.key in each.change.keys]
    status, reason = _status(service, verdict, failures, seen)
    container = service.container
    leaving = service.leaving_since
    version, connectors = proof(service.tunnel, seen.actual)
    return ServiceView(
        hostname=service.key.hostname,
        path=service.path,
        target=service.target,
        status=status,
        source=service.source,
        reason=reason,
        problems=verdict.problems or service.problems,
        tunnel=service.tunnel,
        engine=service.engine_name,
        container=container.name if container else "",
        image=container.image if container else "",
        project=container.project if container else "",
        access=_access(service, verdict, seen),
        public=verdict.everyone,
        fields=service.fields,
        overridden=any(each.overridden for each in service.fields.values()),
        since=leaving if status is Status.LEAVING else None,
        verified_at=seen.verified_at,
        leaving_until=leaving + timedelta(seconds=service.grace) if leaving else None,
        retry_at=seen.retry_at if status is Status.ERROR else None,
        rule_version=version,
        connectors=connectors,
        record_id=verdict.record_id,
        app_id=verdict.app_id,
        adopted=verdict.adopted,
        without=service.without,
        closes_at=service.closes_at,
        ends_at=service.expires_at,
        moves_to=service.moves_to,
    )


def _failed(outcome: Outcome) -> bool:
    return outcome.state is not OutcomeState.DONE and outcome.problem is not None


def _status(service: Service, verdict: Verdict, failures: list[Outcome], seen: Seen) -> tuple[Status, Problem | None]:
    problems = verdict.problems or service.problems
    told = max(problems, key=lambda each: each.effect, default=None)
    pending = [change for change in seen.plan.changes if service.key in change.keys]
    let_go = next((each for each in verdict.problems if each.code is ProblemCode.LEFT), None)
    if service.presence is Presence.IGNORED or let_go is not None:
        return (Status.REMOVING if verdict.routed else Status.IGNORED), let_go
    if told is not None and worst(problems) >= Effect.BLOCKS:
        return (Status.ERROR if told.code in REFUSALS else Status.BLOCKED), told
    if (held := next((change for change in pending if change.hold), None)) is not None:
        return Status.HELD, _held(held.hold, service.key, seen)
    if failures:
        return Status.ERROR, next(
            (each.problem for each in failures if each.state is OutcomeState.FAILED), failures[0].problem
        )
    waits = any(change.waits for change in pending)
    return _calm(service, verdict, pending), (waits_for(service.tunnel, seen.actual) if waits else None) or told


def _held(hold: Hold, key: ServiceKey, seen: Seen) -> Problem:
    """Why it waits; the brake says for all services at once how many there are."""
    code = HELD_CODES[hold]
    brake = next((each for each in seen.plan.problems if each.code is ProblemCode.BRAKE), None)
    if code is ProblemCode.BRAKE and brake is not None:
        return replace(brake, subject=str(key))
    return Problem(code, str(key), Effect.WARNING, value=str(hold))


def _calm(service: Service, verdict: Verdict, pending: list[Change]) -> Status:
    """The status of a service that nothing is wrong with."""
    match service.presence:
        case Presence.STALE:
            return Status.STALE
        case Presence.LEAVING:
            return Status.LEAVING
        case _ if pending:
            return Status.UPDATING if verdict.routed else Status.PUBLISHING
        case _:
            return Status.LIVE if verdict.routed else Status.PUBLISHING


def _zone_groups(zone: str, seen: Seen) -> tuple[str, ...]:
    """The groups that people chose for a whole zone: what lies behind it uses them."""
    logins = [each.login for each in seen.zones if each.zone == zone]
    return next((login.groups for login in logins if isinstance(login, OwnLogin)), ())


def _access(service: Service, verdict: Verdict, seen: Seen) -> AccessView:
    directory = seen.actual.directory if seen.actual else None
    who = describe(service.login, directory) if directory is not None else ()
    match service.login:
        case OwnLogin(spec=spec, groups=groups):
            open_to_all = admits_everyone(bodies(spec.policies))
            kind = LoginKind.EVERYONE if open_to_all else LoginKind.OWN
            return AccessView(kind, spec.address, groups, who)
        case ZoneLogin(zone=zone):
            return AccessView(LoginKind.WIDER, f"*.{zone}", _zone_groups(zone, seen), who)
        case NoLogin() if verdict.covered_by:
            return AccessView(LoginKind.WIDER, verdict.covered_by, (), who)
        case _:
            return AccessView(LoginKind.NONE, "", (), who)


def _rejected(each: Rejected, seen: Seen) -> ServiceView:
    source: Source = each.source
    labels = source if isinstance(source, FromLabels) else None
    return ServiceView(
        hostname=each.address,
        path=Path(),
        target="",
        status=Status.BLOCKED if worst(each.problems) >= Effect.BLOCKS else Status.IGNORED,
        source=source,
        reason=max(each.problems, key=lambda problem: problem.effect, default=None),
        problems=each.problems,
        container=labels.container_name if labels else "",
        engine=seen.engines.get(labels.engine, "") if labels else "",
        project=labels.project if labels else "",
    )


def _removed(known: set[ServiceKey], seen: Seen) -> list[ServiceView]:
    """Services nobody asks for any more while something of theirs is still to be removed."""
    going: dict[ServiceKey, list[Change]] = {}
    for change in seen.plan.changes:
        if change.kind is Kind.RULE and change.why in (Why.GONE, Why.REAPPEARED):
            for key in change.keys:
                if key not in known:
                    going.setdefault(key, []).append(change)
    return [_going(key, changes, seen) for key, changes in going.items()]


def _going(key: ServiceKey, changes: Iterable[Change], seen: Seen) -> ServiceView:
    """Its row as it was, since what it was stands there still; after a restart what Cloudflare tells of it."""
    held = next((change for change in changes if change.hold), None)
    reason = _held(held.hold, key, seen) if held else None
    rows = [row for row in seen.before.values() if row.key == key]
    before = next((row for row in rows if row.fields), next(iter(rows), None))  # who held it, before who asked for it
    return replace(
        before or _unknown(key, seen),
        status=Status.HELD if held else Status.REMOVING,
        reason=reason,
        problems=(reason,) if reason else (),
        leaving_until=None,
        retry_at=None,
        ends_at=None,
        moves_to=None,
    )


def _unknown(key: ServiceKey, seen: Seen) -> ServiceView:
    path = path_of_pattern(key.path)
    address = address_of(key, path)
    apps = seen.actual.apps if seen.actual else None
    decides = next(iter(covering(apps or (), address)), None)
    open_now = apps is not None and (decides is None or open_to_everyone(decides))
    kind = LoginKind.NONE if decides is None else LoginKind.OWN if address in decides.addresses else LoginKind.WIDER
    by = "" if decides is None else decides.addresses[0]
    return ServiceView(
        hostname=key.hostname,
        path=path,
        target=str(_rule(key, seen).get("service", "")),
        status=Status.REMOVING,
        source=FromLabels("", "", ""),
        access=AccessView(LoginKind.EVERYONE if decides is not None and open_now else kind, by),
        public=open_now,
    )


def _rule(key: ServiceKey, seen: Seen) -> Mapping[str, object]:
    for document in (seen.actual.documents if seen.actual else {}).values():
        for rule in rules_of(document.config) if document else ():
            if (rule.get("hostname"), rule.get("path") or "") == (key.hostname, key.path):
                return rule
    return {}
