"""Many reasons to look again, one look."""

import asyncio
from contextlib import suppress


class Trigger:
    """Coalesces pokes: after the first it waits for `quiet` seconds without another, but `longest` at most, so that a
    storm cannot starve a round. A poke that arrives during a round causes exactly one more."""

    def __init__(self, *, quiet: float = 0.03, longest: float = 0.5) -> None:
        self._quiet = quiet
        self._longest = longest
        self._poked = asyncio.Event()
        self._full = False

    def poke(self, *, full: bool = False) -> None:
        """Ask for a round; `full` asks it to read everything at Cloudflare anew."""
        self._full = self._full or full
        self._poked.set()

    async def wait(self, at_most: float) -> bool:
        """Until poked (and quiet), or for `at_most` seconds; whether everything should be read anew."""
        with suppress(TimeoutError):
            async with asyncio.timeout(at_most):
                await self._poked.wait()
        if self._poked.is_set():
            await self._settle()
        full, self._full = self._full, False
        self._poked.clear()  # before the round, so a poke during it is not lost
        return full

    async def _settle(self) -> None:
        loop = asyncio.get_running_loop()
        end = loop.time() + self._longest
        while True:
            self._poked.clear()
            try:
                async with asyncio.timeout(min(self._quiet, max(0.0, end - loop.time()))):
                    await self._poked.wait()
            except TimeoutError:
                return
