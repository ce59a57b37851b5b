"""The contract of ContainerSource: the fake, the demo's samples and the real adapter keep the same promises."""

import shutil
import tempfile
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dockflare_desktop.adapters.docker.address import parse_address
from dockflare_desktop.adapters.docker.events import BackOff
from dockflare_desktop.adapters.docker.source import DockerSource, Times
from dockflare_desktop.core.model import Container
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.demo.samples import Sample, SampleEngine
from dockflare_desktop.engine.ports import ContainerSource, OutsideError
from tests.adapters.fake_engine import FakeEngine, container, event
from tests.adapters.heard import CHANGE, DOWN, UP, watching
from tests.fakes import FakeSource

pytestmark = pytest.mark.anyio
NOW = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass
class World:
    source: ContainerSource
    add: Callable[[str], None]  # a container appears, with its event
    away: Callable[[], None]  # the engine goes away
    back: Callable[[], None]


def fake_world() -> World:
    source = FakeSource(Container("web-id", "web", {}))

    def add(name: str) -> None:
        source.containers = (*source.containers, Container(f"{name}-id", name, {}))
        source.poke()

    def away() -> None:
        source.fail(Problem(ProblemCode.ENGINE_AWAY, source.name))
        source.stream(up=False)

    def back() -> None:
        source.fail(None)
        source.stream(up=True)

    return World(source, add, away, back)


def sample_world() -> World:
    engine = SampleEngine(lambda: NOW, samples=(Sample("web"),))
    return World(
        engine, lambda name: engine.add(Sample(name)), lambda: engine.reach(up=False), lambda: engine.reach(up=True)
    )


def docker_world(engine: FakeEngine) -> World:
    address = parse_address(engine.url)
    assert not isinstance(address, Problem)
    source = DockerSource(address, lambda: NOW, Times(answer=2, back_off=BackOff(first=0.02, longest=0.05)))

    def add(name: str) -> None:
        engine.containers = [*engine.containers, container(name)]
        engine.emit(event(len(engine.containers)))

    return World(source, add, engine.die, engine.come_back)


@pytest.fixture(params=["fake", "samples", "docker-tcp", "docker-unix"])
async def world(request: pytest.FixtureRequest) -> AsyncIterator[World]:
    if request.param in ("fake", "samples"):
        yield fake_world() if request.param == "fake" else sample_world()
        return
    folder = tempfile.mkdtemp(prefix="dfd-")  # short: a Unix socket's path may have 107 bytes
    engine = FakeEngine(unix=str(Path(folder) / "d.sock") if request.param == "docker-unix" else "")
    found = docker_world(engine)
    yield found
    await found.source.close()
    engine.die()
    shutil.rmtree(folder)


async def test_a_snapshot_is_everything_with_the_engines_identity(world: World) -> None:
    snapshot = await world.source.snapshot()
    assert [item.name for item in snapshot.containers] == ["web"]
    assert snapshot.engine_id
    assert snapshot.name
    assert snapshot.at.tzinfo is not None


async def test_a_change_wakes_the_watcher_and_the_next_list_has_it(world: World) -> None:
    async with watching(world.source) as heard:
        assert await heard.next() == UP
        world.add("second")
        assert await heard.next() == CHANGE
        assert {item.name for item in (await world.source.snapshot()).containers} == {"web", "second"}


async def test_an_engine_that_is_away_is_a_problem_and_never_an_empty_list(world: World) -> None:
    async with watching(world.source) as heard:
        await heard.until(UP)
        world.away()
        await heard.until(DOWN)
        with pytest.raises(OutsideError) as caught:
            await world.source.snapshot()
        assert caught.value.problem.code is ProblemCode.ENGINE_AWAY
        world.back()
        await heard.until(UP)
        assert (await world.source.snapshot()).containers


async def test_the_loss_of_the_stream_is_told_once(world: World) -> None:
    async with watching(world.source) as heard:
        for _ in range(2):
            await heard.until(UP)
            world.away()
            await heard.until(DOWN)
            world.back()
        await heard.until(UP)
    assert [word for word in heard.all if word != CHANGE] == [UP, DOWN, UP, DOWN, UP]


async def test_nothing_is_told_after_cancellation(world: World) -> None:
    async with watching(world.source) as heard:
        await heard.until(UP)
    told = len(heard.all)
    world.add("late")
    await world.source.snapshot()
    assert len(heard.all) == told


async def test_watching_can_begin_again(world: World) -> None:
    for number in range(3):
        async with watching(world.source) as heard:
            await heard.until(UP)
            world.add(f"again-{number}")
            await heard.until(CHANGE)
