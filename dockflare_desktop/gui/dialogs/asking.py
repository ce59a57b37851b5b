"""Dialogs answer to a coroutine: open() and a future, never a nested event loop."""

import asyncio

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog

from dockflare_desktop.gui.widgets.basics import fit


async def ask(dialog: QDialog) -> bool:
    """Show the dialog above its window and wait; True when it was accepted. It is deleted afterwards.

    Cancelling the waiting task closes the dialog.
    """
    answer: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

    def finished(result: int) -> None:
        if not answer.done():
            answer.set_result(result == QDialog.DialogCode.Accepted)

    dialog.finished.connect(finished)
    dialog.setWindowModality(Qt.WindowModality.WindowModal)
    dialog.open()
    fit(dialog)  # now that it has the size it wants
    try:
        return await answer
    finally:
        dialog.finished.disconnect(finished)
        dialog.close()
        dialog.deleteLater()
