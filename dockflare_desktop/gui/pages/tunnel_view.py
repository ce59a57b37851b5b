"""One tunnel on the Tunnels page: its head, connectors, rules in the order tried, limits."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout

from dockflare_desktop.core.connectors.view import TunnelConnectors
from dockflare_desktop.core.status import AppStatus
from dockflare_desktop.core.tunnels.overview import TunnelLook
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.pages.tunnel_head import TunnelHead
from dockflare_desktop.gui.pages.tunnel_table import TunnelTable
from dockflare_desktop.gui.present.connectors import connector_offer, runs_here
from dockflare_desktop.gui.present.meters import account_lines
from dockflare_desktop.gui.present.tunnel_connectors import connector_columns, connector_lines, connectors_line
from dockflare_desktop.gui.present.tunnel_offers import TunnelDo
from dockflare_desktop.gui.present.tunnel_rules import FOLD, rule_columns, rule_lines, rules_line
from dockflare_desktop.gui.present.tunnels import head, meters
from dockflare_desktop.gui.text import translate
from dockflare_desktop.gui.widgets.basics import label, line
from dockflare_desktop.gui.widgets.meter import Meters

CONNECTOR_WIDTHS = (150, 140, 132, 164, 120, 78, 200)
RULE_WIDTHS = (64, 300, 110, 200, 126, 160)


class TunnelView(QScrollArea):
    """`asked` carries a TunnelDo."""

    asked = Signal(object)
    copied = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__()
        theme = context.theme
        self._context = context
        self._look: TunnelLook | None = None
        self._folded, self._density = True, "comfortable"
        self._offered = TunnelDo.CONNECTOR
        self.setProperty("kind", "surface")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.head = TunnelHead(theme)
        self.head.asked.connect(self.asked)
        self.head.copied.connect(self.copied)
        title = translate("tunnels", "Connectors")
        self.connectors = TunnelTable(theme, title, connector_columns(), CONNECTOR_WIDTHS, grows=3, gives_way=4)
        title = translate("tunnels", "Rules, in the order they are tried")
        self.rules = TunnelTable(theme, title, rule_columns(), RULE_WIDTHS, grows=1)
        self.connectors.clicked.connect(lambda: self.asked.emit(self._offered))
        self.rules.offer(translate("tunnels", "Try a URL..."))
        self.rules.clicked.connect(lambda: self.asked.emit(TunnelDo.TRY_URL))
        self.rules.entered.connect(self._unfold)
        self.rules.view.clicked.connect(lambda index: self._unfold(self.rules.model.lines[index.row()].id))
        self._limits = label(theme, translate("tunnels", "Limits"), weight=600)
        self.meters = Meters(theme)
        self._lay_out()

    def _lay_out(self) -> None:
        body = QFrame()
        body.setProperty("kind", "surface")
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        title = QHBoxLayout()
        title.setContentsMargins(24, 14, 20, 8)
        title.addWidget(self._limits)
        column.addWidget(self.head)
        column.addWidget(line("line"))
        column.addWidget(self.connectors)
        column.addWidget(self.rules)
        column.addLayout(title)
        column.addWidget(self.meters)
        column.addStretch(1)
        self.setWidget(body)

    def show_look(self, look: TunnelLook, connectors: TunnelConnectors | None, status: AppStatus) -> None:
        """Another tunnel, or the same as it is now."""
        self._folded = self._folded or self._look is None or self._look.tunnel.id != look.tunnel.id
        self._look, self._density = look, status.settings.density
        ours = runs_here(connectors)
        self.head.show_look(look, ours=ours)
        self._offered = TunnelDo.UPDATE_CONNECTOR if ours else TunnelDo.CONNECTOR
        self.connectors.offer(connector_offer(ours=ours))
        lines = connector_lines(connectors, self._context.now())
        spoken = translate("tunnels", "%n rows", "", len(lines))
        self.connectors.show_lines(lines, connectors_line(connectors), spoken, self._density)
        self.connectors.setVisible(head(look).driven)
        self._show_rules(look)
        found = (*meters(look, status.cloudflare.calls_left), *account_lines(status.meters))
        self.meters.show_meters([(each.name, each.value, each.limit, each.note) for each in found])
        for part in (self._limits, self.meters):
            part.setVisible(bool(found))

    def _show_rules(self, look: TunnelLook) -> None:
        lines = rule_lines(look, folded=self._folded)
        spoken = translate("tunnels", "%n rows", "", len(lines))
        self.rules.show_lines(lines, rules_line(look), spoken, self._density)
        self.rules.setVisible(bool(look.tunnel.id))

    def _unfold(self, ident: str) -> None:
        if ident == FOLD and self._look is not None:
            self._folded = False
            self._show_rules(self._look)
