"""The Activity page: every write and edit by day, one of them step by step, and its undo as a plan."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QFileDialog, QMenu, QTreeView, QWidget

from dockflare_desktop.core.history import FAILED, HistoryEntry, Wanted
from dockflare_desktop.core.history_export import as_csv_text, as_json_text
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.status import AppStatus
from dockflare_desktop.gui._generated.ui_activity_page import Ui_ActivityPage
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.dialogs.asking import ask
from dockflare_desktop.gui.dialogs.files import chosen
from dockflare_desktop.gui.dialogs.message import Message, MessageDialog
from dockflare_desktop.gui.dialogs.token import TokenCreatedDialog
from dockflare_desktop.gui.dialogs.undo import UndoDialog
from dockflare_desktop.gui.pages.activity_filters import ActivityFilters
from dockflare_desktop.gui.pages.activity_side import WIDTH, ActivitySide
from dockflare_desktop.gui.pages.activity_table import ActivityTable
from dockflare_desktop.gui.pages.page import Page
from dockflare_desktop.gui.pages.search_box import SearchBox
from dockflare_desktop.gui.pages.side_place import SidePlace
from dockflare_desktop.gui.present import activity as present
from dockflare_desktop.gui.present.activity import Chip, Period, Shown
from dockflare_desktop.gui.text import translate
from dockflare_desktop.gui.widgets.basics import IconLabel, dress, style
from dockflare_desktop.gui.widgets.empty import NothingThere

MOST_EXPORTED = 5_000
SIDES = 200 + WIDTH + 44  # px beside the filters: sidebar, details, margins


class ActivityPage(Page):
    """Asks the database for what is shown, a page at a time; undoing goes through one dialog."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        theme = context.theme
        self._entries: tuple[HistoryEntry, ...] = ()
        self._shown = Shown()
        self._more = self._reading = False
        self._width = 10_000  # px; the window tells
        self._chosen = ""
        ui = self._ui = Ui_ActivityPage()
        ui.setupUi(self)
        self.menu_button = ui.menuButton
        style(ui.title, theme, "page", 600)
        for text in (ui.facts, ui.countLabel, ui.failedLabel):
            style(text, theme)
        dress(ui.menuButton, theme, "ui-menu")
        dress(ui.detailsButton, theme, "ui-panel")
        self.filters = ActivityFilters(theme, ui)
        self._failed = IconLabel(theme, 14)
        ui.failedIcon.addWidget(self._failed)
        self.search = SearchBox(theme, ui.search)
        view = QTreeView()
        self.table = ActivityTable(view, theme)
        self._nothing = NothingThere(
            theme,
            "nav-activity",
            translate("activity", "Nothing happened here"),
            translate("activity", "Every write and every edit is told here, with what was there before."),
        )
        ui.stack.addWidget(view)
        ui.stack.addWidget(self._nothing)
        self.side = ActivitySide(theme)
        self._place = SidePlace(self, ui.columns, self.side, theme)
        self._place.open_by(ui.detailsButton)
        self._make_export_menu()
        self._connect()

    def _make_export_menu(self) -> None:
        exports = QMenu(self._ui.exportButton)
        for name, suffix, text in (
            (translate("activity", "As CSV, for a spreadsheet..."), "csv", as_csv_text),
            (translate("activity", "As JSON..."), "json", as_json_text),
        ):
            exports.addAction(name).triggered.connect(
                lambda _checked=False, suffix=suffix, text=text: self._context.start(self._export(suffix, text))
            )
        self._ui.exportButton.setMenu(exports)

    def _connect(self) -> None:
        self.filters.chosen.connect(self._anew)
        self.search.searched.connect(self._anew)
        self.search.left.connect(self.table.view.setFocus)
        self.table.chosen.connect(self._choose)
        self.table.undo.connect(self._undo)
        self.table.copy.connect(self._copy)
        self.table.end_near.connect(lambda: self._context.start(self._read(more=True)) if self._more else None)
        self.side.undo.connect(self._undo)
        self.side.copy.connect(self._copy)
        self.side.closed.connect(self._close_side)

    # --- what is shown ------------------------------------------------------------------------------------------------

    def show_status(self, status: AppStatus) -> None:
        """A round may have written something; a hidden page only keeps the status."""
        before = self._status
        super().show_status(status)
        if self.isVisible() and (before.plan, before.services) != (status.plan, status.services):
            self._again()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._again()

    def show_width(self, width: int) -> None:
        """Narrow windows show the details over the table's end."""
        self._place.show_width(width)
        self._width = width
        self._fit()

    def _fit(self) -> None:
        beside = self._place.beside and self.side.isVisibleTo(self)
        self.filters.fit(self._width - self._context.theme.scaled(SIDES if beside else SIDES - WIDTH))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._place.close():
            return
        super().keyPressEvent(event)

    def _anew(self) -> None:
        """Something else is asked for: from the top."""
        self._entries = ()
        self._again()

    def _again(self) -> None:
        self._context.start(self._read())

    def _wanted(self) -> Wanted:
        return present.wanted(self.filters.chip, self.filters.period, self.search.text, self._context.now())

    async def _read(self, *, more: bool = False) -> None:
        """The newest entries, or those behind the ones that are shown."""
        if self._reading and more:
            return
        self._reading = True
        try:
            desk = (await self._context.commands.desks()).activity
            wanted = self._wanted()
            if more and self._entries:
                wanted = replace(wanted, before=self._entries[-1].id)
            elif len(self._entries) > wanted.limit:
                wanted = replace(wanted, limit=len(self._entries))  # whoever has scrolled stays there
            found = tuple(await desk.entries(wanted))
            self._more = len(found) == wanted.limit
            self._entries = (*self._entries, *found) if more else found
            today = present.wanted(Chip.ALL, Period.TODAY, "", self._context.now())
            failed = replace(today, results=frozenset({FAILED}))
            self._draw(await desk.count(today), await desk.count(Wanted()), await desk.count(failed))
        finally:
            self._reading = False

    def _draw(self, today: int, every: int, failed: int) -> None:
        self._shown = present.shown(self._entries, self._context.now())
        self._ui.stack.setCurrentIndex(0 if self._shown.happenings else 1)
        self._ui.countLabel.setText(present.counted(today, every))
        icon, tone, text = present.failed_words(failed)
        self._failed.show_icon(icon, tone)
        self._ui.failedLabel.setText(text)
        self._ui.exportButton.setEnabled(bool(self._shown.happenings))
        self.table.show_lines(self._shown, self._status.settings.density)
        self._place.show(shown=bool(self._shown.happenings))
        self._fit()

    def _choose(self, ident: str) -> None:
        found = self._shown.of(ident)
        if found is None or self._chosen == f"{ident} {found.undone}":
            return
        self._chosen = f"{ident} {found.undone}"
        self.side.show_details(present.details(found, self._context.now(), self._context.say))
        self._context.start(self._look_ahead(found.main.id, self._chosen))

    async def _look_ahead(self, entry: int, chosen_then: str) -> None:
        """What undoing it does, as far as is known without reading anything."""
        found = await (await self._context.commands.desks()).activity.outlook(entry)
        if self._chosen == chosen_then:
            words = present.undo_words(found, self._context.say)
            self.side.show_undo(words, possible=not isinstance(found, Problem))

    def _close_side(self) -> None:
        if not self._place.close():
            self._place.show(shown=False)
            self._fit()
        self.table.view.setFocus()

    # --- what is done -------------------------------------------------------------------------------------------------

    def _copy(self) -> None:
        found = self._shown.of(self.table.current)
        if found is not None:
            self.copied.emit(present.details(found, self._context.now(), self._context.say).text)

    def _undo(self) -> None:
        found = self._shown.of(self.table.current)
        if found is not None and self.side.undo_button.isEnabled():
            self._context.start(self._ask_undo(found.main.id, present.headline(found)))

    async def _ask_undo(self, entry: int, heading: str) -> None:
        desk = (await self._context.commands.desks()).activity
        dialog = UndoDialog(self._context, desk, entry, heading, self)
        if await ask(dialog) and dialog.undone is not None:
            if dialog.undone.token is not None:
                await ask(
                    TokenCreatedDialog(self._context, dialog.undone.token, dialog.undone.secret, self, rotated=False)
                )
            self._chosen = ""
            await self._read()

    async def _export(self, suffix: str, text: Callable[[Sequence[HistoryEntry]], str]) -> None:
        """What the filters show, all of it."""
        desk = (await self._context.commands.desks()).activity
        wanted = self._wanted()
        content = text(await desk.entries(replace(wanted, limit=MOST_EXPORTED)))
        dialog = QFileDialog(self, translate("activity", "Export the activity"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(suffix)
        dialog.selectFile(f"dockflare-activity.{suffix}")
        if (file := await chosen(dialog)) is None:
            return
        try:
            file.write_text(content, "utf-8", newline="")
        except OSError as error:
            problem = Problem(ProblemCode.FILE_UNWRITABLE, str(file), detail=error.strerror or "")
            told = Message(translate("activity", "Not exported"), self._context.say(problem).text, icon="ui-warn")
            await ask(MessageDialog(self._context.theme, told, self))

    # --- for the window -----------------------------------------------------------------------------------------------

    def start_search(self) -> None:
        """Ctrl+F."""
        self._ui.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._ui.search.selectAll()

    @property
    def panes(self) -> tuple[QWidget, ...]:
        """Where F6 goes: the rows, then the details."""
        return (self.table.view, self.side.first) if self.side.isVisible() else (self.table.view,)
