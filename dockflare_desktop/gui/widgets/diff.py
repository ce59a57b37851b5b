"""Both sides of a change, line by line, in fixed pitch: the sign carries it without colour, text can be selected."""

from collections.abc import Sequence

from PySide6.QtCore import Slot
from PySide6.QtGui import QFontMetrics, QTextCursor, QTextFormat
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextEdit

from dockflare_desktop.core.adopting.sides import Line, Sign
from dockflare_desktop.gui.text import translate
from dockflare_desktop.gui.theme import Theme

MOST = 14  # lines before it scrolls
EDGE = 5  # px of border and padding
SIGNS = {Sign.KEPT: " ", Sign.REMOVED: "\N{MINUS SIGN}", Sign.ADDED: "+"}
TONES = {Sign.REMOVED: ("bad", "bad_soft"), Sign.ADDED: ("live", "live_soft")}


class DiffView(QTextEdit):
    """Read, selected, copied; never edited."""

    def __init__(self, theme: Theme, lines: Sequence[Line], name: str) -> None:
        super().__init__()
        self._theme, self._lines = theme, tuple(lines)
        self.setReadOnly(True)
        self.setProperty("kind", "diff")
        self.setFont(theme.font(fixed=True))
        self.setLineWrapMode(QTextEdit.LineWrapMode.NoWrap)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setPlainText("\n".join(f"{SIGNS[line.sign]} {line.text}" for line in self._lines))
        self.setAccessibleName(name)
        self.setAccessibleDescription(_spoken(self._lines))
        theme.changed.connect(self._colour)
        self._colour()
        self.setFixedHeight(self._height())

    @Slot()
    def _colour(self) -> None:
        marked = []
        for at, line in enumerate(self._lines):
            if line.sign is Sign.KEPT:
                continue
            text, soft = TONES[line.sign]
            selection = QTextEdit.ExtraSelection()
            selection.cursor = QTextCursor(self.document().findBlockByNumber(at))
            selection.format.setBackground(self._theme.colour(soft))
            selection.format.setForeground(self._theme.colour(text))
            selection.format.setProperty(QTextFormat.Property.FullWidthSelection, True)  # noqa: FBT003 - Qt's signature
            marked.append(selection)
            words = QTextEdit.ExtraSelection()
            words.cursor = QTextCursor(self.document().findBlockByNumber(at))
            words.cursor.select(QTextCursor.SelectionType.LineUnderCursor)
            words.format.setForeground(self._theme.colour(text))
            marked.append(words)
        self.setExtraSelections(marked)

    def _height(self) -> int:
        """Of its lines, up to a limit, and of the bar below the long ones."""
        shown = min(MOST, max(1, len(self._lines)))
        metrics = QFontMetrics(self._theme.font(fixed=True))
        bar = self.horizontalScrollBar().sizeHint().height()
        return shown * metrics.lineSpacing() + 2 * (int(self.document().documentMargin()) + EDGE) + bar


def _spoken(lines: Sequence[Line]) -> str:
    """What is different, for those who hear it."""
    removed, added = translate("diff", "removed: {text}"), translate("diff", "added: {text}")
    texts = {Sign.REMOVED: removed, Sign.ADDED: added}
    return ", ".join(texts[line.sign].format(text=line.text.strip()) for line in lines if line.sign in texts)
