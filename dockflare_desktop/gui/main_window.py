"""The window: sidebar, pages, state block, keys; closing hides it where there is a tray."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QByteArray, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QHideEvent, QKeyEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QAbstractButton, QMainWindow, QToolButton, QWidget

from dockflare_desktop.core.model import ServiceKey
from dockflare_desktop.core.status import AppStatus, Health
from dockflare_desktop.gui._generated.ui_main_window import Ui_MainWindow
from dockflare_desktop.gui.actions import Actions
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.pages.access import AccessPage
from dockflare_desktop.gui.pages.page import Page
from dockflare_desktop.gui.pages.public import PublicPage
from dockflare_desktop.gui.pages.registry import PAGES, numbered
from dockflare_desktop.gui.pages.services import ServicesPage
from dockflare_desktop.gui.pages.settings import SettingsPage
from dockflare_desktop.gui.pages.tunnels import TunnelsPage
from dockflare_desktop.gui.shelf import Shelf
from dockflare_desktop.gui.sidebar import Place, Sidebar
from dockflare_desktop.gui.state_block import StateBlock
from dockflare_desktop.gui.widgets.basics import fit

STRIP_BELOW = 900  # px: the sidebar becomes a strip of icons
SIDEBAR, STRIP = 200, 56
SMALLEST, FIRST_SIZE = QSize(720, 480), QSize(1280, 800)
REFRESH = 5_000  # ms: "Verified 8 s ago"
NAME = "DockFlare Desktop"


class MainWindow(QMainWindow):
    """Draws AppStatus; every wish goes out as a Request."""

    asked = Signal(object)
    copied = Signal(str)
    close_asked = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._may_hide: Callable[[], bool] = lambda: False
        self._page_id = ""
        self._ui = Ui_MainWindow()
        self._ui.setupUi(self)
        self.setMinimumSize(SMALLEST)
        self.actions_ = Actions(self, self.asked.emit)
        self._shelf = Shelf(context, self._ui.pages, self._prepare)
        places = tuple(Place(row.id, row.name(), row.icon) for row in PAGES)
        self.sidebar = Sidebar(self._ui.nav, context.theme, places)
        self.sidebar.chosen.connect(self._chosen)
        self._state = StateBlock(context, self._ui, self)
        self._state.asked.connect(self.asked)
        self._keys()
        self._restore()
        self._clock = QTimer(self, interval=REFRESH)
        self._clock.timeout.connect(self._state.refresh)

    def _prepare(self, page: Page) -> None:
        page.asked.connect(self.asked)
        page.copied.connect(self.copied)
        page.menu_button.setMenu(self.actions_.menu(self))
        page.menu_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        page.show_width(self.width())

    def _keys(self) -> None:
        pairs: tuple[tuple[str, Callable[[], object]], ...] = (
            *((keys, partial(self.sidebar.choose, row.id)) for keys, row in numbered()),
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

    @property
    def services(self) -> ServicesPage:
        """The Services page."""
        return self._shelf.of(ServicesPage)

    @property
    def access(self) -> AccessPage:
        """The Access page."""
        return self._shelf.of(AccessPage)

    @property
    def public(self) -> PublicPage:
        """The Public now page."""
        return self._shelf.of(PublicPage)

    @property
    def tunnels(self) -> TunnelsPage:
        """The Tunnels page."""
        return self._shelf.of(TunnelsPage)

    @property
    def settings(self) -> SettingsPage:
        """The Settings page."""
        return self._shelf.of(SettingsPage)

    def _page(self) -> Page:
        return self._shelf.page(self._page_id)

    def _chosen(self, page: str) -> None:
        self.visit(page)

    def visit(self, page: str, then: Callable[[], None] | None = None) -> None:
        """Turn to a page, then do something there; a page with edits asks first, and may be stayed on."""

        def turn() -> None:
            self._turn_to(page)
            if then is not None:
                then()

        if page == self._page_id or not self._page_id or self._page().leave(turn):
            turn()
        else:
            self.sidebar.mark(self._page_id)

    def leave(self, then: Callable[[], None]) -> None:
        """Before the program ends: edits are asked about, in a window that can be seen."""
        page = self._page()
        if page.edited:
            self.come_up()
        if page.leave(then):
            then()

    def _turn_to(self, page: str) -> None:
        self.sidebar.mark(page)
        if page == self._page_id:
            return
        away = _has_focus(self._ui.pages)
        self._page_id = page
        self._ui.pages.setCurrentWidget(self._page())
        if away:
            self._page().panes[0].setFocus(Qt.FocusReason.OtherFocusReason)
        self.actions_.give_new_key(to_rule=not self._page().makes_new)
        self.setWindowTitle(f"{self._shelf.row(page).name()} - {NAME}")

    def _next_pane(self, step: int) -> None:
        panes = [pane for pane in (self._ui.nav, *self._page().panes) if pane.isVisible()]
        at = next((at for at, pane in enumerate(panes) if _has_focus(pane)), 0)
        target = panes[(at + step) % len(panes)]
        if target is self._ui.nav:
            target.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self._page().enter_pane(target)

    @property
    def page(self) -> str:
        """The id of the page that is shown."""
        return self._page_id

    def has_page(self, page: str) -> bool:
        """Whether there is a page with this id."""
        return page in self._shelf

    def show_page(self, page: str) -> None:
        """One of the registry's ids."""
        self.visit(page)

    def show_service(self, key: ServiceKey) -> None:
        """The Services page with this one's details."""
        self.visit("services", lambda: self.services.go_to(key))

    def show_group(self, group: str) -> None:
        """The Access page with this group."""
        self.visit("access", lambda: self.access.show_group(group))

    # --- status ------------------------------------------------------------------------------------------------------

    def show_status(self, status: AppStatus) -> None:
        """The newest status, to every page and the state block."""
        self._shelf.show_status(status)
        for row in PAGES:
            self.sidebar.show_badge(row.id, row.badge(status))
        self.actions_.show_paused(paused=status.paused)
        set_up = status.health is not Health.SETUP
        self.actions_.show_working(working=status.syncing or not set_up, planned=bool(status.plan.changes))
        self._state.show_status(status)

    # --- size, closing, remembering ----------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        strip = self.width() < self._context.theme.scaled(STRIP_BELOW)
        self._ui.sidebar.setFixedWidth(STRIP if strip else self._context.theme.scaled(SIDEBAR))
        self._state.show_strip(strip=strip)
        self.sidebar.show_strip(strip=strip)
        for page in self._shelf:
            page.show_width(self.width())

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
        self._state.refresh()
        self._clock.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._clock.stop()

    def save(self) -> None:
        """Remember size, page, splitters, columns."""
        self._context.places.setValue("window/geometry", self.saveGeometry())
        self._context.places.setValue("window/page", self._page_id)
        for page in self._shelf:
            page.save()

    def _restore(self) -> None:
        self.resize(FIRST_SIZE)
        fit(self)
        geometry = self._context.places.value("window/geometry")
        if isinstance(geometry, QByteArray):
            self.restoreGeometry(geometry)
        page = self._context.places.value("window/page")
        self.visit(page if isinstance(page, str) and page in self._shelf else PAGES[0].id)


def _has_focus(pane: QWidget) -> bool:
    return pane.hasFocus() or any(child.hasFocus() for child in pane.findChildren(QWidget))
