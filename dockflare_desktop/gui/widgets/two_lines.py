"""A list whose rows have an icon, a name and a quieter second line, with headings between; all of it painted."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QPainter, QPen, QTransform
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from dockflare_desktop.gui.present.access import ListRow
from dockflare_desktop.gui.theme import Theme

GAP, BESIDE, TEXT = 4, 10, 36  # px below a row, before its icon, before its texts
CHEVRON = "ui-chevron-right"  # it points where reading goes
ROW_ROLE = int(Qt.ItemDataRole.UserRole)
Index = QModelIndex | QPersistentModelIndex


class LinesDelegate(QStyledItemDelegate):
    """Paints a ListRow; `narrow` rows are links: one line, no fill, an arrow at their end."""

    def __init__(self, theme: Theme, parent: QListWidget, *, narrow: bool) -> None:
        super().__init__(parent)
        self._theme, self._narrow = theme, narrow
        theme.changed.connect(parent.viewport().update)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        del option
        row: ListRow = index.data(ROW_ROLE)
        body, caption = (QFontMetrics(self._theme.font(size)).height() for size in ("body", "caption"))
        if not row.id:
            return QSize(60, caption + 14)
        return QSize(60, max(28, body + 8) if self._narrow else body + caption + 14 + GAP)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: ListRow = index.data(ROW_ROLE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if row.id:
            self._fill(painter, option)
            self._row(painter, option, row)
        else:
            self._text(painter, row.name, "text2", ("caption", 600), option.rect.adjusted(2, 6, -2, 0))
        painter.restore()

    def _fill(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        theme, state = self._theme, option.state
        selected = bool(state & QStyle.StateFlag.State_Selected) and not self._narrow
        focused = bool(state & QStyle.StateFlag.State_HasFocus) and option.widget.hasFocus()
        if selected or focused or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(QPen(theme.colour("accent"), 2) if focused else Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("selected" if selected else "hover"))
            rect = QRectF(option.rect).adjusted(1, 1, -1, -1 if self._narrow else -1 - GAP)
            painter.drawRoundedRect(rect, 6, 6)

    def _row(self, painter: QPainter, option: QStyleOptionViewItem, row: ListRow) -> None:
        mirrored = option.direction is Qt.LayoutDirection.RightToLeft
        rect = option.rect.adjusted(0, 0, 0, 0 if self._narrow else -GAP)
        selected = bool(option.state & QStyle.StateFlag.State_Selected) and not self._narrow
        before = 2 if self._narrow else BESIDE
        self._icon(painter, row.icon, "accent" if selected and row.tone == "text2" else row.tone, rect, before)
        taken, rest = (26, 24) if self._narrow else (TEXT, 8)
        inside = rect.adjusted(rest, 0, -taken, 0) if mirrored else rect.adjusted(taken, 0, -rest, 0)
        if self._narrow:
            self._text(painter, row.name, "text", ("body", 400), inside)
            self._icon(painter, CHEVRON, "text2", rect, rect.width() - 20)
            return
        tone = "accent" if selected else "text"
        if not row.line:
            self._text(painter, row.name, tone, ("body", 500), inside)
            return
        body = QFontMetrics(self._theme.font()).height()
        top = QRect(inside.left(), inside.top() + 6, inside.width(), body + 1)
        self._text(painter, row.name, tone, ("body", 600 if selected else 500), top)
        below = QRect(inside.left(), top.bottom(), inside.width(), inside.bottom() - top.bottom() - 5)
        self._text(painter, row.line, "text2", ("caption", 400), below)

    def _icon(self, painter: QPainter, name: str, tone: str, rect: QRect, at: int) -> None:
        if name:
            size = 14 if self._narrow else 16
            pixmap = self._theme.pixmap(name, tone, size, painter.device().devicePixelRatio())
            mirrored = painter.layoutDirection() is Qt.LayoutDirection.RightToLeft
            if mirrored and name == CHEVRON:
                pixmap = pixmap.transformed(QTransform().scale(-1, 1))
            left = rect.right() - at - size + 1 if mirrored else rect.left() + at
            painter.drawPixmap(left, rect.top() + (rect.height() - size) // 2, pixmap)

    def _text(self, painter: QPainter, text: str, tone: str, look: tuple[str, int], rect: QRect) -> None:
        font = self._theme.font(*look)
        painter.setFont(font)
        painter.setPen(self._theme.colour(tone))
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading | Qt.TextFlag.TextSingleLine
        painter.drawText(rect, flags, shown)


class LinesList(QListWidget):
    """Shows ListRows and keeps the current one; `chosen` carries its id, `entered` that of a row that was activated."""

    chosen = Signal(str)
    entered = Signal(str)

    def __init__(self, theme: Theme, name: str, *, narrow: bool = False) -> None:
        super().__init__()
        self.setProperty("kind", "nav")
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(LinesDelegate(theme, self, narrow=narrow))
        self._narrow = narrow
        self._shown: tuple[ListRow, ...] = ()
        self.currentItemChanged.connect(self._changed)
        self.itemClicked.connect(self._clicked)
        self.itemActivated.connect(self._activated)

    def show_rows(self, rows: Sequence[ListRow]) -> None:
        """The same rows again touch nothing."""
        if tuple(rows) == self._shown:
            return
        self._shown, current = tuple(rows), self.current
        with QSignalBlocker(self):
            self.clear()
            for row in rows:
                item = QListWidgetItem(row.name, self)
                item.setData(ROW_ROLE, row)
                item.setData(Qt.ItemDataRole.AccessibleTextRole, row.spoken)
                item.setToolTip("\n".join(part for part in (row.name, row.line, row.state) if part))
                if not row.id:
                    item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.mark(current)
        self.updateGeometry()

    @property
    def current(self) -> str:
        """The id of the current row; empty where there is none."""
        at = self.currentRow()
        return self._shown[at].id if at >= 0 else ""

    def mark(self, ident: str) -> bool:
        """Make a row the current one without telling; False where there is none with this id."""
        with QSignalBlocker(self):
            at = next((at for at, row in enumerate(self._shown) if row.id == ident and ident), -1)
            self.setCurrentRow(at)
        return at >= 0

    def row_of(self, ident: str) -> ListRow | None:
        """The row with this id."""
        return next((row for row in self._shown if row.id == ident), None)

    def _changed(self, item: QListWidgetItem | None) -> None:
        if item is not None and not self._narrow:
            self.chosen.emit(item.data(ROW_ROLE).id)

    def _clicked(self, item: QListWidgetItem) -> None:
        if self._narrow:
            self.entered.emit(item.data(ROW_ROLE).id)

    def _activated(self, item: QListWidgetItem) -> None:
        if not self._narrow or self.hasFocus():
            self.entered.emit(item.data(ROW_ROLE).id)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The focus alone chooses nothing; Qt would make the first row the current one."""
        before = self.current
        with QSignalBlocker(self):
            super().focusInEvent(event)
        self.mark(before)

    def content_height(self) -> int:
        """Pixels that all rows need."""
        return sum(self.sizeHintForRow(at) for at in range(self.count())) + 2 * self.frameWidth()
