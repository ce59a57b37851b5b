"""The loop: woken by many things, it looks at everything, plans, applies, and shows one AppStatus."""

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from dockflare_desktop.core.engines.stored import DEFAULT
from dockflare_desktop.core.model import EngineFound, Layers
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.settings import overlaid
from dockflare_desktop.core.status import AppStatus
from dockflare_desktop.engine.account import Connect, OpenAccount, token_state
from dockflare_desktop.engine.approvals import Approvals
from dockflare_desktop.engine.aside import Aside, at_once
from dockflare_desktop.engine.backoff import Backoff
from dockflare_desktop.engine.connector_watch import ConnectorWatch
from dockflare_desktop.engine.departures import Departures
from dockflare_desktop.engine.ended_tunnels import round_with_ends
from dockflare_desktop.engine.engine_set import EngineSet, Make, always
from dockflare_desktop.engine.order import Order, Result
from dockflare_desktop.engine.pause import Pause
from dockflare_desktop.engine.ports import Actor, Clock, ContainerSource, OutsideError, Secrets, Store
from dockflare_desktop.engine.preview import NONE, Preview, previewed
from dockflare_desktop.engine.public_watch import PublicWatch
from dockflare_desktop.engine.rounds import Rounds
from dockflare_desktop.engine.showing import Showing
from dockflare_desktop.engine.sleep import Sleep
from dockflare_desktop.engine.tasks import Tasks
from dockflare_desktop.engine.trigger import Trigger

log = logging.getLogger(__name__)

WAITING_BEAT = timedelta(seconds=1)  # between looks at connectors that something waits for
QUIET_BEAT = timedelta(seconds=30)  # the same once it lasts
LONGEST = timedelta(minutes=5)  # between looks where nothing is due
BUG = "bug"  # its name in the back-off


class Controller:
    """Owns the loop. Windows and command line reach it through commands (desks/) and see what `show` is given."""

    def __init__(
        self,
        *,
        sources: tuple[ContainerSource, ...] = (),
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
        aside: Aside = at_once,
        make_engine: Make | None = None,
        pinned: bool = False,
    ) -> None:
        self.store = store
        self.secrets = secrets
        self.now = now
        self.tasks = tasks
        self.trigger = Trigger()
        chosen = always(sources) or ({DEFAULT: make_engine} if make_engine else {})
        self.engines = EngineSet(
            chosen, make_engine, store=store, now=now, tasks=tasks, poke=self.trigger.poke, pinned=pinned
        )
        self.fixed = fixed
        self.observe = observe
        self.one_at_a_time = asyncio.Lock()  # held by a round
        self._sleep = Sleep(now, awake)
        self.approvals = Approvals(store, now)
        self.pause = Pause(store, now)
        self.departures = Departures(store, now)
        self.last: Result | None = None
        self.actor = Actor.AUTOMATIC
        self._showing = Showing(show, now, store, demo=demo, aside=aside)
        self.show_doctor = self._showing.doctor
        rounds = partial(Rounds, store=store, now=now, aside=aside, fixed=fixed, during=self._showing.writing)
        self.account = OpenAccount(connect, secrets, lambda edge: rounds(edge, backoff=Backoff()))
        self._backoff = Backoff()
        self.connectors = ConnectorWatch(lambda: self.engines.watches, store, now, tasks=tasks, poke=self.trigger.poke)
        self.public = PublicWatch(store, now, tasks, self._showing.public, aside, rounds=self.one_at_a_time)
        self._verified: datetime | None = None
        self._full_at: datetime | None = None
        self._fresh_grace = True  # H11: due until a round stored it
        self._begun = False

    @property
    def rounds(self) -> Rounds | None:
        """What rounds carry; None while there is no account."""
        return self.account.rounds

    @property
    def status(self) -> AppStatus:
        """What was shown last."""
        return self._showing.status

    async def run(self) -> None:
        """Until cancelled."""
        self.tasks.start(self.public.run())
        full = False  # the first round reads everything all the same
        while True:
            await self._turn(full=full)
            full = await self.trigger.wait(self._until_next())

    async def _turn(self, *, full: bool) -> None:
        """A round that ends neither the loop nor unseen, whatever happens in it. After a mistake of ours nothing is
        done until the next try is due, or somebody asks."""
        if self._backoff.resting(BUG, self.now()) and not full:
            return
        try:
            if not self._begun:
                await self.begin()
            await self.round(full=full)
        except OutsideError as error:  # before the first round
            await self._failed((), error)
        except Exception as error:  # noqa: BLE001 - the one boundary: a mistake of ours is shown, and tried again
            self._ours(error)
        else:
            self._backoff.worked(BUG)

    def _ours(self, error: Exception) -> None:
        log.error("a round failed by a mistake of ours", exc_info=error)
        if not self._showing.buggy:  # once in a row
            self.tasks.failed(error)
        self._backoff.failed(BUG, self.now())
        self.account.start_over()
        self._showing.bug()

    async def begin(self, *, grace_starts_anew: bool = True) -> None:
        """Read what was stored, watch the engines, log in. `grace_starts_anew` is H11's rule for a running program."""
        self._fresh_grace = grace_starts_anew
        await self.approvals.read()
        await self.pause.read()
        await self.departures.read()
        await self.engines.begin()
        self._begun = True
        await asyncio.gather(self.log_in_again(), self.engines.streaming())

    async def log_in_again(self) -> None:
        """Use the token that is kept now. A round that runs finishes with the former one, and nobody waits for it."""
        self.public.forget()
        await self.account.open()
        self.last = None
        self.tasks.start(self._close_retired())

    async def _start_over(self) -> None:
        async with self.one_at_a_time:
            self.account.start_over()

    async def _close_retired(self) -> None:
        async with self.one_at_a_time:
            await self.account.close_retired()

    async def reload(self, *, ledger: bool = False) -> None:
        """Somebody else changed what is stored: read it again and look; the ledger too where rows of it changed."""
        await self.approvals.read()
        await self.pause.read()
        await self.departures.read()
        await self.engines.follow()
        if ledger:
            self.tasks.start(self._start_over())  # after the round that runs, before the next
        self.trigger.poke()

    async def settle_machine(self, *, copied: bool) -> None:
        """The answer to H16; a round that runs is waited for, since the ledger may be another one afterwards."""
        async with self.one_at_a_time:
            await self.store.settle_machine("copied" if copied else "moved")
            self.observe = self.store.machine_changed
            self.account.start_over()

    async def round(self, *, full: bool = False, write: bool = True, actor: Actor | None = None) -> Result | None:
        """One round; None when Cloudflare could not be judged. Nothing is decided from a failed list."""
        async with self.one_at_a_time:
            return await self._round(full=full, write=write, actor=actor or self.actor)

    async def preview(self, layers: Layers, settings: Mapping[str, str] = NONE) -> Preview:
        """What a round would do with these layers and settings, written nowhere. Raises OutsideError where that cannot
        be judged."""
        async with self.one_at_a_time:
            if self.rounds is None:
                raise OutsideError(self.account.problem or Problem(ProblemCode.NO_TOKEN, "cloudflare"))
            found = await self.engines.look()
            return await previewed(self.rounds, found, layers, await self._order(full=False, write=False), settings)

    async def _round(self, *, full: bool, write: bool, actor: Actor) -> Result | None:
        found = await self.engines.look()
        slept = self._sleep.happened()
        self._fresh_grace = self._fresh_grace or slept
        if self.rounds is None and (full or not self.account.tried):
            await self.account.open()  # somebody asked, and the keyring may be unlocked by now; or it failed before
        order = await self._order(full=full or slept or self._beat_due(), retry=full or slept, write=write, actor=actor)
        rounds = self.rounds
        if rounds is None:
            await self._show(found, self.account.problem)
            return None
        rounds.sockets = self.engines.sockets
        self._showing.working(self.status)
        try:
            result = await round_with_ends(rounds, found, order)
            if rounds is not self.rounds:  # another token meanwhile: this says nothing of it
                return None
            result = await self.connectors.seen(result, found, rounds.proof, patient=self.engines.patient)
            await self._keep(result, order)
        except OutsideError as error:
            if rounds is self.rounds:
                await self._failed(found, error)
            return None
        self.public.heard(rounds.edge, result)
        await self._show(found, None)
        return result

    async def _order(self, *, full: bool, write: bool, retry: bool = False, actor: Actor = Actor.AUTOMATIC) -> Order:
        return Order(
            full=full,
            retry=retry,
            write=write,
            paused=await self.pause.active(),
            observe=self.observe,
            fresh_grace=self._fresh_grace,
            approved=self.approvals.current,
            departures=self.departures.current,
            actor=actor,
        )

    async def _keep(self, result: Result, order: Order) -> None:
        """What a round that succeeded leaves behind."""
        await self.approvals.prune(result.plan.changes, result.wanted)
        await self.departures.carried_on(result, wrote=order.write)
        self.last = result
        self._backoff.worked("cloudflare")
        self._fresh_grace = self._fresh_grace and not order.write
        read_anew = self._full_at is None or result.actual.read_at > self._full_at  # for whatever reason
        self._verified = result.actual.read_at if order.full or read_anew else self._verified or self.now()
        self._full_at = result.actual.read_at

    async def _failed(self, found: tuple[EngineFound, ...], error: OutsideError) -> None:
        until = self._backoff.failed("cloudflare", self.now(), error.retry_after or 0.0)
        log.warning("%s: %s", error.problem.subject, error.problem.code)
        await self._show(found, replace(error.problem, until=error.problem.until or until))

    async def close(self) -> None:
        """Give everything back, in the order it was opened, backwards."""
        await self.account.close()
        await self.engines.close()

    # --- showing ------------------------------------------------------------------------------------------------------

    async def _show(self, found: tuple[EngineFound, ...], problem: Problem | None) -> None:
        settings = self.last.settings if self.last else self.status.settings
        if self.last is None:
            with suppress(OutsideError):  # where it cannot be read, the round said so
                settings = overlaid(await self.store.settings(), self.fixed)
        await self._showing.show(
            found,
            self.last,
            settings,
            token=token_state(problem),
            problem=problem,
            verified=self._verified,
            retry_at=problem.until if problem else self.rounds.backoff.next_due(self.now()) if self.rounds else None,
            paused=self.pause.on,
            paused_until=self.pause.until,
            session_token=self.secrets.session_only,
            calls_left=self.rounds.edge.calls_left if self.rounds else None,
            departures=self.departures.current,
            computer=self.store.problems,
        )

    # --- time ---------------------------------------------------------------------------------------------------------

    def _until_next(self) -> float:
        """Seconds until the next round is due by itself."""
        now = self.now()
        due = [*self._showing.deadlines(now), *(each for each in self._beats() if each is not None and each > now)]
        return max((min(due, default=now + LONGEST) - now).total_seconds(), 0.05)

    def _beats(self) -> list[datetime | None]:
        now = self.now()
        beats: list[datetime | None] = [self._backoff.next_due(now), self.pause.until]
        if self.rounds is not None:
            beats.append(self.rounds.backoff.next_due(now))
            if self.rounds.watch:
                beats.append(now + (WAITING_BEAT if self.rounds.proof.patient(now) else QUIET_BEAT))
            beats.append(self.rounds.proof.next_due())
        beats += self.engines.due(now)
        beats.append((self._full_at or now) + timedelta(seconds=self.status.settings.drift_interval))
        return beats

    def _beat_due(self) -> bool:
        interval = timedelta(seconds=self.status.settings.drift_interval)
        return self._full_at is None or self.now() - self._full_at >= interval
