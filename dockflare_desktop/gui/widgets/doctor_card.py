"""The Doctor page's cards: a title, and a row for each finding."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from dockflare_desktop.core.doctor.check import Check
from dockflare_desktop.gui.doing import Ask
from dockflare_desktop.gui.present.doctor import DoctorButton, DoctorCard, DoctorRow
from dockflare_desktop.gui.text import translate
from dockflare_desktop.gui.theme import Theme
from dockflare_desktop.gui.widgets.basics import icon_label, label, line, push, wrapped

NAME_WIDTH = 228  # px at the usual font size
LEAST_HEIGHT = 33
Copy = Callable[[str], object]
Mute = Callable[[Check, bool], object]


class FindingRow(QFrame):
    """Shape, name, finding, buttons. The row reads as one sentence."""

    def __init__(self, theme: Theme, row: DoctorRow, ask: Ask, copy: Copy, mute: Mute) -> None:
        super().__init__()
        self._theme, self._row, self._ask, self._copy = theme, row, ask, copy
        self.setAccessibleName(row.spoken)
        self.setMinimumHeight(LEAST_HEIGHT)
        across = QHBoxLayout(self)
        across.setContentsMargins(17, 4, 12, 4)
        across.setSpacing(8)
        across.addWidget(icon_label(theme, row.icon, row.tone, 14))
        across.addSpacing(5)
        across.addWidget(self._name())
        texts = QVBoxLayout()
        texts.setSpacing(1)
        texts.addWidget(wrapped(theme, row.text, "text" if row.buttons or row.more else "text2"))
        if row.more:
            texts.addWidget(wrapped(theme, row.more, "text2", "caption"))
        across.addLayout(texts, 1)
        self.buttons = tuple(self._button(each) for each in row.buttons)
        for button in self.buttons:
            across.addWidget(button)
        if row.mutes is not None:
            across.addWidget(self._mute(row.mutes, mute))

    def _name(self) -> QLabel:
        made = label(self._theme, self._row.name, weight=500)
        made.setFixedWidth(self._theme.scaled(NAME_WIDTH))
        made.setAlignment(made.alignment() | Qt.AlignmentFlag.AlignVCenter)
        return made

    def _button(self, button: DoctorButton) -> QPushButton:
        made = push(self._theme, button.text, icon=button.icon)
        made.setAccessibleName(f"{button.text} {self._row.name}")
        if button.copies:
            made.setToolTip(button.copies)
            made.clicked.connect(lambda: self._copy(button.copies))
        else:
            made.clicked.connect(lambda: self._ask(button.request))
        return made

    def _mute(self, check: Check, mute: Mute) -> QPushButton:
        text = translate("doctor", "Hear again") if self._row.muted else translate("doctor", "Mute")
        made = push(self._theme, text, "quiet")
        made.setAccessibleName(f"{text} {self._row.name}")
        made.clicked.connect(lambda: mute(check, not self._row.muted))
        return made


class FindingCard(QFrame):
    """One card of rows."""

    def __init__(self, theme: Theme, card: DoctorCard, ask: Ask, copy: Copy, mute: Mute) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(16, 7, 16, 7)
        head.setSpacing(10)
        head.addWidget(label(theme, card.title, weight=600))
        head.addWidget(label(theme, card.count, "text2"))
        head.addStretch(1)
        column.addLayout(head)
        self.rows = tuple(FindingRow(theme, row, ask, copy, mute) for row in card.rows)
        for row in self.rows:
            column.addWidget(line())
            column.addWidget(row)
