"""The banner of a page, and the card of a panel: the same drawing, the buttons beside or below the text."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from dockflare_desktop.core.model import ServiceKey
from dockflare_desktop.gui.doing import Request
from dockflare_desktop.gui.present.frame import Banner, BannerButton
from dockflare_desktop.gui.theme import Theme
from dockflare_desktop.gui.widgets.basics import empty, icon_label, push, style, wrapped

EDGE_ALPHA = 80  # of 255: the border is the strong colour, thinned


class BannerBox(QWidget):
    """Shows a Banner; a click emits `asked` with the button's request."""

    asked = Signal(object)

    def __init__(self, theme: Theme, *, card: bool = False) -> None:
        super().__init__()
        self._theme, self._card = theme, card
        self._shown: Banner | None = None
        self._key: ServiceKey | None = None
        self.buttons: tuple[QPushButton, ...] = ()  # of what is shown
        self._rows = QVBoxLayout(self)
        margin = 15 if card else 14
        self._rows.setContentsMargins(margin, 12, margin, 14 if card else 12)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        theme.changed.connect(self.update)

    def show_banner(self, banner: Banner | None, key: ServiceKey | None = None) -> None:
        """None hides it. The same banner again touches nothing, so that focus stays where it is."""
        self.setVisible(banner is not None)
        if banner == self._shown and key == self._key:
            return
        self._shown, self._key = banner, key
        empty(self._rows)
        self.buttons = ()
        if banner is not None:
            self._fill(banner)
            self.setAccessibleName(f"{banner.title} {banner.text}".strip())
        self.update()

    def _fill(self, banner: Banner) -> None:
        theme = self._theme
        head, texts = QHBoxLayout(), QVBoxLayout()
        head.setSpacing(10)
        texts.setSpacing(4)
        title = wrapped(theme, banner.title, "text")
        style(title, theme, "body", 600)
        texts.addWidget(title)
        if banner.text:
            texts.addWidget(wrapped(theme, banner.text, "text"))
        align = Qt.AlignmentFlag.AlignTop if banner.text or self._card else Qt.AlignmentFlag.AlignVCenter
        head.addWidget(icon_label(theme, banner.icon, banner.tone), 0, align)
        head.addLayout(texts, 1)
        buttons = self.buttons = tuple(self._button(button) for button in banner.buttons)
        if self._card:
            self._rows.addLayout(head)
            self._below(buttons)
        else:
            for button in buttons:
                head.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
            self._rows.addLayout(head)

    def _below(self, buttons: tuple[QPushButton, ...]) -> None:
        if buttons:
            below = QHBoxLayout()
            below.setContentsMargins(0, 4, 0, 0)
            for button in buttons:
                below.addWidget(button)
            below.addStretch(1)
            self._rows.addLayout(below)

    def _button(self, wanted: BannerButton) -> QPushButton:
        made = push(self._theme, wanted.text, "primary" if wanted.primary else "")
        request = Request(wanted.do, self._key, wanted.field, wanted.value)
        made.clicked.connect(lambda: self.asked.emit(request))
        return made

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        if self._shown is None:
            return
        theme, painter = self._theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = theme.colour(self._shown.tone)
        if not theme.tokens.contrast:
            edge.setAlpha(EDGE_ALPHA)
        painter.setPen(QPen(edge, 1))
        painter.setBrush(theme.colour(f"{self._shown.tone}_soft"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        painter.end()
