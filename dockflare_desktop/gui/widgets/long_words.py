"""A label whose long words break too: Qt breaks between words, and an id or a line of JSON would be cut at an edge."""

import re

from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLabel, QMenu, QWidget

from dockflare_desktop.gui.text import translate

MAY_BREAK = "\u200b"  # of no width
LONG, RUN, SIGNS = 23, 12, 8  # characters: of a word that may break, and of letters and signs that stay together
_WORD = re.compile(rf"\S{{{LONG},}}")
_PIECE = re.compile(rf"\w{{1,{RUN}}}[^\w\s]{{0,{SIGNS}}}|[^\w\s]{{1,{SIGNS}}}")


class LongWords(QLabel):
    """`text` is what was set; what is copied out of it is too."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plain = ""

    def setText(self, text: str) -> None:
        self._plain, shown = text, breakable(text)
        super().setText(shown)
        self.setAccessibleName(text if shown != text else "")

    def text(self) -> str:
        return self._plain

    def selectedText(self) -> str:
        return super().selectedText().replace(MAY_BREAK, "")

    def copy(self) -> None:
        """What is selected, to the clipboard."""
        QGuiApplication.clipboard().setText(self.selectedText())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if not self.hasSelectedText():
            event.ignore()
            return
        menu = QMenu(self)
        menu.addAction(translate("details", "Copy")).triggered.connect(self.copy)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(event.globalPos())


def breakable(text: str) -> str:
    """The text with places inside of its long words where a line may end."""
    return _WORD.sub(lambda found: MAY_BREAK.join(_PIECE.findall(found[0])), text)
