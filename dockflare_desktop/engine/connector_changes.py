"""Carrying out what was shown of connectors: the old ones stay until the new ones are ready, and come back if not."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace

from dockflare_desktop.core.connectors.log import heard
from dockflare_desktop.core.connectors.setup import Managed, Setup, command_of, container_name, labels_of
from dockflare_desktop.core.connectors.steps import ConnectorPlan, StepKind
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.engine.ports import OutsideError
from dockflare_desktop.engine.ports.connectors import ConnectorHost, NewConnector

READY_WITHIN = 60  # times that a new connector is asked
ASK_EVERY = 1.0  # seconds between
ENDED = 3  # times in a row that it does not run: it will not get ready
LAST_LINES = 50

Sleep = Callable[[float], Awaitable[None]]
Token = Callable[[], Awaitable[str]]


@dataclass(slots=True)
class ConnectorChange:
    """One plan on one engine. `problems` are what could not be tidied up; nothing of it hinders."""

    host: ConnectorHost
    installation: str
    token: Token
    sleep: Sleep = asyncio.sleep
    problems: list[Problem] = field(default_factory=list)

    async def carry_out(self, plan: ConnectorPlan, here: Sequence[Managed]) -> Setup | None:
        """Do it; how it stands afterwards. Raises OutsideError where nothing came of it: then all is as it was."""
        if plan.wish.setup is None:
            for each in here:
                await self._end(each.container)
            await self._drop_networks(plan)
            return None
        return await self._run(plan, plan.wish.setup, here)

    async def _run(self, plan: ConnectorPlan, setup: Setup, here: Sequence[Managed]) -> Setup:
        kinds = {step.kind for step in plan.steps}
        async with AsyncExitStack() as undo:
            setup = replace(setup, pinned=await self._pinned(plan, setup))
            if StepKind.MAKE_NETWORK in kinds:
                await self.host.make_network(setup.network)
                undo.push_async_callback(self._quietly, self.host.remove_network, setup.network)
            made: list[tuple[str, str, list[Managed]]] = []
            for number in range(1, setup.replicas + 1):
                standing = [each for each in here if each.number == number]
                if len(standing) == 1 and standing[0].as_wanted(setup, setup.pinned):
                    continue
                made.append((await self._add(setup, number, standing, undo), self._name(setup, number), standing))
            undo.pop_all()
        await self._tidy(made, [each for each in here if each.number > setup.replicas])
        await self._drop_networks(plan)
        return setup

    async def _pinned(self, plan: ConnectorPlan, setup: Setup) -> str:
        if any(step.kind is StepKind.PULL for step in plan.steps):
            return await self.host.pull(setup.image)
        return setup.pinned or (plan.before.pinned if plan.before is not None else "")

    def _name(self, setup: Setup, number: int) -> str:
        return container_name(setup.tunnel, self.installation, number)

    async def _add(self, setup: Setup, number: int, standing: Sequence[Managed], undo: AsyncExitStack) -> str:
        """One more connector, ready; what it replaces is stopped then, and kept until all are ready."""
        name = self._name(setup, number)
        taken = {each.name for each in standing}
        new = NewConnector(
            name=next(each for each in (name, f"{name}-next", f"{name}-again") if each not in taken),
            image=setup.pinned,
            command=command_of(setup),
            labels=labels_of(setup, self.installation, number),
            network=setup.network,
            metrics_port=setup.metrics_port,
            token=await self.token(),
        )
        container = await self.host.make(new)
        undo.push_async_callback(self._quietly, self.host.remove, container)
        await self._until_ready(container, setup)
        for each in standing:
            await self.host.stop(each.container)
            if each.running:
                undo.push_async_callback(self._quietly, self.host.start, each.container)
        return container

    async def _until_ready(self, container: str, setup: Setup) -> None:
        """Raises OutsideError (CONNECTOR_NOT_READY) with the last words of its log."""
        ended = 0
        for _ in range(READY_WITHIN):
            found = await self.host.ready(container, setup.metrics_port)
            if found.ready:
                return
            ended = 0 if found.running else ended + 1
            if ended == ENDED:
                break
            await self.sleep(ASK_EVERY)
        said = heard(await self.host.log(container, LAST_LINES)).last_error
        raise OutsideError(
            Problem(ProblemCode.CONNECTOR_NOT_READY, setup.tunnel, value=str(READY_WITHIN), detail=said.strip())
        )

    async def _tidy(self, made: Sequence[tuple[str, str, Sequence[Managed]]], surplus: Sequence[Managed]) -> None:
        """The new ones run; what is left of the old ones goes, and what cannot go now is told."""
        for container, name, standing in made:
            for each in standing:
                await self._quietly(self.host.remove, each.container)
            if standing:
                await self._quietly(self.host.rename, container, name)
        for each in surplus:
            await self._end(each.container)

    async def _end(self, container: str) -> None:
        await self.host.stop(container)
        await self.host.remove(container)

    async def _drop_networks(self, plan: ConnectorPlan) -> None:
        for step in plan.steps:
            if step.kind is StepKind.REMOVE_NETWORK:
                await self._quietly(self.host.remove_network, step.name)

    async def _quietly(self, call: Callable[..., Awaitable[None]], *names: str) -> None:
        """Tidying up: what hinders it is told, and hides nothing that is worse."""
        try:
            await call(*names)
        except OutsideError as error:
            subject = error.problem.subject
            self.problems.append(Problem(ProblemCode.CONNECTOR_LEFT, subject, Effect.WARNING, value=names[0][:12]))
