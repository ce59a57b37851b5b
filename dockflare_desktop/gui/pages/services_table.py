"""The table of the Services page: rows, keys, context menu, widths, the countdown."""

import re
from datetime import datetime

from PySide6.QtCore import QEvent, QItemSelectionModel, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QFontMetrics, QKeySequence
from PySide6.QtWidgets import QApplication, QHeaderView, QMenu, QTreeView

from dockflare_desktop.core.model import ServiceKey
from dockflare_desktop.core.status import ServiceView, Status
from dockflare_desktop.gui.delegate import FIRST_MARGIN, GAP, ICON, MARGIN, RowDelegate
from dockflare_desktop.gui.doing import Do, Request
from dockflare_desktop.gui.models.filter import ServicesFilter
from dockflare_desktop.gui.models.services import COLUMNS, ROW_ROLE, ServicesModel
from dockflare_desktop.gui.pages.access_chip import AccessChips
from dockflare_desktop.gui.present.groups import GroupBy, grouped
from dockflare_desktop.gui.present.rules import rule_offers, switch_of
from dockflare_desktop.gui.present.services import SOURCE, STATUS, TUNNEL, Row
from dockflare_desktop.gui.text import translate
from dockflare_desktop.gui.theme import Theme

ROW_HEIGHTS = {"comfortable": 36, "compact": 28}
HEADER = 32
WIDEST_STATUS = 320  # px: longer reasons are cut; tooltip and details carry them
STEADY = re.compile(r"\d")
GROWS = {1: 0.40, 2: 0.25, 3: 0.10, 4: 0.25}  # who gets the space that is left over, by column


class ServicesTable(QObject):
    """Owns model, order and painting of a tree view, and turns keys and clicks into requests."""

    asked = Signal(object)
    copied = Signal(str)
    current_changed = Signal()
    entered = Signal()
    clicked = Signal()

    def __init__(self, view: QTreeView, theme: Theme) -> None:
        super().__init__(view)
        self.view, self._theme = view, theme
        self._density = "comfortable"
        self._status_seen = 0  # px
        self._by = GroupBy.NONE
        self._arranging = self._own_widths = self._narrow = False
        self.model = ServicesModel()
        self.model.setParent(self)
        self.proxy = ServicesFilter(self.model)
        self.proxy.setParent(self)
        view.setModel(self.proxy)
        view.setItemDelegate(RowDelegate(theme, view, self._row_height))
        view.setMouseTracking(True)
        view.setVerticalScrollMode(QTreeView.ScrollMode.ScrollPerPixel)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.viewport().installEventFilter(self)
        self._head(view.header())
        self._keys()
        view.selectionModel().currentRowChanged.connect(self.current_changed)
        AccessChips(view, theme, lambda group: self.asked.emit(Request(Do.SHOW_GROUP, value=group)))
        view.clicked.connect(self.clicked)
        view.doubleClicked.connect(lambda: self._ask(Do.OPEN))
        view.customContextMenuRequested.connect(self._context_menu)

    def _row_height(self) -> int:
        """As drawn, unless the system's font is larger."""
        return max(ROW_HEIGHTS[self._density], self._theme.line_height + 8)

    def _head(self, header: QHeaderView) -> None:
        header.setFixedHeight(max(HEADER, self._theme.line_height + 12))
        header.setMinimumSectionSize(48)
        header.setSectionsMovable(True)
        header.setStretchLastSection(True)
        header.setSortIndicator(0, Qt.SortOrder.AscendingOrder)
        header.setFont(self._theme.font("caption", 500))
        header.sectionResized.connect(self._resized)

    # --- rows --------------------------------------------------------------------------------------------------------

    def show_rows(self, rows: tuple[Row, ...]) -> None:
        """A whole snapshot; the first row that comes is made current."""
        self.model.show(*grouped(rows, self._by))
        self.proxy.group(on=self._by is not GroupBy.NONE)
        self._status_seen = max(self._status_seen, self._status_width())  # only wider: columns do not jump
        self.view.setAccessibleName(self._name())
        if self.current is None:
            places = (self.proxy.index(at, 0) for at in range(self.proxy.rowCount()))
            first = next((place for place in places if place.data(ROW_ROLE) is not None), None)
            if first is not None:
                self.view.setCurrentIndex(first)

    def group_by(self, by: GroupBy) -> None:
        """Other headings, from the next rows on."""
        self._by = by

    def _name(self) -> str:
        count = self.proxy.shown
        if count == 1:
            return translate("services", "Services, 1 row")
        return translate("services", "Services, %n rows", "", count)

    @property
    def current(self) -> ServiceKey | None:
        """The service whose row is current and visible."""
        row = self.current_row
        return row.key if row is not None else None

    @property
    def current_row(self) -> Row | None:
        """That row itself: who has an address and who only asks for it have the same key."""
        row: Row | None = self.view.currentIndex().data(ROW_ROLE)
        return row

    @property
    def selected(self) -> tuple[Row, ...]:
        """All selected rows; the current one where a search hid what was selected."""
        chosen = self.view.selectionModel().selectedRows() or [self.view.currentIndex()]
        found = (index.data(ROW_ROLE) for index in chosen)
        return tuple(row for row in found if row is not None)

    def go_to(self, key: ServiceKey) -> bool:
        """Make this service current; False while the filter hides it or it is gone."""
        index = self.proxy.mapFromSource(self.model.find(key))
        if index.isValid():
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            self.view.selectionModel().setCurrentIndex(index, flags)
            self.view.scrollTo(index)
        return index.isValid()

    def show_density(self, density: str) -> None:
        """Comfortable or compact rows."""
        if density != self._density:
            self._density = density
            self.view.doItemsLayout()

    def counting(self, now: datetime) -> tuple[ServiceView, ...]:
        """The services that count down."""
        ends = ((row.view, ends_of(row.view)) for row in self.model.rows)
        return tuple(view for view, end in ends if end is not None and end > now)

    # --- widths ------------------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and watched is self.view.viewport():
            self.arrange()
        return False

    def arrange(self) -> None:
        """Narrow tables drop columns, wide ones share what is left; the user's own widths are kept."""
        room = self.view.viewport().width()
        hidden = self._hidden(room)
        self._arranging = True
        for column in range(len(COLUMNS)):
            self.view.setColumnHidden(column, column in hidden)
        if not self._own_widths:
            self._share(room, hidden)
        self._arranging = False

    def show_narrow(self, *, narrow: bool) -> None:
        """Narrow windows do without tunnel and source, even where they would just fit."""
        if narrow != self._narrow:
            self._narrow = narrow
            self.arrange()

    def _hidden(self, room: int) -> set[int]:
        hidden: set[int] = {SOURCE, TUNNEL} if self._narrow else set()
        if len({row.view.tunnel for row in self.model.rows}) == 1 and room < sum(self._wanted(hidden).values()):
            hidden.add(TUNNEL)
        for column in sorted((at for at, spec in enumerate(COLUMNS) if spec.gives_way), key=_gives_way):
            if sum(self._least(hidden).values()) > room:
                hidden.add(column)
        return hidden

    def _wanted(self, hidden: set[int]) -> dict[int, int]:
        """Widths as drawn, but what is wrong with a service is never cut while the others can give room."""
        scaled = self._theme.scaled
        wanted = {at: scaled(column.width) for at, column in enumerate(COLUMNS) if at not in hidden}
        wanted[STATUS] = min(max(self._status_seen, scaled(COLUMNS[STATUS].least)), scaled(WIDEST_STATUS))
        return wanted

    def _least(self, hidden: set[int]) -> dict[int, int]:
        least = {at: min(width, self._theme.scaled(COLUMNS[at].least)) for at, width in self._wanted(hidden).items()}
        return {**least, STATUS: self._wanted(hidden)[STATUS]}

    def _status_width(self) -> int:
        cells = {(row.cells[STATUS].text, row.cells[STATUS].weight) for row in self.model.rows}
        steady = {(STEADY.sub("0", text), weight) for text, weight in cells}  # a countdown does not move columns
        metrics = {weight: QFontMetrics(self._theme.font("body", weight)) for _, weight in steady}
        widest = max((metrics[weight].horizontalAdvance(text) for text, weight in steady), default=0)
        return widest + FIRST_MARGIN + ICON + GAP + MARGIN + 2

    def _share(self, room: int, hidden: set[int]) -> None:
        """What is left over goes to those that grow; what lacks comes from those above their least."""
        widths, least = self._wanted(hidden), self._least(hidden)
        over = room - sum(widths.values())
        parts = GROWS if over > 0 else {at: float(width - least[at]) for at, width in widths.items()}
        whole = sum(part for at, part in parts.items() if at in widths) or 1
        for at, width in widths.items():
            self.view.setColumnWidth(at, max(48, round(width + over * parts.get(at, 0) / whole)))

    def _resized(self) -> None:
        if not self._arranging and QApplication.mouseButtons() & Qt.MouseButton.LeftButton:
            self._own_widths = True

    def save(self) -> bytes:
        """Widths and order of columns, for the next start; empty while they are ours."""
        return bytes(self.view.header().saveState().data()) if self._own_widths else b""

    def restore(self, state: bytes) -> None:
        """What `save` gave."""
        if state and self.view.header().restoreState(state):
            self._own_widths = True

    # --- keys and menu -----------------------------------------------------------------------------------------------

    def _keys(self) -> None:
        keys = (
            (Do.OPEN, ("Ctrl+Return", "Ctrl+Enter")),
            (Do.COPY_ADDRESS, ("Ctrl+C",)),
            (Do.COPY_TARGET, ("Ctrl+Shift+C",)),
            (Do.QR, ("Ctrl+G",)),
            (Do.OVERRIDE, ("Ctrl+E",)),
            (Do.IGNORE, ("Ctrl+I",)),
            (Do.REMOVE_RULE, ("Del",)),
        )
        for do, shortcuts in keys:
            self._add_key(shortcuts).triggered.connect(lambda _checked=False, do=do: self._ask(do))
        self._add_key(("Return", "Enter")).triggered.connect(self.entered)

    def _add_key(self, shortcuts: tuple[str, ...]) -> QAction:
        action = QAction(self.view)
        action.setShortcuts([QKeySequence(keys) for keys in shortcuts])
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.view.addAction(action)
        return action

    def _ask(self, do: Do) -> None:
        rows = self.selected
        if len(rows) > 1 and do in (Do.COPY_ADDRESS, Do.COPY_TARGET):
            texts = (row.view.address if do is Do.COPY_ADDRESS else row.view.target for row in rows)
            self.copied.emit("\n".join(texts))
        elif len(rows) == 1:  # everything else asks about one service at a time
            self.asked.emit(Request(_meant(do, rows[0]), rows[0].key))

    def _context_menu(self, at: QPoint) -> None:
        menu = self.context_menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.view.viewport().mapToGlobal(at))

    def context_menu(self) -> QMenu:
        """What can be done with the selected rows."""
        menu = QMenu(self.view)
        rows = self.selected
        offers = [
            (Do.COPY_ADDRESS, translate("services", "Copy addresses")),
            (Do.COPY_TARGET, translate("services", "Copy targets")),
        ]
        if len(rows) == 1:
            offers = self._offers_for(rows[0])
        for do, text in offers:
            action = menu.addAction(text)
            action.triggered.connect(lambda _checked=False, do=do: self._ask(do))
        return menu

    @staticmethod
    def _offers_for(row: Row) -> list[tuple[Do, str]]:
        switch = switch_of(row.view)
        offers = [(Do.OPEN, translate("services", "Open in browser"))] if row.openable else []
        offers += [
            (Do.COPY_ADDRESS, translate("services", "Copy address")),
            (Do.COPY_TARGET, translate("services", "Copy target")),
            *([(Do.QR, translate("services", "Show QR code..."))] if row.openable else []),
            (Do.OVERRIDE, translate("services", "Override...")),
            (Do.TRY_VISITOR, translate("services", "Try a visitor...")),
            (Do.TRY_URL, translate("services", "Try its URL...")),
            *rule_offers(row.view),
            (switch.do, switch.text),
        ]
        return offers


def _gives_way(column: int) -> int:
    return COLUMNS[column].gives_way


def _meant(do: Do, row: Row) -> Do:
    """The key that ignores does what switches this one: watches it again, or a manual rule off or on."""
    return switch_of(row.view).do if do is Do.IGNORE else do


def ends_of(view: ServiceView) -> datetime | None:
    """What a row counts down to: the end of its grace period, its next try."""
    return {Status.LEAVING: view.leaving_until, Status.ERROR: view.retry_at}.get(view.status)
