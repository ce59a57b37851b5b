"""The Services page: head, banner, filters, table, foot, and the details of the current row."""

from datetime import datetime, timedelta

from PySide6.QtCore import QByteArray, Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from dockflare_desktop.core.model import ServiceKey
from dockflare_desktop.core.status import AppStatus
from dockflare_desktop.gui._generated.ui_services_page import Ui_ServicesPage
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.details_panel import WIDTH, DetailsPanel
from dockflare_desktop.gui.doing import Do, Request
from dockflare_desktop.gui.pages.details_place import DetailsPlace
from dockflare_desktop.gui.pages.filter_bar import FilterBar
from dockflare_desktop.gui.pages.page import Page
from dockflare_desktop.gui.pages.search_box import SearchBox
from dockflare_desktop.gui.pages.services_body import ServicesBody
from dockflare_desktop.gui.pages.services_foot import ServicesFoot
from dockflare_desktop.gui.pages.services_table import ServicesTable
from dockflare_desktop.gui.present.details import details
from dockflare_desktop.gui.present.frame import banner, facts
from dockflare_desktop.gui.present.groups import GroupBy
from dockflare_desktop.gui.present.services import Chip, row, rows
from dockflare_desktop.gui.search import parse_query
from dockflare_desktop.gui.warming import Warming
from dockflare_desktop.gui.widgets.banner import BannerBox
from dockflare_desktop.gui.widgets.basics import dress, style
from dockflare_desktop.gui.widgets.tab_stops import as_read

TICK, CALM = 1_000, 5_000  # ms: while something counts down, and for "8 seconds ago"
SIDES = 200 + WIDTH + 44  # px beside the filters: sidebar, details, margins
NARROW_BELOW = 900  # px of the window: below, columns are dropped


class ServicesPage(Page):
    """Shows an AppStatus; asks for everything else."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._closed, self._focused, self._filling = False, False, False
        self._ui = Ui_ServicesPage()
        self._ui.setupUi(self)
        self.menu_button = self._ui.menuButton
        theme = context.theme
        style(self._ui.title, theme, "page", 600)
        style(self._ui.facts, theme)
        self.banner = BannerBox(theme)
        self.banner.hide()
        self._ui.bannerPlace.addWidget(self.banner)
        self.table = ServicesTable(self._ui.table, theme)
        self.filters = FilterBar(theme, self._ui)
        self.body = ServicesBody(theme, self._ui.body, self._ui.emptyPlace)
        self.panel = DetailsPanel(theme, self._ui.splitter)
        self.panel.hide()
        self._place = DetailsPlace(self, self._ui.splitter, self.panel, theme)
        self._foot = ServicesFoot(theme, self._ui.footLabel, self._ui.oddLabel, self._ui.oddIconPlace)
        self._refreshed = context.now()
        self._dress()
        self._connect()
        Warming(theme, self)

    def _dress(self) -> None:
        theme, ui = self._context.theme, self._ui
        ui.splitter.setStretchFactor(0, 1)
        ui.splitter.setStretchFactor(1, 0)
        dress(ui.compareButton, theme, "ui-sync")
        dress(ui.menuButton, theme, "ui-menu")
        dress(ui.addButton, theme, "ui-plus", "on_accent")
        self._search_box = SearchBox(theme, ui.search)

    def _connect(self) -> None:
        ui = self._ui
        self._search_box.searched.connect(self._search)
        self._search_box.left.connect(ui.table.setFocus)
        self._clock = QTimer(self, interval=CALM)
        self._clock.timeout.connect(self._tick)
        ui.compareButton.clicked.connect(lambda: self.asked.emit(Request(Do.COMPARE)))
        ui.addButton.clicked.connect(lambda: self.asked.emit(Request(Do.ADD_RULE)))
        self.filters.chip_chosen.connect(lambda chip: self._narrow(chip=chip))
        self.filters.engine_chosen.connect(lambda engine: self._narrow(engine=engine))
        self.filters.group_chosen.connect(self._choose_group)
        self._details_soon = QTimer(self, singleShot=True, interval=0)
        self._details_soon.timeout.connect(self._show_current)
        self.table.current_changed.connect(self._current_changed)
        self.table.entered.connect(self.enter_details)
        self.table.clicked.connect(self.open_details)
        self.panel.closed.connect(self.close_details)
        for sender in (self.banner, self.table, self.panel, self.body):
            sender.asked.connect(self.asked)
        self.body.copied.connect(self.copied)
        self.body.cleared.connect(self._clear_search)
        self.table.copied.connect(self.copied)

    # --- what is shown -----------------------------------------------------------------------------------------------

    def show_status(self, status: AppStatus) -> None:
        """The newest status; a hidden page only keeps it."""
        self._status = status
        if self.isVisible():
            self.refresh()

    def refresh(self) -> None:
        """Draw the status as of now."""
        status, now = self._status, self._context.now()
        self._refreshed = now
        self.table.show_density(status.settings.density)
        self._filling = True
        self.table.show_rows(rows(status, now, self._context.say))
        self._filling = False
        self.table.arrange()
        self._show_around(status, now)
        if self.panel.isVisible() or self._closed:
            self._show_current()
        else:
            self._details_soon.start()  # after the table was painted: nothing waits for both at once
        self._first_focus()
        interval = TICK if self.table.counting(now) else CALM
        if self._clock.interval() != interval:
            self._clock.setInterval(interval)

    def _tick(self) -> None:
        """A second went by: only what counts down is drawn anew; all of it after a while, for "8 seconds ago"."""
        now = self._context.now()
        counting = self.table.counting(now)
        if not counting or now - self._refreshed >= timedelta(milliseconds=CALM):
            self.refresh()
            return
        self.table.model.show_some([row(self._status, view, now, self._context.say) for view in counting])
        if self.table.current in [view.key for view in counting]:
            self._show_current()

    def _first_focus(self) -> None:
        """The table takes the focus when its first rows come, unless somebody types meanwhile (ux.md section 6)."""
        if self._ui.table.isVisible() and not self._focused:
            self._focused = True
            if self.window().focusWidget() is not self._ui.search:
                self._ui.table.setFocus()

    def _show_around(self, status: AppStatus, now: datetime) -> None:
        ui = self._ui
        ui.facts.setText(facts(status, now))
        self.banner.show_banner(banner(status, self._context.say))
        self.filters.show_counts(status)
        some = bool(status.services)
        for widget in (ui.foot, ui.footLine):
            widget.setVisible(some)
        ui.compareButton.setEnabled(not status.syncing)
        self._show_foot()

    def _show_foot(self) -> None:
        shown = self.table.proxy.shown  # counted row by row
        self.body.turn(self._status, shown, self._search_box.text)
        self._foot.show_status(self._status, shown)

    def _search(self) -> None:
        self.table.proxy.narrow(query=parse_query(self._search_box.text))
        self._show_foot()
        self._show_current()

    def _clear_search(self) -> None:
        """Back to all services."""
        self._ui.search.clear()
        self.filters.choose(Chip.ALL)
        self.filters.choose_engine("")
        self._search()
        self._ui.table.setFocus()

    def _narrow(self, *, chip: Chip | None = None, engine: str | None = None) -> None:
        self.table.proxy.narrow(chip=chip, engine=engine)
        self._show_foot()

    def _choose_group(self, by: GroupBy) -> None:
        self.table.group_by(by)
        self.refresh()

    # --- details -----------------------------------------------------------------------------------------------------

    def _current_changed(self) -> None:
        if not self._filling:
            self._show_current()

    def _show_current(self) -> None:
        row = self.table.current_row
        if row is None:
            self.panel.hide()
            return
        self.panel.show_details(details(self._status, row.view, self._context.now(), self._context.say))
        if self._place.beside and not self._closed:
            self.panel.show()

    def enter_details(self) -> None:
        """Show the details and move into them."""
        self.open_details()
        self.panel.enter()

    def open_details(self) -> None:
        """Show the details of the current row."""
        self._closed = False
        if self.table.current is None:
            return
        self._show_current()
        self._place.arrange()
        self.panel.show()
        self.panel.raise_()

    def close_details(self) -> None:
        """Hide them; the focus goes back to the table."""
        self._closed = True
        self.panel.hide()
        self._ui.table.setFocus()

    def go_to(self, key: ServiceKey) -> None:
        """Show this service, whatever is filtered now."""
        if not self.table.go_to(key):
            self._clear_search()
            self.table.go_to(key)
        self.open_details()

    def show_width(self, width: int) -> None:
        """The window's width decides whether details stand beside the table or cover its end."""
        self.table.show_narrow(narrow=width < self._context.theme.scaled(NARROW_BELOW))
        if self._place.show_width(width):
            self.panel.setVisible(self._place.beside and not self._closed and self.table.current is not None)
        self._place.arrange()
        sides = SIDES if self._place.beside else SIDES - WIDTH
        self.filters.fit(width - self._context.theme.scaled(sides))

    # --- events ------------------------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()
        self._clock.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._clock.stop()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place.arrange()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            if self._ui.search.text():
                self._ui.search.clear()
            elif self.panel.isVisible():
                self.close_details()
            return
        super().keyPressEvent(event)

    # --- for the window ----------------------------------------------------------------------------------------------

    @property
    def panes(self) -> tuple[QWidget, ...]:
        """Where F6 goes."""
        return (self._ui.table, self.panel)

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """Where Tab goes, through details that stand over the table's end too."""
        return super().stops if self._place.beside else (*super().stops, *as_read(self.panel))

    def enter_pane(self, pane: QWidget) -> None:
        """F6 came to this pane; in the details it goes to what can be done there."""
        if pane is self.panel:
            self.panel.enter()
        else:
            super().enter_pane(pane)

    def start_search(self) -> None:
        """Ctrl+F."""
        self._ui.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._ui.search.selectAll()

    def choose_need_you(self) -> None:
        """Only what needs you."""
        self.filters.choose(Chip.NEED_YOU)

    def save(self) -> None:
        """Remember splitter and columns."""
        self._context.places.setValue("services/splitter", self._ui.splitter.saveState())
        self._context.places.setValue("services/group", self.filters.group.value)
        self._context.places.setValue("services/columns", QByteArray(self.table.save()))

    def restore(self) -> None:
        """What was remembered, else the picture's widths."""
        splitter = self._context.places.value("services/splitter")
        if not (isinstance(splitter, QByteArray) and self._ui.splitter.restoreState(splitter)):
            self._ui.splitter.setSizes([10_000, self._context.theme.scaled(WIDTH)])
        group = self._context.places.value("services/group")
        if group in list(GroupBy):
            self.filters.choose_group(GroupBy(group))
        columns = self._context.places.value("services/columns")
        self.table.restore(bytes(columns.data()) if isinstance(columns, QByteArray) else b"")
