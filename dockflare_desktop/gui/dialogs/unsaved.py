"""Esc and the window's cross in a form with something typed: they ask; Cancel says itself what it does."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QDialog

from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.dialogs.asking import ask
from dockflare_desktop.gui.dialogs.leave import Leave, LeaveDialog
from dockflare_desktop.gui.text import translate


@dataclass(frozen=True, slots=True)
class Typed:
    """What a form knows of itself: whether something in it would be lost, whether it can be saved, and how."""

    changed: Callable[[], bool]
    ready: Callable[[], bool]
    save: Callable[[], object]


class AskBeforeLosing(QObject):
    """Watches a dialog; what closes it from the program (`reject`, `close`) goes by unasked."""

    def __init__(self, context: Context, dialog: QDialog, typed: Typed) -> None:
        super().__init__(dialog)
        self._context, self._dialog, self._typed = context, dialog, typed
        dialog.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Nothing else is held back."""
        escapes = isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress
        escapes = escapes and event.matches(QKeySequence.StandardKey.Cancel)  # type: ignore[attr-defined]
        crossed = event.type() is QEvent.Type.Close and event.spontaneous()
        if watched is not self._dialog or not (escapes or crossed) or not self._typed.changed():
            return False
        event.ignore()
        self._context.start(self._ask())
        return True

    async def _ask(self) -> None:
        heading = translate("leave", "Save what you typed?")
        explain = translate("leave", "It is in this window only. Nothing is published or changed until it is saved.")
        question = LeaveDialog(self._context.theme, heading, explain, self._dialog)
        question.allow_save(allowed=self._typed.ready())
        await ask(question)
        if question.answer is Leave.DISCARD:
            self._dialog.reject()
        elif question.answer is Leave.SAVE:
            self._typed.save()
