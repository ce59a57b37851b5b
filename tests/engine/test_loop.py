"""The loop itself: what it carries from round to round, whatever fails meanwhile."""

from collections.abc import AsyncIterator

import pytest

from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.status import Status
from dockflare_desktop.engine.ports import OutsideError
from tests.engine.whole import FAMILY, Whole, container, stopped

pytestmark = pytest.mark.anyio
APP = container("app", "app.nordhus.example", access_group="family")
OTHER = container("other", "other.nordhus.example")


@pytest.fixture
async def whole() -> AsyncIterator[Whole]:
    whole = await Whole().start(FAMILY)
    yield whole
    await whole.close()


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
