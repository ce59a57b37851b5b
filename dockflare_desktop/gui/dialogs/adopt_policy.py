"""Adopt a policy: the id of the group that is made of it, and what adopting means."""

from collections.abc import Sequence

from PySide6.QtWidgets import QDialog, QWidget

from dockflare_desktop.core.groups.foreign import ForeignPolicy
from dockflare_desktop.core.problem import Effect, Problem
from dockflare_desktop.engine.ports import OutsideError
from dockflare_desktop.gui._generated.ui_adopt_policy import Ui_AdoptPolicy
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.present.foreign import proposed_id
from dockflare_desktop.gui.present.problems import said
from dockflare_desktop.gui.text import translate
from dockflare_desktop.gui.widgets.basics import grow, icon_label, style


class AdoptPolicyDialog(QDialog):
    """Adopts through the groups' desk, and closes when nothing is in the way. `group` is the id that was taken."""

    def __init__(
        self, context: Context, found: ForeignPolicy, known: Sequence[str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._context, self._found = context, found
        self.group = ""
        ui = self._ui = Ui_AdoptPolicy()
        ui.setupUi(self)
        style(ui.heading, context.theme, "panel", 600)
        for text in (ui.explain, ui.answer):
            style(text, context.theme)
        style(ui.idLabel, context.theme, "caption", 500)
        ui.idLabel.setBuddy(ui.idField)
        ui.idField.setProperty("fixed", "true")
        ui.iconPlace.addWidget(icon_label(context.theme, "ui-eye", "accent", 20))
        ui.heading.setText(translate("adopt", "Adopt “{name}”?").format(name=found.name))
        ui.explain.setText(
            translate(
                "adopt",
                "A group is made that says the same. Services that name it use this very policy, which is never edited "
                "and stays as it is. Nothing is written at Cloudflare before a service names the group.",
            )
        )
        ui.idField.setText(proposed_id(found, known))
        ui.answer.hide()
        ui.cancelButton.clicked.connect(self.reject)
        ui.adoptButton.clicked.connect(lambda: context.start(self._adopt()))
        ui.idField.setFocus()
        self.resize(context.theme.scaled(480), 100)
        grow(self)

    async def _adopt(self) -> None:
        ident = self._ui.idField.text().strip()
        self._ui.adoptButton.setEnabled(False)
        try:
            problems = await (await self._context.commands.desks()).groups.adopt(self._found.policy.id, ident)
        except OutsideError as error:
            problems = (error.problem,)
            self._answer(problems)
        else:
            wrong = [each for each in problems if each.effect >= Effect.BLOCKS]
            if not wrong:
                self.group = ident
                self.accept()
                return
            self._answer(wrong)

    def _answer(self, problems: Sequence[Problem]) -> None:
        self._ui.answer.setText(said(problems, self._context.say))
        self._ui.answer.show()
        self._ui.adoptButton.setEnabled(True)
        self._ui.idField.setFocus()
        grow(self)
