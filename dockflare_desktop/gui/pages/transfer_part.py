"""Export and import on the settings page."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.doing import Do, Request
from dockflare_desktop.gui.pages.settings_rows import Card
from dockflare_desktop.gui.text import translate
from dockflare_desktop.gui.widgets.basics import label, push, wrapped


class TransferPart(QWidget):
    """A row for each direction."""

    asked = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._theme = context.theme
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(label(context.theme, translate("settings", "What you stored here"), weight=600))
        card = Card()
        for title, line, button, do in (
            (
                translate("settings", "Export"),
                translate("settings", "Groups, manual rules, overrides, settings as readable JSON, without secrets."),
                translate("settings", "Export..."),
                Do.EXPORT,
            ),
            (
                translate("settings", "Import"),
                translate(
                    "settings",
                    "Such a file, or a backup of the original DockFlare (ZIP or state.json). You see what would be "
                    "stored first, and nothing is written at Cloudflare before you approve it.",
                ),
                translate("settings", "Import..."),
                Do.IMPORT,
            ),
        ):
            card.add(self._row(title, line, button, do))
        column.addWidget(card)

    def _row(self, title: str, line: str, text: str, do: Do) -> QWidget:
        row = QWidget()
        across, texts = QHBoxLayout(row), QVBoxLayout()
        across.setContentsMargins(17, 10, 16, 10)
        across.setSpacing(16)
        texts.setSpacing(2)
        texts.addWidget(label(self._theme, title, weight=500))
        texts.addWidget(wrapped(self._theme, line, "text2", "caption"))
        button = push(self._theme, text)
        button.clicked.connect(lambda: self.asked.emit(Request(do)))
        across.addLayout(texts, 1)
        across.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        return row
