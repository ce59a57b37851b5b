"""Carrying out: the old connectors stay until the new ones are ready, and come back where that fails."""

from dataclasses import replace

import pytest

from dockflare_desktop.core.connectors.setup import Managed, Setup, managed_of
from dockflare_desktop.core.connectors.steps import Scene, Wish, make_connector_plan
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.engine.connector_changes import READY_WITHIN, ConnectorChange
from dockflare_desktop.engine.ports import OutsideError
from dockflare_desktop.engine.ports.connectors import Readiness
from tests.fake_host import FakeHost

pytestmark = pytest.mark.anyio
MARK, TOKEN = "7f3a9c2e", "t-o-k-e-n"
SETUP = Setup("engine-1", "t1", "home", network="proxy")
AWAY = Problem(ProblemCode.ENGINE_AWAY, "nas-01")
ROOM = Problem(ProblemCode.CONNECTOR_NO_ROOM, "nas-01")


class World:
    """One engine, and how long was waited."""

    def __init__(self) -> None:
        self.host = FakeHost()
        self.waited = 0.0
        self.tokens = 0
        self.left: list[Problem] = []

    @property
    def here(self) -> tuple[Managed, ...]:
        return managed_of(self.host.boxes.values(), MARK)

    async def _sleep(self, seconds: float) -> None:
        self.waited += seconds

    async def _token(self) -> str:
        self.tokens += 1
        return TOKEN

    async def want(self, setup: Setup | None, *, fresh: bool = False) -> Setup | None:
        self.host.calls.clear()
        scene = Scene(self.here, tuple(self.host.nets.values()))
        plan = make_connector_plan(Wish("engine-1", "t1", setup, fresh), "nas-01", "home", scene)
        assert not plan.blocked
        change = ConnectorChange(self.host, MARK, self._token, self._sleep)
        try:
            return await change.carry_out(plan, self.here)
        finally:
            self.left = change.problems

    def running(self) -> list[tuple[str, str]]:
        return [(each.container, each.name) for each in self.here if each.running]


async def test_a_start_is_pinned_and_the_token_is_in_the_environment_alone() -> None:
    world = World()
    after = await world.want(SETUP)
    assert after == replace(SETUP, pinned="cloudflare/cloudflared@sha256:aa")
    (box,) = world.host.boxes.values()
    assert (box.image, world.host.tokens) == (after.pinned, {box.id: TOKEN})
    assert TOKEN not in repr(box)
    assert world.host.calls == ["pull cloudflare/cloudflared:latest", "make_network proxy",
        "make cloudflared-home-7f3a-1", "ready box1"]  # fmt: skip


async def test_an_update_keeps_the_old_one_until_the_new_one_is_ready() -> None:
    world = World()
    await world.want(SETUP)
    world.host.pulled[SETUP.image] = "cloudflare/cloudflared@sha256:bb"
    world.host.answers = [Readiness(ready=False), Readiness(ready=False)]
    await world.want(SETUP, fresh=True)
    assert world.running() == [("box2", "cloudflared-home-7f3a-1")]
    did = world.host.calls
    assert did.index("stop box1") > did.index("ready box2")
    assert world.waited == 2.0


async def test_an_update_that_brings_nothing_new_replaces_nothing() -> None:
    world = World()
    await world.want(SETUP)
    await world.want(SETUP, fresh=True)
    assert world.host.calls == ["pull cloudflare/cloudflared:latest"]


async def test_one_that_never_gets_ready_is_removed_and_its_last_words_are_told() -> None:
    world = World()
    await world.want(SETUP)
    world.host.answers = [Readiness(ready=False)] * READY_WITHIN
    world.host.logs["box2"] = ('t ERR Register tunnel error from server side error="Unauthorized: Invalid secret"',)
    with pytest.raises(OutsideError) as caught:
        await world.want(replace(SETUP, image="some/image:2"))
    assert (caught.value.problem.code, caught.value.problem.detail) == (
        ProblemCode.CONNECTOR_NOT_READY, "Unauthorized: Invalid secret")  # fmt: skip
    assert (world.running(), world.waited) == ([("box1", "cloudflared-home-7f3a-1")], float(READY_WITHIN))
    assert "stop box1" not in world.host.calls


async def test_one_that_ends_again_and_again_is_not_waited_for() -> None:
    world = World()
    world.host.answers = [Readiness(ready=False, running=False)] * READY_WITHIN
    with pytest.raises(OutsideError):
        await world.want(SETUP)
    assert (world.waited, world.host.boxes, list(world.host.nets)) == (2.0, {}, ["bridge"])


async def test_where_the_second_replica_fails_the_first_old_one_is_started_again() -> None:
    world = World()
    await world.want(replace(SETUP, replicas=2))
    world.host.answers = [Readiness(ready=True), *[Readiness(ready=False, running=False)] * 3]
    with pytest.raises(OutsideError):
        await world.want(replace(SETUP, replicas=2, metrics_port=9000))
    assert [each for each, _ in world.running()] == ["box1", "box2"]
    assert "start box1" in world.host.calls
    assert len(world.host.boxes) == 2


@pytest.mark.parametrize(("call", "problem"), [("pull", ROOM), ("make", ROOM), ("make", AWAY), ("make_network", AWAY)])
async def test_what_fails_on_the_way_leaves_everything_as_it_was(call: str, problem: Problem) -> None:
    world = World()
    await world.want(SETUP)
    world.host.fail[call] = problem
    with pytest.raises(OutsideError) as caught:
        await world.want(replace(SETUP, image="some/image:2", network="other"))
    assert caught.value.problem == problem
    assert world.running() == [("box1", "cloudflared-home-7f3a-1")]
    assert "other" not in world.host.nets
    assert world.left == []


async def test_an_engine_that_goes_away_while_one_starts_keeps_the_old_one_and_says_what_may_be_left() -> None:
    world = World()
    await world.want(SETUP)
    world.host.fail |= {"ready": AWAY, "remove": AWAY}
    with pytest.raises(OutsideError) as caught:
        await world.want(replace(SETUP, metrics_port=9000))
    assert caught.value.problem is AWAY
    assert [(each.code, each.value) for each in world.left] == [(ProblemCode.CONNECTOR_LEFT, "box2")]
    assert "box1" in [each for each, _ in world.running()]
    world.host.fail.clear()
    await world.want(SETUP)  # the next change of this tunnel's connectors cleans up
    assert len(world.here) == 1


async def test_the_new_one_counts_although_the_old_one_could_not_be_removed() -> None:
    world = World()
    await world.want(SETUP)
    world.host.fail["remove"] = AWAY
    after = await world.want(replace(SETUP, metrics_port=9000))
    assert after is not None
    assert after.metrics_port == 9000
    assert [each.code for each in world.left] == [ProblemCode.CONNECTOR_LEFT]


async def test_stopping_removes_all_of_it_and_asks_for_no_token() -> None:
    world = World()
    await world.want(replace(SETUP, replicas=3))
    asked = world.tokens
    assert await world.want(None) is None
    assert (world.host.boxes, list(world.host.nets), world.tokens) == ({}, ["bridge"], asked)


async def test_fewer_replicas_end_the_last_ones() -> None:
    world = World()
    await world.want(replace(SETUP, replicas=3))
    await world.want(replace(SETUP, pinned="cloudflare/cloudflared@sha256:aa"))
    assert [each for each, _ in world.running()] == ["box1"]
