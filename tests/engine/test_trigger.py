"""Many reasons to look again, one look."""

import asyncio

import pytest

from dockflare_desktop.engine.trigger import Trigger

pytestmark = pytest.mark.anyio


async def test_many_pokes_are_one_look_and_a_full_one_stays_full() -> None:
    trigger = Trigger(quiet=0.01, longest=0.5)
    trigger.poke()
    trigger.poke(full=True)
    trigger.poke()
    assert await trigger.wait(5)
    assert not await trigger.wait(0.01)  # and no second one


async def test_a_poke_during_a_round_causes_exactly_one_more() -> None:
    trigger = Trigger(quiet=0.01, longest=0.5)
    trigger.poke()
    await trigger.wait(5)
    trigger.poke()  # the round runs
    trigger.poke()
    async with asyncio.timeout(1):
        await trigger.wait(60)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await trigger.wait(60)


async def test_a_storm_cannot_starve_a_round() -> None:
    trigger = Trigger(quiet=0.05, longest=0.1)

    async def storm() -> None:
        while True:
            trigger.poke()
            await asyncio.sleep(0.01)

    blowing = asyncio.ensure_future(storm())
    async with asyncio.timeout(1):
        await trigger.wait(60)
    blowing.cancel()
    await asyncio.gather(blowing, return_exceptions=True)
