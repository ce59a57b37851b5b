"""A table on the Tunnels page with its heading: as high as its rows, since the page scrolls."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QTreeView, QVBoxLayout

from dockflare_desktop.gui.models.lines import LinesModel
from dockflare_desktop.gui.pages.rows_view import dress_rows
from dockflare_desktop.gui.pages.services_table import ROW_HEIGHTS
from dockflare_desktop.gui.present.services import Cell
from dockflare_desktop.gui.present.sign_in import Line
from dockflare_desktop.gui.theme import Theme
from dockflare_desktop.gui.widgets.basics import label, line, push


class TunnelTable(QFrame):
    """`entered` carries the id of a row that was activated; `clicked` the button beside the heading."""

    entered = Signal(str)
    clicked = Signal()

    def __init__(  # noqa: PLR0913 - what two tables differ in
        self,
        theme: Theme,
        title: str,
        columns: tuple[str, ...],
        widths: tuple[int, ...],
        *,
        grows: int,
        gives_way: int | None = None,
    ) -> None:
        super().__init__()
        self.setProperty("kind", "surface")
        self._theme, self._title, self._widths = theme, title, widths
        self._grows, self._gives_way = grows, gives_way
        self._density = "comfortable"
        self.view = QTreeView()
        self.model = LinesModel(columns, self.view)
        self._line = label(theme, "", "text2")
        self.button = push(theme, "", "link")
        self.button.hide()
        self.button.clicked.connect(self.clicked)
        top = QHBoxLayout()
        top.setContentsMargins(24, 12, 20, 8)
        top.setSpacing(10)
        top.addWidget(label(theme, title, weight=600))
        top.addWidget(self._line)
        top.addStretch(1)
        top.addWidget(self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(line("line"))
        column.addWidget(self.view)
        self._delegate = dress_rows(self.view, theme, self.model, self._row_height)
        self.view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.view.viewport().installEventFilter(self)
        self.view.activated.connect(lambda index: self.entered.emit(self.model.lines[index.row()].id))

    def _row_height(self) -> int:
        return max(ROW_HEIGHTS[self._density], self._theme.line_height + 8)

    def offer(self, text: str) -> None:
        """A button beside the heading; "" for none."""
        self.button.setText(text)
        self.button.setVisible(bool(text))

    def show_lines(self, lines: Sequence[Line], told: str, spoken: str, density: str) -> None:
        """Other rows."""
        self._density = density
        self._line.setText(told)
        self.model.show(lines)
        self.view.setVisible(bool(lines))
        self.view.setAccessibleName(f"{self._title}, {spoken}")
        self.view.setFixedHeight(self.view.header().height() + len(lines) * self._row_height() + 1)
        self._arrange()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.view.viewport():
            if event.type() is QEvent.Type.Resize:
                self._arrange()
            elif event.type() is QEvent.Type.Wheel:
                event.ignore()  # the page scrolls, not the table
                return True
        return False

    def _arrange(self) -> None:
        """Wide windows give what is left over to the column that grows. In narrow ones no column keeps more than its
        widest cell needs while another is cut; where even that is too much, one is not shown."""
        room, needed = self.view.viewport().width(), [self._needs(column) for column in range(len(self._widths))]
        wide = [max(pair) for pair in zip(map(self._theme.scaled, self._widths), needed, strict=True)]
        if self._gives_way is not None:
            self.view.setColumnHidden(self._gives_way, room < sum(needed))
            if room < sum(needed):
                wide[self._gives_way] = needed[self._gives_way] = 0
        spare, more = room - sum(needed), sum(wide) - sum(needed)
        if spare < 0:
            wide = [each * room // sum(needed) for each in needed]
        elif spare < more:
            wide = [least + (most - least) * spare // more for least, most in zip(needed, wide, strict=True)]
        else:
            wide[self._grows] += spare - more
        for column, width in enumerate(wide):
            self.view.setColumnWidth(column, width)

    def _needs(self, column: int) -> int:
        heading = self.model.headerData(column, Qt.Orientation.Horizontal)
        cells = [Cell(heading), *(each.cells[column] for each in self.model.lines)]
        return max(self._delegate.needs(each, column) for each in cells)
