"""When "Public now" is read in the running program, what it costs, and what it says."""

import asyncio
from typing import Any

import pytest

from dockflare_desktop.core.access.stranger import Reach
from dockflare_desktop.core.adopting.naming import Pick
from dockflare_desktop.core.adopting.preview import Adoption
from dockflare_desktop.core.change import Kind
from dockflare_desktop.core.problem import ProblemCode
from dockflare_desktop.core.public.openings import Place
from dockflare_desktop.core.public.view import PublicView
from dockflare_desktop.core.status import Health
from dockflare_desktop.demo.visitor import OPEN
from dockflare_desktop.engine import public_watch
from dockflare_desktop.engine.public_watch import FIRST_LOOK
from tests.engine.whole import Whole, container

pytestmark = pytest.mark.anyio
APP = container("app", "app.nordhus.example", access_group="family")
WWW = container("www", "www.nordhus.example")
HAND: Place = ("hand.nordhus.example", "")


def foreign(whole: Whole, name: str = "hand", **record: Any) -> None:
    """Somebody publishes something through our tunnel."""
    target = f"{whole.tunnel}.cfargotunnel.com"
    whole.account.add_record(whole.zone, "CNAME", name, target, **{"proxied": True, **record})
    document: Any = whole.account.tunnels[whole.tunnel].config or {"ingress": [{"service": "http_status:404"}]}
    rule = {"hostname": f"{name}.nordhus.example", "service": f"http://{name}:1"}
    whole.account.put_document(whole.tunnel, {**document, "ingress": [rule, *document["ingress"]]})


async def looked(whole: Whole, **later: float) -> PublicView:
    """After a round and some time, with another round and whatever is due then."""
    await whole.round()
    whole.clock.move(**(later or {"seconds": FIRST_LOOK.total_seconds() + 1}))
    await whole.round()
    await whole.controller.public.turn()
    view = whole.controller.status.public
    assert view is not None
    return view


def reaches(view: PublicView) -> dict[str, Reach]:
    return {row.address: row.reach for row in view.rows}


# --- when, and what it costs -----------------------------------------------------------------------------------------


async def test_a_start_reads_nothing_of_it_and_a_little_later_everything_is_read(whole: Whole) -> None:
    whole.run(APP, WWW)
    foreign(whole)
    await whole.round()
    await whole.controller.public.turn()
    assert whole.controller.status.public is None
    view = await looked(whole)
    assert reaches(view) == {
        "app.nordhus.example": Reach.LOGIN,
        "www.nordhus.example": Reach.EVERYONE,
        "hand.nordhus.example": Reach.EVERYONE,
    }
    assert {row.address for row in view.counted} == {"www.nordhus.example", "hand.nordhus.example"}
    assert whole.controller.status.health is Health.OK


async def test_beats_and_surveys_of_three_zones_cost_less_than_sixty_calls_in_five_minutes(whole: Whole) -> None:
    for name in ("b.example", "c.example"):
        whole.account.add_zone(name)
    whole.run(APP, WWW, container("b", "b.example"), container("c", "c.example"))
    await looked(whole)
    before = len(whole.transport.calls)
    first = whole.controller.status.public
    for _ in range(10):
        await looked(whole, seconds=30)
    assert len(whole.transport.calls) - before < 30
    assert whole.controller.status.public is not first


async def test_our_own_writes_are_in_it_at_once_and_cost_no_reading(whole: Whole) -> None:
    whole.run(WWW)
    await looked(whole)
    surveys = len(_surveys(whole))
    whole.run(WWW, APP, container("pub", "pub.nordhus.example"))
    view = await looked(whole, seconds=1)
    assert reaches(view)["pub.nordhus.example"] is Reach.EVERYONE
    assert reaches(view)["app.nordhus.example"] is Reach.LOGIN
    assert not view.new
    assert len(_surveys(whole)) == surveys


async def test_what_we_only_made_is_in_it_where_no_round_read_anything_since(whole: Whole) -> None:
    whole.run(WWW)
    before = await looked(whole)
    whole.run(WWW, container("pub", "pub.nordhus.example"))
    view = await looked(whole, seconds=1)
    rounds = whole.controller.rounds
    assert rounds is not None
    assert rounds.actual is not None
    assert rounds.actual.read_at <= before.read_at == view.read_at
    assert reaches(view)["pub.nordhus.example"] is Reach.EVERYONE


def _surveys(whole: Whole) -> list[str]:
    """Readings of the whole account: nothing else lists groups."""
    return [call.path for call in whole.transport.calls if call.path.endswith("/access/groups")]


async def test_what_is_written_while_it_is_read_is_in_it(whole: Whole) -> None:
    whole.run(WWW)
    await looked(whole)
    whole.controller.public.look()
    whole.transport.latency = 0.05
    reading = whole.tasks.start(whole.controller.public.turn())
    await asyncio.sleep(0.02)
    whole.run(WWW, container("late", "late.nordhus.example"))
    whole.clock.move(seconds=1)
    await whole.round()
    await reading
    await whole.controller.public.turn()
    assert whole.reach("late.nordhus.example") == OPEN
    view = whole.controller.status.public
    assert view is not None
    assert reaches(view)["late.nordhus.example"] is Reach.EVERYONE


async def test_asking_reads_now_and_looking_in_reads_only_what_is_too_old(whole: Whole) -> None:
    await looked(whole)
    desks = await whole.desk.desks()
    before = len(whole.transport.calls)
    await desks.public.look(anyway=False)
    await whole.controller.public.turn()
    assert len(whole.transport.calls) == before
    foreign(whole)
    await desks.public.look()
    await whole.controller.public.turn()
    view = whole.controller.status.public
    assert view is not None
    assert reaches(view) == {"hand.nordhus.example": Reach.EVERYONE}
    calls = len(whole.transport.calls)
    whole.clock.move(minutes=6)
    await desks.public.look(anyway=False)
    await whole.controller.public.turn()
    assert len(whole.transport.calls) > calls


async def test_a_reading_that_fails_leaves_what_was_known_with_its_time_and_is_tried_again(whole: Whole) -> None:
    whole.run(WWW)
    first = await looked(whole)
    whole.transport.fail_next(("GET", "/zones"), status=500, times=99)
    whole.controller.public.look()
    await whole.controller.public.turn()
    assert whole.controller.status.public == first
    whole.transport.clear_faults()
    whole.clock.move(minutes=20)
    await whole.controller.public.turn()
    view = whole.controller.status.public
    assert view is not None
    assert view.read_at > first.read_at


async def test_what_may_not_be_read_cannot_be_judged_and_says_why(whole: Whole) -> None:
    whole.run(WWW)
    await whole.round()
    whole.transport.fail_next("/access/apps", status=403, times=99)
    view = await looked(whole)
    assert reaches(view) == {"www.nordhus.example": Reach.UNKNOWN}
    assert [each.code for each in view.problems] == [ProblemCode.PERMISSION_MISSING]
    assert view.counted == ()


async def test_the_loop_reads_by_itself_and_another_token_drops_what_is_known(whole: Whole) -> None:
    foreign(whole)
    running = whole.tasks.start(whole.controller.run())
    async with asyncio.timeout(5):
        while whole.controller.last is None:  # noqa: ASYNC110 - the program tells nobody
            await asyncio.sleep(0.01)
    whole.controller.public.look()
    async with asyncio.timeout(5):
        while whole.controller.status.public is None:  # noqa: ASYNC110 - the program tells nobody
            await asyncio.sleep(0.01)
    await whole.controller.log_in_again()
    assert whole.controller.status.public is None
    running.cancel()


async def test_a_reading_is_dropped_with_its_account(whole: Whole) -> None:
    await whole.round()
    whole.transport.latency = 0.05
    loop = whole.tasks.start(whole.controller.public.run())
    whole.controller.public.look()
    await asyncio.sleep(0.06)
    await whole.controller.log_in_again()
    await asyncio.sleep(0.3)
    assert whole.controller.status.public is None
    loop.cancel()


# --- meant, new, told ------------------------------------------------------------------------------------------------


async def test_meant_is_taken_out_of_the_count_and_back_and_is_stored(whole: Whole) -> None:
    foreign(whole)
    await looked(whole)
    desks = await whole.desk.desks()
    assert await desks.public.set_meant(HAND, meant=True) is None
    await whole.controller.public.turn()
    view = whole.controller.status.public
    assert view is not None
    assert view.counted == ()
    assert [each.place for each in await whole.store.meant()] == [HAND]
    assert await desks.public.set_meant(HAND, meant=False) is None
    await whole.controller.public.turn()
    view = whole.controller.status.public
    assert view is not None
    assert [row.place for row in view.counted] == [HAND]


async def test_ours_and_what_is_not_there_cannot_be_meant(whole: Whole) -> None:
    whole.run(WWW)
    await looked(whole)
    desks = await whole.desk.desks()
    for host, code in (("www", ProblemCode.PUBLIC_OURS), ("nowhere", ProblemCode.NOT_FOUND)):
        problem = await desks.public.set_meant((f"{host}.nordhus.example", ""), meant=True)
        assert problem is not None
        assert problem.code is code
    assert await whole.store.meant() == ()


async def test_a_new_one_asks_for_attention_until_it_is_meant_and_ours_never_does(
    whole: Whole, caplog: pytest.LogCaptureFixture
) -> None:
    foreign(whole, "before")
    await looked(whole)
    whole.run(WWW)
    foreign(whole)
    view = await looked(whole, minutes=6)
    assert [row.place for row in view.new] == [HAND]
    assert [each.getMessage() for each in caplog.records if "nobody asked" in each.message] == [
        "open to everyone, and nobody asked for it: hand.nordhus.example"
    ]
    assert whole.controller.status.health is Health.ATTENTION
    desks = await whole.desk.desks()
    await desks.public.told([HAND])
    await whole.controller.public.turn()
    view = whole.controller.status.public
    assert view is not None
    assert view.new[0].told
    assert whole.controller.status.health is Health.ATTENTION
    await desks.public.set_meant(HAND, meant=True)
    await whole.controller.public.turn()
    assert whole.controller.status.health is Health.OK


async def test_what_was_told_is_known_after_a_restart(whole: Whole) -> None:
    await looked(whole)
    foreign(whole)
    await looked(whole, minutes=6)
    await (await whole.desk.desks()).public.told([HAND])
    await whole.restart()
    view = await looked(whole)
    assert [(row.place, row.told) for row in view.new] == [(HAND, True)]


# --- from outside ----------------------------------------------------------------------------------------------------


async def test_what_is_open_is_asked_from_outside_and_nothing_else(whole: Whole) -> None:
    whole.run(APP, WWW, container("wild", "*.nordhus.example", service="http://wild:1"))
    foreign(whole)
    view = await looked(whole)
    assert {row.answer for row in view.rows} == {None}
    await (await whole.desk.desks()).public.check()
    await whole.controller.public.turn()
    view = whole.controller.status.public
    assert view is not None
    assert {row.address: row.answer.status for row in view.rows if row.answer is not None} == {
        "www.nordhus.example": 200,
        "hand.nordhus.example": 200,
    }
    again = await looked(whole, minutes=6)
    assert [row.answer.status for row in again.rows if row.answer is not None] == [200, 200]
    await whole.controller.log_in_again()
    assert whole.controller.status.public is None


async def test_before_the_first_reading_there_is_nothing_to_ask(whole: Whole) -> None:
    await (await whole.desk.desks()).public.check()
    await whole.controller.public.turn()
    assert whole.controller.status.public is None


async def test_what_is_open_and_not_ours_can_be_adopted_and_is_ours_then(whole: Whole) -> None:
    foreign(whole)
    await looked(whole)
    desk = (await whole.desk.desks()).adoption
    picks = [Pick.of(each) for each in await desk.foreign() if each.name == HAND[0]]
    shown = await desk.preview(picks)
    assert isinstance(shown, Adoption)
    assert sorted(pick.kind for pick in picks) == [Kind.RECORD, Kind.RULE]
    assert isinstance(await desk.adopt(picks, shown.seal), Adoption)
    view = await looked(whole, minutes=6)
    assert [(row.place, row.ours, row.new) for row in view.rows] == [(HAND, True, False)]


async def test_a_mistake_of_ours_ends_one_look_and_not_the_looking(
    whole: Whole, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    await whole.round()
    loop = whole.tasks.start(whole.controller.public.run())
    with monkeypatch.context() as patch:
        patch.setattr(public_watch, "public_now", broken)
        whole.controller.public.look()
        async with asyncio.timeout(5):
            while not whole.bugs:  # noqa: ASYNC110 - the program tells nobody
                await asyncio.sleep(0.01)
    assert [type(each) for each in whole.bugs] == [ZeroDivisionError]
    whole.bugs.clear()
    whole.controller.public.look()
    async with asyncio.timeout(5):
        while whole.controller.status.public is None:  # noqa: ASYNC110 - the program tells nobody
            await asyncio.sleep(0.01)
    loop.cancel()


async def test_nobody_can_be_told_before_anything_was_read(whole: Whole) -> None:
    await (await whole.desk.desks()).public.told([HAND])
    assert await whole.store.note(f"public {whole.account.id}") is None


async def test_what_a_round_reads_later_is_in_it_too(whole: Whole) -> None:
    whole.run(WWW)
    await looked(whole)
    surveys = len(_surveys(whole))
    foreign(whole)
    whole.clock.move(seconds=10)
    await whole.round(full=True)
    await whole.controller.public.turn()
    view = whole.controller.status.public
    assert view is not None
    assert reaches(view)["hand.nordhus.example"] is Reach.EVERYONE
    assert [row.place for row in view.new] == [HAND]
    assert len(_surveys(whole)) == surveys


async def test_what_is_read_while_a_round_runs_is_shown_once_it_has_ended_and_is_read_again_where_it_failed(
    whole: Whole,
) -> None:
    whole.run(WWW)
    await whole.round()
    result, rounds = whole.controller.last, whole.controller.rounds
    assert result is not None
    assert rounds is not None
    whole.controller.public.look()
    for ended_well in (False, True):
        async with whole.controller.one_at_a_time:
            reading = whole.tasks.start(whole.controller.public.turn())
            await asyncio.sleep(0.1)
            assert whole.controller.status.public is None
            if ended_well:
                whole.controller.public.heard(rounds.edge, result)
        await reading
        assert (whole.controller.status.public is not None) is ended_well
    assert len(_surveys(whole)) == 2
