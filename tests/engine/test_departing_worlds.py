"""Properties of random worlds that are left: nothing exposed at any call, nothing foreign changed, nothing of ours left
where it is removed, no mark left and nobody let in or kept out where it is handed over."""

from contextlib import suppress

import pytest

from dockflare_desktop.core.leaving.departure import Departure, Way
from dockflare_desktop.core.planning.books import HELD
from dockflare_desktop.core.planning.marks import owner_of
from dockflare_desktop.core.settings import Mode, Settings
from dockflare_desktop.engine.ports import OutsideError
from tests.engine.adopting_worlds import AdoptingWorld
from tests.engine.desk_of_plans import Bench
from tests.engine.worlds import HALF, HOSTS, OFTEN, PATHS, Crash, CrashLedger, World

pytestmark = pytest.mark.anyio
REMOVED, HANDED = Departure(Way.REMOVE), Departure(Way.HAND_OVER)


class DepartingWorld(World):
    """Now and then somebody leaves a tunnel or everything, in one way, and comes back."""

    departures: tuple[Departure, ...] = ()
    ways: tuple[Way, ...] = tuple(Way)

    def mood(self) -> None:
        super().mood()
        if self.ways and self.rng.random() < OFTEN:
            places = ["", *(tunnel for tunnel, _ in self.sides)]
            chosen = Departure(self.rng.choice(self.ways), tunnel=self.rng.choice(places))
            self.departures = (chosen,) if self.rng.random() < HALF else ()
        self.given = {**self.given, "departures": self.departures}

    def held(self) -> set[str]:
        """Keys of what is ours, and the ids."""
        rows = [row for row in self.bench.store.entries.values() if row.state in HELD]
        return {row.object_id or row.key for row in rows}

    async def leave(self, departure: Departure, rounds: int = 25) -> None:
        """Nothing fails any more: until nothing of it is left to do."""
        self.given = {"departures": (departure,)}
        for _ in range(rounds):
            for _, connector in self.sides:
                connector.poll()
            plan = await self.bench.plan(*self.wanted, zones=self.zones, **self.given)
            if not plan.changes and not plan.corrections:
                break
            await self.bench.carry_out(plan)
        assert plan.changes == ()
        self.plan = plan

    def reached(self) -> list[str]:
        """What a stranger meets at every address."""
        hosts = [host.replace("*", name) for host in HOSTS for name in (("one", "deep.er") if "*" in host else ("",))]
        return [str(self.bench.reach(host, path or "/")) for host in hosts for path in PATHS]

    def strays(self) -> set[str]:
        """Ids of what carries our mark and is not in the ledger, or not any more: somebody changed it (H13)."""
        account = self.bench.account
        texts = {key: str(each.get("comment") or "") for key, each in account.zones[self.bench.zone].records.items()}
        texts |= {key: str(each.body["name"]) for key, each in account.access.policies.items()}
        held = self.held()
        return {key for key, text in texts.items() if owner_of(text) and key not in held}


def world_of(bench: Bench, seed: int, *, crashes: bool) -> DepartingWorld:
    if crashes:
        bench.store = CrashLedger()
    return DepartingWorld(bench, seed, zone_logins=seed % 2 == 1)


@pytest.mark.parametrize("crashes", [False, True])
@pytest.mark.parametrize("seed", range(15))
async def test_removed_nothing_is_exposed_and_nothing_of_ours_is_left(
    bench: Bench, seed: int, *, crashes: bool
) -> None:
    world = world_of(bench, seed, crashes=crashes)
    world.ways = (Way.REMOVE,)
    await world.live()
    assert world.exposed == []
    bench.transport.clear_faults()
    world.set_lag(None)
    await world.leave(REMOVED)
    assert (world.traces(world.plan), world.exposed) == ({}, [])


@pytest.mark.parametrize("crashes", [False, True])
@pytest.mark.parametrize("seed", range(15))
async def test_handed_over_nobody_is_let_in_or_kept_out_by_it(bench: Bench, seed: int, *, crashes: bool) -> None:
    world = world_of(bench, seed, crashes=crashes)
    world.ways = ()  # nobody leaves before
    await world.live()
    assert world.exposed == []
    for _, connector in world.sides:
        connector.poll()
    bench.settings = Settings(tunnel="home", mode=Mode.ASK_EVERY)
    strays = world.strays()
    before, documents = world.reached(), [bench.account.tunnels[each].version for each, _ in world.sides]
    for _ in range(3):  # in the middle of it calls fail, and the program is killed
        world.fault()
        world.given = {"departures": (HANDED,)}
        if isinstance(bench.store, CrashLedger):
            bench.store.fuse = world.rng.randrange(6)
        with suppress(OutsideError, Crash):
            await world.round()
    bench.transport.clear_faults()
    if isinstance(bench.store, CrashLedger):
        bench.store.fuse = None
    await world.leave(HANDED)
    assert (world.strays() - strays, world.reached(), world.exposed) == (set(), before, [])
    assert [bench.account.tunnels[each].version for each, _ in world.sides] == documents
    world.wanted = ()
    await world.leave(HANDED)
    assert world.reached() == before


class AdoptingAndDeparting(AdoptingWorld, DepartingWorld):
    """Somebody adopts what stands in the way, and then leaves."""


def adopting(bench: Bench, seed: int, *, crashes: bool) -> AdoptingAndDeparting:
    if crashes:
        bench.store = CrashLedger()
    world = AdoptingAndDeparting(bench, seed)
    world.meddle = lambda: None  # type: ignore[method-assign]  # what others change is released (H13)
    return world


@pytest.mark.parametrize("crashes", [False, True])
@pytest.mark.parametrize("seed", range(15))
async def test_what_was_adopted_is_as_it_was_once_everything_is_removed(
    bench: Bench, seed: int, *, crashes: bool
) -> None:
    """H14"""
    world = adopting(bench, seed, crashes=crashes)
    world.ways = (Way.REMOVE,)
    await world.live()
    assert world.exposed == []
    bench.transport.clear_faults()
    world.set_lag(None)
    await world.leave(REMOVED)
    assert (world.left(), world.exposed) == ([], [])


@pytest.mark.parametrize("crashes", [False, True])
@pytest.mark.parametrize("seed", range(15))
async def test_what_was_adopted_is_handed_over_as_it_is(bench: Bench, seed: int, *, crashes: bool) -> None:
    world = adopting(bench, seed, crashes=crashes)
    world.ways = ()
    await world.live()
    assert world.exposed == []
    for _, connector in world.sides:
        connector.poll()
    bench.transport.clear_faults()
    strays, before = world.strays(), world.reached()
    await world.leave(HANDED)
    exposed = [each for each in world.exposed if not each.startswith("foreign changed")]  # as we changed it, it stays
    assert (world.strays() - strays, world.reached(), exposed) == (set(), before, [])
    assert world.held() == set()
