"""What a value is typed or chosen with in the override dialog: a line, or a list of what there is to choose from."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QCompleter, QHBoxLayout, QLineEdit, QWidget

from dockflare_desktop.core.labels.fields import OVERRIDE_FIELDS
from dockflare_desktop.core.labels.values import boolean
from dockflare_desktop.gui.present.fields import FIXED, field_value
from dockflare_desktop.gui.text import translate
from dockflare_desktop.gui.theme import Theme
from dockflare_desktop.gui.widgets.basics import steady

CHOICES = {"dns": ("auto", "off"), "scheme": ("http", "https", "ws", "wss", "tcp", "ssh", "rdp", "smb")}


class LineEditor(QWidget):
    """A line of text; `offered` completes what is typed."""

    changed = Signal()

    def __init__(self, theme: Theme, key: str, offered: Sequence[str] = ()) -> None:
        super().__init__()
        self.field = QLineEdit()
        self.field.setFont(theme.font(fixed=key in FIXED))
        if offered:
            words = QCompleter(offered, self.field)
            words.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            self.field.setCompleter(words)
            self.field.setPlaceholderText(", ".join(offered))
        _alone(self, self.field)
        self.field.textChanged.connect(self.changed)

    def text(self) -> str:
        """The value."""
        return self.field.text().strip()

    def set_text(self, text: str) -> None:
        """Another value."""
        self.field.setText(text)

    def select(self) -> None:
        """Ready to be typed over."""
        self.field.selectAll()


class ChoiceEditor(QWidget):
    """A value from a list; one that is not in it is kept as it is."""

    changed = Signal()

    def __init__(self, values: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.field = steady(QComboBox())
        for value, shown in values:
            self.field.addItem(shown, value)
        _alone(self, self.field)
        self.field.currentIndexChanged.connect(self.changed)

    def text(self) -> str:
        """The value."""
        return str(self.field.currentData() or "")

    def set_text(self, text: str) -> None:
        """Another value."""
        if self.field.findData(text) < 0:
            self.field.addItem(text, text)
        self.field.setCurrentIndex(self.field.findData(text))

    def select(self) -> None:
        """A choice is typed over as it is."""


ValueEditor = LineEditor | ChoiceEditor
"""One value as a label would say it."""


def _alone(box: QWidget, field: QWidget) -> None:
    across = QHBoxLayout(box)
    across.setContentsMargins(0, 0, 0, 0)
    across.addWidget(field)
    box.setFocusProxy(field)


def editor_for(theme: Theme, key: str, offered: Sequence[str] = ()) -> ValueEditor:
    """The editor that fits a field."""
    if OVERRIDE_FIELDS[key].read is boolean or key in _YES_NO:
        return ChoiceEditor([(text, field_value(key, text == "true")) for text in ("true", "false")])
    if key in CHOICES:
        return ChoiceEditor([(value, _choice(key, value)) for value in CHOICES[key]])
    return LineEditor(theme, key, offered)


def _choice(key: str, value: str) -> str:
    if key != "dns":
        return value
    return translate("override", "made here") if value == "auto" else translate("override", "not made")


_YES_NO = frozenset(
    key for key, field in OVERRIDE_FIELDS.items() if isinstance(field.default, bool)
)  # cloudflared's own options that are on or off
