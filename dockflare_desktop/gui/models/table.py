"""What every plain table has: whole snapshots in, the smallest row signals out, and the headings."""

from abc import abstractmethod
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

ROOT = QModelIndex()
Index = QModelIndex | QPersistentModelIndex


class TableModel(QAbstractTableModel):
    """Rows by what names them, in the order they are given in. An unchanged snapshot emits nothing."""

    def __init__(self, columns: tuple[str, ...] = (), parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._columns = columns
        self.lines: tuple[Any, ...] = ()

    @abstractmethod
    def _name(self, line: Any) -> object:
        """What names a line from one snapshot to the next."""

    def _take(self, columns: tuple[str, ...], lines: tuple[Any, ...]) -> None:
        """Take a whole snapshot. Rows that stay keep their index where nothing came or went."""
        if columns != self._columns or list(map(self._name, lines)) != list(map(self._name, self.lines)):
            self.beginResetModel()
            self._columns, self.lines = columns, lines
            self.endResetModel()
            return
        before, self.lines = self.lines, lines
        for at, (old, new) in enumerate(zip(before, lines, strict=True)):
            if old != new:
                self.dataChanged.emit(self.index(at, 0), self.index(at, len(columns) - 1))

    def _find(self, name: object) -> QModelIndex:
        at = next((at for at, line in enumerate(self.lines) if self._name(line) == name), None)
        return self.index(at, 0) if at is not None else QModelIndex()

    # --- what Qt asks ------------------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._columns[section]
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        return None
