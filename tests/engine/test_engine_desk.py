"""What is asked of engines, on the whole program but Docker: storing, offering, stopping, and services that go."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from dockflare_desktop.core.engines.probed import HostKey, Offer
from dockflare_desktop.core.engines.stored import DEFAULT, StoredEngine
from dockflare_desktop.core.leaving.departure import Departure, Way
from dockflare_desktop.core.leaving.farewell import Farewell
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.status import Status
from dockflare_desktop.demo.visitor import OPEN, UNROUTED
from dockflare_desktop.engine.desks.engines import EngineDesk
from dockflare_desktop.engine.engine_commands import EngineCommands
from dockflare_desktop.engine.engine_set import EngineSet, always
from tests.engine.whole import Whole, container
from tests.fakes import FakeDoor, FakeSource
from tests.sentences import said

pytestmark = pytest.mark.anyio
HERE, THERE = "here.nordhus.example", "there.nordhus.example"
NAS = StoredEngine("", "nas", "tcp://nas:2376")


class Desked(Whole):
    """One engine from the start, a door to others."""

    def __init__(self) -> None:
        super().__init__(container("here", HERE))
        self.door = FakeDoor()
        self.nas = FakeSource(
            replace(container("there", THERE), engine="engine-2"), engine_id="engine-2", name="nas-02"
        )
        self.nas.now = self.clock
        self.door.sources[NAS.url] = self.nas
        self.controller.engines = EngineSet(
            always((self.source,)),
            self.door.source,
            store=self.store,
            now=self.clock,
            tasks=self.tasks,
            poke=self.controller.trigger.poke,
        )
        self.engines: EngineCommands = EngineDesk(self.controller, self.door)

    async def add(self) -> StoredEngine:
        assert await self.engines.save(NAS) == ()
        await self.controller.engines.streaming()
        await self.round()
        return (await self.engines.engines())[1]


@pytest.fixture
async def whole() -> AsyncIterator[Desked]:
    made = Desked()
    await made.start()
    await made.round(full=True)
    yield made
    await made.close()


async def test_what_is_saved_is_watched_at_once_under_an_id_of_its_own(whole: Desked) -> None:
    stored = await whole.add()
    assert (stored.name, len(stored.id)) == ("nas", 8)
    assert whole.statuses() == {HERE: Status.LIVE, THERE: Status.LIVE}


async def test_what_is_wrong_is_not_stored(whole: Desked) -> None:
    whole.door.problems["ssh://x"] = Problem(ProblemCode.SETTING_INVALID, "x", label="y", value="z", suggestion="w")
    wrong = (
        (StoredEngine("", " ", "tcp://a"), "An engine’s name has 1 to 60 letters, digits and signs."),
        (
            StoredEngine("", "x", "tcp://me:pw@a"),
            "The address of an engine may hold no password: it would be kept as plain text.",
        ),
        (StoredEngine("", "x", "ssh://x"), "“z” is not accepted for y."),
    )
    for engine, words in wrong:
        (problem,) = await whole.engines.save(engine)
        assert said(problem) == words
        assert await whole.engines.check(engine) == (problem,)
    await whole.add()
    problems = await whole.engines.save(replace(NAS, name="NAS"))
    assert [each.code for each in problems] == [ProblemCode.ENGINE_NAME_TAKEN, ProblemCode.ENGINE_TWICE]
    assert said(problems[0]) == "Another engine is called “nas”."
    assert len(await whole.engines.engines()) == 2


async def test_a_test_says_where_an_engine_is_watched_already(whole: Desked) -> None:
    tested = await whole.engines.test(NAS)
    assert (tested.problem, tested.engine) == (None, "engine-2")
    await whole.add()
    tested = await whole.engines.test(NAS)
    assert tested.problem is not None
    assert said(tested.problem) == "nas and nas are the same Docker engine, so it is read once."
    whole.nas.fail(Problem(ProblemCode.ENGINE_AWAY, "nas", detail="refused"))
    tested = await whole.engines.test(NAS)
    assert tested.problem is not None
    assert tested.problem.code is ProblemCode.ENGINE_AWAY


async def test_switching_off_and_on(whole: Desked) -> None:
    stored = await whole.add()
    assert await whole.engines.switch(stored, on=False) is None
    await whole.round()
    assert whole.statuses()[THERE] is Status.STALE
    assert await whole.engines.switch(stored, on=True) is None
    await whole.controller.engines.streaming()
    await whole.round()
    assert whole.statuses()[THERE] is Status.LIVE


async def test_the_default_engine_is_switched_off_in_place_of_being_removed(whole: Desked) -> None:
    usual = (await whole.engines.engines())[0]
    assert usual == StoredEngine(DEFAULT)
    assert await whole.engines.remove(usual) is None
    assert (await whole.engines.engines())[0].enabled is False
    whole.door.pinned_by = "DOCKER_HOST"
    assert (await whole.engines.engines())[0].enabled
    assert await whole.engines.pinned_by() == "DOCKER_HOST"
    problem = await whole.engines.remove(usual)
    assert problem is not None
    assert said(problem) == "This engine is set by DOCKER_HOST, so it cannot be changed here."


async def test_what_is_removed_leaves_its_services_as_they_are(whole: Desked) -> None:
    await whole.store.set_setting("grace_period", "0")
    stored = await whole.add()
    writes = len(whole.writes())
    assert await whole.engines.remove(stored) is None
    for _ in range(3):
        whole.clock.move(seconds=700)
        await whole.round(full=True)
    assert (len(whole.writes()), whole.reach(THERE)) == (writes, OPEN)


async def test_its_services_go_by_the_plan_that_was_shown_also_once_it_is_watched_no_more(whole: Desked) -> None:
    stored = await whole.add()
    desks = await whole.desk.desks()
    shown = await desks.leaving.preview(Departure(Way.REMOVE, engine="engine-2"))
    assert isinstance(shown, Farewell)
    assert [str(key) for key in shown.keys] == [THERE]
    assert isinstance(await desks.leaving.begin(Departure(Way.REMOVE, engine="engine-2"), shown.seal), Farewell)
    await whole.engines.remove(stored)
    for _ in range(4):
        await whole.round(full=True)
        whole.connector.poll()
    assert whole.reach(THERE) == UNROUTED
    assert whole.reach(HERE) == OPEN


async def test_what_was_found_is_offered_unless_it_is_watched_or_declined(whole: Desked) -> None:
    offers = [
        Offer(NAS, NAS.url),
        Offer(StoredEngine("", "Podman", "unix:///p.sock"), "unix:///p.sock"),
        Offer(StoredEngine("", "work", context="work"), "ssh://work"),
    ]
    stopped = Offer(StoredEngine("", "Rootless", "unix:///r.sock"), "unix:///r.sock", Problem(ProblemCode.ENGINE_AWAY))
    denied = Offer(StoredEngine("", "Docker", "unix:///d.sock"), "unix:///d.sock", Problem(ProblemCode.ENGINE_DENIED))
    whole.door.found = [stopped, denied]
    assert list(await whole.engines.offers()) == [denied]
    whole.door.found = offers
    assert list(await whole.engines.offers()) == offers
    await whole.add()
    await whole.engines.decline(offers[1])
    assert list(await whole.engines.offers()) == offers[2:]
    assert list(await whole.engines.contexts()) == offers[2:]
    await whole.store.save_engine(StoredEngine("w", "work", context="work"))
    assert list(await whole.engines.offers()) == []


async def test_a_host_key_is_shown_and_trusted(whole: Desked) -> None:
    key = await whole.engines.host_key(NAS)
    assert isinstance(key, HostKey)
    assert await whole.engines.trust(key) is None
    assert whole.door.trusted == [key]


async def test_engines_come_and_go_while_rounds_run(whole: Desked) -> None:
    """Nothing is lost where somebody edits in the middle of a round."""
    running = [asyncio.ensure_future(whole.round()) for _ in range(3)]
    stored = await whole.add()
    await whole.engines.remove(stored)
    await asyncio.gather(*running)
    assert whole.reach(HERE) == OPEN
