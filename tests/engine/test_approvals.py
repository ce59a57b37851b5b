"""An approval is for what was shown: this write, with this effect, once, and not for ever."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from dockflare_desktop.core.approving import approval
from dockflare_desktop.core.change import Change, Hold, RecordStep, Risk, RuleStep
from dockflare_desktop.core.cloud import Record
from dockflare_desktop.core.model import ServiceKey
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.status import Status
from dockflare_desktop.demo.visitor import LOGIN, OPEN, UNROUTED
from dockflare_desktop.engine.approvals import Approvals
from dockflare_desktop.engine.ports import Actor, OutsideError
from tests.engine.whole import FAMILY, Whole, container

pytestmark = pytest.mark.anyio
HOST = "app.nordhus.example"
PROTECTED = container("app", HOST, access_group="family")
PUBLIC = container("app", HOST)


@pytest.fixture
async def whole() -> AsyncIterator[Whole]:
    whole = await Whole().start(FAMILY)
    await whole.store.set_setting("mode", "ask-every")
    yield whole
    await whole.close()


def shown(whole: Whole) -> frozenset[str]:
    return frozenset(approval(change) for change in whole.controller.status.plan.changes if change.hold)


async def published(whole: Whole) -> None:
    whole.run(PROTECTED)
    await whole.round()
    assert await whole.desk.approve(shown(whole)) == frozenset()
    await whole.round()
    assert whole.reach(HOST) == LOGIN


async def test_what_was_approved_is_done_and_the_approval_is_used_up(whole: Whole) -> None:
    await published(whole)
    assert whole.controller.approvals.current == frozenset()
    assert await whole.store.note("approved") is None


async def test_an_approved_rule_stays_approved_once_its_login_has_got_an_id(whole: Whole) -> None:
    whole.run(PROTECTED)
    await whole.round()
    await whole.desk.approve(None)
    whole.transport.fail_next(("PUT", "/configurations"), status=500, times=9)
    await whole.round()
    assert whole.account.snapshot()["apps"]
    whole.transport.clear_faults()
    await whole.round(full=True)
    assert whole.statuses() == {HOST: Status.LIVE}


@pytest.mark.parametrize("second_lock", ["true", "false"])
async def test_relabelling_to_public_after_the_approval_stays_held(whole: Whole, second_lock: str) -> None:
    await whole.store.set_setting("second_lock", second_lock)
    whole.run(PROTECTED)
    await whole.round()
    await whole.desk.approve(None)
    whole.run(PUBLIC)
    await whole.round()
    assert whole.reach(HOST) == UNROUTED
    assert whole.statuses() == {HOST: Status.HELD}


async def test_another_target_after_the_approval_stays_held(whole: Whole) -> None:
    whole.run(container("app", HOST, service="http://app:80"))
    await whole.round()
    await whole.desk.approve(None)
    whole.run(container("app", HOST, service="http://admin:80"))
    await whole.round()
    assert whole.reach(HOST) == UNROUTED


async def test_what_differs_from_what_was_shown_is_told_and_nothing_of_it_is_approved(whole: Whole) -> None:
    whole.run(PROTECTED)
    await whole.round()
    seen = shown(whole)
    whole.run(PUBLIC)
    await whole.round()
    different = await whole.desk.approve(seen)
    assert different
    assert different < seen
    await whole.round()
    assert whole.reach(HOST) == UNROUTED


async def test_all_that_is_held_now_is_what_was_shown_last(whole: Whole) -> None:
    whole.run(PROTECTED)
    await whole.round()
    await whole.desk.approve(None)
    whole.run(PROTECTED, container("www", "www.nordhus.example"))
    await whole.round()
    assert whole.reach(HOST) == LOGIN
    assert whole.statuses()["www.nordhus.example"] is Status.HELD


async def test_where_nothing_is_held_there_is_nothing_to_approve(whole: Whole) -> None:
    await whole.round()
    assert await whole.desk.approve(None) == frozenset()
    assert await whole.desk.approve(frozenset({"rule create x@00"})) == {"rule create x@00"}
    assert await whole.store.note("approved") is None


async def test_an_approval_ends_with_the_change_it_was_for(whole: Whole) -> None:
    whole.run(PROTECTED)
    await whole.round()
    await whole.desk.approve(None)
    whole.transport.fail_next(("POST", "/"), status=500, times=50)
    await whole.round()
    whole.run(container("none"))
    whole.clock.move(seconds=6)
    await whole.round()
    whole.transport.clear_faults()
    whole.clock.move(minutes=10)
    whole.run(PROTECTED)
    await whole.round()
    assert whole.reach(HOST) == UNROUTED


async def test_an_approval_that_could_not_be_used_for_a_day_is_over(whole: Whole) -> None:
    whole.run(PROTECTED)
    await whole.round()
    await whole.desk.approve(None)
    whole.clock.move(hours=25)
    assert whole.controller.approvals.current == frozenset()
    await whole.round()
    assert whole.reach(HOST) == UNROUTED


async def test_an_approval_holds_after_a_crash(whole: Whole) -> None:
    whole.run(PROTECTED)
    await whole.round()
    await whole.desk.approve(None)
    again = Approvals(whole.store, whole.clock)
    await again.read()
    assert again.current == whole.controller.approvals.current != frozenset()


async def test_an_older_note_counts_for_nothing(whole: Whole) -> None:
    whole.run(PROTECTED)
    await whole.round()
    ids = [change.id for change in whole.controller.status.plan.changes]
    await whole.store.set_note("approved", json.dumps(ids))
    await whole.controller.reload()
    await whole.round()
    assert whole.reach(HOST) == UNROUTED


async def test_an_approval_that_cannot_be_stored_does_not_count(whole: Whole) -> None:
    whole.run(PROTECTED)
    await whole.round()
    whole.store.fail = OutsideError(Problem(ProblemCode.DISK_FULL, "database"))
    with pytest.raises(OutsideError):
        await whole.desk.approve(None)
    whole.store.fail = None
    await whole.round()
    assert whole.reach(HOST) == UNROUTED


async def test_an_approval_outlives_a_round_that_could_not_write(whole: Whole) -> None:
    whole.run(PUBLIC)
    await whole.round()
    await whole.desk.approve(None)
    whole.transport.fail_next(("PUT", "/"), status=500, times=1)
    await whole.round()
    await whole.round(full=True)
    assert whole.reach(HOST) == OPEN


# --- what it is made of ----------------------------------------------------------------------------------------------


def held(whole: Whole, kind: str) -> Change:
    return next(change for change in whole.controller.status.plan.changes if change.kind == kind)


async def test_what_is_observed_and_why_it_waits_do_not_count(whole: Whole) -> None:
    whole.run(PUBLIC)
    await whole.round()
    record, rule = held(whole, "record"), held(whole, "rule")
    assert isinstance(record.step, RecordStep)
    assert isinstance(rule.step, RuleStep)
    there = Record("0a", "zone", HOST, "CNAME", "elsewhere.example")
    same = [
        (record, replace(record, step=replace(record.step, before=there))),
        (record, replace(record, hold=Hold.BRAKE, waits=True, needs=frozenset({"x"}))),
        (rule, replace(rule, step=replace(rule.step, aud="f" * 64, before={"service": "http://x"}))),
        (rule, replace(rule, step=replace(rule.step, rule=dict(reversed((rule.step.rule or {}).items()))))),
    ]
    for one, other in same:
        assert approval(one) == approval(other)
    different = [
        (record, replace(record, risk=Risk.EVERYONE)),
        (record, replace(record, step=replace(record.step, tunnel="other"))),
        (rule, replace(rule, step=replace(rule.step, key=ServiceKey("b.nordhus.example")))),
        (rule, replace(rule, step=replace(rule.step, lock=HOST))),
        (rule, replace(rule, step=replace(rule.step, rule=None))),
        (rule, replace(rule, step=replace(rule.step, rule=_with_options(rule.step, noTLSVerify=True)))),
    ]
    for one, other in different:
        assert approval(one) != approval(other)


def _with_options(step: RuleStep, **options: bool) -> dict[str, object]:
    return {**(step.rule or {}), "originRequest": options}


async def test_who_approved_is_in_the_history(whole: Whole) -> None:
    await published(whole)
    told = await whole.store.history()
    assert {(each.kind, each.actor) for each in told} == {
        (kind, Actor.APPROVED) for kind in ("policy", "application", "rule", "record")
    }
    await whole.store.set_setting("mode", "automatic")
    whole.run()
    for _ in range(3):  # an engine that suddenly lists nothing is looked at twice
        await whole.round()
        whole.clock.move(minutes=11)
    await whole.round()
    later = [each for each in await whole.store.history() if each not in told]
    assert {each.actor for each in later} == {Actor.AUTOMATIC}
