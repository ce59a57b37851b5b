"""What we paint ourselves: status pill, layer chip, countdown ring, switch."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QWidget

from dockflare_desktop.gui.theme import Theme

SHORT = 5  # letters that fit inside the ring in the usual size
FULL_CIRCLE = 360 * 16  # Qt counts angles in sixteenths of a degree


class _Painted(QWidget):
    """Repaints when the theme changes."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def icon_and_text(self, painter: QPainter, icon: QPixmap | None, text: str, margin: int) -> None:
        """A drawing at the leading edge and a text after it, in either direction."""
        size = int(icon.deviceIndependentSize().width()) if icon is not None else 0
        mirrored, taken = self.isRightToLeft(), margin + size + 5
        if icon is not None:
            left = self.width() - margin - size if mirrored else margin
            painter.drawPixmap(left, (self.height() - size) // 2, icon)
        room = self.rect().adjusted(0, 0, -taken, 0) if mirrored else self.rect().adjusted(taken, 0, 0, 0)
        side = Qt.AlignmentFlag.AlignRight if mirrored else Qt.AlignmentFlag.AlignLeft
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # the sides above are meant as they stand
        painter.drawText(room, side | Qt.AlignmentFlag.AlignVCenter, text)

    def painter(self) -> QPainter:
        """A painter with smooth edges."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        return painter


class Pill(_Painted):
    """Soft fill, shape, word: a status at the head of a panel. Never clickable."""

    HEIGHT = 24

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._text, self._icon, self._tone = "", "", "idle"

    def show_status(self, text: str, icon: str, tone: str) -> None:
        """Another status."""
        self._text, self._icon, self._tone = text, icon, tone
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self.theme.font("caption", 600))
        room = 38 if self._icon else 28  # without a shape the text stands in the middle
        return QSize(metrics.horizontalAdvance(self._text) + room, max(self.HEIGHT, metrics.height() + 4))

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter, theme = self.painter(), self.theme
        painter.setPen(QPen(theme.colour(self._tone)) if theme.tokens.contrast else Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(f"{self._tone}_soft"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 12, 12)
        pixmap = theme.pixmap(self._icon, self._tone, 14, self.devicePixelRatioF()) if self._icon else None
        painter.setFont(theme.font("caption", 600))
        painter.setPen(theme.colour(self._tone))
        self.icon_and_text(painter, pixmap, self._text, 9)
        painter.end()


class LayerChip(_Painted):
    """Where a value comes from. The default is a dash without a fill; an override has the accent's colours."""

    HEIGHT = 20

    def __init__(self, theme: Theme, text: str, icon: str, look: str) -> None:
        super().__init__(theme)
        self._text, self._icon, self._look = text, icon, look
        self.setAccessibleName(text)

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self.theme.font("caption", 500))
        return QSize(metrics.horizontalAdvance(self._text) + 32, max(self.HEIGHT, metrics.height() + 2))

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter, theme = self.painter(), self.theme
        tone = "busy" if self._look == "override" else "idle"
        if self._look in ("override", "winner"):
            painter.setPen(QPen(theme.colour(tone)) if theme.tokens.contrast else Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour(f"{tone}_soft"))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.setFont(theme.font("caption", 500))
        painter.setPen(theme.colour(tone))
        self.icon_and_text(painter, theme.pixmap(self._icon, tone, 12, self.devicePixelRatioF()), self._text, 8)
        painter.end()


class Ring(_Painted):
    """How much of the grace period is left, with the time in the middle; screen readers get the text."""

    SIZE = 64

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._share, self._text = 0.0, ""
        self.setFixedSize(self.SIZE, self.SIZE)

    def show_left(self, share: float, text: str) -> None:
        """`share` is 0 to 1."""
        self._share, self._text = share, text
        self.setAccessibleName(text)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter, theme = self.painter(), self.theme
        inside = QRectF(self.rect()).adjusted(3, 3, -3, -3)
        painter.setPen(QPen(theme.colour("border"), 4))
        painter.drawEllipse(inside)
        painter.setPen(QPen(theme.colour("warn"), 4, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawArc(inside, FULL_CIRCLE // 4, round(FULL_CIRCLE * self._share))
        painter.setFont(theme.font("body" if len(self._text) <= SHORT else "caption", 600))
        painter.setPen(theme.colour("text"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._text)
        painter.end()


class Switch(QCheckBox):
    """A check box that looks like a switch; its role stays check box, and a tick says "on" without colour."""

    WIDTH, HEIGHT = 40, 24  # with two pixels around for the focus ring

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(self.WIDTH, self.HEIGHT)

    def hitButton(self, pos: object) -> bool:
        del pos  # all of it
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter, theme = QPainter(self), self._theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on, enabled = self.isChecked(), self.isEnabled()
        track = QRectF(2.5, 2.5, 35, 19)
        if self.hasFocus():
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRoundedRect(QRectF(1, 1, 38, 22), 11, 11)
        edge = "accent" if on and enabled else "edge" if enabled else "border"
        painter.setPen(QPen(theme.colour(edge), 1))
        painter.setBrush(theme.colour("accent" if on and enabled else "pressed"))
        painter.drawRoundedRect(track, 9.5, 9.5)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("on_accent" if on and enabled else "edge"))
        size = 14.0 if on else 10.0
        left = (
            (self.width() - 19.0 if on else 7.0) if not self.isRightToLeft() else (5.0 if on else self.width() - 17.0)
        )
        painter.drawEllipse(QRectF(left, 12 - size / 2, size, size))
        if on:
            tick = theme.pixmap("ui-check", "accent" if enabled else "surface", 10, self.devicePixelRatioF())
            painter.drawPixmap(round(left) + 2, 7, tick)
        painter.end()
