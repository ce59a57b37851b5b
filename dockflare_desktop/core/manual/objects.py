"""The three objects a service would have at Cloudflare, in the order of their making, read off the plan itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import assert_never

from dockflare_desktop.core.access.describe import describe
from dockflare_desktop.core.change import Action, Change, Kind, Ledger, Plan, RuleStep, Verdict
from dockflare_desktop.core.cloud import Actual, Tunnel, Zone
from dockflare_desktop.core.model import JsonObject, ServiceKey
from dockflare_desktop.core.planning.books import Books, rule_key
from dockflare_desktop.core.planning.desired import is_locked, target_of
from dockflare_desktop.core.planning.ingress import merge, rules_of
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode, worst
from dockflare_desktop.core.public.seen import Seen
from dockflare_desktop.core.service import LoginUnknown, NoLogin, OwnLogin, Service, ZoneLogin

SURE = 200  # records that any zone holds: a free one made since September 2024 (cloudflare.md section 4.4)
NEAR = 0.8  # of them: from here on it is told


class Fate(StrEnum):
    """What becomes of an object."""

    NEW = "new"
    CHANGED = "changed"
    KEPT = "kept"  # it stands as it should
    NONE = "none"  # there is none
    STOPPED = "stopped"  # something is in its way


@dataclass(frozen=True, slots=True)
class LoginObject:
    """The login. `by` is the address whose login it is where it is not its own; "" and NONE: everyone gets in."""

    fate: Fate
    name: str = ""
    who: tuple[str, ...] = ()
    session: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class RuleObject:
    """The tunnel's rule: its place among how many (0: not known), and whether connectors check the login too."""

    fate: Fate
    service: str = ""
    tunnel: str = ""
    place: int = 0
    of: int = 0
    locked: bool = False


@dataclass(frozen=True, slots=True)
class RecordObject:
    """The DNS record; `number` is which one it is of the zone's (0: not known)."""

    fate: Fate
    name: str = ""
    content: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class Objects:
    """What will exist, and what is in the way of it."""

    login: LoginObject
    rule: RuleObject
    record: RecordObject
    problems: tuple[Problem, ...] = ()
    opens: bool = False  # everyone gets in who does not now
    seen: Seen | None = field(default=None, compare=False, repr=False)  # for who could get in


@dataclass(frozen=True, slots=True)
class Foreseen:
    """A plan and what it was made from."""

    services: tuple[Service, ...]
    plan: Plan
    actual: Actual
    ledger: Ledger
    opens: tuple[ServiceKey, ...] = ()


def objects_of(key: ServiceKey, foreseen: Foreseen) -> Objects | None:
    """The objects of one service; None where the plan knows no such service."""
    service = next((each for each in foreseen.services if each.key == key), None)
    if service is None:
        return None
    verdict = next((each for each in foreseen.plan.verdicts if each.key == key), Verdict(key))
    changes = [change for change in foreseen.plan.changes if key in change.keys]
    problems = (*verdict.problems, *_crowded(service, changes, foreseen))
    stopped = worst(problems) >= Effect.BLOCKS
    return Objects(
        _login(service, verdict, changes, foreseen, stopped=stopped),
        _rule(service, changes, foreseen, stopped=stopped),
        _record(service, verdict, changes, foreseen, stopped=stopped),
        problems,
        key in foreseen.opens,
        Seen(foreseen.actual, foreseen.services),
    )


def _fate(kind: Kind, changes: list[Change], *, stopped: bool) -> Fate:
    for change in changes:
        if change.kind is kind and change.action is not Action.DELETE:
            return Fate.NEW if change.action is Action.CREATE else Fate.CHANGED
    return Fate.STOPPED if stopped else Fate.KEPT


def _login(
    service: Service, verdict: Verdict, changes: list[Change], foreseen: Foreseen, *, stopped: bool
) -> LoginObject:
    who = describe(service.login, foreseen.actual.directory)
    match service.login:
        case OwnLogin(spec=spec):
            return LoginObject(_fate(Kind.APPLICATION, changes, stopped=stopped), spec.name, who, spec.session)
        case ZoneLogin(zone=zone):
            return LoginObject(Fate.STOPPED if stopped else Fate.KEPT, who=who, by=f"*.{zone}")
        case LoginUnknown():
            return LoginObject(Fate.STOPPED)
        case NoLogin():
            return LoginObject(Fate.KEPT if verdict.covered_by else Fate.NONE, by=verdict.covered_by)
    assert_never(service.login)


def _rule(service: Service, changes: list[Change], foreseen: Foreseen, *, stopped: bool) -> RuleObject:
    fate = _fate(Kind.RULE, changes, stopped=stopped)
    tunnel = next((each for each in foreseen.actual.directory.tunnels if each.name == service.tunnel), None)
    merged = _document(service, tunnel, foreseen)
    place = next((at for at, rule in enumerate(merged, start=1) if rule_key(rule) == service.key), 0)
    step = next((each.step for each in changes if isinstance(each.step, RuleStep) and each.step.rule), None)
    standing = merged[place - 1] if place else {}
    locked = is_locked(standing) or (isinstance(step, RuleStep) and step.lock is not None)
    of = len(merged) if place else 0
    return RuleObject(fate, service.target, service.tunnel, place, of, locked)


def _document(service: Service, tunnel: Tunnel | None, foreseen: Foreseen) -> tuple[JsonObject, ...]:
    """The tunnel's rules as the plan leaves them."""
    if tunnel is None:
        config: JsonObject | None = None
    else:
        document = foreseen.actual.documents.get(tunnel.id)
        if document is None:
            return ()
        config = document.config
    rules = rules_of(config)
    own = Books.of(foreseen.ledger).own_rules("" if tunnel is None else tunnel.id, rules, {})
    wanted: dict[ServiceKey, JsonObject] = {key: rules[place] for key, place in own.items()}
    for change in foreseen.plan.changes:
        step = change.step
        if isinstance(step, RuleStep) and step.tunnel == service.tunnel:
            if step.rule is None:
                wanted.pop(step.key, None)
            else:
                wanted[step.key] = step.rule
    return rules_of(merge(config, tuple(own.values()), wanted).config)


def _record(
    service: Service, verdict: Verdict, changes: list[Change], foreseen: Foreseen, *, stopped: bool
) -> RecordObject:
    if not service.dns:
        return RecordObject(Fate.NONE)
    fate = _fate(Kind.RECORD, changes, stopped=stopped and not verdict.record_id)
    ids: Mapping[str, str] = {each.name: each.id for each in foreseen.actual.directory.tunnels}
    tunnel = ids.get(service.tunnel, "")
    there = _records(service, foreseen)
    number = 0 if there is None else there + 1 if fate is Fate.NEW else 0
    return RecordObject(fate, service.key.hostname, target_of(tunnel) if tunnel else "", number)


def _zone(service: Service, foreseen: Foreseen) -> Zone | None:
    return next((each for each in foreseen.actual.directory.zones if each.name == service.zone), None)


def _records(service: Service, foreseen: Foreseen) -> int | None:
    """How many records its zone has; None where they could not be read."""
    zone = _zone(service, foreseen)
    found = None if zone is None else foreseen.actual.records.get(zone.id)
    return None if found is None else len(found)


def _crowded(service: Service, changes: list[Change], foreseen: Foreseen) -> tuple[Problem, ...]:
    """The limit of a zone is not read; below the least one nothing is told."""
    zone, there = _zone(service, foreseen), _records(service, foreseen)
    makes = any(change.kind is Kind.RECORD and change.action is Action.CREATE for change in changes)
    if zone is None or there is None or zone.plan != "free" or not makes or there < NEAR * SURE:
        return ()
    return (Problem(ProblemCode.RECORDS_NEAR, zone.name, Effect.WARNING, value=str(there)),)
