"""One row of a settings card: title, line, and the control that sets it at once."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from dockflare_desktop.core.settings import Settings, to_text
from dockflare_desktop.gui.pages.settings_specs import Group, Spec
from dockflare_desktop.gui.text import translate
from dockflare_desktop.gui.theme import Theme
from dockflare_desktop.gui.widgets.basics import label, line, steady, wrapped
from dockflare_desktop.gui.widgets.painted import Switch

Set = Callable[[str, str], None]


class SettingRow(QWidget):
    """Shows a setting and asks to change it; it never changes what it shows by itself for long: the status decides."""

    def __init__(self, theme: Theme, spec: Spec, ask: Set, fixed_by: str) -> None:
        super().__init__()
        self.spec, self._ask, self._theme = spec, ask, theme
        self._shown = ""
        row = QHBoxLayout(self)
        row.setContentsMargins(17, 8, 16, 8)
        row.setSpacing(16)
        if spec.radio:
            self._control: QWidget = _Radios(theme, spec, lambda text: ask(spec.key, text))
            row.addWidget(self._control)
        else:
            self._control = self._make()
            row.addLayout(self._texts(theme, fixed_by), 1)
            row.addWidget(self._control, 0, Qt.AlignmentFlag.AlignVCenter)
        if fixed_by:
            self._control.setEnabled(False)
            self._control.setToolTip(_fixed_text(fixed_by))

    def _texts(self, theme: Theme, fixed_by: str) -> QVBoxLayout:
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(label(theme, self.spec.title, weight=500))
        shown = _fixed_text(fixed_by) if fixed_by else self.spec.line
        texts.addWidget(wrapped(theme, shown, "text2", "caption"))
        self._control.setAccessibleName(self.spec.title)
        self._control.setAccessibleDescription(shown)
        return texts

    def _make(self) -> QWidget:
        spec = self.spec
        if spec.switch:
            switch = Switch(self._theme)
            switch.clicked.connect(lambda on: self._ask(spec.key, "true" if on else "false"))
            return switch
        if spec.choices:
            combo = steady(QComboBox())
            combo.setMinimumWidth(144)
            for stored, shown in spec.choices:
                combo.addItem(shown, stored)
            combo.activated.connect(lambda at: self._ask(spec.key, str(combo.itemData(at))))
            return combo
        field = QLineEdit()
        field.setFixedWidth(240)
        field.setPlaceholderText(spec.hint)
        field.editingFinished.connect(lambda: self._typed(field))
        return field

    def _typed(self, field: QLineEdit) -> None:
        if field.text().strip() != self._shown:
            self._ask(self.spec.key, field.text().strip())

    def show_settings(self, settings: Settings) -> None:
        """What is set now."""
        text = to_text(settings, self.spec.key)
        self._shown = text
        match self._control:
            case Switch() as switch:
                switch.setChecked(text == "true")
            case QComboBox() as combo:
                _choose(combo, text)
            case _Radios() as radios:
                radios.choose(text)
            case QLineEdit() as field if not field.hasFocus():
                field.setText(text)

    def matches(self, words: str) -> bool:
        """Whether the search finds it."""
        return (
            words
            in " ".join((self.spec.key, self.spec.title, self.spec.line, *(c[1] for c in self.spec.choices))).casefold()
        )


def _fixed_text(variable: str) -> str:
    return translate("settings", "Set by {variable}, so it cannot be changed here.").format(variable=variable)


def _choose(combo: QComboBox, text: str) -> None:
    at = combo.findData(text)
    if at < 0:  # set elsewhere to a value the list does not offer
        combo.addItem(text, text)
        at = combo.count() - 1
    combo.setCurrentIndex(at)


class _Radios(QWidget):
    """Choices that are worth a sentence each."""

    def __init__(self, theme: Theme, spec: Spec, ask: Callable[[str], None]) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 2, 0, 2)
        column.setSpacing(10)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QRadioButton] = {}
        for stored, shown in spec.choices:
            title, _, text = shown.partition("\n")
            button = QRadioButton(title)
            button.setFont(theme.font("body", 500))
            button.setAccessibleDescription(text)
            button.clicked.connect(lambda _on=False, stored=stored: ask(stored))
            self._group.addButton(button)
            self._buttons[stored] = button
            column.addLayout(_with_line(theme, button, text))

    def choose(self, text: str) -> None:
        """Check this one."""
        if text in self._buttons:
            self._buttons[text].setChecked(True)


def _with_line(theme: Theme, button: QRadioButton, text: str) -> QVBoxLayout:
    both = QVBoxLayout()
    both.setSpacing(0)
    both.addWidget(button)
    below = label(theme, text, "text2", "caption")
    below.setContentsMargins(29, 0, 0, 0)
    both.addWidget(below)
    return both


class Card(QFrame):
    """A group of rows with lines between."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(0)

    def add(self, widget: QWidget) -> None:
        """One more row."""
        if self.column.count():
            self.column.addWidget(line())
        self.column.addWidget(widget)


def group_card(theme: Theme, group: Group, make: Callable[[Spec], SettingRow]) -> tuple[QWidget, list[SettingRow]]:
    """Heading and card; the rows are given back too."""
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(label(theme, group.title, weight=600))
    card, made = Card(), [make(spec) for spec in group.rows]
    for row in made:
        card.add(row)
    column.addWidget(card)
    return box, made
