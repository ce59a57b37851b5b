"""ContainerSource on the Docker SDK: one list, one event stream, one watchdog. Imports no SDK until it is used."""

import asyncio
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from dockflare_desktop.adapters.docker.address import EngineAddress
from dockflare_desktop.adapters.docker.connectors import DockerConnectors
from dockflare_desktop.adapters.docker.events import BackOff, Ears, EventPump
from dockflare_desktop.adapters.docker.ssh import SshTunnel
from dockflare_desktop.adapters.docker.wire import Daemon, EventStream, Reading, Wire
from dockflare_desktop.adapters.off_loop import off_loop
from dockflare_desktop.core.engines.probed import Swarm
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.engine.ports import Clock, OutsideError, Snapshot
from dockflare_desktop.engine.ports.connectors import ConnectorHost

log = logging.getLogger(__name__)

_FAREWELL = 0.3  # seconds that a cancelled watch waits for its thread: a quiet stream needs a few milliseconds


@dataclass(frozen=True, slots=True)
class Times:
    """All in seconds. `answer` limits a list and a ping, `ping_every` is the watchdog's beat."""

    answer: float = 10.0
    ping_every: float = 20.0
    back_off: BackOff = field(default_factory=BackOff)


class DockerSource:
    """One Docker engine (or Podman's compatible API). Nothing is contacted before snapshot() or watch()."""

    def __init__(self, address: EngineAddress, now: Clock, times: Times | None = None) -> None:
        self._address = address
        self._now = now
        self._times = times or Times()
        self._tunnel = SshTunnel(address) if address.scheme == "ssh" else None
        self._daemon: Daemon | None = None
        self._streaming = False
        self._connection = 0  # counts the times the stream came or went
        self.host: ConnectorHost | None = DockerConnectors(self._reachable, self._times.answer)

    @property
    def url(self) -> str:
        """Its address, without secrets."""
        return self._address.shown

    async def snapshot(self) -> Snapshot:
        """Everything there is, in one list request (a Swarm manager's services are one more). Raises OutsideError.

        Who answers is asked after every reconnect, and each time while no event stream tells that it is the same one.
        """
        known, connection, at = self._daemon if self._streaming else None, self._connection, self._now()
        try:
            async with asyncio.timeout(self._times.answer):
                reading = await off_loop(lambda: self._read(known), name="docker-list")
        except TimeoutError as error:
            self._daemon = None
            raise OutsideError(self._no_answer()) from error
        except OutsideError:
            self._daemon = None
            raise
        if connection != self._connection:
            if known is not None:  # another engine may have answered under the old one's id (H27)
                return await self.snapshot()
        else:
            self._daemon = reading.daemon
        daemon = reading.daemon
        if daemon.swarm is Swarm.WORKER:
            self._daemon = None  # no event tells when it becomes a manager
        return Snapshot(
            daemon.id, daemon.name, reading.containers, at, self._address.socket, daemon.swarm, reading.look_again
        )

    async def test(self) -> Reading:
        """One list and who gave it; nothing is remembered. Raises OutsideError."""
        try:
            async with asyncio.timeout(self._times.answer):
                return await off_loop(lambda: self._read(None), name="docker-test")
        except TimeoutError as error:
            raise OutsideError(self._no_answer()) from error

    async def watch(self, on_change: Callable[[], None], on_stream: Callable[[bool], None]) -> None:
        """Until cancelled; one at a time. `on_stream` is told changes only, the first failure included."""
        watching = _Watching(
            on_change, lambda connected: self._changed_to(on_stream, connected=connected), self._ask_anew
        )
        pump = EventPump(self._events, watching.ears(), self._times.back_off)
        pump.start()
        try:
            while not watching.ended.done():
                await asyncio.wait({watching.ended}, timeout=self._times.ping_every)
                if self._streaming:
                    await self._look_after(pump)
            if (bug := watching.ended.result()) is not None:
                raise bug
        finally:
            watching.deaf = True
            self._forget(connected=False)
            pump.stop()
            await asyncio.wait({watching.ended}, timeout=_FAREWELL)

    async def attach(self, container_id: str, network: str, *, alias: str = "") -> None:
        """Connect a container to a network. Raises OutsideError."""
        await self._write(lambda wire: wire.attach(container_id, network, alias))

    async def detach(self, container_id: str, network: str) -> None:
        """Take a container off a network. Raises OutsideError."""
        await self._write(lambda wire: wire.detach(container_id, network))

    async def _write(self, call: Callable[[Wire], None]) -> None:
        try:
            async with asyncio.timeout(self._times.answer):
                await off_loop(lambda: call(self._wire()), name="docker-write")
        except TimeoutError as error:
            raise OutsideError(self._no_answer(), ambiguous=True) from error

    async def close(self) -> None:
        """End the ssh child, if there is one; everything else belongs to watch() and ends with it."""
        if self._tunnel is not None:
            await off_loop(self._tunnel.close, name="docker-close")

    async def _look_after(self, pump: EventPump) -> None:
        """A half-open stream never ends by itself: ask beside it, and close it when nobody answers."""
        api = self._daemon.api if self._daemon else None
        try:
            async with asyncio.timeout(self._times.answer):
                await off_loop(lambda: self._ping(api), name="docker-ping")
        except (TimeoutError, OutsideError) as error:
            log.warning("%s does not answer: %s", self._address.name, error)
            pump.drop()
            if self._tunnel is not None:
                await off_loop(self._tunnel.drop, name="docker-ssh")

    def _changed_to(self, on_stream: Callable[[bool], None], *, connected: bool) -> None:
        log.info("event stream of %s: %s", self._address.name, "connected" if connected else "lost")
        self._forget(connected=connected)
        on_stream(connected)

    def _ask_anew(self) -> None:
        """A node came, went, or changed its role: this one may be a manager now, or none any more."""
        self._daemon = None
        self._connection += 1

    def _forget(self, *, connected: bool) -> None:
        """The stream came or went, so whoever answers may be another engine."""
        self._streaming = connected
        self._daemon = None
        self._connection += 1

    def _no_answer(self) -> Problem:
        detail = f"no answer within {self._times.answer:g} s"
        return Problem(ProblemCode.ENGINE_AWAY, self._address.name, value=self.url, detail=detail)

    # --- on worker threads -------------------------------------------------------------------------------------------

    def _read(self, known: Daemon | None) -> Reading:
        with self._in_words_of_ssh():
            return self._wire().read(known)

    def _ping(self, api: str | None) -> None:
        self._wire().ping(api)

    def _events(self, since: int | None) -> EventStream:
        return self._wire().events(since)

    def _wire(self) -> Wire:
        from dockflare_desktop.adapters.docker import client  # noqa: PLC0415 - the SDK, late: start-up (stack.md 8)

        return client.EngineWire(self._reachable(), self._times.answer)

    def _reachable(self) -> EngineAddress:
        return self._tunnel.local() if self._tunnel is not None else self._address

    @contextmanager
    def _in_words_of_ssh(self) -> Iterator[None]:
        """Behind ssh a missing remote socket is only a closed connection; ssh knows why."""
        try:
            yield
        except OutsideError as error:
            words = self._tunnel.said() if self._tunnel is not None else ""
            if not words:
                raise
            raise OutsideError(replace(error.problem, value=self.url, detail=words)) from error


class _Watching:
    """The loop's end of one watch: passes changes on, and nothing more once it is deaf."""

    def __init__(
        self, on_change: Callable[[], None], on_stream: Callable[[bool], None], on_node: Callable[[], None]
    ) -> None:
        self._on_node = on_node
        self.deaf = False
        self.ended: asyncio.Future[BaseException | None] = asyncio.get_running_loop().create_future()
        self._on_change = on_change
        self._on_stream = on_stream
        self._connected: bool | None = None

    def ears(self) -> Ears:
        """What the thread calls."""
        return Ears(asyncio.get_running_loop(), self._heard, self._stream, self.ended.set_result, self._on_node)

    def _heard(self) -> None:
        if not self.deaf:
            self._on_change()

    def _stream(self, connected: bool) -> None:  # noqa: FBT001 - the port's own callback
        if not self.deaf and connected is not self._connected:
            self._connected = connected
            self._on_stream(connected)
