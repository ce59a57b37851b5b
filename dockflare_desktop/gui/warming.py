"""Draws what the table will need while nothing is known yet, so that its first painting waits for no drawing."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QWidget

from dockflare_desktop.core.status import Status
from dockflare_desktop.gui.present.services import TONES
from dockflare_desktop.gui.theme import Theme

PAUSE = 5  # ms between two drawings
CELL = 14  # px of an icon in a cell
OTHERS = (("ui-lock", "text2"), ("ui-box", "text2"), ("ui-manual", "text2"), ("nav-public", "open"))
WEIGHTS = ((400, False), (500, False), (600, False), (400, True))
EXAMPLE = "Live: photos.example.org/path 0123456789"


class Warming(QObject):
    """One drawing, then a pause for the loop; it ends by itself."""

    def __init__(self, theme: Theme, widget: QWidget) -> None:
        super().__init__(widget)
        self._theme, self._widget = theme, widget
        shapes = [(f"status-{status.value}", TONES[status]) for status in Status]
        self.left: list[Callable[[], object]] = [partial(self._font, *weight) for weight in WEIGHTS]
        self.left += [partial(self._shape, *shape) for shape in (*shapes, *OTHERS)]
        self._timer = QTimer(self, interval=PAUSE)
        self._timer.timeout.connect(self.step)
        self._timer.start()

    def step(self) -> None:
        """Draw the next one."""
        if self.left:
            self.left.pop(0)()
        else:
            self._timer.stop()

    def _font(self, weight: int, fixed: bool) -> None:
        QFontMetrics(self._theme.font("body", weight, fixed=fixed)).horizontalAdvance(EXAMPLE)

    def _shape(self, name: str, tone: str) -> None:
        self._theme.pixmap(name, tone, CELL, self._widget.devicePixelRatioF())
