"""The keys of a token field: Enter adds, Backspace removes, arrows walk over values, leaving takes what is typed."""

from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from dockflare_desktop.gui.widgets.choices import Choices


class Keyed(Protocol):
    """What the keys work on. `picked` is the value that the arrow keys stand on, -1 for none."""

    choices: Choices
    picked: int

    @property
    def values(self) -> tuple[str, ...]: ...

    def pick(self, at: int) -> None: ...

    def remove(self, at: int) -> None: ...

    def commit(self) -> None: ...

    def focus_changed(self) -> None: ...


class TokenEdit(QLineEdit):
    """Where a token field is typed into. What happens in it is dealt with here, and not by a filter: one would still be
    called while the field goes."""

    def __init__(self, field: Keyed, parent: QWidget) -> None:
        super().__init__(parent)
        self._field = field
        self.setProperty("kind", "bare")
        self.setFrame(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ours first, then what every field does."""
        if not self._key(event):
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._field.focus_changed()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if not self._field.choices.open:
            self._field.pick(-1)
            self._field.commit()
            self._field.focus_changed()

    def _key(self, event: QKeyEvent) -> bool:
        key, field = event.key(), self._field
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return self._enter()
        if key == Qt.Key.Key_Down and field.choices.some and not self.text():
            field.choices.show_all()
            return True
        if not field.values:
            return False
        return self._walk(key) or self._deleting(key)

    @property
    def _at_start(self) -> bool:
        return not self.cursorPosition() and not self.hasSelectedText()

    def _walk(self, key: int) -> bool:
        field, last = self._field, len(self._field.values) - 1
        back, forth = Qt.Key.Key_Left, Qt.Key.Key_Right
        if self.isRightToLeft():
            back, forth = forth, back
        if key == back and self._at_start:
            field.pick(last if field.picked < 0 else max(0, field.picked - 1))
            return True
        if key == forth and field.picked >= 0:
            field.pick(field.picked + 1 if field.picked < last else -1)
            return True
        return False

    def _enter(self) -> bool:
        if self._field.choices.open:
            return False
        had = bool(self.text())
        self._field.commit()
        return had

    def _deleting(self, key: int) -> bool:
        field = self._field
        if key not in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete) or not self._at_start:
            return False
        if field.picked >= 0:
            field.remove(field.picked)
            return True
        if key == Qt.Key.Key_Backspace and not self.text():
            field.remove(len(field.values) - 1)
            return True
        return False
