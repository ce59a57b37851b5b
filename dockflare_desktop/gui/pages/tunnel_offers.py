"""What one click can do about a tunnel that nobody runs, or that is run from a file: buttons below the banner."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout

from dockflare_desktop.core.tunnels.overview import TunnelLook
from dockflare_desktop.gui.present.tunnel_offers import TunnelDo, one_click
from dockflare_desktop.gui.text import translate
from dockflare_desktop.gui.theme import Theme
from dockflare_desktop.gui.widgets.basics import push


class TunnelOffers(QFrame):
    """`asked` carries a TunnelDo."""

    asked = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 8, 0, 0)
        row.setSpacing(8)
        self.buttons = {
            TunnelDo.CONNECTOR: push(theme, translate("tunnels", "Run it for me"), "primary"),
            TunnelDo.SNIPPET: push(theme, translate("tunnels", "Show run snippet...")),
            TunnelDo.MIGRATE: push(theme, translate("tunnels", "Migrate..."), "primary"),
        }
        for what, button in self.buttons.items():
            button.clicked.connect(lambda _checked=False, what=what: self.asked.emit(what))
            row.addWidget(button)
        row.addStretch(1)

    def show_look(self, look: TunnelLook | None) -> None:
        """Those that fit."""
        fit = one_click(look)
        for what, button in self.buttons.items():
            button.setVisible(what in fit)
        self.setVisible(bool(fit))
