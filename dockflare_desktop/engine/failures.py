"""What failed is told until it is done: a round that does not try it, and a process that only looks, say so too."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from dockflare_desktop.core.change import Change, Kind, Outcome, OutcomeState
from dockflare_desktop.core.history import FAILED, HistoryEntry, Wanted
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.engine.order import Result
from dockflare_desktop.engine.ports import Clock, Store

NEWS = timedelta(minutes=10)  # somebody who still tries does so every six minutes (Backoff): older is no news
_PERMISSIONS = {
    Kind.TUNNEL: "Cloudflare Tunnel Edit",
    Kind.RULE: "Cloudflare Tunnel Edit",
    Kind.RECORD: "DNS Edit",
    Kind.POLICY: "Access: Apps and Policies Edit",
    Kind.APPLICATION: "Access: Apps and Policies Edit",
}  # the history keeps no names of a problem, and the sentence needs this one; names as in the dashboard


@dataclass(slots=True)
class Failures:
    """The last failure of each change that is still planned."""

    store: Store
    now: Clock
    account: str = ""  # whose they are
    known: dict[str, Outcome] = field(default_factory=dict)

    async def left(self, result: Result) -> tuple[Outcome, ...]:
        """Those of changes that this round planned and did not try. Raises OutsideError where the history cannot be
        read, which is asked once for an account, for what another process tried."""
        if result.actual.account_id != self.account:
            self.account = result.actual.account_id
            entries = await self.store.entries(Wanted(since=self.now() - NEWS))
            self.known = failed_before(result.plan.changes, [each for each in entries if each.account == self.account])
        planned = {change.id for change in result.plan.changes}
        tried = {each.change.id: each for each in result.outcomes}
        failed = {name: each for name, each in tried.items() if each.state is OutcomeState.FAILED and each.problem}
        self.known = {name: each for name, each in {**self.known, **failed}.items() if name in planned}
        for name in tried.keys() - failed.keys():
            if tried[name].state is OutcomeState.DONE:
                self.known.pop(name, None)
        return tuple(each for name, each in self.known.items() if name not in tried)


def failed_before(changes: Iterable[Change], entries: Iterable[HistoryEntry]) -> dict[str, Outcome]:
    """By id, the changes whose last try failed, as the history tells it (newest first)."""
    last: dict[tuple[str, str], HistoryEntry] = {}
    for entry in entries:
        last.setdefault((entry.kind, entry.target), entry)
    found = {}
    for change in changes:
        tried = last.get((str(change.kind), change.target))
        if tried is not None and (tried.result, tried.action) == (FAILED, change.action):
            found[change.id] = Outcome(change, OutcomeState.FAILED, _problem(change, tried), at=tried.at)
    return found


def _problem(change: Change, entry: HistoryEntry) -> Problem:
    code = ProblemCode(entry.problem) if entry.problem in set(ProblemCode) else ProblemCode.CLOUDFLARE_REFUSED
    value = _PERMISSIONS[change.kind] if code is ProblemCode.PERMISSION_MISSING else ""
    return Problem(code, change.target, value=value, detail=entry.detail)
