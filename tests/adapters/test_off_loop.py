"""off_loop: a blocking call neither stalls the loop nor holds up its end."""

import asyncio
import subprocess
import sys
import threading
import time

import pytest

from dockflare_desktop.adapters.off_loop import off_loop

pytestmark = pytest.mark.anyio


async def test_the_result_comes_back_from_a_named_daemon_thread() -> None:
    thread = await off_loop(threading.current_thread, name="reader")
    assert (thread.name, thread.daemon) == ("reader", True)


class UnusualError(BaseException):
    pass


@pytest.mark.parametrize("error", [ValueError("x"), UnusualError("x")])
async def test_what_the_call_raises_reaches_the_waiter(error: BaseException) -> None:
    def fail() -> None:
        raise error

    with pytest.raises(type(error)) as caught:
        await off_loop(fail)
    assert caught.value is error


async def test_even_a_stop_iteration_ends_the_wait() -> None:
    with pytest.raises(RuntimeError, match="StopIteration"):  # Python's own rule for coroutines
        async with asyncio.timeout(5):
            await off_loop(lambda: next(iter(())))


async def test_the_loop_goes_on_while_the_call_blocks() -> None:
    release = threading.Event()
    waiting = asyncio.ensure_future(off_loop(lambda: release.wait(5)))
    await asyncio.sleep(0)
    release.set()  # only possible because the loop was not blocked
    assert await waiting


async def test_a_cancelled_waiter_is_free_at_once_and_the_late_result_is_dropped() -> None:
    release, done = threading.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()

    def call() -> None:
        release.wait(5)
        loop.call_soon_threadsafe(lambda: loop.call_soon(done.set))  # after the result would have been delivered

    waiting = asyncio.ensure_future(off_loop(call))
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    release.set()
    async with asyncio.timeout(5):
        await done.wait()


def test_a_result_for_a_closed_loop_is_dropped_without_a_word() -> None:
    release, threads = threading.Event(), list[threading.Thread]()

    def call() -> None:
        threads.append(threading.current_thread())
        release.wait(5)

    async def leave() -> None:
        waiting = asyncio.ensure_future(off_loop(call))
        await asyncio.sleep(0)
        waiting.cancel()

    asyncio.run(leave())
    release.set()
    threads[0].join(5)  # an exception in it would fail this test: filterwarnings turns it into an error
    assert not threads[0].is_alive()


def test_a_stuck_call_does_not_hold_up_the_end_of_the_program() -> None:
    program = (
        "import asyncio, time\n"
        "from dockflare_desktop.adapters.off_loop import off_loop\n"
        "async def main():\n"
        "    asyncio.ensure_future(off_loop(lambda: time.sleep(60)))\n"
        "    await asyncio.sleep(0)\n"
        "asyncio.run(main())\n"
    )
    started = time.monotonic()
    subprocess.run([sys.executable, "-c", program], check=True, timeout=30)
    assert time.monotonic() - started < 10
