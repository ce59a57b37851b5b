"""What the embedded account remembers: zones, tokens, tunnels with their connectors, Access objects.

Stored bodies are never changed in place: a write puts a new dict, so a batch can be undone by keeping the old ones.
"""

from collections.abc import Set
from dataclasses import dataclass, field
from datetime import datetime

from dockflare_desktop.demo.values import Body

RECORD_QUOTAS = {"free": 200, "pro": 3500, "business": 3500, "enterprise": 3500}


@dataclass(slots=True)
class Zone:
    """A zone with its records; `records` by id, `names` the ids at each name."""

    id: str
    name: str
    plan: str
    status: str
    created: datetime
    quota: int
    type: str = "full"
    paused: bool = False
    records: dict[str, Body] = field(default_factory=dict)
    names: dict[str, dict[str, Body]] = field(default_factory=dict)

    def put(self, record: Body) -> None:
        """Store a record in place of the one with its id; it keeps its place in the list."""
        ident = str(record["id"])
        if ident in self.records:
            self._forget_name(ident)
        self.records[ident] = record
        self.names.setdefault(str(record["name"]), {})[ident] = record

    def drop(self, ident: str) -> None:
        self._forget_name(ident)
        del self.records[ident]

    def _forget_name(self, ident: str) -> None:
        name = str(self.records[ident]["name"])
        del self.names[name][ident]
        if not self.names[name]:
            del self.names[name]

    def restore(self, records: dict[str, Body]) -> None:
        """Go back to these records, as kept by `records.copy()`."""
        self.records, self.names = {}, {}
        for record in records.values():
            self.put(record)


@dataclass(slots=True)
class Token:
    """An API token; `zones` None means all zones of the account."""

    id: str
    value: str
    permissions: Set[str]
    status: str = "active"
    account_owned: bool = False
    expires: datetime | None = None
    not_before: datetime | None = None
    zones: Set[str] | None = None
    ignores_page: bool = False
    """`GET /accounts` answers every page with page one, as for some tokens of the real API."""

    def status_at(self, now: datetime) -> str:
        return "expired" if self.expires is not None and self.expires <= now else self.status

    def usable(self, now: datetime) -> bool:
        return self.status_at(now) == "active" and (self.not_before is None or self.not_before <= now)

    def sees(self, zone: Zone) -> bool:
        return self.zones is None or zone.id in self.zones


@dataclass(frozen=True, slots=True)
class Policy:
    """An Access policy; `owner` is the application of an inline one, None for a reusable one."""

    body: Body
    owner: str | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """A policy in an application, at its place."""

    policy: str
    precedence: int


@dataclass(frozen=True, slots=True)
class App:
    """An Access application; its `links` in order of precedence, `addresses` what it stands before."""

    body: Body
    links: tuple[Link, ...] = ()
    addresses: tuple[str, ...] = ()


@dataclass(slots=True)
class Access:
    """The Zero Trust side of an account; `organization` None means it was never set up."""

    organization: Body | None = None
    apps: dict[str, App] = field(default_factory=dict)
    policies: dict[str, Policy] = field(default_factory=dict)
    groups: dict[str, Body] = field(default_factory=dict)
    providers: dict[str, Body] = field(default_factory=dict)
    service_tokens: dict[str, Body] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)
    """Secrets that no answer repeats: of service tokens and identity providers, by id."""
    tags: dict[str, Body] = field(default_factory=dict)

    def links_of(self, policy: str) -> int:
        """How many applications use a reusable policy."""
        return sum(any(link.policy == policy for link in app.links) for app in self.apps.values())
