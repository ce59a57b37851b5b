"""What pages and the tabs of a page have in common; each overrides what it has."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from dockflare_desktop.core.status import AppStatus
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.widgets.tab_stops import as_read, begin_again, step


class Part(QFrame):
    """Made without anything to show; `show_status` brings that. `asked` carries a Request, `copied` a text for the
    clipboard."""

    asked = Signal(object)
    copied = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._status = context, AppStatus()

    def show_status(self, status: AppStatus) -> None:
        """Draw this."""
        self._status = status

    def show_width(self, width: int) -> None:
        """The window has this many pixels now."""

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """Where Tab goes, in reading order."""
        return tuple(as_read(self))

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Buttons come and go in banners, cards and details; Qt would go to them in the order they came in."""
        if step(self.stops, forward=forward) or (forward and begin_again(self)):
            return True
        return super().focusNextPrevChild(forward)

    @property
    def panes(self) -> tuple[QWidget, ...]:
        """Where F6 goes, in reading order; the beginning, where a part has no panes of its own."""
        return self.stops[:1]

    def start_search(self) -> None:
        """Ctrl+F."""

    @property
    def edited(self) -> bool:
        """Whether there are edits that leaving would ask about."""
        return False

    def leave(self, then: Callable[[], None]) -> bool:
        """Whether it can be left at once; else it asks what becomes of edits, and calls `then` if it may be."""
        del then
        return True

    def save(self) -> None:
        """Remember splitters and columns."""

    def restore(self) -> None:
        """What was remembered; called once, after it was made."""
