"""`await off_loop(call)`: one blocking call on a daemon thread, so that neither the loop nor quitting waits for it."""

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

T = TypeVar("T")


async def off_loop(call: Callable[[], T], *, name: str = "off-loop") -> T:
    """Run `call` on its own daemon thread; return what it returns, raise what it raises.

    When the waiter is cancelled the thread runs on and its result is dropped, as it is when the loop has closed. No
    executor is used: the loop joins an executor's threads at exit, so that one stuck call would hold up quitting.
    """
    loop = asyncio.get_running_loop()
    waiter: asyncio.Future[Callable[[], T]] = loop.create_future()

    def settle(outcome: Callable[[], T]) -> None:
        if not waiter.done():  # cancelled meanwhile
            waiter.set_result(outcome)

    def run() -> None:
        outcome = _outcome(call)
        with suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(settle, outcome)

    threading.Thread(target=run, name=name, daemon=True).start()
    return (await waiter)()


def _outcome(call: Callable[[], T]) -> Callable[[], T]:
    """What the call came to, as a function that returns or raises it: a future refuses to hold a StopIteration."""
    try:
        result = call()
    except BaseException as error:  # noqa: BLE001 - it belongs to the waiter, whatever it is; else he waits for ever
        raised = error

        def raise_it() -> T:
            raise raised

        return raise_it
    return lambda: result
