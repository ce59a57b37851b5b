"""A policy at Cloudflare that is not ours: whom it lets in, what uses it, its JSON; and the button that adopts it."""

import json

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from dockflare_desktop.core.groups.foreign import ForeignPolicy
from dockflare_desktop.gui._generated.ui_foreign_policy_view import Ui_ForeignPolicyView
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.present.foreign import owner_words, use_words, who_lines
from dockflare_desktop.gui.present.group_form import policy_json
from dockflare_desktop.gui.text import isolated, sentence_case, translate
from dockflare_desktop.gui.widgets.basics import empty, label, style, wrapped

JSON_HEIGHT = 180  # px


class ForeignView(QFrame):
    """Read-only; `adopt_asked` is a click on the button."""

    adopt_asked = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._shown: ForeignPolicy | None = None
        ui = self._ui = Ui_ForeignPolicyView()
        ui.setupUi(self)
        style(ui.name, context.theme, "panel", 600)
        style(ui.owner, context.theme)
        style(ui.jsonLabel, context.theme, "caption", 500)
        ui.jsonLabel.setBuddy(ui.json)
        ui.head.setStretch(0, 1)
        ui.json.setProperty("fixed", "true")
        ui.json.setFixedHeight(JSON_HEIGHT)
        ui.adoptButton.clicked.connect(self.adopt_asked)

    @property
    def shown(self) -> ForeignPolicy | None:
        """The policy."""
        return self._shown

    def show_policy(self, found: ForeignPolicy) -> None:
        """Another one; the same again touches nothing."""
        if found == self._shown:
            return
        self._shown = found
        ui = self._ui
        ui.name.setText(found.name)
        adopted = translate("access", "adopted as the group {group}").format(group=found.group)
        ui.owner.setText(sentence_case(adopted if found.group else owner_words(found)))
        ui.adoptButton.setVisible(not found.group)
        self._fill_who(found)
        self._fill_users(found)
        ui.json.setPlainText(json.dumps(json.loads(policy_json(found.policy.body)), indent=2, ensure_ascii=False))

    def _fill_who(self, found: ForeignPolicy) -> None:
        theme, place = self._context.theme, self._ui.whoPlace
        empty(place)
        place.addWidget(label(theme, translate("access", "Who it lets in"), weight=600))
        for each in who_lines(found) or (translate("access", "Nobody"),):
            place.addWidget(wrapped(theme, each, "text"))

    def _fill_users(self, found: ForeignPolicy) -> None:
        theme, place = self._context.theme, self._ui.usersPlace
        empty(place)
        place.addWidget(label(theme, use_words(found), weight=600))
        for each in found.users:
            place.addWidget(label(theme, isolated(each), "text2"))

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """Where Tab goes."""
        return (self._ui.adoptButton, self._ui.json)

    @property
    def pane(self) -> QWidget:
        """Where F6 goes."""
        return self._ui.adoptButton if self._ui.adoptButton.isVisible() else self._ui.json
