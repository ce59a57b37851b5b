"""The account's tunnels as last read: who uses each, its rules in the order tried, the records that lead there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from dockflare_desktop.core.access.coverage import open_to_everyone, protects
from dockflare_desktop.core.change import Kind
from dockflare_desktop.core.cloud import Tunnel
from dockflare_desktop.core.model import JsonObject, ServiceKey
from dockflare_desktop.core.origin.document_types import answers_itself, text_of
from dockflare_desktop.core.origin.path import path_of_pattern
from dockflare_desktop.core.owners import Owner, OwnerKind
from dockflare_desktop.core.planning.books import rule_key
from dockflare_desktop.core.planning.desired import pointed_at
from dockflare_desktop.core.planning.plan import view_of
from dockflare_desktop.core.planning.situation import Situation, View
from dockflare_desktop.core.resolving.tunnels import named

RULES_LIMIT = 1000  # of one document (cloudflare-api.md section 3)
CONNECTORS_LIMIT = 25  # of one tunnel (cloudflare.md section 4.4)
OURS = Owner(OwnerKind.OURS)


class Shape(StrEnum):
    """How a tunnel stands: Cloudflare's word, or what comes before it."""

    HEALTHY = "healthy"
    DEGRADED = "degraded"
    DOWN = "down"
    INACTIVE = "inactive"  # never connected
    FILE = "file"  # ruled from a file at its connector
    GONE = "gone"  # deleted at Cloudflare, and something here still names it


class LoginOf(StrEnum):
    """What asks visitors of a rule who they are."""

    LOGIN = "login"
    EVERYONE = "everyone"
    UNKNOWN = "unknown"
    NONE = ""  # nobody is behind it


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One rule; `number` counts from 1. `catch_all`: it answers every address."""

    number: int
    hostname: str
    path: str  # as in the document
    target: str
    login: LoginOf
    owner: Owner
    catch_all: bool = False
    key: ServiceKey | None = None  # of the service of ours that it is for


@dataclass(frozen=True, slots=True)
class RecordLine:
    """A DNS record that leads to the tunnel."""

    zone: str
    name: str
    owner: Owner
    id: str
    comment: str = ""
    proxied: bool = True


@dataclass(frozen=True, slots=True)
class TunnelLook:
    """One tunnel. None in a collection's place: not read. `ours`: this program made it."""

    tunnel: Tunnel
    shape: Shape
    default: bool = False
    ours: bool = False
    services: tuple[ServiceKey, ...] = ()
    version: int | None = None
    written_at: datetime | None = None
    rules: tuple[RuleLine, ...] | None = None
    records: tuple[RecordLine, ...] | None = None
    connectors: int | None = None
    connected: int | None = None  # those of them that are not lost
    engines: tuple[str, ...] = ()  # names of engines whose services go there unless they say otherwise

    @property
    def foreign_rules(self) -> tuple[RuleLine, ...]:
        """Rules of somebody else, without the catch-all that answers by itself."""
        return tuple(each for each in self.rules or () if each.owner != OURS and not _idle(each))

    @property
    def foreign_records(self) -> tuple[RecordLine, ...]:
        """Records of somebody else that lead there."""
        return tuple(each for each in self.records or () if each.owner != OURS)


def _idle(line: RuleLine) -> bool:
    return line.catch_all and line.target.startswith("http_status:")


def overview(given: Situation, engines: Mapping[str, str] = {}) -> tuple[TunnelLook, ...]:
    """Every tunnel: the default one first, then those in use, then by name; and those that services still name though
    they are gone. `engines` maps an engine's name to the tunnel of its services."""
    view = view_of(given)
    listed = given.actual.directory.tunnels
    default = named(given.settings.tunnel, listed)
    looks = [_look(tunnel, view, default=tunnel == default, engines=engines) for tunnel in listed]
    known = {tunnel.name for tunnel in listed}
    missing = sorted({each.tunnel for each in given.services} - known - {given.settings.tunnel})
    looks += [_gone(name, given) for name in missing]
    return tuple(sorted(looks, key=lambda each: (not each.default, not each.services, each.tunnel.name)))


def _gone(name: str, given: Situation) -> TunnelLook:
    keys = tuple(sorted(each.key for each in given.services if each.tunnel == name))
    return TunnelLook(Tunnel("", name, status="gone"), Shape.GONE, services=keys)


def _look(tunnel: Tunnel, view: View, *, default: bool, engines: Mapping[str, str]) -> TunnelLook:
    document, connectors = view.document(tunnel), view.given.actual.connectors.get(tunnel.id)
    made = (row.object_id == tunnel.id for row in view.books.all_held(Kind.TUNNEL))
    named_by = (name for name, wanted in engines.items() if wanted in (tunnel.name, tunnel.id))
    return TunnelLook(
        tunnel,
        Shape(tunnel.status) if tunnel.remote and tunnel.status in set(Shape) else _otherwise(tunnel),
        default=default,
        ours=any(made),
        services=tuple(sorted(each.key for each in view.given.services if each.tunnel == tunnel.name)),
        version=None if document is None else document.version,
        written_at=None if document is None else document.written_at,
        rules=None if document is None else _rules(tunnel, view),
        records=_records(tunnel, view),
        connectors=None if connectors is None else len(connectors),
        connected=None if connectors is None else sum(1 for each in connectors if not each.lost),
        engines=tuple(sorted(named_by)),
    )


def _otherwise(tunnel: Tunnel) -> Shape:
    return Shape.INACTIVE if tunnel.remote else Shape.FILE


def _rules(tunnel: Tunnel, view: View) -> tuple[RuleLine, ...]:
    ours = {place: key for key, place in view.own_rules(tunnel).items()}
    return tuple(_line(place, rule, ours.get(place), view) for place, rule in enumerate(view.rules(tunnel)))


def _line(place: int, rule: JsonObject, key: ServiceKey | None, view: View) -> RuleLine:
    hostname, path = text_of(rule, "hostname"), text_of(rule, "path")
    everything = hostname in ("", "*") and not path
    return RuleLine(
        place + 1,
        hostname,
        path,
        text_of(rule, "service"),
        _login(rule, view),
        OURS if key is not None else view.owner_of_rule(hostname),
        everything,
        key,
    )


def _login(rule: JsonObject, view: View) -> LoginOf:
    """What decides at the rule's own address. A rule for every address, and a path that is no plain one, cannot be
    told."""
    if answers_itself(rule):
        return LoginOf.NONE
    key = rule_key(rule)
    found = path_of_pattern(key.path)
    if view.apps is None or key.hostname in ("", "*") or (key.path and found.login_path is None):
        return LoginOf.UNKNOWN
    decides = protects(view.apps, key.hostname + (found.login_path or ""))
    return LoginOf.EVERYONE if decides is None or open_to_everyone(decides) else LoginOf.LOGIN


def _records(tunnel: Tunnel, view: View) -> tuple[RecordLine, ...] | None:
    """Records of every zone that was read; None where none was."""
    read = {zone: found for zone, found in view.given.actual.records.items() if found is not None}
    names = {zone.id: zone.name for zone in view.given.actual.directory.zones}
    lines = [
        RecordLine(
            names.get(zone, zone),
            record.name,
            OURS if view.books.owns_record(record, wanted=False) else view.owners.of_record(record),
            record.id,
            record.comment,
            record.proxied,
        )
        for zone, found in read.items()
        for record in found
        if record.type == "CNAME" and pointed_at({"content": record.content}) == tunnel.id
    ]
    return tuple(sorted(lines, key=lambda each: (each.zone, each.name))) if read else None


def used(looks: Iterable[TunnelLook]) -> int:
    """How many of them have services of ours."""
    return sum(1 for each in looks if each.services)
