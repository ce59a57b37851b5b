"""The Groups tab of Access: the list, the editor, who could get in, and where the group is used."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from dockflare_desktop.core.access.visitor import Visitor
from dockflare_desktop.core.groups.foreign import ForeignPolicy
from dockflare_desktop.core.groups.form import GroupForm
from dockflare_desktop.core.groups.form_checks import Around
from dockflare_desktop.core.groups.form_read import form_of
from dockflare_desktop.core.model import AccessGroup
from dockflare_desktop.core.status import AppStatus
from dockflare_desktop.gui.access_reader import AccessReader
from dockflare_desktop.gui.account_names import AccountNames
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.doing import Do, Request
from dockflare_desktop.gui.pages.access_tab import AccessTab
from dockflare_desktop.gui.pages.foreign_view import ForeignView
from dockflare_desktop.gui.pages.group_editor import GroupEditor
from dockflare_desktop.gui.pages.group_empty import NoGroups
from dockflare_desktop.gui.pages.group_foreign import ForeignPolicies
from dockflare_desktop.gui.pages.group_list import GroupList
from dockflare_desktop.gui.pages.group_saving import GroupSaving
from dockflare_desktop.gui.pages.group_side import GroupSide
from dockflare_desktop.gui.pages.side_place import SidePlace
from dockflare_desktop.gui.present.access import NEW, copied, group_rows, users, with_fresh
from dockflare_desktop.gui.present.foreign import FOREIGN, foreign_rows, form_of_foreign
from dockflare_desktop.gui.present.tester import of_form
from dockflare_desktop.gui.present.visitor import Answer


class GroupsTab(AccessTab):
    """Shows the groups as stored. What is edited is saved by GroupSaving, and read again."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._groups: dict[str, AccessGroup] = {}
        self._open = ""  # the id of what is in the editor, as stored; NEW where it is not stored yet
        self._wanted = ""  # to be opened once it is known
        self._read = False  # until then nobody knows whether there are any
        self.names = AccountNames(context)
        self.list = GroupList(context)
        self.editor = GroupEditor(context)
        self.side = GroupSide(context, self._judge)
        self.saving = GroupSaving(context, self, self)
        self.foreign = ForeignPolicies(context, self)
        self.policy = ForeignView(context)
        self.nothing = NoGroups(context.theme)
        columns = QHBoxLayout(self)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(0)
        columns.addWidget(self.list)
        columns.addWidget(self.editor, 1)
        columns.addWidget(self.policy, 1)
        columns.addWidget(self.nothing, 1)
        self._place = SidePlace(self, columns, self.side, context.theme)
        self._place.open_by(self.editor.ui.testerButton)
        self._connect()
        self._draw()

    def _connect(self) -> None:
        self.list.chosen.connect(self.show_group)
        self.list.new_asked.connect(self.new)
        self.list.adopt_asked.connect(self._adopt)
        self.list.duplicates_asked.connect(self.foreign.find_duplicates)
        self.policy.adopt_asked.connect(self._adopt)
        self.nothing.new_asked.connect(self.new)
        self.nothing.adopt_asked.connect(lambda: self.show_group(FOREIGN + self.foreign.found[0].policy.id))
        self.foreign.changed.connect(self._draw)
        self.editor.changed.connect(self._edited)
        self.editor.copied.connect(self.copied)
        self.editor.save_asked.connect(self.saving.save)
        self.editor.discarded.connect(self._discarded)
        self.editor.more.duplicate_asked.connect(self._duplicate)
        self.editor.more.delete_asked.connect(self.saving.delete)
        self.side.entered.connect(lambda key: self.asked.emit(Request(Do.SHOW, key)))
        self.names.changed.connect(self._draw)
        for keys, call in (("Ctrl+S", self.saving.save), ("Ctrl+T", self._test)):
            QShortcut(QKeySequence(keys), self).activated.connect(call)

    def read_from(self, reader: AccessReader) -> None:
        """Names of the account come from there."""
        self.names.follow(reader)

    def _judge(self, visitor: Visitor) -> Answer:
        theirs = self._theirs
        form = self.editor.form if theirs is None else form_of_foreign(theirs)
        return of_form(form, visitor, self._around(), self._context.say)

    # --- what is stored ----------------------------------------------------------------------------------------------

    @property
    def count(self) -> int | None:
        """How many groups there are."""
        return len(self._groups or self._status.groups)

    @property
    def status(self) -> AppStatus:
        """As last told."""
        return self._status

    @property
    def stored(self) -> AccessGroup | None:
        """The group in the editor as stored; None for a new one."""
        return self._groups.get(self._open)

    @property
    def _theirs(self) -> ForeignPolicy | None:
        """The policy that is shown and not ours."""
        return self.foreign.of(self._open.removeprefix(FOREIGN)) if self._open.startswith(FOREIGN) else None

    def show_status(self, status: AppStatus) -> None:
        """The newest status; groups are read again, since the command line may have changed one."""
        super().show_status(status)
        self.counted.emit()
        if self.isVisible():
            self._context.start(self.reload(self._open))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.names.look()
        self.foreign.look()
        self._context.start(self.reload(self._open))

    async def reload(self, show: str = "", *, saved: bool = False) -> None:
        """Read the groups, and open this one; edits stay, unless they were `saved` just now."""
        layers = await self._context.commands.layers()
        before, self._groups = self.stored, {group.id: group for group in layers.groups}
        wanted, self._wanted, self._read = self._wanted or show, "", True
        if wanted in self._groups and (saved or (wanted != self._open and not self.editor.dirty)):
            self._take(wanted)
        elif not self.editor.dirty and self._open != NEW and self.stored != before:
            self._take(self._open if self.stored is not None else self._first())
        elif not self._open:
            self._take(self._first())
        self._draw()
        self.counted.emit()

    def _take(self, ident: str) -> None:
        """Into the editor, unless it stands there already."""
        stored = self._groups.get(ident)
        self._open = ident
        if stored is None or not self.editor.accept(form_of(stored)):
            self._show(ident)

    def _first(self) -> str:
        return next((row.id for row in group_rows(self._status, self._groups) if row.id in self._groups), "")

    def _show(self, ident: str, form: GroupForm | None = None) -> None:
        """Into the editor, whatever is there."""
        self._open = ident
        if form is None:
            stored = self._groups.get(ident)
            form = form_of(stored) if stored is not None else GroupForm()
        self.editor.show_form(form, self._around(), self._addresses())

    def _around(self) -> Around:
        stored_as = self._open if self._open in self._groups else ""
        return Around(tuple(self._groups.values()), self.names.directory, stored_as)

    def _addresses(self) -> tuple[str, ...]:
        return tuple(view.address for view in users(self._status, self._open))

    # --- drawing -----------------------------------------------------------------------------------------------------

    def _draw(self) -> None:
        theirs = self._theirs
        self.editor.setVisible(bool(self._open) and theirs is None)
        self.policy.setVisible(theirs is not None)
        if theirs is not None:
            self.policy.show_policy(theirs)
        self._place.show(shown=bool(self._open))
        some = any(not each.group for each in self.foreign.found)
        self.nothing.setVisible(self._read and not self._open)
        self.nothing.offer_adopting(some=some)
        self.list.allow_adopting(some=some, chosen=theirs is not None and not theirs.group)
        adopted = self.foreign.adopted_by(self._open)
        self.editor.show_owner(adopted.name if adopted is not None else "")
        self.editor.show_around(self._around(), self._addresses())
        self._draw_list()
        self.side.show_users(self._status, self._open, ours=theirs is None)
        self.side.show_account(self.names.directory, self.names.note)
        self.saving.name_button()

    def _draw_list(self) -> None:
        rows = group_rows(self._status, self._groups)
        if self._open == NEW:
            rows = with_fresh(rows, self.editor.form.name)
        self.list.show_rows((*rows, *foreign_rows(self.foreign.found)), self._open)

    def _edited(self) -> None:
        if self._open == NEW:
            self._draw_list()
        self.side.tester.refresh()
        self.saving.name_button()

    def _discarded(self) -> None:
        """A new group that nobody wanted is gone."""
        if self._open == NEW:
            self._take(self._first())
            self._draw()

    # --- turning -----------------------------------------------------------------------------------------------------

    def show_group(self, ident: str) -> None:
        """Open a group; edits of another one are asked about first."""
        if ident == self._open:
            return
        if ident not in self._groups and not ident.startswith(FOREIGN):
            self._wanted = ident  # it is read in a moment
            return
        if not self.saving.leave(lambda: self._turn(ident)):
            self.list.list.mark(self._open)
        else:
            self._turn(ident)

    def _turn(self, ident: str) -> None:
        if ident.startswith(FOREIGN):
            self._open = ident
        else:
            self._show(ident)
        self._draw()

    def _adopt(self) -> None:
        theirs = self._theirs
        if theirs is not None:
            self.foreign.adopt(theirs, tuple(self._groups), self.reload)

    def new(self) -> None:
        """Ctrl+N: an empty group, its name first."""
        self._begin(GroupForm())

    def _duplicate(self) -> None:
        self._begin(copied(self.editor.form, self._groups))

    def _begin(self, form: GroupForm) -> None:
        if self.saving.leave(lambda: self._start(form)):
            self._start(form)

    def _start(self, form: GroupForm) -> None:
        self._show(NEW, GroupForm())
        if form != GroupForm():
            self.editor.take(form)
        self._draw()
        self.editor.start_new()

    def _test(self) -> None:
        """Ctrl+T."""
        self._place.open()
        self.side.tester.start()

    # --- for the page ------------------------------------------------------------------------------------------------

    @property
    def panes(self) -> tuple[QWidget, ...]:
        """Where F6 goes."""
        return (self.list.list, self.editor.pane, self.side.tester.pane)

    def show_width(self, width: int) -> None:
        """Of the window."""
        self._place.show_width(width)
        self.list.show_width(width)

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """Where Tab goes, also where the side stands over the page."""
        return (*self.list.stops, *self.editor.stops, *self.policy.stops, *self.nothing.stops, *self.side.stops)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place.arrange()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape or not self._place.close():
            super().keyPressEvent(event)

    def start_search(self) -> None:
        """Ctrl+F."""
        self.list.start_search()

    @property
    def edited(self) -> bool:
        """Whether there is anything to save."""
        return self.editor.dirty

    def leave(self, then: Callable[[], None]) -> bool:
        """Whether it can be left at once."""
        return self.saving.leave(then)
