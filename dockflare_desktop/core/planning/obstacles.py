"""What stands in the way of a route: a tunnel, a document, a rule or a record that is missing, unread or foreign."""

from dataclasses import replace

from dockflare_desktop.core.change import Kind
from dockflare_desktop.core.cloud import Record, Tunnel
from dockflare_desktop.core.owners import OwnerKind
from dockflare_desktop.core.planning.books import rule_name
from dockflare_desktop.core.planning.situation import View
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.core.rivals import ORIGINAL
from dockflare_desktop.core.service import Service


def problem(
    code: ProblemCode, service: Service, effect: Effect = Effect.BLOCKS, *, detail: str = "", value: str = ""
) -> Problem:
    """A problem of this service."""
    return Problem(code, str(service.key), effect, detail=detail, value=value)


def unread(service: Service, view: View, part: str, effect: Effect, about: str = "") -> Problem:
    """Why a part of the account that a service needs could not be read."""
    for each in view.given.actual.problems:
        if each.label == part and about in ("", each.subject):
            return replace(each, subject=str(service.key), effect=effect, label="")
    return problem(ProblemCode.CLOUDFLARE_DOWN, service, effect)


def route_problems(service: Service, tunnel: Tunnel | None, view: View) -> tuple[Problem, ...]:
    """What keeps its rule or its record from being made, worst or not."""
    return (*_tunnel_problems(service, tunnel, view), *_record_problems(service, view))


def _tunnel_problems(service: Service, tunnel: Tunnel | None, view: View) -> tuple[Problem, ...]:
    if tunnel is None:
        made = service.tunnel == view.given.settings.tunnel
        return () if made else (problem(_missing_tunnel(service, view), service, value=service.tunnel),)
    if not tunnel.remote:
        return (problem(ProblemCode.TUNNEL_FILE, service, value=tunnel.name),)
    if view.document(tunnel) is None:
        return (unread(service, view, "documents", Effect.BLOCKS, tunnel.name),)
    if service.key not in view.own_rules(tunnel) and service.key in view.rule_keys(tunnel):
        owner = view.owner_of_rule(service.key.hostname)
        return (problem(ProblemCode.FOREIGN_RULE, service, value=tunnel.name, detail=owner.name),)
    return ()


def _missing_tunnel(service: Service, view: View) -> ProblemCode:
    """Deleted where a rule of ours for the service stood lately in a tunnel that is not there any more."""
    rows = [row for row in view.given.ledger.entries if row.kind is Kind.RULE and row.key == rule_name(service.key)]
    gone = any(row.tunnel not in view.tunnel_names for row in rows)
    return ProblemCode.TUNNEL_GONE if gone else ProblemCode.TUNNEL_UNKNOWN


def _record_problems(service: Service, view: View) -> tuple[Problem, ...]:
    zone = view.zone(service)
    if zone is None or not service.dns:
        return ()
    if not view.readable(zone.id):
        return (unread(service, view, "records", Effect.BLOCKS, zone.name),)
    for record in view.records(zone.id, service.key.hostname):
        if not view.books.owns_record(record, wanted=True):
            return (_foreign_record(service, record, view),)
    return ()


def _foreign_record(service: Service, record: Record, view: View) -> Problem:
    owner = view.owners.of_record(record)
    match owner.kind:
        case OwnerKind.TOOL if owner.name != ORIGINAL:  # that one may be gone, and then its records can be adopted
            return problem(ProblemCode.OTHER_TOOL, service, value=owner.name)
        case OwnerKind.INSTALLATION:
            return problem(ProblemCode.OTHER_INSTALLATION, service, value=owner.name)
        case _:
            return problem(ProblemCode.FOREIGN_DNS, service, value=owner.name, detail=f"{record.type} {record.content}")
