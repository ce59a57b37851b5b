"""Where a hostname leads, and which rule answers there: records, tunnels and documents as read, ours or not.

What could not be read leads to "cannot be told", never to "nowhere" (cloudflare-api.md section 4, "DNS").
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum, StrEnum

from dockflare_desktop.core.cloud import Actual, Document, Record, Tunnel
from dockflare_desktop.core.model import JsonObject
from dockflare_desktop.core.origin.document import check_document
from dockflare_desktop.core.origin.document_types import as_read, text_of
from dockflare_desktop.core.origin.host_match import host_matches, lookup_name
from dockflare_desktop.core.origin.hostname import zone_of
from dockflare_desktop.core.origin.regex import matcher
from dockflare_desktop.core.planning.desired import pointed_at
from dockflare_desktop.core.planning.ingress import rules_of

STAND_IN = "zq7x"  # a label that stands for "any name" in a sample
_MOST_HOPS = 8  # from name to name, before a chain counts as unclear


class Unclear(StrEnum):
    """Why it cannot be told where a hostname leads or what answers there."""

    ZONE_UNSEEN = "zone_unseen"  # in none of the zones that could be listed
    RECORDS = "records"  # the zone's records could not be read
    CHAIN = "chain"  # the name points to another name, which leads to a tunnel
    DOCUMENT = "document"  # the tunnel's document could not be read
    FILE = "file"  # the tunnel is ruled by a file at its connector
    REFUSED = "refused"  # connectors refuse the document and keep one that nobody can read
    PATTERN = "pattern"  # a rule's path pattern is beyond us


@dataclass(frozen=True, slots=True)
class Lead:
    """Where a hostname leads: to a tunnel, to none, or unclear. `record` is the one that decides."""

    tunnel: Tunnel | None = None
    record: Record | None = None
    unclear: Unclear | None = None


class NoAnswer(Enum):
    """No rule, or none that can be named."""

    NONE = "none"
    UNCLEAR = "unclear"


class Ingress:
    """A tunnel's rules with an index by hostname. cloudflared takes the first that matches, top to bottom."""

    def __init__(self, rules: Sequence[JsonObject]) -> None:
        self.rules = tuple(map(as_read, rules))
        self._plain: dict[str, list[int]] = {}
        self._others: list[int] = []  # wildcards, every hostname, and names that are compared in two spellings
        for place, rule in enumerate(self.rules):
            name = text_of(rule, "hostname")
            if name in ("", "*") or name.startswith("*.") or lookup_name(name) != name:
                self._others.append(place)
            else:
                self._plain.setdefault(name, []).append(place)

    def on(self, host: str) -> tuple[int, ...]:
        """Places (from 0) of the rules that answer a host, whatever its path, in order. `host` in lower case and
        Punycode, without a port."""
        others = (each for each in self._others if host_matches(text_of(self.rules[each], "hostname"), host))
        return tuple(sorted((*self._plain.get(host, ()), *others)))

    def answering(self, places: Sequence[int], path: str) -> int | NoAnswer:
        """The first of some places whose path pattern matches a path, decoded as cloudflared compares it."""
        for place in places:
            pattern = text_of(self.rules[place], "path")
            if not pattern:
                return place
            found = matcher(pattern)
            if found is None:
                return NoAnswer.UNCLEAR
            if found.search(path):
                return place
        return NoAnswer.NONE


class Roads:
    """An index over one observation."""

    def __init__(self, actual: Actual) -> None:
        self._actual = actual
        self._zones = {zone.name: zone for zone in actual.directory.zones}
        self._tunnels = {tunnel.id: tunnel for tunnel in actual.directory.tunnels}
        self._records: dict[str, list[Record]] = {}
        for records in actual.records.values():
            for record in records or ():
                self._records.setdefault(record.name.lower().rstrip("."), []).append(record)
        self._ingress: dict[str, Ingress | Unclear] = {}

    @property
    def tunnels(self) -> Mapping[str, Tunnel]:
        """The account's tunnels by id."""
        return self._tunnels

    def unread_zones(self) -> tuple[str, ...]:
        """Names of active zones whose records could not be read."""
        return tuple(
            zone.name
            for zone in self._zones.values()
            if zone.status == "active" and self._actual.records.get(zone.id) is None
        )

    def names(self) -> tuple[str, ...]:
        """Names of records, wildcards too, that lead to a tunnel of the account, or might."""
        found = []
        for name, records in self._records.items():
            lead = self._follow(records, 0)
            if lead.tunnel is not None:
                found.append(name)
        return tuple(found)

    def lead(self, host: str, hops: int = 0) -> Lead:
        """Where a hostname leads: an exact name beats a wildcard record, which covers any depth."""
        zone_name = zone_of(host, self._zones)
        if zone_name is None:
            return Lead(unclear=Unclear.ZONE_UNSEEN)
        zone = self._zones[zone_name]
        if zone.status != "active":
            return Lead()
        if self._actual.records.get(zone.id) is None:
            return Lead(unclear=Unclear.RECORDS)
        name = host
        while True:
            if records := self._records.get(name):
                return self._follow(records, hops)
            inner = name.removeprefix("*.")
            if inner == zone_name:
                return Lead()
            name = "*." + inner.partition(".")[2]

    def _follow(self, records: Sequence[Record], hops: int) -> Lead:
        """Only a proxied CNAME leads to a tunnel; one to another name may, if that one does."""
        record = next((each for each in records if each.type == "CNAME"), None)
        if record is None or not record.proxied:
            return Lead()
        target = record.content.lower().rstrip(".")
        if tunnel := pointed_at({"content": target}):
            return Lead(self._tunnels.get(tunnel), record)
        if zone_of(target, self._zones) is None or hops >= _MOST_HOPS:
            return Lead()
        further = self.lead(target, hops + 1)
        if further.tunnel is None and further.unclear is None:
            return Lead()
        return replace(further, record=record, unclear=further.unclear or Unclear.CHAIN)

    def ingress(self, tunnel: Tunnel) -> Ingress | Unclear:
        """The rules that a tunnel's connectors go by."""
        if tunnel.id not in self._ingress:
            self._ingress[tunnel.id] = _ingress(tunnel, self._actual.documents.get(tunnel.id))
        return self._ingress[tunnel.id]

    def defaults(self, tunnel: Tunnel) -> JsonObject:
        """What the document says for all rules."""
        document = self._actual.documents.get(tunnel.id)
        return (document.config or {}) if document is not None else {}


def _ingress(tunnel: Tunnel, document: Document | None) -> Ingress | Unclear:
    if not tunnel.remote:
        return Unclear.FILE
    if document is None:
        return Unclear.DOCUMENT
    if check_document(document.config or {}):
        return Unclear.REFUSED
    return Ingress(rules_of(document.config))


def samples(pattern: str) -> tuple[str, ...]:
    """Hostnames that a name or pattern stands for; a leading wildcard is read as any depth by records and rules.

    >>> samples("*.a.example")
    ('zq7x.a.example', 'zq7x.zq7x.a.example')
    """
    one = pattern.replace("*", STAND_IN)
    return (one, f"{STAND_IN}.{one}") if pattern.startswith("*.") else (one,)


def as_pattern(sample: str) -> str:
    """A sample as people can read it.

    >>> as_pattern("zq7x.a.example/eng/zq7x")
    '*.a.example/eng/*'
    """
    return sample.replace(STAND_IN, "*")
