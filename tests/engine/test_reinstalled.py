"""H9, H27: another daemon at the same address is a reinstalled Docker; one that is away is not."""

from dataclasses import replace

import pytest

from dockflare_desktop.core.model import Container
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.status import Status
from dockflare_desktop.demo.visitor import LOGIN, UNROUTED
from dockflare_desktop.engine.ports import OutsideError
from tests.engine.whole import Whole, container
from tests.fakes import FakeSource

pytestmark = pytest.mark.anyio
HOST = "app.nordhus.example"
APP = container("app", HOST, access_group="family", service="http://app:80")
OTHER = container("other", "other.nordhus.example")
COMPOSED = replace(APP, name="stack-app-1", project="stack", compose_service="app")


def anew(each: Container, **changed: str) -> Container:
    """The same on another engine: everything that Docker gives out is new."""
    return replace(each, id=f"new-{each.id}", engine="engine-2", **changed)  # type: ignore[arg-type]


async def restart(whole: Whole, *sources: FakeSource) -> None:
    await whole.tasks.cancel_all()
    whole.watch(*(sources or (whole.source,)))
    await whole.controller.begin()


async def reinstall(whole: Whole, *there: Container, off: bool) -> None:
    whole.source.engine_id = "engine-2"
    whole.run(*there)
    if off:  # it happened while the program did not run
        await restart(whole)
    await whole.round(full=True)


@pytest.mark.parametrize("off", [True, False])
@pytest.mark.parametrize(
    ("before", "after"),
    [
        (COMPOSED, anew(COMPOSED, name="stack-app-2")),
        (APP, anew(APP)),
        (APP, anew(APP, name="renamed")),
    ],
    ids=["same compose service", "same name", "same login"],
)
async def test_h9_the_same_on_a_reinstalled_engine_takes_over_at_once(
    whole: Whole, before: Container, after: Container, *, off: bool
) -> None:
    whole.run(before)
    await whole.round()
    writes = len(whole.writes())
    await reinstall(whole, after, off=off)
    assert whole.statuses() == {HOST: Status.LIVE}
    assert whole.row(HOST).container == after.name
    assert len(whole.writes()) == writes


@pytest.mark.parametrize("off", [True, False])
async def test_h9_what_does_not_come_back_leaves_with_its_whole_grace_period(whole: Whole, *, off: bool) -> None:
    whole.run(APP)
    await whole.round()
    whole.clock.move(days=3)
    await reinstall(whole, anew(OTHER), off=off)
    assert whole.statuses() == {HOST: Status.LEAVING, "other.nordhus.example": Status.LIVE}
    whole.clock.move(minutes=9)
    await restart(whole)  # and the program does not forget why
    await whole.round()
    assert whole.statuses()[HOST] is Status.LEAVING
    whole.clock.move(minutes=11)
    await whole.round()
    assert whole.reach(HOST) == UNROUTED


@pytest.mark.parametrize("off", [True, False])
async def test_h9_a_reinstalled_engine_that_is_still_empty_is_looked_at_again(whole: Whole, *, off: bool) -> None:
    await whole.store.set_setting("grace_period", "0")
    whole.run(APP)
    await whole.round()
    await reinstall(whole, off=off)
    assert whole.reach(HOST) == LOGIN
    whole.clock.move(seconds=6)
    await whole.round()
    assert whole.statuses() == {}


async def test_h27_an_engine_that_is_away_keeps_its_services_whatever_else_answers(whole: Whole) -> None:
    whole.run(APP)
    await whole.round()
    elsewhere = FakeSource(anew(OTHER), engine_id="engine-2", name="desk")
    elsewhere.now = whole.clock
    whole.source.fail(Problem(ProblemCode.ENGINE_AWAY, "nas-01"))
    await restart(whole, whole.source, elsewhere)
    await whole.round()
    whole.clock.move(days=9)
    await whole.round()
    assert whole.statuses() == {HOST: Status.STALE, "other.nordhus.example": Status.LIVE}
    assert whole.reach(HOST) == LOGIN
    await restart(whole, elsewhere)  # not even where nobody watches it any more
    await whole.round()
    assert whole.statuses()[HOST] is Status.STALE


async def test_h27_an_engine_at_another_address_is_the_same_one(whole: Whole) -> None:
    whole.run(APP)
    await whole.round()
    moved = FakeSource(APP, name="other-address")
    moved.now = whole.clock
    whole.source.engine_id = "engine-2"
    whole.run(anew(OTHER))
    await restart(whole, whole.source, moved)
    await whole.round()
    assert whole.statuses() == {HOST: Status.LIVE, "other.nordhus.example": Status.LIVE}


async def test_who_answered_where_is_noted_again_where_it_could_not_be_stored(whole: Whole) -> None:
    whole.run(APP)
    whole.store.fail = OutsideError(Problem(ProblemCode.DATABASE_FAILED, "database"))
    await whole.round()
    whole.store.fail = None
    await whole.round()
    assert await whole.store.note("engines") is not None
