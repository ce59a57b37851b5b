"""What a table's place shows before anything is known: grey rows, nothing that moves."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame

from dockflare_desktop.gui.text import translate
from dockflare_desktop.gui.theme import Theme

ROWS, HEIGHT, BAR = 8, 36, 10  # px
BARS = ((24, 110), (200, 150), (400, 110), (580, 80))  # left and width of the bars, px


class GreyRows(QFrame):
    """Stands for the rows that will come."""

    def __init__(self, theme: Theme, name: str = "") -> None:
        super().__init__()
        self._theme = theme
        self.setProperty("kind", "surface")
        self.setAccessibleName(name or translate("services", "Looking for containers..."))
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("border_soft"))
        for row in range(ROWS):
            top = row * HEIGHT + (HEIGHT - BAR) / 2
            for left, width in BARS:
                if left + width < self.width():
                    start = self.width() - left - width if self.isRightToLeft() else left
                    painter.drawRoundedRect(QRectF(start, top, width, BAR), 4, 4)
        painter.end()
