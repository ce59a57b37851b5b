"""Which engine answered at which address: how a reinstalled Docker is told from one that is away (H9, H27)."""

import json
from collections.abc import Iterable
from contextlib import suppress

from dockflare_desktop.core.model import EngineFound
from dockflare_desktop.engine.ports import OutsideError, Store

NOTE = "engines"


class Addresses:
    """Engines by id, with the address where each answered last; kept over restarts as long as it holds services."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: dict[str, str] = {}

    async def read(self) -> None:
        """What was stored. Raises OutsideError."""
        self._known = json.loads(await self._store.note(NOTE) or "{}")

    def at(self, url: str) -> frozenset[str]:
        """Ids of the engines that answered there last."""
        return frozenset(engine for engine, address in self._known.items() if address == url)

    async def heard(self, found: Iterable[EngineFound]) -> None:
        """Who answered in this round."""
        answered = {engine.id: engine.url for engine in found if engine.last_list is not None}
        if answered.items() <= self._known.items():
            return
        with suppress(OutsideError):  # the round says that the database cannot be used; the next one tries again
            holders = {each.container.engine for each in await self._store.remembered()}
            known = {engine: url for engine, url in self._known.items() if engine in holders} | answered
            await self._store.set_note(NOTE, json.dumps(known, sort_keys=True))
            self._known = known
