"""The Settings page: sections at the left, cards at the right; everything applies at once."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QListWidgetItem, QScrollArea, QVBoxLayout, QWidget

from dockflare_desktop.core.status import AppStatus
from dockflare_desktop.gui._generated.ui_settings_page import Ui_SettingsPage
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.pages.about_part import AboutPart
from dockflare_desktop.gui.pages.leaving_part import LeavingPart
from dockflare_desktop.gui.pages.page import Page
from dockflare_desktop.gui.pages.section_list import SectionDelegate
from dockflare_desktop.gui.pages.settings_parts import AccountPart, ZonesPart
from dockflare_desktop.gui.pages.settings_rows import SettingRow, group_card
from dockflare_desktop.gui.pages.settings_specs import Chapter, Spec, chapters
from dockflare_desktop.gui.pages.transfer_part import TransferPart
from dockflare_desktop.gui.present.frame import Banner
from dockflare_desktop.gui.widgets.banner import BannerBox
from dockflare_desktop.gui.widgets.basics import dress, search_field, style

WIDEST, SECTIONS = 780, 184  # px of a card and of the list


class SettingsPage(Page):
    """Shows Settings out of AppStatus; each control asks for one change."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._rows: list[tuple[int, SettingRow]] = []
        self._ui = Ui_SettingsPage()
        self._ui.setupUi(self)
        self.menu_button = self._ui.menuButton
        theme, ui = context.theme, self._ui
        style(ui.title, theme, "page", 600)
        style(ui.facts, theme)
        dress(ui.menuButton, theme, "ui-menu")
        search_field(ui.search, theme)
        ui.search.textChanged.connect(self._search)
        self.answer = BannerBox(theme)
        self.answer.hide()
        self.zones = ZonesPart(theme, self._set)
        self.leaving = LeavingPart(context)
        self.account = AccountPart(context)
        self.account.asked.connect(self.asked)
        self.about = AboutPart(context)
        self.transfer = TransferPart(context)
        self.transfer.asked.connect(self.asked)
        self._extras: dict[str, QWidget] = {
            "zones": self.zones,
            "leaving": self.leaving,
            "account": self.account,
            "transfer": self.transfer,
            "about": self.about,
        }
        ui.sections.setFixedWidth(theme.scaled(SECTIONS))
        ui.sections.setItemDelegate(SectionDelegate(theme, ui.sections))
        for number, chapter in enumerate(chapters()):
            QListWidgetItem(chapter.name, ui.sections)
            ui.stack.addWidget(self._chapter(number, chapter))
        ui.sections.currentRowChanged.connect(ui.stack.setCurrentIndex)
        ui.sections.setCurrentRow(0)

    def _chapter(self, number: int, chapter: Chapter) -> QScrollArea:
        inside = QFrame()
        inside.setProperty("kind", "page")
        inside.setMaximumWidth(self._context.theme.scaled(WIDEST))
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 16, 20)
        column.setSpacing(20)
        if number == 0:
            column.addWidget(self.answer)
        for group in chapter.groups:
            box, rows = group_card(self._context.theme, group, self._row)
            self._rows += [(number, row) for row in rows]
            column.addWidget(box)
        for name in chapter.extra.split():
            column.addWidget(self._extras[name])
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(inside)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setProperty("kind", "page")
        area.setAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop)
        area.setAccessibleName(chapter.name)
        return area

    def _row(self, spec: Spec) -> SettingRow:
        return SettingRow(self._context.theme, spec, self._set, self._context.fixed.get(spec.key, ""))

    # --- changing ----------------------------------------------------------------------------------------------------

    def _set(self, key: str, text: str) -> None:
        self._context.start(self._apply(key, text))

    async def _apply(self, key: str, text: str) -> None:
        problem = await self._context.commands.set_setting(key, text)
        if problem is None:
            self.answer.show_banner(None)
        else:
            words = self._context.say(problem)
            self._place_answer(key)
            self.answer.show_banner(Banner("bad", "status-error", words.text, words.fix))
        self.show_status(self._status)

    def _place_answer(self, key: str) -> None:
        """What went wrong stands at the top of the chapter that asked."""
        number = next((number for number, row in self._rows if row.spec.key == key), 1)
        area = self._ui.stack.widget(number)
        inside = area.widget() if isinstance(area, QScrollArea) else None
        layout = inside.layout() if inside is not None else None
        if isinstance(layout, QVBoxLayout):
            layout.insertWidget(0, self.answer)

    # --- showing -----------------------------------------------------------------------------------------------------

    def show_status(self, status: AppStatus) -> None:
        """What is set now."""
        self._status = status
        for _, row in self._rows:
            row.show_settings(status.settings)
        self.zones.show_status(status)
        self.leaving.show_status(status)
        self.account.show_status(status)

    def _search(self, text: str) -> None:
        words = text.strip().casefold()
        hits: set[int] = set()
        for number, row in self._rows:
            hit = row.matches(words)
            row.setVisible(hit)
            if hit:
                hits.add(number)
        sections = self._ui.sections
        for number in range(sections.count()):
            sections.item(number).setHidden(bool(words) and number not in hits)
        if words and hits and sections.currentRow() not in hits:
            sections.setCurrentRow(min(hits))

    # --- for the window ----------------------------------------------------------------------------------------------

    @property
    def panes(self) -> tuple[QWidget, ...]:
        """Where F6 goes."""
        return (self._ui.sections, self._ui.stack)

    def start_search(self) -> None:
        """Ctrl+F."""
        self._ui.search.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_chapter(self, number: int) -> None:
        """Turn to a section."""
        self._ui.sections.setCurrentRow(number)
