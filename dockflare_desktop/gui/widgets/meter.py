"""A meter: a name, a bar, the numbers, a note; the bar is never without its numbers."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QSizePolicy, QWidget

from dockflare_desktop.gui.text import translate
from dockflare_desktop.gui.theme import Theme
from dockflare_desktop.gui.widgets.basics import empty, label

HEIGHT, WIDTH = 6, 200  # px
WARN, BAD = 0.80, 0.95


def tone_of(value: int, limit: int) -> str:
    """Warns from 80 per cent, is bad from 95."""
    share = value / limit if limit else 1.0
    return "bad" if share >= BAD else "warn" if share >= WARN else "accent"


class Bar(QWidget):
    """How much of a limit is used up."""

    def __init__(self, theme: Theme, value: int, limit: int) -> None:
        super().__init__()
        self._theme, self._value, self._limit = theme, value, limit
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter, theme = QPainter(self), self._theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("pressed"))
        whole = QRectF(self.rect())
        painter.drawRoundedRect(whole, HEIGHT / 2, HEIGHT / 2)
        if self._value > 0:
            share = min(1.0, self._value / self._limit if self._limit else 1.0)
            width = max(HEIGHT, whole.width() * share)
            left = whole.width() - width if self.isRightToLeft() else 0.0
            painter.setBrush(theme.colour(tone_of(self._value, self._limit)))
            painter.drawRoundedRect(QRectF(left, 0, width, HEIGHT), HEIGHT / 2, HEIGHT / 2)
        painter.end()


class Meters(QFrame):
    """Meters below each other."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(24, 4, 20, 20)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(3, 1)

    def show_meters(self, meters: list[tuple[str, int, int, str]]) -> None:
        """Name, value, limit, note of each."""
        empty(self._grid)
        for row, (name, value, limit, note) in enumerate(meters):
            counted = translate("meter", "{value} of {limit}").format(value=f"{value:,}", limit=f"{limit:,}")
            tone = tone_of(value, limit)
            bar = Bar(self._theme, value, limit)
            bar.setAccessibleName(translate("meter", "{name}, {counted}").format(name=name, counted=counted))
            self._grid.addWidget(label(self._theme, name), row, 0)
            self._grid.addWidget(bar, row, 1, Qt.AlignmentFlag.AlignVCenter)
            self._grid.addWidget(label(self._theme, counted, "text" if tone == "accent" else tone), row, 2)
            self._grid.addWidget(label(self._theme, note, "text2", "caption"), row, 3)
