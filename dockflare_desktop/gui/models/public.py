"""The table of one section of the Public now page: whole snapshots in, the smallest row signals out."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from dockflare_desktop.core.public.openings import Place
from dockflare_desktop.engine.ports import Clock
from dockflare_desktop.gui.models.services import CELL_ROLE, ROW_ROLE
from dockflare_desktop.gui.present.public import PublicLine
from dockflare_desktop.gui.present.public_cells import tip_of

ROOT = QModelIndex()
Index = QModelIndex | QPersistentModelIndex


class PublicModel(QAbstractTableModel):
    """Rows by address, in the order they are given in. An unchanged snapshot emits nothing."""

    def __init__(self, now: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._now = now
        self._columns: tuple[str, ...] = ()
        self.lines: tuple[PublicLine, ...] = ()

    def show(self, columns: tuple[str, ...], lines: Sequence[PublicLine]) -> None:
        """Take a whole snapshot. Rows that stay keep their index where nothing came or went before them."""
        lines = tuple(lines)
        if columns != self._columns or [line.place for line in lines] != [line.place for line in self.lines]:
            self.beginResetModel()
            self._columns, self.lines = columns, lines
            self.endResetModel()
            return
        before, self.lines = self.lines, lines
        for at, (old, new) in enumerate(zip(before, lines, strict=True)):
            if old != new:
                self.dataChanged.emit(self.index(at, 0), self.index(at, len(columns) - 1))

    def find(self, place: Place) -> QModelIndex:
        """Where this address is; an invalid index when it is not there."""
        at = next((at for at, line in enumerate(self.lines) if line.place == place), None)
        return self.index(at, 0) if at is not None else QModelIndex()

    # --- what Qt asks ------------------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        line = self.lines[index.row()]
        if role == ROW_ROLE:
            return line
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip_of(line.row, self._now())  # when somebody wants it: a thousand of them take a moment
        return _of_cell(line, index.column(), role)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._columns[section]
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        return None


def _of_cell(line: PublicLine, column: int, role: int) -> Any:
    cell = line.cells[column]
    if role == CELL_ROLE:
        return cell
    if role == Qt.ItemDataRole.AccessibleTextRole and column == 0:
        return line.sentence
    plain = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
    return cell.text + cell.tail if role in plain else None
