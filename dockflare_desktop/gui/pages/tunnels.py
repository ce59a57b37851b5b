"""The Tunnels page: every tunnel of the account, and one of them with connectors, rules in order and limits."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QFrame, QStackedWidget, QVBoxLayout, QWidget

from dockflare_desktop.core.status import AppStatus
from dockflare_desktop.core.tunnels.overview import TunnelLook
from dockflare_desktop.engine.tunnel_commands import TunnelOverview
from dockflare_desktop.gui._generated.ui_tunnels_page import Ui_TunnelsPage
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.doers.tunnels import TunnelDoer
from dockflare_desktop.gui.doing import Do, Request
from dockflare_desktop.gui.pages.page import Page
from dockflare_desktop.gui.pages.tunnel_offers import TunnelOffers
from dockflare_desktop.gui.pages.tunnel_view import TunnelView
from dockflare_desktop.gui.present.tunnel_offers import TunnelDo
from dockflare_desktop.gui.present.tunnels import banner, facts, first_url, ident, rows
from dockflare_desktop.gui.text import translate
from dockflare_desktop.gui.widgets.banner import BannerBox
from dockflare_desktop.gui.widgets.basics import dress, push, style
from dockflare_desktop.gui.widgets.empty import NothingThere
from dockflare_desktop.gui.widgets.grey_rows import GreyRows
from dockflare_desktop.gui.widgets.two_lines import LinesList

WIDTH, SMALL, SMALL_BELOW = 226, 180, 1_000  # px of the list, and of the window
NARROW_BELOW = 960  # px of the window


class TunnelsPage(Page):
    """Shows what the desk tells of the last round; what no round reads is read when the page is opened, and by F5."""

    makes_new = True

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        theme = context.theme
        self._found = TunnelOverview()
        self._wanted = ""  # id of the tunnel to show
        self._ui = Ui_TunnelsPage()
        self._ui.setupUi(self)
        self.menu_button = self._ui.menuButton
        style(self._ui.title, theme, "page", 600)
        style(self._ui.facts, theme)
        dress(self._ui.menuButton, theme, "ui-menu")
        dress(self._ui.lookButton, theme, "ui-sync")
        self.banner = BannerBox(theme)
        self.banner.hide()
        self._ui.bannerPlace.addWidget(self.banner)
        self.offers = TunnelOffers(theme)
        self._ui.bannerPlace.addWidget(self.offers)
        self.list = LinesList(theme, translate("tunnels", "Tunnels"))
        self.new_button = push(theme, translate("tunnels", "New tunnel"), icon="ui-plus")
        self.new_button.setToolTip(translate("tunnels", "New tunnel (Ctrl+N)"))
        self._side = self._list_frame()
        self.view = TunnelView(context)
        self._waiting = GreyRows(theme, translate("tunnels", "Reading the account..."))
        text = translate("tunnels", "The default one is made once a service needs it.")
        self._nothing = NothingThere(theme, "nav-tunnels", translate("tunnels", "No tunnel in this account"), text)
        self._stack = QStackedWidget()
        for widget in (self._waiting, self._nothing, self.view):
            self._stack.addWidget(widget)
        self._ui.bodyPlace.addWidget(self._side)
        self._ui.bodyPlace.addWidget(self._stack, 1)
        self._doing = TunnelDoer(context, self, lambda: self._found, lambda: self._read(fresh=True))
        self._connect()

    def _list_frame(self) -> QFrame:
        frame = QFrame()
        frame.setProperty("kind", "list")
        frame.setFixedWidth(self._context.theme.scaled(WIDTH))
        column = QVBoxLayout(frame)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addWidget(self.list, 1)
        column.addWidget(self.new_button, 0, Qt.AlignmentFlag.AlignLeading)
        return frame

    def _connect(self) -> None:
        self._ui.lookButton.clicked.connect(self._look)
        self.banner.asked.connect(self.asked)
        self.list.chosen.connect(self._choose)
        self.new_button.clicked.connect(self._new)
        self.view.copied.connect(self.copied)
        self.view.asked.connect(self._do)
        tries = QShortcut(QKeySequence("Ctrl+T"), self)
        tries.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        tries.activated.connect(lambda: self._do(TunnelDo.TRY_URL))
        self.offers.asked.connect(self._do)
        new = QShortcut(QKeySequence(QKeySequence.StandardKey.New), self)
        new.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        new.activated.connect(self._new)

    # --- what is shown ------------------------------------------------------------------------------------------------

    def show_status(self, status: AppStatus) -> None:
        """The newest status; a hidden page only keeps it."""
        super().show_status(status)
        if self.isVisible():
            self._context.start(self._read())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._draw()
        self._context.start(self._read(fresh=True))

    def show_width(self, width: int) -> None:
        """Narrow windows have a narrow list, and do without the button that F5 stands for."""
        theme = self._context.theme
        self._side.setFixedWidth(theme.scaled(SMALL if width < theme.scaled(SMALL_BELOW) else WIDTH))
        self._ui.lookButton.setVisible(width >= theme.scaled(NARROW_BELOW))

    def _look(self) -> None:
        """Compare, and read what no round reads."""
        self.asked.emit(Request(Do.COMPARE))
        self._context.start(self._read(fresh=True))

    async def _read(self, *, fresh: bool = False) -> None:
        self._found = await (await self._context.commands.desks()).tunnels.overview(fresh=fresh)
        if self.isVisible():
            self._draw()

    def _draw(self) -> None:
        found = self._found.tunnels
        self._ui.facts.setText(facts(found))
        self._ui.lookButton.setEnabled(not self._status.syncing)
        self.list.show_rows(rows(found))
        look = self.current
        if look is not None:
            self._wanted = ident(look)
            self.list.mark(self._wanted)
            seen = next((each for each in self._status.connectors if each.tunnel_id == look.tunnel.id), None)
            self.view.show_look(look, seen, self._status)
        waits = not found and not self._found.problems
        nobody = self._waiting if waits and self._status.last_verified is None else self._nothing
        self._stack.setCurrentWidget(self.view if look is not None else nobody)
        shown = None if look is None else banner(look, self._found.problems, self._context.say)
        self.banner.show_banner(shown)
        self.offers.show_look(look)
        self._ui.bannerPlace.setContentsMargins(24, 0, 24, 12 if shown else 0)

    @property
    def current(self) -> TunnelLook | None:
        """The tunnel that is shown: the chosen one, else the first."""
        found = self._found.tunnels
        chosen = (each for each in found if self._wanted in (ident(each), each.tunnel.name))
        return next(chosen, found[0] if found else None)

    def _choose(self, wanted: str) -> None:
        self._wanted = wanted
        self._draw()

    def go_to(self, called: str) -> None:
        """Show the tunnel of this name or id, as soon as it is known."""
        known = next((each for each in self._found.tunnels if called in (each.tunnel.id, each.tunnel.name)), None)
        if known is not None or not self._found.tunnels:
            self._choose(ident(known) if known is not None else called)

    # --- what is done -------------------------------------------------------------------------------------------------

    def _do(self, what: TunnelDo) -> None:
        look = self.current
        if look is not None and what is TunnelDo.TRY_URL:
            self.asked.emit(Request(Do.TRY_URL, value=first_url(look)))
        elif look is not None:
            self._context.start(self._doing.do(what, look))

    def _new(self) -> None:
        self._context.start(self._create())

    async def _create(self) -> None:
        made = await self._doing.create()
        if made:
            self._choose(made)

    # --- for the window -----------------------------------------------------------------------------------------------

    @property
    def panes(self) -> tuple[QWidget, ...]:
        """Where F6 goes: the list, then the rules."""
        return (self.list, self.view.rules.view) if self._stack.currentWidget() is self.view else (self.list,)
