"""One Docker engine under watch: its last accepted list, and how far it can be trusted (product.md section 5.4)."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from dockflare_desktop.core.engines.probed import Swarm
from dockflare_desktop.core.engines.stored import DEFAULT, StoredEngine
from dockflare_desktop.core.model import EngineFacts, EngineFound, EngineState
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.engine.ports import Clock, ContainerSource, OutsideError, Snapshot
from dockflare_desktop.engine.ports.connectors import ConnectorHost

SECOND_LOOK = timedelta(seconds=5)
QUIET_AFTER = timedelta(seconds=10)  # a stream that is lost for longer is told
ASK_AGAIN = timedelta(seconds=30)  # between questions to an engine that does not answer
_AWAY = (EngineState.AWAY, EngineState.DENIED)


class EngineWatch:
    """Keeps what an engine said last. Nothing is concluded from a failed, partial or unconfirmed list, nor from one
    that is still to come."""

    def __init__(
        self,
        source: ContainerSource,
        now: Clock,
        on_change: Callable[[], None],
        engine: StoredEngine | None = None,
    ) -> None:
        self.engine = engine or StoredEngine(DEFAULT)
        self._source = source
        self._now = now
        self._on_change = on_change
        self._last: Snapshot | None = None
        self._connected_at: datetime | None = None
        self._quiet_since: datetime | None = None  # the event stream is known to be down
        self._heard = asyncio.Event()  # the stream was connected, or is known not to be
        self._heard_at: datetime | None = None
        self._emptied_at: datetime | None = None  # when some-to-none was first seen
        self._state = EngineState.AWAY
        self._problem: Problem | None = None
        self._since: datetime | None = None
        self._holders: frozenset[str] = frozenset()  # engines that hold services, as remembered
        self._before: frozenset[str] = frozenset()  # engines that answered here
        self._question: asyncio.Task[Snapshot | OutsideError] | None = None
        self._waited_for = True  # False: a round went on without the answer
        self._changed = False  # since the question was asked
        self._tries = 0
        self._next_try: datetime | None = None

    def expect(self, holders: frozenset[str], before: frozenset[str]) -> None:
        """What is known from before the program started: which engines (by id) hold services, and which of all
        engines answered at this address."""
        self._holders, self._before = holders, before

    def call(self, engine: StoredEngine) -> None:
        """It is called otherwise, or its services have another tunnel."""
        self.engine = engine

    @property
    def url(self) -> str:
        """The engine's address."""
        return self._source.url

    @property
    def host(self) -> ConnectorHost | None:
        """The engine as a place where connectors run."""
        return self._source.host

    @property
    def name(self) -> str:
        """What people call it."""
        return self.engine.name or (self._last.name if self._last else self._source.url)

    @property
    def id(self) -> str:
        """The daemon's id, "" until it was seen."""
        return self._last.engine_id if self._last else ""

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

    @property
    def look_again(self) -> datetime | None:
        """When something may be otherwise without an event: where an engine's tasks run on other nodes."""
        last = self._last
        return last.at + timedelta(seconds=last.look_again) if last is not None and last.look_again else None

    @property
    def prompt(self) -> bool:
        """Whether an answer is to be expected soon: not where the last one failed, or is still owed."""
        return self._waited_for and self._tries == 0

    async def run(self) -> None:
        """Watch until cancelled. However it ends, from then on lists are all there is."""
        try:
            await self._source.watch(self._event, self._stream)
        finally:
            self._stream(connected=False)

    async def streaming(self, at_most: float) -> bool:
        """Wait for the first word about the event stream, `at_most` seconds; whether it is connected."""
        with suppress(TimeoutError):
            async with asyncio.timeout(at_most):
                await self._heard.wait()
        return self._connected_at is not None

    def ask(self) -> "asyncio.Task[Snapshot | OutsideError]":
        """Ask for a list; where an earlier question is still open, that one."""
        if self._question is None:
            self._changed = False
            self._question = asyncio.get_running_loop().create_task(self._asked())  # close() ends it
        return self._question

    def found(self) -> EngineFound:
        """What it said, judged; while it has not answered, what it said last. Its answer then asks for a round."""
        question = self._question
        if question is None or not question.done() or question.cancelled():
            self._waited_for = False
            return self._late()
        self._question = None
        owed, self._waited_for = not self._waited_for, True
        if owed and self._changed:
            self._on_change()  # something happened after it was asked
        answer = question.result()
        if isinstance(answer, OutsideError):
            return self._failed(answer)
        self._tries, self._next_try = 0, None
        state = self._judge(answer)
        return self._found(state, self._told(answer))

    async def look(self) -> EngineFound:
        """A full list, judged, however long it takes."""
        await asyncio.wait({self.ask()})
        return self.found()

    def known(self) -> EngineFound:
        """What it said last, as it was judged then; nobody is asked, and nothing new is concluded."""
        return self._found(self._state, self._problem, late=True)

    async def attach(self, container_id: str, network: str, *, alias: str = "") -> None:
        """As ContainerSource.attach."""
        await self._source.attach(container_id, network, alias=alias)

    async def detach(self, container_id: str, network: str) -> None:
        """As ContainerSource.detach."""
        await self._source.detach(container_id, network)

    async def close(self) -> None:
        """Give the source back."""
        if self._question is not None:
            self._question.cancel()
            await asyncio.wait({self._question})
        await self._source.close()

    async def _asked(self) -> "Snapshot | OutsideError":
        try:
            answer: Snapshot | OutsideError = await self._source.snapshot()
        except OutsideError as error:
            answer = error
        news = isinstance(answer, Snapshot) or self._state not in _AWAY
        if not self._waited_for and news:
            asyncio.get_running_loop().call_soon(self._on_change)  # after this task is done
        return answer

    def _event(self) -> None:
        self._changed = True
        self._heard_at = self._now()
        self._on_change()

    def _stream(self, connected: bool) -> None:  # noqa: FBT001 - the port's callback
        self._changed = True
        self._connected_at = self._now() if connected else None
        self._quiet_since = None if connected else self._quiet_since or self._now()
        self._heard.set()
        self._on_change()

    def _told(self, snapshot: Snapshot) -> Problem | None:
        name = self.engine.name or snapshot.name
        if snapshot.swarm is Swarm.WORKER:
            return Problem(ProblemCode.SWARM_WORKER, name, Effect.WARNING)
        if self._quiet_since is None or self._now() - self._quiet_since < QUIET_AFTER:
            return None
        return Problem(ProblemCode.STREAM_QUIET, name, Effect.WARNING)

    def _late(self) -> EngineFound:
        """An engine that was away is so until it answers; of another one nothing new is concluded."""
        if self._last is not None and self._state not in _AWAY:
            return self._found(EngineState.UNCONFIRMED, None, late=True)
        return self._found(self._state, self._problem, late=True)

    def _failed(self, error: OutsideError) -> EngineFound:
        self._tries += 1
        self._next_try = self._now() + ASK_AGAIN
        denied = error.problem.code is ProblemCode.ENGINE_DENIED
        return self._found(EngineState.DENIED if denied else EngineState.AWAY, error.problem)

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
        streams = self._connected_at is not None and snapshot.at >= self._connected_at
        confirmed = streams and snapshot.swarm is not Swarm.WORKER  # which does not know what there is
        return EngineState.WATCHING if confirmed else EngineState.UNCONFIRMED

    def _had_some(self, snapshot: Snapshot) -> bool:
        """Whether there was something before: in the list before this one, or as remembered."""
        if self._last is None:
            return not self._holders.isdisjoint(self._before | {snapshot.engine_id})
        return any(each.present for each in self._last.containers)

    def _found(self, state: EngineState, problem: Problem | None, *, late: bool = False) -> EngineFound:
        if not late and (state is not self._state or self._since is None):
            self._state, self._since = state, self._now()
        if not late:
            self._problem = problem
        last = self._last
        return EngineFound(
            id=last.engine_id if last else self._source.url,
            name=self.engine.name or (last.name if last else self._source.url),
            url=self._source.url,
            state=state,
            containers=last.containers if last else (),
            since=self._since,
            last_list=last.at if last else None,
            problem=problem,
            replaces=self._before - {last.engine_id} if last else frozenset(),
            tunnel=self.engine.tunnel,
            facts=self._facts(late=late),
        )

    def _facts(self, *, late: bool) -> EngineFacts:
        return EngineFacts(self.engine.id, late, self._connected_at, self._heard_at, self._tries, self._next_try)
