"""Where what only computes is done: beside the loop, so that no window waits for it."""

from collections.abc import Callable
from typing import Protocol, TypeVar

T = TypeVar("T")


class Aside(Protocol):
    """Run a pure function beside the loop. The loop goes on meanwhile; who asked waits."""

    async def __call__(self, work: Callable[[], T], /) -> T:
        """What `work` returns or raises."""


async def at_once(work: Callable[[], T], /) -> T:
    """On the loop itself: where nobody looks at a window."""
    return work()
