"""The side of the Activity page: one thing that happened, step by step, and its undo."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QToolButton, QVBoxLayout, QWidget

from dockflare_desktop.gui.present.activity import Details, Step
from dockflare_desktop.gui.text import translate
from dockflare_desktop.gui.theme import Theme
from dockflare_desktop.gui.widgets.basics import dress, empty, icon_label, label, line, push, style, wrapped
from dockflare_desktop.gui.widgets.diff import DiffView

WIDTH = 430  # px
NAME = 104  # px of a fact's name


class ActivitySide(QFrame):
    """Shows Details; `undo` and `copy` are clicks, `closed` asks to be put away."""

    undo = Signal()
    copy = Signal()
    closed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setProperty("kind", "details")
        self.setFixedWidth(theme.scaled(WIDTH))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.title = style(wrapped(theme, "", "text"), theme, "panel", 600)
        self.close_button = QToolButton()
        dress(self.close_button, theme, "ui-close")
        self.close_button.setAccessibleName(translate("activity", "Close details"))
        self.close_button.clicked.connect(self.closed)
        self.when = wrapped(theme, "", "text2")
        self.undo_button = push(theme, translate("activity", "Undo..."), "primary", "ui-undo", "on_accent")
        self.undo_button.setToolTip(translate("activity", "Show what undoing it would do (Ctrl+Z)"))
        self.undo_button.clicked.connect(self.undo)
        self.copy_button = push(theme, translate("activity", "Copy as text"), icon="ui-copy")
        self.copy_button.clicked.connect(self.copy)
        self.why_not = wrapped(theme, "", "text2")
        column.addLayout(self._head())
        column.addWidget(line("softline"))
        self._body = QVBoxLayout()
        self._scroll = self._scrolling()
        column.addWidget(self._scroll, 1)
        self.meaning = wrapped(theme, "", "text2")

    def _scrolling(self) -> QScrollArea:
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setProperty("kind", "surface")
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QFrame()
        inside.setProperty("kind", "surface")
        inside.setLayout(self._body)
        self._body.setContentsMargins(20, 14, 20, 20)
        self._body.setSpacing(8)
        scroll.setWidget(inside)
        return scroll

    def _head(self) -> QVBoxLayout:
        head = QVBoxLayout()
        head.setContentsMargins(20, 16, 12, 14)
        head.setSpacing(8)
        top = QHBoxLayout()
        top.addWidget(self.title, 1)
        top.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.undo_button)
        buttons.addWidget(self.copy_button)
        buttons.addStretch(1)
        head.addLayout(top)
        head.addWidget(self.when)
        head.addLayout(buttons)
        head.addWidget(self.why_not)
        return head

    def show_details(self, found: Details) -> None:
        """Another thing that happened; what undoing it does comes later."""
        self.title.setText(found.title)
        self.when.setText(found.when)
        self.show_undo("", possible=False)
        self.meaning = wrapped(self._theme, "", "text2")
        empty(self._body)
        self._heading(translate("activity", "Why"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        for row, (name, text) in enumerate(found.facts):
            first = label(self._theme, name, "text2")
            first.setFixedWidth(self._theme.scaled(NAME))
            grid.addWidget(first, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(wrapped(self._theme, text, "text"), row, 1)
        self._body.addLayout(grid)
        self._body.addWidget(line("softline"))
        self._heading(translate("activity", "Before and after, in order"))
        for number, step in enumerate(found.steps, start=1):
            self._step(number, step)
        self._body.addWidget(line("softline"))
        self._heading(translate("activity", "What undo does"))
        self._body.addWidget(self.meaning)
        self._body.addStretch(1)
        self._scroll.verticalScrollBar().setValue(0)

    def _heading(self, text: str) -> None:
        self._body.addWidget(label(self._theme, text, "text", "body", 600))

    def _step(self, number: int, step: Step) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(icon_label(self._theme, step.icon, step.tone, 14), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(wrapped(self._theme, f"{number}  {step.title}", "text"), 1)
        row.addWidget(label(self._theme, step.took, "text2"), 0, Qt.AlignmentFlag.AlignTop)
        self._body.addLayout(row)
        if step.problem:
            self._body.addWidget(wrapped(self._theme, step.problem, "bad"))
        if step.lines:
            self._body.addWidget(DiffView(self._theme, step.lines, step.title))

    def show_undo(self, text: str, *, possible: bool) -> None:
        """What undoing does, or why it cannot be: the reason stands beside the button."""
        self.undo_button.setEnabled(possible)
        self.meaning.setText(text)
        self.why_not.setText("" if possible else text)
        self.why_not.setVisible(bool(text) and not possible)

    @property
    def first(self) -> QWidget:
        """Where F6 goes."""
        return self.undo_button if self.undo_button.isEnabled() else self.copy_button
