"""One field in the override dialog."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from dockflare_desktop.core.labels.fields import to_text
from dockflare_desktop.core.resolving.overrides import stated_below
from dockflare_desktop.core.service import Layer, Provenance
from dockflare_desktop.gui.present_fields import FIXED, LAYER_ICONS, field_name, field_value, layer_name
from dockflare_desktop.gui.text import clock, isolated, moment, translate
from dockflare_desktop.gui.theme import Theme
from dockflare_desktop.gui.widgets.basics import dress, fitted, label, push, steady, wrapped
from dockflare_desktop.gui.widgets.painted import LayerChip

NAME_WIDTH, BELOW_ROOM, CHIP_ROOM, LASTS_WIDTH, BACK_WIDTH = 136, 180, 94, 172, 32
HOURS = (1, 2, 8, 24)


class OverrideRow(QWidget):
    """Shows the layer below, and either a link to set a value or an editor with its end."""

    changed = Signal()

    def __init__(
        self, theme: Theme, key: str, now: datetime, provenance: Provenance | None, without: Provenance | None
    ) -> None:
        super().__init__()
        self.key = key
        self._override = provenance.top if provenance is not None and provenance.overridden else None
        self._under = without.top if without is not None else None
        self.below = stated_below(without)
        self._theme = theme
        column, row = QVBoxLayout(self), QHBoxLayout()
        column.setContentsMargins(0, 5, 0, 5)
        column.setSpacing(2)
        column.addLayout(row)
        row.setSpacing(8)
        name = label(theme, field_name(key), weight=500 if self._override else 400)
        name.setFixedWidth(theme.scaled(NAME_WIDTH))
        row.addWidget(name)
        row.addWidget(self._below_box())
        self._stack = QStackedWidget()
        self._stack.addWidget(self._link())
        self._now = now
        self._offered: tuple[str, ...] = ()
        row.addWidget(self._stack, 1)
        self._note = self._opening_note(column)
        if self._override is not None:
            self._show_editor(to_text(self._override.value))

    def _opening_note(self, column: QVBoxLayout) -> QLabel:
        text = translate("override", "Open to everyone for as long as this lasts. You are asked before it starts.")
        note = wrapped(self._theme, text, "warn", "caption")
        note.hide()
        across = QHBoxLayout()
        across.addSpacing(self._theme.scaled(NAME_WIDTH + BELOW_ROOM + CHIP_ROOM) + 16)
        across.addWidget(note, 1)
        column.addLayout(across)
        return note

    def _below_box(self) -> QWidget:
        box = QWidget()
        box.setFixedWidth(self._theme.scaled(BELOW_ROOM + CHIP_ROOM))
        across = QHBoxLayout(box)
        across.setContentsMargins(0, 0, 0, 0)
        under = self._under
        text = field_value(self.key, under.value) if under is not None else translate("override", "not set")
        layer = under.layer if under is not None else Layer.DEFAULT
        across.addWidget(
            fitted(self._theme, isolated(text), "text2", self._theme.scaled(BELOW_ROOM), fixed=self.key in FIXED)
        )
        across.addWidget(LayerChip(self._theme, layer_name(layer), LAYER_ICONS[layer], _look(layer)))
        across.addStretch(1)
        return box

    def _link(self) -> QWidget:
        box = QWidget()
        across = QHBoxLayout(box)
        across.setContentsMargins(0, 0, 0, 0)
        link = push(self._theme, translate("override", "Set..."), "link")
        link.setAccessibleName(translate("override", "Set {field}").format(field=field_name(self.key)))
        self._set_link = link
        link.setAutoDefault(True)  # Enter on it sets this field; elsewhere it saves
        link.clicked.connect(self.edit)
        across.addWidget(link)
        across.addStretch(1)
        return box

    def _show_editor(self, text: str) -> None:
        """The editor, made when it is first needed: most fields are never touched."""
        if self._stack.count() == 1:
            self._stack.addWidget(self._editor(self._now))
        self._field.setText(text)
        self._stack.setCurrentIndex(1)

    def _editor(self, now: datetime) -> QWidget:
        box = QWidget()
        across = QHBoxLayout(box)
        across.setContentsMargins(0, 0, 0, 0)
        self._field = QLineEdit()
        self._field.setFont(self._theme.font(fixed=self.key in FIXED))
        under = to_text(self._under.value) if self._under is not None else ""
        spoken = translate("override", "{field}, without an override {value}")
        self._field.setAccessibleName(spoken.format(field=field_name(self.key), value=under or "-"))
        if self._offered:
            words = QCompleter(self._offered, self._field)
            words.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            self._field.setCompleter(words)
            self._field.setPlaceholderText(", ".join(self._offered))
        self._field.textChanged.connect(self.changed)
        self._lasts = steady(QComboBox())
        self._lasts.setFixedWidth(self._theme.scaled(LASTS_WIDTH))
        lasts = translate("override", "How long {field} lasts").format(field=field_name(self.key))
        self._lasts.setAccessibleName(lasts)
        self._fill_lasts(now)
        back = self._back = QToolButton()
        back.setFixedWidth(BACK_WIDTH)
        dress(back, self._theme, "ui-undo", "accent")
        back.setAccessibleName(translate("override", "Revert {field}").format(field=field_name(self.key)))
        back.setToolTip(back.accessibleName())
        back.clicked.connect(self.revert)
        across.addWidget(self._field, 1)
        across.addWidget(self._lasts)
        across.addWidget(back)
        return box

    def _fill_lasts(self, now: datetime) -> None:
        if self._override is not None and self._override.expires_at is not None:
            end = self._override.expires_at
            self._lasts.addItem(ends_text(end, now), end)
        self._lasts.addItem(translate("override", "Until I remove it"), None)
        for hours in HOURS:
            self._lasts.addItem(hours_text(hours), timedelta(hours=hours))

    # --- what the dialog asks ----------------------------------------------------------------------------------------

    def edit(self) -> None:
        """Turn the row into an editor, filled with what is there now."""
        if not self.is_set:
            under = to_text(self._under.value) if self._under is not None else ""
            self._show_editor(to_text(self._override.value) if self._override is not None else under)
            self.changed.emit()
        self._field.setFocus(Qt.FocusReason.OtherFocusReason)
        self._field.selectAll()

    def revert(self) -> None:
        """Back to the layer below."""
        self._stack.setCurrentIndex(0)
        self.changed.emit()

    @property
    def stops(self) -> list[QWidget]:
        """Where Tab stops in this row, in reading order; what is hidden is passed over."""
        editor = [self._field, self._lasts, self._back] if self._stack.count() > 1 else []
        return [self._set_link, *editor]

    def take_focus(self) -> None:
        """The value, or the link that makes it one."""
        (self._field if self.is_set else self.stops[0]).setFocus(Qt.FocusReason.TabFocusReason)

    @property
    def is_set(self) -> bool:
        """Whether there is a value of your own."""
        return self._stack.currentIndex() == 1

    @property
    def value(self) -> str:
        """Your value."""
        return self._field.text().strip()

    @property
    def differs(self) -> bool:
        """Whether value or end are other than stored."""
        stored = self._override
        if stored is None:
            return True
        return self.value != to_text(stored.value) or self._lasts.currentData() != stored.expires_at

    @property
    def says(self) -> bool:
        """Whether you say something here. An empty value does where it hides one; elsewhere it is not typed yet."""
        return self.is_set and (bool(self.value) or self.below is not None)

    def show_opening(self, *, opens: bool) -> None:
        """Say below the value that saving would let everyone in, or no more."""
        self._note.setVisible(opens)

    def offer(self, values: Sequence[str]) -> None:
        """What is worth typing, before the editor is made."""
        self._offered = tuple(values)

    @property
    def lasts(self) -> datetime | timedelta | None:
        """How long: until a time, for a length, or until it is removed."""
        chosen: datetime | timedelta | None = self._lasts.currentData()
        return chosen

    def ends(self, now: datetime) -> datetime | None:
        """When it ends, counted from now where a length was chosen."""
        return end_of(self.lasts, now)


def end_of(lasts: datetime | timedelta | None, now: datetime) -> datetime | None:
    """When it ends, counted from now where a length was chosen."""
    return now + lasts if isinstance(lasts, timedelta) else lasts


def ends_text(end: datetime, now: datetime) -> str:
    """ "Until today 14:30"; on another day with both, its day and its time."""
    today = end.astimezone().date() == now.astimezone().date()
    text = translate("override", "Until today {time}") if today else translate("override", "Until {day} {time}")
    return text.format(day=moment(end, now), time=clock(end))


def hours_text(hours: int) -> str:
    """ "For 2 hours"."""
    if hours == 1:
        return translate("override", "For 1 hour")
    return translate("override", "For %n hours", "", hours)


def _look(layer: Layer) -> str:
    return "loser" if layer is Layer.DEFAULT else "winner"
