"""Starts commands and dialogs as tasks, and tells what came of them."""

from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from PySide6.QtWidgets import QDialog, QWidget

from dockflare_desktop.core.problem import Effect, Problem
from dockflare_desktop.engine.ports import OutsideError
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.dialogs.asking import ask
from dockflare_desktop.gui.dialogs.message import Message, MessageDialog
from dockflare_desktop.gui.present.problems import said
from dockflare_desktop.gui.widgets.toast import Toast

Work = Coroutine[Any, Any, object]


class Running:
    """Everything that waits is a task of the program's own; a failure outside is told in a window."""

    def __init__(self, context: Context, window: QWidget) -> None:
        self._context, self._window = context, window
        self.toast = Toast(context.theme, window)

    def command(self, work: Work, done: str = "", undo: Callable[[], None] | None = None) -> None:
        """Start a command; `done` is said when it worked."""
        self._context.start(self._guarded(work, done, undo))

    async def _guarded(self, work: Work, done: str, undo: Callable[[], None] | None) -> None:
        try:
            result = await work
        except OutsideError as error:
            await self._say((error.problem,))
            return
        problems = tuple(result) if isinstance(result, (tuple, list)) else (result,)
        if any(isinstance(problem, Problem) and problem.effect >= Effect.BLOCKS for problem in problems):
            await self._say([problem for problem in problems if isinstance(problem, Problem)])
        elif done:
            self.toast.say(done, undo)

    async def _say(self, problems: Sequence[Problem]) -> None:
        first = self._context.say(problems[0])
        text = f"{first.fix}\n{said(problems[1:], self._context.say)}".strip()
        message = Message(first.text, text, icon="status-error", tone="bad")
        await ask(MessageDialog(self._context.theme, message, self._window))

    def dialog(self, dialog: QDialog) -> None:
        """Open a dialog that does its own work."""
        self._come_up()
        self._context.start(ask(dialog))

    def tell(self, message: Message) -> None:
        """Open a small window."""
        self.dialog(MessageDialog(self._context.theme, message, self._window))

    def confirmed(self, question: Message, work: Callable[[], Work], done: str = "") -> None:
        """Do the work if the answer is yes."""
        self._come_up()
        self._context.start(self._confirm(question, work, done))

    async def _confirm(self, question: Message, work: Callable[[], Work], done: str) -> None:
        if await ask(MessageDialog(self._context.theme, question, self._window)):
            await self._guarded(work(), done, None)

    def asked(self, question: Message, then: Callable[[], None]) -> None:
        """Go on if the answer is yes."""
        self._come_up()
        self._context.start(self._go_on(question, then))

    async def _go_on(self, question: Message, then: Callable[[], None]) -> None:
        if await ask(MessageDialog(self._context.theme, question, self._window)):
            then()

    def _come_up(self) -> None:
        if not self._window.isVisible():
            self._window.show()
