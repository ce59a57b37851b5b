"""default_access=hold (H6): what an override opened is closed again when it ends; what was approved stays."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from dockflare_desktop.core.approving import approval
from dockflare_desktop.core.model import Override, ServiceKey
from dockflare_desktop.core.status import Status
from dockflare_desktop.demo.visitor import OPEN, UNROUTED
from tests.engine.whole import Whole, container

pytestmark = pytest.mark.anyio
HOST = "www.nordhus.example"
KEY = ServiceKey(HOST)


@pytest.fixture
async def whole() -> AsyncIterator[Whole]:
    whole = await Whole(container("www", HOST)).start()
    assert await whole.desk.set_setting("default_access", "hold") is None
    await whole.round(full=True)
    assert whole.statuses() == {HOST: Status.HELD}
    yield whole
    await whole.close()


async def opened(whole: Whole, *, hours: int | None = 2) -> None:
    ends = None if hours is None else whole.clock() + timedelta(hours=hours)
    assert await whole.desk.save_overrides([Override(KEY, "access.policy", "bypass", None, whole.clock(), ends)]) == ()
    whole.clock.move(seconds=1)
    await whole.round()
    await whole.round()
    assert whole.reach(HOST) == OPEN


async def test_when_its_time_is_over_it_waits_for_approval_as_before(whole: Whole) -> None:
    await opened(whole)
    whole.clock.move(hours=3)
    await whole.round(full=True)
    assert whole.reach(HOST) == UNROUTED
    await whole.round()
    assert whole.statuses() == {HOST: Status.HELD}


async def test_reverting_it_closes_at_once(whole: Whole) -> None:
    await opened(whole, hours=None)
    assert await whole.desk.clear_overrides(KEY) == 1
    await whole.round()
    assert whole.reach(HOST) == UNROUTED
    await whole.round()
    assert whole.statuses() == {HOST: Status.HELD}
    assert not whole.row(HOST).overridden
    assert await whole.desk.clear_overrides(KEY) == 0  # there is nothing left to revert


async def test_what_is_approved_afterwards_stays(whole: Whole) -> None:
    await opened(whole)
    whole.clock.move(hours=3)
    await whole.round(full=True)
    await whole.round()
    held = frozenset(approval(each) for each in whole.controller.status.plan.changes if each.hold)
    assert await whole.desk.approve(held) == frozenset()
    whole.clock.move(seconds=1)
    await whole.round()
    await whole.round(full=True)
    assert (whole.reach(HOST), whole.statuses()) == (OPEN, {HOST: Status.LIVE})


async def test_what_was_approved_before_stays(whole: Whole) -> None:
    held = frozenset(approval(each) for each in whole.controller.status.plan.changes if each.hold)
    await whole.desk.approve(held)
    await whole.round()
    assert whole.reach(HOST) == OPEN
    whole.clock.move(hours=1)
    ends = whole.clock() + timedelta(hours=2)
    await whole.desk.save_overrides([Override(KEY, "service", "http://other:80", None, whole.clock(), ends)])
    whole.clock.move(hours=3)
    await whole.round(full=True)
    assert whole.reach(HOST) == OPEN


async def test_without_hold_the_end_of_an_override_takes_nothing_down(whole: Whole) -> None:
    await opened(whole)
    await whole.desk.set_setting("default_access", None)
    whole.clock.move(hours=3)
    await whole.round(full=True)
    assert whole.reach(HOST) == OPEN
