"""What typing in a field completes to; all of it on demand."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, QStringListModel, Qt, Signal
from PySide6.QtWidgets import QCompleter, QLineEdit


class Choices(QObject):
    """Offers texts below a field; `chosen` comes after one was put into it.

    The completer stays the same for ever: the field still asks it after it told of a key, so that one that was replaced
    by then would be asked after its end.
    """

    chosen = Signal()

    def __init__(self, field: QLineEdit) -> None:
        super().__init__(field)
        self._texts: tuple[str, ...] = ()
        self._model = QStringListModel(self)
        self._completer = QCompleter(self._model, self)
        self._completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self._completer.setMaxVisibleItems(10)
        self._completer.activated.connect(self._activated, Qt.ConnectionType.QueuedConnection)
        field.setCompleter(self._completer)

    def offer(self, texts: Sequence[str]) -> None:
        """Other texts; none offers nothing."""
        if tuple(texts) != self._texts:
            self._texts = tuple(texts)
            self._model.setStringList(list(texts))

    def _activated(self, _text: str = "") -> None:
        self.chosen.emit()

    @property
    def some(self) -> bool:
        """Whether there is anything to choose from."""
        return bool(self._texts)

    @property
    def open(self) -> bool:
        """Whether they are shown now."""
        popup = self._completer.popup()
        return popup is not None and popup.isVisible()

    def close(self) -> None:
        """What was typed is taken: nothing is to be chosen any more."""
        popup = self._completer.popup()
        if popup is not None:
            popup.hide()

    def show_all(self) -> None:
        """All of them, whatever is typed."""
        self._completer.setCompletionPrefix("")
        self._completer.complete()
