"""A small form: a heading, fields one below the other, what is wrong with them, and two buttons."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QPushButton, QVBoxLayout, QWidget

from dockflare_desktop.core.problem import Problem
from dockflare_desktop.gui._generated.ui_form_dialog import Ui_FormDialog
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.present.problems import said
from dockflare_desktop.gui.widgets.basics import grow, icon_label, label, repolish, style, wrapped


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above the fields."""

    title: str
    heading: str
    explain: str = ""
    icon: str = ""


class FormDialog(QDialog):
    """What every form has; its fields, and what `ui.okButton` does, are added by the one that uses it."""

    def __init__(self, context: Context, head: Head, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        ui = self.ui = Ui_FormDialog()
        ui.setupUi(self)
        self.setWindowTitle(head.title)
        style(ui.heading, context.theme, "panel", 600)
        for text in (ui.explain, ui.answer):
            style(text, context.theme)
        ui.heading.setText(head.heading)
        ui.explain.setText(head.explain)
        ui.explain.setVisible(bool(head.explain))
        if head.icon:
            ui.iconPlace.addWidget(icon_label(context.theme, head.icon, "accent", 20))
        ui.answer.hide()
        ui.cancelButton.clicked.connect(self.reject)
        self.resize(context.theme.scaled(500), 100)

    def add_field(self, name: str, field: QWidget, into: QVBoxLayout | None = None) -> QWidget:
        """A field with its label above it, which also names it for screen readers."""
        text = label(self._context.theme, name, "text2", "body", 500)
        text.setBuddy(field)
        field.setAccessibleName(name)
        place = self.ui.fields if into is None else into
        place.addWidget(text)
        place.addWidget(field)
        return field

    def add_note(self, text: str, into: QVBoxLayout | None = None) -> None:
        """A quiet sentence below a field."""
        (self.ui.fields if into is None else into).addWidget(wrapped(self._context.theme, text, "text3", "caption"))

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """What hindered it; the form stays as it is."""
        self.ui.answer.setText(said(problems, self._context.say))
        self.ui.answer.setVisible(bool(problems))
        self.busy(on=False)
        grow(self)

    def showEvent(self, event: QShowEvent) -> None:
        """High enough for texts that wrap: a size hint takes them for one line."""
        super().showEvent(event)
        grow(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button that has the focus; no button is pressed by it from elsewhere, fields do so."""
        focused = self.focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(focused, QPushButton):
            focused.click()
        else:
            super().keyPressEvent(event)

    def busy(self, *, on: bool) -> None:
        """While it is being done nothing can be clicked twice."""
        self.ui.okButton.setEnabled(not on)

    def mark(self, field: QLineEdit, *, wrong: bool) -> None:
        """A red edge."""
        field.setProperty("invalid", "true" if wrong else "false")
        repolish(field)

    def start(self, field: QWidget) -> None:
        """Where typing begins."""
        field.setFocus(Qt.FocusReason.OtherFocusReason)
