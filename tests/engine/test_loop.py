"""The loop itself: what it carries from round to round, whatever fails meanwhile."""

import random

import pytest

from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.status import Status
from dockflare_desktop.engine.backoff import Backoff
from dockflare_desktop.engine.ports import OutsideError
from tests.engine.desk_of_plans import Clock
from tests.engine.whole import Whole, container, stopped

pytestmark = pytest.mark.anyio
APP = container("app", "app.nordhus.example", access_group="family")
OTHER = container("other", "other.nordhus.example")


async def leaving(whole: Whole) -> None:
    """The app's container has stopped, and its grace period runs."""
    whole.run(APP, OTHER)
    await whole.round()
    whole.run(stopped(APP), OTHER)
    await whole.round()
    assert whole.statuses()["app.nordhus.example"] is Status.LEAVING


# --- H11 -------------------------------------------------------------------------------------------------------------


async def test_h11_grace_starts_anew_after_sleep_even_if_the_first_round_fails(whole: Whole) -> None:
    await leaving(whole)
    whole.clock.move(hours=8)
    whole.asleep = 8 * 3600
    whole.transport.fail_next(("GET", "/"), status=500, times=50)
    await whole.round()
    assert whole.controller.status.cloudflare.problem is not None
    whole.transport.clear_faults()
    await whole.round()
    assert whole.statuses()["app.nordhus.example"] is Status.LEAVING
    whole.clock.move(minutes=9)
    await whole.round()
    assert whole.statuses()["app.nordhus.example"] is Status.LEAVING
    whole.clock.move(minutes=2)
    await whole.round()
    assert "app.nordhus.example" not in whole.statuses()


async def test_h11_grace_starts_anew_after_sleep_even_if_it_could_not_be_stored(whole: Whole) -> None:
    await leaving(whole)
    whole.clock.move(hours=8)
    whole.asleep = 8 * 3600
    whole.store.fail = OutsideError(Problem(ProblemCode.DATABASE_FAILED, "database"))
    await whole.round()
    whole.store.fail = None
    await whole.round()
    assert whole.statuses()["app.nordhus.example"] is Status.LEAVING


async def test_h11_a_round_that_only_looks_does_not_use_the_new_grace_up(whole: Whole) -> None:
    await leaving(whole)
    whole.clock.move(hours=8)
    whole.asleep = 8 * 3600
    await whole.controller.round(write=False)
    await whole.round()
    assert whole.statuses()["app.nordhus.example"] is Status.LEAVING


# --- trying again ----------------------------------------------------------------------------------------------------


def tries(whole: Whole) -> int:
    return sum(1 for call in whole.writes() if call.endswith("/dns_records/batch"))


async def failing(whole: Whole) -> None:
    """The other's record cannot be written, for a long time."""
    whole.run(OTHER)
    whole.transport.fail_next(("POST", "/dns_records"), status=403, times=1000)
    await whole.round()
    assert whole.statuses()["other.nordhus.example"] is Status.ERROR


async def test_a_drift_beat_leaves_the_back_off_alone(whole: Whole) -> None:
    await whole.store.set_setting("drift_interval", "30")
    await failing(whole)
    before = tries(whole)
    for _ in range(40):  # 20 minutes
        whole.clock.move(seconds=30)
        await whole.round()
    assert tries(whole) - before <= 2 * 12  # two calls a try; 2, 4, ... 256 seconds, then every 300


async def test_somebody_who_asks_gets_another_try_at_once(whole: Whole) -> None:
    await failing(whole)
    before = tries(whole)
    await whole.round()
    assert tries(whole) == before
    await whole.round(full=True)
    assert tries(whole) > before


async def test_what_nobody_wants_any_more_wakes_nobody_and_starts_from_the_beginning(whole: Whole) -> None:
    await failing(whole)
    assert whole.controller.rounds is not None
    backoff = whole.controller.rounds.backoff
    assert backoff.next_due(whole.clock()) is not None
    whole.run(container("no-labels"))
    await whole.store.set_setting("grace_period", "0")
    await whole.round()
    assert backoff.next_due(whole.clock()) is None


async def test_a_login_that_is_refused_again_and_again_is_tried_less_and_less(whole: Whole) -> None:
    whole.run(APP)
    whole.transport.fail_next(("POST", "/access/apps"), status=403, times=1000)
    waits = []
    for _ in range(6):
        await whole.round()
        retry = whole.row("app.nordhus.example").retry_at
        assert retry is not None
        waits.append((retry - whole.clock()).total_seconds())
        whole.clock.move(seconds=waits[-1] + 1)
    assert waits[-1] > 8 * waits[0]


def test_a_past_try_does_not_hide_the_next_one() -> None:
    clock = Clock()
    backoff = Backoff(rng=random.Random(1))
    backoff.failed("held", clock())
    clock.move(seconds=100)
    due = backoff.failed("tried", clock())
    assert backoff.next_due(clock()) == due
    backoff.keep({"held"})
    assert backoff.next_due(clock()) is None
