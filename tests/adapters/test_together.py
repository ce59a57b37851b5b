"""Calls that fail as one leave the task that made them as it was."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import pytest

from dockflare_desktop.adapters.cloudflare.together import together
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.engine.ports import OutsideError


async def in_time(work: Coroutine[Any, Any, None]) -> None:
    async with asyncio.timeout(0.01):
        await work


async def one_fails() -> None:
    async with together() as group:
        group.create_task(fail(0.01, ProblemCode.TOKEN_REFUSED))
        group.create_task(asyncio.sleep(1))


async def fail(after: float, code: ProblemCode) -> None:
    await asyncio.sleep(after)
    raise OutsideError(Problem(code, "cloudflare"))


def test_a_time_limit_after_a_failure_ends_with_a_timeout_and_not_the_task() -> None:
    async def work() -> int:
        with pytest.raises(OutsideError):
            await one_fails()
        with pytest.raises(TimeoutError):
            await in_time(asyncio.sleep(1))
        task = asyncio.current_task()
        assert task is not None
        return task.cancelling()

    assert asyncio.run(work()) == 0


def test_the_most_telling_of_several_failures_is_raised() -> None:
    async def work() -> None:
        async with together() as group:
            group.create_task(fail(0, ProblemCode.CLOUDFLARE_DOWN))
            group.create_task(fail(0, ProblemCode.TOKEN_REFUSED))

    with pytest.raises(OutsideError) as caught:
        asyncio.run(work())
    assert caught.value.problem.code is ProblemCode.TOKEN_REFUSED
