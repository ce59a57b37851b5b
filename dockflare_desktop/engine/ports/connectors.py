"""What the engine needs of Docker to run connectors."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from dockflare_desktop.core.connectors.steps import EngineNetwork


@dataclass(frozen=True, slots=True)
class NewConnector:
    """A container to be made. The token goes into its environment, and nowhere else."""

    name: str
    image: str  # pinned
    command: Sequence[str]
    labels: Mapping[str, str]
    network: str
    metrics_port: int
    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Readiness:
    """What `/ready` says. `running` is false where the container itself has ended."""

    ready: bool
    running: bool = True
    connector: str = ""  # its id, where it told


class ConnectorHost(Protocol):
    """One Docker engine as a place where connectors run. Every method raises OutsideError: ENGINE_AWAY, ENGINE_DENIED,
    CONNECTOR_ENGINE for what it refuses, CONNECTOR_NO_ROOM. Removing what is not there is no error."""

    async def pull(self, image: str) -> str:
        """Fetch an image; a reference to exactly what came (by digest, else by id). One of that name that was built
        there, and came from no registry, serves as well. Raises OutsideError (CONNECTOR_IMAGE too)."""

    async def networks(self) -> Sequence[EngineNetwork]:
        """All networks."""

    async def make_network(self, name: str) -> None:
        """Make one of the driver bridge, marked as ours."""

    async def remove_network(self, name: str) -> None:
        """Remove one that we made; it stays where somebody uses it."""

    async def make(self, new: NewConnector) -> str:
        """Create a container and start it; its id. Where starting fails it is removed again."""

    async def start(self, container: str) -> None:
        """Start one that was stopped."""

    async def stop(self, container: str) -> None:
        """Let it end its connections, and stop it."""

    async def remove(self, container: str) -> None:
        """Remove it, running or not."""

    async def rename(self, container: str, name: str) -> None:
        """Give it another name."""

    async def ready(self, container: str, metrics_port: int) -> Readiness:
        """Ask it whether it is connected."""

    async def log(self, container: str, lines: int = 200) -> tuple[str, ...]:
        """The end of what it said."""
