"""The search field of the Services page: it waits for a pause in typing, and leads back to the table."""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from dockflare_desktop.gui.theme import Theme
from dockflare_desktop.gui.widgets.basics import search_field

SEARCH_WAITS = 120  # ms


class SearchBox(QObject):
    """`searched` comes after a pause, `left` when the keys lead back to the table."""

    searched = Signal()
    left = Signal()

    def __init__(self, theme: Theme, field: QLineEdit) -> None:
        super().__init__(field)
        self._field = field
        search_field(field, theme)
        self._timer = QTimer(self, singleShot=True, interval=SEARCH_WAITS)
        self._timer.timeout.connect(self.searched)
        field.textChanged.connect(self._soon)
        field.installEventFilter(self)

    def _soon(self) -> None:
        self._timer.start()

    @property
    def text(self) -> str:
        """What is searched for."""
        return self._field.text().strip()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is not self._field or not isinstance(event, QKeyEvent) or event.type() is not QEvent.Type.KeyPress:
            return False
        if event.key() == Qt.Key.Key_Escape:
            self._field.clear()
        elif event.key() != Qt.Key.Key_Down:
            return False
        self.left.emit()
        return True
