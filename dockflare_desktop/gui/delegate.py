"""The one painter of table rows: icon, text, quieter tail, mark; everything it needs often is kept."""

from collections.abc import Callable
from typing import cast

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTreeView

from dockflare_desktop.gui.models.services import CELL_ROLE, ROW_ROLE
from dockflare_desktop.gui.present.services import Cell
from dockflare_desktop.gui.theme import Theme

ICON, GAP, MARGIN, FIRST_MARGIN, BAR = 14, 6, 8, 24, 3
KEPT = 5_000  # elided texts; a table of 1,000 rows has 6,000, of which a screen shows 120
Index = QModelIndex | QPersistentModelIndex


class RowDelegate(QStyledItemDelegate):
    """Paints a Cell. Rows have one height, so the view never asks twice."""

    def __init__(self, theme: Theme, parent: QObject, height: Callable[[], int]) -> None:
        super().__init__(parent)
        self._theme = theme
        self._height = height
        self._elided: dict[tuple[str, int, int, bool, bool], str] = {}
        self._metrics: dict[tuple[int, bool], QFontMetrics] = {}
        theme.changed.connect(self._forget)

    def _forget(self) -> None:
        self._elided.clear()
        self._metrics.clear()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        del option, index  # all rows are alike
        return QSize(80, self._height())

    def needs(self, cell: Cell, column: int) -> int:
        """The width in which nothing of a cell is cut, in pixels."""
        tail = self._width(Cell("", "text2"), cell.tail)
        icons = (ICON + GAP if cell.icon else 0) + (ICON + 4 if cell.mark else 0)
        return (MARGIN if column else FIRST_MARGIN) + icons + self._width(cell, cell.text) + tail + MARGIN

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        if index.data(ROW_ROLE) is None:
            self._heading(painter, option, index)
        else:
            self._background(painter, option, index)
            self._cell(painter, index.data(CELL_ROLE), self._inside(option, index), mirrored=right_to_left(option))
        painter.restore()

    def _heading(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One text over all columns. Each column paints its own piece of it: Qt may draw any of them without the first,
        and what one of them drew beyond its edge the next would cover."""
        painter.setClipRect(option.rect, Qt.ClipOperation.IntersectClip)
        painter.fillRect(option.rect, self._theme.colour("window"))
        self._line(painter, option.rect)
        cell: Cell | None = index.sibling(index.row(), 0).data(CELL_ROLE)
        if cell is not None:
            mirrored = right_to_left(option)
            self._cell(painter, cell, within(_whole(option), FIRST_MARGIN, mirrored=mirrored), mirrored=mirrored)

    def _line(self, painter: QPainter, rect: QRect) -> None:
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), self._theme.colour("border_soft"))

    def _background(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect, state = option.rect, option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        if selected:
            painter.fillRect(rect, self._theme.colour("selected"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, self._theme.colour("hover"))
        self._line(painter, rect)
        if selected and index.column() == 0:
            bar = QRect(
                rect.right() - BAR + 1 if right_to_left(option) else rect.left(), rect.top(), BAR, rect.height()
            )
            focused = bool(state & QStyle.StateFlag.State_Active) and option.widget.hasFocus()
            painter.fillRect(bar, self._theme.colour("accent" if focused else "edge"))

    @staticmethod
    def _inside(option: QStyleOptionViewItem, index: Index) -> QRect:
        before = FIRST_MARGIN if index.column() == 0 else MARGIN
        return within(option.rect, before, mirrored=right_to_left(option))

    def _cell(self, painter: QPainter, cell: Cell, rect: QRect, *, mirrored: bool) -> None:
        at, room = 0, rect.width()
        scale = painter.device().devicePixelRatio()

        def place(width: int) -> QRect:
            left = rect.right() - at - width + 1 if mirrored else rect.left() + at
            return QRect(left, rect.top(), width, rect.height())

        if cell.icon:
            self._icon(painter, cell.icon, cell.icon_tone, place(ICON), scale)
            at += ICON + GAP
        mark = ICON + 4 if cell.mark else 0
        text = self._elide(cell, cell.text, room - at - mark)
        width = self._width(cell, text)
        tail = Cell(cell.tail if text == cell.text else "", "text2")
        rest = self._elide(tail, tail.text, room - at - width - mark)
        whole = place(width + self._width(tail, rest))  # one run from the left: a path never jumps before its host
        self._text(painter, cell, text, cell.tone, QRect(whole.left(), whole.top(), width, whole.height()))
        self._text(painter, tail, rest, tail.tone, whole.adjusted(width, 0, 0, 0))
        at += whole.width()
        if cell.mark:
            at += 4
            self._icon(painter, cell.mark, "accent", place(12), scale)

    def _icon(self, painter: QPainter, name: str, tone: str, rect: QRect, scale: float) -> None:
        pixmap = self._theme.pixmap(name, tone, rect.width(), scale)
        painter.drawPixmap(rect.left(), rect.top() + (rect.height() - rect.width()) // 2, pixmap)

    def _text(self, painter: QPainter, cell: Cell, text: str, tone: str, rect: QRect) -> None:
        painter.setFont(self._theme.font("body", cell.weight, fixed=cell.fixed))
        painter.setPen(self._theme.colour(tone))
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        painter.drawText(rect.adjusted(0, 0, 2, 0), flags, text)

    def _measure(self, cell: Cell) -> QFontMetrics:
        key = (cell.weight, cell.fixed)
        if key not in self._metrics:
            self._metrics[key] = QFontMetrics(self._theme.font("body", cell.weight, fixed=cell.fixed))
        return self._metrics[key]

    def _width(self, cell: Cell, text: str) -> int:
        return self._measure(cell).horizontalAdvance(text)

    def _elide(self, cell: Cell, text: str, room: int) -> str:
        key = (text, room, cell.weight, cell.fixed, cell.middle)
        if key not in self._elided:
            if len(self._elided) > KEPT:
                self._elided.clear()
            mode = Qt.TextElideMode.ElideMiddle if cell.middle else Qt.TextElideMode.ElideRight
            self._elided[key] = self._measure(cell).elidedText(text, mode, room)
        return self._elided[key]


def within(rect: QRect, before: int, *, mirrored: bool) -> QRect:
    """Without its margins; `before` is the one where reading begins."""
    return rect.adjusted(MARGIN, 0, -before, 0) if mirrored else rect.adjusted(before, 0, -MARGIN, 0)


def _whole(option: QStyleOptionViewItem) -> QRect:
    """The whole row that a cell is part of, also where columns are wider than the table and it was scrolled."""
    view = cast("QTreeView", option.widget)
    header, room = view.header(), view.viewport().width()
    width = max(room, header.length())
    left = room - width + header.offset() if right_to_left(option) else -header.offset()
    return QRect(left, option.rect.top(), width, option.rect.height())


def right_to_left(option: QStyleOptionViewItem) -> bool:
    return option.direction is Qt.LayoutDirection.RightToLeft
