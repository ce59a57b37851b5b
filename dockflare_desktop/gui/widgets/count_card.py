"""A figure with its words, as a card: how many there are of something."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from dockflare_desktop.gui.theme import Theme
from dockflare_desktop.gui.widgets.basics import icon_label, label, wrapped


class CountCard(QFrame):
    """Icon, number, words; a screen reader hears number and words together."""

    def __init__(self, theme: Theme, icon: str, tone: str, words: str) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 16, 10)
        row.setSpacing(14)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        self._words = words
        self._number = label(theme, "", size="page", weight=600)
        texts.addWidget(self._number)
        texts.addWidget(wrapped(theme, words))  # four of them stand in a narrow window
        row.addWidget(icon_label(theme, icon, tone, 20))
        row.addLayout(texts, 1)
        self.show_number(None)

    def show_number(self, number: int | None) -> None:
        """Another figure; None: not known."""
        text = "—" if number is None else str(number)
        self._number.setText(text)
        self.setAccessibleName(f"{text} {self._words}")
