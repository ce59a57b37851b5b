"""The list of a review: how it looks, which line is chosen, which line is next."""

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QObject, Qt, Signal
from PySide6.QtWidgets import QTreeView

from dockflare_desktop.gui.models.plan import PlanModel
from dockflare_desktop.gui.plan_delegate import PlanDelegate
from dockflare_desktop.gui.present.plan import Reading
from dockflare_desktop.gui.present.plan_lines import lines
from dockflare_desktop.gui.theme import Theme

ROW = 34  # px
WIDTHS = ((0, 306), (1, 150), (2, 360))  # px; the effect takes the rest


class ReviewList(QObject):
    """`chosen` names the line that was chosen, `toggled` the one whose tick was clicked."""

    chosen = Signal(str)
    toggled = Signal(str)

    def __init__(self, view: QTreeView, theme: Theme) -> None:
        super().__init__(view)
        self.view = view
        self.model = PlanModel()
        self.model.setParent(self)
        view.setModel(self.model)
        view.setItemDelegate(PlanDelegate(theme, view, lambda: max(ROW, theme.line_height + 8)))
        view.setRootIsDecorated(False)
        view.setUniformRowHeights(True)
        view.setItemsExpandable(False)
        view.setMouseTracking(True)
        view.setTabKeyNavigation(False)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setVerticalScrollMode(view.ScrollMode.ScrollPerPixel)
        view.header().setStretchLastSection(True)
        for column, width in WIDTHS:
            view.setColumnWidth(column, theme.scaled(width))
        self.model.toggled.connect(self.toggled)
        view.selectionModel().currentRowChanged.connect(self._changed)

    def _changed(self, current: QModelIndex) -> None:
        self.chosen.emit(self.model.lines[current.row()].id if current.isValid() else "")

    def show(self, reading: Reading) -> None:
        """A whole snapshot; what is chosen stays so, and where it is gone the first line is chosen."""
        current = self.current
        self.model.show(lines(reading))
        if self.current != current or not current:
            self.choose(current if self.model.find(current).isValid() else self.first)

    @property
    def current(self) -> str:
        """The id of the line that is chosen."""
        index = self.view.currentIndex()
        return self.model.lines[index.row()].id if index.isValid() else ""

    @property
    def first(self) -> str:
        """The id of the first step."""
        return next((line.id for line in self.model.lines if line.heading is None), "")

    @property
    def marked(self) -> tuple[str, ...]:
        """The ids of the steps that changed while somebody was reading."""
        return tuple(line.id for line in self.model.lines if line.marked)

    def choose(self, name: str) -> None:
        """Choose a step by its id."""
        index = self.model.find(name)
        if index.isValid():
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            self.view.selectionModel().setCurrentIndex(index, flags)
            self.view.scrollTo(index)
