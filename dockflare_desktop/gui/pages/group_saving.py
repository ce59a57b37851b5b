"""What leads out of the group editor: save, review and save, delete, leave with edits."""

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from PySide6.QtWidgets import QWidget

from dockflare_desktop.core.groups.form import GroupForm
from dockflare_desktop.core.groups.form_read import form_of
from dockflare_desktop.core.groups.storing import beside
from dockflare_desktop.core.model import AccessGroup
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.core.status import AppStatus
from dockflare_desktop.engine.ports import OutsideError
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.dialogs.asking import ask
from dockflare_desktop.gui.dialogs.edit_review import EditReview, EditReviewDialog
from dockflare_desktop.gui.dialogs.leave import Leave, LeaveDialog
from dockflare_desktop.gui.dialogs.message import Message, MessageDialog
from dockflare_desktop.gui.pages.group_editor import GroupEditor
from dockflare_desktop.gui.present.access import delete_refused, users
from dockflare_desktop.gui.present.group_edit import edit_lines, must_review
from dockflare_desktop.gui.present.problems import said
from dockflare_desktop.gui.present.review import review, unseen
from dockflare_desktop.gui.text import translate


class Place(Protocol):
    """What saving needs of the tab."""

    @property
    def editor(self) -> GroupEditor: ...

    @property
    def status(self) -> AppStatus: ...

    @property
    def stored(self) -> AccessGroup | None:
        """The group in the editor as stored; None for a new one."""

    async def reload(self, show: str = "", *, saved: bool = False) -> None:
        """Read the groups again, and open this one ("" the first); edits stay unless they were saved."""


class GroupSaving:
    """Asks through dialogs; every write is a command."""

    def __init__(self, context: Context, place: Place, window: QWidget) -> None:
        self._context, self._place, self._window = context, place, window

    def name_button(self) -> None:
        """ "Save", or "Review and save..." where it shows first what it does."""
        looks = self._must_review()
        text = translate("group", "Review and save...") if looks else translate("group", "Save")
        self._place.editor.name_save(text)

    def _before(self) -> GroupForm | None:
        stored = self._place.stored
        return form_of(stored) if stored is not None else None

    def _must_review(self) -> bool:
        stored, status = self._place.stored, self._place.status
        services = len(users(status, stored.id if stored is not None else self._place.editor.form.id))
        return must_review(status.settings.mode, self._before(), self._place.editor.form, services)

    # --- saving ------------------------------------------------------------------------------------------------------

    def save(self) -> None:
        """Ctrl+S, or the button."""
        self._place.editor.commit()
        if self._place.editor.dirty and self._place.editor.made.group is not None:
            self._context.start(self._save())

    async def _save(self) -> bool:
        """Whether it is stored now."""
        group = self._place.editor.made.group
        if group is None:
            return False
        if self._must_review() and not await self._reviewed(group):
            return False
        return await self._store(group)

    async def _reviewed(self, group: AccessGroup) -> bool:
        editor = self._place.editor
        layers = await self._context.commands.layers()
        stored = self._place.stored
        then = beside(group, layers, stored.id if stored is not None else "")
        asked = EditReview(
            translate("review", "Save “{name}”?").format(name=group.name),
            review((), (), self._context.say),
            lines=edit_lines(self._before() or GroupForm(), editor.made.form, editor.directory),
        )
        try:
            preview = await self._context.commands.preview(then)
        except OutsideError as error:
            asked = replace(asked, written=unseen(error.problem, self._context.say))
        else:
            written = review(preview.changes, (), self._context.say)
            asked = replace(asked, written=written, opens=tuple(str(key) for key in preview.opens))
        return await ask(EditReviewDialog(self._context.theme, asked, self._window))

    async def _store(self, group: AccessGroup) -> bool:
        desk = (await self._context.commands.desks()).groups
        stored = self._place.stored
        try:
            problems = await desk.save(group, stored.id if stored is not None else "")
            wrong = [each for each in problems if each.effect >= Effect.BLOCKS]
            if wrong:
                await self._tell(wrong)
                return False
        except OutsideError as error:
            await self._tell([error.problem])
            return False
        await self._place.reload(group.id, saved=True)
        left = [each for each in problems if each.code is ProblemCode.GROUP_ID_IN_LABELS]
        if left:
            await self._leave_old(left)
        return True

    async def _leave_old(self, problems: list[Problem]) -> None:
        """Labels name the old id still: what uses it keeps its login."""
        text = said(problems, self._context.say)
        message = Message(translate("group", "The group has a new id"), text, icon="ui-info")
        await ask(MessageDialog(self._context.theme, message, self._window))

    async def _tell(self, problems: list[Problem]) -> None:
        text = said(problems, self._context.say)
        message = Message(translate("group", "The group was not saved"), text, icon="status-error", tone="bad")
        await ask(MessageDialog(self._context.theme, message, self._window))

    # --- deleting ----------------------------------------------------------------------------------------------------

    def delete(self) -> None:
        """Asks first; a group that anything names stays, and it says what names it."""
        stored = self._place.stored
        if stored is not None:
            self._context.start(self._delete(stored))

    async def _delete(self, stored: AccessGroup) -> None:
        status = self._place.status
        addresses = [view.address for view in users(status, stored.id)]
        if addresses:
            await self._refuse(stored, addresses)
            return
        question = Message(
            translate("group", "Delete the group “{name}”?").format(name=stored.name),
            translate("group", "Its policies at Cloudflare go with it. Labels that name it later are not published."),
            yes=translate("group", "Delete"),
            danger=True,
            icon="ui-warn",
            tone="warn",
        )
        if not await ask(MessageDialog(self._context.theme, question, self._window)):
            return
        try:
            uses = await (await self._context.commands.desks()).groups.delete(stored.id)
        except OutsideError as error:
            await self._tell([error.problem])
            return
        if uses:
            await self._refuse(stored, [str(each) for each in uses])
        else:
            await self._place.reload()

    async def _refuse(self, stored: AccessGroup, uses: list[str]) -> None:
        message = Message(
            translate("group", "“{name}” is used, so it stays").format(name=stored.name),
            delete_refused(uses),
            icon="ui-lock",
        )
        await ask(MessageDialog(self._context.theme, message, self._window))

    # --- leaving -----------------------------------------------------------------------------------------------------

    def leave(self, then: Callable[[], None]) -> bool:
        """Whether the editor can be left at once; else asks what becomes of the edits."""
        if not self._place.editor.dirty:
            return True
        self._context.start(self._ask_leave(then))
        return False

    async def _ask_leave(self, then: Callable[[], None]) -> None:
        editor = self._place.editor
        name = editor.form.name.strip() or translate("group", "the new group")
        heading = translate("group", "Save the changes to “{name}”?").format(name=name)
        explain = translate(
            "group", "They are in the editor only. What is published stays as it is until they are saved."
        )
        dialog = LeaveDialog(self._context.theme, heading, explain, self._window)
        dialog.allow_save(allowed=editor.made.group is not None)
        if not await ask(dialog):
            return
        if dialog.answer is Leave.DISCARD:
            editor.discard()
            then()
        elif await self._save():
            then()
