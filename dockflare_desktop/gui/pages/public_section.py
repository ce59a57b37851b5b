"""One section of the Public now page: a title, a table as high as its rows, and the card of the current row."""

from PySide6.QtCore import QEvent, QItemSelectionModel, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QFocusEvent, QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QTreeView, QVBoxLayout

from dockflare_desktop.core.access.stranger import Reach
from dockflare_desktop.core.public.openings import Place
from dockflare_desktop.engine.ports import Clock
from dockflare_desktop.gui.doing import Do, Request
from dockflare_desktop.gui.models.public import PublicModel
from dockflare_desktop.gui.pages.rows_view import dress_rows
from dockflare_desktop.gui.pages.services_table import ROW_HEIGHTS
from dockflare_desktop.gui.present.frame import BannerButton
from dockflare_desktop.gui.present.public import PublicLine, Section, card
from dockflare_desktop.gui.text import translate
from dockflare_desktop.gui.theme import Theme
from dockflare_desktop.gui.widgets.banner import BannerBox
from dockflare_desktop.gui.widgets.basics import Dresser, dress, label, line, push

WIDTHS = (228, 196, 178, 138, 116, 150)  # px, as drawn
SELECT = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
GROW = (0, 1, 2, 5)  # who gets what is left over: address, reason, target, and the last
GIVES_WAY, SQUEEZED = (2, 4), 0.8  # what narrow windows do without, once all columns are as narrow as this


class RowsView(QTreeView):
    """Selects its current row when it takes the focus; Qt alone only makes one current."""

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.selectionModel().hasSelection() and self.currentIndex().isValid():
            self.selectionModel().select(self.currentIndex(), SELECT)


class PublicSection(QFrame):
    """`folds`: it begins folded, with a button that opens it."""

    asked = Signal(object)
    copied = Signal(str)
    current_changed = Signal()
    folded = Signal()

    def __init__(self, theme: Theme, reach: Reach, now: Clock, *, folds: bool = False) -> None:
        super().__init__()
        self.setProperty("kind", "surface")
        self._theme, self.reach, self._folds = theme, reach, folds
        self._density = "comfortable"
        self._section: Section | None = None
        self.view = RowsView()
        self.model = PublicModel(now, self.view)
        self.banner = BannerBox(theme)
        self.banner.hide()
        self.banner.installEventFilter(self)
        self.banner.asked.connect(self.asked)
        self._title = label(theme, "", weight=600)
        self._line = label(theme, "", "text2")
        self.fold = push(theme, "", "quiet")
        self._fold_look: Dresser = dress(self.fold, theme, "ui-chevron-right")
        self.fold.setCheckable(True)
        self.fold.setVisible(folds)
        self.fold.toggled.connect(self.folded)
        self._lay_out()
        self._dress()
        self._keys()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(24, 12, 20, 8)
        head.setSpacing(8)
        for widget in (self._title, self._line, self.fold):
            head.addWidget(widget)
        head.addStretch(1)
        place = QHBoxLayout()
        place.setContentsMargins(24, 16, 24, 16)
        place.addWidget(self.banner)
        self._card_place = place
        column.addLayout(head)
        self._rule = line("line")
        column.addWidget(self._rule)
        column.addWidget(self.view)
        column.addLayout(place)

    def _dress(self) -> None:
        view = self.view
        dress_rows(view, self._theme, self.model, self._row_height)
        view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.header().setMinimumSectionSize(48)
        view.viewport().installEventFilter(self)
        view.customContextMenuRequested.connect(self._context_menu)
        view.selectionModel().selectionChanged.connect(self._current_changed)
        view.doubleClicked.connect(self._enter)

    def _row_height(self) -> int:
        return max(ROW_HEIGHTS[self._density], self._theme.line_height + 8)

    # --- what is shown -----------------------------------------------------------------------------------------------

    def show_section(self, section: Section | None, density: str) -> None:
        """Other rows, the current one kept; None hides all of it."""
        self._section, self._density = section, density
        self.setVisible(section is not None)
        self._fill()

    def _fill(self) -> None:
        section = self._section
        if section is None:
            self.model.show((), ())
            return
        opened = self.open
        self._title.setText(section.title)
        self._line.setText(section.line)
        self._show_fold(section)
        current = self.current
        self.model.show(section.columns, section.lines)
        for widget in (self.view, self._rule):
            widget.setVisible(opened)
        if current is not None and self.current is None:
            self.go_to(current.place)
        count = section.count
        rows = translate("public", "1 row") if count == 1 else translate("public", "%n rows", "", count)
        self.view.setAccessibleName(translate("public", "{title}, {rows}").format(title=section.title, rows=rows))
        self.view.setFixedHeight(self.view.header().height() + count * self._row_height() + 1)
        self.arrange()
        self._show_card()

    def _show_fold(self, section: Section) -> None:
        opened, count = self.fold.isChecked(), section.count
        text = translate("public", "Hide") if opened else translate("public", "Show %n", "", count)
        self.fold.setText(text)
        self.fold.setAccessibleName(translate("public", "{title}: {do}").format(title=section.title, do=text))
        self._fold_look.change("ui-chevron-down" if opened else "ui-chevron-right")

    def _show_card(self) -> None:
        shown = card(self.current)
        self.banner.show_banner(shown)
        self._card_place.setContentsMargins(24, 16 if shown else 0, 24, 16 if shown else 0)

    @property
    def current(self) -> PublicLine | None:
        """The row that is selected: one on the whole page."""
        found = self.view.selectionModel().selectedRows()
        return self.model.lines[found[0].row()] if found else None

    @property
    def open(self) -> bool:
        """Whether its rows are shown."""
        return not self._folds or self.fold.isChecked()

    def go_to(self, place: Place) -> bool:
        """Make this address current; whether it is here."""
        if self._section is None or place not in {each.place for each in self._section.lines}:
            return False
        self.view.selectionModel().setCurrentIndex(self.model.find(place), SELECT)
        return True

    def let_go(self) -> None:
        """A row of another section is selected now; the current one is kept for when the focus comes back."""
        self.view.clearSelection()

    def _current_changed(self) -> None:
        self._show_card()
        if self.current is not None:
            self.current_changed.emit()

    # --- widths ------------------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.view.viewport():
            if event.type() is QEvent.Type.Resize:
                self.arrange()
            elif event.type() is QEvent.Type.Wheel:
                event.ignore()  # the page scrolls, not the table
                return True
        elif watched is self.banner and event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            self._fit_card()
        return False

    def arrange(self) -> None:
        """The same columns in every section; wide windows give what is left over to address, reason and target."""
        room = self.view.viewport().width()
        wanted = {column: self._theme.scaled(width) for column, width in enumerate(WIDTHS)}
        for column in GIVES_WAY:
            if sum(wanted.values()) * SQUEEZED > room:
                wanted.pop(column)
        over, whole = room - sum(wanted.values()), sum(wanted.values())
        growing = [column for column in GROW if column in wanted]
        for column, width in wanted.items():
            share = over / len(growing) if over > 0 and column in growing else 0
            wanted[column] = round(width + (share if over > 0 else over * width / whole))
        if self.reach is Reach.UNKNOWN:  # a sentence, and nothing is known of its time
            wanted.pop(4, None)
            wanted.pop(5)
            wanted[1] = max(room - sum(wanted.values()) + wanted[1], wanted[1])
        for column in range(self.model.columnCount()):
            self.view.setColumnHidden(column, column not in wanted)
            self.view.setColumnWidth(column, wanted.get(column, 0))

    def _fit_card(self) -> None:
        """As high as its text needs in this width: a wrapped text alone would ask for as much as it needs in little."""
        needed = self.banner.heightForWidth(self.banner.width())
        if needed > 0 and needed != self.banner.minimumHeight():
            self.banner.setFixedHeight(needed)

    # --- keys and menu -----------------------------------------------------------------------------------------------

    def _keys(self) -> None:
        enter = QAction(self.view)
        enter.setShortcuts([QKeySequence("Return"), QKeySequence("Enter")])
        enter.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        enter.triggered.connect(self._enter)
        self.view.addAction(enter)

    def _enter(self) -> None:
        """To the service of ours, or to what can be done about the others."""
        current = self.current
        if current is not None and current.key is not None:
            self.asked.emit(Request(Do.SHOW, current.key))
        elif self.banner.buttons:
            self.banner.buttons[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _context_menu(self, at: QPoint) -> None:
        menu = self.context_menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.view.viewport().mapToGlobal(at))

    def context_menu(self) -> QMenu:
        """What can be done with the current row."""
        menu, current = QMenu(self.view), self.current
        if current is None:
            return menu
        address = current.row.address
        menu.addAction(translate("public", "Copy address")).triggered.connect(lambda: self.copied.emit(address))
        offers = [(button.text, Request(button.do, None, button.field, button.value)) for button in _buttons(current)]
        if current.key is not None:
            offers.append((translate("public", "Show service"), Request(Do.SHOW, current.key)))
        for text, request in offers:
            menu.addAction(text).triggered.connect(lambda _checked=False, request=request: self.asked.emit(request))
        return menu


def _buttons(current: PublicLine) -> tuple[BannerButton, ...]:
    shown = card(current)
    return shown.buttons if shown is not None else ()
