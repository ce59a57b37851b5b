"""One Docker engine under watch: its last accepted list, and how far it can be trusted (product.md section 5.4)."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from dockflare_desktop.core.model import EngineFound, EngineState
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.engine.ports import Clock, ContainerSource, OutsideError, Snapshot

SECOND_LOOK = timedelta(seconds=5)
QUIET_AFTER = timedelta(seconds=10)  # a stream that is lost for longer is told


class EngineWatch:
    """Keeps what an engine said last. Nothing is concluded from a failed, partial or unconfirmed list."""

    def __init__(self, source: ContainerSource, now: Clock, on_change: Callable[[], None]) -> None:
        self._source = source
        self._now = now
        self._on_change = on_change
        self._last: Snapshot | None = None
        self._connected_at: datetime | None = None
        self._quiet_since: datetime | None = None  # the event stream is known to be down
        self._heard = asyncio.Event()  # the stream was connected, or is known not to be
        self._emptied_at: datetime | None = None  # when some-to-none was first seen
        self._state = EngineState.AWAY
        self._since: datetime | None = None
        self._holders: frozenset[str] = frozenset()  # engines that hold services, as remembered
        self._before: frozenset[str] = frozenset()  # engines that answered here

    def expect(self, holders: frozenset[str], before: frozenset[str]) -> None:
        """What is known from before the program started: which engines (by id) hold services, and which of all
        engines answered at this address."""
        self._holders, self._before = holders, before

    @property
    def url(self) -> str:
        """The engine's address."""
        return self._source.url

    @property
    def socket(self) -> str:
        """Path of its own Unix socket, "" where it is not local (H24)."""
        return self._last.socket if self._last else ""

    @property
    def doubtful(self) -> bool:
        """Whether a second look is due because the list went from some to none."""
        return self._emptied_at is not None

    @property
    def quiet(self) -> bool:
        """Whether lists are all there is: no event would tell of a change."""
        return self._quiet_since is not None

    async def run(self) -> None:
        """Watch until cancelled. However it ends, from then on lists are all there is."""
        try:
            await self._source.watch(self._on_change, self._stream)
        finally:
            self._stream(connected=False)

    async def streaming(self, at_most: float) -> bool:
        """Wait for the first word about the event stream, `at_most` seconds; whether it is connected."""
        with suppress(TimeoutError):
            async with asyncio.timeout(at_most):
                await self._heard.wait()
        return self._connected_at is not None

    async def look(self) -> EngineFound:
        """A full list, judged."""
        try:
            snapshot = await self._source.snapshot()
        except OutsideError as error:
            denied = error.problem.code is ProblemCode.ENGINE_DENIED
            return self._found(EngineState.DENIED if denied else EngineState.AWAY, error.problem)
        return self._found(self._judge(snapshot), self._stream_problem(snapshot))

    async def close(self) -> None:
        """Give the source back."""
        await self._source.close()

    def _stream(self, connected: bool) -> None:  # noqa: FBT001 - the port's callback
        self._connected_at = self._now() if connected else None
        self._quiet_since = None if connected else self._quiet_since or self._now()
        self._heard.set()
        self._on_change()

    def _stream_problem(self, snapshot: Snapshot) -> Problem | None:
        if self._quiet_since is None or self._now() - self._quiet_since < QUIET_AFTER:
            return None
        return Problem(ProblemCode.STREAM_QUIET, snapshot.name, Effect.WARNING)

    def _judge(self, snapshot: Snapshot) -> EngineState:
        if any(each.present for each in snapshot.containers):
            self._emptied_at = None
        elif self._emptied_at is None and self._had_some(snapshot):
            self._emptied_at = snapshot.at
        if self._emptied_at is not None:
            if snapshot.at - self._emptied_at < SECOND_LOOK:
                return EngineState.UNCONFIRMED  # the last accepted list stays
            self._emptied_at = None
        self._before |= {snapshot.engine_id}
        self._last = snapshot
        confirmed = self._connected_at is not None and snapshot.at >= self._connected_at
        return EngineState.WATCHING if confirmed else EngineState.UNCONFIRMED

    def _had_some(self, snapshot: Snapshot) -> bool:
        """Whether there was something before: in the list before this one, or as remembered."""
        if self._last is None:
            return not self._holders.isdisjoint(self._before | {snapshot.engine_id})
        return any(each.present for each in self._last.containers)

    def _found(self, state: EngineState, problem: Problem | None) -> EngineFound:
        if state is not self._state or self._since is None:
            self._state, self._since = state, self._now()
        last = self._last
        return EngineFound(
            id=last.engine_id if last else self._source.url,
            name=last.name if last else self._source.url,
            url=self._source.url,
            state=state,
            containers=last.containers if last else (),
            since=self._since,
            last_list=last.at if last else None,
            problem=problem,
            replaces=self._before - {last.engine_id} if last else frozenset(),
        )
