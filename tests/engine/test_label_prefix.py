"""Another label prefix in the settings takes nothing down at once: what is not read any more leaves as if stopped."""

from collections.abc import AsyncIterator

import pytest

from dockflare_desktop.core.model import Container, Port
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.status import Status
from dockflare_desktop.demo.visitor import LOGIN, UNROUTED
from tests.engine.whole import FAMILY, Whole

pytestmark = pytest.mark.anyio
HOST = "app.nordhus.example"
LABELS = {"home.enable": "true", "home.hostname": HOST, "home.access.group": "family"}
APP = Container("id-app", "app", LABELS, engine="engine-1", ports=(Port(8080),))


@pytest.fixture
async def whole() -> AsyncIterator[Whole]:
    whole = await Whole(APP).start(FAMILY)
    await whole.store.set_setting("label_prefix", "home")
    await whole.round()
    assert whole.reach(HOST) == LOGIN
    yield whole
    await whole.close()


@pytest.mark.parametrize("prefix", ["", "office"])
async def test_what_is_not_read_any_more_leaves_with_its_grace_period(whole: Whole, prefix: str) -> None:
    writes = len(whole.writes())
    await whole.desk.set_setting("label_prefix", prefix)
    await whole.round()
    assert whole.statuses() == {HOST: Status.LEAVING}
    whole.clock.move(minutes=9)
    await whole.round()
    assert whole.statuses() == {HOST: Status.LEAVING}
    assert len(whole.writes()) == writes
    whole.clock.move(minutes=2)
    await whole.round()
    assert whole.statuses() == {}
    assert whole.reach(HOST) == UNROUTED


async def test_the_former_prefix_brings_it_back(whole: Whole) -> None:
    writes = len(whole.writes())
    await whole.desk.set_setting("label_prefix", "")
    await whole.round()
    await whole.desk.set_setting("label_prefix", "home")
    await whole.round()
    assert whole.statuses() == {HOST: Status.LIVE}
    assert len(whole.writes()) == writes


async def test_services_of_an_engine_that_is_away_stay_stale(whole: Whole) -> None:
    whole.source.fail(Problem(ProblemCode.ENGINE_AWAY, "nas-01"))
    await whole.desk.set_setting("label_prefix", "office")
    for _ in range(3):
        await whole.round()
        whole.clock.move(days=1)
    assert whole.statuses() == {HOST: Status.STALE}
    assert whole.reach(HOST) == LOGIN
    whole.source.fail(None)
    await whole.round()
    assert whole.statuses() == {HOST: Status.LEAVING}  # and only now the grace period begins


async def test_a_stopped_container_keeps_its_grace_period(whole: Whole) -> None:
    whole.run()
    await whole.round()
    whole.clock.move(seconds=6)
    await whole.round()
    whole.clock.move(minutes=5)
    await whole.desk.set_setting("label_prefix", "")
    await whole.round()
    assert whole.statuses() == {HOST: Status.LEAVING}
    whole.clock.move(minutes=6)
    await whole.round()
    assert whole.statuses() == {}
