"""A second opinion before every call: would a stranger get through to a service that asks for a login?

Apart from how plans are made, on purpose: a mistake made there is met here. All it knows is what connectors may be
running, where records lead and which application decides an address; what cannot be read counts as open.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from dockflare_desktop.core.access.coverage import Applications, covering, narrower, open_to_everyone, split
from dockflare_desktop.core.cloud import App, Policy, Record, Tunnel, Zone
from dockflare_desktop.core.model import JsonObject, PathMatch, PolicyBody, ServiceKey
from dockflare_desktop.core.origin.document_types import answers_itself
from dockflare_desktop.core.origin.host_match import host_matches
from dockflare_desktop.core.origin.hostname import Levels, covers, zone_of
from dockflare_desktop.core.origin.path import path_of_pattern
from dockflare_desktop.core.origin.regex import matcher
from dockflare_desktop.core.planning.books import rule_key
from dockflare_desktop.core.planning.desired import ROUTING_TYPES, is_locked, target_of
from dockflare_desktop.core.service import Service

Rules: TypeAlias = tuple[JsonObject, ...]
Exposure: TypeAlias = tuple[ServiceKey, str]
"""A service, and an address at which a stranger reaches it."""

VISITOR = "visitor"  # stands for any name below a wildcard: Access reads it as one level, connectors as any (H4)


@dataclass(frozen=True, slots=True)
class Doors:
    """What decides who gets through. None in a collection's place: could not be read."""

    zones: tuple[Zone, ...]
    tunnels: tuple[Tunnel, ...]
    documents: Mapping[str, tuple[Rules, ...] | None]  # tunnel id -> every one that a connector may be running
    records: Mapping[str, tuple[Record, ...] | None]  # zone id -> its records
    apps: Applications | None


def opened(before: Doors, after: Doors, guarded: Iterable[Service]) -> frozenset[Exposure]:
    """Where strangers would reach such services afterwards, and do not now."""
    now, then = _Visitor(before), _Visitor(after)
    places = ((service.key, place) for service in guarded for place in _places(service, after))
    return frozenset(
        (key, "".join(place)) for key, place in places if then.reaches(key, *place) and not now.reaches(key, *place)
    )


class _Visitor:
    """Somebody without any credentials, in front of these doors."""

    def __init__(self, doors: Doors) -> None:
        self._apps = doors.apps
        self._records = _Records(doors)
        self._documents = {tunnel: _answering(known) for tunnel, known in doors.documents.items()}

    def reaches(self, key: ServiceKey, host: str, path: str) -> bool:
        """Whether the service's own rule answers here, and nothing in between asks who it is."""
        if self._login_decides(host + path):
            return False
        documents = [each for tunnel in self._records.lead(host) for each in self._documents.get(tunnel, ())]
        return any(each is None or _lets_through(each.answer(host, path), key) for each in documents)

    def _login_decides(self, address: str) -> bool:
        decides = next(iter(covering(self._apps, address)), None) if self._apps is not None else None
        return decides is not None and not open_to_everyone(decides)


def _answering(documents: Sequence[Rules] | None) -> list["_Document | None"]:
    """None stands for a document that could not be read: it may hold anything."""
    return [None] if documents is None else [_Document(each) for each in documents]


def _lets_through(rule: JsonObject | None, key: ServiceKey) -> bool:
    """Whether it is the service's own rule that answers, with somebody behind it and no second lock."""
    if rule is None or rule_key(rule) != key or is_locked(rule):
        return False
    return not answers_itself(rule)


# --- where to try ----------------------------------------------------------------------------------------------------


def _places(service: Service, doors: Doors) -> Iterator[tuple[str, str]]:
    """Hosts and paths that stand for all of a service: its own, and those below it for which somebody made an
    application (one for a wildcard covers a single level)."""
    host, path = service.key.hostname, _sample(service)
    names = (host.replace("*", VISITOR), host.replace("*", f"{VISITOR}.{VISITOR}")) if "*" in host else (host,)
    for name in names:
        yield name, path
    for app in narrower(doors.apps, _address(service)) if doors.apps is not None else ():
        for inner in app.addresses:
            inner_host, inner_path = split(inner)
            if covers(host, inner_host, levels=Levels.ANY):
                yield inner_host.replace("*", VISITOR), inner_path


def _address(service: Service) -> str:
    return service.key.hostname + ("" if service.path.match is PathMatch.REGEX else service.path.text)


def _sample(service: Service) -> str:
    """A path that the service's rule is meant for; a regular expression says none plainly."""
    if service.path.match is not PathMatch.REGEX:
        return service.path.text
    found = matcher(service.key.path)
    tries = found.examples if found is not None else ()
    return next((each for each in tries if each.startswith("/")), "")


# --- where visitors are led ------------------------------------------------------------------------------------------


class _Records:
    """Records that decide where a name leads, indexed by name."""

    def __init__(self, doors: Doors) -> None:
        self._zones = {zone.name: zone.id for zone in doors.zones}
        self._tunnels = {target_of(tunnel.id): tunnel.id for tunnel in doors.tunnels}
        self._read = {zone for zone, records in doors.records.items() if records is not None}
        self._named: dict[tuple[str, str], list[str]] = {}
        for zone, records in doors.records.items():
            for each in records or ():
                if each.type in ROUTING_TYPES:
                    self._named.setdefault((zone, each.name), []).append(each.content)

    def lead(self, host: str) -> list[str]:
        """Ids of the tunnels that a name leads to, by its own record, else by the nearest wildcard above it, at any
        depth; where its zone could not be read, of all tunnels."""
        zone = self._zones.get(zone_of(host, self._zones) or "", "")
        if zone not in self._read:
            return list(self._tunnels.values())
        name = host
        while name:
            if (contents := self._named.get((zone, name))) is not None:
                return [self._tunnels[each] for each in contents if each in self._tunnels]
            parent = name.removeprefix("*.").partition(".")[2]
            name = f"*.{parent}" if parent else ""
        return []


# --- which rule answers ----------------------------------------------------------------------------------------------


class _Document:
    """A document's rules with an index by hostname: cloudflared takes the first that matches, top to bottom."""

    def __init__(self, rules: Rules) -> None:
        self._plain: dict[str, list[tuple[int, JsonObject]]] = {}
        self._wide: list[tuple[int, JsonObject]] = []
        for place, rule in enumerate(rules):
            host = str(rule.get("hostname") or "")
            plain = host.isascii() and host != "" and "*" not in host
            (self._plain.setdefault(host, []) if plain else self._wide).append((place, rule))

    def answer(self, host: str, path: str) -> JsonObject | None:
        here = [*self._plain.get(host, ()), *(each for each in self._wide if _hosts(each[1], host))]
        matching = (pair for pair in here if _answers(str(pair[1].get("path") or ""), path or "/"))
        return min(matching, key=lambda pair: pair[0], default=(0, None))[1]


def _hosts(rule: JsonObject, host: str) -> bool:
    return host_matches(str(rule.get("hostname") or ""), host)


def _answers(pattern: str, path: str) -> bool:
    if not pattern:
        return True
    known = path_of_pattern(pattern)
    if known.match is PathMatch.EXACT:
        return path == known.text
    if known.match is PathMatch.PREFIX:
        return f"{path}/".startswith(f"{known.text}/")
    found = matcher(pattern)
    return found is not None and found.search(path)


# --- what a call would change ----------------------------------------------------------------------------------------


def with_app(doors: Doors, app: App | None, gone: str = "") -> Doors:
    """With an application as it would be written, and without the one of this id."""
    return doors if doors.apps is None else replace(doors, apps=doors.apps.changed(app, gone))


def with_policy(doors: Doors, policy: Policy, body: PolicyBody) -> Doors:
    """With a reusable policy as it would be written, wherever it is used."""
    if doors.apps is None:
        return doors
    apps = [
        replace(app, policies=tuple(replace(p, body=body) if p.id == policy.id else p for p in app.policies))
        for app in doors.apps
    ]
    return replace(doors, apps=Applications(apps))


def with_records(doors: Doors, zone_id: str, records: Iterable[Record], gone: Iterable[str]) -> Doors:
    """With records as they would be written, and without those of these ids."""
    known = doors.records.get(zone_id)
    if known is None:
        return doors
    left = set(gone)
    kept = tuple(each for each in known if each.id not in left)
    return replace(doors, records={**doors.records, zone_id: (*kept, *records)})


def with_rules(doors: Doors, tunnel_id: str, rules: Rules) -> Doors:
    """With a document as it would be put; connectors may go on running what they have."""
    known = doors.documents.get(tunnel_id) or ()
    return replace(doors, documents={**doors.documents, tunnel_id: (*known, rules)})
