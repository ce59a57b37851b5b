"""Background work: kept alive, reported when it fails, cancelled together."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

AGAIN = 0.7  # seconds until a task that did not end is cancelled once more


class Tasks:
    """Owner of every task the program starts. `report` hears of each one that failed."""

    def __init__(self, report: Callable[[BaseException], None]) -> None:
        self._report = report
        self._running: set[asyncio.Task[Any]] = set()

    def start(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        """Run in the background; the task is kept until it ends."""
        task = asyncio.get_running_loop().create_task(work)
        self._running.add(task)
        task.add_done_callback(self._ended)
        return task

    def failed(self, error: BaseException) -> None:
        """Work that goes on after a failure reports it here."""
        self._report(error)

    async def cancel_all(self) -> None:
        """Cancel what runs and wait until all of it has ended.

        Asked again where it goes on: a cancellation that arrives while a library cancels a part of its own (a second
        connection attempt, a time limit) can be taken for that one, and be lost.
        """
        running = {task for task in self._running if task is not asyncio.current_task()}
        while running:
            for task in running:
                task.cancel()
            _, running = await asyncio.wait(running, timeout=AGAIN)

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._running.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            self._report(error)
