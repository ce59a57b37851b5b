"""Where the values of a token field stand: line by line, with room to type behind the last one."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect
from PySide6.QtGui import QFontMetrics

from dockflare_desktop.gui.theme import Theme

EDGE, GAP, TOKEN = 4, 4, 24  # px: around all, between two, height of one in the usual font
KEPT = 5_000  # measured texts
AROUND = 32  # px of a token beside its text: padding and cross
NARROWEST = 28  # px of the room to type in, as long as little is typed


@dataclass(frozen=True, slots=True)
class Placed:
    """A box for each value, the room to type in, and how many lines that makes."""

    boxes: tuple[QRect, ...]
    rest: QRect
    lines: int


class Flow:
    """Measures and places texts; widths are kept, since all are placed again with each key."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._widths: dict[str, int] = {}
        theme.changed.connect(self._widths.clear)

    def _row(self) -> int:
        return max(TOKEN, QFontMetrics(self._theme.font("caption")).height() + 8)

    def height(self, lines: int) -> int:
        """Pixels of so many lines, with the edges."""
        return 2 * EDGE + max(1, lines) * (self._row() + GAP) - GAP

    def _width(self, text: str) -> int:
        if text not in self._widths:
            if len(self._widths) > KEPT:
                self._widths.clear()
            self._widths[text] = QFontMetrics(self._theme.font("caption")).horizontalAdvance(text) + AROUND
        return self._widths[text]

    def place(self, texts: Sequence[str], typed: str, room: int, *, mirrored: bool) -> Placed:
        """`room` is the width of the field, in pixels; what is typed stays in sight."""
        row, at, line = self._row(), EDGE, 0
        boxes = []
        for text in texts:
            width = min(self._width(text), room - 2 * EDGE)
            if at > EDGE and at + width > room - EDGE:
                at, line = EDGE, line + 1
            boxes.append(QRect(at, EDGE + line * (row + GAP), width, row))
            at += width + GAP
        needed = max(NARROWEST, self._width(typed) if typed else 0)
        if at > EDGE and at + needed > room - EDGE:
            at, line = EDGE, line + 1
        rest = QRect(at + 4, EDGE + line * (row + GAP), room - at - EDGE - 8, row)
        if mirrored:
            boxes = [_turned(box, room) for box in boxes]
            rest = _turned(rest, room)
        return Placed(tuple(boxes), rest, line + 1)


def _turned(box: QRect, room: int) -> QRect:
    return QRect(room - box.right() - 1, box.top(), box.width(), box.height())
