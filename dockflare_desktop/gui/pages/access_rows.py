"""A tab of Access that is a table with a few buttons: what its rows are and what can be done is the tab's own."""

from abc import abstractmethod
from collections.abc import Callable, Sequence

from PySide6.QtCore import QItemSelectionModel, QPoint, Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QStackedWidget, QTreeView, QVBoxLayout, QWidget

from dockflare_desktop.core.account.overview import AccessOverview
from dockflare_desktop.core.problem import Problem
from dockflare_desktop.core.status import AppStatus
from dockflare_desktop.gui.access_reader import AccessReader
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.dialogs.asking import ask
from dockflare_desktop.gui.dialogs.message import Message, MessageDialog
from dockflare_desktop.gui.models.lines import LinesModel
from dockflare_desktop.gui.pages.access_tab import AccessTab
from dockflare_desktop.gui.pages.rows_view import dress_rows
from dockflare_desktop.gui.pages.services_table import ROW_HEIGHTS
from dockflare_desktop.gui.present.frame import Banner
from dockflare_desktop.gui.present.problems import said
from dockflare_desktop.gui.present.sign_in import Line
from dockflare_desktop.gui.widgets.banner import BannerBox
from dockflare_desktop.gui.widgets.basics import label, line, push
from dockflare_desktop.gui.widgets.empty import NothingThere
from dockflare_desktop.gui.widgets.grey_rows import GreyRows

SELECT = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows


class RowsTab(AccessTab):
    """Shows what an AccessReader has; every write is a command, after which it is read again."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.setProperty("kind", "surface")
        self._reader = AccessReader(context)
        self.view = QTreeView()
        self.model = LinesModel(self.columns(), self.view)
        self.banner = BannerBox(context.theme)
        self.banner.hide()
        self.banner.asked.connect(self.asked)
        self._stack = QStackedWidget()
        self._buttons: list[tuple[QPushButton, Callable[[], bool]]] = []
        self._foot = QHBoxLayout()
        self._note = label(context.theme, "", "text2")
        self._lay_out()
        self._dress()
        self._reader.changed.connect(self.draw)
        self.draw()

    # --- what a tab is ------------------------------------------------------------------------------------------------

    @abstractmethod
    def columns(self) -> tuple[str, ...]:
        """Heads of the table."""

    @abstractmethod
    def widths(self) -> tuple[int, ...]:
        """Of the columns, px; the widest gets what is left."""

    @abstractmethod
    def lines(self, overview: AccessOverview) -> tuple[Line, ...] | None:
        """The rows; None where they could not be read."""

    @abstractmethod
    def shown_banner(self, overview: AccessOverview) -> Banner | None:
        """What is in the way, or should be known."""

    @abstractmethod
    def nothing(self) -> NothingThere:
        """What stands in the table's place where there are no rows."""

    @abstractmethod
    def add_buttons(self) -> None:
        """Every button, by `add_button`."""

    @abstractmethod
    def enter(self) -> None:
        """Enter, or a double click, on a row."""

    # --- drawing ------------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._banner_place = QHBoxLayout()
        self._banner_place.addWidget(self.banner)
        column.addLayout(self._banner_place)
        self._waiting = GreyRows(self._context.theme, self.columns()[0])
        self._nothing = self.nothing()
        for page in (self._waiting, self._nothing, self.view):
            self._stack.addWidget(page)
        column.addWidget(self._stack, 1)
        column.addWidget(line("line"))
        self._foot.setContentsMargins(24, 12, 24, 12)
        self._foot.setSpacing(8)
        self.add_buttons()
        self._foot.addStretch(1)
        self._foot.addWidget(self._note)
        column.addLayout(self._foot)

    def add_button(
        self,
        text: str,
        call: Callable[[], None],
        *,
        when: Callable[[], bool] | None = None,
        kind: str = "",
        icon: str = "",
    ) -> QPushButton:
        """A button at the foot; without `when` it is always there to be clicked."""
        button = push(self._context.theme, text, kind, icon)
        button.clicked.connect(call)
        self._buttons.append((button, when or (lambda: True)))
        self._foot.addWidget(button)
        return button

    def _dress(self) -> None:
        view = self.view
        dress_rows(view, self._context.theme, self.model, self._row_height)
        view.customContextMenuRequested.connect(self._context_menu)
        view.selectionModel().selectionChanged.connect(self._enable)
        view.doubleClicked.connect(self.enter)
        for keys in ("Return", "Enter"):
            shortcut = QShortcut(QKeySequence(keys), view)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(self.enter)

    def _row_height(self) -> int:
        return max(ROW_HEIGHTS[self._status.settings.density], self._context.theme.line_height + 8)

    def read_from(self, reader: AccessReader) -> None:
        """Show what this one reads from now on."""
        self._reader.changed.disconnect(self.draw)
        self._reader = reader
        reader.changed.connect(self.draw)
        self.draw()

    def draw(self) -> None:
        """What was read last."""
        overview = self._reader.overview
        lines = None if overview is None else self.lines(overview)
        current = self.current
        self.model.show(lines or ())
        shown = None if overview is None else self.shown_banner(overview)
        self.banner.show_banner(shown)
        self._banner_place.setContentsMargins(24, 12 if shown else 0, 24, 12 if shown else 0)
        self._stack.setCurrentWidget(self.view if lines else self._waiting if lines is None else self._nothing)
        self._stack.setVisible(overview is None or lines is not None)
        count = len(lines or ())
        self.view.setAccessibleName(self._spoken(count))
        if lines:
            self._keep(current)
        self._arrange()
        self._enable()
        self.counted.emit()

    @abstractmethod
    def _spoken(self, count: int) -> str:
        """What a screen reader says of the table with so many rows."""

    def _keep(self, current: str) -> None:
        """The row that was current, else the first."""
        found = self.model.find(current)
        self.view.selectionModel().setCurrentIndex(found if found.isValid() else self.model.index(0, 0), SELECT)

    def _enable(self) -> None:
        for button, when in self._buttons:
            button.setEnabled(when())

    def _arrange(self) -> None:
        room, widths = self.view.viewport().width(), [self._context.theme.scaled(each) for each in self.widths()]
        rest = max(0, room - sum(widths))
        widest = widths.index(max(widths))
        for column, width in enumerate(widths):
            self.view.setColumnWidth(column, width + (rest if column == widest else 0))

    # --- what Qt and the page ask -------------------------------------------------------------------------------------

    @property
    def count(self) -> int | None:
        """How many there are; None where that is not known."""
        overview = self._reader.overview
        lines = None if overview is None else self.lines(overview)
        return None if lines is None else len(lines)

    @property
    def current(self) -> str:
        """The id of the row that is selected; "" where none is."""
        found = self.view.selectionModel().selectedRows()
        return self.model.lines[found[0].row()].id if found else ""

    def show_status(self, status: AppStatus) -> None:
        """The newest status: what lies behind a zone may have changed."""
        changed = status.services is not self._status.services or status.plan is not self._status.plan
        super().show_status(status)
        if self.isVisible() and changed:
            self._reader.look()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._reader.look()
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    @property
    def panes(self) -> tuple[QWidget, ...]:
        """Where F6 goes."""
        return (self.view, self._buttons[0][0]) if self._stack.currentWidget() is self.view else (self._buttons[0][0],)

    def _context_menu(self, at: QPoint) -> None:
        menu = self.context_menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.view.viewport().mapToGlobal(at))

    def context_menu(self) -> QMenu:
        """The buttons once more, for the current row."""
        menu = QMenu(self.view)
        for button, when in self._buttons[1:]:
            action = menu.addAction(button.text().strip("\u2009"))
            action.setEnabled(when())
            action.triggered.connect(button.click)
        return menu

    # --- for the tabs -------------------------------------------------------------------------------------------------

    def note(self, text: str) -> None:
        """What a click did, beside the buttons."""
        self._note.setText(text)

    async def read_again(self) -> None:
        """After a write."""
        await self._reader.read()

    async def tell(self, title: str, problems: Sequence[Problem]) -> None:
        """What hindered it."""
        text = said(problems, self._context.say)
        message = Message(title, text, icon="status-error", tone="bad")
        await ask(MessageDialog(self._context.theme, message, self))

    async def stays(self, title: str, text: str, uses: str) -> None:
        """Something is used, and stays."""
        message = Message(title, text, report=uses, copy=False, icon="ui-info")
        await ask(MessageDialog(self._context.theme, message, self))
