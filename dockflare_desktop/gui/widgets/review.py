"""The page before saving: what the plan would do, one line for each change."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from dockflare_desktop.gui.present.review import Review, ReviewLine
from dockflare_desktop.gui.text import isolated
from dockflare_desktop.gui.theme import Theme
from dockflare_desktop.gui.widgets.basics import empty, icon_label, label, line, style, wrapped

WHAT_WIDTH, EFFECT_WIDTH = 170, 140


class ReviewPart(QScrollArea):
    """Shows a Review; a screen reader hears it as one list."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setWidgetResizable(True)
        self.setProperty("kind", "surface")
        inside = QFrame()
        inside.setProperty("kind", "surface")
        self._rows = QVBoxLayout(inside)
        self._rows.setContentsMargins(24, 16, 24, 16)
        self._rows.setSpacing(8)
        self.setWidget(inside)

    def show_review(self, shown: Review) -> None:
        """Another one."""
        empty(self._rows)
        self._rows.addWidget(style(wrapped(self._theme, shown.title, "text"), self._theme, "body", 600))
        for each in shown.lines:
            self._rows.addWidget(line())
            self._rows.addWidget(self._line(each))
        for text in shown.warnings:
            self._rows.addWidget(self._warning(text))
        self._rows.addStretch(1)
        spoken = [f"{each.what} {each.name}, {each.effect} {each.waits}".strip() for each in shown.lines]
        self.setAccessibleName(". ".join([shown.title, *spoken, *shown.warnings]))

    def _line(self, each: ReviewLine) -> QWidget:
        row, theme = QWidget(), self._theme
        grid = QGridLayout(row)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        what, effect = label(theme, each.what, weight=500), label(theme, each.effect, each.tone, weight=500)
        what.setFixedWidth(theme.scaled(WHAT_WIDTH))
        effect.setFixedWidth(theme.scaled(EFFECT_WIDTH))
        grid.addWidget(what, 0, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(wrapped(theme, isolated(each.name)), 0, 1)
        grid.addWidget(effect, 0, 2, Qt.AlignmentFlag.AlignTop)
        if each.waits:
            grid.addWidget(wrapped(theme, each.waits, "held", "caption"), 1, 1, 1, 2)
        return row

    def _warning(self, text: str) -> QWidget:
        box = QWidget()
        grid = QGridLayout(box)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.addWidget(icon_label(self._theme, "ui-warn", "warn"), 0, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(wrapped(self._theme, text, "text"), 0, 1)
        grid.setColumnStretch(1, 1)
        return box
