"""The loop: woken by many things, it looks at everything, plans, applies, and shows one AppStatus."""

import asyncio
import json
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

from dockflare_desktop.core.model import EngineFound
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.settings import overlaid
from dockflare_desktop.core.status import AppStatus, TokenState
from dockflare_desktop.engine.backoff import Backoff
from dockflare_desktop.engine.engines import EngineWatch
from dockflare_desktop.engine.ports import Actor, Clock, ContainerSource, Edge, OutsideError, Secrets, Store
from dockflare_desktop.engine.rounds import Order, Result, Rounds
from dockflare_desktop.engine.showing import Showing
from dockflare_desktop.engine.tasks import Tasks
from dockflare_desktop.engine.trigger import Trigger

log = logging.getLogger(__name__)

Connect = Callable[[str], Awaitable[Edge]]
STREAM_WAIT = 3.0  # seconds a first round waits for event streams
WAITING_BEAT = timedelta(seconds=1)  # between looks at connectors that something waits for
QUIET_BEAT = timedelta(seconds=30)  # the same once it lasts, and between lists of an engine that sends no events
SLEPT = timedelta(seconds=30)  # a gap between wall clock and loop clock that means the computer slept


class Controller:
    """Owns the loop. Windows and command line reach it through commands (desk.py) and see what `show` is given."""

    def __init__(
        self,
        *,
        sources: tuple[ContainerSource, ...],
        connect: Connect,
        store: Store,
        secrets: Secrets,
        now: Clock,
        show: Callable[[AppStatus], None],
        tasks: Tasks,
        fixed: Mapping[str, str],
        observe: bool = False,
        demo: bool = False,
        awake: Callable[[], float] = time.monotonic,
    ) -> None:
        self.store = store
        self.secrets = secrets
        self.now = now
        self.tasks = tasks
        self.trigger = Trigger()
        self.engines = tuple(EngineWatch(source, now, self.trigger.poke) for source in sources)
        self.fixed = fixed
        self.observe = observe
        self._one_at_a_time = asyncio.Lock()
        self._awake = awake  # seconds, not counted during sleep
        self.approved: frozenset[str] = frozenset()
        self.paused_until: datetime | None = None
        self.paused = False
        self.last: Result | None = None
        self.token_problem: Problem | None = None
        self.actor = Actor.AUTOMATIC
        self._connect = connect
        self._backoff = Backoff()
        self._rounds: Rounds | None = None
        self._showing = Showing(show, now, demo=demo)
        self._verified: datetime | None = None
        self._full_at: datetime | None = None
        self._fresh_grace = True  # H11: due until a round stored it
        self._clock_gap: timedelta | None = None

    @property
    def rounds(self) -> Rounds | None:
        """What rounds carry; None while there is no account."""
        return self._rounds

    @property
    def status(self) -> AppStatus:
        """What was shown last."""
        return self._showing.status

    async def run(self) -> None:
        """Until cancelled."""
        await self.begin()
        full = True
        while True:
            await self.round(full=full)
            full = await self.trigger.wait(self._until_next())

    async def begin(self, *, grace_starts_anew: bool = True) -> None:
        """Read what was stored, watch the engines, log in. `grace_starts_anew` is H11's rule for a running program."""
        self._fresh_grace = grace_starts_anew
        self.approved = frozenset(json.loads(await self.store.note("approved") or "[]"))
        await self._read_pause()
        for engine in self.engines:
            self.tasks.start(engine.run())
        await asyncio.gather(self.log_in_again(), *(engine.streaming(STREAM_WAIT) for engine in self.engines))

    async def log_in_again(self) -> None:
        """Open the account with the token that is kept now."""
        if self._rounds is not None:
            await self._rounds.edge.close()
        self._rounds, self.last, self.token_problem = None, None, None
        try:
            token = await self.secrets.token()
            if token:
                edge = await self._connect(token)
                self._rounds = Rounds(edge, self.store, self.now, Backoff(), self.fixed)
            else:
                self.token_problem = Problem(ProblemCode.NO_TOKEN, "cloudflare")
        except OutsideError as error:
            self.token_problem = error.problem

    async def reload(self) -> None:
        """Somebody else changed what is stored: read it again and look."""
        self.approved = frozenset(json.loads(await self.store.note("approved") or "[]"))
        await self._read_pause()
        self.trigger.poke()

    async def settle_machine(self, *, copied: bool) -> None:
        """The answer to H16."""
        await self.store.settle_machine("copied" if copied else "moved")
        self.observe = self.store.machine_changed
        if self._rounds is not None:
            self._rounds.ledger = None

    async def round_now(self, *, actor: Actor) -> Result | None:
        """A full round on somebody's behalf."""
        return await self.round(full=True, actor=actor)

    async def round(self, *, full: bool = False, write: bool = True, actor: Actor | None = None) -> Result | None:
        """One round; None when Cloudflare could not be judged. Nothing is decided from a failed list."""
        async with self._one_at_a_time:
            return await self._round(full=full, write=write, actor=actor or self.actor)

    async def _round(self, *, full: bool, write: bool, actor: Actor) -> Result | None:
        found = await asyncio.gather(*(engine.look() for engine in self.engines))
        slept = self._slept()
        self._fresh_grace = self._fresh_grace or slept
        order = Order(
            full=full or slept or self._beat_due(),
            write=write,
            paused=self._is_paused(),
            observe=self.observe,
            fresh_grace=self._fresh_grace,
            approved=self.approved,
            actor=actor,
        )
        if self._rounds is None:
            await self._show(tuple(found), self.token_problem)
            return None
        self._rounds.sockets = frozenset(engine.socket for engine in self.engines if engine.socket)
        self._showing.working(self.status)
        try:
            self.last = await self._rounds.run(tuple(found), order)
            await self._prune_approvals(self.last)
        except OutsideError as error:
            until = self._backoff.failed("cloudflare", self.now(), error.retry_after or 0.0)
            log.warning("cloudflare: %s", error.problem.code)
            await self._show(tuple(found), replace(error.problem, until=error.problem.until or until))
            return None
        self._backoff.worked("cloudflare")
        self._fresh_grace = self._fresh_grace and not write
        self._verified = self.last.actual.read_at if order.full else self._verified or self.now()
        self._full_at = self.last.actual.read_at
        await self._show(tuple(found), None)
        return self.last

    async def close(self) -> None:
        """Give everything back, in the order it was opened, backwards."""
        if self._rounds is not None:
            await self._rounds.edge.close()
        for engine in self.engines:
            await engine.close()

    # --- showing ------------------------------------------------------------------------------------------------------

    async def _show(self, found: tuple[EngineFound, ...], problem: Problem | None) -> None:
        settings = self.last.settings if self.last else self.status.settings
        with suppress(OutsideError):  # where it cannot be read, the round said so
            settings = settings if self.last else overlaid(await self.store.settings(), self.fixed)
        state = TokenState.ACCEPTED if problem is None else self._token_state(problem)
        self._showing.show(
            found,
            self.last,
            settings,
            token=state,
            problem=problem,
            verified=self._verified,
            retry_at=problem.until if problem else self._rounds.backoff.next_due() if self._rounds else None,
            paused=self.paused,
            paused_until=self.paused_until,
            session_token=self.secrets.session_only,
            calls_left=getattr(self._rounds.edge, "calls_left", None) if self._rounds else None,
            computer=self.store.problems,
        )

    def _token_state(self, problem: Problem) -> TokenState:
        match problem.code:
            case ProblemCode.NO_TOKEN:
                return TokenState.NONE
            case ProblemCode.TOKEN_REFUSED:
                return TokenState.REFUSED
            case _:
                return TokenState.UNKNOWN

    # --- time ---------------------------------------------------------------------------------------------------------

    def _until_next(self) -> float:
        """Seconds until the next round is due by itself."""
        now = self.now()
        due = [*self._showing.deadlines(now), *self._beats()]
        soonest = min((each for each in due if each is not None), default=now + timedelta(seconds=300))
        return max((soonest - now).total_seconds(), 0.05)

    def _beats(self) -> list[datetime | None]:
        now = self.now()
        beats: list[datetime | None] = [self._backoff.next_due(), self.paused_until if self.paused else None]
        if self._rounds is not None:
            beats.append(self._rounds.backoff.next_due())
            if self._rounds.watch:
                beats.append(now + (WAITING_BEAT if self._rounds.proof.patient(now) else QUIET_BEAT))
            beats.append(self._rounds.proof.next_due())
        if any(engine.doubtful for engine in self.engines):
            beats.append(now + timedelta(seconds=5))
        if any(engine.quiet for engine in self.engines):
            beats.append(now + QUIET_BEAT)
        interval = self.status.settings.drift_interval
        beats.append((self._full_at or now) + timedelta(seconds=interval))
        return [each for each in beats if each is None or each > now] or [now + timedelta(seconds=1)]

    def _beat_due(self) -> bool:
        interval = timedelta(seconds=self.status.settings.drift_interval)
        return self._full_at is None or self.now() - self._full_at >= interval

    def _slept(self) -> bool:
        """Whether the wall clock ran ahead of the clock that stands still during sleep."""
        gap = timedelta(seconds=self.now().timestamp() - self._awake())
        before, self._clock_gap = self._clock_gap, gap
        return before is not None and gap - before > SLEPT

    # --- pause and approvals ------------------------------------------------------------------------------------------

    async def _read_pause(self) -> None:
        text = await self.store.note("paused")
        self.paused = text is not None
        self.paused_until = datetime.fromisoformat(text) if text else None

    def _is_paused(self) -> bool:
        if self.paused and self.paused_until is not None and self.now() >= self.paused_until:
            self.paused, self.paused_until = False, None
            self.tasks.start(self._forget_pause())
        return self.paused

    async def _forget_pause(self) -> None:
        with suppress(OutsideError):  # a full disk: it has ended all the same
            await self.store.set_note("paused", None)

    async def _prune_approvals(self, result: Result) -> None:
        """An approval is for the change that was seen: once it is done, or gone, it is used up."""
        kept = self.approved & {change.id for change in result.plan.changes}
        if kept != self.approved:
            self.approved = kept
            await self.store.set_note("approved", json.dumps(sorted(kept)) if kept else None)
