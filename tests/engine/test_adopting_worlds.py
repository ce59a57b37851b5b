"""Properties of random worlds with adopting: nothing exposed, nothing foreign changed, and all given back at last."""

import pytest

from dockflare_desktop.core.change import Action, Change, Kind, Why
from tests.engine.adopting_worlds import AdoptingWorld
from tests.engine.desk_of_plans import Bench
from tests.engine.worlds import CrashLedger

pytestmark = pytest.mark.anyio


def waits_for_a_record_of_somebody_else(change: Change) -> bool:
    """A service has moved, and the record that leads its visitors to the old tunnel is not ours to change."""
    return (change.kind, change.action, change.why, change.waits) == (Kind.RULE, Action.DELETE, Why.MOVED, True)


@pytest.mark.parametrize("crashes", [False, True])
@pytest.mark.parametrize("seed", range(60))
async def test_adopted_or_not_nothing_is_exposed_and_everything_comes_back(
    bench: Bench, seed: int, *, crashes: bool
) -> None:
    if crashes:
        bench.store = CrashLedger()
    world = AdoptingWorld(bench, seed)
    world.meddle = lambda: None  # type: ignore[method-assign]  # what others change is released (H13)
    await world.live()
    assert world.exposed == []
    plan = await world.calm(*world.wanted)
    assert [each for each in plan.changes if not waits_for_a_record_of_somebody_else(each)] == []
    plan = await world.calm()
    assert (world.left(), plan.changes, world.exposed) == ([], (), [])
