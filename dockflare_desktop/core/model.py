"""The nouns of what people ask for: containers, claims, the stored layers, and services as decided."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple, TypeAlias

from dockflare_desktop.core.problem import Problem

Json: TypeAlias = "bool | int | float | str | Sequence[Json] | Mapping[str, Json] | None"
JsonObject: TypeAlias = Mapping[str, Json]
Value: TypeAlias = str | bool | int | tuple[str, ...]  # one field's parsed value
Fields: TypeAlias = Mapping[str, Value]  # field key (a label's key without prefix and index) -> parsed value


class ContainerState(StrEnum):
    """Docker's own words for a container's state."""

    CREATED = "created"
    RUNNING = "running"
    PAUSED = "paused"
    RESTARTING = "restarting"
    REMOVING = "removing"
    EXITED = "exited"
    DEAD = "dead"


@dataclass(frozen=True, slots=True)
class Port:
    """One port of a container; `public` is the host's port, None where it is only exposed."""

    private: int
    protocol: str = "tcp"
    public: int | None = None
    address: str = ""


@dataclass(frozen=True, slots=True)
class Network:
    """A network a container is attached to; `aliases` are names other containers may use on it."""

    name: str
    aliases: tuple[str, ...] = ()
    address: str = ""


@dataclass(frozen=True, slots=True)
class Container:
    """What Docker said about one container (or one Swarm service)."""

    id: str
    name: str
    labels: Mapping[str, str]
    state: ContainerState = ContainerState.RUNNING
    engine: str = ""  # the daemon's id (H27)
    created_at: datetime | None = None  # what "running longest" compares: a list does not give the start time
    image: str = ""
    project: str = ""  # Compose project, from Docker Compose's own labels
    compose_service: str = ""
    ports: tuple[Port, ...] = ()
    networks: tuple[Network, ...] = ()

    @property
    def present(self) -> bool:
        """H27: running, paused or restarting."""
        return self.state in (ContainerState.RUNNING, ContainerState.PAUSED, ContainerState.RESTARTING)


class EngineState(StrEnum):
    """How far an engine's answer can be trusted in this round."""

    WATCHING = "watching"  # list succeeded after the event stream was connected
    UNCONFIRMED = (
        "unconfirmed"  # listed, but not to be trusted for removals (no stream, or some-to-none needs a second look)
    )
    AWAY = "away"  # no list: its services are Stale
    DENIED = "denied"  # no permission for the socket: as AWAY


@dataclass(frozen=True, slots=True)
class EngineFacts:
    """What is shown of an engine beside its list. `handle` is the id under which it is watched; `tries` counts the
    questions without an answer since the last list."""

    handle: str = ""
    late: bool = False  # its answer is still to come: what it said last is used
    connected_at: datetime | None = None  # its event stream, None where there is none
    heard_at: datetime | None = None  # its last event
    tries: int = 0
    next_try: datetime | None = None


@dataclass(frozen=True, slots=True)
class EngineFound:
    """One engine in one round: its last accepted list and how good it is. AWAY carries the last accepted containers."""

    id: str  # the daemon's id; until it was ever seen, its address
    name: str
    url: str
    state: EngineState
    containers: tuple[Container, ...] = ()
    since: datetime | None = None  # in this state since
    last_list: datetime | None = None
    problem: Problem | None = None
    replaces: frozenset[str] = frozenset()  # ids of other engines that answered at this address before
    tunnel: str = ""  # of its services that name none
    facts: EngineFacts = EngineFacts()


class ServiceKey(NamedTuple):
    """Identity of a service: lower-case Punycode hostname and the path pattern as written in the document. A tuple: a
    plan looks up thousands of them, and a tuple's hash costs a tenth of a data class's."""

    hostname: str
    path: str = ""

    def __str__(self) -> str:
        return self.hostname + self.path


class PathMatch(StrEnum):
    """How a path label is meant (product.md section 3, H23)."""

    NONE = "none"
    PREFIX = "prefix"
    EXACT = "exact"
    REGEX = "regex"


@dataclass(frozen=True, slots=True)
class Path:
    """A path in the label's form and in the document's. `login_path` is None where a login needs the whole hostname."""

    text: str = ""
    match: PathMatch = PathMatch.NONE
    pattern: str = ""

    @property
    def login_path(self) -> str | None:
        """The path an Access application is scoped to: "" for none, None for a regex (H7)."""
        return None if self.match is PathMatch.REGEX else self.text


@dataclass(frozen=True, slots=True)
class FromLabels:
    """A container (or Swarm service) asks. `index` is "" for the un-indexed labels."""

    engine: str
    container_id: str
    container_name: str
    index: str = ""
    project: str = ""
    compose_service: str = ""


@dataclass(frozen=True, slots=True)
class Manual:
    """A manual rule asks."""

    rule_id: str


Source: TypeAlias = FromLabels | Manual


@dataclass(frozen=True, slots=True)
class Claim:
    """A request for one key, not yet a decision. `fields` holds only what was stated, parsed.

    `broken` are the fields that were stated and could not be read; their problems are among `problems`, and matter no
    longer where an override takes the field's place. `labels` are the stated fields' full label names.
    """

    key: ServiceKey
    path: Path
    source: Source
    fields: Fields
    problems: tuple[Problem, ...] = ()
    broken: Mapping[str, Problem] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rejected:
    """A request without a usable key (no or an invalid hostname or path): shown, never published."""

    address: str  # as written
    source: Source
    problems: tuple[Problem, ...]


# --- the layers people store -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PolicyBody:
    """One Access policy in Cloudflare's own JSON; `extra` keeps every key this program does not know."""

    name: str
    decision: str  # allow | deny | non_identity | bypass
    include: tuple[JsonObject, ...] = ()
    require: tuple[JsonObject, ...] = ()
    exclude: tuple[JsonObject, ...] = ()
    extra: JsonObject = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AccessGroup:
    """A reusable template of Access rules that labels name. None = not stated, so a default applies."""

    id: str
    name: str
    policies: tuple[PolicyBody, ...]
    session: str | None = None  # Go duration
    launcher: bool | None = None
    idps: tuple[str, ...] = ()  # ids or names of sign-in methods
    auto_redirect: bool | None = None


@dataclass(frozen=True, slots=True)
class Override:
    """One field of one service, changed here. `value` and `below` are texts as a label would say them."""

    key: ServiceKey
    field: str  # a label's key without prefix, or "ignored"
    value: str
    below: str | None  # what the layer below said when this was made; None = not stated
    made_at: datetime
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ManualRule:
    """A service typed in by hand. `fields` are texts as labels would say them (they include `service`).

    `moves_to` is the key it was renamed to: a rule of its own stands there, and this one stays as it is until that is
    live, so that neither address is missing meanwhile.
    """

    key: ServiceKey
    path: Path
    fields: Mapping[str, str]
    made_at: datetime
    enabled: bool = True
    expires_at: datetime | None = None
    moves_to: ServiceKey | None = None


@dataclass(frozen=True, slots=True)
class WholeZone:
    """Who can enter the hostnames of a zone that say nothing of their own; `fields` are texts as labels would say them.
    Without any the zone has no login on purpose: one that we made may go, and what lay behind it becomes public."""

    zone: str
    fields: Mapping[str, str]
    made_at: datetime


Layered: TypeAlias = AccessGroup | Override | ManualRule | WholeZone


@dataclass(frozen=True, slots=True)
class Layers:
    """Everything people stored above the labels."""

    groups: tuple[AccessGroup, ...] = ()
    overrides: tuple[Override, ...] = ()
    manual_rules: tuple[ManualRule, ...] = ()
    zones: tuple[WholeZone, ...] = ()


@dataclass(frozen=True, slots=True)
class Remembered:
    """What Docker cannot tell again: who holds a key, as last accepted, since when, and since when it is leaving.

    `container` is the container as last accepted (its labels are parsed anew each round). While it is present and well,
    `leaving_since` is None. For an engine that is away grace stands still and starts again in full on return (H11).
    `prefix` is the additional label prefix it was read with: another one in the settings makes its labels silent, and
    then it leaves as if it was stopped.
    """

    key: ServiceKey
    container: Container
    index: str
    since: datetime
    leaving_since: datetime | None = None
    prefix: str = ""
