"""The head of one tunnel: name, state, id, and what can be done with it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QToolButton, QVBoxLayout

from dockflare_desktop.core.tunnels.overview import TunnelLook
from dockflare_desktop.gui.present.tunnel_offers import TunnelDo, offers
from dockflare_desktop.gui.present.tunnels import head
from dockflare_desktop.gui.text import isolated, translate
from dockflare_desktop.gui.theme import Theme
from dockflare_desktop.gui.widgets.basics import dress, label, push, style
from dockflare_desktop.gui.widgets.painted import Pill


class TunnelHead(QFrame):
    """`asked` carries a TunnelDo, `copied` the id."""

    asked = Signal(object)
    copied = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("kind", "surface")
        self.name = label(theme, "", size="panel", weight=600)
        self.pill = Pill(theme)
        self.ident = style(label(theme, "", "text2"), theme, fixed=True)
        self.ident.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.copy = _tool(theme, translate("tunnels", "Copy the id"), "ui-copy")
        self.rename = push(theme, translate("tunnels", "Rename..."))
        self.snippet = push(theme, translate("tunnels", "Run snippet..."), icon="ui-terminal")
        self.more = _tool(theme, translate("tunnels", "More"), "ui-more")
        self.more.setProperty("kind", "boxed")
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu = QMenu(self.more)
        self.more.setMenu(self.menu)
        self.copy.clicked.connect(lambda: self.copied.emit(self.ident.text()))
        self.rename.clicked.connect(lambda: self.asked.emit(TunnelDo.RENAME))
        self.snippet.clicked.connect(lambda: self.asked.emit(TunnelDo.SNIPPET))
        self._lay_out()

    def _lay_out(self) -> None:
        names, ids, left = QHBoxLayout(), QHBoxLayout(), QVBoxLayout()
        names.setSpacing(10)
        ids.setSpacing(4)
        left.setSpacing(4)
        for row, widgets in ((names, (self.name, self.pill)), (ids, (self.ident, self.copy))):
            for widget in widgets:
                row.addWidget(widget)
            row.addStretch(1)
            left.addLayout(row)
        top = QHBoxLayout(self)
        top.setContentsMargins(24, 14, 20, 12)
        top.setSpacing(8)
        top.addLayout(left, 1)
        for button in (self.rename, self.snippet, self.more):
            top.addWidget(button)

    def show_look(self, look: TunnelLook, *, ours: bool = False) -> None:
        """Another tunnel, or the same as it is now; `ours`: we run a connector of it."""
        shown = head(look)
        self.name.setText(isolated(shown.name))
        self.pill.show_status(shown.pill, shown.icon, shown.tone)
        self.ident.setText(shown.id)
        for widget in (self.ident, self.copy, self.more, self.rename):
            widget.setVisible(bool(shown.id))
        self.snippet.setVisible(shown.driven)
        self.menu.clear()
        for what, text, can in offers(look, ours=ours):
            action = self.menu.addAction(text)
            action.setEnabled(can)
            action.triggered.connect(lambda _checked=False, what=what: self.asked.emit(what))


def _tool(theme: Theme, name: str, icon: str) -> QToolButton:
    made = QToolButton()
    made.setAccessibleName(name)
    made.setToolTip(name)
    dress(made, theme, icon)
    return made
