"""What a watch told, to be waited for instead of slept for."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from dockflare_desktop.engine.ports import ContainerSource

CHANGE, UP, DOWN = "change", "up", "down"
PATIENCE = 5.0  # seconds; only a failing test waits that long


class Heard:
    def __init__(self) -> None:
        self.words: asyncio.Queue[str] = asyncio.Queue()
        self.all: list[str] = []

    def change(self) -> None:
        self._add(CHANGE)

    def stream(self, connected: bool) -> None:  # noqa: FBT001 - the port's own callback
        self._add(UP if connected else DOWN)

    async def next(self) -> str:
        async with asyncio.timeout(PATIENCE):
            return await self.words.get()

    async def until(self, word: str) -> None:
        while await self.next() != word:
            pass

    def _add(self, word: str) -> None:
        self.all.append(word)
        self.words.put_nowait(word)


@asynccontextmanager
async def watching(source: ContainerSource) -> AsyncIterator[Heard]:
    heard = Heard()
    task = asyncio.ensure_future(source.watch(heard.change, heard.stream))
    try:
        yield heard
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
