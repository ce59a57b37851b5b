"""The window: sidebar, pages, state block, keys; closing hides it where there is a tray."""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QByteArray, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAction,
    QActionGroup,
    QCloseEvent,
    QHideEvent,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
    QShortcut,
    QShowEvent,
)
from PySide6.QtWidgets import QAbstractButton, QMainWindow, QMenu, QToolButton, QWidget

from dockflare_desktop.core.model import ServiceKey
from dockflare_desktop.core.settings import Mode
from dockflare_desktop.core.status import AppStatus, Health
from dockflare_desktop.gui._generated.ui_main_window import Ui_MainWindow
from dockflare_desktop.gui.actions import Actions
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.doing import Do, Request
from dockflare_desktop.gui.pages.services import ServicesPage
from dockflare_desktop.gui.pages.settings import SettingsPage
from dockflare_desktop.gui.present_frame import services_badge
from dockflare_desktop.gui.present_state import mode_name, state_block
from dockflare_desktop.gui.sidebar import Badge, Place, Sidebar
from dockflare_desktop.gui.text import translate
from dockflare_desktop.gui.widgets.basics import THIN_SPACE, dress, fit, style

STRIP_BELOW = 900  # px: the sidebar becomes a strip of icons
SIDEBAR, STRIP = 200, 56
SMALLEST, FIRST_SIZE = QSize(720, 480), QSize(1280, 800)
REFRESH = 5_000  # ms: "Verified 8 s ago"
NAME = "DockFlare Desktop"


class Page(Protocol):
    """What the window needs of a page."""

    def show_status(self, status: AppStatus) -> None:
        """Draw this."""

    @property
    def menu_button(self) -> QToolButton:
        """The button at the top right."""

    @property
    def panes(self) -> tuple[QWidget, ...]:
        """Where F6 goes."""

    def start_search(self) -> None:
        """Ctrl+F."""


class MainWindow(QMainWindow):
    """Draws AppStatus; every wish goes out as a Request."""

    asked = Signal(object)
    copied = Signal(str)
    close_asked = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context, self._status = context, AppStatus()
        self._may_hide: Callable[[], bool] = lambda: False
        self._ui = Ui_MainWindow()
        self._ui.setupUi(self)
        self.setMinimumSize(SMALLEST)
        self.actions_ = Actions(self, self.asked.emit)
        self.services = ServicesPage(context, self._ui.pages)
        self.settings = SettingsPage(context, self._ui.pages)
        self._pages: dict[str, ServicesPage | SettingsPage] = {"services": self.services, "settings": self.settings}
        for page in self._pages.values():
            self._ui.pages.addWidget(page)
            page.asked.connect(self.asked)
            page.copied.connect(self.copied)
            page.menu_button.setMenu(self.actions_.menu(self))
            page.menu_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        places = (
            Place("services", translate("frame", "Services"), "nav-services"),
            Place("settings", translate("frame", "Settings"), "nav-settings"),
        )
        self.sidebar = Sidebar(self._ui.nav, context.theme, places)
        self.sidebar.chosen.connect(self._turn_to)
        self._state_block()
        self._keys()
        self.sidebar.choose("services")
        self._restore()
        self._clock = QTimer(self, interval=REFRESH)
        self._clock.timeout.connect(self._show_state)
        context.theme.changed.connect(self._show_state)

    def _state_block(self) -> None:
        ui, theme = self._ui, self._context.theme
        style(ui.stateHeadline, theme, "body", 600)
        style(ui.stateLine, theme, "caption")
        for text in (ui.stateHeadline, ui.stateLine):
            text.setWordWrap(True)  # "Paused until 13:55" in a large font
        ui.stateIcon.setFixedSize(24, 24)
        ui.pauseButton.setFixedSize(28, 28)
        self._pause_look = dress(ui.pauseButton, theme, "ui-pause", "text")
        ui.pauseButton.clicked.connect(self._pause_or_resume)
        dress(ui.modeButton, theme, "ui-shield")
        ui.modeButton.setFont(theme.font("caption", 500))
        ui.modeButton.setMenu(self._mode_menu())

    def _mode_menu(self) -> QMenu:
        menu = QMenu(self._ui.modeButton)
        group = QActionGroup(menu)
        self._modes: dict[Mode, QAction] = {}
        for mode in Mode:
            action = QAction(mode_name(mode), menu)
            action.setCheckable(True)
            action.triggered.connect(lambda _checked=False, mode=mode: self._choose_mode(mode))
            group.addAction(action)
            menu.addAction(action)
            self._modes[mode] = action
        return menu

    def _choose_mode(self, mode: Mode) -> None:
        self._context.start(self._context.commands.set_setting("mode", mode.value))

    def _pause_or_resume(self) -> None:
        if self._status.paused:
            self.asked.emit(Request(Do.RESUME))
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for do, text in pauses():
            action = menu.addAction(text)
            action.triggered.connect(lambda _checked=False, do=do: self.asked.emit(Request(do)))
        button = self._ui.pauseButton
        menu.popup(button.mapToGlobal(button.rect().topRight()))

    def _keys(self) -> None:
        pairs: tuple[tuple[str, Callable[[], object]], ...] = (
            ("Ctrl+1", lambda: self.sidebar.choose("services")),
            ("Ctrl+F", lambda: self._page().start_search()),
            ("F6", lambda: self._next_pane(1)),
            ("Shift+F6", lambda: self._next_pane(-1)),
            ("F10", self._show_menu),
            ("Ctrl+W", self.close),
        )
        for keys, call in pairs:
            QShortcut(QKeySequence(keys), self).activated.connect(call)

    def _show_menu(self) -> None:
        self._page().menu_button.showMenu()

    # --- pages -------------------------------------------------------------------------------------------------------

    def _page(self) -> Page:
        return self._pages[self._page_id]

    def _turn_to(self, page: str) -> None:
        self._page_id = page
        away = _has_focus(self._ui.pages)
        self._ui.pages.setCurrentWidget(self._pages[page])
        if away:
            self._page().panes[0].setFocus(Qt.FocusReason.OtherFocusReason)
        name = translate("frame", "Settings") if page == "settings" else translate("frame", "Services")
        self.setWindowTitle(f"{name} - {NAME}")

    def _next_pane(self, step: int) -> None:
        panes = [pane for pane in (self._ui.nav, *self._page().panes) if pane.isVisible()]
        at = next((at for at, pane in enumerate(panes) if _has_focus(pane)), 0)
        target = panes[(at + step) % len(panes)]
        if target is self.services.panel:
            self.services.panel.enter()
        else:
            target.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_page(self, page: str) -> None:
        """services or settings."""
        self.sidebar.choose(page)

    def show_service(self, key: ServiceKey) -> None:
        """The Services page with this one's details."""
        self.show_page("services")
        self.services.go_to(key)

    # --- status ------------------------------------------------------------------------------------------------------

    def show_status(self, status: AppStatus) -> None:
        """The newest status, to every page and the state block."""
        self._status = status
        for page in self._pages.values():
            page.show_status(status)
        count, tone = services_badge(status)
        self.sidebar.show_badge("services", Badge(count, tone))
        self.actions_.show_paused(paused=status.paused)
        set_up = status.health is not Health.SETUP
        self.actions_.show_working(working=status.syncing or not set_up, held=bool(status.held))
        self._show_state()

    def _show_state(self) -> None:
        ui, theme = self._ui, self._context.theme
        block = state_block(self._status, self._context.now())
        ui.stateHeadline.setText(block.headline)
        ui.stateLine.setText(block.line)
        ui.stateIcon.setPixmap(theme.state(block.health).pixmap(QSize(24, 24), self.devicePixelRatioF()))
        ui.stateIcon.setAccessibleName(block.headline)
        self._pause_look.change("ui-play" if block.paused else "ui-pause")
        name = translate("frame", "Resume changes") if block.paused else translate("frame", "Pause changes")
        ui.pauseButton.setAccessibleName(name)
        ui.pauseButton.setToolTip(name)
        ui.modeButton.setText(THIN_SPACE + block.mode + "  ▾")
        ui.modeButton.setAccessibleName(translate("frame", "Mode: {mode}").format(mode=block.mode))
        ui.modeButton.setEnabled("mode" not in self._context.fixed)
        self._modes[self._status.settings.mode].setChecked(True)

    # --- size, closing, remembering ----------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        strip = self.width() < self._context.theme.scaled(STRIP_BELOW)
        self._ui.sidebar.setFixedWidth(STRIP if strip else self._context.theme.scaled(SIDEBAR))
        for widget in (self._ui.stateHeadline, self._ui.stateLine, self._ui.pauseButton, self._ui.modeButton):
            widget.setVisible(not strip)
        self.sidebar.show_strip(strip=strip)
        self.services.show_width(self.width())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button that has the focus; Qt gives it to the buttons of dialogs alone."""
        button = self.focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(button, QAbstractButton):
            button.click()
            return
        super().keyPressEvent(event)

    def hide_on_close(self, may_hide: Callable[[], bool]) -> None:
        """Whether closing may hide the window is asked each time: a tray can come late."""
        self._may_hide = may_hide

    def closeEvent(self, event: QCloseEvent) -> None:
        self.save()
        event.ignore()
        if self._may_hide():
            self.hide()
        else:
            self.showMinimized()
        self.close_asked.emit()

    def come_up(self) -> None:
        """Show, unminimise, raise."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show_state()
        self._clock.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._clock.stop()

    def save(self) -> None:
        """Remember size, page, splitters, columns."""
        self._context.places.setValue("window/geometry", self.saveGeometry())
        self._context.places.setValue("window/page", self._page_id)
        self.services.save()

    def _restore(self) -> None:
        self.resize(FIRST_SIZE)
        fit(self)
        geometry = self._context.places.value("window/geometry")
        if isinstance(geometry, QByteArray):
            self.restoreGeometry(geometry)
        page = self._context.places.value("window/page")
        if isinstance(page, str) and page in self._pages:
            self.sidebar.choose(page)
        self.services.restore()


def pauses() -> tuple[tuple[Do, str], ...]:
    """How long changes can be paused."""
    return (
        (Do.PAUSE_SHORT, translate("tray", "For 15 minutes")),
        (Do.PAUSE_HOUR, translate("tray", "For 1 hour")),
        (Do.PAUSE_TOMORROW, translate("tray", "Until tomorrow 08:00")),
        (Do.PAUSE, translate("tray", "Until I resume")),
    )


def _has_focus(pane: QWidget) -> bool:
    return pane.hasFocus() or any(child.hasFocus() for child in pane.findChildren(QWidget))
