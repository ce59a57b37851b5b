"""What each mode holds, and what the brake does at its thresholds; none of them holds a closing (H1)."""

from collections.abc import AsyncIterator, Mapping

import pytest

from dockflare_desktop.core.change import Action, Hold
from dockflare_desktop.core.problem import ProblemCode
from dockflare_desktop.core.reviewing.brake import braked
from dockflare_desktop.core.settings import Mode
from dockflare_desktop.core.status import Status
from dockflare_desktop.demo.visitor import LOGIN, OPEN, UNROUTED
from tests.engine.whole import FAMILY, Whole, container

pytestmark = pytest.mark.anyio
OLD, NEW, LEFT = (f"{name}.nordhus.example" for name in ("old", "new", "left"))
FAR = "http://far:80"


@pytest.fixture
async def whole() -> AsyncIterator[Whole]:
    whole = await Whole().start(FAMILY)
    yield whole
    await whole.close()


async def mode(whole: Whole, wanted: Mode) -> None:
    assert await whole.desk.set_setting("mode", str(wanted)) is None


async def one_of_each(whole: Whole, wanted: Mode) -> None:
    """In this mode one service comes, one changes its target, one is gone for longer than its grace period."""
    whole.run(container("old", OLD, access_group="family"), container("left", LEFT, access_group="family"))
    await whole.round()
    await mode(whole, wanted)
    whole.run(container("old", OLD, access_group="family", service=FAR), container("new", NEW, access_group="family"))
    await whole.round()
    whole.clock.move(minutes=11)
    await whole.round()


def actions(whole: Whole) -> Mapping[Action, set[Hold]]:
    """What is still to be done, by what it does, with why it waits."""
    found: dict[Action, set[Hold]] = {}
    for change in whole.controller.status.plan.changes:
        found.setdefault(change.action, set()).add(change.hold)
    return found


def target(whole: Whole, host: str) -> str:
    rules = (whole.account.tunnels[whole.tunnel].config or {})["ingress"]
    return next(str(rule["service"]) for rule in rules if rule.get("hostname") == host)


async def test_automatic_holds_nothing(whole: Whole) -> None:
    await one_of_each(whole, Mode.AUTOMATIC)
    assert actions(whole) == {}
    assert (whole.reach(NEW), target(whole, OLD), whole.reach(LEFT)) == (LOGIN, FAR, UNROUTED)


async def test_ask_before_removing_holds_removals_alone(whole: Whole) -> None:
    await one_of_each(whole, Mode.ASK_REMOVING)
    assert actions(whole) == {Action.DELETE: {Hold.MODE}}
    assert (whole.reach(NEW), target(whole, OLD), whole.reach(LEFT)) == (LOGIN, FAR, LOGIN)
    await whole.desk.approve(None)
    await whole.round()
    assert (actions(whole), whole.reach(LEFT)) == ({}, UNROUTED)


async def test_ask_before_every_change_holds_all_three(whole: Whole) -> None:
    await one_of_each(whole, Mode.ASK_EVERY)
    assert actions(whole) == {key: {Hold.MODE} for key in Action}
    assert (whole.reach(NEW), whole.reach(LEFT)) == (UNROUTED, LOGIN)
    assert target(whole, OLD) != FAR
    assert set(whole.statuses().values()) == {Status.HELD}
    await whole.desk.approve(None)
    await whole.round()
    assert (actions(whole), whole.reach(NEW), target(whole, OLD), whole.reach(LEFT)) == ({}, LOGIN, FAR, UNROUTED)


async def test_observe_only_writes_nothing_and_no_click_helps(whole: Whole) -> None:
    await one_of_each(whole, Mode.OBSERVE)
    writes = len(whole.writes())
    assert actions(whole) == {key: {Hold.OBSERVE} for key in Action}
    await whole.desk.approve(None)
    await whole.round(full=True)
    assert len(whole.writes()) == writes
    assert actions(whole) == {key: {Hold.OBSERVE} for key in Action}


@pytest.mark.parametrize("calmer", [Mode.ASK_REMOVING, Mode.AUTOMATIC])
async def test_a_mode_that_asks_less_lets_go_at_once(whole: Whole, calmer: Mode) -> None:
    await one_of_each(whole, Mode.ASK_EVERY)
    await mode(whole, calmer)
    await whole.round()
    assert actions(whole) == ({Action.DELETE: {Hold.MODE}} if calmer is Mode.ASK_REMOVING else {})
    assert whole.reach(NEW) == LOGIN


@pytest.mark.parametrize("strict", [Mode.ASK_REMOVING, Mode.ASK_EVERY])
async def test_no_mode_holds_what_closes(whole: Whole, strict: Mode) -> None:
    whole.run(container("old", OLD, access_group="family"))
    await whole.round()
    await mode(whole, strict)
    whole.run(container("old", OLD, access_group="famly"))  # a login that does not exist
    await whole.round()
    assert whole.reach(OLD) == UNROUTED
    assert whole.statuses() == {OLD: Status.BLOCKED}


async def test_observe_only_alone_prevents_even_that(whole: Whole) -> None:
    whole.run(container("old", OLD, access_group="family"))
    await whole.round()
    await mode(whole, Mode.OBSERVE)
    whole.run(container("old", OLD, access_group="famly"))
    await whole.round()
    assert whole.reach(OLD) == LOGIN


async def test_public_waits_in_any_mode_where_unlabelled_services_are_held(whole: Whole) -> None:
    await whole.desk.set_setting("default_access", "hold")
    whole.run(container("new", NEW))
    await whole.round()
    assert {hold for holds in actions(whole).values() for hold in holds} == {Hold.PUBLIC}
    assert whole.reach(NEW) == UNROUTED
    await whole.desk.approve(None)
    await whole.round()
    assert whole.reach(NEW) == OPEN


# --- thresholds ------------------------------------------------------------------------------------------------------


async def some_leave(whole: Whole, of: int, leaving: int) -> None:
    """So many public services live, and so many of them are gone for longer than their grace period."""
    every = [container(f"s{number}", f"s{number}.nordhus.example") for number in range(of)]
    whole.run(*every)
    await whole.round()
    assert set(whole.statuses().values()) == {Status.LIVE}
    whole.run(*every[leaving:], container("idle"))
    await whole.round()
    whole.clock.move(seconds=6)
    await whole.round()
    whole.clock.move(minutes=11)
    await whole.round()


def up(whole: Whole, of: int) -> int:
    return sum(1 for number in range(of) if whole.reach(f"s{number}.nordhus.example") == OPEN)


@pytest.mark.parametrize(
    ("settings", "of", "leaving", "held"),
    [
        ({}, 5, 3, False),  # three are never too many
        ({}, 5, 4, True),
        ({}, 20, 6, False),  # 30 % of 20 are 6
        ({}, 20, 7, True),
        ({"brake_count": "1", "brake_share": "0"}, 5, 1, False),
        ({"brake_count": "1", "brake_share": "0"}, 5, 2, True),
        ({"brake_count": "0", "brake_share": "0"}, 5, 1, True),
        ({"brake_count": "0", "brake_share": "50"}, 6, 3, False),
        ({"brake_count": "0", "brake_share": "50"}, 6, 4, True),
        ({"brake_count": "100"}, 6, 6, False),
    ],
)
async def test_the_brake_at_its_thresholds(
    whole: Whole, settings: Mapping[str, str], of: int, leaving: int, *, held: bool
) -> None:
    for key, text in settings.items():
        assert await whole.desk.set_setting(key, text) is None
    await some_leave(whole, of, leaving)
    assert up(whole, of) == (of if held else of - leaving)
    told = braked(whole.controller.status)
    assert (told is not None) is held
    if told is not None:
        assert (told.count, told.live) == (leaving, of)
        assert told.engine == "nas-01"


async def test_while_the_brake_holds_additions_and_changes_go_ahead(whole: Whole) -> None:
    await some_leave(whole, 6, 4)
    rest = (container("s4", "s4.nordhus.example", service=FAR), container("s5", "s5.nordhus.example"))
    whole.run(*rest, container("new", NEW, access_group="family"))
    await whole.round()
    assert whole.reach(NEW) == LOGIN
    assert target(whole, "s4.nordhus.example") == FAR
    assert actions(whole) == {Action.DELETE: {Hold.BRAKE}}
    assert ProblemCode.BRAKE in {each.code for each in whole.controller.status.problems}


async def test_a_higher_limit_lets_the_held_removals_go(whole: Whole) -> None:
    await some_leave(whole, 5, 4)
    assert up(whole, 5) == 5
    await whole.desk.set_setting("brake_count", "4")
    await whole.round()
    assert up(whole, 5) == 1
