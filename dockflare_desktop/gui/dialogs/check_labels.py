"""The linter as a window: what is pasted is judged while it is typed, by the same functions as `lint`."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QDialog, QWidget

from dockflare_desktop.core.model import AccessGroup
from dockflare_desktop.core.settings import Settings
from dockflare_desktop.gui._generated.ui_check_labels_dialog import Ui_CheckLabelsDialog
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.present.transfer import Linter
from dockflare_desktop.gui.widgets.basics import style

WAIT = 250  # ms after the last key


class CheckLabelsDialog(QDialog):
    """Stores nothing and asks nobody."""

    def __init__(
        self, context: Context, settings: Settings, groups: tuple[AccessGroup, ...], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._context, self._linter = context, Linter(settings, groups, context.now(), context.say)
        ui = self._ui = Ui_CheckLabelsDialog()
        ui.setupUi(self)
        style(ui.heading, context.theme, "panel", 600)
        style(ui.inputLabel, context.theme)
        for field in (ui.input, ui.result):
            field.setFont(context.theme.font(fixed=True))
        self._soon = QTimer(self, interval=WAIT, singleShot=True)
        self._soon.timeout.connect(self.check)
        ui.input.textChanged.connect(self._soon.start)
        ui.closeButton.clicked.connect(self.accept)
        ui.input.setFocus()

    def check(self) -> None:
        """Judge what stands there now."""
        text = self._ui.input.toPlainText()
        if not text.strip():
            self._ui.result.clear()
            return
        self._ui.result.setPlainText(self._linter.text(*self._context.read_labels(text)))
