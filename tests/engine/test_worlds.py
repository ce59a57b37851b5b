"""Properties of random worlds (seeds, so that a hole stays found): protected always, convergent at last."""

import random

import pytest

from dockflare_desktop.core.change import Action, Kind, Verdict
from dockflare_desktop.core.problem import Effect, ProblemCode, worst
from tests.engine.desk_of_plans import Bench, service
from tests.engine.worlds import CrashLedger, World

pytestmark = pytest.mark.anyio
# 55111: a rule that somebody changed and that was released answers more than before; 55295: a blocked one stays, locked
SEEDS = (*range(70), 55111, 55295)


async def live_and_settle(bench: Bench, seed: int, *, zone_logins: bool = False) -> None:
    world = World(bench, seed, zone_logins=zone_logins)
    await world.live()
    assert world.exposed == []
    plan = await world.calm(*world.wanted)
    assert plan.changes == ()
    assert [verdict.key for verdict in plan.verdicts if not verdict.in_place and not blocked(verdict)] == []
    writes = len(bench.writes())
    await bench.round(*world.wanted, zones=world.zones)
    assert len(bench.writes()) == writes
    assert world.traces(await world.calm()) == {}
    assert world.exposed == []


def blocked(verdict: Verdict) -> bool:
    return worst(verdict.problems) >= Effect.BLOCKS


@pytest.mark.parametrize("seed", SEEDS)
async def test_whatever_fails_nothing_is_exposed_nothing_foreign_changes_and_at_last_all_is_in_place(
    bench: Bench, seed: int
) -> None:
    await live_and_settle(bench, seed)


@pytest.mark.parametrize("seed", SEEDS)
async def test_a_crash_between_any_two_writes_exposes_nothing_and_is_made_good(bench: Bench, seed: int) -> None:
    bench.store = CrashLedger()
    await live_and_settle(bench, seed)


@pytest.mark.parametrize("crashes", [False, True])
@pytest.mark.parametrize("seed", SEEDS)
async def test_the_login_of_a_whole_zone_comes_changes_and_goes_and_nothing_behind_it_is_ever_exposed(
    bench: Bench, seed: int, *, crashes: bool
) -> None:
    if crashes:
        bench.store = CrashLedger()
    await live_and_settle(bench, seed, zone_logins=True)


@pytest.mark.parametrize("seed", range(30))
async def test_deletions_never_pass_the_brake(bench: Bench, seed: int) -> None:
    """H12"""
    rng = random.Random(seed)
    every = [service(f"s{number}.nordhus.example") for number in range(rng.randrange(1, 14))]
    await bench.settle(*every)
    bench.clock.move(hours=1)
    stay = rng.sample(every, rng.randrange(len(every)))
    going = len(every) - len(stay)
    passes = going <= max(3, 0.3 * len(every))
    plan = await bench.settle(*stay)
    assert len(bench.rules()) - 1 == (len(stay) if passes else len(every))
    held = [change for change in plan.changes if change.kind is Kind.RULE and change.action is Action.DELETE]
    assert len(held) == (0 if passes else going)
    assert [each.code for each in plan.problems] == ([] if passes else [ProblemCode.BRAKE])


async def test_deletions_in_small_steps_do_not_pass_the_brake_either(bench: Bench) -> None:
    """H12: the brake counts over time."""
    every = [service(f"s{number}.nordhus.example") for number in range(10)]
    await bench.settle(*every)
    bench.clock.move(hours=1)
    await bench.settle(*every[2:])
    bench.clock.move(minutes=2)
    await bench.settle(*every[4:])
    assert len(bench.rules()) - 1 == 8
    bench.clock.move(minutes=11)
    await bench.settle(*every[4:])
    assert len(bench.rules()) - 1 == 6
