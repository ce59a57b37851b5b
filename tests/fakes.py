"""Fakes at the ports, for tests of what stands above them."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime

import anyio

from dockflare_desktop.core.doctor.facts import Computer, Knock, TargetCertificate
from dockflare_desktop.core.engines.probed import HostKey, Offer, Probed, Swarm
from dockflare_desktop.core.engines.stored import StoredEngine
from dockflare_desktop.core.model import Container, Network
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.engine.ports import OutsideError, Snapshot
from dockflare_desktop.engine.ports.connectors import ConnectorHost

START = datetime(2026, 1, 1, 12, tzinfo=UTC)


class FakeSource:
    """A ContainerSource that says what the test wants. `lists` counts the snapshots asked for, failed ones too."""

    def __init__(self, *containers: Container, engine_id: str = "engine-1", name: str = "nas-01") -> None:
        self.containers: Iterable[Container] = containers
        self.engine_id = engine_id
        self.name = name
        self.url = f"unix:///run/{name}.sock"
        self.socket = f"/run/{name}.sock"
        self.now: Callable[[], datetime] = lambda: START
        self.swarm = Swarm.NONE
        self.look_again = 0.0
        self.lists = 0
        self.watchers = 0
        self.closed = False
        self.host: ConnectorHost | None = None
        self._problem: Problem | None = None
        self._connected = True
        self._ears: list[tuple[Callable[[], None], Callable[[bool], None]]] = []

    def poke(self) -> None:
        """An event arrives."""
        for on_change, _ in self._ears:
            on_change()

    def fail(self, problem: Problem | None) -> None:
        """Every snapshot fails with it until this is called with None."""
        self._problem = problem

    def stream(self, *, up: bool) -> None:
        """The event stream connects or breaks."""
        if up is self._connected:
            return
        self._connected = up
        for _, on_stream in self._ears:
            on_stream(up)

    async def snapshot(self) -> Snapshot:
        self.lists += 1
        await anyio.lowlevel.checkpoint()  # as the real one, it lets others run
        if self._problem is not None:
            raise OutsideError(self._problem)
        return Snapshot(
            self.engine_id, self.name, tuple(self.containers), self.now(), self.socket, self.swarm, self.look_again
        )

    async def watch(self, on_change: Callable[[], None], on_stream: Callable[[bool], None]) -> None:
        ears = (on_change, on_stream)
        self._ears.append(ears)
        self.watchers += 1
        try:
            on_stream(self._connected)
            await anyio.sleep_forever()
        finally:
            self._ears.remove(ears)
            self.watchers -= 1

    async def attach(self, container_id: str, network: str, *, alias: str = "") -> None:
        self._attached(container_id, network)
        self.containers = tuple(
            replace(each, networks=(*each.networks, Network(network, (each.name, alias), "172.21.0.9")))
            if each.id == container_id and network not in {known.name for known in each.networks}
            else each
            for each in self.containers
        )

    async def detach(self, container_id: str, network: str) -> None:
        self._attached(container_id, network)
        self.containers = tuple(
            replace(each, networks=tuple(known for known in each.networks if known.name != network))
            if each.id == container_id
            else each
            for each in self.containers
        )

    def _attached(self, container_id: str, network: str) -> None:
        if self._problem is not None:
            raise OutsideError(self._problem)
        self.containers = tuple(self.containers)
        there = {known.name for each in self.containers for known in each.networks}
        if container_id not in {each.id for each in self.containers} or network not in there:
            raise OutsideError(Problem(ProblemCode.NETWORK_REFUSED, self.name, value=network, detail="not there"))

    async def close(self) -> None:
        self.closed = True


class FakeDoor:
    """An EngineDoor to engines that the test puts there, by address or context."""

    def __init__(self) -> None:
        self.pinned_by = ""
        self.sources: dict[str, FakeSource] = {}
        self.problems: dict[str, Problem] = {}
        self.found: list[Offer] = []
        self.key: HostKey | Problem = HostKey("nas-01", "ed25519", "SHA256:abc", ("nas-01 ssh-ed25519 AAAA",))
        self.trusted: list[HostKey] = []

    def source(self, engine: StoredEngine) -> FakeSource:
        return self.sources[engine.url or engine.context]

    def check(self, engine: StoredEngine) -> Problem | None:
        return self.problems.get(engine.url or engine.context)

    async def test(self, engine: StoredEngine) -> Probed:
        try:
            found = await self.source(engine).snapshot()
        except OutsideError as error:
            return Probed(error.problem)
        return Probed(engine=found.engine_id, name=found.name, version="1", containers=len(found.containers))

    async def offers(self) -> list[Offer]:
        return self.found

    async def contexts(self) -> list[Offer]:
        return [each for each in self.found if each.engine.context]

    async def host_key(self, engine: StoredEngine) -> HostKey | Problem:
        return self.key

    async def trust(self, key: HostKey) -> Problem | None:
        self.trusted.append(key)
        return None


class FakeProbe:
    """A Probe that says what the test wants: `knocks` by host and port, `certificates` by host."""

    def __init__(self) -> None:
        self.knocks: dict[tuple[str, int], Knock] = {}
        self.certificates: dict[str, TargetCertificate] = {}
        self.machine = Computer(10**10, tray=True, notifications=True, keyring="Fake")
        self.asked: list[str] = []
        self.stuck = False

    async def knock(self, host: str, port: int) -> Knock:
        self.asked.append(f"{host}:{port}")
        if self.stuck:
            await anyio.sleep_forever()
        return self.knocks.get((host, port), Knock.OPEN)

    async def certificate(self, host: str, port: int, name: str) -> TargetCertificate:
        self.asked.append(f"tls {host}:{port} {name}")
        return self.certificates.get(host, TargetCertificate(""))

    async def computer(self) -> Computer:
        return self.machine
