"""Small windows: a question with a safe answer, a report to copy, about, keys."""

from dataclasses import dataclass

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QWidget

from dockflare_desktop.gui._generated.ui_message_dialog import Ui_MessageDialog
from dockflare_desktop.gui.text import translate
from dockflare_desktop.gui.theme import Theme
from dockflare_desktop.gui.widgets.basics import icon_label, style


@dataclass(frozen=True, slots=True)
class Message:
    """What to say. With `report` there is a text to copy; with `yes` it is a question, and Enter says no."""

    heading: str
    text: str = ""
    report: str = ""
    yes: str = ""
    danger: bool = False
    icon: str = "ui-info"
    tone: str = "accent"
    title: str = ""


class MessageDialog(QDialog):
    """Shows a Message."""

    def __init__(self, theme: Theme, message: Message, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        ui = self._ui = Ui_MessageDialog()
        ui.setupUi(self)
        style(ui.heading, theme, "panel", 600)
        style(ui.explain, theme)
        ui.iconPlace.addWidget(icon_label(theme, message.icon, message.tone, 20))
        ui.heading.setText(message.heading)
        ui.explain.setText(message.text)
        ui.explain.setVisible(bool(message.text))
        ui.report.setPlainText(message.report)
        ui.report.setFont(theme.font(fixed=True))
        for widget in (ui.report, ui.copyButton):
            widget.setVisible(bool(message.report))
        ui.cancelButton.setVisible(bool(message.yes))
        if message.title:
            self.setWindowTitle(message.title)
        if message.yes:
            ui.okButton.setText(message.yes)
            ui.okButton.setProperty("kind", "solid-danger" if message.danger else "primary")
            ui.okButton.setDefault(False)
            ui.cancelButton.setDefault(True)
            ui.cancelButton.setFocus()
        ui.okButton.clicked.connect(self.accept)
        ui.cancelButton.clicked.connect(self.reject)
        ui.copyButton.clicked.connect(lambda: QGuiApplication.clipboard().setText(message.report))


def about(version: str) -> Message:
    """The About window."""
    return Message(
        translate("about", "DockFlare Desktop {version}").format(version=version),
        translate(
            "about",
            "Labels on a container become a protected hostname on your Cloudflare Tunnel. MIT licence. Not made by "
            "Cloudflare or Docker.",
        ),
        icon="app",
        title=translate("about", "About DockFlare Desktop"),
    )


def bug(report: str) -> Message:
    """Our own failure, with a text that can be copied."""
    return Message(
        translate("about", "Something went wrong in the program itself."),
        translate("about", "Nothing was written by the step that failed. The report below holds no secret."),
        report,
        icon="status-error",
        tone="bad",
    )


def keys(pairs: tuple[tuple[str, str], ...]) -> Message:
    """All keyboard shortcuts."""
    width = max(len(keys_) for keys_, _ in pairs) + 2
    text = "\n".join(f"{keys_:<{width}}{what}" for keys_, what in pairs)
    return Message(
        translate("about", "Keyboard shortcuts"), report=text, title=translate("about", "Keyboard shortcuts")
    )
