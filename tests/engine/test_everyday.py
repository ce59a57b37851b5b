"""What a day with the program must not do: hold what nobody needs to approve, keep what nobody needs."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from dockflare_desktop.core.change import Action, Change, Hold, Kind, Risk
from dockflare_desktop.core.service import Presence, Service
from dockflare_desktop.core.settings import Mode
from dockflare_desktop.demo.visitor import OPEN
from tests.engine.desk_of_plans import ANYONE, FAMILY, STAFF, Bench, behind, service
from tests.engine.whole import Whole, container

pytestmark = pytest.mark.anyio
HOST = "grp.nordhus.example"
WILD = service("*.nordhus.example", login=behind("*.nordhus.example", FAMILY))


async def asked_for(bench: Bench, *services: Service) -> list[Change]:
    """What waits for a click on the way, each let through as it is shown."""
    asked: list[Change] = []
    for _ in range(6):
        plan = await bench.plan(*services)
        asked += [change for change in plan.changes if change.hold]
        await bench.carry_out(replace(plan, changes=tuple(replace(each, hold=Hold.NONE) for each in plan.changes)))
    assert (await bench.plan(*services)).changes == ()
    return asked


async def test_a_lock_that_follows_its_login_needs_no_second_approval(bench: Bench) -> None:
    below = service(HOST, login=behind(HOST, STAFF))
    await bench.settle(WILD, below)
    [mine] = [key for key, app in bench.account.access.apps.items() if app.body["domain"] == HOST]
    del bench.account.access.apps[mine]  # by somebody else; the wildcard's login covers the address meanwhile
    bench.settings = replace(bench.settings, mode=Mode.ASK_EVERY)
    asked = [(change.kind, change.action) for change in await asked_for(bench, WILD, below)]
    assert (Kind.APPLICATION, Action.CREATE) in asked
    assert (Kind.RULE, Action.UPDATE) not in asked


async def test_a_service_that_must_wait_for_its_login_asks_again_when_it_goes_online(bench: Bench) -> None:
    """What was let through first answers 503; what it will answer is another change, shown when its login stands."""
    await bench.settle(WILD)
    bench.settings = replace(bench.settings, mode=Mode.ASK_EVERY)
    asked = await asked_for(bench, WILD, service(HOST, login=behind(HOST, STAFF)))
    rules = [(each.action, each.risk) for each in asked if each.kind is Kind.RULE]
    assert rules == [(Action.CREATE, Risk.NONE), (Action.UPDATE, Risk.ONLINE)]


async def test_a_login_goes_although_a_wildcard_stays_below_the_rule_that_answers(bench: Bench) -> None:
    mine = service(HOST, login=behind(HOST, STAFF))
    await bench.settle(WILD, mine)
    await bench.settle(WILD, service(HOST))
    assert bench.apps() == ["*.nordhus.example"]


async def test_what_was_switched_off_by_hand_and_holes_do_not_count_for_the_brake(bench: Bench) -> None:
    """H12"""
    every = [service(f"s{number}.nordhus.example") for number in range(8)]
    await bench.settle(*every)
    bench.clock.move(hours=1)
    off = [replace(each, presence=Presence.IGNORED) for each in every[:6]]
    await bench.settle(*off, *every[6:])
    assert len(bench.rules()) - 1 == 2


@pytest.fixture
async def whole() -> AsyncIterator[Whole]:
    whole = await Whole(container("www", "www.nordhus.example")).start()
    yield whole
    await whole.close()


async def test_whatever_made_it_read_everything_it_is_verified_then(whole: Whole) -> None:
    await whole.round(full=True)
    for number in range(4):  # changes to a login are decided on a fresh reading, so no beat comes to be due
        whole.clock.move(seconds=200)
        whole.run(container("www", "www.nordhus.example", access_emails=f"{'ab'[number % 2]}@nordhus.example"))
        await whole.round()
    verified = whole.controller.status.last_verified
    assert verified is not None
    assert whole.clock() - verified < timedelta(seconds=5)


async def test_closing_a_service_does_not_wait_for_what_is_held_below_another_login(bench: Bench) -> None:
    """H1: found by a random world; the wildcard's login on a path goes on deciding there, whatever is made above it."""
    host = "a.nordhus.example"
    inner = service("*.nordhus.example", "/x/y", login=behind("*.nordhus.example/x/y", FAMILY))
    await bench.settle(service(host), inner)
    assert bench.reach(host) == OPEN
    asked = service(host, login=behind(host, STAFF))
    public = service(host, "/x/y", login=behind(f"{host}/x/y", ANYONE), target="http://pub:80")
    for _ in range(2):
        await bench.round(asked, public, inner, paused=True)
    assert bench.reach(host) != OPEN
