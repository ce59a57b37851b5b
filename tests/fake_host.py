"""A ConnectorHost without Docker. `fail` says which call (by name) fails how; `calls` is what was done, in order."""

from collections.abc import Sequence

import anyio

from dockflare_desktop.core.connectors.steps import EngineNetwork
from dockflare_desktop.core.model import Container, ContainerState, Network
from dockflare_desktop.core.problem import Problem
from dockflare_desktop.engine.ports import OutsideError
from dockflare_desktop.engine.ports.connectors import NewConnector, Readiness


class FakeHost:
    def __init__(self, engine: str = "engine-1") -> None:
        self.engine = engine
        self.calls: list[str] = []
        self.fail: dict[str, Problem] = {}
        self.nets: dict[str, EngineNetwork] = {"bridge": EngineNetwork("bridge")}
        self.boxes: dict[str, Container] = {}
        self.tokens: dict[str, str] = {}  # container -> what it was given
        self.pulled: dict[str, str] = {}  # image -> what it is pinned to
        self.answers: list[Readiness] = []  # of the next questions; then it is ready
        self.logs: dict[str, tuple[str, ...]] = {}
        self._made = 0

    async def _did(self, call: str, name: str) -> None:
        await anyio.lowlevel.checkpoint()
        self.calls.append(f"{call} {name}".strip())
        if call in self.fail:
            raise OutsideError(self.fail[call])

    async def pull(self, image: str) -> str:
        await self._did("pull", image)
        return self.pulled.get(image, f"{image.rpartition(':')[0]}@sha256:aa")

    async def networks(self) -> Sequence[EngineNetwork]:
        await self._did("networks", "")
        return tuple(self.nets.values())

    async def make_network(self, name: str) -> None:
        await self._did("make_network", name)
        self.nets[name] = EngineNetwork(name, made=True)

    async def remove_network(self, name: str) -> None:
        await self._did("remove_network", name)
        self.nets.pop(name, None)

    async def make(self, new: NewConnector) -> str:
        await self._did("make", new.name)
        self._made += 1
        made = f"box{self._made}"
        assert new.name not in [each.name for each in self.boxes.values()]
        self.boxes[made] = Container(
            made, new.name, new.labels, engine=self.engine, image=new.image, networks=(Network(new.network),)
        )
        self.tokens[made] = new.token
        return made

    async def start(self, container: str) -> None:
        await self._did("start", container)
        self._put(container, ContainerState.RUNNING)

    async def stop(self, container: str) -> None:
        await self._did("stop", container)
        self._put(container, ContainerState.EXITED)

    async def remove(self, container: str) -> None:
        await self._did("remove", container)
        self.boxes.pop(container, None)

    async def rename(self, container: str, name: str) -> None:
        await self._did("rename", name)
        old = self.boxes[container]
        self.boxes[container] = Container(old.id, name, old.labels, old.state, old.engine, image=old.image)

    async def ready(self, container: str, metrics_port: int) -> Readiness:
        await self._did("ready", container)
        if self.answers:
            return self.answers.pop(0)
        running = self.boxes[container].state is ContainerState.RUNNING
        return Readiness(ready=running, running=running)

    async def log(self, container: str, lines: int = 200) -> tuple[str, ...]:
        await self._did("log", container)
        return self.logs.get(container, ("t INF Generated Connector ID: 00000000-0000-4000-8000-000000000000",))

    def _put(self, container: str, state: ContainerState) -> None:
        old = self.boxes[container]
        self.boxes[container] = Container(old.id, old.name, old.labels, state, old.engine, image=old.image)
