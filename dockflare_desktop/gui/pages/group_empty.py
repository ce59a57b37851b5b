"""No access groups yet: what one is, and how to get the first."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from dockflare_desktop.gui.text import translate
from dockflare_desktop.gui.theme import Theme
from dockflare_desktop.gui.widgets.basics import icon_label, label, push


class NoGroups(QFrame):
    """Two ways in; adopting is offered where there is anything to adopt."""

    new_asked = Signal()
    adopt_asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("kind", "page")
        middle = Qt.AlignmentFlag.AlignHCenter
        new = push(theme, translate("access", "New group"), "primary", "ui-plus")
        new.clicked.connect(self.new_asked)
        self._adopt = push(theme, translate("access", "Adopt from Cloudflare..."))
        self._adopt.clicked.connect(self.adopt_asked)
        self.stops: tuple[QWidget, ...] = (new, self._adopt)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(new)
        buttons.addWidget(self._adopt)
        buttons.addStretch(1)
        sentence = translate("access", "A group says who may enter: write it once, name it in a label.")
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addStretch(1)
        column.addWidget(icon_label(theme, "ui-users", "text2", 40), 0, middle)
        column.addWidget(label(theme, translate("access", "No access groups yet"), weight=600), 0, middle)
        column.addWidget(label(theme, sentence, "text2"), 0, middle)
        column.addLayout(buttons)
        column.addStretch(1)

    def offer_adopting(self, *, some: bool) -> None:
        """Whether there is anything of somebody else's."""
        self._adopt.setVisible(some)
