"""The Engines page: a card for each engine, what was found on this computer, and adding more."""

from collections.abc import Coroutine, Sequence
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QWidget

from dockflare_desktop.core.engines.probed import Offer
from dockflare_desktop.core.engines.stored import StoredEngine
from dockflare_desktop.core.status import AppStatus
from dockflare_desktop.gui._generated.ui_engines_page import Ui_EnginesPage
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.dialogs.asking import ask
from dockflare_desktop.gui.dialogs.engine import Choices, EngineDialog
from dockflare_desktop.gui.dialogs.host_key import introduced
from dockflare_desktop.gui.doing import Do, Request
from dockflare_desktop.gui.pages.engine_card import CardView, OfferView
from dockflare_desktop.gui.pages.engine_stopping import stop_watching
from dockflare_desktop.gui.pages.page import Page
from dockflare_desktop.gui.present.engines import Act, cards, facts, first_with_problem, offer_text
from dockflare_desktop.gui.present.frame import banner
from dockflare_desktop.gui.widgets.banner import BannerBox
from dockflare_desktop.gui.widgets.basics import dress, empty, style

ONE_COLUMN_BELOW = 900  # px of the window
BEAT = 1000  # ms: "next try in 40 s" is counted down


class EnginesPage(Page):
    """Shows AppStatus.engines; what is stored and what was found is asked when it is opened."""

    makes_new = True

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        theme = context.theme
        self._stored: tuple[StoredEngine, ...] = ()
        self._pinned_by = ""
        self._columns = 2
        self.cards: dict[str, CardView] = {}
        self.offers: list[OfferView] = []
        ui = self._ui = Ui_EnginesPage()
        ui.setupUi(self)
        self.menu_button = ui.menuButton
        style(ui.title, theme, "page", 600)
        style(ui.facts, theme)
        dress(ui.menuButton, theme, "ui-menu")
        dress(ui.addButton, theme, "ui-plus", "on_accent")
        ui.parts.setStretch(2, 1)  # what is left goes below the cards, not into them
        self.banner = BannerBox(theme)
        self.banner.hide()
        ui.bannerPlace.addWidget(self.banner)
        self.banner.asked.connect(self.asked)
        ui.addButton.clicked.connect(self.new)
        ui.importButton.clicked.connect(self._import)
        QShortcut(QKeySequence("Ctrl+N"), self).activated.connect(self.new)
        QShortcut(QKeySequence("Ctrl+Return"), self).activated.connect(self._check)
        self._clock = QTimer(self)
        self._clock.setInterval(BEAT)
        self._clock.timeout.connect(self._draw)

    # --- what is shown -----------------------------------------------------------------------------------------------

    def show_status(self, status: AppStatus) -> None:
        """The newest status; a hidden page only keeps it."""
        before = {each.facts.handle for each in self._status.engines}
        super().show_status(status)
        if self.isVisible():
            self._draw()
            if before != {each.facts.handle for each in status.engines}:
                self._context.start(self._read())

    def show_width(self, width: int) -> None:
        """Narrow windows have one column of cards."""
        columns = 1 if width < self._context.theme.scaled(ONE_COLUMN_BELOW) else 2
        if columns != self._columns:
            self._columns = columns
            self._arrange()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._draw()
        self._clock.start()
        self._context.start(self._read())

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._clock.stop()

    async def _read(self) -> None:
        """What is stored, then what was found: sockets are tried for that, and may take a while."""
        desk = (await self._context.commands.desks()).engines
        self._stored, self._pinned_by = tuple(await desk.engines()), await desk.pinned_by()
        self._draw()
        self._show_offers(await desk.offers())

    def _draw(self) -> None:
        status, now = self._status, self._context.now()
        shown = banner(status, self._context.say)
        self.banner.show_banner(shown)
        self._ui.bannerPlace.setContentsMargins(24, 12 if shown else 0, 24, 0)
        self._ui.facts.setText(facts(status))
        made = cards(status, self._stored, now, self._context.say, self._pinned_by)
        if [each.handle for each in made] != list(self.cards):
            for view in self.cards.values():
                view.hide()
                view.deleteLater()
            self.cards = {each.handle: CardView(self._context.theme, each) for each in made}
            for view in self.cards.values():
                view.asked.connect(self._asked)
            self._arrange()
        for each in made:
            self.cards[each.handle].show_card(each)

    def _arrange(self) -> None:
        grid = self._ui.cards
        while grid.takeAt(0) is not None:
            pass
        for number, view in enumerate(self.cards.values()):
            grid.addWidget(view, number // self._columns, number % self._columns)
        for column in range(2):
            grid.setColumnStretch(column, 1 if column < self._columns else 0)

    def _show_offers(self, found: Sequence[Offer]) -> None:
        empty(self._ui.offers)
        theme, say = self._context.theme, self._context.say
        self.offers = [OfferView(theme, each, offer_text(each, say)) for each in found]
        for view in self.offers:
            view.wanted.connect(self._watch_offer)
            view.declined.connect(self._decline)
            self._ui.offers.addWidget(view)

    # --- doing -------------------------------------------------------------------------------------------------------

    def new(self) -> None:
        """Ctrl+N: add an engine."""
        self._start(self._edit(StoredEngine("")))

    def _import(self) -> None:
        self._start(self._edit(StoredEngine("")))

    def _check(self) -> None:
        self.asked.emit(Request(Do.COMPARE))

    def _asked(self, handle: str, act: Act) -> None:
        engine = next((each for each in self._stored if each.id == handle), StoredEngine(handle))
        match act:
            case Act.CHECK:
                self._check()
            case Act.EDIT:
                self._start(self._edit(engine))
            case Act.STOP:
                self._start(self._stop(engine))
            case Act.WATCH:
                self._start(self._switch_on(engine))
            case Act.TRUST:
                self._start(introduced(self._context, engine, self))
            case Act.SERVICES:
                card = self.cards[handle].card
                self.asked.emit(Request(Do.ENGINE_SERVICES, value=card.name if card else ""))

    async def _edit(self, engine: StoredEngine) -> None:
        desk = (await self._context.commands.desks()).engines
        contexts = await desk.contexts() if engine.context or not engine.id else ()
        choices = Choices(contexts, self._status.cloudflare.remote_tunnels)
        if await ask(EngineDialog(self._context, engine, choices, self)):
            await self._read()

    async def _stop(self, engine: StoredEngine) -> None:
        view = next((each for each in self._status.engines if each.facts.handle == engine.id), None)
        if view is not None and await stop_watching(self._context, engine, view, self):
            await self._read()

    async def _switch_on(self, engine: StoredEngine) -> None:
        await (await self._context.commands.desks()).engines.switch(engine, on=True)
        await self._read()

    def _watch_offer(self, offer: Offer) -> None:
        self._start(self._edit(offer.engine))

    def _decline(self, offer: Offer) -> None:
        self._start(self._declined(offer))

    async def _declined(self, offer: Offer) -> None:
        await (await self._context.commands.desks()).engines.decline(offer)
        await self._read()

    def _start(self, work: Coroutine[Any, Any, object]) -> None:
        self._context.start(work)

    # --- for the window ----------------------------------------------------------------------------------------------

    @property
    def panes(self) -> tuple[QWidget, ...]:
        """Where F6 goes: each card's first button, from the first card with a problem on; else adding."""
        shown = [view.card for view in self.cards.values() if view.card is not None]
        handles = list(self.cards)
        at = handles.index(first_with_problem(shown)) if shown else 0
        order = (*handles[at:], *handles[:at])
        firsts = tuple(next(iter(self.cards[each].buttons.values())) for each in order if self.cards[each].buttons)
        return firsts or (self._ui.addButton,)
