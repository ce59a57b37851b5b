"""What the running program says is public is what the command would read, and what an anonymous visitor finds."""

import asyncio
import gc
import random
import time
from typing import Any

import pytest

from dockflare_desktop.adapters.off_loop import off_loop
from dockflare_desktop.core.access.stranger import Reach
from dockflare_desktop.core.model import Container
from dockflare_desktop.core.public.address import PublicAddress
from dockflare_desktop.core.public.survey import public_now
from dockflare_desktop.core.public.view import PublicView
from dockflare_desktop.demo.visitor import OPEN
from dockflare_desktop.engine.public_watch import FIRST_LOOK
from dockflare_desktop.engine.whole_account import books_of, whole_account
from tests.engine.whole import FAMILY, Whole, container

pytestmark = pytest.mark.anyio

SEEDS = range(12)
MINE: tuple[Container, ...] = (
    container("app", "app.nordhus.example", access_group="family"),
    container("www", "www.nordhus.example"),
    container("pub", "app.nordhus.example", path="/pub", access_policy="bypass"),
    container("api", "api.nordhus.example", path="/v1", access_group="family"),
    container("wild", "*.wild.nordhus.example", access_group="family"),
    container("second", "second.nordhus.example", tunnel="garage"),
    container("locked", "locked.nordhus.example", tunnel="garage", access_group="family"),
)


def furnished() -> Whole:
    """Two tunnels, and on both of them what somebody else made."""
    whole = Whole(*MINE)
    account = whole.account
    garage = account.add_tunnel("garage")
    account.connect(garage)
    other = account.add_zone("other.example")
    rules: dict[str, list[dict[str, Any]]] = {
        whole.tunnel: [
            {"hostname": "hand.nordhus.example", "service": "http://hand:1"},
            {"hostname": "both.nordhus.example", "path": "^/open", "service": "http://both:1"},
            {"hostname": "both.nordhus.example", "service": "http://both:2"},
            {"hostname": "gone.nordhus.example", "service": "http_status:503"},
        ],
        garage: [
            {"hostname": "*.other.example", "service": "http://other:1"},
            {"hostname": "grey.nordhus.example", "service": "http://grey:1"},
        ],
    }
    for tunnel, made in rules.items():
        account.put_document(tunnel, {"ingress": [*made, {"service": "http_status:404"}]})
    for name, tunnel, more in (
        ("hand", whole.tunnel, {}),
        ("both", whole.tunnel, {}),
        ("gone", whole.tunnel, {}),
        ("grey", garage, {"proxied": False}),
    ):
        account.add_record(whole.zone, "CNAME", name, f"{tunnel}.cfargotunnel.com", **{"proxied": True, **more})
    account.add_record(other, "CNAME", "*", f"{garage}.cfargotunnel.com", proxied=True)
    account.add_app(name="Both", domain="both.nordhus.example")
    everyone = {"name": "open", "decision": "bypass", "include": [{"everyone": {}}]}
    account.add_app(name="Open part", domain="both.nordhus.example/open", policies=[everyone])
    return whole


async def read(whole: Whole) -> PublicView:
    await whole.round()
    whole.clock.move(seconds=FIRST_LOOK.total_seconds() + 1)
    await whole.round()
    await whole.controller.public.turn()
    return shown(whole)


def shown(whole: Whole) -> PublicView:
    view = whole.controller.status.public
    assert view is not None
    return view


async def as_the_command_reads(whole: Whole) -> tuple[PublicAddress, ...]:
    rounds = whole.controller.rounds
    assert rounds is not None
    actual = await whole_account(rounds.edge)
    return public_now(actual, await books_of(whole.store, actual.account_id))


def visited(whole: Whole, view: PublicView) -> None:
    """Everything that is open to everyone is reached without a login; nothing behind a login is."""
    for row in view.rows:
        host = row.found.hostname.replace("*", "any")
        way = whole.reach(host, row.found.path.removeprefix("^") or "/")
        if row.reach is Reach.EVERYONE:
            assert way == OPEN, row.address
        elif row.reach is Reach.LOGIN:
            assert way != OPEN, row.address


async def test_program_command_and_visitor_agree_on_ours_and_others() -> None:
    whole = await furnished().start(FAMILY)
    view = await read(whole)
    assert {row.address: row.reach for row in view.rows} == {
        "www.nordhus.example": Reach.EVERYONE,
        "app.nordhus.example/pub": Reach.EVERYONE,
        "second.nordhus.example": Reach.EVERYONE,
        "hand.nordhus.example": Reach.EVERYONE,
        "both.nordhus.example ^/open": Reach.EVERYONE,
        "*.other.example": Reach.EVERYONE,
        "app.nordhus.example": Reach.LOGIN,
        "api.nordhus.example/v1": Reach.LOGIN,
        "both.nordhus.example": Reach.LOGIN,
        "locked.nordhus.example": Reach.LOGIN,
        "*.wild.nordhus.example": Reach.LOGIN,
    }
    assert tuple(row.found for row in view.rows) == await as_the_command_reads(whole)
    visited(whole, view)
    await whole.close()


@pytest.mark.parametrize("seed", SEEDS)
async def test_what_is_kept_up_by_our_own_writes_is_what_a_reading_would_say(seed: int) -> None:
    rng = random.Random(seed)
    whole = await furnished().start(FAMILY)
    await read(whole)
    for _ in range(6):
        whole.run(*(each for each in MINE if rng.random() < 0.6))
        whole.clock.move(seconds=rng.choice([1, 6, 700]))
        await whole.round()
        await whole.controller.public.turn()
        view = shown(whole)
        assert tuple(row.found for row in view.rows) == await as_the_command_reads(whole)
        visited(whole, view)
        assert not view.new
    await whole.close()


async def test_a_thousand_services_are_surveyed_beside_the_loop() -> None:
    """Measured on a quiet machine: the loop stops for 16 ms at most. A busy one is given more."""
    made = [container(f"s{number}", f"s{number}.nordhus.example", access_group="family") for number in range(990)]
    whole = Whole(*made, aside=off_loop)
    whole.account.zones[whole.zone].quota = 1_000
    await whole.start(FAMILY)
    await whole.round(full=True)
    watch = whole.controller.public
    await watch.turn()
    watch.look()
    await watch.turn()
    gc.collect()
    gc.freeze()  # the embedded account is in no real program's memory, and sweeping it stops the loop
    stops = [await _longest_stop(whole) for _ in range(3)]
    gc.unfreeze()
    assert len(shown(whole).rows) == 990
    assert min(stops) < 0.1
    await whole.close()


async def _longest_stop(whole: Whole) -> float:
    """While a survey is computed and drawn; it is not read anew: the account computes its answers on this loop, too."""
    watch = whole.controller.public

    async def again() -> None:
        assert watch._actual is not None
        watch._found = await watch._survey(watch._actual)
        await watch._draw()

    surveyed = whole.tasks.start(again())
    longest, before = 0.0, time.perf_counter()
    while not surveyed.done():
        await asyncio.sleep(0)
        now = time.perf_counter()
        longest, before = max(longest, now - before), now
    return longest
