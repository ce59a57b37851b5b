"""Leaving with edits: Save, Discard or Stay; Enter and Esc stay."""

from enum import StrEnum

from PySide6.QtWidgets import QDialog, QWidget

from dockflare_desktop.gui._generated.ui_leave_dialog import Ui_LeaveDialog
from dockflare_desktop.gui.text import translate
from dockflare_desktop.gui.theme import Theme
from dockflare_desktop.gui.widgets.basics import icon_label, style


class Leave(StrEnum):
    """What becomes of the edits."""

    SAVE = "save"
    DISCARD = "discard"
    STAY = "stay"


class LeaveDialog(QDialog):
    """`answer` is STAY unless something else was clicked."""

    def __init__(self, theme: Theme, heading: str, explain: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.answer = Leave.STAY
        ui = self._ui = Ui_LeaveDialog()
        ui.setupUi(self)
        style(ui.heading, theme, "panel", 600)
        style(ui.explain, theme)
        ui.iconPlace.addWidget(icon_label(theme, "ui-pencil", "accent", 20))
        ui.heading.setText(heading)
        ui.explain.setText(explain)
        ui.saveButton.clicked.connect(lambda: self._choose(Leave.SAVE))
        ui.discardButton.clicked.connect(lambda: self._choose(Leave.DISCARD))
        ui.stayButton.clicked.connect(self.reject)
        ui.stayButton.setFocus()
        self.resize(theme.scaled(420), self.sizeHint().height())

    def allow_save(self, *, allowed: bool) -> None:
        """What has a fault cannot be saved."""
        self._ui.saveButton.setEnabled(allowed)
        text = translate("leave", "Something in it has to be put right before it can be saved.")
        self._ui.saveButton.setToolTip("" if allowed else text)

    def _choose(self, answer: Leave) -> None:
        self.answer = answer
        self.accept()
