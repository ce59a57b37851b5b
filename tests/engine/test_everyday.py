"""What a day with the program must not do: hold what nobody needs to approve, keep what nobody needs."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from dockflare_desktop.core.change import Action, Hold, Kind
from dockflare_desktop.core.service import Presence
from dockflare_desktop.core.settings import Mode
from tests.engine.desk_of_plans import FAMILY, STAFF, Bench, behind, service
from tests.engine.whole import Whole, container

pytestmark = pytest.mark.anyio
HOST = "grp.nordhus.example"
WILD = service("*.nordhus.example", login=behind("*.nordhus.example", FAMILY))


async def test_a_lock_that_follows_its_login_needs_no_second_approval(bench: Bench) -> None:
    await bench.settle(WILD)
    bench.settings = replace(bench.settings, mode=Mode.ASK_EVERY)
    below = service(HOST, login=behind(HOST, STAFF))
    asked = []
    for _ in range(5):
        plan = await bench.plan(WILD, below)
        asked += [(change.kind, change.action) for change in plan.changes if change.hold]
        await bench.carry_out(replace(plan, changes=tuple(replace(each, hold=Hold.NONE) for each in plan.changes)))
    assert (await bench.plan(WILD, below)).changes == ()
    assert (Kind.RULE, Action.CREATE) in asked
    assert (Kind.RULE, Action.UPDATE) not in asked


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
