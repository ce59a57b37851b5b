"""What a resolution is made from, and what it is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from dockflare_desktop.core.access.opening import block_opens
from dockflare_desktop.core.cloud import Directory
from dockflare_desktop.core.model import Container, EngineFound, Layers, Rejected, Remembered, ServiceKey
from dockflare_desktop.core.problem import Problem
from dockflare_desktop.core.service import Service, ZoneWanted
from dockflare_desktop.core.settings import Settings


@dataclass(frozen=True, slots=True)
class World:
    """Everything that decides which services there are and what they should be.

    `applied` are the keys whose rule we have put into a tunnel and still hold, so the service is up. `engine_sockets`
    are paths of the engines' own Unix sockets (H24). `written` says since when such a rule stands as it does.
    """

    now: datetime
    engines: tuple[EngineFound, ...] = ()
    layers: Layers = field(default_factory=Layers)
    remembered: tuple[Remembered, ...] = ()
    settings: Settings = field(default_factory=Settings)
    directory: Directory = field(default_factory=Directory)
    applied: frozenset[ServiceKey] = frozenset()
    written: Mapping[ServiceKey, datetime] = field(default_factory=dict)
    engine_sockets: frozenset[str] = frozenset()
    former_names: Mapping[str, str] = field(default_factory=dict)  # of renamed tunnels -> id
    connectors: Mapping[str, tuple[Container, ...]] = field(
        default_factory=dict
    )  # engine id -> cloudflared, by resolve

    def opens(self, block: Mapping[str, str]) -> bool:
        """Whether these texts of who can enter, as one block, let everyone in."""
        return block_opens(block, self.layers.groups, self.directory)


@dataclass(frozen=True, slots=True)
class Needs:
    """Which parts of the account's directory the services' logins refer to."""

    sign_in_methods: bool = False
    service_tokens: bool = False
    policies: bool = False
    owners: bool = False
    team: bool = False


@dataclass(frozen=True, slots=True)
class Resolution:
    """Every service, every request that could not become one, the logins of whole zones, and the memory to keep for the
    next round."""

    services: tuple[Service, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    problems: tuple[Problem, ...] = ()
    remembered: tuple[Remembered, ...] = ()
    needs: Needs = Needs()
    zones: tuple[ZoneWanted, ...] = ()
