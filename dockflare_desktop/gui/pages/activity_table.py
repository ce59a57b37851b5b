"""The rows of the Activity page: keys, widths, and more of them once somebody scrolls to the end."""

from PySide6.QtCore import QEvent, QItemSelectionModel, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QTreeView

from dockflare_desktop.gui.models.activity import ActivityModel
from dockflare_desktop.gui.pages.rows_view import dress_rows
from dockflare_desktop.gui.pages.services_table import ROW_HEIGHTS
from dockflare_desktop.gui.present.activity import Shown, columns
from dockflare_desktop.gui.text import translate
from dockflare_desktop.gui.theme import Theme

TIME, WHO, WHY_FROM = 96, 120, 560  # px; narrower tables do without why
NEAR_END = 200  # px of what is left below


class ActivityTable(QObject):
    """Owns model and painting of a tree view."""

    chosen = Signal(str)  # a line's id
    undo = Signal()
    copy = Signal()
    end_near = Signal()

    def __init__(self, view: QTreeView, theme: Theme) -> None:
        super().__init__(view)
        self.view, self._theme, self._density = view, theme, "comfortable"
        self.model = ActivityModel(columns(), self)
        dress_rows(view, theme, self.model, self._row_height)
        view.setVerticalScrollMode(QTreeView.ScrollMode.ScrollPerPixel)
        view.viewport().installEventFilter(self)
        view.selectionModel().currentRowChanged.connect(lambda index: self._current(index.row()))
        view.verticalScrollBar().valueChanged.connect(self._scrolled)
        view.customContextMenuRequested.connect(self._context_menu)
        for keys, signal in (("Ctrl+Z", self.undo), ("Ctrl+C", self.copy)):
            action = QAction(view)
            action.setShortcut(QKeySequence(keys))
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            action.triggered.connect(signal)
            view.addAction(action)

    def _row_height(self) -> int:
        return max(ROW_HEIGHTS[self._density], self._theme.line_height + 8)

    def show_lines(self, shown: Shown, density: str) -> None:
        """A whole snapshot; what was current stays so, else the newest is."""
        current = self.current
        if density != self._density:
            self._density = density
            self.view.doItemsLayout()
        self.model.show(shown.lines)
        count = len(shown.happenings)
        one, some = translate("activity", "Activity, 1 row"), translate("activity", "Activity, %n rows", "", count)
        self.view.setAccessibleName(one if count == 1 else some)
        self.arrange()
        if not self.go_to(current):
            first = next((line.id for row, line in enumerate(shown.lines) if not self.model.is_day(row)), "")
            if not self.go_to(first):
                self.chosen.emit("")

    @property
    def current(self) -> str:
        """The id of the current line; "" where there is none."""
        index = self.view.currentIndex()
        return self.model.lines[index.row()].id if index.isValid() and not self.model.is_day(index.row()) else ""

    def go_to(self, ident: str) -> bool:
        """Make this line current; False where it is not there."""
        index = self.model.find(ident) if ident else None
        if index is None or not index.isValid():
            return False
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.view.selectionModel().setCurrentIndex(index, flags)
        self.chosen.emit(ident)
        return True

    def _current(self, row: int) -> None:
        if 0 <= row < len(self.model.lines) and not self.model.is_day(row):
            self.chosen.emit(self.model.lines[row].id)

    def _scrolled(self, value: int) -> None:
        if value >= self.view.verticalScrollBar().maximum() - NEAR_END:
            self.end_near.emit()

    def _context_menu(self, at: QPoint) -> None:
        menu = QMenu(self.view)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(translate("activity", "Undo...")).triggered.connect(self.undo)
        menu.addAction(translate("activity", "Copy as text")).triggered.connect(self.copy)
        menu.popup(self.view.viewport().mapToGlobal(at))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and watched is self.view.viewport():
            self.arrange()
        return False

    def arrange(self) -> None:
        """What happened gets most of the room; narrow tables do without why."""
        room, scaled = self.view.viewport().width(), self._theme.scaled
        why = room >= scaled(WHY_FROM)
        self.view.setColumnHidden(2, not why)
        rest = max(80, room - scaled(TIME) - scaled(WHO))
        for column, width in enumerate((scaled(TIME), round(rest * (0.55 if why else 1.0)), round(rest * 0.45))):
            self.view.setColumnWidth(column, width)
