"""When "Public now" is read: beside the rounds and never for them, on a beat of its own, and whenever somebody asks."""

import asyncio
import logging
from collections.abc import Callable, Collection
from contextlib import suppress
from datetime import datetime, timedelta

from dockflare_desktop.core.cloud import Actual
from dockflare_desktop.core.public.address import PublicAddress
from dockflare_desktop.core.public.keeping_up import kept_up
from dockflare_desktop.core.public.openings import Openings, Place, from_text, noticed, to_text, told
from dockflare_desktop.core.public.outside import Answer, url_of
from dockflare_desktop.core.public.survey import public_now
from dockflare_desktop.core.public.view import PublicView, public_view, with_answers
from dockflare_desktop.engine.aside import Aside
from dockflare_desktop.engine.backoff import Backoff
from dockflare_desktop.engine.order import Result
from dockflare_desktop.engine.ports import Clock, Edge, Outside, OutsideError, Store
from dockflare_desktop.engine.tasks import Tasks
from dockflare_desktop.engine.whole_account import books_of, calls_of, whole_account

log = logging.getLogger(__name__)

FIRST_LOOK = timedelta(seconds=15)  # after the first round: a start publishes before it looks around
A_CALL = timedelta(seconds=5)  # large accounts are read more seldom: this much time between two readings for each call
READING = "reading"  # its name in the back-off


class PublicWatch:
    """Reads the whole account now and then, and keeps the reading up to date by what rounds read and write.

    It shares nothing with a round but the connection and its budget, where reads go last. `show` is given each new
    view, None once another account is in use.
    """

    def __init__(  # noqa: PLR0913 - the ports arrive here
        self,
        store: Store,
        now: Clock,
        tasks: Tasks,
        show: Callable[[PublicView | None], None],
        aside: Aside,
        *,
        rounds: asyncio.Lock,
    ) -> None:
        """`rounds` is held while a round runs."""
        self._rounds = rounds
        self._store, self._now, self._tasks, self._show, self._aside = store, now, tasks, show, aside
        self._edge: Edge | None = None
        self._result: Result | None = None
        self._heard: list[Result] = []  # rounds whose writes the reading does not hold yet
        self._actual: Actual | None = None
        self._found: tuple[PublicAddress, ...] = ()
        self._openings: Openings | None = None
        self._view: PublicView | None = None
        self._answers: dict[Place, Answer] = {}
        self._next: datetime | None = None
        self._interval = FIRST_LOOK  # between two readings; known after the first round
        self._asked = False
        self._backoff = Backoff(first=10.0)
        self._wake = asyncio.Event()
        self._work: asyncio.Task[None] | None = None

    # --- what it is told ---------------------------------------------------------------------------------------------

    def heard(self, edge: Edge, result: Result) -> None:
        """A round ended well on this connection."""
        self._edge, self._result = edge, result
        self._heard.append(result)
        beat = timedelta(seconds=result.settings.drift_interval)
        self._interval = max(beat, A_CALL * calls_of(result.actual.directory))
        if self._next is None:
            self._next = self._now() + FIRST_LOOK
        self._wake.set()

    def look(self, *, anyway: bool = True) -> None:
        """Somebody wants to see it: read it now; without `anyway` only where nothing is read, or it is too old."""
        old = self._actual is None or self._now() - self._actual.read_at >= self._interval
        self._asked = self._asked or anyway or old
        self._wake.set()

    def redraw(self) -> None:
        """Something that is stored has changed."""
        self._wake.set()

    async def told(self, places: Collection[Place]) -> None:
        """Somebody was told that these are open."""
        if self._openings is not None and self._actual is not None:
            await self._keep(told(self._openings, places), self._actual.account_id)
            self._wake.set()

    async def check(self, outside: Outside) -> None:
        """Ask every address that is open to everyone, as anybody may; what they answer is shown as it was then."""
        asked = {row.place: url for row in (self._view.rows if self._view else ()) if (url := url_of(row.found))}
        answers = await asyncio.gather(*(outside.ask(url) for url in asked.values()))
        self._answers = dict(zip(asked, answers, strict=True))
        self._wake.set()

    def forget(self) -> None:
        """Another account may be in use from now on: what is being read is dropped."""
        if self._work is not None:
            self._work.cancel()
        self._edge = self._result = self._actual = self._openings = self._view = self._next = None
        self._heard, self._found, self._answers = [], (), {}
        self._backoff = Backoff(first=10.0)
        self._show(None)

    # --- the loop ----------------------------------------------------------------------------------------------------

    async def run(self) -> None:
        """Until cancelled. A failure of ours ends one look, not the looking: it is reported like any task's."""
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(self._until_next()):
                    await self._wake.wait()
            self._wake.clear()
            self._work = self._tasks.start(self.turn())
            await asyncio.wait({self._work})
            if not self._work.cancelled() and self._work.exception() is not None:
                self._failed(0.0)

    async def turn(self) -> None:
        """Read where that is due, and show what is known."""
        for step in (self._read_if_due, self._draw):
            try:
                await step()
            except OutsideError as error:
                log.warning("public now: %s: %s", error.problem.subject, error.problem.code)
                self._failed(error.retry_after or 0.0)

    def _due(self) -> bool:
        now = self._now()
        on_time = self._next is not None and self._next <= now and not self._backoff.resting(READING, now)
        return self._asked or on_time

    async def _read_if_due(self) -> None:
        edge, result = self._edge, self._result
        if edge is None or result is None or not self._due():
            return
        self._asked, before = False, len(self._heard)
        actual = await whole_account(edge, result.actual.directory)
        overlapped = self._rounds.locked()
        async with self._rounds:  # where one writes meanwhile, half of it may be read: a login would seem to be missing
            written = self._heard[before:]
        if overlapped and not written:  # it ended badly, and nobody knows what it wrote
            self.look()
            return
        self._heard = written  # what was written before is read; only what was written meanwhile may be missing
        self._actual, self._found = actual, await self._survey(actual)
        self._backoff.worked(READING)
        self._next = actual.read_at + self._interval

    async def _draw(self) -> None:
        heard, self._heard = self._heard, []
        actual = self._actual
        if actual is None:
            return
        for each in heard:
            actual = kept_up(actual, each.actual, each.outcomes)
        if actual is not self._actual:
            self._actual = actual
            self._found = await self._survey(actual)
        await self._notice(actual)
        meant = await self._store.meant()
        found, openings, known = self._found, self._openings, self._view
        services, answers = self._result.resolution.services if self._result is not None else (), self._answers

        def drawn() -> PublicView:
            view = with_answers(public_view(found, actual, openings, meant, services), answers)
            return known if known is not None and view == known else view

        self._view = await self._aside(drawn)
        if self._view is not known:
            _log_new(known, self._view)
            self._show(self._view)

    async def _survey(self, actual: Actual) -> tuple[PublicAddress, ...]:
        books = await books_of(self._store, actual.account_id)
        return await self._aside(lambda: public_now(actual, books))

    async def _notice(self, actual: Actual) -> None:
        if self._openings is None:
            self._openings = await openings_of(self._store, actual.account_id)
        before, found, now = self._openings, self._found, self._now()
        openings = await self._aside(lambda: noticed(before, found, actual, now))
        if self._openings is not None:  # somebody may have been told meanwhile
            openings = told(openings, (place for place, each in self._openings.at.items() if each.told))
        if openings != self._openings:
            await self._keep(openings, actual.account_id)

    async def _keep(self, openings: Openings, account: str) -> None:
        self._openings = openings  # before anything else may happen: somebody may be told meanwhile
        await self._store.set_note(_note(account), to_text(openings))

    # --- time --------------------------------------------------------------------------------------------------------

    def _until_next(self) -> float | None:
        """Seconds until the next reading is due by itself; None: never, unless something is heard."""
        if self._next is None:
            return None
        now = self._now()
        due = max(self._next, self._backoff.until(READING, now)) if self._backoff.resting(READING, now) else self._next
        return max((due - now).total_seconds(), 0.05)

    def _failed(self, at_least: float) -> None:
        self._asked = False
        self._backoff.failed(READING, self._now(), at_least)


def _log_new(before: PublicView | None, view: PublicView) -> None:
    """Where there are no windows, the log tells."""
    known = {row.place for row in before.new} if before is not None else set()
    for row in view.new:
        if row.place not in known and not row.told:
            log.warning("open to everyone, and nobody asked for it: %s", row.address)


async def openings_of(store: Store, account: str) -> Openings | None:
    """What earlier surveys of an account saw; None before the first."""
    return from_text(await store.note(_note(account)))


def _note(account: str) -> str:
    return f"public {account}"
