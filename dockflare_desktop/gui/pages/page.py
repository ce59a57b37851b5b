"""What the window needs of a page; a page overrides what it has."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QToolButton, QWidget

from dockflare_desktop.core.status import AppStatus
from dockflare_desktop.gui.context import Context


class Page(QFrame):
    """One page of the window. Its constructor makes it without anything to show; `show_status` brings that.

    `asked` carries a Request, `copied` a text for the clipboard. `makes_new` is true where Ctrl+N makes something of
    the page's own instead of a manual rule; the page then has that key.
    """

    asked = Signal(object)
    copied = Signal(str)
    makes_new = False

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._status = context, AppStatus()

    def show_status(self, status: AppStatus) -> None:
        """Draw this."""
        self._status = status

    def show_width(self, width: int) -> None:
        """The window has this many pixels now."""

    @property
    def menu_button(self) -> QToolButton:
        """The button at the top right."""
        raise NotImplementedError

    @property
    def panes(self) -> tuple[QWidget, ...]:
        """Where F6 goes, in reading order; at least one."""
        raise NotImplementedError

    def enter_pane(self, pane: QWidget) -> None:
        """F6 came to this pane."""
        pane.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def start_search(self) -> None:
        """Ctrl+F."""

    @property
    def edited(self) -> bool:
        """Whether there are edits that leaving would ask about."""
        return False

    def leave(self, then: Callable[[], None]) -> bool:
        """Whether the page can be left at once; else it asks what becomes of edits, and calls `then` if it may be."""
        del then
        return True

    def save(self) -> None:
        """Remember splitters and columns."""

    def restore(self) -> None:
        """What was remembered; called once, after the page was made."""
