"""An answer to a click, for four seconds at the foot of the window; announced to screen readers."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRectF, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QEnterEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QWidget

from dockflare_desktop.gui.text import translate
from dockflare_desktop.gui.theme import Theme
from dockflare_desktop.gui.widgets.basics import label, push

LASTS = 4_000  # ms
ABOVE_FOOT = 44


class Toast(QWidget):
    """One at a time; the pointer on it, or its button in focus, stops the clock."""

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._theme, self._window = theme, window
        self._undo: Callable[[], None] | None = None
        across = QHBoxLayout(self)
        across.setContentsMargins(16, 8, 10, 8)
        self._text = label(theme, "")
        self._button = push(theme, translate("toast", "Undo"), "link")
        self._button.clicked.connect(self._undone)
        across.addWidget(self._text)
        across.addWidget(self._button)
        self._clock = QTimer(self, singleShot=True, interval=LASTS)
        self._clock.timeout.connect(self._end)
        window.installEventFilter(self)
        theme.changed.connect(self.update)
        self.hide()

    def say(self, text: str, undo: Callable[[], None] | None = None) -> None:
        """Show a text, in place of the one before."""
        self._undo = undo
        self._text.setText(text)
        self.setAccessibleName(text)
        self._button.setVisible(undo is not None)
        self.adjustSize()
        self._place()
        self.show()
        self.raise_()
        self._clock.start()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    def _undone(self) -> None:
        undo, self._undo = self._undo, None
        self.hide()
        if undo is not None:
            undo()

    def _end(self) -> None:
        if self.underMouse() or self._button.hasFocus():
            self._clock.start()
        else:
            self.hide()

    def _place(self) -> None:
        window = self._window
        self.move((window.width() - self.width()) // 2, window.height() - self.height() - ABOVE_FOOT)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window and event.type() is QEvent.Type.Resize:
            self._place()
        return False

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._clock.start()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.colour("border"), 1))
        painter.setBrush(self._theme.colour("raised"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        painter.end()
