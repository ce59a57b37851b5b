"""The chips of "Who can enter" in the table: a click on a group's name opens it."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QFontMetrics, QMouseEvent
from PySide6.QtWidgets import QTreeView

from dockflare_desktop.gui.delegate import GAP, ICON, MARGIN
from dockflare_desktop.gui.models.services import ROW_ROLE
from dockflare_desktop.gui.present.services import WHO, Row
from dockflare_desktop.gui.theme import Theme


class AccessChips(QObject):
    """Calls `show` with a group's id; elsewhere in the row a click does what it always does."""

    def __init__(self, view: QTreeView, theme: Theme, show: Callable[[str], None]) -> None:
        super().__init__(view)
        self._view, self._theme, self._show = view, theme, show
        view.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QMouseEvent) or watched is not self._view.viewport():
            return False  # the kind first: a viewport that is being deleted is not asked for
        group = self.group_at(event.position().toPoint())
        if event.type() is QEvent.Type.MouseMove:
            shape = Qt.CursorShape.PointingHandCursor if group else Qt.CursorShape.ArrowCursor
            self._view.viewport().setCursor(shape)
        released = event.type() is QEvent.Type.MouseButtonRelease and event.button() is Qt.MouseButton.LeftButton
        if released and group and event.modifiers() is Qt.KeyboardModifier.NoModifier:
            self._show(group)
        return False

    def group_at(self, point: QPoint) -> str:
        """The group whose chip is there; of several the first. Empty where there is none."""
        index = self._view.indexAt(point)
        row: Row | None = index.data(ROW_ROLE)
        if index.column() != WHO or row is None or not row.view.access.groups:
            return ""
        return row.view.access.groups[0] if self._chip(index, row).contains(point) else ""

    def _chip(self, index: QModelIndex, row: Row) -> QRect:
        cell, rect = row.cells[WHO], self._view.visualRect(index)
        text = QFontMetrics(self._theme.font("body", cell.weight)).horizontalAdvance(cell.text)
        width = min(ICON + GAP + text + MARGIN, rect.width() - MARGIN)
        left = rect.right() - MARGIN - width if self._view.isRightToLeft() else rect.left() + MARGIN
        return QRect(left, rect.top(), width, rect.height())
