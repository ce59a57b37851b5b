"""One round: resolve, compare, apply; and what is carried from one round to the next."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace

from dockflare_desktop.core.change import Kind, Ledger, Outcome, OutcomeState, Plan
from dockflare_desktop.core.cloud import Actual, Directory, Look
from dockflare_desktop.core.model import EngineFound, Layers, Remembered
from dockflare_desktop.core.planning.adopted import guarded_services
from dockflare_desktop.core.planning.advance import advance
from dockflare_desktop.core.planning.looking import Known, covers_look, look_for
from dockflare_desktop.core.planning.plan import make_plan
from dockflare_desktop.core.planning.situation import Situation
from dockflare_desktop.core.problem import Problem
from dockflare_desktop.core.quota import with_walls
from dockflare_desktop.core.resolving.memory import restarted
from dockflare_desktop.core.resolving.resolve import resolve
from dockflare_desktop.core.resolving.world import Resolution, World
from dockflare_desktop.core.rivals import original_among
from dockflare_desktop.core.settings import Settings, overlaid
from dockflare_desktop.engine.apply import Applied, Apply
from dockflare_desktop.engine.aside import Aside, at_once
from dockflare_desktop.engine.backoff import Backoff, cooled
from dockflare_desktop.engine.carrying import Carrying
from dockflare_desktop.engine.causes import causes
from dockflare_desktop.engine.comparing import Comparing
from dockflare_desktop.engine.ending import ended_keys, split, without_needs
from dockflare_desktop.engine.former_names import former_names
from dockflare_desktop.engine.guarding import Former
from dockflare_desktop.engine.order import Order, Result, last_words, observing
from dockflare_desktop.engine.ports import NOTHING, Around, Clock, Edge, Store
from dockflare_desktop.engine.progress import needs_fresh
from dockflare_desktop.engine.proof import Proof, used_tunnels, with_connectors
from dockflare_desktop.engine.refused import RefusedLogins
from dockflare_desktop.engine.rows import rules_up, updated

PASSES = 3  # over one round's plan: what had to wait for something else is done in the same round


@dataclass(slots=True)
class Rounds:
    """Carries the last observation and the ledger of one account."""

    edge: Edge
    store: Store
    now: Clock
    backoff: Backoff
    aside: Aside = at_once
    fixed: Mapping[str, str] = field(default_factory=dict)  # settings from the environment win
    actual: Actual | None = None
    ledger: Ledger | None = None
    watch: frozenset[str] = frozenset()
    refused: RefusedLogins = field(default_factory=RefusedLogins)
    sockets: frozenset[str] = frozenset()  # the engines' own (H24)
    former_names: Mapping[str, str] = field(default_factory=dict)  # of tunnels that were renamed here -> id
    proof: Proof = field(default_factory=Proof)
    former: Former = field(default_factory=Former)
    comparing: Comparing = field(init=False)
    around: Around = NOTHING  # told with what this round writes
    carrying: Carrying = field(default_factory=Carrying)
    during: Callable[[], AbstractContextManager[object]] = nullcontext  # around what is written

    def __post_init__(self) -> None:
        self.comparing = Comparing(self.store, self.now, self.aside)

    def start_over(self) -> None:
        """Nothing that was read before counts any more: the next round reads account and ledger anew."""
        self.actual = self.ledger = None

    async def run(self, found: tuple[EngineFound, ...], order: Order) -> Result:
        """Resolve, observe as far as needed, plan, apply. Raises OutsideError when Cloudflare cannot be judged."""
        if order.retry:
            self.backoff.forget()
            self.refused.retry()
        settings = overlaid(await self.store.settings(), {**order.settings, **self.fixed})
        self.former_names = await former_names(self.store)
        layers = order.layers or await self.store.layers()
        remembered = await self.store.remembered()
        if order.fresh_grace:
            remembered = tuple(restarted(each, self.now()) for each in remembered)
        resolution = await self._see(found, settings, layers, remembered, order)
        containers = tuple(container for engine in found for container in engine.containers)
        rival = bool(original_among(containers))
        situation = self._situation(resolution, settings, order, rival=rival)
        plan = cooled(await self._planned(situation), self.backoff, self.now())
        if order.write and needs_fresh(plan, self.actual, self.now()):
            resolution = await self._see(found, settings, layers, remembered, replace(order, full=True))
            situation = self._situation(resolution, settings, order, rival=rival)
            plan = cooled(await self._planned(situation), self.backoff, self.now())
        await self.comparing.look(situation, containers, write=order.write)
        if order.write:
            await self._remember(resolution, remembered, order)
        self.around = Around(run=self.now().isoformat(), causes=causes(resolution.services, self.around.causes))
        situation = replace(situation, ended=ended_keys(layers, self.now()))
        plan, left, outcomes, problems = await self._passes(plan, situation, order)
        wanted = self._left_to_do(plan, resolution)
        assert self.actual is not None  # noqa: S101 - _see() read it
        told = (*problems, *self._proven(left, resolution), *observing(order))
        self.comparing.done(outcomes, self.actual, write=order.write)
        seen = Result(resolution, plan, last_words(outcomes), self.actual, settings, layers, told)
        return replace(
            seen,
            rival=rival,
            ledger=self.ledger,
            wanted=wanted,
            rivals=self.comparing.rivals,
            noticed=self.comparing.noticed,
        )

    # --- seeing -------------------------------------------------------------------------------------------------------

    async def _see(
        self,
        found: tuple[EngineFound, ...],
        settings: Settings,
        layers: Layers,
        remembered: tuple[Remembered, ...],
        order: Order,
    ) -> Resolution:
        """Resolve against what is known of the account; read more where that is needed."""
        full = order.full or self.actual is None
        whole = full and self.actual is not None
        for _ in range(3):
            resolution = await self._resolved(found, settings, layers, remembered)
            look = self._look(resolution, settings, layers, whole=whole)
            if not full and self.actual is not None and covers_look(self.actual, look):
                break
            seen, told = await self.edge.observe(look), self.actual.quotas if self.actual else {}
            self.actual = replace(seen, quotas={**told, **seen.quotas})  # a fast look does not ask for them
            self.comparing.anew = True
            if self.ledger is None or full:
                await self._read_ledger()
            full = False
        else:
            resolution = await self._resolved(found, settings, layers, remembered)
        await self._see_connectors(resolution, read=whole)
        return resolution

    async def _resolved(
        self, found: tuple[EngineFound, ...], settings: Settings, layers: Layers, remembered: tuple[Remembered, ...]
    ) -> Resolution:
        world = self._world(found, settings, layers, remembered)
        return await self.aside(lambda: resolve(world))

    def _look(self, resolution: Resolution, settings: Settings, layers: Layers, *, whole: bool) -> Look:
        return look_for(Known(resolution, settings, layers, self.actual, self.ledger, self.watch, whole=whole))

    async def _read_ledger(self) -> None:
        account = self.actual.account_id if self.actual else ""
        entries = await self.store.ledger(account)
        self.ledger = Ledger(self.store.installation, entries, self.store.lost)

    async def _see_connectors(self, resolution: Resolution, *, read: bool) -> None:
        """Versions that something waits for are read anew each round, others when they are due; `read`: just now."""
        assert self.actual is not None  # noqa: S101 - _see() read it
        used = used_tunnels(resolution.services, self.actual)
        due = self.proof.due(self.actual, used, self.now())
        wanted = {each.id for each in self.actual.directory.tunnels if each.name in self.watch} | due
        if read:
            wanted -= self.actual.connectors.keys()
        self.actual = await with_connectors(self.actual, self.edge, wanted)
        self.proof.heard(self.actual, {each.id for each in used} if read else wanted, self.now())

    def _proven(self, plan: Plan, resolution: Resolution) -> tuple[Problem, ...]:
        """What is said about connectors; what only rests after a failure does not wait for them."""
        assert self.actual is not None  # noqa: S101 - _see() read it
        now = self.now()
        left = tuple(change for change in plan.changes if not self.backoff.resting(change.id, now))
        return self.proof.after(self.actual, used_tunnels(resolution.services, self.actual), left, now)

    def _world(
        self,
        found: tuple[EngineFound, ...],
        settings: Settings,
        layers: Layers,
        remembered: tuple[Remembered, ...],
    ) -> World:
        applied = rules_up(self.ledger)
        return World(
            engines=found,
            layers=layers,
            remembered=remembered,
            settings=settings,
            directory=self.actual.directory if self.actual else Directory(),
            now=self.now(),
            applied=frozenset(applied),
            written={key: row.at for key, row in applied.items() if row.at is not None},
            engine_sockets=self.sockets,
            former_names=self.former_names,
        )

    # --- deciding -----------------------------------------------------------------------------------------------------

    def _situation(self, resolution: Resolution, settings: Settings, order: Order, *, rival: bool) -> Situation:
        assert self.actual is not None and self.ledger is not None  # noqa: S101, PT018 - _see() read both
        return Situation(
            services=resolution.services,
            actual=self.actual,
            ledger=self.ledger,
            settings=settings,
            now=self.now(),
            approved=order.approved,
            denied=self.refused.at(self.now()),
            paused=order.paused,
            observe=order.observe,
            rival=rival,
            zones=resolution.zones,
            departures=order.departures,
        )

    def _since(self, before: Situation) -> Situation:
        """The same with what is known now."""
        return replace(
            before,
            actual=self.actual or before.actual,
            ledger=self.ledger or before.ledger,
            denied=self.refused.at(self.now()),
        )

    async def _planned(self, situation: Situation) -> Plan:
        return await self.aside(lambda: make_plan(situation))

    # --- doing --------------------------------------------------------------------------------------------------------

    async def _passes(
        self, plan: Plan, situation: Situation, order: Order
    ) -> tuple[Plan, Plan, tuple[Outcome, ...], tuple[Problem, ...]]:
        """Carry a plan out until nothing more can be done now; the plan then, one without rest, and what came of it."""
        left = plan
        outcomes: tuple[Outcome, ...] = ()
        problems: tuple[Problem, ...] = ()
        for _ in range(PASSES if order.write else 0):
            applied = await self._carry_out(plan, situation, order)
            outcomes, problems = (*outcomes, *applied.outcomes), (*problems, *applied.problems)
            situation = self._since(situation)
            left = await self._planned(situation)
            plan = cooled(left, self.backoff, self.now())
            if not plan.due or all(each.state is not OutcomeState.DONE for each in applied.outcomes):
                break
        return plan, left, outcomes, problems

    def _left_to_do(self, plan: Plan, resolution: Resolution) -> frozenset[str]:
        """Ids of what is to be tried again; while a login is denied, nobody plans it, nor what needs it."""
        self.watch = plan.watch
        wanted = self.refused.put_off(resolution, self.now()).union(change.id for change in plan.changes)
        self.backoff.keep(wanted)
        return wanted

    async def _remember(self, resolution: Resolution, remembered: tuple[Remembered, ...], order: Order) -> None:
        known = tuple(sorted(remembered, key=lambda each: each.key))
        if resolution.remembered != known or order.fresh_grace:
            await self.store.remember(resolution.remembered)

    async def _carry_out(self, plan: Plan, situation: Situation, order: Order) -> Applied:
        """One pass over a plan; logins that were refused in it change the plan at once, and that is carried out too."""
        assert self.ledger is not None  # noqa: S101 - _see() read it
        if plan.corrections:
            await self.store.settle(plan.corrections, (), order.actor)
            self.ledger = updated(self.ledger, plan.corrections)
        applied = await self._in_order(plan, situation, order)
        if self.refused.heard(applied.outcomes, self.backoff, self.now()):
            again = await self._planned(self._since(situation))
            tried = {outcome.change.id for outcome in applied.outcomes if outcome.state is OutcomeState.FAILED}
            rest = tuple(change for change in again.changes if change.id not in tried)
            second = await self._apply(replace(again, changes=rest), situation, order)
            applied = applied.then(second)
        return applied

    async def _in_order(self, plan: Plan, situation: Situation, order: Order) -> Applied:
        """What ended is taken back before anything else is written."""
        first, rest = split(plan, situation.ended)
        if not first.changes:
            return await self._apply(plan, situation, order)
        applied = await self._apply(first, situation, order)
        return applied.then(await self._apply(without_needs(rest, applied.outcomes), situation, order))

    async def _apply(self, plan: Plan, situation: Situation, order: Order) -> Applied:
        assert self.actual is not None and self.ledger is not None  # noqa: S101, PT018 - _see() read both
        guarded = guarded_services(situation.services, self.ledger)
        apply = Apply(self.edge, self.store, self.now, guarded, self.former, around=self.around, carrying=self.carrying)
        with self.during() if plan.due else nullcontext():
            applied = await apply(plan, self.actual, self.ledger, order.actor)
        self.ledger = applied.ledger
        self.actual = advance(self.actual, applied.outcomes, applied.documents)
        for outcome in applied.outcomes:
            if outcome.state is OutcomeState.DONE:
                self.backoff.worked(outcome.change.id)
                if outcome.change.kind is Kind.APPLICATION:  # a record has the same target
                    self.refused.made(outcome.change.target)
            elif outcome.state is OutcomeState.FAILED:
                self.backoff.failed(outcome.change.id, self.now())
        self.actual = with_walls(self.actual, applied.outcomes)
        return applied
