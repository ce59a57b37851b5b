"""Carrying out a plan: by phases and needs, failing closed; intended before each call, settled after it."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from dockflare_desktop.core.change import (
    Change,
    Ledger,
    LedgerEntry,
    Outcome,
    OutcomeState,
    Phase,
    Plan,
    RecordStep,
    RuleStep,
)
from dockflare_desktop.core.cloud import Actual, Document
from dockflare_desktop.core.history import NOTHING, Around
from dockflare_desktop.core.problem import Problem
from dockflare_desktop.core.service import Service
from dockflare_desktop.engine.carrying import Carrying
from dockflare_desktop.engine.guarding import Batch, Former, Guarding
from dockflare_desktop.engine.objects import ObjectWrite
from dockflare_desktop.engine.ports import Actor, Clock, Edge, OutsideError, Store
from dockflare_desktop.engine.progress import Progress, missing_need
from dockflare_desktop.engine.records import RecordBatch
from dockflare_desktop.engine.rows import row_before, settled, updated
from dockflare_desktop.engine.rules import RuleBatch

PARALLEL = 16  # calls at one time


@dataclass(frozen=True, slots=True)
class Applied:
    """What came of a plan."""

    outcomes: tuple[Outcome, ...]
    documents: tuple[Document, ...]
    ledger: Ledger
    problems: tuple[Problem, ...]

    def then(self, later: "Applied") -> "Applied":
        """What came of this and of a later part."""
        return Applied(
            (*self.outcomes, *later.outcomes),
            (*self.documents, *later.documents),
            later.ledger,
            (*self.problems, *later.problems),
        )


class Apply:
    """Carries out plans against one account."""

    def __init__(  # noqa: PLR0913 - what a plan is carried out with
        self,
        edge: Edge,
        store: Store,
        now: Clock,
        guarded: Sequence[Service],
        former: Former,
        *,
        around: Around = NOTHING,
        carrying: Carrying | None = None,
    ) -> None:
        self._around = around
        self._carrying = carrying or Carrying()
        self._guarded = guarded
        self._former = former
        self._edge = edge
        self._store = store
        self._now = now
        self._room = asyncio.Semaphore(PARALLEL)

    async def __call__(self, plan: Plan, actual: Actual, ledger: Ledger, actor: Actor) -> Applied:
        """Every due change, each after what it needs; what a failed change was needed for is not tried."""
        progress = Progress(self._edge, self._now, actual, ledger)
        guarding = Guarding(actual, self._guarded, self._former, ledger.installation)
        waiting = {change.id: change for change in plan.due}
        self._carrying.due(plan.due, self._now())
        # not a TaskGroup: it would wrap what the store raises, and a full disk is no bug of ours
        reading = asyncio.ensure_future(self._read_early(tuple(waiting.values()), progress))
        try:
            for phase in Phase:
                if phase is Phase.ROUTE:
                    await reading
                while wave := _ready(waiting, phase, progress):
                    await self._wave(wave, progress, guarding, actor)
                    for change in wave:
                        del waiting[change.id]
        finally:
            reading.cancel()
            await asyncio.gather(reading, return_exceptions=True)
        for change in waiting.values():
            progress.outcomes[change.id] = missing_need(change, ", ".join(sorted(change.needs)))
        self._carrying.ended((progress.outcomes[name] for name in waiting), self._now())
        return Applied(
            tuple(progress.outcomes.values()),
            tuple(progress.documents.values()),
            progress.ledger,
            tuple(progress.problems),
        )

    async def _read_early(self, changes: Iterable[Change], progress: Progress) -> None:
        """Documents are read while the logins are made: one round trip less."""
        names = {change.step.tunnel for change in changes if isinstance(change.step, RuleStep)}
        known = [progress.tunnels[name] for name in names if name in progress.tunnels]
        for result in await asyncio.gather(*(progress.document(each) for each in known), return_exceptions=True):
            if isinstance(result, BaseException) and not isinstance(result, OutsideError):
                raise result  # an outside failure shows again, and is told, when the rules are written

    async def _wave(self, changes: Sequence[Change], progress: Progress, guarding: Guarding, actor: Actor) -> None:
        """Changes that may run at the same time: intend all, call, settle all."""
        runnable = []
        for change in changes:
            lacking = next((need for need in sorted(change.needs) if not _met(need, progress)), None)
            if lacking is None:
                runnable.append(change)
            else:
                progress.outcomes[change.id] = missing_need(change, lacking)
        batches = _batches(runnable, progress)
        prepared = await asyncio.gather(*(batch.prepare() for batch in batches))
        batches = guarding.allowed(batches, progress)
        rows = {change.id: row for found in prepared for change, row in found if change.id not in progress.outcomes}
        before = {
            change.id: row_before(change, progress.books, rows[change.id].tunnel)
            for change in runnable
            if change.id in rows
        }
        if rows:
            await self._store.intend(rows.values())
        begun = self._now()
        self._carrying.run((change for batch in batches for change in batch.changes), begun)
        sent = await asyncio.gather(*(self._bounded(batch.send) for batch in batches))
        took = int((self._now() - begun).total_seconds() * 1000)
        outcomes = [replace(outcome, took_ms=took) for found in sent for outcome in found]
        for batch, found in zip(batches, sent, strict=True):
            guarding.remember_unclear(found, batch.config)
        await self._settle(outcomes, rows, before, progress, actor)
        guarding.took(outcomes, progress.documents)
        self._carrying.ended((progress.outcomes[each.id] for each in changes), self._now())

    async def _settle(
        self,
        outcomes: Sequence[Outcome],
        rows: dict[str, LedgerEntry],
        before: dict[str, LedgerEntry | None],
        progress: Progress,
        actor: Actor,
    ) -> None:
        write, forget = [], []
        for outcome in outcomes:
            progress.outcomes[outcome.change.id] = outcome
            row = rows.get(outcome.change.id)
            if row is None:
                continue
            if outcome.state is OutcomeState.DONE:
                write.append(settled(outcome, row, self._now()))
            elif (known := before[outcome.change.id]) is not None:
                write.append(known if not outcome.unclear else row)
            elif not outcome.unclear:
                forget.append(row)
        if outcomes:
            await self._store.settle(write, outcomes, actor, self._told(progress))
        if forget:
            await self._store.forget(forget)
        progress.took(updated(progress.ledger, [*rows.values(), *write], forget))

    def _told(self, progress: Progress) -> Around:
        policies = {**progress.books.holders, **{each: key for key, each in progress.policies.items()}}
        return replace(self._around, account=progress.actual.account_id, policies=policies)

    async def _bounded(self, call: Callable[[], Awaitable[list[Outcome]]]) -> list[Outcome]:
        async with self._room:
            return await call()


def _met(need: str, progress: Progress) -> bool:
    outcome = progress.outcomes.get(need)
    return outcome is not None and outcome.state is OutcomeState.DONE


def _ready(waiting: dict[str, Change], phase: Phase, progress: Progress) -> list[Change]:
    return [
        change
        for change in waiting.values()
        if change.phase is phase and all(need in progress.outcomes for need in change.needs)
    ]


def _batches(changes: Sequence[Change], progress: Progress) -> list[Batch]:
    rules: dict[str, list[Change]] = {}
    records: dict[str, list[Change]] = {}
    singles: list[Batch] = []
    for change in changes:
        match change.step:
            case RuleStep(tunnel=tunnel):
                rules.setdefault(tunnel, []).append(change)
            case RecordStep(zone_id=zone_id):
                records.setdefault(zone_id, []).append(change)
            case _:
                singles.append(ObjectWrite(change, progress))
    return [
        *singles,
        *(RuleBatch(tunnel, found, progress) for tunnel, found in rules.items()),
        *(RecordBatch(zone_id, found, progress) for zone_id, found in records.items()),
    ]
