"""The head of the group editor: display name, id, session, and the label's line that follows the id."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QLineEdit

from dockflare_desktop.core.groups.checks import proper_id
from dockflare_desktop.core.groups.form import GroupForm, Part
from dockflare_desktop.core.groups.form_checks import Slip
from dockflare_desktop.gui._generated.ui_group_editor import Ui_GroupEditor
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.present.group_form import session_choices
from dockflare_desktop.gui.text import isolated
from dockflare_desktop.gui.widgets.basics import IconLabel, repolish, steady, style

PARTS = (Part.NAME, Part.ID, Part.SESSION, Part.METHODS, Part.REDIRECT)


class GroupHead(QObject):
    """`changed` comes with every edit, `copied` carries the line. The id follows the name until it has its own."""

    changed = Signal()
    copied = Signal(str)

    def __init__(self, context: Context, ui: Ui_GroupEditor) -> None:
        super().__init__(ui.inside)
        self._context, self._ui = context, ui
        self.own_id = False
        theme = context.theme
        for each, field in ((ui.nameLabel, ui.nameField), (ui.idLabel, ui.idField), (ui.sessionLabel, ui.sessionBox)):
            style(each, theme, "caption", 500)
            each.setBuddy(field)
        style(ui.headProblem, theme, "caption")
        ui.idField.setProperty("fixed", "true")
        for at, stretch in enumerate((5, 4, 4)):
            ui.head.setStretch(at, stretch)
        for value, name in session_choices():
            ui.sessionBox.addItem(name, value)
        steady(ui.sessionBox)
        style(ui.labelLine, theme, fixed=True)
        ui.labelLine.setProperty("tone", "text2")
        ui.labelLine.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        tag = IconLabel(theme)
        tag.show_icon("ui-tag")
        ui.labelRow.replaceWidget(ui.labelIcon, tag)
        ui.labelIcon.deleteLater()
        ui.nameField.textEdited.connect(self._name_edited)
        ui.idField.textEdited.connect(self._id_edited)
        ui.sessionBox.editTextChanged.connect(self._edited)
        ui.copyButton.clicked.connect(lambda: self.copied.emit(self._line))

    @property
    def ident(self) -> str:
        """The id as typed."""
        return self._ui.idField.text().strip()

    @property
    def _line(self) -> str:
        return f"dockflare.access.group={self.ident}"

    def into(self, form: GroupForm) -> GroupForm:
        """A form with these fields."""
        box = self._ui.sessionBox
        at = box.findText(box.currentText())
        session = box.itemData(at) if at >= 0 else box.currentText().strip()
        return replace(form, id=self.ident, name=self._ui.nameField.text(), session=session)

    def show_form(self, form: GroupForm, *, own_id: bool) -> None:
        """Other values."""
        ui = self._ui
        self.own_id = own_id
        ui.nameField.setText(form.name)
        ui.idField.setText(form.id)
        at = ui.sessionBox.findData(form.session)
        if at >= 0:
            ui.sessionBox.setCurrentIndex(at)
        else:
            ui.sessionBox.setEditText(form.session)

    def _name_edited(self, text: str) -> None:
        if not self.own_id:
            self._ui.idField.setText(proper_id(text))
        self.changed.emit()

    def _id_edited(self, _text: str) -> None:
        self.own_id = True
        self.changed.emit()

    def _edited(self, _text: str) -> None:
        self.changed.emit()

    def show_slips(self, slips: Sequence[Slip], *, edited: bool) -> None:
        """What is wrong with it; nothing is wrong yet with what nobody touched."""
        ui, say = self._ui, self._context.say
        mine = [slip for slip in slips if slip.place.part in PARTS] if edited else []
        ui.labelLine.setText(isolated(self._line))
        for part, field in ((Part.NAME, ui.nameField), (Part.ID, ui.idField)):
            _mark(field, " ".join(say(slip.problem).text for slip in mine if slip.place.part is part))
        words = say(mine[0].problem) if mine else None
        ui.headProblem.setText(f"{words.text} {words.fix}" if words is not None else "")
        ui.headProblem.setVisible(words is not None)


def _mark(field: QLineEdit, wrong: str) -> None:
    field.setAccessibleDescription(wrong)
    if bool(field.property("invalid")) is not bool(wrong):
        field.setProperty("invalid", bool(wrong))
        repolish(field)
