"""Opens Review changes once, and keeps it up to date while it is open."""

from collections.abc import Callable

from dockflare_desktop.core.status import AppStatus
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.dialogs.review import ReviewDialog
from dockflare_desktop.gui.doing import Do, Request
from dockflare_desktop.gui.main_window import MainWindow
from dockflare_desktop.gui.running import Running


class ReviewDoer:
    """`ask` does what the review's own buttons ask for elsewhere."""

    def __init__(self, context: Context, window: MainWindow, running: Running, ask: Callable[[Request], None]) -> None:
        self._context, self._window, self._running, self._ask = context, window, running, ask
        self._status = AppStatus()
        self._open: ReviewDialog | None = None
        self.calls: dict[Do, Callable[[Request], None]] = {
            Do.REVIEW: lambda _: self._review(),
            Do.SHOW_ENGINE: self._engine,
        }

    def show_status(self, status: AppStatus) -> None:
        """What it is filled from, and with while it is open."""
        self._status = status
        if self._open is not None:
            self._open.show_status(status)

    def _review(self) -> None:
        if self._open is not None:
            self._window.come_up()
            self._open.raise_()
            self._open.activateWindow()
            return
        self._open = ReviewDialog(self._context, self._status, self._window)
        self._open.asked.connect(self._ask)
        self._open.finished.connect(self._closed)
        self._running.dialog(self._open)

    def _closed(self) -> None:
        self._open = None

    def _engine(self, request: Request) -> None:
        """The page of engines, where each has its card."""
        del request
        self._window.come_up()
        self._window.show_page("engines")
