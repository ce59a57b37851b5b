"""One row of the override dialog: the field, what holds without an override, your value, how long, revert."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from dockflare_desktop.core.labels.fields import to_text
from dockflare_desktop.core.model import Override, ServiceKey
from dockflare_desktop.core.resolving.overrides import stated_below
from dockflare_desktop.core.service import Layer
from dockflare_desktop.core.status import ServiceView
from dockflare_desktop.gui.dialogs.override_editors import ValueEditor, editor_for
from dockflare_desktop.gui.present.fields import FIXED, LAYER_ICONS, field_name, field_value, layer_name
from dockflare_desktop.gui.text import isolated, translate
from dockflare_desktop.gui.theme import Theme
from dockflare_desktop.gui.widgets.basics import dress, fitted, label, push, wrapped
from dockflare_desktop.gui.widgets.lasts import Lasts, end_of
from dockflare_desktop.gui.widgets.painted import LayerChip

MARGIN, NAME_WIDTH, BELOW_WIDTH, LASTS_WIDTH, BACK_WIDTH = 24, 128, 266, 172, 32
HIGH, LOW = 32, 22  # px: beside an editor, and beside a link
BAR = 3  # px: the mark of a row that is overridden


@dataclass(frozen=True, slots=True)
class Editing:
    """How a value of your own is typed in a row: `make` the editor when it is first needed (most rows are never
    touched), `fill` it with what is there now, and its `stops` for Tab."""

    make: Callable[[], QWidget]
    fill: Callable[[], None]
    stops: Callable[[], list[QWidget]]


class Row(QWidget):
    """Shows the layer below, and either a link to set a value or an editor with its end."""

    changed = Signal()

    def __init__(  # noqa: PLR0913, PLR0917 - what a row consists of
        self, theme: Theme, key: str, name: str, editing: Editing, now: datetime, ends: datetime | None
    ) -> None:
        super().__init__()
        self.key, self.name = key, name
        self._theme, self._editing, self._now, self._ends = theme, editing, now, ends
        self._column, row = QVBoxLayout(self), QHBoxLayout()
        self._column.setContentsMargins(MARGIN, 5, MARGIN, 5)
        self._column.setSpacing(2)
        self._column.addLayout(row)
        row.setSpacing(8)
        self._name = label(theme, name)
        self._name.setFixedWidth(theme.scaled(NAME_WIDTH))
        row.addWidget(self._name, 0, Qt.AlignmentFlag.AlignTop)
        self._below = QHBoxLayout()
        self._below.setContentsMargins(0, 0, 0, 0)
        below = self._below_box = QWidget()
        below.setLayout(self._below)
        below.setFixedWidth(theme.scaled(BELOW_WIDTH))
        row.addWidget(below, 0, Qt.AlignmentFlag.AlignTop)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._link())
        row.addWidget(self._stack, 1)
        self._note = wrapped(theme, "", "warn", "caption")
        self._note.hide()
        across = QHBoxLayout()
        across.addSpacing(theme.scaled(NAME_WIDTH + BELOW_WIDTH) + 16)
        across.addWidget(self._note, 1)
        self._column.addLayout(across)
        self.lasting: Lasts | None = None
        self._mark()

    def show_below(self, text: str, layer: Layer, *, fixed: bool = False) -> None:
        """What holds without an override."""
        chip = LayerChip(self._theme, layer_name(layer), LAYER_ICONS[layer], _look(layer))
        room = self._theme.scaled(BELOW_WIDTH) - chip.sizeHint().width() - 8
        shown = fitted(self._theme, isolated(text), "text2", room, fixed=fixed)
        shown.setMaximumWidth(room)
        self._below.addWidget(shown)
        self._below.addWidget(chip)
        self._below.addStretch(1)

    def _link(self) -> QWidget:
        box = QWidget()
        across = QHBoxLayout(box)
        across.setContentsMargins(0, 0, 0, 0)
        link = push(self._theme, translate("override", "Set..."), "link")
        link.setAccessibleName(translate("override", "Set {field}").format(field=self.name))
        self._set_link = link
        link.setAutoDefault(True)  # Enter on it sets this field; elsewhere it saves
        link.clicked.connect(self.edit)
        across.addWidget(link, 0, Qt.AlignmentFlag.AlignVCenter)
        across.addStretch(1)
        return box

    def _editor(self) -> QWidget:
        box = QWidget()
        across = QHBoxLayout(box)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(8)
        lasts = translate("override", "How long {field} lasts").format(field=self.name)
        self.lasting = Lasts(self._theme, lasts, self._now, self._ends)
        self.lasting.setFixedWidth(self._theme.scaled(LASTS_WIDTH))
        self.lasting.changed.connect(self.changed)
        back = self._back = QToolButton()
        back.setFixedWidth(BACK_WIDTH)
        dress(back, self._theme, "ui-undo", "accent")
        back.setAccessibleName(translate("override", "Revert {field}").format(field=self.name))
        back.setToolTip(back.accessibleName())
        back.clicked.connect(self.revert)
        top = Qt.AlignmentFlag.AlignTop
        across.addWidget(self._editing.make(), 1, top)
        across.addWidget(self.lasting, 0, top)
        across.addWidget(back, 0, top)
        return box

    # --- what the dialog asks ----------------------------------------------------------------------------------------

    def show_editor(self) -> None:
        """Turn the row into an editor, filled with what is there now."""
        if self._stack.count() == 1:
            self._stack.addWidget(self._editor())
        self._editing.fill()
        self._stack.setCurrentIndex(1)
        self._mark()

    def edit(self) -> None:
        """The editor, ready to be typed into."""
        if not self.is_set:
            self.show_editor()
            self.changed.emit()
        self.take_focus()

    def revert(self) -> None:
        """Back to the layer below."""
        self._stack.setCurrentIndex(0)
        self._mark()
        self.changed.emit()

    def _mark(self) -> None:
        self._name.setProperty("weight", "500" if self.is_set else "400")
        self._name.setFont(self._theme.font("body", 500 if self.is_set else 400))
        for part in (self._name, self._below_box):
            part.setMinimumHeight(self._theme.scaled(HIGH if self.is_set else LOW))
        self.update()

    @property
    def stops(self) -> list[QWidget]:
        """Where Tab stops in this row, in reading order; what is hidden is passed over."""
        if self._stack.count() == 1 or self.lasting is None:
            return [self._set_link]
        return [self._set_link, *self._editing.stops(), *self.lasting.stops, self._back]

    def take_focus(self) -> None:
        """The value, or the link that makes it one."""
        stops = self._editing.stops() if self.is_set else []
        (stops[0] if stops else self._set_link).setFocus(Qt.FocusReason.TabFocusReason)

    @property
    def is_set(self) -> bool:
        """Whether there is a value of your own."""
        return self._stack.currentIndex() == 1

    @property
    def lasts(self) -> datetime | timedelta | None:
        """How long: until a time, for a length, or until it is removed."""
        return self.lasting.value if self.lasting is not None else None

    def show_note(self, text: str) -> None:
        """Say something below the value; "" takes it back."""
        self._note.setText(text)
        self._note.setVisible(bool(text))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The bar at the leading edge of what is overridden."""
        del event
        if self.is_set:
            painter = QPainter(self)
            left = self.width() - BAR if self.isRightToLeft() else 0
            painter.fillRect(QRect(left, 0, BAR, self.height()), self._theme.colour("accent"))
            painter.end()


class OverrideRow(Row):
    """A single field."""

    def __init__(self, theme: Theme, key: str, now: datetime, view: ServiceView) -> None:
        provenance, without = view.fields.get(key), view.below(key)
        override = provenance.top if provenance is not None and provenance.overridden else None
        ends = override.expires_at if override else None
        super().__init__(theme, key, field_name(key), Editing(self._make, self._fill, self._stops), now, ends)
        self._override = override
        self._under = without.top if without is not None else None
        self._offered: tuple[str, ...] = ()
        self.below = stated_below(without)
        under = self._under
        text = field_value(key, under.value) if under is not None else translate("override", "not set")
        self.show_below(text, under.layer if under is not None else Layer.DEFAULT, fixed=key in FIXED)
        if override is not None:
            self.show_editor()

    def _make(self) -> ValueEditor:
        """A line or a choice, by the kind of field."""
        self.editor = editor_for(self._theme, self.key, self._offered)
        under = to_text(self._under.value) if self._under is not None else ""
        spoken = translate("override", "{field}, without an override {value}")
        self.editor.field.setAccessibleName(spoken.format(field=self.name, value=under or "-"))
        self.editor.changed.connect(self.changed)
        return self.editor

    def offer(self, values: Sequence[str]) -> None:
        """What is worth typing, before the editor is made."""
        self._offered = tuple(values)

    def _fill(self) -> None:
        """With the override as stored, else with what stands below it."""
        shown = self._override or self._under
        self.editor.set_text(to_text(shown.value) if shown is not None else "")

    def edit(self) -> None:
        """The editor, ready to be typed over."""
        super().edit()
        self.editor.select()

    def _stops(self) -> list[QWidget]:
        return [self.editor.field]

    @property
    def value(self) -> str:
        """Your value."""
        return self.editor.text()

    @property
    def differs(self) -> bool:
        """Whether value or end are other than stored."""
        stored = self._override
        if stored is None:
            return True
        return self.value != to_text(stored.value) or self.lasts != stored.expires_at

    def overrides(self, key: ServiceKey, now: datetime, *, kept: bool = False) -> list[Override]:
        """What is to be stored, where that differs from what is (or is kept over a label that changed)."""
        if not self.is_set or not (self.differs or kept):
            return []
        return [Override(key, self.key, self.value, self.below, now, end_of(self.lasts, now))]

    def reverted(self) -> list[str]:
        """What was overridden and is not to be any more."""
        return [self.key] if self._override is not None and not self.is_set else []


def _look(layer: Layer) -> str:
    return "loser" if layer is Layer.DEFAULT else "winner"
