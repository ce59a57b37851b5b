"""One row of the group editor: a kind, an operator, values; or a rule that is kept as it is."""

import json
from abc import abstractmethod
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from dockflare_desktop.core.cloud import Directory
from dockflare_desktop.core.groups.form import VALUE_KEYS, Block, Entry, Kept, Row, Selector
from dockflare_desktop.core.groups.form_values import pasted
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.present.group_form import (
    SELECTOR_ICONS,
    block_words,
    operator,
    selector_hint,
    selector_name,
)
from dockflare_desktop.gui.present.tokens import Token, choices, providers, read_token
from dockflare_desktop.gui.text import isolated, translate
from dockflare_desktop.gui.theme import Theme
from dockflare_desktop.gui.widgets.basics import dress, icon_label, label, steady, style, wrapped
from dockflare_desktop.gui.widgets.tokens_field import TokenField

KIND, OPERATOR = 172, 58  # px
FIELD_AT = 2  # place in the line


@dataclass(frozen=True, slots=True)
class At:
    """Where a row stands: its block, its number from 1, of how many."""

    block: Block
    number: int
    count: int

    def name(self, part: str) -> str:
        """For screen readers: "Let in, row 2 of 2, type"."""
        text = translate("group", "{block}, row {number} of {count}, {part}")
        title = block_words(self.block).title
        return text.format(block=title, number=self.number, count=self.count, part=part)


class EntryRow(QWidget):
    """`changed` comes with every edit, `removed` with a click on the cross."""

    changed = Signal()
    removed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self.line = QHBoxLayout()
        self.line.setSpacing(8)
        column.addLayout(self.line)
        self.below = QHBoxLayout()
        column.addLayout(self.below)
        self.reason = wrapped(theme, "", "bad", "caption")
        self.reason.hide()
        column.addWidget(self.reason)
        self._cross = QToolButton()
        self._cross.setFixedSize(28, 32)
        dress(self._cross, theme, "ui-close")
        self._cross.clicked.connect(self.removed)

    def end_line(self) -> None:
        """The cross at the line's end."""
        self.line.addWidget(self._cross, 0, Qt.AlignmentFlag.AlignTop)

    @property
    @abstractmethod
    def entry(self) -> Entry:
        """What the row says now."""

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """Where Tab goes, in reading order."""
        return (self._cross,)

    def place(self, at: At) -> None:
        """Where it stands now."""
        text = translate("group", "Remove row {number}: {kind}").format(number=at.number, kind=self.kind)
        self._cross.setAccessibleName(text)
        self._cross.setToolTip(translate("group", "Remove this row"))

    @property
    def kind(self) -> str:
        """What it looks at, in words."""
        return ""

    def show_account(self, directory: Directory) -> None:
        """Names may be known now that were not."""

    def show_narrow(self, *, narrow: bool) -> None:
        """Whether there is little room."""

    def show_reason(self, text: str) -> None:
        """What is wrong with it beside its values; empty hides it."""
        self.reason.setText(text)
        self.reason.setVisible(bool(text))

    def start(self) -> None:
        """Typing begins here."""
        self._cross.setFocus(Qt.FocusReason.OtherFocusReason)


class FormRow(EntryRow):
    """A row that can be edited."""

    def __init__(self, context: Context, block: Block, row: Row, directory: Directory) -> None:
        super().__init__(context.theme)
        self._context, self._block, self._directory = context, block, directory
        self._selector, self._provider, self._told = row.selector, row.provider, ""
        self._narrow = False
        theme = context.theme
        self.kind_box = steady(QComboBox())
        self.kind_box.setFixedWidth(theme.scaled(KIND))
        self.kind_box.setIconSize(QSize(16, 16))
        self.kind_box.setMaxVisibleItems(len(Selector))
        self._operator = label(theme, "", "text2")
        self._operator.setFixedWidth(theme.scaled(OPERATOR))
        self._operator.setMinimumHeight(32)
        self.field = TokenField(theme, "", self._read, self._split)
        self.provider_box = steady(QComboBox())
        self.provider_box.setAccessibleName(translate("group", "Sign-in method that the groups belong to"))
        top = Qt.AlignmentFlag.AlignTop
        self.line.addWidget(self.kind_box, 0, top)
        self.line.addWidget(self._operator, 0, top)
        self.line.addWidget(self.field, 1, top)
        self._nothing = QWidget()  # keeps the cross at the end where a kind takes no value
        self.line.addWidget(self._nothing, 1)
        self.line.addWidget(self.provider_box, 0, top)
        self.end_line()
        theme.changed.connect(self._icons)
        self._show_row(row)
        self.kind_box.currentIndexChanged.connect(self._choose)
        self.field.changed.connect(self._edited)
        self.provider_box.activated.connect(self._choose_provider)

    def _show_row(self, row: Row) -> None:
        self._icons()
        self.kind_box.setCurrentIndex(list(Selector).index(row.selector))
        self.field.show_values(row.values)
        self._arrange()

    def _icons(self) -> None:
        box, fresh = self.kind_box, not self.kind_box.count()
        for at, selector in enumerate(Selector):
            icon = self.theme.icon(SELECTOR_ICONS[selector])
            if fresh:
                box.addItem(icon, selector_name(selector))
            else:
                box.setItemIcon(at, icon)

    def _read(self, text: str) -> Token:
        return read_token(self._selector, text, self._directory, self._context.say)

    def _split(self, text: str) -> tuple[str, ...]:
        return pasted(self._selector, text)

    def _choose(self, at: int) -> None:
        self._selector, self._provider = list(Selector)[at], ""
        self.field.read_anew(self._read, self._split)  # what was typed may be right as another kind
        self._arrange()
        self.changed.emit()

    def _choose_provider(self, at: int) -> None:
        self._provider = self.provider_box.itemData(at)
        self.changed.emit()

    def _edited(self) -> None:
        self._arrange()
        self.changed.emit()

    def _arrange(self) -> None:
        takes = self._selector in VALUE_KEYS
        self.field.setVisible(takes)
        self._nothing.setVisible(not takes or self._narrow)
        self._operator.setVisible(takes)
        self._operator.setText(operator(self._block, self.entry))
        self.field.edit.setPlaceholderText("" if self.field.values else selector_hint(self._selector))
        self.field.choices.offer(choices(self._selector, self._directory))
        self._offer_providers()
        self._show_wrong()

    def _offer_providers(self) -> None:
        found, box = providers(self._selector, self._directory), self.provider_box
        box.setVisible(len(found) > 1)
        box.clear()
        box.addItem(translate("group", "Of which method?"), "")
        for each in found:
            box.addItem(each.name, each.id)
        box.setCurrentIndex(max(0, box.findData(self._provider)))

    @property
    def entry(self) -> Row:
        """What the row says now."""
        takes = self._selector in VALUE_KEYS
        return Row(self._selector, self.field.values if takes else (), self._provider)

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """Where Tab goes."""
        return (self.kind_box, self.field.edit, self.provider_box, *super().stops)

    @property
    def kind(self) -> str:
        """What it looks at."""
        return selector_name(self._selector)

    def place(self, at: At) -> None:
        """Where it stands now."""
        super().place(at)
        self.kind_box.setAccessibleName(at.name(translate("group", "type")))
        self.field.rename(at.name(self.kind))

    def show_account(self, directory: Directory) -> None:
        """Names may be known now that were not."""
        self._directory = directory
        self.field.read_anew(self._read, self._split)
        self._arrange()

    def show_narrow(self, *, narrow: bool) -> None:
        """Values stand under their kind where there is little room; Tab goes the same way."""
        if narrow == self._narrow:
            return
        self._narrow = narrow
        if narrow:
            self.line.removeWidget(self.field)
            self.below.addWidget(self.field)
        else:
            self.below.removeWidget(self.field)
            self.line.insertWidget(FIELD_AT, self.field, 1, Qt.AlignmentFlag.AlignTop)
        self._arrange()

    def show_reason(self, text: str) -> None:
        """What is wrong with it beside its values."""
        self._told = text
        self._show_wrong()

    def _show_wrong(self) -> None:
        super().show_reason((self.field.wrong if self._selector in VALUE_KEYS else "") or self._told)

    def start(self) -> None:
        """The kind is chosen first."""
        self.kind_box.setFocus(Qt.FocusReason.OtherFocusReason)


class KeptRow(EntryRow):
    """A rule that this editor cannot say: shown, and sent back as it is."""

    def __init__(self, theme: Theme, kept: Kept) -> None:
        super().__init__(theme)
        self._kept = kept
        self.line.addWidget(icon_label(theme, "ui-doc"))
        self.line.addWidget(label(theme, translate("group", "Kept as it is (JSON)"), "text2"))
        self.line.addWidget(JsonLine(theme, json.dumps(kept.rule, ensure_ascii=False)), 1)
        self.end_line()

    @property
    def entry(self) -> Kept:
        """The rule."""
        return self._kept

    @property
    def kind(self) -> str:
        """What it looks at: a name of Cloudflare's."""
        return next(iter(self._kept.rule), "")


class JsonLine(QFrame):
    """One line of JSON, cut where it is too long; the whole of it is in the tooltip and for screen readers."""

    def __init__(self, theme: Theme, text: str) -> None:
        super().__init__()
        self._text = text
        self.setProperty("kind", "code")
        inside = QHBoxLayout(self)
        inside.setContentsMargins(8, 5, 8, 5)
        self._label = style(QLabel(), theme, "caption", fixed=True)
        self._label.setMinimumWidth(40)
        self._label.setAccessibleName(text)
        inside.addWidget(self._label)
        self.setToolTip(text)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = self.width() - 18
        shown = self._label.fontMetrics().elidedText(self._text, Qt.TextElideMode.ElideRight, room)
        self._label.setText(isolated(shown))
