"""What stands in the table's place: the table, grey rows before anything is known, or why there is nothing."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout

from dockflare_desktop.core.status import AppStatus
from dockflare_desktop.gui.present.state import nothing, starting
from dockflare_desktop.gui.theme import Theme
from dockflare_desktop.gui.widgets.empty import EmptyServices, NoMatch
from dockflare_desktop.gui.widgets.grey_rows import GreyRows

TABLE, EMPTY = 0, 1  # pages of the form


class ServicesBody(QObject):
    """Turns the stack to what fits."""

    asked = Signal(object)
    copied = Signal(str)
    cleared = Signal()

    def __init__(self, theme: Theme, stack: QStackedWidget, empty_place: QVBoxLayout) -> None:
        super().__init__(stack)
        self._stack = stack
        self.empty, self._no_match, self._grey = EmptyServices(theme), NoMatch(theme), GreyRows(theme)
        empty_place.addWidget(self.empty)
        self._at_no_match, self._at_grey = stack.addWidget(self._no_match), stack.addWidget(self._grey)
        self.empty.asked.connect(self.asked)
        self.empty.copied.connect(self.copied)
        self._no_match.cleared.connect(self.cleared)

    def turn(self, status: AppStatus, shown: int, searched: str) -> None:
        """`shown` rows are left by the search for `searched` and by the filters."""
        self.empty.show_nothing(nothing(status))
        self._no_match.show_search(searched)
        if status.services:
            self._stack.setCurrentIndex(TABLE if shown else self._at_no_match)
        else:
            self._stack.setCurrentIndex(self._at_grey if starting(status) else EMPTY)
