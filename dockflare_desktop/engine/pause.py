"""The pause a user asked for: kept over restarts, and over by itself where it has an end."""

from contextlib import suppress
from datetime import datetime

from dockflare_desktop.engine.ports import Clock, OutsideError, Store

NOTE = "paused"


class Pause:
    """While it is on, nothing is written. `until` None: until resumed."""

    def __init__(self, store: Store, now: Clock) -> None:
        self._store = store
        self._now = now
        self.on = False
        self.until: datetime | None = None

    async def read(self) -> None:
        """What was stored."""
        text = await self._store.note(NOTE)
        self.on = text is not None
        self.until = datetime.fromisoformat(text) if text else None

    async def begin(self, until: datetime | None) -> None:
        """Stored first, so that it holds after a crash."""
        await self._store.set_note(NOTE, until.isoformat() if until else "")
        self.on, self.until = True, until

    async def end(self) -> None:
        """Write again."""
        await self._store.set_note(NOTE, None)
        self.on, self.until = False, None

    async def active(self) -> bool:
        """Whether it is on now; one whose end has come is over."""
        if self.on and self.until is not None and self._now() >= self.until:
            self.on, self.until = False, None
            with suppress(OutsideError):  # a full disk: it has ended all the same
                await self._store.set_note(NOTE, None)
        return self.on
