"""What is asked of engines."""

from collections.abc import Sequence
from dataclasses import replace

from dockflare_desktop.core.engines.probed import HostKey, Offer, Probed
from dockflare_desktop.core.engines.stored import StoredEngine
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.engine.controller import Controller
from dockflare_desktop.engine.engine_editing import EngineEditing
from dockflare_desktop.engine.ports import EngineDoor


class EngineDesk:
    """Implements EngineCommands on a controller."""

    def __init__(self, controller: Controller, door: EngineDoor) -> None:
        self._controller = controller
        self._door = door
        self._editing = EngineEditing(controller.store, door)

    async def engines(self) -> Sequence[StoredEngine]:
        """All of them, the `docker` command's own first."""
        return await self._editing.engines()

    async def check(self, engine: StoredEngine) -> Sequence[Problem]:
        """What keeps it from being stored."""
        return await self._editing.check(engine)

    async def test(self, engine: StoredEngine) -> Probed:
        """Read it once; one that is watched already says so."""
        tested = await self._door.test(engine)
        known = (each for each in self._controller.status.engines if each.facts.handle != engine.id)
        same = next((each for each in known if tested.engine and each.id == tested.engine), None)
        if same is None:
            return tested
        name = engine.name or tested.name
        return replace(tested, problem=Problem(ProblemCode.ENGINE_TWICE, name, Effect.WARNING, value=same.name))

    async def save(self, engine: StoredEngine) -> Sequence[Problem]:
        """Store it, a new one under an id of its own, and watch it from now on."""
        _, problems = await self._editing.save(engine)
        if not problems:
            await self._follow()
        return problems

    async def switch(self, engine: StoredEngine, *, on: bool) -> Problem | None:
        """Watch it or not."""
        problem = await self._editing.switch(engine, on=on)
        await self._follow()
        return problem

    async def remove(self, engine: StoredEngine) -> Problem | None:
        """Forget it; what it holds stays as it is."""
        problem = await self._editing.remove(engine)
        await self._follow()
        return problem

    async def offers(self) -> Sequence[Offer]:
        """What was found on this computer, is not watched, and was not declined."""
        return await self._editing.offers()

    async def decline(self, offer: Offer) -> None:
        """Do not offer it again."""
        await self._editing.decline(offer)

    async def contexts(self) -> Sequence[Offer]:
        """Contexts of the `docker` command, broken ones too."""
        return await self._door.contexts()

    async def host_key(self, engine: StoredEngine) -> HostKey | Problem:
        """What the SSH host of an engine shows of itself."""
        return await self._door.host_key(engine)

    async def trust(self, key: HostKey) -> Problem | None:
        """Remember a host key that was confirmed."""
        problem = await self._door.trust(key)
        self._controller.trigger.poke()
        return problem

    async def pinned_by(self) -> str:
        """The variable that says which engine the default one is, "" where none does."""
        return self._door.pinned_by

    async def _follow(self) -> None:
        await self._controller.engines.follow()
        self._controller.trigger.poke()
