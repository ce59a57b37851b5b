"""A plain table of lines: whole snapshots in, the smallest row signals out."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, Qt

from dockflare_desktop.gui.models.services import CELL_ROLE, ROW_ROLE
from dockflare_desktop.gui.models.table import Index, TableModel
from dockflare_desktop.gui.present.sign_in import Line

PLAIN = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)


class LinesModel(TableModel):
    """Rows by id."""

    lines: tuple[Line, ...]

    def _name(self, line: Line) -> str:
        return line.id

    def show(self, lines: Sequence[Line]) -> None:
        """Take a whole snapshot."""
        self._take(self._columns, tuple(lines))

    def find(self, ident: str) -> QModelIndex:
        """Where this id is; an invalid index when it is not there."""
        return self._find(ident)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        line = self.lines[index.row()]
        cell = line.cells[index.column()]
        if role == ROW_ROLE:
            return line
        if role == CELL_ROLE:
            return cell
        if role == Qt.ItemDataRole.ToolTipRole:
            return line.tip or None
        if role == Qt.ItemDataRole.AccessibleTextRole and index.column() == 0:
            return line.sentence
        return cell.text + cell.tail if role in PLAIN else None
