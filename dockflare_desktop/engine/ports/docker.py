"""What the engine needs of Docker."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from dockflare_desktop.core.engines.probed import HostKey, Offer, Probed, Swarm
from dockflare_desktop.core.engines.stored import StoredEngine
from dockflare_desktop.core.model import Container
from dockflare_desktop.core.problem import Problem
from dockflare_desktop.engine.ports.connectors import ConnectorHost


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One complete list: which daemon answered, when it was asked, and all its containers (stopped ones too)."""

    engine_id: str  # the daemon's id, from its info (H27)
    name: str  # the daemon's host name
    containers: tuple[Container, ...]
    at: datetime
    socket: str = ""  # path of the engine's own Unix socket, where local (H24)
    swarm: Swarm = Swarm.NONE
    look_again: float = 0.0  # seconds after which something may be otherwise without an event; 0: events tell all


class ContainerSource(Protocol):
    """One Docker engine."""

    host: ConnectorHost | None
    """The same engine as a place where connectors run; None where none can."""

    @property
    def url(self) -> str:
        """Its address, without secrets."""

    async def snapshot(self) -> Snapshot:
        """Everything there is, in one list request. Raises OutsideError (ENGINE_AWAY, ENGINE_DENIED, ...)."""

    async def watch(self, on_change: Callable[[], None], on_stream: Callable[[bool], None]) -> None:
        """Until cancelled: reconnects for ever; `on_stream(True)` when the event stream is connected (so that the list
        comes after), `on_stream(False)` when it is lost or half open; `on_change` when anything happened."""

    async def attach(self, container_id: str, network: str, *, alias: str = "") -> None:
        """Connect a container to a network, where it also has this name; one that is on it already is no error. Raises
        OutsideError (NETWORK_REFUSED where the engine says no)."""

    async def detach(self, container_id: str, network: str) -> None:
        """Take a container off a network; one that is not on it is no error. Raises OutsideError."""

    async def close(self) -> None:
        """Give back sockets and threads."""


class EngineDoor(Protocol):
    """How stored engines are reached, and what else there is on this computer. Nothing of it writes but `trust`."""

    @property
    def pinned_by(self) -> str:
        """The environment's variable that says which engine the default one is, "" where none does."""

    def source(self, engine: StoredEngine) -> ContainerSource:
        """Contacts nothing yet. One whose place is not known (a context that is gone) fails each time it is asked."""

    def check(self, engine: StoredEngine) -> Problem | None:
        """Why its place is not known, as far as that can be told without asking it."""

    async def test(self, engine: StoredEngine) -> Probed:
        """Read it once, and let go. What hinders is in the answer."""

    async def offers(self) -> Sequence[Offer]:
        """Engines on this computer: sockets that answer, and contexts of the `docker` command."""

    async def contexts(self) -> Sequence[Offer]:
        """Contexts of the `docker` command alone, broken ones too; nobody is asked."""

    async def host_key(self, engine: StoredEngine) -> HostKey | Problem:
        """What the SSH host of an engine shows of itself, for somebody to confirm."""

    async def trust(self, key: HostKey) -> Problem | None:
        """Remember a host key that was confirmed where ssh looks for it."""
