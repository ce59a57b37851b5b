"""Several calls at the same time, that fail as one."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from dockflare_desktop.core.problem import ProblemCode
from dockflare_desktop.engine.ports import OutsideError

NOTHING_CAN_BE_JUDGED = (ProblemCode.TOKEN_REFUSED, ProblemCode.RATE_LIMITED, ProblemCode.OFFLINE)
"""What stops everything else as well, the most telling first."""


@asynccontextmanager
async def together() -> AsyncIterator[asyncio.TaskGroup]:
    """A group of tasks. The first that fails ends the others, and of those that failed the most telling is raised."""
    failures = list[OutsideError]()
    task = asyncio.current_task()
    assert task is not None  # noqa: S101 - this is a coroutine's
    counted = task.cancelling()
    try:
        async with asyncio.TaskGroup() as group:
            yield group
    except* OutsideError as failed:
        failures += [error for error in failed.exceptions if isinstance(error, OutsideError)]
    while task.cancelling() > counted:
        # Python 3.11.2 (Debian 12) leaves the cancellation counted with which a group wakes its owner for a failure:
        # the next time limit in this task would then not end with TimeoutError, but end the task.
        task.uncancel()
    if failures:
        raise min(failures, key=_rank)  # outside of the `except`, so that the others do not hang on to it


def _rank(error: OutsideError) -> int:
    code = error.problem.code
    return NOTHING_CAN_BE_JUDGED.index(code) if code in NOTHING_CAN_BE_JUDGED else len(NOTHING_CAN_BE_JUDGED)
