"""Section 4's option: while a container is away in its grace period, the connector answers 503."""

from collections.abc import AsyncIterator

import pytest

from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.core.status import Status
from dockflare_desktop.demo.visitor import LOGIN, OPEN
from tests.engine.whole import FAMILY, Whole, container

pytestmark = pytest.mark.anyio
CLOSED, OPENED = "app.nordhus.example", "www.nordhus.example"
APP = container("app", CLOSED, access_group="family")
WWW = container("www", OPENED)
OTHER = container("other", "other.nordhus.example")
AWAY = Problem(ProblemCode.ENGINE_AWAY, "nas-01", Effect.WARNING)


@pytest.fixture
async def whole() -> AsyncIterator[Whole]:
    whole = await Whole().start(FAMILY)
    await whole.store.set_setting("serve_503", "true")
    yield whole
    await whole.close()


async def leaving(whole: Whole) -> None:
    whole.run(APP, WWW, OTHER)
    await whole.round()
    whole.run(OTHER)
    await whole.round()
    assert {whole.statuses()[CLOSED], whole.statuses()[OPENED]} == {Status.LEAVING}


async def test_what_was_leaving_stays_as_it_is_while_its_engine_is_away(whole: Whole) -> None:
    await leaving(whole)
    writes = whole.writes()
    whole.source.fail(AWAY)
    for full in (False, True, False):
        whole.clock.move(minutes=7)
        await whole.round(full=full)
        assert set(whole.statuses().values()) == {Status.STALE}
    assert whole.writes() == writes


async def test_it_answers_again_when_the_engine_comes_back_with_it(whole: Whole) -> None:
    await leaving(whole)
    whole.source.fail(AWAY)
    await whole.round()
    whole.source.fail(None)
    whole.run(APP, WWW, OTHER)
    await whole.round()
    assert set(whole.statuses().values()) == {Status.LIVE}
    assert (whole.reach(CLOSED), whole.reach(OPENED)) == (LOGIN, OPEN)


async def test_its_grace_period_starts_again_when_the_engine_comes_back_without_it(whole: Whole) -> None:
    await leaving(whole)
    whole.source.fail(AWAY)
    whole.clock.move(minutes=9)
    await whole.round()
    whole.source.fail(None)
    writes = whole.writes()
    await whole.round()
    whole.clock.move(minutes=9)
    await whole.round()
    assert {whole.statuses()[CLOSED], whole.statuses()[OPENED]} == {Status.LEAVING}
    assert whole.writes() == writes
    whole.clock.move(minutes=2)
    await whole.round()
    assert whole.statuses() == {"other.nordhus.example": Status.LIVE}
    assert not whole.account.snapshot()["apps"]
