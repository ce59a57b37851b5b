"""The token field: removable values and free typing behind them (ux.md section 5).

All of it is painted, so that a thousand values cost no more than those that are seen; one field has the focus, and the
arrow keys walk over the values.
"""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QSizePolicy

from dockflare_desktop.gui.present.tokens import Token
from dockflare_desktop.gui.text import translate
from dockflare_desktop.gui.theme import Theme
from dockflare_desktop.gui.widgets.choices import Choices
from dockflare_desktop.gui.widgets.flow import EDGE, Flow, Placed
from dockflare_desktop.gui.widgets.token_keys import TokenEdit
from dockflare_desktop.gui.widgets.token_painter import CROSS_ROOM, TokenPainter

MOST_LINES = 3  # then it scrolls
SMALLEST = 98  # px


Read = Callable[[str], Token]
Split = Callable[[str], Sequence[str]]


class TokenField(QAbstractScrollArea):
    """Comma or Enter adds, Backspace removes, a pasted list is split. `changed` comes when the values are others.

    The focus is its `edit`'s, without a proxy: a widget with one takes the focus from it while it is deleted.
    """

    changed = Signal()

    def __init__(self, theme: Theme, name: str, read: Read, split: Split) -> None:
        super().__init__()
        self._read, self._split = read, split
        self._tokens: list[Token] = []
        self.picked = -1  # the value that the arrow keys stand on
        self._flow, self._paint = Flow(theme), TokenPainter(theme, self)
        self._placed = Placed((), QRect(), 0)
        self._name = name
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.viewport().setAutoFillBackground(False)
        self.viewport().setMouseTracking(True)
        self.edit = TokenEdit(self, self.viewport())
        self.choices = Choices(self.edit)
        self.choices.chosen.connect(self.commit)
        self.edit.textEdited.connect(self._typed)
        theme.changed.connect(self._arrange)
        self._named()

    # --- values ------------------------------------------------------------------------------------------------------

    @property
    def values(self) -> tuple[str, ...]:
        """What is in it, in order."""
        return tuple(token.value for token in self._tokens)

    @property
    def tokens(self) -> tuple[Token, ...]:
        """The same, as shown."""
        return tuple(self._tokens)

    @property
    def wrong(self) -> str:
        """What is wrong with the first value that is not right; empty where none is."""
        return next((token.wrong for token in self._tokens if token.wrong), "")

    def show_values(self, values: Sequence[str]) -> None:
        """Other values, read anew: names may be known now that were not."""
        self._tokens = [self._read(value) for value in values]
        self.picked = min(self.picked, len(self._tokens) - 1)
        self._arrange()

    def read_anew(self, read: Read, split: Split) -> None:
        """Values of another kind are meant now, or more names are known."""
        self._read, self._split = read, split
        self.show_values(self.values)

    def rename(self, name: str) -> None:
        """What a screen reader calls it."""
        self._name = name
        self._named()

    def commit(self) -> None:
        """What is typed becomes a value."""
        self._add(self.edit.text())

    def _add(self, text: str) -> None:
        self.choices.close()
        self.edit.clear()
        known = set(self.values)
        fresh = [token for part in self._split(text) if (token := self._read(part)).value not in known]
        self._tokens += {token.value: token for token in fresh}.values()
        self.picked = -1
        self._arrange()
        self.verticalScrollBar().setValue(self.verticalScrollBar().maximum())
        if fresh:
            self.changed.emit()

    def remove(self, at: int) -> None:
        """Take a value out."""
        gone = self._tokens.pop(at)
        self.picked = min(self.picked, len(self._tokens) - 1)
        self._arrange()
        self._tell(translate("tokens", "{value} removed").format(value=gone.shown))
        self.changed.emit()

    def _typed(self, text: str) -> None:
        self.pick(-1)
        if any(mark in text for mark in ",;\n\r\t") or len(self._split(text)) > 1:
            self._add(text)
        else:
            self._arrange()

    # --- walking -----------------------------------------------------------------------------------------------------

    def focus_changed(self) -> None:
        """Its edge shows whether it has the focus."""
        self.viewport().update()

    def pick(self, at: int) -> None:
        """The arrow keys stand on this value now; -1: on none."""
        if at == self.picked:
            return
        self.picked = at
        if at >= 0:
            token = self._tokens[at]
            said = translate("tokens", "{value}, {number} of {count}. Delete removes it.")
            text = said.format(value=token.shown, number=at + 1, count=len(self._tokens))
            self._tell(f"{text} {token.wrong}".strip())
            self._show(self._placed.boxes[at])
        self.viewport().update()

    def _tell(self, text: str) -> None:
        if self.isVisible():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.edit, text))

    def _show(self, box: QRect) -> None:
        bar = self.verticalScrollBar()
        if box.top() < bar.value():
            bar.setValue(box.top() - EDGE)
        elif box.bottom() > bar.value() + self.viewport().height():
            bar.setValue(box.bottom() + EDGE - self.viewport().height())

    # --- mouse -------------------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """On a cross it removes; elsewhere typing begins."""
        self.edit.setFocus(Qt.FocusReason.MouseFocusReason)
        at = self._at(event.position().toPoint())
        if at >= 0 and event.button() is Qt.MouseButton.LeftButton and self._on_cross(at, event.position().toPoint()):
            self.remove(at)
        else:
            self.pick(at)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A value goes back to where it can be edited."""
        at = self._at(event.position().toPoint())
        if at >= 0:
            token = self._tokens[at]
            self.remove(at)
            self.edit.setText(token.value)

    def _at(self, point: QPoint) -> int:
        below = point + QPoint(0, self.verticalScrollBar().value())
        return next((at for at, box in enumerate(self._placed.boxes) if box.contains(below)), -1)

    def _on_cross(self, at: int, point: QPoint) -> bool:
        box, room = self._placed.boxes[at], CROSS_ROOM
        return point.x() <= box.left() + room if self.isRightToLeft() else point.x() >= box.right() - room

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.MouseMove and isinstance(event, QMouseEvent):
            at = self._at(event.position().toPoint())
            token = self._tokens[at] if at >= 0 else Token("")
            self.viewport().setToolTip("\n".join(part for part in (token.shown, token.wrong) if part))
            self.viewport().setCursor(Qt.CursorShape.ArrowCursor if at >= 0 else Qt.CursorShape.IBeamCursor)
        return super().viewportEvent(event)

    # --- places ------------------------------------------------------------------------------------------------------

    def _arrange(self) -> None:
        shown = [token.shown for token in self._tokens]
        mirrored = self.isRightToLeft()
        self._placed = self._flow.place(shown, self.edit.text(), self._room(), mirrored=mirrored)
        lines = self._flow.height(min(MOST_LINES, self._placed.lines))
        if self.height() != lines:
            self.setFixedHeight(lines)
            self.updateGeometry()
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, self._flow.height(self._placed.lines) - lines))
        bar.setPageStep(lines)
        self._place_edit()
        self._named()
        self.viewport().update()

    def _room(self) -> int:
        return max(self.viewport().width(), SMALLEST)

    def _place_edit(self) -> None:
        self.edit.setGeometry(self._placed.rest.translated(0, -self.verticalScrollBar().value()))

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        del dx, dy
        self._place_edit()
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def sizeHint(self) -> QSize:
        return QSize(240, self._flow.height(1))

    def minimumSizeHint(self) -> QSize:
        return QSize(SMALLEST, self._flow.height(1))

    def _named(self) -> None:
        shown = ", ".join(token.shown for token in self._tokens[:20])
        text = translate("tokens", "{name}: {values}").format(name=self._name, values=shown) if shown else self._name
        self.edit.setAccessibleName(text)
        self.edit.setAccessibleDescription(self.wrong)
        self.setAccessibleName(self._name)

    # --- painting ----------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self.viewport())
        self._paint.field(painter, wrong=bool(self.wrong), focused=self.edit.hasFocus())
        top = self.verticalScrollBar().value()
        for at, (token, box) in enumerate(zip(self._tokens, self._placed.boxes, strict=True)):
            shown = box.translated(0, -top)
            if shown.intersects(self.viewport().rect()):
                self._paint.token(painter, token, shown, picked=at == self.picked)
        painter.end()
