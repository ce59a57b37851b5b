"""The demo's engine as a place where connectors run: sample containers with connections to the embedded account."""

import asyncio
import json
from collections.abc import Sequence

from dockflare_desktop.core.connectors.setup import TUNNEL
from dockflare_desktop.core.connectors.steps import EngineNetwork
from dockflare_desktop.core.model import Container, ContainerState, Network
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.demo.account import Account
from dockflare_desktop.demo.connectors import Connector
from dockflare_desktop.demo.samples import ENGINE_NAME, SampleEngine
from dockflare_desktop.demo.tunnels import run_token
from dockflare_desktop.demo.values import stamp
from dockflare_desktop.engine.ports import OutsideError
from dockflare_desktop.engine.ports.connectors import ConnectorHost, NewConnector, Readiness

_IMAGES = ("cloudflare/cloudflared", "docker.io/cloudflare/cloudflared")
_DIGEST = "sha256:" + "c1" * 32


class DemoConnectors(ConnectorHost):
    """Only Cloudflare's own image can be pulled; every network is a bridge."""

    def __init__(self, account: Account, engine: SampleEngine) -> None:
        self._account, self._engine = account, engine
        self._connectors: dict[str, tuple[str, Connector]] = {}  # container -> its tunnel, its connections
        self._made: set[str] = set()  # networks of ours

    async def pull(self, image: str) -> str:
        await asyncio.sleep(0)
        name = image.partition("@")[0].rpartition(":")[0] if ":" in image else image
        if name not in _IMAGES:
            detail = "the demo has no registry"
            raise OutsideError(Problem(ProblemCode.CONNECTOR_IMAGE, ENGINE_NAME, value=image, detail=detail))
        return f"{name}@{_DIGEST}"

    async def networks(self) -> Sequence[EngineNetwork]:
        found = (await self._engine.snapshot()).containers
        used = [network.name for each in found if TUNNEL not in each.labels for network in each.networks]
        names = dict.fromkeys(("bridge", *sorted({*used, *self._made})))
        return tuple(EngineNetwork(name, made=name in self._made, others=used.count(name)) for name in names)

    async def make_network(self, name: str) -> None:
        await self._engine.snapshot()
        self._made.add(name)

    async def remove_network(self, name: str) -> None:
        self._made.discard(name)

    async def make(self, new: NewConnector) -> str:
        await self._engine.snapshot()
        tunnel = self._account.tunnels.get(new.labels[TUNNEL])
        network = Network(new.network, (new.name,))
        made = self._engine.run(Container("", new.name, dict(new.labels), image=new.image, networks=(network,)))
        if tunnel is not None and run_token(tunnel) == new.token:
            self._connectors[made] = (tunnel.id, self._account.connect(tunnel.id))
        return made

    async def start(self, container: str) -> None:
        tunnel, old = self._connectors[container]
        self._connectors[container] = (tunnel, self._account.connect(tunnel, client_id=old.id))
        self._engine.become(container, ContainerState.RUNNING)

    async def stop(self, container: str) -> None:
        await self._engine.snapshot()
        self._end(container)
        self._engine.become(container, ContainerState.EXITED)

    async def remove(self, container: str) -> None:
        await self._engine.snapshot()
        self._end(container)
        self._connectors.pop(container, None)
        self._engine.become(container, None)

    async def rename(self, container: str, name: str) -> None:
        self._engine.call(container, name)

    async def ready(self, container: str, metrics_port: int) -> Readiness:  # noqa: ARG002 - the port's: all have one
        await asyncio.sleep(0)
        found = self._connectors.get(container)
        if found is None or found[1].id not in self._account.tunnels[found[0]].connectors:
            return Readiness(ready=False, running=False)
        return Readiness(ready=True, connector=found[1].id)

    async def log(self, container: str, lines: int = 200) -> tuple[str, ...]:
        await self._engine.snapshot()
        found = self._connectors.get(container)
        if found is None:
            return ('- ERR Register tunnel error from server side error="Unauthorized: Invalid tunnel secret"',)
        tunnel, connector = self._account.tunnels[found[0]], found[1]
        at = stamp(connector.started)
        said = [f"{at} INF Version {connector.version}", f"{at} INF Generated Connector ID: {connector.id}"]
        if connector.config_version:
            said.append(f"{at} INF Updated to new configuration version={connector.config_version}")
        if connector.fault is not None:
            reason = json.dumps(connector.fault)
            said.append(f"{at} ERR Failed to deserialize new configuration error={reason} version={tunnel.version}")
        return tuple(said[-lines:])

    def _end(self, container: str) -> None:
        if (found := self._connectors.get(container)) is not None and found[0] in self._account.tunnels:
            self._account.disconnect(*found)
