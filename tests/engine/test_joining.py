"""Connecting a container to its connector's network: shown, done only as shown, told in the history, taken back."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from dockflare_desktop.core.doctor.check import Check, Level
from dockflare_desktop.core.doctor.joining import Joining, from_json
from dockflare_desktop.core.model import Network
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.undoing.preview import Undoing
from dockflare_desktop.engine.doctor_commands import DoctorCommands
from dockflare_desktop.words.undoing import call_words
from tests.engine.test_doctor import CONNECTOR, HOST, on
from tests.engine.whole import Whole, container

pytestmark = pytest.mark.anyio
APART = on(container("web", HOST, service="http://web:8080"), "other")
SHOWN = Joining(HOST, "web", "id-web", "engine-1", "nas-01", "proxy", ("other",))


@pytest.fixture
async def whole() -> AsyncIterator[Whole]:
    made = Whole(APART, CONNECTOR)
    await made.start()
    await made.round(full=True)
    yield made
    await made.close()


async def desk(whole: Whole) -> DoctorCommands:
    return (await whole.desk.desks()).doctor


def networks(whole: Whole) -> list[str]:
    web = next(each for each in whole.source.containers if each.name == "web")
    return [network.name for network in web.networks]


async def level(whole: Whole) -> Level:
    assert whole.controller.status.doctor is not None
    return whole.controller.status.doctor.found[Check.NETWORK][0].level


async def test_it_is_shown_done_seen_and_taken_back(whole: Whole) -> None:
    doctor = await desk(whole)
    await doctor.run()
    assert await level(whole) is Level.WARNING
    shown = await doctor.plan_joining(HOST)
    assert shown == SHOWN
    assert networks(whole) == ["other"]  # showing it does nothing
    assert await doctor.join(SHOWN) is None
    assert networks(whole) == ["other", "proxy"]
    assert await level(whole) is Level.OK
    assert await doctor.leave(SHOWN) is None
    assert networks(whole) == ["other"]
    assert await level(whole) is Level.WARNING


async def test_the_history_has_it_with_before_and_after(whole: Whole) -> None:
    doctor = await desk(whole)
    await doctor.join(SHOWN)
    await doctor.leave(SHOWN)
    back, there = [each for each in await whole.store.history() if each.kind == "network"]
    assert (there.action, there.target, there.result) == ("update", "web", "done")
    assert there.before is not None
    assert there.after is not None
    assert (there.before["networks"], there.after["networks"]) == (["other"], ["other", "proxy"])
    assert there.after["joined"] == "proxy"
    assert (back.before, back.after) == (there.after, there.before)


async def test_what_is_otherwise_by_now_is_not_done(whole: Whole) -> None:
    doctor = await desk(whole)
    whole.run(replace(APART, networks=(*APART.networks, Network("more"))), CONNECTOR)
    await whole.round()
    problem = await doctor.join(SHOWN)
    assert problem is not None
    assert problem.code is ProblemCode.ADOPT_CHANGED
    whole.run(on(APART, "proxy"), CONNECTOR)
    await whole.round()
    problem = await doctor.join(SHOWN)
    assert problem is not None
    assert problem.code is ProblemCode.NO_NETWORK
    assert [each for each in await whole.store.history() if each.kind == "network"] == []


async def test_observe_only_and_a_pause_forbid_it(whole: Whole) -> None:
    doctor = await desk(whole)
    await whole.desk.pause(None)
    for call in (doctor.join, doctor.leave):
        problem = await call(SHOWN)
        assert problem is not None
        assert problem.code is ProblemCode.ENGINE_PAUSED
    await whole.desk.resume()
    await whole.desk.set_setting("mode", "observe")
    problem = await doctor.join(SHOWN)
    assert problem is not None
    assert problem.code is ProblemCode.ENGINE_OBSERVED
    assert networks(whole) == ["other"]


async def test_an_engine_that_refuses_is_told_in_the_history_too(whole: Whole) -> None:
    doctor = await desk(whole)
    whole.source.fail(Problem(ProblemCode.ENGINE_AWAY, "nas-01"))
    problem = await doctor.join(SHOWN)
    assert problem is not None
    assert problem.code is ProblemCode.ENGINE_AWAY
    (told,) = [each for each in await whole.store.history() if each.kind == "network"]
    assert (told.result, told.problem) == ("failed", "engine_away")


async def test_an_engine_that_is_no_longer_watched_is_away(whole: Whole) -> None:
    problem = await (await desk(whole)).leave(replace(SHOWN, engine="gone"))
    assert problem is not None
    assert problem.code is ProblemCode.ENGINE_AWAY


async def test_what_is_no_service_is_not_found(whole: Whole) -> None:
    found = await (await desk(whole)).plan_joining("nobody.nordhus.example")
    assert isinstance(found, Problem)
    assert found.code is ProblemCode.NOT_FOUND


async def test_a_target_under_another_name_gets_that_name_on_the_network(whole: Whole) -> None:
    apart = on(container("web", HOST, service="http://site:8080"), "other")
    whole.run(replace(apart, networks=(Network("other", ("site",), "172.20.0.2"),)), CONNECTOR)
    await whole.round()
    found = await (await desk(whole)).plan_joining(HOST)
    assert found == replace(SHOWN, alias="site")


async def test_the_history_takes_it_back_as_it_was_shown_and_that_too(whole: Whole) -> None:
    desks = await whole.desk.desks()
    await desks.doctor.join(SHOWN)
    (there,) = [each for each in await whole.store.history() if each.kind == "network"]
    shown = await desks.activity.preview_undo(there.id)
    assert isinstance(shown, Undoing)
    assert shown.call is not None
    assert call_words(shown.call) == "Takes the container web off the network that it joined"
    assert networks(whole) == ["other", "proxy"]
    done = await desks.activity.undo(there.id, shown.seal)
    assert isinstance(done, Undoing)
    assert done.done
    assert networks(whole) == ["other"]
    await whole.round(full=True)
    back = next(each for each in await whole.store.history() if each.kind == "network")
    again = await desks.activity.preview_undo(back.id)
    assert isinstance(again, Undoing)
    assert again.call is not None
    assert call_words(again.call) == "Connects the container web to that network again"
    assert isinstance(await desks.activity.undo(back.id, again.seal), Undoing)
    assert networks(whole) == ["other", "proxy"]


def test_what_the_history_kept_reads_back_as_it_was() -> None:
    step = replace(SHOWN, alias="site")
    assert from_json(step.as_json(joined=True)) == step
    assert from_json({}) == Joining("", "", "", "", "", "", ())
