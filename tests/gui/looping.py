"""A loop of its own for windows that start work, and the dialogs that this opens."""

import asyncio
from collections.abc import Coroutine
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QDialog, QPushButton


class Loop:
    """Runs what is started until it waits for a dialog; answering the dialog lets it go on."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()

    def __call__(self, work: Coroutine[Any, Any, object]) -> None:
        self.loop.create_task(work)
        self.settle()

    def settle(self) -> None:
        async def turn() -> None:
            for _ in range(20):
                await asyncio.sleep(0)

        if not self.loop.is_running():
            self.loop.run_until_complete(turn())

    def close(self) -> None:
        for task in asyncio.all_tasks(self.loop):
            task.cancel()
        self.settle()
        self.loop.close()


def dialog(kind: type[QDialog]) -> Any:
    found = [each for each in QApplication.topLevelWidgets() if isinstance(each, kind) and each.isVisible()]
    assert len(found) == 1, found
    return found[0]


def no_dialog() -> bool:
    return not [each for each in QApplication.topLevelWidgets() if isinstance(each, QDialog) and each.isVisible()]


def answer(loop: Loop, button: QPushButton) -> None:
    button.click()
    loop.settle()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
