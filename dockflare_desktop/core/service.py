"""The nouns of what was decided: effective fields with their layers, logins, services."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from dockflare_desktop.core.model import Container, JsonObject, Path, PolicyBody, ServiceKey, Source, Value
from dockflare_desktop.core.problem import Problem


class Layer(StrEnum):
    """Where a value comes from, lowest first."""

    DEFAULT = "default"
    LABEL = "label"
    GROUP = "group"
    OVERRIDE = "override"
    MANUAL = "manual"


@dataclass(frozen=True, slots=True)
class Stated:
    """A value and the layer that states it. `cleared`: the layer says nothing of this field, but it replaces the block
    that the field belongs to (H21), so there is nothing of it to revert."""

    value: Value
    layer: Layer
    expires_at: datetime | None = None
    cleared: bool = False


@dataclass(frozen=True, slots=True)
class Provenance:
    """A field's effective value, and what it hides, nearest layer first."""

    top: Stated
    below: tuple[Stated, ...] = ()

    @property
    def overridden(self) -> bool:
        """Whether an override of this very field won."""
        return self.top.layer is Layer.OVERRIDE and not self.top.cleared


@dataclass(frozen=True, slots=True)
class GroupPolicy:
    """Use of policy `number` (from 0) of one of our groups: a reusable policy of ours."""

    group: str
    number: int
    body: PolicyBody


@dataclass(frozen=True, slots=True)
class OwnPolicy:
    """A reusable policy of ours that serves one application alone (custom rules that mix ids and own rules)."""

    address: str
    number: int
    body: PolicyBody


@dataclass(frozen=True, slots=True)
class InlinePolicy:
    """A policy that lives inside the application."""

    body: PolicyBody


@dataclass(frozen=True, slots=True)
class ExistingPolicy:
    """A reusable policy somebody else made, used by id and never edited."""

    id: str
    body: PolicyBody | None = None  # as last read, for judging


PolicyUse: TypeAlias = GroupPolicy | OwnPolicy | InlinePolicy | ExistingPolicy


@dataclass(frozen=True, slots=True)
class AccessSpec:
    """An Access application as we want it; `==` decides whether anything changed. Reusable and inline never mix."""

    address: str  # hostname, or hostname/path
    name: str
    policies: tuple[PolicyUse, ...]
    session: str = "24h"
    launcher: bool = False
    idps: tuple[str, ...] = ()  # ids
    auto_redirect: bool = False


@dataclass(frozen=True, slots=True)
class NoLogin:
    """No application of its own: public, unless a wider application covers the address."""


@dataclass(frozen=True, slots=True)
class OwnLogin:
    """An application of its own. `groups` name the access groups it came from."""

    spec: AccessSpec
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ZoneLogin:
    """The zone's own `*.zone` application protects it: `default_tld` asks for that (H35), and `implied` means that
    nothing was asked and the zone has a login for such hostnames. None there means Blocked."""

    zone: str
    implied: bool = False


@dataclass(frozen=True, slots=True)
class LoginUnknown:
    """A login is asked for that cannot be built; the service's problems say why."""


Login: TypeAlias = NoLogin | OwnLogin | ZoneLogin | LoginUnknown


@dataclass(frozen=True, slots=True)
class ZoneWanted:
    """The login that people want for a whole zone: an application on `*.zone`. NoLogin where they want none there."""

    zone: str
    login: Login
    problems: tuple[Problem, ...] = ()

    @property
    def address(self) -> str:
        """Access reads `*` as exactly one level (H4)."""
        return f"*.{self.zone}"


class Presence(StrEnum):
    """Whether what asks for a service is there."""

    PRESENT = "present"
    LEAVING = "leaving"  # its container is gone; the grace period runs
    STALE = "stale"  # its engine is away; left as it is (H34 says what still reaches it)
    IGNORED = "ignored"  # switched off here
    FROZEN = "frozen"  # its labels went wrong; what is up stays as last accepted (H3)


@dataclass(frozen=True, slots=True)
class Service:
    """A decision: who won a key and what it should be. The unit of desired state.

    `without` are the fields as they would be without any override; empty where there is none.
    """

    key: ServiceKey
    path: Path
    source: Source
    fields: Mapping[str, Provenance]
    target: str  # cloudflared's `service`
    origin: JsonObject  # originRequest without `access`
    tunnel: str  # name
    zone: str  # name; "" where none contains the hostname
    login: Login
    dns: bool = True
    comment: str = ""
    grace: int = 600  # seconds
    serve_503: bool = False  # while it is leaving
    presence: Presence = Presence.PRESENT
    since: datetime | None = None  # holds its key since
    leaving_since: datetime | None = None
    hold_public: bool = False  # default_access=hold and open to everyone: waits for approval (H6)
    container: Container | None = None
    engine_name: str = ""
    problems: tuple[Problem, ...] = ()
    expires_at: datetime | None = None  # of a manual rule
    moves_to: ServiceKey | None = None  # a manual rule that was renamed, and stays until the new address is live
    without: Mapping[str, Provenance] = field(default_factory=dict)
    closes_at: datetime | None = None  # when the override that lets everyone in ends, and not everyone gets in any more

    def below(self, key: str) -> Provenance | None:
        """A field as it is without any override."""
        return (self.without or self.fields).get(key)
