"""The rate limiter, on a clock that only the test moves."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from dockflare_desktop.engine.budget import Allowance, CallBudget
from dockflare_desktop.engine.ports import Urgency

NOW = datetime(2026, 11, 1, 10, tzinfo=UTC)
INTERACTIVE, WRITE, READ = Urgency.INTERACTIVE, Urgency.WRITE, Urgency.READ

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


class FakeTime:
    """Seconds that pass when told; counts how often somebody slept, to catch busy loops."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.slept = 0
        self._sleeping: list[tuple[float, asyncio.Future[None]]] = []

    def clock(self) -> float:
        return self.seconds

    def now(self) -> datetime:
        return NOW + timedelta(seconds=self.seconds)

    async def sleep(self, seconds: float) -> None:
        self.slept += 1
        wake = asyncio.get_running_loop().create_future()
        self._sleeping.append((self.seconds + seconds, wake))
        await wake

    async def settle(self) -> None:
        for _ in range(20):
            await asyncio.sleep(0)

    async def pass_(self, seconds: float) -> None:
        """Let time pass, from one waking to the next."""
        end = self.seconds + seconds
        await self.settle()
        while due := [(at, wake) for at, wake in self._sleeping if at <= end]:
            at, wake = min(due, key=lambda pair: pair[0])
            self._sleeping.remove((at, wake))
            self.seconds = max(self.seconds, at)
            if not wake.done():
                wake.set_result(None)
            await self.settle()
        self.seconds = end


class Bench:
    """A budget and calls that note when they were let through."""

    def __init__(self, allowance: Allowance) -> None:
        self.time = FakeTime()
        self.budget = CallBudget(self.time.now, allowance, clock=self.time.clock, sleep=self.time.sleep)
        self.went: list[tuple[str, float]] = []
        self._tasks: list[asyncio.Task[None]] = []

    def ask(self, name: str, urgency: Urgency) -> asyncio.Task[None]:
        async def call() -> None:
            await self.budget.take(urgency)
            self.went.append((name, self.time.seconds))

        task = asyncio.get_running_loop().create_task(call())
        self._tasks.append(task)
        return task

    @property
    def names(self) -> list[str]:
        return [name for name, _ in self.went]


def bench(limit: int = 1200, window: float = 300.0, read_share: float = 0.25) -> Bench:
    return Bench(Allowance(limit, window, read_share))


async def test_a_call_within_the_limit_goes_at_once() -> None:
    b = bench()
    await b.budget.take(READ)
    assert b.time.slept == 0
    assert b.budget.left == 1199


async def test_no_window_ever_holds_more_calls_than_the_limit() -> None:
    b = bench(limit=10, window=100)
    for at in range(25):
        b.ask(str(at), INTERACTIVE)
    await b.time.pass_(1000)
    times = [at for _, at in b.went]
    assert len(times) == 25
    assert all(later - earlier >= 100 for earlier, later in zip(times, times[10:], strict=False))


async def test_waiting_calls_go_by_urgency_and_then_by_age() -> None:
    b = bench(limit=4, window=100)
    for _ in range(4):
        await b.budget.take(INTERACTIVE)
    for name, urgency in (
        ("r1", READ),
        ("w1", WRITE),
        ("r2", READ),
        ("i1", INTERACTIVE),
        ("w2", WRITE),
        ("i2", INTERACTIVE),
    ):
        b.ask(name, urgency)
    await b.time.pass_(2000)
    assert b.names == ["i1", "i2", "w1", "w2", "r1", "r2"]


async def test_an_urgent_call_overtakes_one_that_already_sleeps() -> None:
    b = bench(limit=40, read_share=0.1)
    for _ in range(4):
        await b.budget.take(READ)
    b.ask("read", READ)
    await b.time.settle()
    b.ask("write", WRITE)
    await b.time.settle()
    assert b.names == ["write"]
    await b.time.pass_(300)
    assert b.names == ["write", "read"]


async def test_background_reads_leave_most_of_the_window_to_writes_and_people() -> None:
    b = bench()
    for _ in range(1000):
        b.ask("read", READ)
    await b.time.settle()
    assert len(b.went) == 300
    for _ in range(500):
        b.ask("write", WRITE)
    await b.time.settle()
    assert b.names.count("write") == 500


async def test_reads_beyond_their_share_are_slowed_down_but_not_stopped() -> None:
    b = bench()
    for _ in range(310):
        b.ask("read", READ)
    await b.time.pass_(10)
    assert len(b.went) == 310
    assert b.went[-1][1] == pytest.approx(10, abs=0.01)


async def test_writes_leave_the_last_calls_of_a_window_to_people() -> None:
    b = bench(limit=80)
    for _ in range(80):
        b.ask("write", WRITE)
    await b.time.settle()
    assert len(b.went) == 78
    b.ask("person", INTERACTIVE)
    await b.time.settle()
    assert b.names[-1] == "person"


async def test_retry_after_pauses_everything_in_full() -> None:
    b = bench()
    b.budget.heard(None, None, 212.0)
    for name, urgency in (("read", READ), ("write", WRITE), ("person", INTERACTIVE)):
        b.ask(name, urgency)
    await b.time.pass_(211.9)
    assert b.went == []
    assert b.budget.paused_until == NOW + timedelta(seconds=212)
    await b.time.pass_(0.2)
    assert b.names == ["person", "write", "read"]
    assert b.budget.paused_until is None


async def test_a_shorter_pause_does_not_shorten_a_longer_one() -> None:
    b = bench()
    b.budget.heard(None, None, 100.0)
    b.budget.heard(None, None, 5.0)
    assert b.budget.paused_until == NOW + timedelta(seconds=100)


async def test_what_others_used_up_of_the_window_counts() -> None:
    b = bench()
    b.budget.heard(2, 60.0, None)
    for _ in range(5):
        b.ask("person", INTERACTIVE)
    b.ask("read", READ)
    await b.time.settle()
    assert b.names == ["person", "person"]
    assert b.budget.left == 0
    await b.time.pass_(61)
    assert len(b.went) == 6


async def test_answers_that_overtake_each_other_do_not_raise_the_count() -> None:
    b = bench()
    b.budget.heard(5, 60.0, None)
    b.budget.heard(9, 60.0, None)
    assert b.budget.left == 5


async def test_a_new_window_at_cloudflare_is_believed() -> None:
    b = bench()
    b.budget.heard(0, 60.0, None)
    await b.time.pass_(59)
    b.budget.heard(1100, 300.0, None)
    assert b.budget.left == 1100


async def test_a_count_without_a_reset_holds_for_a_window() -> None:
    b = bench()
    b.budget.heard(3, None, None)
    await b.time.pass_(299)
    assert b.budget.left == 3
    await b.time.pass_(2)
    assert b.budget.left == 1200


async def test_a_caller_that_gives_up_costs_nothing_and_blocks_nobody() -> None:
    b = bench(limit=4, window=100)
    for _ in range(4):
        await b.budget.take(INTERACTIVE)
    first, second = b.ask("first", INTERACTIVE), b.ask("second", INTERACTIVE)
    await b.time.settle()
    first.cancel()
    await b.time.pass_(101)
    assert first.cancelled()
    assert second.done()
    assert b.names == ["second"]
    assert b.budget.left == 3


async def test_a_long_queue_does_not_spin() -> None:
    b = bench(limit=10, window=100)
    for _ in range(60):
        b.ask("call", INTERACTIVE)
    await b.time.pass_(700)
    assert len(b.went) == 60
    assert b.time.slept <= 60


async def test_a_timer_that_fires_early_lets_nobody_through_early() -> None:
    b = bench(limit=4, window=100)
    slept: list[float] = []

    async def early(seconds: float) -> None:
        slept.append(seconds)
        b.time.seconds += seconds * 0.95

    budget = CallBudget(b.time.now, Allowance(4, 100), clock=b.time.clock, sleep=early)
    for _ in range(5):
        await budget.take(INTERACTIVE)
    assert b.time.seconds >= 100
    assert len(slept) < 10
