"""A table on the Tunnels page with its heading: as high as its rows, since the page scrolls."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QTreeView, QVBoxLayout

from dockflare_desktop.gui.models.lines import LinesModel
from dockflare_desktop.gui.pages.rows_view import dress_rows
from dockflare_desktop.gui.pages.services_table import ROW_HEIGHTS
from dockflare_desktop.gui.present.sign_in import Line
from dockflare_desktop.gui.theme import Theme
from dockflare_desktop.gui.widgets.basics import label, line, push


class TunnelTable(QFrame):
    """`entered` carries the id of a row that was activated; `clicked` the button beside the heading."""

    entered = Signal(str)
    clicked = Signal()

    def __init__(self, theme: Theme, title: str, columns: tuple[str, ...], widths: tuple[int, ...], grows: int) -> None:
        super().__init__()
        self.setProperty("kind", "surface")
        self._theme, self._title, self._widths, self._grows = theme, title, widths, grows
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
        dress_rows(self.view, theme, self.model, self._row_height)
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
        """The column that grows takes what is left; in narrow windows all give way."""
        room, widths = self.view.viewport().width(), [self._theme.scaled(each) for each in self._widths]
        over, whole = room - sum(widths), sum(widths)
        for column, width in enumerate(widths):
            share = over if column == self._grows else 0
            self.view.setColumnWidth(column, width + share if over > 0 else round(width * room / whole))
