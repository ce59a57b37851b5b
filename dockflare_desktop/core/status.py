"""AppStatus: all that windows, tray and command line know, and what follows from it."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from dockflare_desktop.core.change import Kind, Plan
from dockflare_desktop.core.connectors.view import TunnelConnectors
from dockflare_desktop.core.doctor.view import DoctorView
from dockflare_desktop.core.leaving.departure import Departure
from dockflare_desktop.core.model import EngineFacts, EngineState, Path, ServiceKey, Source
from dockflare_desktop.core.noticed import Noticed
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.public.view import PublicView
from dockflare_desktop.core.quota import Meter
from dockflare_desktop.core.rivalry import Rival
from dockflare_desktop.core.service import Provenance
from dockflare_desktop.core.settings import Settings


class Status(StrEnum):
    """The ten words of product.md section 4, most urgent first."""

    ERROR = "error"
    BLOCKED = "blocked"
    HELD = "held"
    LEAVING = "leaving"
    REMOVING = "removing"
    PUBLISHING = "publishing"
    UPDATING = "updating"
    STALE = "stale"
    LIVE = "live"
    IGNORED = "ignored"


NEED_YOU = (Status.ERROR, Status.BLOCKED, Status.HELD)


class Standing(StrEnum):
    """How everything stands, for scripts (product.md section 9)."""

    WELL = "well"
    ATTENTION = "attention"
    FAILED = "failed"


class LoginKind(StrEnum):
    """How an address is protected; the words of product.md section 9."""

    NONE = "none"
    OWN = "own"
    WIDER = "wider"
    EVERYONE = "everyone"


@dataclass(frozen=True, slots=True)
class AccessView:
    """Who can enter. `by` is the application that covers the address; `who` are short phrases for people."""

    login: LoginKind = LoginKind.NONE
    by: str = ""
    groups: tuple[str, ...] = ()
    who: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ServiceView:
    """One row: a service as it is, with the reason and everything its details panel shows."""

    hostname: str  # Punycode; as written where it is no valid hostname
    path: Path
    target: str
    status: Status
    source: Source
    reason: Problem | None = None
    problems: tuple[Problem, ...] = ()
    tunnel: str = ""
    engine: str = ""
    container: str = ""
    image: str = ""
    project: str = ""
    access: AccessView = AccessView()
    public: bool = False  # everyone can reach it now
    fields: Mapping[str, Provenance] = field(default_factory=dict)
    overridden: bool = False
    since: datetime | None = None  # in this status since
    verified_at: datetime | None = None  # last time all of it was seen as desired
    leaving_until: datetime | None = None
    retry_at: datetime | None = None
    rule_version: int = 0  # of the tunnel document that carries it
    connectors: tuple[int, int] | None = None  # how many run that version, of how many; None: nobody asked them
    record_id: str = ""
    app_id: str = ""
    adopted: tuple[Kind, ...] = ()  # which of its objects at Cloudflare were adopted
    ends_at: datetime | None = None  # when a manual rule is removed
    moves_to: ServiceKey | None = None  # a renamed manual rule, until the new address is live
    without: Mapping[str, Provenance] = field(default_factory=dict)  # the fields without any override
    closes_at: datetime | None = None  # when the override that lets everyone in ends by itself

    def below(self, key: str) -> Provenance | None:
        """A field as it is without any override."""
        return (self.without or self.fields).get(key)

    @property
    def key(self) -> ServiceKey:
        """The service's key."""
        return ServiceKey(self.hostname, self.path.pattern)

    @property
    def address(self) -> str:
        """Hostname and path as people write them."""
        return self.hostname + self.path.text


_NOT_THROUGH = (  # visitors see error 1033, or what stood there before
    ProblemCode.NO_CONNECTOR,
    ProblemCode.CONNECTOR_REFUSED,
)


class Health(StrEnum):
    """The tray's states, ux.md section 8; worst wins, first is worst."""

    ERROR = "error"
    SETUP = "setup"
    PAUSED = "paused"
    ATTENTION = "attention"
    SYNCING = "syncing"
    OK = "ok"


@dataclass(frozen=True, slots=True)
class EngineView:
    """One engine as shown."""

    id: str
    name: str
    url: str
    state: EngineState
    services: int = 0
    since: datetime | None = None
    last_list: datetime | None = None
    problem: Problem | None = None
    containers: int = 0
    labelled: int = 0  # containers with labels of ours
    tunnel: str = ""  # of its services that name none
    networks: tuple[str, ...] = ()  # of the connectors that run on it
    facts: EngineFacts = field(default_factory=EngineFacts)

    @property
    def away(self) -> bool:
        """Whether it gives no list."""
        return self.state in (EngineState.AWAY, EngineState.DENIED)


class TokenState(StrEnum):
    """What is known of the API token."""

    NONE = "none"
    UNKNOWN = "unknown"
    ACCEPTED = "accepted"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class CloudflareView:
    """The account as shown."""

    account: str = ""  # name, or id where the name is not known
    account_id: str = ""
    reachable: bool = False
    token: TokenState = TokenState.UNKNOWN
    missing_permissions: tuple[str, ...] = ()
    calls_left: int | None = None
    zones: tuple[str, ...] = ()
    tunnels: tuple[str, ...] = ()
    remote_tunnels: tuple[str, ...] = ()  # those of them whose rules can be written
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class AppStatus:
    """Everything the windows know. `plan` is what is still to do (held changes too)."""

    services: tuple[ServiceView, ...] = ()
    engines: tuple[EngineView, ...] = ()
    cloudflare: CloudflareView = CloudflareView()
    settings: Settings = field(default_factory=Settings)
    plan: Plan = field(default_factory=Plan)
    problems: tuple[Problem, ...] = ()  # not tied to one service
    syncing: bool = False  # a write is running
    paused_until: datetime | None = None
    paused: bool = False
    last_verified: datetime | None = None
    demo: bool = False
    broken: bool = False  # keyring or database unusable, our bug, or nothing verified for 10 minutes
    session_token: bool = False  # the token lives in memory only
    groups: tuple[str, ...] = ()  # ids of the access groups
    group_names: Mapping[str, str] = field(default_factory=dict)  # id -> name shown
    public: PublicView | None = None  # what anyone reaches; None: not read yet
    connectors: tuple[TunnelConnectors, ...] = ()  # of the tunnels whose connectors are known
    departures: tuple[Departure, ...] = ()  # what was let go of
    doctor: DoctorView | None = None  # what the checks found; None: they did not run yet
    rivals: tuple[Rival, ...] = ()  # who else writes here
    meters: tuple[Meter, ...] = ()  # how much of what the account may hold is used
    noticed: tuple[Noticed, ...] = ()  # what others did lately to what is ours, newest first

    @property
    def counts(self) -> Mapping[Status, int]:
        """How many services are in each status; every status has a number."""
        found = Counter(view.status for view in self.services)
        return {status: found[status] for status in Status}

    @property
    def need_you(self) -> tuple[ServiceView, ...]:
        """Blocked, Error and Held services."""
        return tuple(view for view in self.services if view.status in NEED_YOU)

    @property
    def held(self) -> int:
        """How many changes wait for a click."""
        return sum(1 for change in self.plan.changes if change.hold)

    def of(self, keys: Collection[ServiceKey]) -> "AppStatus":
        """What it says of these services alone. An engine that is away says it by its services, which are Stale."""
        services = tuple(view for view in self.services if view.key in keys)
        changes = tuple(change for change in self.plan.changes if any(key in keys for key in change.keys))
        return replace(self, services=services, plan=replace(self.plan, changes=changes), engines=())

    @property
    def standing(self) -> Standing:
        """Failed beats attention; Leaving asks for attention, Ignored does not."""
        counts = self.counts
        if counts[Status.ERROR] or self.cloudflare.problem is not None:
            return Standing.FAILED
        calm = counts[Status.LIVE] + counts[Status.IGNORED]
        attention = len(self.services) > calm or any(engine.away for engine in self.engines)
        moved = any(problem.code is ProblemCode.MACHINE_CHANGED for problem in self.problems)  # H42
        return Standing.ATTENTION if attention or self.held or moved else Standing.WELL

    @property
    def health(self) -> Health:
        """The worst of the tray's states that applies."""
        if self.broken or self.cloudflare.token is TokenState.REFUSED:
            return Health.ERROR
        if self.cloudflare.token is TokenState.NONE or not self.engines:
            return Health.SETUP
        if self.paused:
            return Health.PAUSED
        alone = any(problem.code in _NOT_THROUGH for problem in self.problems)
        opened = self.public is not None and bool(self.public.new)
        found = self.doctor is not None and bool(self.doctor.need_you)
        away = any(engine.away for engine in self.engines)
        if self.need_you or alone or opened or found or away or self.cloudflare.problem:
            return Health.ATTENTION
        return Health.SYNCING if self.syncing else Health.OK
