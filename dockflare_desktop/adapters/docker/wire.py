"""What the source needs from a connection to an engine; no SDK here, so that importing the source costs nothing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from dockflare_desktop.core.engines.probed import Swarm
from dockflare_desktop.core.model import Container


@dataclass(frozen=True, slots=True)
class Daemon:
    """Who answers at an address. `api` is the API version to speak with it; a Swarm's manager may list services."""

    id: str
    name: str
    api: str
    swarm: Swarm = Swarm.NONE
    version: str = ""
    podman: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """One complete list and who gave it."""

    daemon: Daemon
    containers: tuple[Container, ...]
    look_again: float = 0.0  # seconds after which something may be otherwise without an event; 0: events tell all


class EventStream(Protocol):
    """An event stream whose response headers have arrived. Iterating blocks; it ends when the engine goes away."""

    def __iter__(self) -> Iterator[Mapping[str, object]]:
        """The events. Raises OutsideError."""

    def close(self) -> None:
        """End it from any thread, at once; the iteration in the other thread then ends."""

    def release(self) -> None:
        """Give back its sockets; only from the thread that iterates."""


class Wire(Protocol):
    """Blocking calls to one engine, each on a client of its own. All raise OutsideError."""

    def read(self, known: Daemon | None) -> Reading:
        """One list; `known` saves asking who answers."""

    def ping(self, api: str | None) -> None:
        """Return when the engine answers in time."""

    def attach(self, container_id: str, network: str, alias: str) -> None:
        """Connect a container to a network."""

    def detach(self, container_id: str, network: str) -> None:
        """Take a container off a network."""

    def events(self, since: int | None) -> EventStream:
        """Subscribe; `since` is in whole seconds of the engine's own clock."""
