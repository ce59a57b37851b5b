"""What connectors say of themselves, beside the rounds: our containers' logs are read where something is not as it
should be, and what they tell is in the next round's view."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from dockflare_desktop.core.connectors.log import Heard, heard
from dockflare_desktop.core.connectors.setup import Managed, managed_of
from dockflare_desktop.core.connectors.view import (
    Applied,
    ConnectorRow,
    Seen,
    ToldBy,
    TunnelConnectors,
    refused,
    tunnel_connectors,
)
from dockflare_desktop.core.model import EngineFound, EngineState
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.engine.engines import EngineWatch
from dockflare_desktop.engine.order import Result
from dockflare_desktop.engine.ports import Clock, OutsideError, Store
from dockflare_desktop.engine.proof import Proof
from dockflare_desktop.engine.tasks import Tasks

LISTEN = 5.0  # seconds for one container's log
LINES = 400
_SAID_OTHERWISE = (ProblemCode.CONNECTOR_BEHIND, ProblemCode.CONNECTOR_REFUSED)
_THERE = (EngineState.WATCHING, EngineState.UNCONFIRMED)


class ConnectorWatch:
    """Keeps what was heard of our containers from round to round. A log is read beside the rounds, so that an engine
    that hangs holds up none; what is new in it asks for one by `poke`."""

    def __init__(
        self,
        engines: Callable[[], Sequence[EngineWatch]],
        store: Store,
        now: Clock,
        *,
        tasks: Tasks,
        poke: Callable[[], None],
    ) -> None:
        self._engines = engines
        self._store = store
        self._clock = now
        self._tasks = tasks
        self._poke = poke
        self._heard: dict[str, Heard] = {}
        self.found: tuple[EngineFound, ...] = ()  # what the engines said last
        self._listening: asyncio.Task[None] | None = None

    async def seen(
        self, result: Result, found: tuple[EngineFound, ...], proof: Proof, *, patient: bool = False
    ) -> Result:
        """The result with a view of every connector; a refusal that a log explains is told in the log's words. Logs
        are waited for only where it is `patient`: where there is one round only."""
        self.found = found
        ours = {each.container for each in self.managed(found)}
        self._heard = {container: told for container, told in self._heard.items() if container in ours}
        told_of = self.now(result, proof)
        wrong = self._wrong(told_of.connectors)
        if wrong and patient:
            await self.listen(wrong)
            return self.now(result, proof)
        if wrong and (self._listening is None or self._listening.done()):
            self._listening = self._tasks.start(self._listened(wrong))
        return told_of

    def managed(self, found: Iterable[EngineFound]) -> tuple[Managed, ...]:
        """Our containers on these engines, as last listed."""
        return managed_of((each for engine in found for each in engine.containers), self._store.installation)

    def listed(self) -> tuple[Managed, ...]:
        """Our containers on every engine, as last listed."""
        return self.managed(self.found)

    async def listen(self, to: Iterable[Managed]) -> None:
        """Read what these say; one that cannot be read says what it said before."""
        await asyncio.gather(*(self._read(each) for each in to))

    async def listen_to_all(self) -> None:
        """Every container of ours on an engine that answers."""
        there = [each for each in self.found if each.state in _THERE]
        await self.listen(self.managed(there))

    def connector(self, managed: Managed) -> str:
        """The id under which Cloudflare lists it, "" where it did not tell yet."""
        return self._heard.get(managed.container, Heard()).connector

    def now(self, result: Result, proof: Proof) -> Result:
        """As `seen`, of what the engines listed last and of what was heard since."""
        view = tunnel_connectors(
            Seen(
                actual=result.actual,
                managed=self.listed(),
                now=self._clock(),
                behind=proof.behind,
                heard=dict(self._heard),
                engines={each.id: each.name for each in self.found},
            )
        )
        told = {row.tunnel: _refusal(row) for row in refused(view) if row.told_by is ToldBy.LOG}
        kept = [each for each in result.problems if each.code not in _SAID_OTHERWISE or each.subject not in told]
        return replace(result, connectors=view, problems=(*kept, *told.values()))

    def _wrong(self, view: Iterable[TunnelConnectors]) -> list[Managed]:
        """Those that are not as they should be, on engines that answer."""
        there = {each.id for each in self.found if each.state in _THERE}
        return [each for each in self.listed() if each.engine in there and self._doubtful(each, view)]

    def _doubtful(self, managed: Managed, view: Iterable[TunnelConnectors]) -> bool:
        if not self.connector(managed):
            return True
        rows = (row for each in view for row in each.rows)
        mine = (row for row in rows if row.managed is not None and row.managed.container == managed.container)
        return any(row.applied is not Applied.CURRENT for row in mine)

    async def _listened(self, to: Sequence[Managed]) -> None:
        before = dict(self._heard)
        await self.listen(to)
        if self._heard != before:
            self._poke()

    async def _read(self, managed: Managed) -> None:
        host = next((each.host for each in self._engines() if each.id == managed.engine), None)
        if host is None:
            return
        try:
            async with asyncio.timeout(LISTEN):
                told = heard(await host.log(managed.container, LINES))
                known = told.connector or self.connector(managed)
                if not known:  # its log does not reach back to its start any more
                    known = (await host.ready(managed.container, managed.metrics_port)).connector
                self._heard[managed.container] = replace(told, connector=known)
        except (OutsideError, TimeoutError):
            return  # an engine that is away is told as that; what it said before stays


def _refusal(row: ConnectorRow) -> Problem:
    container = row.managed.name if row.managed is not None else ""
    return Problem(
        ProblemCode.CONNECTOR_REFUSED,
        row.tunnel,
        Effect.WARNING,
        container=container,
        value=str(row.config_version),
        detail=row.reason,
    )
