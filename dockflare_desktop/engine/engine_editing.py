"""Storing engines: for windows and command line alike. What is stored is watched once the loop is told."""

import json
from collections.abc import Sequence
from dataclasses import replace
from secrets import token_hex

from dockflare_desktop.core.engines.editing import check, tidied
from dockflare_desktop.core.engines.probed import Offer
from dockflare_desktop.core.engines.stored import DEFAULT, StoredEngine
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.engine.ports import EngineDoor, Store

DECLINED = "engines_declined"  # the note of what was offered once, and not wanted


class EngineEditing:
    """What a user typed wrong comes back as problems. Every method may raise OutsideError for the database."""

    def __init__(self, store: Store, door: EngineDoor) -> None:
        self._store = store
        self._door = door

    async def engines(self) -> tuple[StoredEngine, ...]:
        """All of them, also those that are switched off, the `docker` command's own first."""
        rows = {row.id: row for row in await self._store.engines()}
        usual = rows.pop(DEFAULT, StoredEngine(DEFAULT))
        usual = replace(usual, enabled=True) if self._door.pinned_by else usual
        return (usual, *rows.values())

    async def check(self, engine: StoredEngine) -> tuple[Problem, ...]:
        """What keeps it from being stored."""
        wanted = tidied(engine)
        found = check(wanted, await self.engines())
        place = self._door.check(wanted) if wanted.id != DEFAULT else None
        return (*found, place) if place is not None else found

    async def save(self, engine: StoredEngine) -> tuple[StoredEngine, tuple[Problem, ...]]:
        """Store it, a new one (id "") under an id of its own; with problems nothing is stored."""
        wanted = tidied(engine)
        if problems := await self.check(wanted):
            return wanted, problems
        stored = wanted if wanted.id else replace(wanted, id=token_hex(4))
        await self._store.save_engine(stored)
        return stored, ()

    async def switch(self, engine: StoredEngine, *, on: bool) -> Problem | None:
        """Watch it or not; what it holds stays as it is."""
        if engine.id == DEFAULT and not on and (variable := self._door.pinned_by):
            return Problem(ProblemCode.ENV_WINS, variable, value=variable, label="This engine")
        await self._store.save_engine(replace(engine, enabled=on))
        return None

    async def remove(self, engine: StoredEngine) -> Problem | None:
        """Forget it; what it holds stays as it is. The `docker` command's own is switched off instead."""
        if engine.id == DEFAULT:
            return await self.switch(engine, on=False)
        await self._store.delete_engine(engine)
        return None

    async def offers(self) -> Sequence[Offer]:
        """What was found on this computer, is not watched, and was not declined."""
        declined = await self._declined()
        stored = await self.engines()
        urls, contexts = {each.url for each in stored}, {each.context for each in stored}
        return [
            offer
            for offer in await self._door.offers()
            if offer.where not in declined | urls and (offer.engine.context or None) not in contexts and _usable(offer)
        ]

    async def decline(self, offer: Offer) -> None:
        """Do not offer it again."""
        declined = sorted({*await self._declined(), offer.where})
        await self._store.set_note(DECLINED, json.dumps(declined))

    async def _declined(self) -> set[str]:
        return set(json.loads(await self._store.note(DECLINED) or "[]"))


def _usable(offer: Offer) -> bool:
    """A socket behind which nothing answers is no news; one that may not be used is."""
    return offer.problem is None or offer.problem.code is ProblemCode.ENGINE_DENIED
