"""Whatever fails or crashes, what we did ourselves is never told as somebody else's doing; what others did is seen."""

import random

import pytest

from dockflare_desktop.core.planning.elsewhere import Elsewhere, elsewhere
from dockflare_desktop.core.planning.situation import View
from tests.engine.desk_of_plans import FAMILY, Bench, behind, service
from tests.engine.meddling import MEDDLING, add_destination
from tests.engine.worlds import CrashLedger, World

pytestmark = pytest.mark.anyio


def listening(bench: Bench) -> list[Elsewhere]:
    """Everything that comparing would tell from now on."""
    told: list[Elsewhere] = []
    situation = bench.situation

    def heard(*given: object) -> object:
        made = situation(*given)  # type: ignore[arg-type]  # handed through
        told.extend(elsewhere(View(made)))
        return made

    bench.situation = heard  # type: ignore[assignment, method-assign]
    return told


@pytest.mark.parametrize("crashes", [False, True])
@pytest.mark.parametrize("seed", range(40))
async def test_where_nobody_meddles_nothing_is_told(bench: Bench, seed: int, *, crashes: bool) -> None:
    if crashes:
        bench.store = CrashLedger()
    world = World(bench, seed, zone_logins=seed % 2 == 1)
    world.meddle = lambda: None  # type: ignore[method-assign]
    told = listening(bench)
    await world.live()
    await world.calm(*world.wanted)
    await world.calm()
    assert (told, world.exposed) == ([], [])


@pytest.mark.parametrize("meddle", [each for each in MEDDLING if each is not add_destination])
@pytest.mark.parametrize("seed", range(5))
async def test_what_somebody_does_is_seen(bench: Bench, seed: int, meddle: object) -> None:
    closed = service("a.nordhus.example", login=behind("a.nordhus.example", FAMILY, group="family"))
    await bench.settle(closed, service("b.nordhus.example"))
    told = listening(bench)
    await bench.plan(closed, service("b.nordhus.example"))
    assert told == []
    meddle(bench, random.Random(seed))  # type: ignore[operator]  # one of MEDDLING
    await bench.plan(closed, service("b.nordhus.example"))
    assert len(told) == 1
    assert told[0].differences
