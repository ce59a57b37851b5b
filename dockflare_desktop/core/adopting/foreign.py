"""What could be adopted: every record, rule and login that is not ours, whose it is, and why it may not be adopted."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from dockflare_desktop.core.access.coverage import address_of
from dockflare_desktop.core.change import Kind, LedgerEntry, LedgerState
from dockflare_desktop.core.cloud import App, Record, Tunnel
from dockflare_desktop.core.model import JsonObject, ServiceKey
from dockflare_desktop.core.origin.hostname import zone_of
from dockflare_desktop.core.origin.path import as_typed
from dockflare_desktop.core.owners import Owner, OwnerKind
from dockflare_desktop.core.planning.books import record_value, rule_key, rule_name
from dockflare_desktop.core.planning.desired import ROUTING_TYPES
from dockflare_desktop.core.planning.desired_applications import app_value
from dockflare_desktop.core.planning.former import former_app, former_record
from dockflare_desktop.core.planning.ingress import keeps_place, rules_of
from dockflare_desktop.core.planning.json_lists import objects
from dockflare_desktop.core.planning.situation import View
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.rivals import ORIGINAL

KINDS = (Kind.RECORD, Kind.RULE, Kind.APPLICATION)


@dataclass(frozen=True, slots=True)
class Foreign:
    """One object that is not ours. `says` is what it does, in a few words of Cloudflare's own; `title` the name people
    gave it; `row` the ledger's row that adopting makes, None where it may not be adopted (`refusal`)."""

    kind: Kind
    id: str  # "" for rules
    name: str  # hostname; hostname and path in the label's form; the login's address
    title: str
    place: str  # zone or tunnel, by name
    says: str
    owner: Owner
    services: tuple[ServiceKey, ...] = ()  # that want it
    row: LedgerEntry | None = None
    refusal: Problem | None = None


def foreign(view: View, *, take_over: bool = False) -> tuple[Foreign, ...]:
    """Everything that was read and is not ours. `take_over`: what another DockFlare Desktop made may be adopted too."""
    return (*_records(view, take_over), *_rules(view, take_over), *_apps(view, take_over))


def _refused(code: ProblemCode, name: str, *, value: str = "", detail: str = "") -> Problem:
    return Problem(code, name, value=value, detail=detail)


def _not_theirs_to_give(name: str, owner: Owner, view: View, *, take_over: bool) -> Problem | None:
    """Another tool goes on writing what it made; another installation may be gone, and says so nowhere."""
    match owner.kind:
        case OwnerKind.TOOL if owner.name == ORIGINAL:
            return _refused(ProblemCode.ORIGINAL_RUNS, name) if view.given.rival else None
        case OwnerKind.TOOL:
            return _refused(ProblemCode.OTHER_TOOL, name, value=owner.name)
        case OwnerKind.INSTALLATION if not take_over:
            return _refused(ProblemCode.OTHER_INSTALLATION, name, value=owner.name)
        case _:
            return None


def _with_row(found: Foreign, refusals: Iterable[Problem | None], row: LedgerEntry) -> Foreign:
    refusal = next((each for each in refusals if each is not None), None)
    return replace(found, refusal=refusal, row=None if refusal is not None else row)


def _row(kind: Kind, key: str, view: View, value: JsonObject, former: JsonObject) -> LedgerEntry:
    account = view.given.actual.account_id
    return LedgerEntry(account, kind, key, value=value, former=former, state=LedgerState.ADOPTED, at=view.given.now)


# --- records ---------------------------------------------------------------------------------------------------------


def _records(view: View, take_over: bool) -> Iterator[Foreign]:  # noqa: FBT001 - one of three alike
    wanting: dict[str, list[ServiceKey]] = {}
    for service in view.given.services:
        if service.dns:
            wanting.setdefault(service.key.hostname, []).append(service.key)
    for zone in view.zones.values():
        for record in view.given.actual.records.get(zone.id) or ():
            wanted = tuple(wanting.get(record.name, ()))
            if record.type not in ROUTING_TYPES or view.books.owns_record(record, wanted=bool(wanted)):
                continue
            owner = view.owners.of_record(record)
            says = f"{record.type} {record.content}"
            found = Foreign(Kind.RECORD, record.id, record.name, "", zone.name, says, owner, wanted)
            row = _row(Kind.RECORD, record.name, view, record_value(record), former_record(record))
            refusals = (*_of_record(record, view), _not_theirs_to_give(record.name, owner, view, take_over=take_over))
            yield _with_row(found, refusals, replace(row, object_id=record.id, zone=zone.id))


def _of_record(record: Record, view: View) -> Iterator[Problem | None]:
    meta = record.raw.get("meta")
    if record.type == "NS":
        yield _refused(ProblemCode.ADOPT_KIND, record.name, value="NS")
    if isinstance(meta, dict) and meta.get("read_only"):
        yield _refused(ProblemCode.ADOPT_LOCKED, record.name)
    others = [each for each in view.records(record.zone_id, record.name) if each.id != record.id]
    if others:
        yield _refused(
            ProblemCode.ADOPT_SEVERAL, record.name, detail=", ".join(f"{each.type} {each.content}" for each in others)
        )


# --- rules -----------------------------------------------------------------------------------------------------------


def _rules(view: View, take_over: bool) -> Iterator[Foreign]:  # noqa: FBT001 - one of three alike
    wanting = {(service.key, service.tunnel): service.key for service in view.given.services}
    for tunnel in view.tunnels.values():
        document, ours = view.document(tunnel), view.own_rules(tunnel)
        seen: set[ServiceKey] = set()
        for place, rule in enumerate(rules_of(document.config) if document is not None else ()):
            key = rule_key(rule)
            if key in ours or key in seen or key.hostname in ("", "*"):
                continue
            seen.add(key)
            wanted = tuple(each for each in (wanting.get((key, tunnel.name)),) if each is not None)
            name = as_typed(key)
            owner = view.owner_of_rule(key.hostname)
            found = Foreign(Kind.RULE, "", name, "", tunnel.name, str(rule.get("service")), owner, wanted)
            row = replace(_row(Kind.RULE, rule_name(key), view, rule, rule), tunnel=tunnel.id)
            refusals = (
                *_of_rule(name, tunnel, place, view),
                _not_theirs_to_give(name, owner, view, take_over=take_over),
            )
            yield _with_row(found, refusals, row)


def _of_rule(name: str, tunnel: Tunnel, place: int, view: View) -> Iterator[Problem | None]:
    document = view.document(tunnel)
    if not tunnel.remote:
        yield _refused(ProblemCode.TUNNEL_FILE, name, value=tunnel.name)
    if document is not None and not keeps_place(document.config, place):
        yield _refused(ProblemCode.ADOPT_ORDER, name, value=tunnel.name)


# --- logins ----------------------------------------------------------------------------------------------------------


def _apps(view: View, take_over: bool) -> Iterator[Foreign]:  # noqa: FBT001 - one of three alike
    wanting: dict[str, list[ServiceKey]] = {}
    for service in view.given.services:
        wanting.setdefault(address_of(service.key, service.path), []).append(service.key)
    for app in view.apps or ():
        owned = (view.books.owns_app(app, each, wanted=each in wanting) for each in app.addresses)
        if not app.addresses or any(owned):
            continue
        address = app.addresses[0]
        owner = view.owners.of_app(app)
        says = ", ".join(policy.body.name for policy in app.policies)
        wanted = tuple(wanting.get(address, ()))
        place = zone_of(address.partition("/")[0], view.zones) or ""
        found = Foreign(Kind.APPLICATION, app.id, address, app.name, place, says, owner, wanted)
        row = _row(Kind.APPLICATION, address, view, app_value(app), former_app(app))
        refusals = (*_of_app(app, address, view), _not_theirs_to_give(address, owner, view, take_over=take_over))
        yield _with_row(found, refusals, replace(row, object_id=app.id))


def _of_app(app: App, address: str, view: View) -> Iterator[Problem | None]:
    if not view.policies_read:  # which of its policies are reusable, and so what it is, only their list tells
        yield next((each for each in view.given.actual.problems if each.label == "policies"), None) or _refused(
            ProblemCode.CLOUDFLARE_DOWN, address
        )
    if app.type != "self_hosted":
        yield _refused(ProblemCode.ADOPT_KIND, address, value=app.type)
    private = [f"{each.get('type')}" for each in objects(app.raw.get("destinations")) if "uri" not in each]
    if others := [*app.addresses[1:], *private]:
        yield _refused(ProblemCode.ADOPT_WIDER, address, detail=", ".join(others))
