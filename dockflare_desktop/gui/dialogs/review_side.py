"""Below the list of a review: both sides of the chosen step, and why it is there and what could go wrong with it."""

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from dockflare_desktop.core.adopting.sides import Sides, lines
from dockflare_desktop.core.reviewing.items import Item
from dockflare_desktop.gui._generated.ui_review_dialog import Ui_ReviewDialog
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.present.changes import action_words, object_words
from dockflare_desktop.gui.present.plan import Reading
from dockflare_desktop.gui.present.plan_words import hazard_lines, name_words, place_words, why_words
from dockflare_desktop.gui.text import sentence_case, translate
from dockflare_desktop.gui.widgets.basics import empty, icon_label, label, wrapped
from dockflare_desktop.gui.widgets.diff import DiffView


class ReviewSide:
    """Filled anew for each choice; the same again touches nothing, so that a selected text stays selected."""

    def __init__(self, context: Context, ui: Ui_ReviewDialog) -> None:
        self._context, self._ui = context, ui
        self._item: Item | None = None
        self._sides: Mapping[str, Sides] | None = None
        self._told: tuple[str, ...] = ()

    def show(self, item: Item | None, reading: Reading, sides: Mapping[str, Sides] | None) -> None:
        """`sides` are None while they are asked for."""
        told = self._tell(item, reading)
        if item == self._item and sides == self._sides and told == self._told:
            return
        self._item, self._sides, self._told = item, sides, told
        self._before(item, reading)
        self._reasons(item, told)

    def _tell(self, item: Item | None, reading: Reading) -> tuple[str, ...]:
        """What refused it, then why it is planned."""
        if item is None:
            return ()
        going = reading.going.get(item.id)
        words = self._context.say(going.problem) if going is not None and going.problem is not None else None
        refused = (f"{words.text} {words.fix}".strip(),) if words is not None else ()
        return (*refused, why_words(item, reading.views))

    def _before(self, item: Item | None, reading: Reading) -> None:
        theme, layout = self._context.theme, self._ui.beforeLayout
        empty(layout)
        if item is None:
            layout.addWidget(label(theme, translate("plan", "Choose a line to see both sides of it."), "text2"))
            layout.addStretch(1)
            return
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(label(theme, name_words(item, reading.views), weight=600))
        places = {place_words(change) for change in item.changes} - {""}
        head.addWidget(label(theme, ", ".join(sorted(places)), "text2"))
        head.addStretch(1)
        layout.addLayout(head)
        for change in item.changes:
            title = f"{sentence_case(action_words(change))}: {object_words(change)}"
            if len(item.changes) > 1:
                layout.addWidget(label(theme, title, "text2"))
            shown = (self._sides or {}).get(change.id)
            if shown is not None:
                layout.addWidget(DiffView(theme, lines(shown), title))
            elif self._sides is not None:
                layout.addWidget(label(theme, translate("plan", "It is not planned any more."), "text3"))
        layout.addStretch(1)

    def _reasons(self, item: Item | None, told: tuple[str, ...]) -> None:
        theme, layout = self._context.theme, self._ui.reasonsLayout
        empty(layout)
        if item is None:
            return
        layout.addWidget(label(theme, translate("plan", "Why, and what could go wrong"), weight=600))
        for text in told[:-1]:
            self._reason(layout, "status-error", "bad", text)
        self._reason(layout, "ui-tag", "text2", told[-1])
        for icon, tone, text in hazard_lines(item):
            self._reason(layout, icon, tone, text)
        layout.addStretch(1)

    def _reason(self, layout: QVBoxLayout, icon: str, tone: str, text: str) -> None:
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(icon_label(self._context.theme, icon, tone, 14), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(wrapped(self._context.theme, text, "text2"), 1, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(row)
