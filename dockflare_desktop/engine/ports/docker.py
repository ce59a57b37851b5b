"""What the engine needs of Docker."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from dockflare_desktop.core.model import (
    Container,
)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One complete list: which daemon answered, when it was asked, and all its containers (stopped ones too)."""

    engine_id: str  # the daemon's id, from its info (H27)
    name: str  # the daemon's host name
    containers: tuple[Container, ...]
    at: datetime
    socket: str = ""  # path of the engine's own Unix socket, where local (H24)


class ContainerSource(Protocol):
    """One Docker engine."""

    @property
    def url(self) -> str:
        """Its address, without secrets."""

    async def snapshot(self) -> Snapshot:
        """Everything there is, in one list request. Raises OutsideError (ENGINE_AWAY, ENGINE_DENIED, ...)."""

    async def watch(self, on_change: Callable[[], None], on_stream: Callable[[bool], None]) -> None:
        """Until cancelled: reconnects for ever; `on_stream(True)` when the event stream is connected (so that the list
        comes after), `on_stream(False)` when it is lost or half open; `on_change` when anything happened."""

    async def close(self) -> None:
        """Give back sockets and threads."""
