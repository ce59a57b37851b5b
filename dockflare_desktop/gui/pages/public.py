"""The Public now page: what anyone reaches, ours or not, in four figures and a table for each kind."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QWidget

from dockflare_desktop.core.access.stranger import Reach
from dockflare_desktop.core.public.openings import Place
from dockflare_desktop.core.status import AppStatus
from dockflare_desktop.gui._generated.ui_public_page import Ui_PublicPage
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.doing import Do, Request
from dockflare_desktop.gui.pages.page import Page
from dockflare_desktop.gui.pages.public_section import PublicSection
from dockflare_desktop.gui.present.public import Section, as_text, banner, counts, facts, first_focus, sections
from dockflare_desktop.gui.text import translate
from dockflare_desktop.gui.widgets.banner import BannerBox
from dockflare_desktop.gui.widgets.basics import dress, style
from dockflare_desktop.gui.widgets.count_card import CountCard
from dockflare_desktop.gui.widgets.empty import NothingThere
from dockflare_desktop.gui.widgets.grey_rows import GreyRows

NARROW_BELOW = 960  # px of the window
ORDER = (Reach.EVERYONE, Reach.PARTLY, Reach.UNKNOWN, Reach.LOGIN)


class PublicPage(Page):
    """Shows AppStatus.public; asks for a reading when it is opened, if what is known is too old."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        theme = context.theme
        self._shown: tuple[Section, ...] = ()
        self._drawn: AppStatus | None = None
        self._checking = False
        self._ui = Ui_PublicPage()
        self._ui.setupUi(self)
        self.menu_button = self._ui.menuButton
        style(self._ui.title, theme, "page", 600)
        style(self._ui.facts, theme)
        dress(self._ui.menuButton, theme, "ui-menu")
        dress(self._ui.copyButton, theme, "ui-copy")
        dress(self._ui.lookButton, theme, "ui-sync")
        dress(self._ui.checkButton, theme, "nav-public", "on_accent")
        self.banner = BannerBox(theme)
        self.banner.hide()
        self._ui.bannerPlace.addWidget(self.banner)
        self.counts = {each.reach: CountCard(theme, each.icon, each.tone, each.words) for each in counts(None)}
        for made in self.counts.values():
            self._ui.countPlace.addWidget(made, 1)
        self.parts = {reach: PublicSection(theme, reach, context.now, folds=reach is Reach.LOGIN) for reach in ORDER}
        self._waiting = GreyRows(theme, translate("public", "Reading the account..."))
        self._waiting.setMinimumHeight(8 * 36)
        self._nothing = NothingThere(
            theme,
            "nav-public",
            translate("public", "Nothing can be reached through your tunnels"),
            translate("public", "Rules, DNS records and logins of the whole account were read."),
        )
        for widget in (*self.parts.values(), self._waiting, self._nothing):
            self._ui.sections.addWidget(widget)
        self._ui.sections.addStretch(1)
        self._connect()

    def _connect(self) -> None:
        self._ui.copyButton.clicked.connect(self._copy)
        self._ui.lookButton.clicked.connect(lambda: self.asked.emit(Request(Do.COMPARE)))
        self._ui.checkButton.clicked.connect(lambda: self._context.start(self._check()))
        self.banner.asked.connect(self.asked)
        for part in self.parts.values():
            part.asked.connect(self.asked)
            part.copied.connect(self.copied)
            part.folded.connect(self._fill)
            part.current_changed.connect(lambda part=part: self._current_in(part))
        copy = QShortcut(QKeySequence(QKeySequence.StandardKey.Copy), self)
        copy.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        copy.activated.connect(self._copy)

    def _copy(self) -> None:
        self.copied.emit(as_text(sections(self._status, self._context.now())))

    def _current_in(self, part: PublicSection) -> None:
        """One row is current on the whole page; it is scrolled to, with its card."""
        for other in self.parts.values():
            if other is not part:
                other.let_go()
        rect = part.view.visualRect(part.view.currentIndex())
        at = part.view.viewport().mapTo(self._ui.body, rect.center())
        self._ui.scroll.ensureVisible(at.x(), at.y(), 0, 3 * rect.height())

    # --- what is shown -----------------------------------------------------------------------------------------------

    def show_status(self, status: AppStatus) -> None:
        """The newest status; a hidden page only keeps it."""
        super().show_status(status)
        if self.isVisible():
            self._refresh()

    def _refresh(self) -> None:
        status, before, now = self._status, self._drawn, self._context.now()
        self._drawn = status
        shown = banner(status, self._context.say)
        self.banner.show_banner(shown)
        self._ui.bannerPlace.setContentsMargins(24, 12 if shown else 0, 24, 0)
        self._ui.facts.setText(facts(status.public, now))
        self._refresh_buttons()
        if before is not None and before.public is status.public and before.services is status.services:
            return
        for count in counts(status.public):
            self.counts[count.reach].show_number(count.number)
        first = not self._shown
        self._fill()
        self._waiting.setVisible(status.public is None)
        self._nothing.setVisible(status.public is not None and not self._shown)
        self._refresh_buttons()
        if first:
            self._first_focus()

    def _fill(self) -> None:
        status, folded = self._status, {reach for reach, part in self.parts.items() if not part.open}
        self._shown = sections(status, self._context.now(), folded)
        found = {section.reach: section for section in self._shown}
        for reach, part in self.parts.items():
            part.show_section(found.get(reach), status.settings.density)

    def _first_focus(self) -> None:
        place = first_focus(self._shown)
        if place is not None:
            self.go_to(place)

    def go_to(self, place: Place) -> None:
        """Show this address; where it is not there, nothing happens."""
        rows = self._status.public.rows if self._status.public is not None else ()
        reach = next((row.reach for row in rows if row.place == place), None)
        if reach is not None:
            part = self.parts[reach]
            part.fold.setChecked(True)
            if part.go_to(place):
                part.view.setFocus()

    def show_width(self, width: int) -> None:
        """Narrow windows do without the button that F5 and the menu stand for."""
        self._ui.lookButton.setVisible(width >= self._context.theme.scaled(NARROW_BELOW))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._refresh()
        self._context.start(self._look())

    async def _look(self) -> None:
        desks = await self._context.commands.desks()
        await desks.public.look(anyway=False)

    async def _check(self) -> None:
        """The button is off until all have answered, or had the time to."""
        self._checking = True
        self._refresh_buttons()
        try:
            await (await self._context.commands.desks()).public.check()
        finally:
            self._checking = False
            self._refresh_buttons()

    def _refresh_buttons(self) -> None:
        some = bool(self._shown)
        self._ui.copyButton.setEnabled(some)
        self._ui.lookButton.setEnabled(not self._status.syncing)
        self._ui.checkButton.setEnabled(some and not self._checking)

    # --- for the window ----------------------------------------------------------------------------------------------

    @property
    def panes(self) -> tuple[QWidget, ...]:
        """Where F6 goes: each table, else the first button."""
        shown = tuple(part.view for part in self.parts.values() if part.view.isVisible())
        return shown or (self._ui.menuButton,)
