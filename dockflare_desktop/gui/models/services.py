"""The table of services: whole snapshots in, the smallest row signals out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from dockflare_desktop.core.model import ServiceKey
from dockflare_desktop.core.views import row_id
from dockflare_desktop.gui.present.groups import Heading
from dockflare_desktop.gui.present.services import ADDRESS, STATUS, TARGET, Cell, Row
from dockflare_desktop.gui.text import translate

CELL_ROLE = int(Qt.ItemDataRole.UserRole)
ROW_ROLE = CELL_ROLE + 1
SORT_ROLE = CELL_ROLE + 2
Entry = Row | Heading
ROOT = QModelIndex()
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, its width in the picture and the least it can do with; `gives_way` is the order in which
    narrow windows drop it."""

    name: Callable[[], str]
    width: int
    least: int
    gives_way: int = 0  # 0 = never


COLUMNS = (  # in the order of a row's cells
    Column(lambda: translate("services", "Status"), 210, 190),
    Column(lambda: translate("services", "Address"), 188, 188),
    Column(lambda: translate("services", "Target"), 147, 130, gives_way=3),
    Column(lambda: translate("services", "Who can enter"), 111, 111),
    Column(lambda: translate("services", "Source"), 121, 90, gives_way=2),
    Column(lambda: translate("services", "Tunnel"), 61, 61, gives_way=1),
)


class ServicesModel(QAbstractTableModel):
    """Rows by address and container. An unchanged snapshot emits nothing; selection and place survive any other."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[Entry] = []

    def show(self, rows: Sequence[Row], headings: Sequence[Heading] = ()) -> None:
        """Take a whole snapshot; `headings` are those of the rows' groups."""
        entries: list[Entry] = [*headings, *rows]
        wanted = {_id(entry): entry for entry in entries}
        for at in reversed(range(len(self._rows))):
            if _id(self._rows[at]) not in wanted:
                self.beginRemoveRows(ROOT, at, at)
                del self._rows[at]
                self.endRemoveRows()
        self._update(wanted)
        known = {_id(row) for row in self._rows}
        if fresh := [row for key, row in wanted.items() if key not in known]:
            start = len(self._rows)
            self.beginInsertRows(ROOT, start, start + len(fresh) - 1)
            self._rows += fresh
            self.endInsertRows()

    def _update(self, wanted: "dict[Id, Entry]") -> None:
        for at, row in enumerate(self._rows):
            self._replace(at, wanted[_id(row)])

    def _replace(self, at: int, new: Entry) -> None:
        row = self._rows[at]
        if isinstance(new, Heading) or isinstance(row, Heading):
            if new != row:
                self._rows[at] = new
                self.dataChanged.emit(self.index(at, 0), self.index(at, len(COLUMNS) - 1))
        elif new != row:
            changed = [column for column, cell in enumerate(new.cells) if cell != row.cells[column]] or [0]
            if new.view != row.view or new.sentence != row.sentence:
                changed = [0, len(COLUMNS) - 1]
            self._rows[at] = new
            self.dataChanged.emit(self.index(at, changed[0]), self.index(at, changed[-1]))

    def show_some(self, rows: Sequence[Row]) -> None:
        """Replace these rows alone: what counts down changes each second, the rest does not."""
        places = {_id(row): at for at, row in enumerate(self._rows)}
        for row in rows:
            place = places.get(_id(row))
            old = None if place is None else self._rows[place]
            if place is not None and isinstance(old, Row):
                self._replace(place, replace(row, group=old.group))

    @property
    def rows(self) -> tuple[Row, ...]:
        """The services in the table, in no particular order."""
        return tuple(row for row in self._rows if isinstance(row, Row))

    def entry(self, at: int) -> Entry:
        """A service or a heading."""
        return self._rows[at]

    def find(self, key: ServiceKey) -> QModelIndex:
        """Where this service is: the row of who has the address, else of who asks for it; an invalid index when it is
        not there."""
        places = [at for at, row in enumerate(self._rows) if isinstance(row, Row) and row.key == key]
        holding = next((at for at in places if self._holds(at)), next(iter(places), None))
        return self.index(holding, 0) if holding is not None else QModelIndex()

    def _holds(self, at: int) -> bool:
        row = self._rows[at]
        return isinstance(row, Row) and bool(row.view.fields)

    # --- what Qt asks ------------------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if isinstance(row, Heading):
            return _of_heading(row, index.column(), role)
        if role == CELL_ROLE:
            return row.cells[index.column()]
        if role == ROW_ROLE:
            return row
        return _plain(row, row.cells[index.column()], index.column(), role)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if index.isValid() and isinstance(self._rows[index.row()], Heading):
            return Qt.ItemFlag.ItemNeverHasChildren  # neither chosen nor reached by keys
        return super().flags(index)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return COLUMNS[section].name()
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        return None


Id = tuple[str, ...] | str


def _id(entry: Entry) -> Id:
    """Who has an address and who only asks for it are two rows, also of two engines."""
    return (*row_id(entry.view), entry.view.engine) if isinstance(entry, Row) else entry.group


def _of_heading(heading: Heading, column: int, role: int) -> Any:
    if column:
        return None
    if role == CELL_ROLE:
        return heading.cell
    return heading.name if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole) else None


def _plain(row: Row, cell: Cell, column: int, role: int) -> Any:
    """What a view without our delegate, and a screen reader, get."""
    if role == Qt.ItemDataRole.DisplayRole:
        return cell.text + cell.tail
    if role == SORT_ROLE:
        return cell.sort
    if role == Qt.ItemDataRole.AccessibleTextRole:
        return row.sentence if column == STATUS else cell.text + cell.tail
    if role == Qt.ItemDataRole.ToolTipRole:
        return _tip(row, cell, column)
    return None


def _tip(row: Row, cell: Cell, column: int) -> str | None:
    if column == STATUS:
        return row.tip or None
    if column == ADDRESS:
        return row.view.address
    return row.view.target if column == TARGET else cell.text or None
