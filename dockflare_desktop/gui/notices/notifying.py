"""Sends what notices.py decides: by the port, else by the tray; and knows what a click on one means."""

from collections.abc import Sequence
from contextlib import suppress

from PySide6.QtCore import QObject, QTimer, Signal

from dockflare_desktop.core.public.openings import Place
from dockflare_desktop.core.status import AppStatus
from dockflare_desktop.engine.ports import OutsideError
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.main_window import MainWindow
from dockflare_desktop.gui.notices.notice import Notice
from dockflare_desktop.gui.notices.notices import Memory, notices, waits_for_time
from dockflare_desktop.gui.notices.public import PUBLIC, untold
from dockflare_desktop.gui.tray import Tray

BEAT = 5_000  # ms: how often collected digests are looked at


class Notifying(QObject):
    """None while somebody looks at the subject, except what stays."""

    asked = Signal(object)

    def __init__(self, context: Context, window: MainWindow, tray: Tray) -> None:
        super().__init__()
        self._context, self._window, self._tray = context, window, tray
        self._status = AppStatus()
        self._memory = Memory(context.now())
        self._last: dict[str, Notice] = {}
        self._latest: Notice | None = None
        self._told: set[Place] = set()  # handed to the engine, which may take a moment to say so itself
        self._beat = QTimer(self, interval=BEAT)
        self._beat.timeout.connect(lambda: self.show_status(self._status))
        tray.message_clicked.connect(self._tray_clicked)

    def show_status(self, status: AppStatus) -> None:
        """Compare with the one before, and tell what is worth it."""
        told = notices(self._status, status, self._context.now(), self._memory, self._context.say)
        self._status, self._memory = status, told.memory
        for key in told.withdraw:
            self._withdraw(key)
        for notice in told.show:
            if notice.stays or not self._looked_at(notice):
                self.send(notice)
        self._keep_told(status)
        wanted = bool(self._memory.waiting) or self._memory.collecting_since is not None
        wanted = wanted or waits_for_time(status, self._context.now())
        if wanted != self._beat.isActive():
            self._beat.start() if wanted else self._beat.stop()

    def _looked_at(self, notice: Notice) -> bool:
        """Whether the window has the focus; with a public address only on its own page, since no other shows it."""
        elsewhere = notice.key.startswith(PUBLIC) and self._window.page != "public"
        return self._window.isActiveWindow() and not elsewhere

    def _keep_told(self, status: AppStatus) -> None:
        """What does not wait any more was told, in words of its own or in a digest: also after the next start."""
        self._told &= {row.place for row in status.public.new} if status.public is not None else set()
        places = set(untold(status, frozenset(notice.key for notice in self._memory.waiting))) - self._told
        if places:
            self._told |= places
            self._context.start(self._tell(sorted(places)))

    async def _tell(self, places: Sequence[Place]) -> None:
        desks = await self._context.commands.desks()
        with suppress(OutsideError):  # the database: told again after the next start, and said elsewhere
            await desks.public.told(places)

    def send(self, notice: Notice) -> None:
        """Show one now."""
        self._last[notice.key] = self._latest = notice
        if self._context.notifier is None:
            self._tray.say(notice.title, notice.body)
        else:
            self._context.start(self._notify(notice))

    async def _notify(self, notice: Notice) -> None:
        notifier = self._context.notifier
        if notifier is None:
            return
        try:
            await notifier.notify(notice.title, notice.body, key=notice.key, stays=notice.stays, actions=notice.actions)
        except OutsideError:  # no notification service on this desktop
            self._tray.say(notice.title, notice.body)

    def _withdraw(self, key: str) -> None:
        self._last.pop(key, None)
        if self._context.notifier is not None:
            self._context.start(self._context.notifier.withdraw(key))

    def clicked(self, key: str, *, second: bool = False) -> None:
        """A notification was clicked, perhaps on its second button: do what it offered."""
        notice = self._last.get(key)
        if notice is not None:
            self.asked.emit(notice.otherwise if second and notice.otherwise is not None else notice.request)

    def _tray_clicked(self) -> None:
        if self._latest is not None:
            self.clicked(self._latest.key)

    def close(self) -> None:
        """No more beats."""
        self._beat.stop()
