"""A mistake of ours in a round: seen, logged, tried again, and nothing is written meanwhile."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable

import pytest

from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.status import Health, Status
from dockflare_desktop.engine.ports import OutsideError
from dockflare_desktop.engine.rounds import Rounds
from tests.engine.whole import FAMILY, Whole, container

pytestmark = pytest.mark.anyio
APP = container("app", "app.nordhus.example", access_group="family")


@pytest.fixture
async def whole() -> AsyncIterator[Whole]:
    whole = Whole(APP)
    await whole.store.save(FAMILY)
    yield whole
    await whole.close()


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not true():  # noqa: ASYNC110 - the condition may be anything
            await asyncio.sleep(0.005)


def codes(whole: Whole) -> list[ProblemCode]:
    return [each.code for each in whole.controller.status.problems]


def broken(*_: object) -> None:
    raise ZeroDivisionError("ours")


async def test_a_bug_in_a_round_is_seen_and_the_loop_goes_on(
    whole: Whole, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(Rounds, "run", broken)
        loop = whole.tasks.start(whole.controller.run())
        await until(lambda: ProblemCode.OUR_BUG in codes(whole))
        assert whole.controller.status.health is Health.ERROR
        assert any(record.exc_info and "ours" in str(record.exc_info[1]) for record in caplog.records)
        lists = whole.source.lists
        whole.controller.trigger.poke()  # a container started: it waits until the next try
        await asyncio.sleep(0.1)
        assert whole.source.lists == lists
        whole.desk.sync_now()  # somebody asked
        await until(lambda: whole.source.lists > lists)
        assert whole.writes() == []
        assert len(whole.bugs) == 1  # told once, not at each try
    assert not loop.done()
    whole.desk.sync_now()
    await until(lambda: whole.statuses() == {"app.nordhus.example": Status.LIVE})
    assert whole.controller.status.health is Health.OK
    whole.bugs.clear()


async def test_a_bug_between_reading_and_writing_makes_the_next_round_read_everything(
    whole: Whole, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole.tasks.start(whole.controller.run())
    await until(lambda: whole.statuses() == {"app.nordhus.example": Status.LIVE})
    with monkeypatch.context() as patch:
        patch.setattr(Rounds, "_situation", broken)
        whole.desk.sync_now()
        await until(lambda: ProblemCode.OUR_BUG in codes(whole))
        assert [row.address for row in whole.controller.status.services] == ["app.nordhus.example"]
    assert whole.controller.rounds is not None
    assert whole.controller.rounds.actual is None
    whole.desk.sync_now()
    await until(lambda: ProblemCode.OUR_BUG not in codes(whole))
    whole.bugs.clear()


async def test_a_database_that_cannot_be_read_at_start_is_tried_again(
    whole: Whole, caplog: pytest.LogCaptureFixture
) -> None:
    whole.store.fail = OutsideError(Problem(ProblemCode.DATABASE_FAILED, "database"))
    with caplog.at_level(logging.ERROR):
        whole.tasks.start(whole.controller.run())
        await until(lambda: whole.controller.status.health is Health.ERROR)
    assert codes(whole) == []
    assert whole.controller.status.cloudflare.problem is not None
    assert whole.controller.status.cloudflare.problem.code is ProblemCode.DATABASE_FAILED
    whole.store.fail = None
    whole.desk.sync_now()
    await until(lambda: whole.statuses() == {"app.nordhus.example": Status.LIVE})


async def test_a_bug_before_there_is_an_account_is_seen_too(whole: Whole, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(whole.controller.secrets, "token", broken)
        whole.tasks.start(whole.controller.run())
        await until(lambda: ProblemCode.OUR_BUG in codes(whole))
    whole.desk.sync_now()
    await until(lambda: whole.statuses() == {"app.nordhus.example": Status.LIVE})
    whole.bugs.clear()


async def test_an_engine_whose_watching_ends_by_a_bug_is_listed_all_the_same(
    whole: Whole, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(whole.source, "watch", broken)
    whole.tasks.start(whole.controller.run())
    await until(lambda: bool(whole.bugs))
    assert whole.controller.engines.watches[0].quiet
    whole.bugs.clear()


async def test_an_account_that_could_not_be_opened_by_a_mistake_of_ours_is_opened_later(
    whole: Whole, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(whole.controller.account, "_connect", broken)
        whole.tasks.start(whole.controller.run())
        await until(lambda: ProblemCode.OUR_BUG in codes(whole))
        assert whole.controller.rounds is None
    whole.controller._backoff.worked("bug")
    whole.controller.trigger.poke()  # nobody asked for anything: the next try by itself
    await until(lambda: whole.statuses() == {"app.nordhus.example": Status.LIVE})
    whole.bugs.clear()
