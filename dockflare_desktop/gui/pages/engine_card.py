"""A card for one engine, and one for an engine that was found; what is clicked is a signal."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QMenu, QPushButton, QToolButton, QVBoxLayout, QWidget

from dockflare_desktop.core.engines.probed import Offer
from dockflare_desktop.gui.present.engine_rows import Row
from dockflare_desktop.gui.present.engines import Act, EngineCard
from dockflare_desktop.gui.text import translate
from dockflare_desktop.gui.theme import Theme
from dockflare_desktop.gui.widgets.basics import dress, empty, icon_label, label, line, push, style, wrapped
from dockflare_desktop.gui.widgets.painted import Pill

LABELS = 126  # px of the column of labels


class CardView(QFrame):
    """`asked` carries the engine's handle and an Act. It is drawn anew only where something changed, so that a button
    keeps the focus."""

    asked = Signal(str, object)

    def __init__(self, theme: Theme, card: EngineCard) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self._theme = theme
        self.card: EngineCard | None = None
        self.buttons: dict[Act, QPushButton] = {}
        self._all = QVBoxLayout(self)
        self._all.setContentsMargins(16, 14, 12, 12)
        self._all.setSpacing(8)
        self._pill = Pill(theme)
        self._name = label(theme, "", size="panel", weight=600)
        self._where = style(wrapped(theme, "", "text2", "caption"), theme, "caption", fixed=True)
        self._note = QVBoxLayout()
        self._rows = QGridLayout()
        self._rows.setColumnMinimumWidth(0, theme.scaled(LABELS))
        self._rows.setColumnStretch(1, 1)
        self._rows.setVerticalSpacing(10)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(8)
        self.more = QToolButton()
        dress(self.more, theme, "ui-more")
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._menu = QMenu(self.more)
        self.more.setMenu(self._menu)
        self._build()
        self.show_card(card)

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(12)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(self._name)
        texts.addWidget(self._where)
        head.addWidget(icon_label(self._theme, "nav-engines", "text2", 20))
        head.addLayout(texts, 1)
        head.addWidget(self._pill)
        foot = QHBoxLayout()
        foot.addLayout(self._buttons)
        foot.addStretch(1)
        foot.addWidget(self.more)
        self._all.addLayout(head)
        self._all.addWidget(line())
        self._all.addLayout(self._note)
        self._all.addLayout(self._rows)
        self._all.addStretch(1)
        self._all.addLayout(foot)

    def show_card(self, card: EngineCard) -> None:
        """Another state of the same engine."""
        before, self.card = self.card, card
        if card == before:
            return
        self.setAccessibleName(card.spoken)
        self._name.setText(card.name)
        self._where.setText(card.where)
        self._pill.show_status(*card.pill)
        self._show_note(card)
        if before is None or before.rows != card.rows:
            empty(self._rows)
            for number, row in enumerate(card.rows):
                self._add_row(number, row)
        if before is None or (before.buttons, before.name) != (card.buttons, card.name):
            self._show_buttons(card)

    def _show_note(self, card: EngineCard) -> None:
        empty(self._note)
        if card.note is None:
            return
        box = QFrame()
        box.setProperty("kind", "code")
        inside = QVBoxLayout(box)
        inside.setContentsMargins(12, 8, 12, 8)
        inside.setSpacing(2)
        inside.addWidget(label(self._theme, card.note[0], weight=600))
        inside.addWidget(wrapped(self._theme, card.note[1]))
        self._note.addWidget(box)

    def _add_row(self, number: int, row: Row) -> None:
        self._rows.addWidget(label(self._theme, row.label, "text2"), number, 0)
        across = QHBoxLayout()
        across.setSpacing(8)
        if row.icon:
            across.addWidget(icon_label(self._theme, row.icon, row.tone, 14))
        tone = row.tone if row.tone in ("text2", "text3") else "text"
        if row.aside:
            across.addWidget(label(self._theme, row.text, tone))
            across.addWidget(label(self._theme, row.aside, "text2"))
            across.addStretch(1)
        else:
            across.addWidget(wrapped(self._theme, row.text, tone), 1)
        self._rows.addLayout(across, number, 1)

    def _show_buttons(self, card: EngineCard) -> None:
        empty(self._buttons)
        self._menu.clear()
        self.buttons = {}
        for each in card.buttons:
            button = push(self._theme, each.text, each.kind)
            named = translate("engines", "{button}: {engine}").format(button=each.text, engine=card.name)
            button.setAccessibleName(named)
            button.clicked.connect(lambda _checked=False, act=each.act: self.asked.emit(card.handle, act))
            self._buttons.addWidget(button)
            self.buttons[each.act] = button
        self.more.setAccessibleName(translate("engines", "More: {engine}").format(engine=card.name))
        self.more.setToolTip(translate("engines", "More"))
        self._menu.addAction(translate("engines", "Show its services")).triggered.connect(
            lambda: self.asked.emit(card.handle, Act.SERVICES)
        )
        if Act.WATCH not in self.buttons:
            self._menu.addAction(translate("engines", "Stop watching...")).triggered.connect(
                lambda: self.asked.emit(card.handle, Act.STOP)
            )


class OfferView(QFrame):
    """An engine that was found on this computer."""

    wanted = Signal(object)
    declined = Signal(object)

    def __init__(self, theme: Theme, offer: Offer, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self.offer = offer
        across = QHBoxLayout(self)
        across.setContentsMargins(16, 10, 12, 10)
        across.setSpacing(12)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(label(theme, translate("engines", "Found on this computer, not watched yet"), weight=600))
        texts.addWidget(wrapped(theme, text))
        self.later = push(theme, translate("engines", "Not now"), "link")
        self.watch = push(theme, translate("engines", "Watch it"), icon="ui-plus")
        for button in (self.later, self.watch):
            button.setAccessibleName(f"{button.text().strip()}: {text}")
        self.later.clicked.connect(lambda: self.declined.emit(self.offer))
        self.watch.clicked.connect(lambda: self.wanted.emit(self.offer))
        across.addWidget(icon_label(theme, "ui-search", "text2"))
        across.addLayout(texts, 1)
        across.addWidget(self.later)
        across.addWidget(self.watch)
