"""Paints the lines of a review: a row as everywhere, with its tick or shape before it and its effect as a pill."""

from PySide6.QtCore import QAbstractItemModel, QEvent, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionViewItem

from dockflare_desktop.gui.delegate import FIRST_MARGIN, MARGIN, Index, RowDelegate, right_to_left, within
from dockflare_desktop.gui.models.plan import EFFECT
from dockflare_desktop.gui.models.services import ROW_ROLE
from dockflare_desktop.gui.present.plan_lines import PlanLine, Tick

BOX, BESIDE = 16, 20  # px: the tick, and between it and the icon
PILL = 20  # px high
TARGET = 28  # px around a tick that take a click


class PlanDelegate(RowDelegate):
    """The tick is ours to paint, since what it stands in is."""

    @staticmethod
    def _inside(option: QStyleOptionViewItem, index: Index) -> QRect:
        before = FIRST_MARGIN + BOX + BESIDE if index.column() == 0 else MARGIN
        return within(option.rect, before, mirrored=right_to_left(option))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        line: PlanLine | None = index.data(ROW_ROLE)
        if line is None:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if index.column() == 0:
            self._first(painter, line, self._box(option))
        elif index.column() == EFFECT:
            self._pill(painter, line.pill, self._inside(option, index), mirrored=right_to_left(option))
        painter.restore()

    @staticmethod
    def _box(option: QStyleOptionViewItem) -> QRect:
        rect = option.rect
        left = rect.right() - FIRST_MARGIN - BOX + 1 if right_to_left(option) else rect.left() + FIRST_MARGIN
        return QRect(left, rect.top() + (rect.height() - BOX) // 2, BOX, BOX)

    def _first(self, painter: QPainter, line: PlanLine, box: QRect) -> None:
        """The tick; or the shape of what nobody is asked about, or of what is being carried out."""
        scale = painter.device().devicePixelRatio()
        theme = self._theme
        if line.tick is Tick.NONE:
            icon, tone = line.shape
            if icon:
                painter.drawPixmap(box.topLeft(), theme.pixmap(icon, tone, BOX, scale))
            return
        on = line.tick is Tick.ON
        edge = "accent" if on else "border" if line.tick is Tick.LOCKED else "edge"
        painter.setPen(QPen(theme.colour(edge), 1))
        painter.setBrush(theme.colour("accent" if on else "pressed" if line.tick is Tick.LOCKED else "raised"))
        painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        if on:
            painter.drawPixmap(box.topLeft() + QPoint(2, 2), theme.pixmap("ui-check", "on_accent", BOX - 4, scale))

    def _pill(self, painter: QPainter, pill: tuple[str, str, str], rect: QRect, *, mirrored: bool) -> None:
        text, tone, icon = pill
        theme, font = self._theme, self._theme.font("caption", 600)
        metrics = QFontMetrics(font)
        before = 8 + (ICON_ROOM if icon else 0)
        width = min(rect.width(), metrics.horizontalAdvance(text) + before + 9)
        height = max(PILL, metrics.height() + 2)
        left = rect.right() - width + 1 if mirrored else rect.left()
        place = QRect(left, rect.top() + (rect.height() - height) // 2, width, height)
        painter.setPen(QPen(theme.colour(tone)) if theme.tokens.contrast else Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(f"{tone}_soft"))
        painter.drawRoundedRect(QRectF(place).adjusted(0.5, 0.5, -0.5, -0.5), height / 2, height / 2)
        if icon:
            at = place.right() - 8 - 12 + 1 if mirrored else place.left() + 8
            pixmap = theme.pixmap(icon, tone, 12, painter.device().devicePixelRatio())
            painter.drawPixmap(at, place.top() + (height - 12) // 2, pixmap)
        room = place.adjusted(8, 0, -before, 0) if mirrored else place.adjusted(before, 0, -8, 0)
        painter.setFont(font)
        painter.setPen(theme.colour(tone))
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width() + 1)
        painter.drawText(room.adjusted(0, 0, 2, 0), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)

    def editorEvent(self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: Index) -> bool:
        """A click into the tick, or Space on its line."""
        if not index.flags() & Qt.ItemFlag.ItemIsUserCheckable:
            return False
        if isinstance(event, QMouseEvent) and event.type() is QEvent.Type.MouseButtonRelease:
            grown = self._box(option).adjusted(*_around(TARGET))
            asked = event.button() is Qt.MouseButton.LeftButton and grown.contains(event.position().toPoint())
        else:
            asked = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Space
        return asked and model.setData(index, None, Qt.ItemDataRole.CheckStateRole)


ICON_ROOM = 18  # px of a pill's icon with the gap behind it


def _around(target: int) -> tuple[int, int, int, int]:
    more = (target - BOX) // 2
    return -more, -more, more, more
