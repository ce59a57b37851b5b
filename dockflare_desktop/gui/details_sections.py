"""The sections of the details panel, each filled from data and filled anew only when its data changed."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from dockflare_desktop.gui.doing import Ask, Do, Request
from dockflare_desktop.gui.present.cards import Ring
from dockflare_desktop.gui.present.details import Details, Fact, ValueLine, ValueRow
from dockflare_desktop.gui.present.lines import field_line
from dockflare_desktop.gui.text import isolated, translate
from dockflare_desktop.gui.theme import Theme
from dockflare_desktop.gui.widgets.basics import empty, fitted, icon_label, label, line, push, style, wrapped
from dockflare_desktop.gui.widgets.painted import LayerChip
from dockflare_desktop.gui.widgets.painted import Ring as RingWidget

NAME_WIDTH = 100
FACT_ROOM, VALUE_ROOM = 320, 165  # px beside the name and the chip in a panel of its least width
STRONG_ROOM = 140  # px of a fact's strong part before it wraps, so that what follows it has some too


class Section(QWidget):
    """A title, an optional link at its right, and a body."""

    def __init__(self, theme: Theme, title: str = "", link: QPushButton | None = None) -> None:
        super().__init__()
        self.theme = theme
        self._shown: object = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self._title = label(theme, title, weight=600)
        if title:
            head = QHBoxLayout()
            head.addWidget(self._title)
            head.addStretch(1)
            if link is not None:
                head.addWidget(link)
            column.addLayout(head)
        self.body = QVBoxLayout()
        self.body.setSpacing(8)
        column.addLayout(self.body)
        self._end = line()
        column.addSpacing(8)
        column.addWidget(self._end)

    def end(self) -> None:
        """The last section needs no line below."""
        self._end.hide()

    def retitle(self, title: str) -> None:
        """Another title, without touching the body."""
        self._title.setText(title)

    def fill(self, value: object, build: Callable[[QVBoxLayout], None]) -> None:
        """Build the body, unless this very value is already shown; an empty value hides the section."""
        self.setVisible(bool(value))
        if value == self._shown:
            return
        self._shown = value
        empty(self.body)
        if value:
            build(self.body)


def fact_row(theme: Theme, fact: Fact, ask: Ask) -> QWidget:
    """Name, shape, groups or a strong part, the rest; long texts wrap."""
    row = QWidget()
    across = QHBoxLayout(row)
    across.setContentsMargins(0, 0, 0, 0)
    across.setSpacing(8)
    if fact.name:
        name = label(theme, fact.name, "text2")
        name.setFixedWidth(theme.scaled(NAME_WIDTH))
        across.addWidget(name, 0, Qt.AlignmentFlag.AlignTop)
    links = [_group_link(theme, group, shown_as, ask) for group, shown_as in fact.links]
    if fact.icon:
        icon = icon_label(theme, fact.icon, fact.tone, 14)
        icon.setFixedHeight(max([theme.line_height, *(link.sizeHint().height() for link in links)]))
        across.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
    for link in links:
        across.addWidget(link, 0, Qt.AlignmentFlag.AlignTop)
    if fact.strong:
        tone = "open" if fact.tone == "open" else "text"
        strong = style(fitted(theme, fact.strong, tone, theme.scaled(STRONG_ROOM)), theme, weight=500)
        across.addWidget(strong, 0, Qt.AlignmentFlag.AlignTop)
    shown = isolated(fact.text) if fact.fixed else fact.text
    tone = "text2" if fact.strong or fact.links or not fact.name else "text"
    text = fitted(theme, shown, tone, theme.scaled(FACT_ROOM - (NAME_WIDTH if fact.name else 0)), fixed=fact.fixed)
    text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    across.addWidget(text, 1)
    return row


def _group_link(theme: Theme, group: str, name: str, ask: Ask) -> QPushButton:
    made = push(theme, name, "link")
    made.setToolTip(translate("details", "Show this access group"))
    made.setAccessibleName(translate("details", "Show the access group {name}").format(name=name))
    made.clicked.connect(lambda: ask(Request(Do.SHOW_GROUP, value=group)))
    return made


def add_facts(theme: Theme, facts: tuple[Fact, ...], ask: Ask) -> Callable[[QVBoxLayout], None]:
    """Rows of facts."""

    def build(body: QVBoxLayout) -> None:
        for fact in facts:
            body.addWidget(fact_row(theme, fact, ask))

    return build


class RingSection(Section):
    """The countdown of a service that leaves."""

    asked = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._ring = RingWidget(theme)
        self._text = wrapped(theme, "")
        self._title.setParent(None)
        self._head = label(theme, "", weight=600)
        self._keep = push(theme, translate("details", "Keep it"), "primary")
        self._remove = push(theme, translate("details", "Remove now..."), "danger")
        across, texts, below = QHBoxLayout(), QVBoxLayout(), QHBoxLayout()
        across.setSpacing(14)
        texts.setSpacing(2)
        texts.addWidget(self._head)
        texts.addWidget(self._text)
        across.addWidget(self._ring, 0, Qt.AlignmentFlag.AlignVCenter)
        across.addLayout(texts, 1)
        below.addWidget(self._keep)
        below.addWidget(self._remove)
        below.addStretch(1)
        self.body.addLayout(across)
        self.body.addLayout(below)

    def show_ring(self, ring: Ring | None, details: Details, ask: Ask) -> None:
        """None hides the section."""
        self.setVisible(ring is not None)
        if ring is None:
            return
        self._ring.show_left(ring.share, ring.text)
        self._head.setText(ring.title)
        self._text.setText(ring.line)
        if self._shown != details.row.key:
            for button, do in ((self._keep, Do.KEEP_UP), (self._remove, Do.REMOVE_NOW)):
                if self._shown is not None:
                    button.clicked.disconnect()
                request = Request(do, details.row.key)
                button.clicked.connect(lambda _checked=False, request=request: ask(request))
            self._shown = details.row.key


# --- where each value comes from -------------------------------------------------------------------------------------


class ValuesSection(Section):
    """One row for each field that is not at its default; the rest folds."""

    def __init__(self, theme: Theme, ask: Ask) -> None:
        self._revert = push(theme, translate("details", "Revert all..."), "link")
        super().__init__(theme, translate("details", "Where each value comes from"), self._revert)
        self._ask = ask
        self._open = False
        self._details: Details | None = None
        self._revert.clicked.connect(self._revert_all)

    def _revert_all(self) -> None:
        if self._details is not None:
            self._ask(Request(Do.REVERT_ALL, self._details.row.key))

    def show_values(self, details: Details) -> None:
        """The rows of this service."""
        if self._details is not None and details.row.key != self._details.row.key:
            self._open = False
        self._details = details
        overridden = any(row.revertible for row in details.values)
        self._revert.setVisible(overridden)
        self.fill((details.row.key, details.values, details.defaults, self._open), self._build)

    def _build(self, body: QVBoxLayout) -> None:
        details = self._details
        if details is None:
            return
        shown = details.values + (details.defaults if self._open else ())
        for at, row in enumerate(shown):
            if at:
                body.addWidget(line())
            body.addWidget(self._row(row))
        if details.defaults:
            body.addWidget(line())
            body.addWidget(self._fold(len(details.defaults)))

    def _fold(self, count: int) -> QPushButton:
        if count == 1:
            text = translate("details", "1 more field, at its default")
        else:
            text = translate("details", "%n more fields, all at their defaults", "", count)
        icon = "ui-chevron-down" if self._open else "ui-chevron-right"
        fold = push(self.theme, text, "link", icon, "accent")
        fold.clicked.connect(self._toggle)
        return fold

    def _toggle(self) -> None:
        self._open = not self._open
        if self._details is not None:
            self.show_values(self._details)

    def _row(self, row: ValueRow) -> QWidget:
        widget = QWidget()
        widget.setAccessibleName(row.sentence)
        self._add_copying(widget, row)
        grid = QGridLayout(widget)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(4)
        grid.setColumnMinimumWidth(0, self.theme.scaled(NAME_WIDTH))
        grid.setColumnStretch(1, 1)
        name = fitted(self.theme, row.name, "text2", self.theme.scaled(NAME_WIDTH))
        name.setFixedWidth(self.theme.scaled(NAME_WIDTH))
        name.setMinimumHeight(LayerChip.HEIGHT)
        grid.addWidget(name, 0, 0, Qt.AlignmentFlag.AlignTop)
        for at, value in enumerate(row.lines):
            grid.addWidget(self._value(row, value), at, 1)
            grid.addWidget(self._chip(value), at, 2, Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignTop)
        if row.until:
            self._add_until(grid, row, len(row.lines))
        return widget

    def _add_copying(self, widget: QWidget, row: ValueRow) -> None:
        """What a right click offers: the value, and the label line that says it."""
        key = self._details.row.key if self._details else None
        line = field_line(row.key, row.plain)
        offers = [(translate("details", "Copy value"), Request(Do.COPY_VALUE, key, value=row.plain))]
        if line:
            offers.append((translate("details", "Copy label line"), Request(Do.COPY_LINE, key, value=line)))
        for text, request in offers:
            action = QAction(text, widget)
            action.triggered.connect(lambda _=False, request=request: self._ask(request))
            widget.addAction(action)
        widget.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    def _value(self, row: ValueRow, value: ValueLine) -> QLabel:
        tone = "text2" if value.loser else "text"
        text = fitted(self.theme, isolated(value.text), tone, self.theme.scaled(VALUE_ROOM), fixed=row.fixed)
        if value.loser:
            text.setProperty("loser", "true")
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        text.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)  # the row's own
        return text

    def _chip(self, value: ValueLine) -> LayerChip:
        look = "override" if value.override else "loser" if value.loser or value.default else "winner"
        return LayerChip(self.theme, value.layer, value.icon, look)

    def _add_until(self, grid: QGridLayout, row: ValueRow, at: int) -> None:
        end = QHBoxLayout()
        end.addWidget(label(self.theme, row.until, "text2", "caption"))
        end.addStretch(1)
        if row.revertible:
            revert = push(self.theme, translate("details", "Revert"), "link")
            revert.setAccessibleName(translate("details", "Revert {field}").format(field=row.name))
            request = Request(Do.REVERT, self._details.row.key if self._details else None, row.key)
            revert.clicked.connect(lambda: self._ask(request))
            end.addWidget(revert)
        grid.addLayout(end, at, 1, 1, 2)
