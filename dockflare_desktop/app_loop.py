"""The event loop of the tray program: asyncio on top of Qt's own loop, with qasync's sharp edges taken off.

qasync 0.28 uses coarse timers (up to 5 % early), keeps the timer of every finished timeout, loses contextvars in
call_soon_threadsafe and never finalises asynchronous generators; each of these is put right here and has its test.
"""

import asyncio
import os
import sys
from collections.abc import Callable
from contextvars import Context
from typing import Any

os.environ.setdefault("QT_API", "pyside6")  # before qasync is imported: it looks for PyQt first

import qasync
from PySide6.QtCore import QObject, Qt, QTimerEvent
from PySide6.QtWidgets import QApplication

Callback = Callable[..., object]


class _TimedHandle(asyncio.TimerHandle):
    """A handle whose cancellation frees the Qt timer behind it."""

    def __init__(self, when: float, callback: Callback, args: tuple[Any, ...], loop: "Loop", context: Context | None):
        super().__init__(when, callback, args, loop, context)
        self.timers = loop.timers
        self.timer_id: int | None = None

    def cancel(self) -> None:
        super().cancel()
        self.timers.drop(self)


class _Timers(QObject):
    """One precise Qt timer for each waiting handle; it is gone once the handle ran or was cancelled."""

    def __init__(self) -> None:
        super().__init__()
        self.waiting: dict[int, asyncio.Handle] = {}
        self.stopped = False

    def add_callback(self, handle: asyncio.Handle, delay: float = 0) -> asyncio.Handle:
        """Run the handle after `delay` seconds, never earlier: Qt counts whole milliseconds, so they are rounded up."""
        milliseconds = int(delay * 1000 + 0.999) if delay > 0 else 0
        timer_id = self.startTimer(milliseconds, Qt.TimerType.PreciseTimer)
        self.waiting[timer_id] = handle
        if isinstance(handle, _TimedHandle):
            handle.timer_id = timer_id
        return handle

    def timerEvent(self, event: QTimerEvent) -> None:  # noqa: N802 - Qt calls it by this name
        timer_id = event.timerId()
        self.killTimer(timer_id)
        handle = self.waiting.pop(timer_id, None)
        if handle is not None and not self.stopped and not handle.cancelled():
            _run(handle)

    def drop(self, handle: _TimedHandle) -> None:
        """Free the timer of a cancelled handle."""
        if handle.timer_id is not None and self.waiting.pop(handle.timer_id, None) is not None:
            self.killTimer(handle.timer_id)

    def stop(self) -> None:
        """The loop closes: nothing runs any more, and no timer is left behind."""
        self.stopped = True
        for timer_id in self.waiting:
            self.killTimer(timer_id)
        self.waiting.clear()

    def set_debug(self, _enabled: bool, /) -> None:  # noqa: FBT001 - qasync's loop calls it with a positional flag
        """Asked for by qasync's set_debug; there is nothing to switch here."""


class Loop(qasync.QEventLoop):  # type: ignore[misc]  # qasync has no type information
    """asyncio on the Qt event loop. Everything but call_soon_threadsafe belongs to the main thread."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self.timers = _Timers()
        self._timer = self.timers  # qasync's own name: where its call_soon and close look

    def call_later(
        self, delay: float, callback: Callback, *args: Any, context: Context | None = None
    ) -> asyncio.TimerHandle:
        self._check_closed()
        handle = _TimedHandle(self.time() + delay, callback, args, self, context)
        self.timers.add_callback(handle, delay)
        return handle

    def call_soon_threadsafe(self, callback: Callback, *args: Any, context: Context | None = None) -> asyncio.Handle:
        handle = asyncio.Handle(callback, args, self, context)
        super().call_soon_threadsafe(lambda: None if handle.cancelled() else _run(handle))
        return handle

    def run_forever(self) -> object:
        """As asyncio's own loops: generators that were left half-way are finalised by this loop."""
        before = sys.get_asyncgen_hooks()
        sys.set_asyncgen_hooks(firstiter=self._asyncgen_firstiter_hook, finalizer=self._asyncgen_finalizer_hook)
        try:
            return super().run_forever()
        finally:
            sys.set_asyncgen_hooks(*before)

    def _timer_handle_cancelled(self, _handle: asyncio.TimerHandle) -> None:
        """asyncio's hook for its heap of timers; ours were freed in cancel()."""


def _run(handle: asyncio.Handle) -> None:
    handle._run()  # noqa: SLF001 - the protocol between an asyncio loop and its handles
