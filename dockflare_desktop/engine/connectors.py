"""Connectors by hand: looking at them, planning a change, and carrying out exactly what was shown."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from dockflare_desktop.core.cloud import Tunnel
from dockflare_desktop.core.connectors.setup import Managed, Setup
from dockflare_desktop.core.connectors.steps import ConnectorPlan, Scene, Wish, make_connector_plan
from dockflare_desktop.core.labels.text import quoted
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.settings import Mode
from dockflare_desktop.engine.connector_changes import ConnectorChange
from dockflare_desktop.engine.engines import EngineWatch
from dockflare_desktop.engine.ports import Actor, Clock, HistoryEntry, OutsideError, Store
from dockflare_desktop.engine.ports.connectors import ConnectorHost

KIND = "connector"


@dataclass(frozen=True, slots=True)
class ConnectorDone:
    """What came of a plan. `plan` is another one than was shown where something changed meanwhile: then nothing was
    done. `after` is how it runs now."""

    plan: ConnectorPlan
    done: bool = False
    after: Setup | None = None
    problems: tuple[Problem, ...] = ()


@dataclass(slots=True)
class ConnectorHands:
    """Who changes connectors, and whether writing is paused."""

    store: Store
    now: Clock
    actor: Actor
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    paused: bool = False

    async def may_write(self) -> Problem | None:
        """What forbids it: the program only looks, or is paused."""
        if self.store.machine_changed or (await self.store.settings()).mode is Mode.OBSERVE:
            return Problem(ProblemCode.OBSERVE_ONLY, "docker")
        return Problem(ProblemCode.WRITES_PAUSED, "docker") if self.paused else None

    async def plan(
        self, wish: Wish, at: EngineWatch, tunnel: Tunnel, here: Sequence[Managed], elsewhere: int
    ) -> ConnectorPlan:
        """The steps, with the networks as they are now. Raises OutsideError."""
        scene = Scene(here, await host_of(at).networks(), elsewhere)
        return make_connector_plan(wish, at.name, tunnel.name, scene)

    async def carry_out(
        self, plan: ConnectorPlan, at: EngineWatch, here: Sequence[Managed], token: Callable[[], Awaitable[str]]
    ) -> ConnectorDone:
        """Do what was shown; the history tells it, also where it failed. Raises OutsideError: all is as it was."""
        change = ConnectorChange(host_of(at), self.store.installation, token, self.sleep)
        begun = time.monotonic()
        try:
            after = await change.carry_out(plan, here)
        except OutsideError as error:
            await self._tell(plan, plan.before, begun, problem=error.problem)
            raise
        await self._tell(plan, after, begun)
        return ConnectorDone(plan, done=True, after=after, problems=tuple(change.problems))

    async def _tell(
        self, plan: ConnectorPlan, after: Setup | None, begun: float, *, problem: Problem | None = None
    ) -> None:
        action = "create" if plan.before is None else "delete" if plan.wish.setup is None else "update"
        await self.store.record(
            HistoryEntry(
                id=0,
                at=self.now(),
                kind=KIND,
                action=action,
                target=f"{plan.tunnel} on {plan.engine}",
                why="asked",
                actor=self.actor,
                result="done" if problem is None else "failed",
                problem="" if problem is None else str(problem.code),
                detail="" if problem is None else problem.detail,
                before=None if plan.before is None else plan.before.shown,
                after=None if after is None else after.shown,
                took_ms=round((time.monotonic() - begun) * 1000),
                tunnel=plan.tunnel,
            )
        )


def host_of(at: EngineWatch) -> ConnectorHost:
    """Where its connectors run. Raises OutsideError where none can."""
    if at.host is None:
        raise OutsideError(Problem(ProblemCode.NOT_FOUND, at.name, label="engine", value=quoted(at.name)))
    return at.host


def engine_called(name: str, engines: Sequence[EngineWatch]) -> EngineWatch | Problem:
    """An engine by id, name or address; "" is the only one that can run connectors."""
    able = [each for each in engines if each.host is not None]
    found = [each for each in able if name in (each.id, each.name, each.url)] if name else able
    if len(found) == 1:
        return found[0]
    if name and not found:
        known = ", ".join(each.name for each in able)
        return Problem(ProblemCode.NOT_FOUND, name, label="engine", value=quoted(name), detail=known)
    if not found:
        return Problem(ProblemCode.NOT_FOUND, "engine", label="engine", value="")
    names = ", ".join(each.name for each in found)
    return Problem(ProblemCode.VALUE_INVALID, "engine", label="engine", value=quoted(name), suggestion=names)
