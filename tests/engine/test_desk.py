"""The commands: stored first, then the loop is woken; what was typed wrong comes back as problems."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from dockflare_desktop.core.model import ManualRule, Override, Path, ServiceKey
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.settings import Mode
from dockflare_desktop.core.status import Health, Status, TokenState
from dockflare_desktop.demo.outside import DemoOutside
from dockflare_desktop.demo.visitor import OPEN, UNROUTED
from dockflare_desktop.engine.desks.desk import Desk
from dockflare_desktop.engine.ports import OutsideError
from tests.engine.desk_of_plans import TOKEN
from tests.engine.whole import FAMILY, Whole, container
from tests.fakes import FakeDoor, FakeProbe

pytestmark = pytest.mark.anyio
HOST = "app.nordhus.example"
KEY = ServiceKey(HOST)
NAS = ServiceKey("nas.nordhus.example")


@pytest.fixture
async def whole() -> AsyncIterator[Whole]:
    whole = await Whole(container("app", HOST)).start(FAMILY)
    yield whole
    await whole.close()


async def woken(whole: Whole) -> bool:
    """Whether a command asked for a round."""
    asked = whole.controller.trigger._poked.is_set()
    whole.controller.trigger._poked.clear()
    return asked


# --- pause -----------------------------------------------------------------------------------------------------------


async def test_a_pause_writes_nothing_until_it_is_ended(whole: Whole) -> None:
    await whole.desk.pause(None)
    assert (await whole.round()).health is Health.PAUSED
    assert whole.writes() == []
    await whole.desk.resume()
    assert await woken(whole)
    await whole.round()
    assert whole.reach(HOST) == OPEN
    assert await whole.store.note("paused") is None


async def test_a_pause_with_an_end_is_over_by_itself_and_wakes_the_loop(whole: Whole) -> None:
    await whole.round(full=True)
    until = whole.clock() + timedelta(minutes=2)
    await whole.desk.pause(until)
    status = await whole.round()
    assert (status.paused, status.paused_until) == (True, until)
    assert whole.controller._until_next() <= 120
    whole.clock.move(minutes=2)
    assert not (await whole.round()).paused
    assert await whole.store.note("paused") is None


async def test_a_pause_is_over_even_if_that_cannot_be_stored(whole: Whole, monkeypatch: pytest.MonkeyPatch) -> None:
    await whole.desk.pause(whole.clock() + timedelta(minutes=2))

    async def full(_key: str, _value: str | None) -> None:
        raise OutsideError(Problem(ProblemCode.DISK_FULL, "database"))

    monkeypatch.setattr(whole.store, "set_note", full)
    whole.clock.move(minutes=3)
    assert not (await whole.round()).paused


async def test_a_pause_outlives_the_program(whole: Whole) -> None:
    until = whole.clock() + timedelta(hours=1)
    await whole.desk.pause(until)
    whole.controller.pause.on, whole.controller.pause.until = False, None
    await whole.controller.reload()
    assert (whole.controller.pause.on, whole.controller.pause.until) == (True, until)


# --- settings --------------------------------------------------------------------------------------------------------


async def test_a_setting_is_stored_and_used_in_the_next_round(whole: Whole) -> None:
    assert await whole.desk.set_setting("mode", " observe ") is None
    assert await woken(whole)
    assert (await whole.round()).settings.mode is Mode.OBSERVE
    assert await whole.desk.set_setting("mode", None) is None
    assert (await whole.round()).settings.mode is Mode.AUTOMATIC


async def test_a_setting_that_is_not_accepted_says_what_would_be(whole: Whole) -> None:
    await woken(whole)
    problem = await whole.desk.set_setting("grace_period", "soon")
    assert problem is not None
    assert problem.code is ProblemCode.SETTING_INVALID
    assert not await woken(whole)


async def test_a_setting_that_the_environment_rules_is_refused(whole: Whole) -> None:
    fixed, outside = {"tunnel": "DOCKFLARE_TUNNEL"}, DemoOutside(whole.account)
    desk = Desk(whole.controller, whole.open_chosen, fixed, outside, FakeDoor(), probe=FakeProbe())
    problem = await desk.set_setting("tunnel", "other")
    assert problem is not None
    assert (problem.code, problem.value) == (ProblemCode.ENV_WINS, "DOCKFLARE_TUNNEL")


# --- layers ----------------------------------------------------------------------------------------------------------


async def test_a_manual_rule_comes_and_goes(whole: Whole) -> None:
    rule = ManualRule(NAS, Path(), {"service": "https://192.168.1.20:5001"}, whole.clock())
    manual = (await whole.desk.desks()).manual
    assert await manual.save(rule) == ()
    await whole.round()
    assert whole.reach(NAS.hostname) == OPEN
    assert await manual.delete(NAS) == rule
    await whole.round()
    assert whole.reach(NAS.hostname) == UNROUTED
    await woken(whole)
    assert await manual.delete(NAS) is None
    assert not await manual.switch(NAS, on=True)
    assert not await woken(whole)


async def test_a_manual_rule_is_switched_off_and_on_again(whole: Whole) -> None:
    rule = ManualRule(NAS, Path(), {"service": "https://192.168.1.20:5001"}, whole.clock())
    manual = (await whole.desk.desks()).manual
    await manual.save(rule)
    await whole.round()
    assert await manual.switch(NAS, on=False)
    await whole.round()
    assert whole.reach(NAS.hostname) == UNROUTED
    assert whole.row(NAS.hostname).status is Status.IGNORED
    assert await manual.switch(NAS, on=True)
    await whole.round()
    assert whole.reach(NAS.hostname) == OPEN


async def test_a_manual_rule_ends_by_itself_and_its_end_is_shown(whole: Whole) -> None:
    """Also where the program is off at the end: the next round, whenever it comes, takes it back."""
    end = whole.clock() + timedelta(hours=2)
    manual = (await whole.desk.desks()).manual
    await manual.save(ManualRule(NAS, Path(), {"service": "https://192.168.1.20:5001"}, whole.clock(), expires_at=end))
    await whole.round()
    assert whole.row(NAS.hostname).ends_at == end
    assert whole.controller._until_next() <= 2 * 3600 + 1
    assert end + timedelta(milliseconds=20) in whole.controller._showing.deadlines(whole.clock())
    whole.clock.move(hours=3)
    await whole.restart()
    await whole.round(full=True)
    assert whole.reach(NAS.hostname) == UNROUTED
    assert [each.code for each in whole.controller.status.problems] == [ProblemCode.MANUAL_ENDED]
    whole.clock.move(hours=30)
    await whole.round(full=True)
    assert whole.controller.status.problems == ()


async def test_an_end_that_is_over_is_refused(whole: Whole) -> None:
    manual = (await whole.desk.desks()).manual
    rule = ManualRule(NAS, Path(), {"service": "http://nas"}, whole.clock(), expires_at=whole.clock())
    assert [each.code for each in await manual.save(rule)] == [ProblemCode.END_OVER]
    assert [each.code for each in await manual.save(replace(rule, fields={}, expires_at=None))] == [
        ProblemCode.TARGET_EMPTY
    ]
    assert (await whole.desk.layers()).manual_rules == ()


async def test_a_rule_for_what_the_account_does_not_have_is_kept_and_told(whole: Whole) -> None:
    """Zone, tunnel and group: clear problems, and nothing of what was typed is lost."""
    wrong = (
        (ServiceKey("nas.elsewhere.example"), {}, ProblemCode.ZONE_NONE),
        (ServiceKey("one.nordhus.example"), {"tunnel": "garage"}, ProblemCode.TUNNEL_UNKNOWN),
        (ServiceKey("two.nordhus.example"), {"access.group": "famly"}, ProblemCode.GROUP_UNKNOWN),
    )
    manual = (await whole.desk.desks()).manual
    for key, fields, _ in wrong:
        rule = ManualRule(key, Path(), {"service": "http://nas:1", **fields}, whole.clock())
        assert await manual.save(rule) == ()
    await whole.round()
    for key, fields, code in wrong:
        row = whole.row(key.hostname)
        assert (row.status, row.reason.code if row.reason else "") == (Status.BLOCKED, code)
        [kept] = [each for each in (await whole.desk.layers()).manual_rules if each.key == key]
        assert kept.fields == {"service": "http://nas:1", **fields}
        assert whole.reach(key.hostname) != OPEN


async def test_a_manual_rule_that_cannot_be_is_not_saved(whole: Whole) -> None:
    rule = ManualRule(NAS, Path(), {"service": "htp://nas"}, whole.clock())
    problems = await (await whole.desk.desks()).manual.save(rule)
    assert problems
    assert (await whole.desk.layers()).manual_rules == ()


async def test_overrides_are_set_and_cleared_one_by_one_or_all(whole: Whole) -> None:
    now = whole.clock()
    made = [Override(KEY, "grace", "5m", None, now), Override(KEY, "dns.comment", "hello", None, now)]
    assert await whole.desk.save_overrides(made) == ()
    assert await whole.desk.clear_overrides(KEY, ["grace"]) == 1
    assert [each.field for each in (await whole.desk.layers()).overrides] == ["dns.comment"]
    assert await whole.desk.clear_overrides(KEY) == 1
    await woken(whole)
    assert await whole.desk.clear_overrides(KEY) == 0
    assert not await woken(whole)


async def test_of_overrides_none_is_saved_where_one_is_wrong(whole: Whole) -> None:
    now = whole.clock()
    made = [Override(KEY, "grace", "5m", None, now), Override(KEY, "service", "htp://x", None, now)]
    assert await whole.desk.save_overrides(made)
    assert (await whole.desk.layers()).overrides == ()


async def test_the_history_tells_every_write(whole: Whole) -> None:
    await whole.round()
    assert {entry.kind for entry in await whole.desk.history()} == {"rule", "record"}


# --- the token -------------------------------------------------------------------------------------------------------


async def test_a_token_that_is_not_accepted_is_not_kept(whole: Whole) -> None:
    report = await whole.desk.log_in("w" * 40)
    assert not report.accepted
    assert await whole.controller.secrets.token() == TOKEN


async def test_a_token_that_is_refused_later_is_shown_as_such(whole: Whole) -> None:
    await whole.round()
    whole.transport.fail_next(("GET", "/"), status=401, times=50)
    status = await whole.round(full=True)
    assert status.cloudflare.token is TokenState.REFUSED
    assert status.health is Health.ERROR
    assert whole.statuses() == {HOST: Status.LIVE}


async def test_beginning_twice_watches_each_engine_once(whole: Whole) -> None:
    await whole.controller.begin(grace_starts_anew=False)
    assert whole.source.watchers == 1
    await whole.round()
    assert whole.statuses() == {HOST: Status.LIVE}


# --- when the loop looks by itself -----------------------------------------------------------------------------------


async def test_the_loop_looks_again_when_something_is_due(whole: Whole) -> None:
    await whole.round(full=True)
    whole.clock.move(seconds=3)
    await whole.round()  # the connectors were asked about the new document
    assert whole.controller._until_next() == pytest.approx(300, abs=5)
    whole.run()
    await whole.round()
    assert whole.controller._until_next() <= 5  # a second look at a list that went empty
    whole.run(container("app", HOST))
    whole.source.stream(up=False)
    await whole.round()
    assert whole.controller._until_next() <= 30  # no event would tell of a change


async def test_the_loop_looks_every_second_at_connectors_that_something_waits_for(whole: Whole) -> None:
    whole.run(container("wild", "*.nordhus.example", access_group="family"))
    await whole.round()
    assert whole.controller.rounds is not None
    assert whole.controller.rounds.watch
    assert whole.controller._until_next() <= 1


async def test_with_nothing_due_the_loop_looks_every_five_minutes(whole: Whole) -> None:
    await whole.desk.log_out()
    await whole.round()
    assert whole.controller._until_next() == 300


async def test_what_was_last_compared_is_told_without_another_call(whole: Whole) -> None:
    desk = (await whole.desk.desks()).seen
    assert await desk.last() is None
    await whole.round()
    before = len(whole.transport.calls)
    found = await desk.last()
    assert found is not None
    assert ([each.key for each in found.services], len(whole.transport.calls)) == ([KEY], before)
