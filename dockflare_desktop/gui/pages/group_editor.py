"""The group editor: head, the label to copy, three blocks, warnings, the switch, and a foot that says what is written.

It holds a form and knows what it was when it was stored; whoever shows it saves and asks.
"""

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QWidget

from dockflare_desktop.core.access.form import Block, GroupForm, Part, Row, Selector
from dockflare_desktop.core.access.form_checks import Around, Made, group_of
from dockflare_desktop.core.access.group_checks import proper_id
from dockflare_desktop.core.problem import ProblemCode
from dockflare_desktop.gui._generated.ui_group_editor import Ui_GroupEditor
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.pages.group_block import BlockBox
from dockflare_desktop.gui.pages.group_more import MoreMenu
from dockflare_desktop.gui.pages.group_row import JsonLine
from dockflare_desktop.gui.pages.group_skip import SkipCard
from dockflare_desktop.gui.present_group_form import Foot, Warned, foot, policy_json, session_choices, warnings
from dockflare_desktop.gui.text import isolated, translate
from dockflare_desktop.gui.widgets.basics import IconLabel, dress, empty, label, line, steady, style
from dockflare_desktop.gui.widgets.warned import WarnedBox

_PARTS = {Part.LET_IN: Block.LET_IN, Part.ONLY_IF: Block.ONLY_IF, Part.NEVER: Block.NEVER}
_HEAD = (Part.NAME, Part.ID, Part.SESSION, Part.METHODS, Part.REDIRECT)


class GroupEditor(QFrame):
    """`changed` comes with every edit; `copied` carries the label's line."""

    changed = Signal()
    copied = Signal(str)
    save_asked = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._around = Around()
        self._users: tuple[str, ...] = ()
        self._stored = GroupForm()
        self._filling, self._own_id = False, False
        ui = self.ui = Ui_GroupEditor()
        ui.setupUi(self)
        self.more = MoreMenu(ui.moreButton)
        self.skip = SkipCard(context, ui)
        self.blocks = {block: BlockBox(context, block) for block in Block}
        self.warned = WarnedBox(context.theme)
        self._dress()
        self._connect()
        self.made: Made = group_of(self._stored, self._around)

    def _dress(self) -> None:
        theme, ui = self._context.theme, self.ui
        for each in (ui.nameLabel, ui.idLabel, ui.sessionLabel):
            style(each, theme, "caption", 500)
        for each, field in ((ui.nameLabel, ui.nameField), (ui.idLabel, ui.idField), (ui.sessionLabel, ui.sessionBox)):
            each.setBuddy(field)
        style(ui.headProblem, theme, "caption")
        style(ui.labelLine, theme, fixed=True)
        ui.labelLine.setProperty("tone", "text2")
        ui.labelLine.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        style(ui.footText, theme)
        ui.idField.setFont(theme.font(fixed=True))
        ui.head.setStretch(0, 5)
        ui.head.setStretch(1, 4)
        ui.head.setStretch(2, 4)
        dress(ui.moreButton, theme, "ui-more")
        for value, name in session_choices():
            ui.sessionBox.addItem(name, value)
        steady(ui.sessionBox)
        self._foot_icon, tag = IconLabel(theme), IconLabel(theme)
        tag.show_icon("ui-tag")
        for place, old, new in ((ui.footRow, ui.footIcon, self._foot_icon), (ui.labelRow, ui.labelIcon, tag)):
            place.replaceWidget(old, new)
            old.deleteLater()
        for at, box in enumerate(self.blocks.values()):
            if at:
                ui.blocksPlace.addWidget(line())
            ui.blocksPlace.addWidget(box)
        ui.warningsPlace.addWidget(self.warned)

    def _connect(self) -> None:
        ui = self.ui
        ui.nameField.textEdited.connect(self._name_edited)
        ui.idField.textEdited.connect(self._id_edited)
        ui.sessionBox.editTextChanged.connect(self._edited)
        ui.copyButton.clicked.connect(lambda: self.copied.emit(self._label_line()))
        ui.discardButton.clicked.connect(self.discard)
        ui.saveButton.clicked.connect(self.save_asked)
        for box in self.blocks.values():
            box.changed.connect(self._edited)
        self.skip.changed.connect(self._edited)
        self.more.changed.connect(self._edited)
        self.warned.offered.connect(self._only_some)

    # --- the form ----------------------------------------------------------------------------------------------------

    @property
    def form(self) -> GroupForm:
        """As it is in the editor."""
        ui = self.ui
        at = ui.sessionBox.findText(ui.sessionBox.currentText())
        session = ui.sessionBox.itemData(at) if at >= 0 else ui.sessionBox.currentText().strip()
        form = replace(
            self._stored,
            id=ui.idField.text().strip(),
            name=ui.nameField.text(),
            session=session,
            let_in=self.blocks[Block.LET_IN].entries,
            only_if=self.blocks[Block.ONLY_IF].entries,
            never=self.blocks[Block.NEVER].entries,
            skip_login_from=self.skip.addresses,
        )
        return self.more.into(form)

    @property
    def dirty(self) -> bool:
        """Whether there is anything to save."""
        return self.form != self._stored

    def commit(self) -> None:
        """What is still being typed becomes a value."""
        focus = self.focusWidget()
        if focus is not None:
            focus.clearFocus()
            focus.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_form(self, form: GroupForm, around: Around, users: tuple[str, ...]) -> None:
        """Another group, or the same as stored now; `users` are the addresses of the services that use it."""
        self._filling = True
        self._stored, self._around, self._users = form, around, users
        self._own_id = bool(around.stored_as)
        ui = self.ui
        ui.nameField.setText(form.name)
        ui.idField.setText(form.id)
        self._show_session(form.session)
        self.more.stored = bool(around.stored_as)
        self.more.show_form(form)
        self.more.show_account(around.directory)
        for block, box in self.blocks.items():
            box.show_entries(form.block(block), around.directory)
        self.skip.show_addresses(form.skip_login_from)
        self._show_kept(form)
        self._filling = False
        self.refresh()

    def show_around(self, around: Around, users: tuple[str, ...]) -> None:
        """The other groups, the account and the services as they are now; edits stay."""
        fresh = around.directory != self._around.directory
        self._around, self._users = around, users
        if fresh:
            self.more.show_account(around.directory)
            for box in self.blocks.values():
                box.show_account(around.directory)
        self.refresh()

    def _show_session(self, session: str) -> None:
        box = self.ui.sessionBox
        at = box.findData(session)
        if at >= 0:
            box.setCurrentIndex(at)
        else:
            box.setEditText(session)

    def _show_kept(self, form: GroupForm) -> None:
        ui, theme = self.ui, self._context.theme
        empty(ui.keptPlace)
        ui.keptCard.setVisible(bool(form.kept))
        if form.kept:
            text = translate("group", "Policies that are kept as they are (JSON)")
            ui.keptPlace.addWidget(label(theme, text, weight=600))
        for body in form.kept:
            ui.keptPlace.addWidget(JsonLine(theme, policy_json(body)))

    def start_new(self) -> None:
        """A new group begins with its name."""
        self.ui.nameField.setFocus(Qt.FocusReason.OtherFocusReason)
        self.ui.nameField.selectAll()

    def discard(self) -> None:
        """Back to what is stored."""
        self.show_form(self._stored, self._around, self._users)
        self.changed.emit()

    # --- edits -------------------------------------------------------------------------------------------------------

    def _name_edited(self, text: str) -> None:
        if not self._own_id:
            self.ui.idField.setText(proper_id(text))
        self._edited()

    def _id_edited(self, _text: str) -> None:
        self._own_id = True
        self._edited()

    def _edited(self, _text: str = "") -> None:
        if not self._filling:
            self.refresh()
            self.changed.emit()

    def _only_some(self) -> None:
        """A sign-in method alone lets anybody in who has an account there: who of them is meant?"""
        self.blocks[Block.ONLY_IF].add(Row(Selector.EMAIL_ENDS))

    def refresh(self) -> None:
        """Check the form, and say what came of it."""
        form, say = self.form, self._context.say
        self.made = group_of(form, self._around)
        self.ui.labelLine.setText(isolated(self._label_line()))
        self._show_head()
        self._show_rows()
        found = warnings(form, self.made.slips, self._around.directory, say)
        self.warned.show_warnings((*self._renamed(), *found) if self._begun(form) else ())
        self._show_foot(foot(form, self.made, len(self._users), say))

    @staticmethod
    def _begun(form: GroupForm) -> bool:
        return bool(form.let_in or form.only_if or form.never or form.skip_login_from or form.kept)

    def _label_line(self) -> str:
        return f"dockflare.access.group={self.ui.idField.text().strip()}"

    def _renamed(self) -> tuple[Warned, ...]:
        """Labels that name the old id would lead nowhere."""
        old = self._around.stored_as
        if not old or self.ui.idField.text().strip() == old or not self._users:
            return ()
        text = translate("group", "“{id}” is named by {services}: they lose their login until their label says {new}.")
        named = {"id": old, "services": ", ".join(self._users), "new": self.ui.idField.text().strip()}
        return (Warned(text.format(**named)),)

    def _show_head(self) -> None:
        slips = [slip for slip in self.made.slips if slip.place.part in _HEAD]
        fields = {Part.NAME: self.ui.nameField, Part.ID: self.ui.idField}
        for part, field in fields.items():
            said = " ".join(self._context.say(slip.problem).text for slip in slips if slip.place.part is part)
            wrong = bool(said) and (bool(field.text()) or self.dirty)
            field.setAccessibleDescription(said if wrong else "")
            if bool(field.property("invalid")) is not wrong:
                field.setProperty("invalid", wrong)
                field.style().unpolish(field)
                field.style().polish(field)
        told = [self._context.say(slip.problem) for slip in slips] if self.dirty else []
        self.ui.headProblem.setText(" ".join(f"{words.text} {words.fix}" for words in told[:1]))
        self.ui.headProblem.setVisible(bool(told))

    def _show_rows(self) -> None:
        """What is wrong with a row as a whole; its values say their own. An empty row is not wrong yet."""
        for part, block in _PARTS.items():
            for number, row in enumerate(self.blocks[block].rows):
                told = [
                    self._context.say(slip.problem).text
                    for slip in self.made.slips
                    if slip.place.part is part
                    and slip.place.row == number
                    and slip.problem.code is not ProblemCode.GROUP_ROW_EMPTY
                ]
                row.show_reason(told[0] if told else "")

    def _show_foot(self, shown: Foot) -> None:
        ui = self.ui
        dirty = self.dirty
        ui.footText.setText(shown.text if dirty or shown.tone != "bad" else "")
        self._foot_icon.show_icon(shown.icon if ui.footText.text() else "", shown.tone)
        ui.discardButton.setEnabled(dirty)
        ui.saveButton.setEnabled(dirty and self.made.group is not None)

    def name_save(self, text: str) -> None:
        """What the primary button says."""
        self.ui.saveButton.setText(text)

    @property
    def pane(self) -> QWidget:
        """Where F6 goes."""
        return self.ui.nameField
