"""Thirteen services, and an engine that comes back empty: held, told, nothing removed; agreed to; and back."""

from collections.abc import AsyncIterator

import pytest

from dockflare_desktop.cli.shapes import status_json, troubles
from dockflare_desktop.core.change import Action, Hold
from dockflare_desktop.core.history import DONE, Wanted
from dockflare_desktop.core.model import EngineState
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.reviewing.brake import Cause, braked
from dockflare_desktop.core.reviewing.items import items
from dockflare_desktop.core.reviewing.text import plan_text
from dockflare_desktop.core.reviewing.ticks import approvals, first_ticks, offered, removes
from dockflare_desktop.core.status import Health, Status
from dockflare_desktop.core.undoing.preview import Undoing
from dockflare_desktop.demo.visitor import LOGIN, UNROUTED
from dockflare_desktop.engine.ports import Actor
from dockflare_desktop.words import sentence
from tests.engine.whole import FAMILY, Whole, container

pytestmark = pytest.mark.anyio
HOSTS = tuple(f"s{number:02}.nordhus.example" for number in range(13))
CONTAINERS = tuple(container(host.partition(".")[0], host, access_group="family") for host in HOSTS)


@pytest.fixture
async def whole() -> AsyncIterator[Whole]:
    whole = await Whole().start(FAMILY)
    whole.run(*CONTAINERS)
    await whole.round()
    assert whole.statuses() == dict.fromkeys(HOSTS, Status.LIVE)
    yield whole
    await whole.close()


def applications(whole: Whole) -> dict[str, str]:
    """Ids by address."""
    apps = whole.account.snapshot()["apps"]
    assert isinstance(apps, dict)
    return {str(app["domain"]): ident for ident, app in apps.items()}


async def came_back_empty(whole: Whole) -> None:
    """Away for a while, then there with no container at all, for longer than the grace period."""
    whole.source.fail(Problem(ProblemCode.ENGINE_AWAY, "nas-01"))
    await whole.round()
    whole.clock.move(minutes=30)
    await whole.round()
    whole.source.fail(None)
    whole.run()
    await whole.round()
    whole.clock.move(seconds=6)
    await whole.round()
    whole.clock.move(minutes=11)
    await whole.round()


async def test_while_it_is_away_nothing_is_due(whole: Whole) -> None:
    whole.source.fail(Problem(ProblemCode.ENGINE_AWAY, "nas-01"))
    await whole.round()
    whole.clock.move(hours=5)
    await whole.round()
    status = whole.controller.status
    assert status.engines[0].state is EngineState.AWAY
    assert status.plan.changes == ()
    assert whole.statuses() == dict.fromkeys(HOSTS, Status.STALE)


async def test_all_thirteen_are_held_and_nothing_is_removed(whole: Whole) -> None:
    before, writes = whole.account.snapshot(), len(whole.writes())
    await came_back_empty(whole)
    for _ in range(3):
        whole.clock.move(hours=1)
        await whole.round(full=True)
    assert whole.account.snapshot() == before
    assert len(whole.writes()) == writes
    assert all(whole.reach(host) == LOGIN for host in HOSTS)
    assert whole.statuses() == dict.fromkeys(HOSTS, Status.HELD)


async def test_it_is_told_by_the_status_that_window_tray_and_command_line_draw(whole: Whole) -> None:
    await came_back_empty(whole)
    status = whole.controller.status
    told = braked(status)
    assert told is not None
    assert (told.count, told.live, told.share, told.cause, told.engine) == (13, 13, 100, Cause.ENGINE, "nas-01")
    assert status.health is Health.ATTENTION
    assert len(status.need_you) == 13
    assert "13 of 13 services would be removed at once. Removals wait for you." in {
        sentence(each).text for each in troubles(status)
    }
    shown = status_json(status)
    assert isinstance(shown, dict)
    assert shown["held"] == 3 * 13 + 1  # records, rules, logins, and the policy that nobody uses then
    lines = plan_text(status.plan.changes).splitlines()
    assert len(lines) == 3 * 13 + 1
    assert all(line.endswith("held: brake") for line in lines)
    known = items(status.plan.changes)
    assert first_ticks(known) == frozenset()
    assert sum(1 for item in known if removes(item) and offered(item)) == 13


async def test_what_is_agreed_to_goes_and_the_rest_stays(whole: Whole) -> None:
    await came_back_empty(whole)
    known = items(whole.controller.status.plan.changes)
    two = [item for item in known if offered(item)][:2]
    gone = {key.hostname for item in two for key in item.keys}
    assert await whole.desk.approve(approvals(known, frozenset(item.id for item in two))) == frozenset()
    await whole.round()
    assert {host for host in HOSTS if whole.reach(host) == UNROUTED} == gone
    assert set(applications(whole)) == set(HOSTS) - gone
    assert {change.hold for change in whole.controller.status.plan.changes} == {Hold.BRAKE}


async def test_agreed_to_all_go_and_with_their_containers_all_come_back(whole: Whole) -> None:
    first = applications(whole)
    await came_back_empty(whole)
    known = items(whole.controller.status.plan.changes)
    await whole.desk.approve(approvals(known, frozenset(item.id for item in known if offered(item))))
    await whole.round()
    assert applications(whole) == {}
    assert all(whole.reach(host) == UNROUTED for host in HOSTS)
    assert whole.controller.status.plan.changes == ()
    removed = [each for each in await whole.store.history() if each.action == Action.DELETE]
    assert len(removed) == 3 * 13 + 1
    assert {each.actor for each in removed if each.kind != "policy"} == {Actor.APPROVED}
    whole.run(*CONTAINERS)
    await whole.round()
    again = applications(whole)
    assert whole.statuses() == dict.fromkeys(HOSTS, Status.LIVE)
    assert set(again) == set(first) == set(HOSTS)
    assert not set(again.values()) & set(first.values())  # an application that was deleted comes back with another id
    assert all(whole.reach(host) == LOGIN for host in HOSTS)


async def test_undone_all_thirteen_are_back_although_the_engine_is_still_empty(whole: Whole) -> None:
    first = applications(whole)
    await came_back_empty(whole)
    await whole.desk.approve(None)
    await whole.round()
    assert applications(whole) == {}
    activity = (await whole.desk.desks()).activity
    for host in HOSTS:
        removed = Wanted(1, name=host, kinds=frozenset({"record"}), results=frozenset({DONE}))
        (entry,) = await activity.entries(removed)
        shown = await activity.preview_undo(entry.id)
        assert isinstance(shown, Undoing)
        done = await activity.undo(entry.id, shown.seal)
        assert isinstance(done, Undoing)
        assert done.done
    for _ in range(2):
        await whole.round(full=True)
    again = applications(whole)
    assert set(again) == set(first)
    assert all(whole.reach(host) == LOGIN for host in HOSTS)
    assert whole.controller.status.plan.changes == ()


async def test_containers_that_come_back_before_the_click_make_it_unnecessary(whole: Whole) -> None:
    first = applications(whole)
    await came_back_empty(whole)
    whole.run(*CONTAINERS)
    await whole.round()
    assert whole.controller.status.plan.changes == ()
    assert braked(whole.controller.status) is None
    assert applications(whole) == first
    assert whole.statuses() == dict.fromkeys(HOSTS, Status.LIVE)


async def test_after_a_restart_it_is_held_again_and_nothing_was_removed(whole: Whole) -> None:
    first = applications(whole)
    await came_back_empty(whole)
    await whole.restart()
    await whole.round()
    whole.clock.move(seconds=6)
    await whole.round()
    whole.clock.move(minutes=11)
    await whole.round()
    assert whole.statuses() == dict.fromkeys(HOSTS, Status.HELD)
    assert applications(whole) == first
