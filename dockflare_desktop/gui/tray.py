"""The tray icon: made once a host is there, redrawn from tray_view, at most once a second."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from dockflare_desktop.core.status import AppStatus
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.doing import Do, Request
from dockflare_desktop.gui.present.tray import TrayView, tray_view
from dockflare_desktop.gui.tray_menu import TrayMenu

POLL, GIVE_UP = 1_000, 60  # ms between two looks for a host, and how many: KDE's panel starts late
SELDOM = 10_000  # ms between looks after those
REDRAW = 1_000  # ms: some hosts cache menus, and an icon that flickers is worse than one that is late
Available = Callable[[], bool]


class Tray(QObject):
    """Without a host there is no icon, and the window is never hidden.

    A StatusNotifier host that comes after show() never shows the icon, so it is made only then (stack.md section 5);
    isSystemTrayAvailable is the only call that tells the truth about that.
    """

    asked = Signal(object)
    came = Signal()
    missing = Signal()
    message_clicked = Signal()

    def __init__(self, context: Context, available: Available = QSystemTrayIcon.isSystemTrayAvailable) -> None:
        super().__init__()
        self._context, self._available = context, available
        self._status = AppStatus()
        self._shown: TrayView | None = None
        self._icon: QSystemTrayIcon | None = None
        self._menu = TrayMenu(context.theme, self.asked.emit)
        self._menu.menu.aboutToShow.connect(self._open_menu)
        self._looks = 0
        self._fed = False
        self._poll = QTimer(self, interval=POLL)
        self._poll.timeout.connect(self.look)
        self._redraw = QTimer(self, singleShot=True, interval=REDRAW)
        self._redraw.timeout.connect(self._draw)
        self._menu.closed.connect(self._redraw.start)  # later: hosts may tell of the click after the closing
        context.theme.changed.connect(self._redress)

    @property
    def there(self) -> bool:
        """Whether an icon is shown, so that the window may hide."""
        return self._icon is not None and self._available()

    @property
    def menu(self) -> QMenu:
        """The icon's menu."""
        return self._menu.menu

    @property
    def icon(self) -> QSystemTrayIcon | None:
        """The icon; None until a host came."""
        return self._icon

    def start(self) -> None:
        """Look for a host now, for a minute often, and then now and then: an extension may be switched on later."""
        self.look()
        if self._icon is None:
            self._poll.start()

    def look(self) -> None:
        """One look for a host."""
        self._looks += 1
        if self._available():
            self._poll.stop()
            self._make()
        elif self._looks == GIVE_UP:
            self._poll.setInterval(SELDOM)
            self.missing.emit()

    def _make(self) -> None:
        view = self._view()
        self._icon = QSystemTrayIcon(self._context.theme.tray(view.health))
        self._icon.setContextMenu(self._menu.menu)
        self._icon.activated.connect(self._activated)
        self._icon.messageClicked.connect(self.message_clicked)
        self._draw()
        self._icon.show()
        self.came.emit()

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason is QSystemTrayIcon.ActivationReason.Trigger:
            self.asked.emit(Request(Do.OPEN_WINDOW))
        elif reason is QSystemTrayIcon.ActivationReason.MiddleClick:
            self.asked.emit(Request(Do.COMPARE))

    # --- drawing -----------------------------------------------------------------------------------------------------

    def show_status(self, status: AppStatus) -> None:
        """The newest status: the first is drawn at once, changes are held a second (ux.md section 8: no flicker)."""
        self._status = status
        if not self._fed:
            self._fed = True
            self._draw()
        elif not self._redraw.isActive():
            self._redraw.start()

    def _view(self) -> TrayView:
        return tray_view(self._status, self._context.now(), self._context.say)

    def _draw(self) -> None:
        view, before = self._view(), self._shown
        self._shown = view
        self._menu.show_entries(view.entries)
        if self._icon is not None:
            self._icon.setToolTip(view.tooltip)
            if before is None or view.health is not before.health or self._icon.icon().isNull():
                self._icon.setIcon(self._context.theme.tray(view.health))

    def _open_menu(self) -> None:
        self._menu.opens(self._view().entries)

    def _redress(self) -> None:
        self._shown = None
        self._menu.redress()
        self._draw()
        if self._icon is not None:
            self._icon.setIcon(self._context.theme.tray(self._view().health))

    def say(self, title: str, body: str) -> None:
        """The tray's own message, where there is no better notifier."""
        if self._icon is not None:
            self._icon.showMessage(title, body, self._icon.icon())

    def close(self) -> None:
        """Take the icon away."""
        self._poll.stop()
        self._redraw.stop()
        if self._icon is not None:
            self._icon.hide()
