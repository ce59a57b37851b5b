"""The table of the Activity page: lines, and days as headings over all columns."""

from typing import Any

from PySide6.QtCore import Qt

from dockflare_desktop.gui.models.lines import LinesModel
from dockflare_desktop.gui.models.services import CELL_ROLE, ROW_ROLE
from dockflare_desktop.gui.models.table import Index
from dockflare_desktop.gui.present.activity import DAY_ROW


class ActivityModel(LinesModel):
    """Days cannot be selected."""

    def is_day(self, row: int) -> bool:
        """Whether a row is a heading."""
        return self.lines[row].id.startswith(DAY_ROW)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if index.isValid() and self.is_day(index.row()):
            return Qt.ItemFlag.ItemIsEnabled
        return super().flags(index)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if index.isValid() and self.is_day(index.row()):
            if role == ROW_ROLE or (index.column() and role != CELL_ROLE):
                return None
            if index.column():
                return None
        return super().data(index, role)
