"""ConnectorHost on the Docker SDK. Imports no SDK until it is used."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

from dockflare_desktop.adapters.docker.address import EngineAddress
from dockflare_desktop.adapters.off_loop import off_loop
from dockflare_desktop.core.connectors.steps import EngineNetwork
from dockflare_desktop.engine.ports import OutsideError
from dockflare_desktop.engine.ports.connectors import ConnectorHost, NewConnector, Readiness

if TYPE_CHECKING:
    from dockflare_desktop.adapters.docker.connector_wire import ConnectorWire

T = TypeVar("T")


class DockerConnectors(ConnectorHost):
    """`reach` gives the engine's address, on a worker thread: behind ssh it is a local socket."""

    def __init__(self, reach: Callable[[], EngineAddress], timeout: float) -> None:
        self._reach, self._timeout = reach, timeout

    async def pull(self, image: str) -> str:
        return await self._call(lambda wire: wire.pull(image))

    async def networks(self) -> Sequence[EngineNetwork]:
        return await self._call(lambda wire: wire.networks())

    async def make_network(self, name: str) -> None:
        await self._call(lambda wire: wire.make_network(name))

    async def remove_network(self, name: str) -> None:
        await self._call(lambda wire: wire.remove_network(name))

    async def make(self, new: NewConnector) -> str:
        return await self._call(lambda wire: wire.make(new))

    async def start(self, container: str) -> None:
        await self._call(lambda wire: wire.start(container))

    async def stop(self, container: str) -> None:
        await self._call(lambda wire: wire.stop(container))

    async def remove(self, container: str) -> None:
        await self._call(lambda wire: wire.remove(container))

    async def rename(self, container: str, name: str) -> None:
        await self._call(lambda wire: wire.rename(container, name))

    async def ready(self, container: str, metrics_port: int) -> Readiness:
        return await self._call(lambda wire: wire.ready(container, metrics_port))

    async def log(self, container: str, lines: int = 200) -> tuple[str, ...]:
        return await self._call(lambda wire: wire.log(container, lines))

    async def _call(self, call: "Callable[[ConnectorWire], T]") -> T:
        def on_thread() -> T:
            from dockflare_desktop.adapters.docker import connector_wire  # noqa: PLC0415 - the SDK, late: start-up

            try:
                return call(connector_wire.ConnectorWire(self._reach(), self._timeout))
            except OutsideError as error:
                problem = error.problem
            raise OutsideError(
                problem
            )  # outside of the handler: docker-py's own error carries the request, and the token

        return await off_loop(on_thread, name="docker-connector")
