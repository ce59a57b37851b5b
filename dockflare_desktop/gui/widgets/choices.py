"""What typing in a field completes to; all of it on demand."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QCompleter, QLineEdit


class Choices(QObject):
    """Offers texts below a field; `chosen` comes after one was put into it."""

    chosen = Signal()

    def __init__(self, field: QLineEdit) -> None:
        super().__init__(field)
        self._field = field
        self._completer: QCompleter | None = None

    def offer(self, texts: Sequence[str]) -> None:
        """Other texts; none offers nothing."""
        completer = QCompleter(list(texts), self._field)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setMaxVisibleItems(10)
        completer.activated.connect(self._activated, Qt.ConnectionType.QueuedConnection)
        self._field.setCompleter(completer)
        self._completer = completer if texts else None

    def _activated(self, _text: str = "") -> None:
        self.chosen.emit()

    @property
    def some(self) -> bool:
        """Whether there is anything to choose from."""
        return self._completer is not None

    @property
    def open(self) -> bool:
        """Whether they are shown now."""
        popup = self._completer.popup() if self._completer is not None else None
        return popup is not None and popup.isVisible()

    def show_all(self) -> None:
        """All of them, whatever is typed."""
        if self._completer is not None:
            self._completer.setCompletionPrefix("")
            self._completer.complete()
