"""What stands at Cloudflare and is not ours: read when the page is visited, adopted, and names used twice merged."""

from collections.abc import Callable, Coroutine, Sequence
from datetime import datetime, timedelta
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from dockflare_desktop.core.groups.duplicates import Duplicates
from dockflare_desktop.core.groups.foreign import ForeignPolicy
from dockflare_desktop.core.problem import Problem
from dockflare_desktop.engine.ports import OutsideError
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.dialogs.adopt_policy import AdoptPolicyDialog
from dockflare_desktop.gui.dialogs.asking import ask
from dockflare_desktop.gui.dialogs.edit_review import EditReview, EditReviewDialog
from dockflare_desktop.gui.dialogs.message import Message, MessageDialog
from dockflare_desktop.gui.present.foreign import duplicate_lines, duplicates_words
from dockflare_desktop.gui.present.review import review
from dockflare_desktop.gui.text import translate

FRESH = timedelta(minutes=5)  # the whole account is compared for it
Then = Callable[[str], Coroutine[Any, Any, None]]


class ForeignPolicies(QObject):
    """`changed` comes when others are known. What could not be read stays as it was."""

    changed = Signal()

    def __init__(self, context: Context, window: QWidget) -> None:
        super().__init__(window)
        self._context, self._window = context, window
        self.found: tuple[ForeignPolicy, ...] = ()
        self._read_at: datetime | None = None
        self._reading = False

    def look(self, *, anyway: bool = False) -> None:
        """Read, unless it was just done."""
        fresh = self._read_at is not None and self._context.now() - self._read_at < FRESH
        if (anyway or not fresh) and not self._reading:
            self._reading = True
            self._context.start(self._look())

    async def _look(self) -> None:
        try:
            self.found = tuple(await (await self._context.commands.desks()).groups.foreign())
            self._read_at = self._context.now()
        except OutsideError:  # the page says elsewhere that Cloudflare cannot be read
            return
        finally:
            self._reading = False
        self.changed.emit()

    def of(self, policy_id: str) -> ForeignPolicy | None:
        """The one with this id."""
        return next((each for each in self.found if each.policy.id == policy_id), None)

    def adopted_by(self, group: str) -> ForeignPolicy | None:
        """The policy that one of our groups adopted."""
        return next((each for each in self.found if group and each.group == group), None)

    # --- adopting ----------------------------------------------------------------------------------------------------

    def adopt(self, found: ForeignPolicy, known: Sequence[str], then: Then) -> None:
        """Ask for an id, and adopt; `then` gets the group's id."""
        self._context.start(self._adopt(found, known, then))

    async def _adopt(self, found: ForeignPolicy, known: Sequence[str], then: Then) -> None:
        dialog = AdoptPolicyDialog(self._context, found, known, self._window)
        if await ask(dialog):
            await then(dialog.group)
            self.look(anyway=True)

    # --- names that are used twice -----------------------------------------------------------------------------------

    def find_duplicates(self) -> None:
        """Show them with what merging would do."""
        self._context.start(self._find())

    async def _find(self) -> None:
        desk = (await self._context.commands.desks()).groups
        try:
            found = await desk.duplicates()
            while found.rows and await self._reviewed(found):
                merged = await desk.merge(found.seal)
                if merged.merged:
                    self.look(anyway=True)
                    return
                found = merged  # something changed meanwhile: it is shown again
        except OutsideError as error:
            await self._fail(error.problem)
            return
        if not found.rows:
            await self._nothing(found)

    async def _reviewed(self, found: Duplicates) -> bool:
        asked = EditReview(
            translate("access", "Merge policies that have one name?"),
            review(found.changes, (), self._context.say),
            duplicates_words(found),
            duplicate_lines(found),
            save=translate("access", "Merge"),
        )
        return await ask(EditReviewDialog(self._context.theme, asked, self._window))

    async def _nothing(self, found: Duplicates) -> None:
        heading = translate("access", "No name is used twice")
        if found.names:
            heading = translate("access", "Nothing to merge")
        lines = "\n".join(line.text for line in duplicate_lines(found))
        text = f"{duplicates_words(found)}\n\n{lines}".strip()
        await ask(MessageDialog(self._context.theme, Message(heading, text), self._window))

    async def _fail(self, problem: Problem) -> None:
        words = self._context.say(problem)
        message = Message(words.text, words.fix, icon="status-error", tone="bad")
        await ask(MessageDialog(self._context.theme, message, self._window))
