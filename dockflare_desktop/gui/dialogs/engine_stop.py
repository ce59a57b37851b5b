"""Stop watching an engine: what becomes of its services; Enter and Esc change nothing."""

from PySide6.QtWidgets import QRadioButton, QWidget

from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.dialogs.form import FormDialog, Head
from dockflare_desktop.gui.text import translate


class StopDialog(FormDialog):
    """Accepted means: stop watching; `removes` says whether its services go."""

    def __init__(self, context: Context, name: str, services: int, parent: QWidget | None = None) -> None:
        heading = translate("engines", "Stop watching {name}?").format(name=name)
        explain = translate("engines", "What becomes of its services at Cloudflare?")
        super().__init__(context, Head(translate("engines", "Stop watching"), heading, explain, "nav-engines"), parent)
        self.leave = QRadioButton(translate("engines", "Leave them exactly as they are"))
        self.remove = QRadioButton(translate("engines", "Remove them, after I have seen how"))
        self.leave.setChecked(True)
        for choice in (self.leave, self.remove):
            choice.setEnabled(services > 0)
            self.ui.fields.addWidget(choice)
        if services == 0:
            self.ui.explain.setText(translate("engines", "It has no services, so nothing changes at Cloudflare."))
        else:
            kept = translate("engines", "They stay reachable, and are watched again when the engine is.")
            self.add_note(kept)
        self.ui.okButton.setText(translate("engines", "Stop watching"))
        self.ui.okButton.clicked.connect(self.accept)
        self.start(self.ui.cancelButton)

    @property
    def removes(self) -> bool:
        """Whether its services are to be removed."""
        return self.remove.isChecked()
