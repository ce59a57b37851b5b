"""Everything planning is given, and what it looks up in it again and again."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from dockflare_desktop.core.access.coverage import Applications, at
from dockflare_desktop.core.access.openness import admits_everyone
from dockflare_desktop.core.change import Kind, Ledger, LedgerState
from dockflare_desktop.core.cloud import Actual, App, Document, Policy, Record, Tunnel, Zone
from dockflare_desktop.core.leaving.departure import Departure
from dockflare_desktop.core.model import JsonObject, ServiceKey
from dockflare_desktop.core.origin.hostname import zone_of
from dockflare_desktop.core.owners import Owner, Owners
from dockflare_desktop.core.planning.books import Books, key_of, rule_key
from dockflare_desktop.core.planning.desired import ROUTING_TYPES
from dockflare_desktop.core.planning.desired_policies import bodies
from dockflare_desktop.core.planning.ingress import Merged, merge, rules_of
from dockflare_desktop.core.problem import Problem
from dockflare_desktop.core.service import AccessSpec, NoLogin, OwnLogin, Service, ZoneWanted
from dockflare_desktop.core.settings import Settings

NEVER_CONNECTED = "inactive"  # a tunnel's status (cloudflare-api.md section 4); "down" was connected once


@dataclass(frozen=True, slots=True)
class Situation:
    """One round's input to planning. `denied` are logins that could not be made in this round, by address."""

    services: tuple[Service, ...]
    actual: Actual
    ledger: Ledger
    settings: Settings
    now: datetime
    approved: frozenset[str] = frozenset()  # approvals (core.approving.approval), not ids
    denied: Mapping[str, Problem] = field(default_factory=dict)
    paused: bool = False
    observe: bool = False  # the data folder may have been copied (H16)
    rival: bool = False  # the original DockFlare runs on a watched engine (H18)
    zones: tuple[ZoneWanted, ...] = ()
    ended: frozenset[ServiceKey] = frozenset()  # something people stored for these has run out: it is taken back first
    departures: tuple[Departure, ...] = ()


@dataclass(frozen=True, slots=True)
class Lock:
    """The application whose AUD a connector checks, and its AUD where Cloudflare has given one out."""

    address: str
    aud: str = ""


@dataclass(frozen=True, slots=True)
class ZoneStand:
    """What a round does for a whole zone's login. `spec` None: nothing is made or changed."""

    wanted: ZoneWanted
    spec: AccessSpec | None = None
    problems: tuple[Problem, ...] = ()

    @property
    def off(self) -> bool:
        """Whether people want none there."""
        return isinstance(self.wanted.login, NoLogin)


class View:
    """Look-ups over a situation, made once per plan."""

    def __init__(self, situation: Situation) -> None:
        self.given = situation
        self.books = Books.of(situation.ledger)
        self.tunnels = {tunnel.name: tunnel for tunnel in situation.actual.directory.tunnels}
        self.tunnel_names = {tunnel.id: tunnel.name for tunnel in situation.actual.directory.tunnels}
        self.zones = {zone.name: zone for zone in situation.actual.directory.zones}
        apps = situation.actual.apps
        self.apps = None if apps is None else Applications(apps)
        self.apps_by_id = {app.id: app for app in apps or ()}
        self.wanted_rules: dict[ServiceKey, tuple[JsonObject, Lock | None]] = {}  # made once, by locks
        self.whole_zones: Mapping[str, ZoneStand] = {}  # by address, judged before the services
        self.no_room: Mapping[ServiceKey, Problem] = {}  # whose zone is full
        self._opened_zones: set[str] | None = None
        self._own_apps: dict[str, App | None] = {}
        self._rules: dict[str, tuple[JsonObject, ...]] = {}
        self._keys: dict[str, frozenset[ServiceKey]] = {}
        self._foreign: dict[str, tuple[JsonObject, ...]] = {}
        self._own: dict[str, Mapping[ServiceKey, int]] = {}
        self._holders: Mapping[ServiceKey, tuple[Tunnel, ...]] | None = None
        self._unread: tuple[Tunnel, ...] = ()
        self._records: dict[tuple[str, str], tuple[Record, ...]] = {}
        for zone_id, records in situation.actual.records.items():
            for record in records or ():
                if record.type in ROUTING_TYPES:
                    place = (zone_id, record.name)
                    self._records[place] = (*self._records.get(place, ()), record)

    @property
    def team(self) -> str:
        """The Zero Trust team's name: as read, else as our own locks have it; "" where neither tells."""
        return self.given.actual.directory.team or self.books.team

    def tunnel(self, service: Service) -> Tunnel | None:
        """The service's tunnel, where it exists."""
        return self.tunnels.get(service.tunnel)

    def zone(self, service: Service) -> Zone | None:
        """The service's zone."""
        return self.zones.get(service.zone)

    def document(self, tunnel: Tunnel | None) -> Document | None:
        """A tunnel's document, where it could be read."""
        return None if tunnel is None else self.given.actual.documents.get(tunnel.id)

    def rules(self, tunnel: Tunnel | None) -> tuple[JsonObject, ...]:
        """The rules in a tunnel's document."""
        document = self.document(tunnel)
        if document is None:
            return ()
        if document.tunnel_id not in self._rules:
            self._rules[document.tunnel_id] = rules_of(document.config)
        return self._rules[document.tunnel_id]

    def rule_keys(self, tunnel: Tunnel) -> frozenset[ServiceKey]:
        """The keys that rules in a tunnel's document stand for."""
        if tunnel.id not in self._keys:
            self._keys[tunnel.id] = frozenset(rule_key(rule) for rule in self.rules(tunnel))
        return self._keys[tunnel.id]

    def records(self, zone_id: str, hostname: str) -> tuple[Record, ...]:
        """Records at a hostname that decide where it leads."""
        return self._records.get((zone_id, hostname), ())

    def readable(self, zone_id: str) -> bool:
        """Whether a zone's records could be read."""
        return self.given.actual.records.get(zone_id) is not None

    def unread_tunnel(self, tunnel_id: str) -> bool:
        """Whether a tunnel's document was asked for and could not be read."""
        documents = self.given.actual.documents
        return tunnel_id in documents and documents[tunnel_id] is None

    def unread_zone(self, hostname: str) -> bool:
        """Whether the records at a hostname were asked for and could not be read."""
        records = self.given.actual.records
        unread = (zone for zone in self.zones.values() if zone.id in records and records[zone.id] is None)
        return any(hostname == zone.name or hostname.endswith(f".{zone.name}") for zone in unread)

    def confirmed(self, tunnel: Tunnel | None) -> bool:
        """Whether every connected connector has applied the document as it stands. Unread connectors prove nothing, and
        neither does a tunnel without any: one may come back with what it had, unless none was ever connected."""
        document = self.document(tunnel)
        if tunnel is None or document is None:
            return False
        connectors = self.given.actual.connectors.get(tunnel.id)
        if not connectors:
            return connectors is not None and tunnel.status == NEVER_CONNECTED
        return all(each.config_version >= document.version for each in connectors)

    @cached_property
    def owners(self) -> Owners:
        """Whose is what is not ours."""
        return Owners(self.given.actual, self.books.installation)

    def owner_of_rule(self, hostname: str) -> Owner:
        """Whose a rule is that is not ours, by the record that leads to it."""
        zone = zone_of(hostname, self.zones)
        records = () if zone is None else self.records(self.zones[zone].id, hostname)
        return self.owners.of_rule(hostname, next(iter(records), None))

    @property
    def policies_read(self) -> bool:
        """Whether the list of reusable policies could be read."""
        return self.given.actual.directory.policies is not None

    @cached_property
    def policies(self) -> tuple[Policy, ...]:
        """The reusable policies; where the list cannot be read, those that applications show."""
        listed = self.given.actual.directory.policies
        if listed is not None:
            return listed
        shown = [each for app in self.apps or () for each in app.policies if each.reusable]
        return tuple({each.id: Policy(each.id, each.body) for each in shown}.values())

    def opens_zone(self, zone: str) -> bool:
        """Whether a service, or the zone itself, wants its login to let everyone in: nothing can rely on that one
        (H35)."""
        if self._opened_zones is None:
            logins = [each.login for each in self.given.services] + [each.login for each in self.given.zones]
            asked = [login.spec for login in logins if isinstance(login, OwnLogin)]
            self._opened_zones = {spec.address for spec in asked if admits_everyone(bodies(spec.policies))}
        return f"*.{zone}" in self._opened_zones

    def comes(self, zone: str) -> bool:
        """Whether this round makes or keeps a whole zone's login as people want it."""
        stand = self.whole_zones.get(f"*.{zone}")
        return stand is not None and stand.spec is not None

    def own_app(self, address: str, apps: tuple[App, ...], *, wanted: bool) -> App | None:
        """Our application among those on an address."""
        return next((app for app in apps if self.books.owns_app(app, address, wanted=wanted)), None)

    def own_at(self, address: str) -> App | None:
        """Our application on exactly this address, for a service that wants one there."""
        if address not in self._own_apps:
            self._own_apps[address] = self.own_app(address, at(self.apps or (), address), wanted=True)
        return self._own_apps[address]

    def foreign_rules(self, tunnel: Tunnel | None) -> tuple[JsonObject, ...]:
        """The rules in a tunnel's document that are not ours."""
        if tunnel is None:
            return ()
        if tunnel.id not in self._foreign:
            ours = set(self.own_rules(tunnel).values())
            rules = enumerate(self.rules(tunnel))
            self._foreign[tunnel.id] = tuple(rule for place, rule in rules if place not in ours)
        return self._foreign[tunnel.id]

    def expect(self, tunnel: Tunnel, rules: Mapping[ServiceKey, JsonObject]) -> None:
        """The rules services want in a tunnel: after a lost database an equal one in the document is ours."""
        self._own[tunnel.id] = self.books.own_rules(tunnel.id, self.rules(tunnel), rules)
        self._holders = None

    def own_rules(self, tunnel: Tunnel) -> Mapping[ServiceKey, int]:
        """Places of our rules in a tunnel's document."""
        if tunnel.id not in self._own:
            self.expect(tunnel, {})
        return self._own[tunnel.id]

    def rule_at(self, tunnel: Tunnel, key: ServiceKey) -> JsonObject | None:
        """The first rule of a key, whoever wrote it."""
        return next((rule for rule in self.rules(tunnel) if rule_key(rule) == key), None)

    def leave_adopted(self, wanted: Mapping[str, Collection[ServiceKey]]) -> None:
        """From now on rules that were adopted and are not to be changed count as what they still are: somebody else's.
        `wanted` are the keys that each tunnel (by name) is to have."""
        for row in self.books.lent:
            if row.kind is not Kind.RULE or row.state is not LedgerState.ADOPTED:
                continue
            tunnel = self.tunnels.get(self.tunnel_names.get(row.tunnel, ""))
            key = key_of(row)
            if tunnel is None or key in wanted.get(tunnel.name, ()):
                continue
            self._own[tunnel.id] = {each: at for each, at in self.own_rules(tunnel).items() if each != key}
            self._foreign.pop(tunnel.id, None)
            self._holders = None

    def merged(self, tunnel: Tunnel | None, bodies: Mapping[ServiceKey, JsonObject]) -> Merged:
        """A tunnel's document with these rules in the place of ours."""
        document = self.document(tunnel)
        if tunnel is None or document is None:
            return merge(None, (), bodies)
        places = tuple(self.own_rules(tunnel).values())
        return merge(document.config, places, bodies, self.books.lasting_rules(tunnel.id))

    def may_hold(self, key: ServiceKey) -> tuple[Tunnel, ...]:
        """Tunnels with a rule of ours for a key, and those whose document could not be read."""
        if self._holders is None:
            found: dict[ServiceKey, tuple[Tunnel, ...]] = {}
            for tunnel in self.tunnels.values():
                for each in self.own_rules(tunnel) if self.document(tunnel) is not None else ():
                    found[each] = (*found.get(each, ()), tunnel)
            self._holders = found
            self._unread = tuple(each for each in self.tunnels.values() if self.document(each) is None)
        return (*self._holders.get(key, ()), *self._unread)

    def own_rule(self, tunnel: Tunnel, key: ServiceKey) -> JsonObject | None:
        """Our rule as it stands in the document."""
        place = self.own_rules(tunnel).get(key)
        return None if place is None else self.rules(tunnel)[place]
