"""The tray's menu: it stands still while it is open, and what only changed its words keeps its place."""

from PySide6.QtCore import QDeadlineTimer, QObject, Signal
from PySide6.QtGui import QAction, QIcon
from PySide6.QtWidgets import QMenu

from dockflare_desktop.gui.doing import Ask, Do
from dockflare_desktop.gui.present.tray import Entry
from dockflare_desktop.gui.theme import Theme

LONGEST_OPEN = 60_000  # ms: some hosts say that they open the menu and never that it closed


class TrayMenu(QObject):
    """Plain actions only: exported menus know no widgets (ux.md section 7)."""

    closed = Signal()

    def __init__(self, theme: Theme, ask: Ask) -> None:
        super().__init__()
        self.menu = QMenu()
        self._theme, self._ask = theme, ask
        self._shown: tuple[Entry, ...] = ()
        self._until = QDeadlineTimer(0)  # until then it counts as open
        self.menu.aboutToHide.connect(self._close)

    @property
    def open(self) -> bool:
        """Whether somebody looks at it: here, or in a host that drew it after our list."""
        return self.menu.isVisible() or not self._until.hasExpired()

    def _close(self) -> None:
        self._until = QDeadlineTimer(0)
        self.closed.emit()

    def opens(self, entries: tuple[Entry, ...]) -> None:
        """It is about to be shown: draw what is true now, and then leave it alone."""
        self._draw(entries)
        self._until = QDeadlineTimer(LONGEST_OPEN)

    def show_entries(self, entries: tuple[Entry, ...]) -> None:
        """Draw these, unless it is open: nothing moves under a pointer."""
        if not self.open:
            self._draw(entries)

    def redress(self) -> None:
        """Draw all icons anew with the next entries: the theme changed."""
        self._shown = ()

    def _draw(self, entries: tuple[Entry, ...]) -> None:
        if entries == self._shown:
            return
        if _shape(entries) == _shape(self._shown):
            _change(self.menu, self._shown, entries, self._theme)
        else:
            fill(self.menu, entries, self._theme, self._ask)
        self._shown = entries


def _shape(entries: tuple[Entry, ...]) -> tuple[object, ...]:
    """What must stay for a menu to keep its actions: lines, entries and sub-menus at their places."""
    return tuple(_shape(entry.inside) if entry.inside else bool(entry.text) for entry in entries)


def _change(menu: QMenu, before: tuple[Entry, ...], after: tuple[Entry, ...], theme: Theme) -> None:
    for action, old, new in zip(menu.actions(), before, after, strict=True):
        inner = action.menu()
        if isinstance(inner, QMenu):
            _change(inner, old.inside, new.inside, theme)
        if new != old:
            _dress(action, new, theme)


def fill(menu: QMenu, entries: tuple[Entry, ...], theme: Theme, ask: Ask) -> None:
    """Build a menu anew."""
    for action in menu.actions():
        inner = action.menu()
        if isinstance(inner, QMenu):
            inner.deleteLater()
    menu.clear()
    for entry in entries:
        if not entry.text:
            menu.addSeparator()
        elif entry.inside:
            inside = menu.addMenu(entry.text)
            fill(inside, entry.inside, theme, ask)
            _dress(inside.menuAction(), entry, theme)
        else:
            _add(menu, entry, theme, ask)


def _add(menu: QMenu, entry: Entry, theme: Theme, ask: Ask) -> None:
    action = menu.addAction(entry.text)
    action.triggered.connect(lambda: ask(action.data()))
    _dress(action, entry, theme)


def _dress(action: QAction, entry: Entry, theme: Theme) -> None:
    action.setText(entry.text.replace("&", "&&"))
    action.setData(entry.request)
    action.setIcon(theme.icon(entry.icon, entry.tone) if entry.icon else QIcon())
    if entry.text and not entry.inside:
        action.setEnabled(entry.request is not None and entry.request.do is not Do.NOTHING)
