"""How a token field and its values are painted."""

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QAbstractScrollArea

from dockflare_desktop.gui.present.tokens import Token
from dockflare_desktop.gui.theme import Theme

PAD, CROSS = 8, 10  # px: inside a token, the cross
CROSS_ROOM = CROSS + PAD + 4  # px at a token's end that a click counts for the cross


class TokenPainter:
    """Paints in a field's viewport, in either direction."""

    def __init__(self, theme: Theme, field: QAbstractScrollArea) -> None:
        self._theme, self._field = theme, field

    def field(self, painter: QPainter, *, wrong: bool, focused: bool) -> None:
        """Fill and edge, as every field has them; what comes after stays inside."""
        theme, rect = self._theme, self._field.viewport().rect()
        edge = "bad" if wrong else "accent" if focused else "edge" if self._field.isEnabled() else "border"
        width = 2 if focused else 1
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour(edge), width))
        painter.setBrush(theme.colour("raised"))
        inset = width / 2
        painter.drawRoundedRect(QRectF(rect).adjusted(inset, inset, -inset, -inset), 6, 6)
        painter.setClipRect(rect.adjusted(2, 2, -2, -2))

    def token(self, painter: QPainter, token: Token, box: QRect, *, picked: bool) -> None:
        """One value with its cross."""
        theme, mirrored = self._theme, self._field.isRightToLeft()
        outlined = "accent" if picked else "bad" if token.wrong else "edge" if theme.tokens.contrast else ""
        painter.setPen(QPen(theme.colour(outlined), 2 if picked else 1) if outlined else Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("bad_soft" if token.wrong else "pressed"))
        painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        font = theme.font("caption")
        painter.setFont(font)
        painter.setPen(theme.colour("text" if self._field.isEnabled() else "disabled"))
        taken = PAD + CROSS + 6
        inside = box.adjusted(taken, 0, -PAD, 0) if mirrored else box.adjusted(PAD, 0, -taken, 0)
        text = QFontMetrics(font).elidedText(token.shown, Qt.TextElideMode.ElideMiddle, inside.width() + 2)
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        cross = theme.pixmap("ui-close", "text2", CROSS, self._field.devicePixelRatioF())
        left = box.left() + PAD - 2 if mirrored else box.right() - PAD - CROSS + 3
        painter.drawPixmap(left, box.top() + (box.height() - CROSS) // 2, cross)
