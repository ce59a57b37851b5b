"""Several engines at once (product.md H27, H41): each by itself, so that one that hangs delays no other."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import anyio
import pytest

from dockflare_desktop.core.engines.stored import DEFAULT, StoredEngine
from dockflare_desktop.core.model import Container, EngineState
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.status import EngineView, Status
from dockflare_desktop.demo.visitor import OPEN, UNROUTED
from dockflare_desktop.engine import engine_set
from dockflare_desktop.engine.engine_set import EngineSet, always
from dockflare_desktop.engine.ports import OutsideError, Snapshot
from tests.engine.whole import Whole, container
from tests.fakes import FakeSource

pytestmark = pytest.mark.anyio
HERE, THERE = "here.nordhus.example", "there.nordhus.example"
AWAY = Problem(ProblemCode.ENGINE_AWAY, "nas-02", detail="timed out")


class SlowSource(FakeSource):
    """Answers only while `answers` is set; `then` is what comes of questions that were open meanwhile."""

    def __init__(self, *containers: Container, name: str = "nas-02", engine_id: str = "engine-2") -> None:
        super().__init__(*containers, engine_id=engine_id, name=name)
        self.answers = asyncio.Event()
        self.answers.set()
        self.fails: Problem | None = None

    async def snapshot(self) -> Snapshot:
        self.lists += 1
        at, there = self.now(), tuple(self.containers)
        await self.answers.wait()
        if self.fails is not None:
            raise OutsideError(self.fails)
        return Snapshot(self.engine_id, self.name, there, at, self.socket)


def elsewhere(name: str, host: str) -> Container:
    return replace(container(name, host), engine="engine-2")


class Two(Whole):
    """Two engines: `source`, and `other`, which can hang."""

    def __init__(self) -> None:
        super().__init__(container("here", HERE))
        self.other = SlowSource(elsewhere("there", THERE))
        self.other.now = self.clock

    async def start_both(self) -> None:
        self.watch(self.source, self.other)
        await self.controller.begin()
        await self.round(full=True)

    def engine(self, number: int) -> EngineView:
        return self.controller.status.engines[number]


@pytest.fixture
async def two(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Two]:
    monkeypatch.setattr(engine_set, "LATE", 0.05)
    two = Two()
    await two.start_both()
    yield two
    two.other.answers.set()
    await two.close()


async def quickly(two: Two) -> None:
    with anyio.fail_after(2):
        await two.round()


async def test_both_are_published(two: Two) -> None:
    assert two.statuses() == {HERE: Status.LIVE, THERE: Status.LIVE}
    assert [each.state for each in two.controller.status.engines] == [EngineState.WATCHING] * 2
    assert [(each.containers, each.labelled) for each in two.controller.status.engines] == [(1, 1)] * 2


async def test_h41_one_that_hangs_delays_no_other_and_keeps_what_it_has(two: Two) -> None:
    two.other.answers.clear()
    two.run(container("here", HERE), container("new", "new.nordhus.example"))
    await quickly(two)
    assert two.reach("new.nordhus.example") == OPEN
    assert two.reach(THERE) == OPEN
    assert two.engine(1).state is EngineState.UNCONFIRMED
    assert two.engine(1).facts.late
    assert two.statuses()[THERE] is Status.LIVE


async def test_who_owes_an_answer_is_not_waited_for_again(two: Two) -> None:
    two.other.answers.clear()
    await two.round()
    asked = two.other.lists
    begun = anyio.current_time()
    for _ in range(3):
        await two.round()
    assert anyio.current_time() - begun < 3 * 0.05
    assert two.other.lists == asked  # one question at a time


async def test_while_one_hangs_nothing_of_it_is_removed(two: Two) -> None:
    await two.store.set_setting("grace_period", "0")
    two.other.containers = ()
    two.other.answers.clear()
    await two.round()
    two.clock.move(seconds=60)
    await two.round()
    assert two.reach(THERE) == OPEN
    assert two.reach(HERE) == OPEN


async def test_a_late_answer_asks_for_a_round_and_counts_in_it(two: Two) -> None:
    two.other.answers.clear()
    await two.round()
    two.other.containers = (elsewhere("there", THERE), elsewhere("more", "more.nordhus.example"))
    two.other.poke()  # after the question
    two.other.answers.set()
    with anyio.fail_after(2):
        await two.controller.trigger.wait(2)
    await two.round()
    assert two.engine(1).state is EngineState.WATCHING
    with anyio.fail_after(2):
        await two.controller.trigger.wait(2)  # what happened since the question is asked for
    await two.round()
    assert two.reach("more.nordhus.example") == OPEN


async def test_one_that_fails_in_the_end_is_away_and_asked_again_by_and_by(two: Two) -> None:
    two.other.answers.clear()
    two.other.fails = AWAY
    await two.round()
    two.other.answers.set()
    with anyio.fail_after(2):
        await two.controller.trigger.wait(2)
    await two.round()
    assert two.engine(1).state is EngineState.AWAY
    assert (two.engine(1).facts.tries, two.engine(1).problem) == (1, AWAY)
    assert two.statuses() == {HERE: Status.LIVE, THERE: Status.STALE}
    two.other.answers.clear()
    await quickly(two)
    assert two.engine(1).state is EngineState.AWAY  # until it answers
    two.other.answers.set()
    await anyio.sleep(0.01)
    two.other.fails = None
    await two.round()
    assert two.engine(1).facts.tries == 2
    await two.round()
    assert two.statuses()[THERE] is Status.LIVE
    assert two.engine(1).facts.tries == 0


async def test_a_single_round_waits_for_everyone(two: Two) -> None:
    two.controller.engines.patient = True
    two.other.answers.clear()
    two.tasks.start(answer_soon(two.other))
    await two.round()
    assert two.engine(1).state is EngineState.WATCHING


async def answer_soon(source: SlowSource) -> None:
    await anyio.sleep(0.1)
    source.answers.set()


async def test_h27_two_addresses_of_one_daemon_are_one_engine(two: Two) -> None:
    two.other.engine_id = "engine-1"
    two.other.containers = tuple(two.source.containers)
    await two.round()
    assert two.statuses()[HERE] is Status.LIVE
    problem = two.engine(1).problem
    assert problem is not None
    assert (problem.code, problem.value) == (ProblemCode.ENGINE_TWICE, "nas-01")


async def test_of_two_addresses_the_one_that_answers_counts(two: Two) -> None:
    two.other.engine_id = "engine-1"
    two.other.containers = tuple(two.source.containers)
    await two.round()
    two.source.fail(Problem(ProblemCode.ENGINE_AWAY, "nas-01"))
    await two.round()
    assert two.statuses()[HERE] is Status.LIVE


# --- coming and going ------------------------------------------------------------------------------------------------


class Growing(Whole):
    """One engine from the start; others are stored while it runs."""

    def __init__(self) -> None:
        super().__init__(container("here", HERE))
        self.made: list[FakeSource] = []

    def make(self, engine: StoredEngine) -> FakeSource:
        source = FakeSource(elsewhere("there", THERE), engine_id="engine-2", name=engine.url)
        source.now = self.clock
        self.made.append(source)
        return source

    def grow(self, *, pinned: bool = False) -> None:
        self.controller.engines = EngineSet(
            always((self.source,)),
            self.make,
            store=self.store,
            now=self.clock,
            tasks=self.tasks,
            poke=self.controller.trigger.poke,
            pinned=pinned,
        )


NAS = StoredEngine("a1", "nas", "tcp://nas:2376")


@pytest.fixture
async def growing() -> AsyncIterator[Growing]:
    growing = Growing()
    growing.grow()
    await growing.controller.begin()
    await growing.round(full=True)
    yield growing
    await growing.close()


async def store(growing: Growing, engine: StoredEngine) -> None:
    await growing.store.save_engine(engine)
    await growing.controller.reload()
    await growing.controller.engines.streaming()
    await growing.round()


async def test_an_engine_that_is_stored_is_watched_at_once(growing: Growing) -> None:
    await store(growing, NAS)
    assert growing.statuses() == {HERE: Status.LIVE, THERE: Status.LIVE}
    assert [each.name for each in growing.controller.status.engines] == ["nas-01", "nas"]
    assert [each.facts.handle for each in growing.controller.status.engines] == [DEFAULT, "a1"]


async def test_one_that_is_stored_no_more_is_left_as_it_is(growing: Growing) -> None:
    await growing.store.set_setting("grace_period", "0")
    await store(growing, NAS)
    writes = len(growing.writes())
    await growing.store.delete_engine(NAS)
    await growing.controller.reload()
    await growing.round()
    growing.clock.move(seconds=600)
    await growing.round()
    assert len(growing.writes()) == writes
    assert growing.reach(THERE) == OPEN
    assert growing.statuses()[THERE] is Status.STALE
    assert growing.made[0].closed
    assert growing.made[0].watchers == 0


async def test_one_that_is_switched_off_is_left_as_it_is_and_can_come_back(growing: Growing) -> None:
    await store(growing, NAS)
    await store(growing, replace(NAS, enabled=False))
    assert growing.statuses()[THERE] is Status.STALE
    await store(growing, NAS)
    assert growing.statuses()[THERE] is Status.LIVE


async def test_another_name_keeps_the_connection_and_another_address_does_not(growing: Growing) -> None:
    await store(growing, NAS)
    await store(growing, replace(NAS, name="cellar"))
    assert len(growing.made) == 1
    assert growing.controller.status.engines[1].name == "cellar"
    await store(growing, replace(NAS, url="tcp://cellar:2376"))
    assert len(growing.made) == 2
    assert growing.made[0].closed


async def test_the_engine_of_the_docker_command_can_be_switched_off(growing: Growing) -> None:
    await store(growing, StoredEngine(DEFAULT, enabled=False))
    assert growing.controller.status.engines == ()
    assert growing.reach(HERE) == OPEN


async def test_but_not_where_the_environment_names_it(growing: Growing) -> None:
    await growing.controller.engines.close()
    growing.grow(pinned=True)
    await growing.store.save_engine(StoredEngine(DEFAULT, "mine", enabled=False))
    await growing.controller.begin()
    await growing.round()
    assert [each.name for each in growing.controller.status.engines] == ["mine"]


async def test_one_that_hangs_can_be_taken_away_in_the_middle_of_a_round(two: Two) -> None:
    two.other.answers.clear()
    two.controller.engines.patient = True
    going = asyncio.ensure_future(two.round())
    await anyio.sleep(0.01)
    await two.controller.engines.close()
    with anyio.fail_after(2):
        await going
    assert two.reach(THERE) == OPEN
    assert two.reach(HERE) == OPEN


async def test_what_was_off_for_long_and_empty_is_gone_only_by_its_own_word(growing: Growing) -> None:
    await growing.store.set_setting("grace_period", "0")
    await store(growing, NAS)
    growing.made[0].containers = ()
    await growing.round()
    assert growing.reach(THERE) == OPEN  # some to none is looked at twice
    growing.clock.move(seconds=6)
    await growing.round()
    assert growing.reach(THERE) == UNROUTED
