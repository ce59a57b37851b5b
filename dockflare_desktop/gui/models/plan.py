"""The lines of a review as a model: headings and steps, each with a tick where somebody is asked."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, Qt, Signal

from dockflare_desktop.gui.models.services import CELL_ROLE, ROW_ROLE
from dockflare_desktop.gui.models.table import Index, TableModel
from dockflare_desktop.gui.present.plan_lines import PlanLine, Tick
from dockflare_desktop.gui.present.services import Cell

COLUMNS = ("object", "what", "why", "effect")
EFFECT = len(COLUMNS) - 1
TICKS = {Tick.ON: Qt.CheckState.Checked, Tick.OFF: Qt.CheckState.Unchecked, Tick.LOCKED: Qt.CheckState.Unchecked}
PLAIN = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)


class PlanModel(TableModel):
    """`toggled` names the line whose tick was asked for; what comes of it is in the next snapshot."""

    toggled = Signal(str)
    lines: tuple[PlanLine, ...]

    def __init__(self) -> None:
        super().__init__(COLUMNS)

    def _name(self, line: PlanLine) -> str:
        return line.id

    def show(self, lines: Sequence[PlanLine]) -> None:
        """Take a whole snapshot."""
        self._take(COLUMNS, tuple(lines))

    def find(self, ident: str) -> QModelIndex:
        """Where this id is; an invalid index when it is not there."""
        return self._find(ident)

    def flags(self, index: Index) -> Qt.ItemFlag:
        line = self.lines[index.row()] if index.isValid() else None
        if line is None or line.heading is not None:
            return Qt.ItemFlag.ItemIsEnabled if line is not None else Qt.ItemFlag.NoItemFlags
        usual = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        ticked = line.tick is not Tick.NONE and index.column() == 0
        return usual | Qt.ItemFlag.ItemIsUserCheckable if ticked else usual

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        line, column = self.lines[index.row()], index.column()
        if line.heading is not None:
            return _of_heading(line.heading, role) if column == 0 else None
        found = {ROW_ROLE: line, CELL_ROLE: line.cells[column], Qt.ItemDataRole.ToolTipRole: line.tip or None}
        if role in found:
            return found[role]
        if column == 0 and role == Qt.ItemDataRole.CheckStateRole:
            return TICKS.get(line.tick)
        if column == 0 and role == Qt.ItemDataRole.AccessibleTextRole:
            return line.sentence
        text = line.pill[0] if column == EFFECT else line.cells[column].text
        return text if role in PLAIN else None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """A click on a tick, or a screen reader's; the answer comes as a new snapshot."""
        del value
        if role != Qt.ItemDataRole.CheckStateRole or not index.isValid():
            return False
        self.toggled.emit(self.lines[index.row()].id)
        return True


def _of_heading(cell: Cell, role: int) -> Any:
    if role == CELL_ROLE:
        return cell
    return cell.text + cell.tail if role in PLAIN else None
