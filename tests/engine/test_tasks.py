"""Background work ends when it is told to, even where a first word was not heard."""

import asyncio

import pytest

from dockflare_desktop.engine import tasks as module
from dockflare_desktop.engine.tasks import Tasks

pytestmark = pytest.mark.anyio


async def test_work_that_lost_its_cancellation_is_cancelled_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "AGAIN", 0.01)
    heard = 0

    async def deaf() -> None:
        nonlocal heard
        while True:
            try:
                await asyncio.sleep(60)
            except asyncio.CancelledError:
                heard += 1
                if heard > 1:
                    raise

    failures: list[BaseException] = []
    tasks = Tasks(failures.append)
    work = tasks.start(deaf())
    await asyncio.sleep(0)
    async with asyncio.timeout(5):
        await tasks.cancel_all()
    assert work.cancelled()
    assert heard == 2
    assert failures == []


async def test_cancelling_waits_for_what_cleans_up_and_leaves_the_caller_alone() -> None:
    tasks = Tasks(lambda _: None)
    cleaned = False

    async def tidy() -> None:
        nonlocal cleaned
        try:
            await asyncio.sleep(60)
        finally:
            await asyncio.sleep(0.02)
            cleaned = True

    async def caller() -> str:
        await tasks.cancel_all()
        return "went on"

    tasks.start(tidy())
    await asyncio.sleep(0)
    assert await tasks.start(caller()) == "went on"
    assert cleaned
