"""The engines under watch: each by itself, so that one that hangs delays no other; they come and go while it runs."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from dockflare_desktop.core.engines.stored import DEFAULT, StoredEngine
from dockflare_desktop.core.engines.together import one_each
from dockflare_desktop.core.model import EngineFound
from dockflare_desktop.engine.addresses import Addresses
from dockflare_desktop.engine.engines import ASK_AGAIN, SECOND_LOOK, EngineWatch
from dockflare_desktop.engine.ports import Clock, ContainerSource, Store
from dockflare_desktop.engine.tasks import Tasks

LATE = 0.5  # seconds that a round waits for an engine once another one has answered
SOON = timedelta(seconds=1)
STREAM_WAIT = 3.0  # seconds a first round waits for event streams

Make = Callable[[StoredEngine], ContainerSource]


class EngineSet:
    """`always` are the engines that are watched without being stored, by id: a row with such an id changes their name,
    their tunnel, or switches them off, unless they are `pinned`. `make` reaches the stored ones."""

    def __init__(  # noqa: PLR0913 - what it works with arrives here
        self,
        always: Mapping[str, Make],
        make: Make | None,
        *,
        store: Store,
        now: Clock,
        tasks: Tasks,
        poke: Callable[[], None],
        pinned: bool = False,
    ) -> None:
        self.patient = False  # whether a round waits for every answer: where there is one round only
        self._always = always
        self._make = make
        self._store = store
        self._now = now
        self._tasks = tasks
        self._poke = poke
        self._pinned = pinned
        self._addresses = Addresses(store)
        self._watches: dict[str, EngineWatch] = {}
        self._running: dict[str, asyncio.Task[None]] = {}
        self._one_at_a_time = asyncio.Lock()  # reading the rows and making it so

    @property
    def watches(self) -> tuple[EngineWatch, ...]:
        """Those that are watched now."""
        return tuple(self._watches.values())

    @property
    def sockets(self) -> frozenset[str]:
        """Paths of the engines' own Unix sockets (H24)."""
        return frozenset(watch.socket for watch in self.watches if watch.socket)

    @property
    def doubtful(self) -> bool:
        """Whether a second look is due because a list went from some to none."""
        return any(watch.doubtful for watch in self.watches)

    async def begin(self) -> None:
        """Watch what is stored. Raises OutsideError."""
        await self._addresses.read()
        await self.follow()

    async def streaming(self) -> None:
        """Until every event stream is connected or known not to be, for some seconds at most."""
        await asyncio.gather(*(watch.streaming(STREAM_WAIT) for watch in self.watches))

    async def follow(self) -> None:
        """Make what is watched equal to what is stored. Raises OutsideError where that cannot be read."""
        async with self._one_at_a_time:
            holders = frozenset(each.container.engine for each in await self._store.remembered())
            wanted = self._wanted(await self._store.engines())
            for id_ in [each for each in self._watches if each not in wanted]:
                await self._drop(id_)
            for id_, engine in wanted.items():
                known = self._watches.get(id_)
                if known is not None and _place(known.engine) == _place(engine):
                    known.call(engine)
                    continue
                if known is not None:
                    await self._drop(id_)
                self._watch(engine, holders)
            self._watches = {id_: self._watches[id_] for id_ in wanted}

    async def look(self) -> tuple[EngineFound, ...]:
        """What each says now. One that does not answer soon after the others counts with its last list, and asks for
        another round when it does; one that owed its answer already is not waited for."""
        asked = {watch: watch.ask() for watch in self.watches}
        prompt = [asked[watch] for watch in asked if watch.prompt]
        if asked and self.patient:
            await asyncio.wait(asked.values())
        elif asked:
            await asyncio.wait(asked.values(), return_when=asyncio.FIRST_COMPLETED)
            if prompt:
                await asyncio.wait(prompt, timeout=LATE)
        found = one_each(watch.found() for watch in asked if watch in self.watches)
        await self._addresses.heard(found)
        return found

    def due(self, now: datetime) -> list[datetime]:
        """Moments at which to look again without being told."""
        due = [now + SECOND_LOOK for watch in self.watches if watch.doubtful]
        due += [max(watch.look_again, now + SOON) for watch in self.watches if watch.look_again is not None]
        return due + [now + ASK_AGAIN for watch in self.watches if watch.quiet]

    async def close(self) -> None:
        """Give everything back."""
        for id_ in tuple(self._watches):
            await self._drop(id_)

    def _wanted(self, rows: Iterable[StoredEngine]) -> dict[str, StoredEngine]:
        stored = {row.id: row for row in rows}
        always = {id_: stored.pop(id_, StoredEngine(id_)) for id_ in self._always}
        if self._pinned:
            always = {id_: replace(engine, enabled=True) for id_, engine in always.items()}
        others = stored if self._make is not None else {}
        return {id_: engine for id_, engine in (always | others).items() if engine.enabled}

    def _watch(self, engine: StoredEngine, holders: frozenset[str]) -> None:
        make = self._always.get(engine.id, self._make)
        assert make is not None  # noqa: S101 - _wanted() left out what cannot be reached
        watch = EngineWatch(make(engine), self._now, self._poke, engine)
        watch.expect(holders, self._addresses.at(watch.url))
        self._watches[engine.id] = watch
        self._running[engine.id] = self._tasks.start(watch.run())

    async def _drop(self, id_: str) -> None:
        watch, running = self._watches.pop(id_), self._running.pop(id_)
        running.cancel()
        await asyncio.wait({running})
        await watch.close()


def always(sources: Iterable[ContainerSource]) -> dict[str, Make]:
    """Sources that are there from the start, by id."""
    made: dict[str, Make] = {}
    for source in sources:
        made[f"{DEFAULT}-{len(made) + 1}" if made else DEFAULT] = lambda _engine, source=source: source  # type: ignore[misc]
    return made


def _place(engine: StoredEngine) -> StoredEngine:
    """Without what may change while it is watched."""
    return replace(engine, name="", tunnel="")
