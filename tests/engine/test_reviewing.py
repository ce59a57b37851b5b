"""Review changes against the whole engine: one step at a time, over a restart, re-checked, and how far each is."""

from collections.abc import AsyncIterator, Mapping

import pytest

from dockflare_desktop.core.adopting.sides import Sign, lines
from dockflare_desktop.core.change import Action, Hold, Kind
from dockflare_desktop.core.reviewing.items import Item, items
from dockflare_desktop.core.reviewing.steps import StepState
from dockflare_desktop.core.status import Status
from dockflare_desktop.demo.visitor import LOGIN, OPEN, UNROUTED
from dockflare_desktop.engine.ports import Actor
from tests.engine.whole import FAMILY, Whole, container

pytestmark = pytest.mark.anyio
HOST = "app.nordhus.example"
PROTECTED = container("app", HOST, access_group="family")
WAY, APP, POLICY = f"create way {HOST}", f"application create {HOST}", "policy create family/0"


@pytest.fixture
async def whole() -> AsyncIterator[Whole]:
    whole = await Whole().start(FAMILY)
    await whole.store.set_setting("mode", "ask-every")
    yield whole
    await whole.close()


def shown(whole: Whole) -> Mapping[str, Item]:
    return {item.id: item for item in items(whole.controller.status.plan.changes)}


async def agree(whole: Whole, *names: str) -> frozenset[str]:
    known = shown(whole)
    return await whole.desk.approve(frozenset(text for name in names for text in known[name].approvals))


async def publish(whole: Whole) -> None:
    whole.run(PROTECTED)
    await whole.round()
    await whole.desk.approve(None)
    await whole.round()
    assert whole.reach(HOST) == LOGIN


async def leave(whole: Whole) -> None:
    """Its container goes for longer than its grace period."""
    whole.run(container("none"))
    for _ in range(3):
        await whole.round()
        whole.clock.move(minutes=11)
    await whole.round()


# --- one by one ------------------------------------------------------------------------------------------------------


async def test_steps_are_let_through_one_by_one_each_after_what_it_needs(whole: Whole) -> None:
    whole.run(PROTECTED)
    await whole.round()
    assert set(shown(whole)) == {POLICY, APP, WAY}
    for name, left in ((POLICY, {APP, WAY}), (APP, {WAY}), (WAY, set())):
        assert await agree(whole, name) == frozenset()
        await whole.round()
        assert set(shown(whole)) == left
    assert whole.reach(HOST) == LOGIN


async def test_what_is_let_through_without_its_need_waits_and_opens_nothing(whole: Whole) -> None:
    whole.run(PROTECTED)
    await whole.round()
    await agree(whole, WAY)
    before = len(whole.writes())
    await whole.round()
    assert len(whole.writes()) == before
    assert whole.reach(HOST) == UNROUTED
    held = [change for change in whole.controller.status.plan.changes if change.kind is Kind.RULE]
    assert [(change.hold, change.follows, change.approved) for change in held] == [(Hold.MODE, True, True)]


async def test_excluding_a_step_keeps_it_from_being_written(whole: Whole) -> None:
    whole.run(PROTECTED, container("www", "www.nordhus.example"))
    await whole.round()
    await agree(whole, POLICY, APP, WAY)
    for _ in range(3):
        await whole.round(full=True)
    assert whole.statuses() == {HOST: Status.LIVE, "www.nordhus.example": Status.HELD}
    assert whole.reach("www.nordhus.example") == UNROUTED


async def test_what_no_click_ends_is_not_let_through_for_later(whole: Whole) -> None:
    whole.run(PROTECTED)
    await whole.desk.pause(None)
    await whole.round()
    assert {change.hold for change in whole.controller.status.plan.changes} == {Hold.PAUSED}
    await whole.desk.approve(None)
    assert whole.controller.approvals.current == frozenset()
    await whole.desk.resume()
    await whole.round()
    assert whole.reach(HOST) == UNROUTED


# --- restart and re-check --------------------------------------------------------------------------------------------


async def test_what_was_agreed_to_is_done_after_a_restart(whole: Whole) -> None:
    whole.run(PROTECTED)
    await whole.round()
    await whole.desk.approve(None)
    await whole.restart()
    assert whole.reach(HOST) == UNROUTED
    await whole.round()
    assert whole.reach(HOST) == LOGIN
    assert {each.actor for each in await whole.store.history()} == {Actor.APPROVED}


async def test_an_agreed_removal_is_done_after_a_restart_once_the_engine_answered(whole: Whole) -> None:
    await publish(whole)
    await leave(whole)
    (line,) = (item for item in shown(whole).values() if item.action is Action.DELETE and item.keys)
    await agree(whole, line.id)
    await whole.restart()
    await leave(whole)  # H11: its grace period starts anew with the program
    assert whole.reach(HOST) == UNROUTED
    assert whole.statuses() == {}


async def test_a_container_that_came_back_is_not_removed_although_that_was_agreed_to(whole: Whole) -> None:
    await publish(whole)
    await leave(whole)
    await whole.desk.approve(None)
    whole.run(PROTECTED)
    await whole.round(full=True)
    assert whole.reach(HOST) == LOGIN
    assert whole.controller.approvals.current == frozenset()
    await leave(whole)
    assert whole.reach(HOST) == LOGIN  # what was agreed to then does not count now
    assert whole.statuses() == {HOST: Status.HELD}


async def test_a_record_that_somebody_changed_after_the_click_is_left(whole: Whole) -> None:
    await publish(whole)
    await leave(whole)
    await whole.desk.approve(None)
    (record,) = whole.account.zones[whole.zone].records.values()
    record["content"] = "elsewhere.example"
    await whole.round(full=True)
    assert [each["content"] for each in whole.account.zones[whole.zone].records.values()] == ["elsewhere.example"]


async def test_a_rule_that_somebody_changed_after_the_click_is_merged_and_never_overwritten(whole: Whole) -> None:
    whole.run(PROTECTED)
    await whole.round()
    await whole.desk.approve(None)
    foreign = {"hostname": "theirs.nordhus.example", "service": "http://theirs:80"}
    whole.account.put_document(whole.tunnel, {"ingress": [foreign, {"service": "http_status:404"}]})
    whole.clock.move(seconds=5)  # a document that was read two seconds ago is as good as read now
    await whole.round()
    rules = (whole.account.tunnels[whole.tunnel].config or {})["ingress"]
    assert foreign in rules
    assert whole.reach(HOST) == LOGIN


# --- sides and steps -------------------------------------------------------------------------------------------------


async def test_both_sides_of_a_step_are_as_they_are_sent(whole: Whole) -> None:
    await publish(whole)
    whole.run(container("app", HOST, access_group="family", service="http://app:9000"))
    await whole.round()
    review = (await whole.desk.desks()).review
    (change,) = whole.controller.status.plan.changes
    found = (await review.sides({change.id, "gone"}))[change.id]
    told = [f"{line.sign}{line.text}" for line in lines(found) if line.sign is not Sign.KEPT]
    assert told == ["-service: http://app:8080", "+service: http://app:9000"]
    await whole.desk.approve(None)
    await whole.round()
    assert await review.sides({change.id}) == {}
    (rule,) = ((whole.account.tunnels[whole.tunnel].config or {})["ingress"])[:1]
    assert rule["service"] == (found.after or {})["service"]


async def test_before_an_account_was_read_there_are_neither_sides_nor_steps() -> None:
    whole = Whole()
    review = (await whole.desk.desks()).review
    assert await review.sides({"x"}) == {}
    assert await review.steps() == {}
    await whole.close()


async def test_each_step_is_told_as_it_goes_and_for_some_minutes_afterwards(whole: Whole) -> None:
    review = (await whole.desk.desks()).review
    seen: dict[str, set[StepState]] = {}
    send = whole.transport.handle_async_request

    async def watched(request: object) -> object:
        for name, step in (await review.steps()).items():
            seen.setdefault(name, set()).add(step.state)
        return await send(request)  # type: ignore[arg-type]

    whole.transport.handle_async_request = watched  # type: ignore[method-assign,assignment]
    whole.run(PROTECTED)
    await whole.round()
    await whole.desk.approve(None)
    await whole.round()
    rule = f"rule create dockflare {HOST}"
    assert seen[POLICY] >= {StepState.RUNNING, StepState.DONE}
    assert seen[rule] >= {StepState.WAITING, StepState.RUNNING}
    assert {step.state for step in (await review.steps()).values()} == {StepState.DONE}
    whole.clock.move(minutes=11)
    assert await review.steps() == {}


async def test_a_step_that_failed_says_why_and_what_needs_it_waits(whole: Whole) -> None:
    review = (await whole.desk.desks()).review
    whole.run(PROTECTED)
    await whole.round()
    await whole.desk.approve(None)
    whole.transport.fail_next(("POST", "/access/apps"), status=500, times=9)
    await whole.round()
    told = await review.steps()
    assert told[APP].state is StepState.FAILED
    assert told[APP].problem is not None
    assert told[f"rule create dockflare {HOST}"].state is StepState.WAITING
    assert whole.reach(HOST) == UNROUTED


async def test_an_opening_to_everyone_is_told_as_one(whole: Whole) -> None:
    whole.run(container("www", "www.nordhus.example"))
    await whole.round()
    line = shown(whole)["create way www.nordhus.example"]
    assert line.opens
    await agree(whole, line.id)
    await whole.round()
    assert whole.reach("www.nordhus.example") == OPEN
