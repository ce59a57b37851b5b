"""The whole face: window, tray and notifications, fed by one signal."""

from dataclasses import replace

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QIcon
from PySide6.QtWidgets import QApplication, QSystemTrayIcon

from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.core.status import AppStatus
from dockflare_desktop.gui.bridge import StatusBridge
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.doers.doer import Doer
from dockflare_desktop.gui.doing import Do, Request
from dockflare_desktop.gui.main_window import MainWindow
from dockflare_desktop.gui.notices.ending_tokens import EndingTokens
from dockflare_desktop.gui.notices.notice import Notice
from dockflare_desktop.gui.notices.notifying import Notifying
from dockflare_desktop.gui.text import translate
from dockflare_desktop.gui.tray import Available, Tray

NO_TRAY = Problem(ProblemCode.TRAY_MISSING, "tray", Effect.HINT)
TOLD_ONCE = "tray/told"  # in the places: the first close was explained


class Face(QObject):
    """Built once by the composition root; `bridge.changed` carries each AppStatus to it."""

    def __init__(
        self, context: Context, bridge: StatusBridge, available: Available = QSystemTrayIcon.isSystemTrayAvailable
    ) -> None:
        super().__init__()
        self._context = context
        self._status = AppStatus()
        self._told = AppStatus()  # by the engine, which knows of no tray
        self._trayless = False
        QApplication.setWindowIcon(QIcon(":/icons/app.svg"))
        self.tray = Tray(context, available)
        self.window = MainWindow(context)
        self.doer = Doer(context, self.window)
        self.notifying = Notifying(context, self.window, self.tray)
        self._tokens = EndingTokens(context, self.notifying)
        self.window.hide_on_close(lambda: self.tray.there and self._status.settings.close_to_tray)
        self.window.close_asked.connect(self._explain_close)
        self.window.copied.connect(self.doer.copy)
        self.tray.missing.connect(self._without_tray)
        self.tray.came.connect(self._with_tray)
        for sender in (self.window, self.tray, self.notifying):
            sender.asked.connect(self.doer.perform)
        bridge.changed.connect(self.show_status)

    def start(self, *, hidden: bool = False) -> None:
        """Show the tray, and the window unless it starts hidden; without a tray it starts minimised instead."""
        self.tray.start()
        if not hidden:
            self.window.show()
        elif not self.tray.there:
            self.window.showMinimized()

    def show_status(self, status: AppStatus) -> None:
        """The newest status, to everything that draws."""
        self._told = status
        self._draw()

    def _draw(self) -> None:
        problems = (*self._told.problems, NO_TRAY) if self._trayless else self._told.problems
        status = replace(self._told, problems=problems)
        self._announce(status)
        self._status = status
        self._context.theme.choose(status.settings.theme)
        self._context.theme.dress_tray(status.settings.tray_icon, status.settings.tray_panel)
        self.doer.show_status(status)
        self.window.show_status(status)
        self.tray.show_status(status)
        self.notifying.show_status(status)
        self._tokens.show_status(status)

    def _announce(self, status: AppStatus) -> None:
        """Screen readers hear of what newly needs you; countdowns and health are not announced."""
        known = {view.key for view in self._status.need_you}
        fresh = [view.address for view in status.need_you if view.key not in known]
        if fresh and self._status.services:
            text = translate("frame", "{addresses} needs you").format(addresses=", ".join(fresh))
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.window, text))

    def perform(self, request: Request) -> None:
        """As if it was clicked: for the doorbell and for clicked notifications."""
        self.doer.perform(request)

    def raise_window(self, page: str = "") -> None:
        """A second start: bring the window to the front, at this page if there is one of that name."""
        self.window.come_up()
        if self.window.has_page(page):
            self.window.show_page(page)

    def show_bug(self, report: str) -> None:
        """Our own failure, once, in a window that can copy it. `report` must be redacted already."""
        self.doer.show_bug(report)

    def _explain_close(self) -> None:
        if not self.window.isVisible() and self._context.places.value(TOLD_ONCE) is None:
            self._context.places.setValue(TOLD_ONCE, "yes")
            title = translate("notice", "DockFlare Desktop keeps running in the tray")
            body = translate("notice", "It goes on publishing. Quit from its menu; your tunnel stays up either way.")
            self.notifying.send(Notice("close", title, body, Request(Do.OPEN_WINDOW)))

    def _without_tray(self) -> None:
        """Never hidden without a tray: a window that was hidden for one that did not come is shown again."""
        if not self.window.isVisible():
            self.window.showMinimized()
        self._trayless = True
        self._draw()

    def _with_tray(self) -> None:
        if self._trayless:
            self._trayless = False
            self._draw()

    def close(self) -> None:
        """Remember places and take the tray icon away; the composition root calls it while it shuts down."""
        self.window.save()
        self.notifying.close()
        self.tray.close()
        self.window.hide()
