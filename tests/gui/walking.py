"""A doer on a running loop, as in the program, and the messages that it shows."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from PySide6.QtWidgets import QApplication, QWidget

from dockflare_desktop.app_loop import Loop
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.dialogs.message import MessageDialog
from dockflare_desktop.gui.running import Running

D = TypeVar("D")


@dataclass
class Walk(Generic[D]):
    """Makes the doer and takes the steps; over when all that was started is done."""

    qapp: QApplication
    make_context: Callable[..., Context]
    window: QWidget
    doer: Callable[[Context, QWidget, Running], D]

    def __call__(self, steps: Callable[[D], Awaitable[None]]) -> None:
        async def life() -> None:
            tasks: list[asyncio.Task[object]] = []
            context = self.make_context(start=lambda work: tasks.append(asyncio.ensure_future(work)))
            await steps(self.doer(context, self.window, Running(context, self.window)))
            while not all(task.done() for task in tasks):
                await asyncio.gather(*tasks)

        with asyncio.Runner(loop_factory=lambda: Loop(self.qapp)) as runner:
            runner.run(life())


async def soon() -> None:
    """Until what was started waits for somebody."""
    await asyncio.sleep(0.05)


def shown(window: QWidget) -> MessageDialog:
    """The one message that is open."""
    (found,) = [each for each in window.findChildren(MessageDialog) if each.isVisible()]
    return found


def words(dialog: MessageDialog) -> str:
    """All that it says."""
    ui = dialog._ui
    return "\n".join((ui.heading.text(), ui.explain.text(), ui.report.toPlainText()))
