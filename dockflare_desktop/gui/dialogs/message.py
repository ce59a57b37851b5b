"""Small windows: a question with a safe answer, a report to copy, about, keys."""

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QSize
from PySide6.QtGui import QFontMetrics, QGuiApplication
from PySide6.QtWidgets import QDialog, QWidget

from dockflare_desktop.core.problem import Problem
from dockflare_desktop.gui._generated.ui_message_dialog import Ui_MessageDialog
from dockflare_desktop.gui.doing import Say
from dockflare_desktop.gui.present.problems import said
from dockflare_desktop.gui.text import translate
from dockflare_desktop.gui.theme import Theme
from dockflare_desktop.gui.widgets.basics import icon_label, repolish, style

MOST_REPORT = QSize(900, 460)  # px; more scrolls


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
    copy: bool = True  # whether the report is worth a button
    copies: str = ""  # what that button says instead of "Copy report"


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
        ui.report.setVisible(bool(message.report))
        ui.copyButton.setVisible(bool(message.report) and message.copy)
        if message.copies:
            ui.copyButton.setText(message.copies)
        if message.report:
            self._make_room(theme, message.report)
        ui.cancelButton.setVisible(bool(message.yes))
        if message.title:
            self.setWindowTitle(message.title)
        if message.yes:
            ui.okButton.setText(message.yes)
            ui.okButton.setProperty("kind", "solid-danger" if message.danger else "primary")
            repolish(ui.okButton)  # what the form says of it may have been drawn already
            ui.okButton.setDefault(False)
            ui.cancelButton.setDefault(True)
            ui.cancelButton.setFocus()
        ui.okButton.clicked.connect(self.accept)
        ui.cancelButton.clicked.connect(self.reject)
        ui.copyButton.clicked.connect(lambda: QGuiApplication.clipboard().setText(message.report))

    def _make_room(self, theme: Theme, report: str) -> None:
        """Show the whole text where a screen has room for it."""
        metrics, lines = QFontMetrics(theme.font(fixed=True)), report.splitlines()
        width = max(metrics.horizontalAdvance(row) for row in lines) + 96
        height = metrics.lineSpacing() * (len(lines) + 1) + 24
        self._ui.report.setMinimumHeight(min(height, MOST_REPORT.height()))
        self.resize(max(self.width(), min(width, MOST_REPORT.width())), self.sizeHint().height())


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


def failed(heading: str, problems: Iterable[Problem], say: Say) -> Message:
    """Something that was asked for and not done, and why."""
    return Message(heading, said(problems, say), icon="status-error", tone="bad")


def keys(pairs: tuple[tuple[str, str], ...]) -> Message:
    """All keyboard shortcuts."""
    width = max(len(keys_) for keys_, _ in pairs) + 2
    text = "\n".join(f"{keys_:<{width}}{what}" for keys_, what in pairs)
    heading = translate("about", "Keyboard shortcuts")
    return Message(heading, report=text, title=heading, copy=False)
