"""Writing DNS records: one transactional batch per zone, halved where one of them fails (H19)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from dockflare_desktop.core.change import Action, Change, Kind, LedgerEntry, Outcome, OutcomeState, RecordStep, Why
from dockflare_desktop.core.cloud import Look, Record
from dockflare_desktop.core.model import JsonObject
from dockflare_desktop.core.origin.hostname import Levels, covers
from dockflare_desktop.core.planning.desired import record_body, record_matches
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.engine.ports import OutsideError, RecordWrite
from dockflare_desktop.engine.progress import Progress, failed, missing_need
from dockflare_desktop.engine.rows import intended

FOR_ALL = (0, 401, 403)  # statuses that say nothing about a single record: not sent, no token, no permission
BATCH = 200  # records in one batch on the Free plan (cloudflare.md section 4.3)


def _new_last(change: Change) -> tuple[bool, bool]:
    """Where there is no room for all, what was there before comes first."""
    return change.action is Action.CREATE, change.why is not Why.DRIFTED


@dataclass(slots=True)
class RecordBatch:
    """All changes of one wave to one zone's records."""

    zone_id: str
    changes: Sequence[Change]
    progress: Progress
    writes: dict[str, RecordWrite] = field(default_factory=dict)
    refusals: list[Outcome] = field(default_factory=list)
    full: OutsideError | None = None  # the zone has no room for one more record

    @property
    def config(self) -> JsonObject | None:
        """No document."""
        return None

    async def prepare(self) -> list[tuple[Change, LedgerEntry]]:
        """Fill in the tunnels' ids; the rows to intend."""
        rows = []
        for change in self.changes:
            step = _step(change)
            body = self._body(step)
            if body is None and step.tunnel is not None:
                self.refusals.append(missing_need(change, step.tunnel))
                continue
            self.writes[change.id] = RecordWrite(change.id, step.before.id if step.before else "", body)
            value = {key: body[key] for key in ("type", "name", "content", "proxied")} if body and step.tunnel else {}
            rows.append((change, intended(change, self.progress.books, self.progress.actual.account_id, value)))
        return rows

    def leave_out(self, hosts: frozenset[str]) -> tuple[Change, ...]:
        """Go on without what concerns these names, wildcards above them too; returns what was left out."""
        out = tuple(
            change
            for change in self.changes
            if any(covers(_step(change).hostname, host, levels=Levels.ANY) for host in hosts)
        )
        self.changes = [change for change in self.changes if change not in out]
        for change in out:
            self.writes.pop(change.id, None)
        return out

    async def send(self) -> list[Outcome]:
        """Batches of at most 200, one after the other."""
        ready = sorted((each for each in self.changes if each.id in self.writes), key=_new_last)
        outcomes = list(self.refusals)
        for start in range(0, len(ready), BATCH):
            outcomes += await self._batch(ready[start : start + BATCH])
        return outcomes

    async def _batch(self, changes: Sequence[Change]) -> list[Outcome]:
        """H19: a batch that is refused for one of its records is halved, so that few calls find it."""
        if self.full is not None and all(each.action is Action.CREATE for each in changes):
            return [failed(change, self.full) for change in changes]  # asking for each would only cost calls
        try:
            found = await self.progress.edge.write_records(self.zone_id, [self.writes[each.id] for each in changes])
        except OutsideError as error:
            if error.ambiguous:
                return await self._read_back(changes, error)
            if error.status in FOR_ALL or error.retry_after is not None:
                return [failed(change, error) for change in changes]
            if len(changes) == 1:
                return await self._alone(changes[0], error)
        else:
            return [self._done(change, found) for change in changes]
        half = len(changes) // 2
        return [*await self._batch(changes[:half]), *await self._batch(changes[half:])]

    async def _alone(self, change: Change, error: OutsideError) -> list[Outcome]:
        """A record that was refused. It may be gone already, or be there from an earlier try."""
        if error.problem.code is ProblemCode.NOT_FOUND and self.writes[change.id].body is None:
            return [self._done(change, {})]
        if error.problem.code is ProblemCode.DNS_QUOTA:
            self.full = error
        if change.action is Action.CREATE and self.progress.cut_off(Kind.RECORD, change.target):
            return await self._read_back([change], error)
        return [failed(change, error)]

    async def _read_back(self, changes: Sequence[Change], error: OutsideError) -> list[Outcome]:
        """An unclear answer: what does the zone hold now?"""
        zones = self.progress.actual.directory.zones
        names = frozenset(zone.name for zone in zones if zone.id == self.zone_id)
        try:
            actual = await self.progress.edge.observe(Look(zones=names, apps=False))
        except OutsideError:
            return [failed(change, error) for change in changes]
        records = actual.records.get(self.zone_id)
        if records is None:
            return [failed(change, error) for change in changes]
        outcomes = [self._judge(change, records, error) for change in changes]
        if all(outcome.state is OutcomeState.DONE for outcome in outcomes):
            self.progress.problems.append(Problem(ProblemCode.ANSWER_LOST, next(iter(names), ""), Effect.HINT))
        return outcomes

    def _judge(self, change: Change, records: Sequence[Record], error: OutsideError) -> Outcome:
        step = _step(change)
        if step.tunnel is None:
            left = next((each for each in records if step.before is not None and each.id == step.before.id), None)
            gone = left is None if step.restore is None else left is not None and _restored(left, step.restore)
            return self._done(change, {change.id: left} if left else {}) if gone else failed(change, error)
        tunnel_id, mark = self.progress.tunnels.get(step.tunnel, ""), self.progress.books.installation
        for record in records:
            if record.name == step.hostname and record_matches(record, tunnel_id, mark):
                return self._done(change, {change.id: record})
        return failed(change, error)

    def _body(self, step: RecordStep) -> JsonObject | None:
        if step.tunnel is None:
            return step.restore
        tunnel_id = self.progress.tunnels.get(step.tunnel)
        if tunnel_id is None:
            return None
        mark = self.progress.books.installation
        return record_body(step.hostname, tunnel_id, step.comment, mark, adopted=step.adopted)

    def _done(self, change: Change, found: Mapping[str, Record]) -> Outcome:
        step = _step(change)
        written = self.writes[change.id].body
        record = found.get(change.id) if written is not None else None
        known = step.before.id if step.before else ""
        return Outcome(
            change,
            OutcomeState.DONE,
            object_id=record.id if record else known,
            record=record,
            written=written,
            at=self.progress.now(),
        )


def _restored(record: Record, former: JsonObject) -> bool:
    return all(record.raw.get(key) == value for key, value in former.items())


def _step(change: Change) -> RecordStep:
    assert isinstance(change.step, RecordStep)  # noqa: S101 - grouped by kind
    return change.step
