"""Lets a container join its connector's network: shown first, done only as shown, told in the history."""

import time

from dockflare_desktop.core.doctor.joining import Joining, joining
from dockflare_desktop.core.history import Actor, HistoryEntry
from dockflare_desktop.core.labels.targets import connectors_among
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.settings import Mode
from dockflare_desktop.engine.controller import Controller
from dockflare_desktop.engine.engines import EngineWatch
from dockflare_desktop.engine.ports import OutsideError

KIND = "network"  # in the history


class Joiner:
    """On a controller; what Docker answers is told by the problem that comes back."""

    def __init__(self, controller: Controller) -> None:
        self._controller = controller

    def plan(self, address: str) -> Joining | Problem:
        """What would be done for a service; nothing is asked."""
        last = self._controller.last
        found = [watch.known() for watch in self._controller.engines.watches]
        beside = {each.id: connectors_among(each.containers) for each in found}
        return joining(last.resolution.services if last is not None else (), beside, address)

    async def carry_out(self, shown: Joining) -> Problem | None:
        """Do what was shown; where something else would be done by now, nothing is."""
        if (problem := await self._forbidden()) is not None:
            return problem
        planned = self.plan(shown.address)
        if planned != shown:
            return planned if isinstance(planned, Problem) else Problem(ProblemCode.ADOPT_CHANGED, shown.address)
        return await self._write(shown, attached=True)

    async def undo(self, shown: Joining) -> Problem | None:
        """Take the container off that network again."""
        return await self._forbidden() or await self._write(shown, attached=False)

    async def again(self, shown: Joining) -> Problem | None:
        """Undo the undoing."""
        return await self._forbidden() or await self._write(shown, attached=True)

    async def _forbidden(self) -> Problem | None:
        if self._controller.observe or (await self._controller.store.settings()).mode is Mode.OBSERVE:
            return Problem(ProblemCode.ENGINE_OBSERVED, "docker")
        if await self._controller.pause.active():
            return Problem(ProblemCode.ENGINE_PAUSED, "docker")
        return None

    async def _write(self, step: Joining, *, attached: bool) -> Problem | None:
        watch = self._watch(step.engine)
        if watch is None:
            return Problem(ProblemCode.ENGINE_AWAY, step.engine_name)
        begun, problem = time.monotonic(), None
        try:
            if attached:
                await watch.attach(step.container_id, step.network, alias=step.alias)
            else:
                await watch.detach(step.container_id, step.network)
        except OutsideError as error:
            problem = error.problem
        await self._tell(step, problem, attached=attached, took_ms=round((time.monotonic() - begun) * 1000))
        self._controller.trigger.poke()
        return problem

    def _watch(self, engine: str) -> EngineWatch | None:
        return next((watch for watch in self._controller.engines.watches if watch.known().id == engine), None)

    async def _tell(self, step: Joining, problem: Problem | None, *, attached: bool, took_ms: int) -> None:
        off, on = step.as_json(joined=False), step.as_json(joined=True)
        await self._controller.store.record(
            HistoryEntry(
                id=0,
                at=self._controller.now(),
                kind=KIND,
                action="update",
                target=step.container,
                object_id=step.container_id,
                why="asked",
                actor=Actor.YOU if self._controller.actor is Actor.AUTOMATIC else self._controller.actor,
                result="done" if problem is None else "failed",
                problem="" if problem is None else str(problem.code),
                detail="" if problem is None else problem.detail,
                before=off if attached else on,
                after=on if attached else off,
                took_ms=took_ms,
            )
        )
