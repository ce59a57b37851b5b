"""The table of one section of the Public now page: whole snapshots in, the smallest row signals out."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, Qt

from dockflare_desktop.core.public.openings import Place
from dockflare_desktop.engine.ports import Clock
from dockflare_desktop.gui.models.services import CELL_ROLE, ROW_ROLE
from dockflare_desktop.gui.models.table import Index, TableModel
from dockflare_desktop.gui.present.public import PublicLine
from dockflare_desktop.gui.present.public_cells import tip_of


class PublicModel(TableModel):
    """Rows by address."""

    lines: tuple[PublicLine, ...]

    def __init__(self, now: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent=parent)
        self._now = now

    def _name(self, line: PublicLine) -> Place:
        return line.place

    def show(self, columns: tuple[str, ...], lines: Sequence[PublicLine]) -> None:
        """Take a whole snapshot."""
        self._take(columns, tuple(lines))

    def find(self, place: Place) -> QModelIndex:
        """Where this address is; an invalid index when it is not there."""
        return self._find(place)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        line = self.lines[index.row()]
        if role == ROW_ROLE:
            return line
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip_of(line.row, self._now())  # when somebody wants it: a thousand of them take a moment
        return _of_cell(line, index.column(), role)


def _of_cell(line: PublicLine, column: int, role: int) -> Any:
    cell = line.cells[column]
    if role == CELL_ROLE:
        return cell
    if role == Qt.ItemDataRole.AccessibleTextRole and column == 0:
        return line.sentence
    plain = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
    return cell.text + cell.tail if role in plain else None
