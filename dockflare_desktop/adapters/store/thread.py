"""One thread that owns the database connection: calls go in by a queue, answers come back as futures.

Not a ThreadPoolExecutor: the interpreter joins its threads at exit, so one stuck commit would hold up quitting.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from threading import Thread
from typing import TypeVar

from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.engine.ports import OutsideError

T = TypeVar("T")

CLOSE_LIMIT = 6.0
"""Seconds that closing waits for the calls before it: a little more than SQLite's own wait for a lock."""


class DatabaseThread:
    """Runs calls one after the other. A call that was handed in is carried out even if nobody waits for it any more."""

    def __init__(self) -> None:
        self._calls: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._closed = False
        Thread(target=self._work, name="database", daemon=True).start()

    async def run(self, call: Callable[[], T]) -> T:
        """The value of `call()`, run on the thread. Raises what it raises, and OutsideError once closed."""
        if self._closed:
            raise OutsideError(Problem(ProblemCode.DATABASE_FAILED, "database", detail="closed"))
        return await asyncio.wrap_future(self._put(call))

    async def close(self, last: Callable[[], None]) -> None:
        """Finish what is waiting, then `last`, then end; gives up waiting after CLOSE_LIMIT."""
        if self._closed:
            return
        self._closed = True
        ended = asyncio.wrap_future(self._put(last))
        self._calls.put(None)
        done, _ = await asyncio.wait({ended}, timeout=CLOSE_LIMIT)
        for future in done:
            future.result()

    def _put(self, call: Callable[[], T]) -> "Future[T]":
        future: Future[T] = Future()
        future.set_running_or_notify_cancel()  # a waiter that goes away must not take a commit with it
        self._calls.put(lambda: _settle(future, call))
        return future

    def _work(self) -> None:
        while (call := self._calls.get()) is not None:
            call()


def _settle(future: "Future[T]", call: Callable[[], T]) -> None:
    try:
        value = call()
    except BaseException as error:  # noqa: BLE001 - handed to the waiter; the thread must live on
        future.set_exception(error)
    else:
        future.set_result(value)
