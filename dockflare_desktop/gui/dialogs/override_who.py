"""Who can enter, as one row: a group, the owners, everyone, or the fields themselves; always the whole block (H21)."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QVBoxLayout, QWidget

from dockflare_desktop.core.access.opening import block_opens
from dockflare_desktop.core.labels.fields import WHO_KEYS
from dockflare_desktop.core.model import AccessGroup, Override, ServiceKey
from dockflare_desktop.core.resolving.overrides import stated_below
from dockflare_desktop.core.status import ServiceView
from dockflare_desktop.gui.dialogs.override_row import Editing, Row
from dockflare_desktop.gui.present.fields import field_name
from dockflare_desktop.gui.present.override import (
    WHO,
    Block,
    choice_of,
    opening_note,
    own_block,
    stated_block,
    who_below,
    who_choices,
)
from dockflare_desktop.gui.text import translate
from dockflare_desktop.gui.theme import Theme
from dockflare_desktop.gui.widgets.basics import label, steady
from dockflare_desktop.gui.widgets.lasts import end_of

LABEL_WIDTH = 112


class WhoRow(Row):
    """`groups` are those there are, as stored, so that what opens is judged by what they say."""

    def __init__(self, theme: Theme, view: ServiceView, now: datetime, groups: Sequence[AccessGroup]) -> None:
        self._own = own_block(view)
        ends = [view.fields[key].top.expires_at for key in self._own]
        editing = Editing(self._make, self._fill, self._stops)
        super().__init__(theme, WHO, translate("override", "Who can enter"), editing, now, ends[0] if ends else None)
        self._view, self._groups = view, tuple(groups)
        names = {group.id: group.name for group in groups}
        self._choices = who_choices([group.id for group in groups], names)
        text, layer = who_below(view, names)
        self._without = text
        self.show_below(text, layer)
        self.changed.connect(self._tell)
        if self._own:
            self.show_editor()

    def _make(self) -> QWidget:
        """A list, and the fields themselves below it where they are chosen."""
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self.choice = steady(QComboBox())
        self.choice.setAccessibleName(self.name)
        for each in self._choices:
            self.choice.addItem(self._theme.icon(each.icon, "text2"), each.text)
        column.addWidget(self.choice)
        self._fields, self.lines = QWidget(), {}
        grid = QGridLayout(self._fields)
        grid.setContentsMargins(0, 4, 0, 4)
        for at, key in enumerate(WHO_KEYS):
            name, line = label(self._theme, field_name(key), "text2"), QLineEdit()
            line.setAccessibleName(field_name(key))
            name.setBuddy(line)
            name.setFixedWidth(self._theme.scaled(LABEL_WIDTH))
            grid.addWidget(name, at, 0)
            grid.addWidget(line, at, 1)
            line.textChanged.connect(self.changed)
            self.lines[key] = line
        column.addWidget(self._fields)
        self.choice.currentIndexChanged.connect(self._chosen)
        return box

    def _fill(self) -> None:
        """With the override as stored, else with what the labels say."""
        block = self._own or stated_block(self._view)
        for key, line in self.lines.items():
            line.setText(block.get(key, ""))
        self.choice.setCurrentIndex(choice_of(block, self._choices) if block else 0)
        self._chosen()

    def choose(self, text: str) -> None:
        """The choice with this text."""
        self.choice.setCurrentIndex(self.choice.findText(text))

    def write(self, block: Block) -> None:
        """The fields themselves, filled in."""
        self.choice.setCurrentIndex(len(self._choices) - 1)
        for key, line in self.lines.items():
            line.setText(block.get(key, ""))

    def _chosen(self) -> None:
        self._fields.setVisible(self._choices[self.choice.currentIndex()].block is None)
        self.changed.emit()

    def _tell(self) -> None:
        below = translate("override", "the labels") if not self._without else self._without
        note = opening_note(end_of(self.lasts, self._now), below, self._now) if self.opens else ""
        if self.is_set and not self.block:
            note = translate("override", "Say who can enter.")
        self.show_note(note)

    @property
    def block(self) -> Block:
        """Your answer, as the texts that are stored; empty where nothing is said yet."""
        chosen = self._choices[self.choice.currentIndex()]
        if chosen.block is not None:
            return chosen.block
        return {key: text for key, line in self.lines.items() if (text := line.text().strip())}

    @property
    def opens(self) -> bool:
        """Whether a changed answer lets everyone in. What the account must be asked for is judged before saving."""
        return self.is_set and self.differs and bool(self.block) and block_opens(self.block, self._groups)

    def _stops(self) -> list[QWidget]:
        """The choice, and the fields."""
        return [self.choice, *self.lines.values()]

    @property
    def differs(self) -> bool:
        """Whether answer or end are other than stored."""
        ends = {self._view.fields[key].top.expires_at for key in self._own}
        return self.block != self._own or ends != {self.lasts}

    def overrides(self, key: ServiceKey, now: datetime, *, kept: bool = False) -> list[Override]:
        """The whole block, where it differs from what is stored (or is kept over a label that changed)."""
        if not self.is_set or not (self.differs or kept):
            return []
        ends = end_of(self.lasts, now)
        return [
            Override(key, field, text, stated_below(self._view.below(field)), now, ends)
            for field, text in self.block.items()
        ]

    def reverted(self) -> list[str]:
        """What of the block was overridden and is not to be any more."""
        return [field for field in self._own if not self.is_set or field not in self.block]
