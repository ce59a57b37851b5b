"""What is concluded from an engine's lists, and what is not (product.md section 5.4)."""

from collections.abc import AsyncIterator

import pytest

from dockflare_desktop.core.engines.probed import Swarm
from dockflare_desktop.core.model import EngineState
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.status import Status
from dockflare_desktop.demo.visitor import LOGIN, OPEN, UNROUTED
from tests.engine.whole import FAMILY, Whole, container
from tests.sentences import said

pytestmark = pytest.mark.anyio
HOST = "app.nordhus.example"
APP = container("app", HOST, access_group="family")


@pytest.fixture
async def whole() -> AsyncIterator[Whole]:
    whole = await Whole(APP).start(FAMILY)
    yield whole
    await whole.close()


async def restarted(whole: Whole, *, anew: bool = True) -> None:
    """The program ends and starts again: nothing is known of the engine but what was stored."""
    await whole.tasks.cancel_all()
    whole.watch(whole.source)
    await whole.controller.begin(grace_starts_anew=anew)


@pytest.mark.parametrize("anew", [True, False])  # False: run --once
async def test_an_empty_first_list_after_a_restart_needs_a_second_look(whole: Whole, *, anew: bool) -> None:
    await whole.store.set_setting("grace_period", "0")
    await whole.round()
    assert whole.reach(HOST) == LOGIN
    whole.run()
    await restarted(whole, anew=anew)
    await whole.round(full=True)
    assert whole.statuses() == {HOST: Status.STALE}
    assert whole.controller.engines.watches[0].doubtful
    assert whole.reach(HOST) == LOGIN
    whole.clock.move(seconds=4)
    await whole.round()
    assert whole.reach(HOST) == LOGIN
    whole.run(APP)  # the engine was still starting
    whole.clock.move(seconds=2)
    await whole.round()
    assert whole.statuses() == {HOST: Status.LIVE}
    whole.run()
    await whole.round()
    whole.clock.move(seconds=6)
    await whole.round()
    assert whole.reach(HOST) == UNROUTED


async def test_an_empty_first_list_of_an_engine_that_never_had_anything_is_believed(whole: Whole) -> None:
    whole.run()
    await restarted(whole)
    await whole.round()
    assert whole.controller.engines.watches[0].doubtful is False
    assert whole.controller.status.engines[0].state is EngineState.WATCHING


async def test_an_engine_that_comes_back_empty_is_looked_at_again(whole: Whole) -> None:
    await whole.store.set_setting("grace_period", "0")
    await whole.round()
    whole.source.fail(Problem(ProblemCode.ENGINE_AWAY, "nas-01"))
    await whole.round()
    whole.source.fail(None)
    whole.run()
    await whole.round()
    assert whole.reach(HOST) == LOGIN
    whole.clock.move(seconds=6)
    await whole.round()
    assert whole.reach(HOST) == UNROUTED


async def test_without_events_nothing_is_removed_and_it_is_told_after_a_while(whole: Whole) -> None:
    await whole.store.set_setting("grace_period", "0")
    whole.run(APP, container("www", "www.nordhus.example"))
    await whole.round()
    whole.source.stream(up=False)
    whole.run(APP)
    await whole.round()
    assert whole.controller.status.engines[0].problem is None
    whole.clock.move(seconds=11)
    await whole.round()
    problem = whole.controller.status.engines[0].problem
    assert problem is not None
    assert problem.code is ProblemCode.STREAM_QUIET
    assert whole.reach("www.nordhus.example") == OPEN
    whole.source.stream(up=True)
    await whole.round()
    assert whole.reach("www.nordhus.example") == UNROUTED


async def test_a_socket_that_may_not_be_used_is_told_as_such(whole: Whole) -> None:
    await whole.round()
    whole.source.fail(Problem(ProblemCode.ENGINE_DENIED, "nas-01"))
    await whole.round()
    assert whole.controller.status.engines[0].state is EngineState.DENIED
    assert whole.statuses() == {HOST: Status.STALE}
    assert whole.controller.engines.watches[0].url == whole.source.url
    assert whole.controller.engines.watches[0].socket == whole.source.socket


async def test_h27_a_swarms_worker_is_told_and_nothing_of_it_is_removed(whole: Whole) -> None:
    await whole.store.set_setting("grace_period", "0")
    await whole.round()
    whole.source.swarm = Swarm.WORKER  # it was a manager before
    whole.run(container("www", "www.nordhus.example"))
    await whole.round()
    problem = whole.controller.status.engines[0].problem
    assert problem is not None
    assert said(problem).startswith("nas-01 is a worker of a Swarm: only a manager knows the services")
    whole.clock.move(seconds=700)
    await whole.round()
    assert whole.reach(HOST) == LOGIN
    assert whole.reach("www.nordhus.example") == OPEN
    whole.source.swarm = Swarm.MANAGER
    await whole.round()
    assert whole.reach(HOST) == UNROUTED


async def test_a_swarm_is_asked_again_by_itself_since_no_event_tells_of_other_nodes(whole: Whole) -> None:
    whole.source.swarm, whole.source.look_again = Swarm.MANAGER, 2.0
    await whole.round()
    due = whole.controller.engines.due(whole.clock())
    assert [(each - whole.clock()).total_seconds() for each in due] == [2.0]
    whole.clock.move(seconds=60)
    assert min(whole.controller.engines.due(whole.clock())) > whole.clock()
