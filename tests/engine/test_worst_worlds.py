"""Random worlds in which readings fail too, answers get lost with their read-backs, and calls are throttled: nothing is
exposed, nothing foreign changes, nothing is made twice or left behind."""

import httpx
import pytest

from dockflare_desktop.core.change import Kind, LedgerEntry, LedgerState, Plan, Verdict
from dockflare_desktop.core.problem import Effect, ProblemCode, worst
from tests.engine.desk_of_plans import Bench
from tests.engine.worlds import CrashLedger, World

pytestmark = pytest.mark.anyio
SEEDS = range(40)
READS = ("/access/apps", "/access/policies", "/configurations", "/dns_records", "/access/organizations", "/connections")
WRITES = ("/access/apps", "/access/policies", "/configurations", "/dns_records/batch")


class WorstWorld(World):
    """Nearly every round suffers several faults."""

    def fault(self) -> None:
        self.bench.transport.clear_faults()
        self.disturbed = True
        for _ in range(self.rng.randrange(3)):
            self.rng.choice((self.unread, self.lose, self.throttle))()

    def unread(self) -> None:
        part, status = self.rng.choice(READS), self.rng.choice((403, 500, 502))
        self.bench.transport.fail_next(("GET", part), status=status, times=self.rng.randrange(1, 5))

    def lose(self) -> None:
        """A write's answer and, often, what would be read back."""
        path, after = self.rng.choice(WRITES), self.rng.random() < 0.7
        self.bench.transport.fail_next(
            lambda method, where: method != "GET" and path in where, exc=httpx.ReadTimeout, after_effect=after
        )
        if self.rng.random() < 0.7:
            done: list[bool] = []

            def hook(call: object) -> None:
                if call.method != "GET" and path in call.path and not done:  # type: ignore[attr-defined]
                    done.append(True)
                    read = path.removesuffix("/batch")
                    self.bench.transport.fail_next(("GET", read), status=500, times=2)

            self.bench.transport.after_call.append(hook)

    def throttle(self) -> None:
        method = self.rng.choice(("POST", "PUT", "DELETE"))
        self.bench.transport.fail_next((method, "/"), status=429).retry_after = 0


@pytest.mark.parametrize("crashes", [False, True])
@pytest.mark.parametrize("seed", SEEDS)
async def test_whatever_cannot_be_read_or_gets_lost_all_is_in_place_at_last(
    bench: Bench, seed: int, *, crashes: bool
) -> None:
    if crashes:
        bench.store = CrashLedger()
    world = WorstWorld(bench, seed)
    await world.live()
    world.bench.transport.after_call[:] = world.bench.transport.after_call[:1]
    assert world.exposed == []
    plan = await world.calm(*world.wanted)
    assert plan.changes == ()
    assert [verdict.key for verdict in plan.verdicts if not verdict.in_place and not blocked(verdict)] == []
    last = await world.calm()
    assert world.traces(last) == {}
    assert standing(bench, last, LedgerState.INTENDED, LedgerState.APPLIED) == []
    assert world.exposed == []


def blocked(verdict: Verdict) -> bool:
    return worst(verdict.problems) >= Effect.BLOCKS


def standing(bench: Bench, plan: Plan, *states: LedgerState) -> list[LedgerEntry]:
    """Rows in these states, but of logins that stay because a rule still serves their address (H8) or the zone's login
    is relied on (H35), and of policies that such logins use."""
    kept = {each.subject for each in plan.problems if each.code is ProblemCode.LOGIN_KEPT} | {"*.nordhus.example"}
    used = {policy["id"] for app in bench.found("apps") for policy in app["policies"]}  # type: ignore[union-attr, index]
    rows = [row for row in bench.store.entries.values() if row.state in states]
    return [row for row in rows if row.key not in kept and not (row.kind is Kind.POLICY and row.object_id in used)]
