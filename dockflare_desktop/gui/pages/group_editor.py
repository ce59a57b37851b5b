"""The group editor: head, the label to copy, three blocks, warnings, the switch, and a foot that says what is written.

It holds a form and knows what it was when it was stored; whoever shows it saves and asks.
"""

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QWidget

from dockflare_desktop.core.cloud import Directory
from dockflare_desktop.core.groups.form import Block, GroupForm, Part
from dockflare_desktop.core.groups.form_cautions import Add, Fix, fixed
from dockflare_desktop.core.groups.form_checks import Around, Made, group_of
from dockflare_desktop.core.problem import ProblemCode
from dockflare_desktop.gui._generated.ui_group_editor import Ui_GroupEditor
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.pages.group_block import BlockBox
from dockflare_desktop.gui.pages.group_head import GroupHead
from dockflare_desktop.gui.pages.group_more import MoreMenu
from dockflare_desktop.gui.pages.group_row import JsonLine
from dockflare_desktop.gui.pages.group_skip import SkipCard
from dockflare_desktop.gui.present.group_form import Foot, Warned, foot, policy_json, warnings
from dockflare_desktop.gui.text import translate
from dockflare_desktop.gui.widgets.basics import IconLabel, dress, empty, label, line, style
from dockflare_desktop.gui.widgets.warned import WarnedBox

NARROW = 600  # px: below, values stand under their kind, and the foot has two lines
_PARTS = {Part.LET_IN: Block.LET_IN, Part.ONLY_IF: Block.ONLY_IF, Part.NEVER: Block.NEVER}


class GroupEditor(QFrame):
    """`changed` comes with every edit; `copied` carries the label's line."""

    changed = Signal()
    copied = Signal(str)
    save_asked = Signal()
    discarded = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._around = Around()
        self._users: tuple[str, ...] = ()
        self._stored = GroupForm()
        self._filling, self._narrow, self._adopted = False, False, ""
        ui = self.ui = Ui_GroupEditor()
        ui.setupUi(self)
        self.head = GroupHead(context, ui)
        self.more = MoreMenu(ui.moreButton)
        self.skip = SkipCard(context, ui)
        self.blocks = {block: BlockBox(context, block) for block in Block}
        self.warned = WarnedBox(context.theme)
        self._dress()
        self._connect()
        self.made: Made = group_of(self._stored, self._around)

    def _dress(self) -> None:
        theme, ui = self._context.theme, self.ui
        style(ui.footText, theme)
        dress(ui.moreButton, theme, "ui-more")
        self._foot_icon = IconLabel(theme)
        ui.footTexts.replaceWidget(ui.footIcon, self._foot_icon)
        ui.footIcon.deleteLater()
        for at, box in enumerate(self.blocks.values()):
            if at:
                ui.blocksPlace.addWidget(line())
            ui.blocksPlace.addWidget(box)
        ui.warningsPlace.addWidget(self.warned)
        ui.column.setStretch(ui.column.count() - 1, 1)  # what is left over is below, not between label and field
        ui.footRow.setStretch(0, 1)
        ui.skipRow.setStretch(1, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < self._context.theme.scaled(NARROW)
        if narrow == self._narrow:
            return
        self._narrow = narrow
        ways = QBoxLayout.Direction
        self.ui.footRow.setDirection(ways.TopToBottom if narrow else ways.LeftToRight)
        for box in self.blocks.values():
            box.show_narrow(narrow=narrow)

    def _connect(self) -> None:
        ui = self.ui
        self.head.changed.connect(self._edited)
        self.head.copied.connect(self.copied)
        ui.discardButton.clicked.connect(self.discard)
        ui.saveButton.clicked.connect(self.save_asked)
        for box in self.blocks.values():
            box.changed.connect(self._edited)
        self.skip.changed.connect(self._edited)
        self.more.changed.connect(self._edited)
        self.warned.offered.connect(self._mend)

    # --- the form ----------------------------------------------------------------------------------------------------

    @property
    def form(self) -> GroupForm:
        """As it is in the editor."""
        form = replace(
            self._stored,
            let_in=self.blocks[Block.LET_IN].entries,
            only_if=self.blocks[Block.ONLY_IF].entries,
            never=self.blocks[Block.NEVER].entries,
            skip_login_from=self.skip.addresses,
        )
        return self.more.into(self.head.into(form))

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
        self.head.show_form(form, own_id=bool(around.stored_as))
        self.more.stored = bool(around.stored_as)
        self.more.show_form(form)
        self.more.show_account(around.directory)
        for block, box in self.blocks.items():
            box.show_entries(form.block(block), around.directory)
        self.skip.show_addresses(form.skip_login_from)
        self._show_kept(form)
        self._filling = False
        self.refresh()

    def accept(self, form: GroupForm) -> bool:
        """This is stored now. Where the editor says the same it stays as it is, with focus and all; else False."""
        if form != self.form:
            return False
        self._stored, self.head.own_id, self.more.stored = form, True, True
        return True

    def show_owner(self, policy: str) -> None:
        """The name of somebody else's policy that the group adopted; empty where it has policies of its own."""
        self._adopted = policy

    def show_around(self, around: Around, users: tuple[str, ...]) -> None:
        """The other groups, the account and the services as they are now; edits stay."""
        fresh = around.directory != self._around.directory
        self._around, self._users = around, users
        if fresh:
            self.more.show_account(around.directory)
            for box in self.blocks.values():
                box.show_account(around.directory)
        self.refresh()

    def _show_kept(self, form: GroupForm) -> None:
        ui, theme = self.ui, self._context.theme
        empty(ui.keptPlace)
        ui.keptCard.setVisible(bool(form.kept))
        if form.kept:
            text = translate("group", "Policies that are kept as they are (JSON)")
            ui.keptPlace.addWidget(label(theme, text, weight=600))
        for body in form.kept:
            ui.keptPlace.addWidget(JsonLine(theme, policy_json(body)))

    def take(self, form: GroupForm) -> None:
        """Edits that come all at once: a group like another one."""
        stored, around, users = self._stored, self._around, self._users
        self.show_form(form, around, users)
        self._stored = replace(stored, kept_before=form.kept_before, kept_after=form.kept_after)
        self.head.own_id = True
        self.refresh()

    @property
    def directory(self) -> Directory:
        """The account as last read."""
        return self._around.directory

    def start_new(self) -> None:
        """A new group begins with its name."""
        self.ui.nameField.setFocus(Qt.FocusReason.OtherFocusReason)
        self.ui.nameField.selectAll()

    def discard(self) -> None:
        """Back to what is stored."""
        self.show_form(self._stored, self._around, self._users)
        self.changed.emit()
        self.discarded.emit()

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """Where Tab goes, in reading order, also through rows that came later."""
        ui = self.ui
        head = (ui.nameField, ui.idField, ui.sessionBox, ui.moreButton, ui.copyButton)
        rows = (stop for box in self.blocks.values() for stop in box.stops)
        skip = (*self.warned.stops, self.skip.switch, self.skip.field.edit)
        return (*head, *rows, *skip, ui.testerButton, ui.discardButton, ui.saveButton)

    # --- edits -------------------------------------------------------------------------------------------------------

    def _edited(self) -> None:
        if not self._filling:
            self.refresh()
            self.changed.emit()

    def _mend(self, fix: Fix) -> None:
        """What a warning offered; a row that is added is filled in by whoever asked for it."""
        if isinstance(fix, Add):
            self.blocks[fix.block].add(fix.row)
            return
        form = fixed(self.form, fix)
        for block, box in self.blocks.items():
            box.show_entries(form.block(block), self._around.directory)
        self.skip.show_addresses(form.skip_login_from)
        self._edited()

    def refresh(self) -> None:
        """Check the form, and say what came of it."""
        form, say = self.form, self._context.say
        self.made = group_of(form, self._around)
        self.head.show_slips(self.made.slips, edited=self.dirty)
        self._show_rows()
        found = warnings(form, self.made.slips, self._around, say)
        self.warned.show_warnings((*self._theirs(), *self._renamed(), *found) if self._begun(form) else ())
        self._show_foot(foot(form, self.made, len(self._users), say))

    @staticmethod
    def _begun(form: GroupForm) -> bool:
        return bool(form.let_in or form.only_if or form.never or form.skip_login_from or form.kept)

    def _theirs(self) -> tuple[Warned, ...]:
        """An adopted policy is never edited."""
        if not self._adopted:
            return ()
        text = translate(
            "group",
            "This group uses “{name}”, which is not ours and is never edited. Once the rows above say something else, "
            "its services get a policy of ours instead.",
        )
        return (Warned(text.format(name=self._adopted)),)

    def _renamed(self) -> tuple[Warned, ...]:
        """Labels that name the old id would lead nowhere."""
        old = self._around.stored_as
        if not old or self.head.ident == old or not self._users:
            return ()
        text = translate(
            "group", "“{id}” is named by {services}: they go on with the old id until their label says {new}."
        )
        named = {"id": old, "services": ", ".join(self._users), "new": self.head.ident}
        return (Warned(text.format(**named)),)

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
