"""What the manual rule dialog is made of: messages under a field, the cards of the objects, the origin options."""

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from dockflare_desktop.core.labels.fields import FIELDS, ORIGIN_KEYS, to_text
from dockflare_desktop.core.manual.checks import Fix
from dockflare_desktop.core.model import Value
from dockflare_desktop.gui.present.fields import SECONDS, field_name
from dockflare_desktop.gui.present.manual import Message
from dockflare_desktop.gui.present.objects import Card
from dockflare_desktop.gui.text import translate
from dockflare_desktop.gui.theme import Theme
from dockflare_desktop.gui.widgets.basics import empty, icon_label, label, push, steady, style, wrapped
from dockflare_desktop.gui.widgets.painted import Pill

CARD_NAME = 68  # px


class Messages:
    """Lines in a layout of the form; what did not change is left alone, so a focused link stays."""

    def __init__(self, theme: Theme, place: QVBoxLayout, put: Callable[[Fix], None]) -> None:
        self._theme, self._place, self._put = theme, place, put
        self._shown: tuple[Message, ...] = ()

    def show(self, messages: tuple[Message, ...]) -> None:
        """These and no others."""
        if messages == self._shown:
            return
        self._shown = messages
        empty(self._place)
        for message in messages:
            self._place.addLayout(self._row(message))

    @property
    def text(self) -> str:
        """All of them, for the description of the field."""
        return " ".join(message.text for message in self._shown)

    def _row(self, message: Message) -> QHBoxLayout:
        across = QHBoxLayout()
        across.setSpacing(8)
        icon = icon_label(self._theme, message.icon, "live" if message.icon == "status-live" else message.tone, 14)
        icon.setFixedHeight(self._theme.line_height)
        across.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        across.addWidget(wrapped(self._theme, message.text, message.tone, "caption"), 1)
        if message.fix is not None:
            link = push(self._theme, message.link, "link")
            link.clicked.connect(partial(self._put, message.fix))
            across.addWidget(link, 0, Qt.AlignmentFlag.AlignTop)
        return across


class ObjectCard(QFrame):
    """One object as it will be."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._shown: Card | None = None
        self.setProperty("kind", "card")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(14, 10, 14, 10)
        self._column.setSpacing(6)

    def show_card(self, card: Card) -> None:
        """Another state of it."""
        if card == self._shown:
            return
        self._shown = card
        self.setAccessibleName(card.sentence)
        empty(self._column)
        self._column.addLayout(self._head(card))
        for line in card.lines:
            across = QHBoxLayout()
            across.setSpacing(8)
            name = label(self._theme, line.name, "text2", "caption")
            name.setFixedWidth(self._theme.scaled(CARD_NAME))
            across.addWidget(name, 0, Qt.AlignmentFlag.AlignTop)
            value = style(wrapped(self._theme, line.value, line.tone), self._theme, fixed=line.fixed)
            across.addWidget(value, 1)
            self._column.addLayout(across)

    def _head(self, card: Card) -> QHBoxLayout:
        across = QHBoxLayout()
        across.setSpacing(8)
        across.addWidget(icon_label(self._theme, card.icon, "text2", 16))
        across.addWidget(label(self._theme, card.title, weight=600))
        across.addStretch(1)
        text, icon, tone = card.pill
        if text:
            pill = Pill(self._theme)
            pill.show_status(text, icon, tone)
            across.addWidget(pill)
        return across


class Options(QWidget):
    """Every origin option of the registry, its default as placeholder; and all other fields as KEY=VALUE lines."""

    changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._fields: dict[str, QLineEdit | QComboBox] = {}
        column, grid = QVBoxLayout(self), QGridLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        for at, key in enumerate(ORIGIN_KEYS):
            grid.addLayout(self._option(theme, key), at // 2, at % 2)
        column.addLayout(grid)
        self._more = QPlainTextEdit()
        self._more.setTabChangesFocus(True)
        self._more.setFont(theme.font(fixed=True))
        self._more.setMaximumHeight(theme.scaled(64))
        self._more.setAccessibleName(translate("manual", "Other fields"))
        name = label(theme, translate("manual", "Other fields, one KEY=VALUE a line"), "text2", "caption", 500)
        name.setBuddy(self._more)
        self._more.textChanged.connect(self.changed)
        column.addWidget(name)
        column.addWidget(self._more)

    def _option(self, theme: Theme, key: str) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(4)
        name = label(theme, field_name(key), "text2", "caption", 500)
        field = self._choice(key) if isinstance(FIELDS[key].default, bool) else self._line(theme, key)
        field.setAccessibleName(field_name(key))
        field.setToolTip(key)
        name.setBuddy(field)
        self._fields[key] = field
        column.addWidget(name)
        column.addWidget(field)
        return column

    def _choice(self, key: str) -> QComboBox:
        combo = steady(QComboBox())
        usual = translate("field", "yes") if FIELDS[key].default is True else translate("field", "no")
        combo.addItem(translate("manual", "Default: {value}").format(value=usual), "")
        combo.addItem(translate("field", "yes"), "true")
        combo.addItem(translate("field", "no"), "false")
        combo.currentIndexChanged.connect(self.changed)
        return combo

    def _line(self, theme: Theme, key: str) -> QLineEdit:
        line = QLineEdit()
        line.setFont(theme.font(fixed=True))
        line.setPlaceholderText(default_text(key, FIELDS[key].default))
        line.textChanged.connect(self.changed)
        return line

    @property
    def texts(self) -> dict[str, str]:
        """The options that are stated."""
        found = {}
        for key, field in self._fields.items():
            text = str(field.currentData()) if isinstance(field, QComboBox) else field.text().strip()
            if text:
                found[key] = text
        return found

    @property
    def more(self) -> tuple[dict[str, str], tuple[str, ...]]:
        """The other fields, and the lines that are none."""
        found, wrong = {}, []
        for row in filter(None, map(str.strip, self._more.toPlainText().splitlines())):
            key, equals, value = row.partition("=")
            if equals and key.strip():
                found[key.strip()] = value.strip()
            else:
                wrong.append(row)
        return found, tuple(wrong)

    def fill(self, fields: Mapping[str, str]) -> None:
        """Show these: options in their fields, everything else as lines."""
        for key, text in fields.items():
            field = self._fields.get(key)
            if isinstance(field, QComboBox):
                field.setCurrentIndex(_place_of(field, text))
            elif field is not None:
                field.setText(text)
        others = {key: text for key, text in fields.items() if key not in self._fields}
        self._more.setPlainText("\n".join(f"{key}={text}" for key, text in sorted(others.items())))

    def put(self, key: str, text: str) -> None:
        """A fix for one field."""
        field = self._fields.get(key)
        if isinstance(field, QLineEdit):
            field.setText(text)
        elif field is None:
            more, wrong = self.more
            lines = [f"{name}={value}" for name, value in {**more, key: text}.items()]
            self._more.setPlainText("\n".join((*lines, *wrong)))


def _place_of(combo: QComboBox, text: str) -> int:
    """A yes or no as it was written, in any spelling that labels have; what is neither is added as it is."""
    word = text.strip().lower()
    for at, words in ((1, ("true", "1", "yes", "on", "t")), (2, ("false", "0", "no", "off", "f"))):
        if word in words:
            return at
    combo.addItem(text, text)
    return combo.count() - 1


def default_text(key: str, default: Value | None) -> str:
    """A default as it would be typed: 30s.

    >>> default_text("origin.connect_timeout", 30), default_text("origin.keep_alive_connections", 100)
    ('30s', '100')
    """
    if key in SECONDS and isinstance(default, int):
        return f"{default}s"
    text = "" if default is None else to_text(default)
    return text or translate("field", "not set")
