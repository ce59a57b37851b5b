"""What the Access page needs of one of its tabs; a tab overrides what it has."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from dockflare_desktop.core.status import AppStatus
from dockflare_desktop.gui.access_reader import AccessReader
from dockflare_desktop.gui.context import Context


class AccessTab(QFrame):
    """One tab. `asked` carries a Request, `copied` a text for the clipboard; `counted` says that `count` is new."""

    asked = Signal(object)
    copied = Signal(str)
    counted = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._status = context, AppStatus()

    def read_from(self, reader: AccessReader) -> None:
        """What the account has for signing in, read once for all tabs."""

    @property
    def count(self) -> int | None:
        """The number behind the tab's name; None where it is not known."""
        return None

    def show_status(self, status: AppStatus) -> None:
        """Draw this."""
        self._status = status

    @property
    def panes(self) -> tuple[QWidget, ...]:
        """Where F6 goes, in reading order; at least one."""
        raise NotImplementedError

    def show_width(self, width: int) -> None:
        """The window has this many pixels now."""

    def start_search(self) -> None:
        """Ctrl+F."""

    def new(self) -> None:
        """Ctrl+N."""

    @property
    def edited(self) -> bool:
        """Whether there are edits that leaving would ask about."""
        return False

    def leave(self, then: Callable[[], None]) -> bool:
        """Whether the tab can be left at once; else it asks what becomes of edits, and calls `then` if it may be."""
        del then
        return True

    def save(self) -> None:
        """Remember splitters and columns."""

    def restore(self) -> None:
        """What was remembered; called once, after the tab was made."""
