"""What was let go of: kept over restarts, so that a departure that was begun is finished, and none begins twice."""

from dataclasses import replace

from dockflare_desktop.core.leaving.departure import Departure, from_text, to_text
from dockflare_desktop.core.leaving.farewell import finished, keys_of
from dockflare_desktop.engine.order import Result
from dockflare_desktop.engine.ports import Clock, Store

NOTE = "departures"


class Departures:
    """Stored first, so that one that was begun holds after a crash."""

    def __init__(self, store: Store, now: Clock) -> None:
        self._store = store
        self._now = now
        self.current: tuple[Departure, ...] = ()

    async def read(self) -> None:
        """What was stored. Raises OutsideError."""
        self.current = from_text(await self._store.note(NOTE) or "[]")

    async def begin(self, departure: Departure) -> None:
        """From now on it counts; one of the same place is replaced. Raises OutsideError, and then it does not."""
        others = (each for each in self.current if each.place != departure.place)
        await self._write((*others, replace(departure, since=self._now(), done=False)))

    async def take_back(self, departure: Departure) -> bool:
        """It counts no more; False where it did not."""
        left = tuple(each for each in self.current if each.place != departure.place)
        if len(left) == len(self.current):
            return False
        await self._write(left)
        return True

    async def carried_on(self, result: Result, *, wrote: bool) -> None:
        """After a round: those of which nothing is left to do are done."""
        services, actual = result.resolution.services, result.actual
        over = [
            each
            for each in self.current
            if wrote and not each.done and finished(result.plan, each, keys_of(services, each, actual))
        ]
        if over:
            await self._write(tuple(replace(each, done=True) if each in over else each for each in self.current))

    async def _write(self, departures: tuple[Departure, ...]) -> None:
        await self._store.set_note(NOTE, to_text(departures) if departures else None)
        self.current = departures
