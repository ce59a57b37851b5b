"""The demo's second engine: a small computer in the garage that runs two containers without labels."""

import asyncio
from collections.abc import Callable

from dockflare_desktop.core.engines.stored import StoredEngine
from dockflare_desktop.core.model import Container, Port
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.engine.ports import Clock, OutsideError, Snapshot
from dockflare_desktop.engine.ports.connectors import ConnectorHost

GARAGE = StoredEngine("garage", "garage-pi", "ssh://anna@garage-pi")
_ID = "GARA:GEPI:0001"
_CONTAINERS = (
    Container("c0ffee01", "octoprint", {}, engine=_ID, image="octoprint/octoprint:1.10", ports=(Port(80),)),
    Container("c0ffee02", "mosquitto", {}, engine=_ID, image="eclipse-mosquitto:2", ports=(Port(1883),)),
)


class GarageEngine:
    """A ContainerSource in which nothing ever happens."""

    url = GARAGE.url

    def __init__(self, now: Clock) -> None:
        self._now = now
        self.host: ConnectorHost | None = None

    async def snapshot(self) -> Snapshot:
        """Its two containers."""
        return Snapshot(_ID, GARAGE.name, _CONTAINERS, self._now())

    async def watch(self, _on_change: Callable[[], None], on_stream: Callable[[bool], None]) -> None:
        """Until cancelled."""
        on_stream(True)  # noqa: FBT003 - the port's callback
        await asyncio.Event().wait()

    async def attach(self, container_id: str, network: str, *, alias: str = "") -> None:  # noqa: ARG002 - it has none
        """Raises OutsideError."""
        raise _no_network(network)

    async def detach(self, container_id: str, network: str) -> None:  # noqa: ARG002 - as above
        """Raises OutsideError."""
        raise _no_network(network)

    async def close(self) -> None:
        """Nothing is open."""


def _no_network(network: str) -> OutsideError:
    return OutsideError(Problem(ProblemCode.NETWORK_REFUSED, GARAGE.name, value=network, detail="no such network"))
