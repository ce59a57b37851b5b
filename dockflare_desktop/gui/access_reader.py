"""Sign-in methods, tokens and whole zones as last read: asked for by whoever shows them, read once for all."""

from datetime import datetime, timedelta

from PySide6.QtCore import QObject, Signal

from dockflare_desktop.core.account.overview import AccessOverview
from dockflare_desktop.gui.context import Context

FRESH = timedelta(seconds=30)


class AccessReader(QObject):
    """`changed` comes after each reading. `overview` is None until the first."""

    changed = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.overview: AccessOverview | None = None
        self._read_at: datetime | None = None
        self._reading = False

    def look(self, *, anyway: bool = False) -> None:
        """Read again, unless it was just done."""
        fresh = self._read_at is not None and self._context.now() - self._read_at < FRESH
        if (anyway or not fresh) and not self._reading:
            self._reading = True
            self._context.start(self.read())

    async def read(self) -> None:
        """Read now."""
        try:
            self.overview = await (await self._context.commands.desks()).access.overview()
            self._read_at = self._context.now()
        finally:
            self._reading = False
        self.changed.emit()
