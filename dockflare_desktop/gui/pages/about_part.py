"""About this program, on the settings page: version, licence, where its data is kept."""

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.pages.settings_rows import Card
from dockflare_desktop.gui.text import isolated, translate
from dockflare_desktop.gui.theme import Theme
from dockflare_desktop.gui.widgets.basics import label, push, wrapped


class AboutPart(QWidget):
    """Facts that never change while the program runs."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        theme, folder = context.theme, context.data_folder
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(label(theme, "DockFlare Desktop", weight=600))
        card = Card()
        card.add(_row(theme, translate("about", "Version"), context.version))
        licence = translate("about", "MIT. Not made by Cloudflare or Docker.")
        card.add(_row(theme, translate("about", "Licence"), licence))
        if folder:
            show = push(theme, translate("about", "Open folder"))
            show.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(folder)))
            card.add(_row(theme, translate("about", "Data folder"), isolated(folder), show))
        else:
            kept = translate("about", "The demo keeps nothing: what it needs goes when it ends.")
            card.add(_row(theme, translate("about", "Data folder"), kept))
        column.addWidget(card)


def _row(theme: Theme, name: str, text: str, button: QPushButton | None = None) -> QWidget:
    row = QWidget()
    across, texts = QHBoxLayout(row), QVBoxLayout()
    across.setContentsMargins(17, 8, 16, 8)
    texts.setSpacing(2)
    texts.addWidget(label(theme, name, weight=500))
    shown: QLabel = wrapped(theme, text, "text2", "caption")
    shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    texts.addWidget(shown)
    across.addLayout(texts, 1)
    if button is not None:
        across.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
    return row
