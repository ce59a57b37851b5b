"""Warnings while editing, one below the other, some with a way to mend them."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from dockflare_desktop.gui.present.group_form import Warned
from dockflare_desktop.gui.theme import Theme
from dockflare_desktop.gui.widgets.basics import empty, icon_label, push, wrapped


class WarnedBox(QWidget):
    """Shows warnings; the same again touch nothing. `offered` carries the fix of one whose button was clicked."""

    offered = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._shown: tuple[Warned, ...] = ()
        self._offers: list[QWidget] = []
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(14, 10, 14, 10)
        self._rows.setSpacing(8)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        theme.changed.connect(self.update)
        self.hide()

    @property
    def texts(self) -> tuple[str, ...]:
        """What is said now."""
        return tuple(each.text for each in self._shown)

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """Where Tab goes."""
        return tuple(self._offers)

    def show_warnings(self, warnings: Sequence[Warned]) -> None:
        """None hides the box."""
        if tuple(warnings) == self._shown:
            return
        self._shown = tuple(warnings)
        empty(self._rows)
        self._offers = []
        for warned in self._shown:
            self._add(warned)
        self.setVisible(bool(warnings))
        self.setAccessibleName(" ".join(self.texts))
        self.update()

    def _add(self, warned: Warned) -> None:
        row = QHBoxLayout()
        row.setSpacing(10)
        icon = "nav-public" if warned.tone == "open" else "ui-warn"
        row.addWidget(icon_label(self._theme, icon, warned.tone), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(wrapped(self._theme, warned.text, "text"), 1)
        if warned.fix is not None:
            offer = push(self._theme, warned.offer, "link")
            self._offers.append(offer)
            offer.clicked.connect(lambda: self.offered.emit(warned.fix))
            row.addWidget(offer, 0, Qt.AlignmentFlag.AlignTop)
        self._rows.addLayout(row)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        if not self._shown:
            return
        tone = "open" if any(each.tone == "open" for each in self._shown) else "warn"
        theme, painter = self._theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = theme.colour(tone)
        edge.setAlpha(255 if theme.tokens.contrast else 80)
        painter.setPen(edge)
        painter.setBrush(theme.colour(f"{tone}_soft"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        painter.end()
