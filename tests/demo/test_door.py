"""The demo's engines: those of its stage answer, others are told not to be there."""

from datetime import UTC, datetime

import anyio
import pytest

from dockflare_desktop.core.engines.stored import StoredEngine
from dockflare_desktop.core.problem import Problem
from dockflare_desktop.demo.door import DemoDoor
from dockflare_desktop.demo.garage import GARAGE, GarageEngine
from dockflare_desktop.engine.ports import OutsideError
from tests.sentences import said

pytestmark = pytest.mark.anyio


@pytest.fixture
def door() -> DemoDoor:
    return DemoDoor({GARAGE.id: GarageEngine(lambda: datetime(2026, 1, 1, tzinfo=UTC))})


async def test_the_garage_answers(door: DemoDoor) -> None:
    tested = await door.test(GARAGE)
    assert (tested.problem, tested.name, tested.containers) == (None, "garage-pi", 2)
    told: list[bool] = []
    with anyio.move_on_after(0.01):
        await door.source(GARAGE).watch(lambda: None, told.append)
    assert told == [True]
    with pytest.raises(OutsideError) as caught:
        await door.source(GARAGE).attach("c0ffee01", "proxy")
    said(caught.value.problem)
    with pytest.raises(OutsideError):
        await door.source(GARAGE).detach("c0ffee01", "proxy")


async def test_no_other_engine_is_reached(door: DemoDoor) -> None:
    other = StoredEngine("x", "nas", "ssh://nas")
    tested = await door.test(other)
    assert tested.problem is not None
    assert said(tested.problem).startswith("nas cannot be reached (the demo reaches no real engine).")
    source = door.source(other)
    told: list[bool] = []
    await source.watch(lambda: None, told.append)
    assert told == [False]
    with pytest.raises(OutsideError):
        await source.snapshot()
    assert isinstance(await door.host_key(other), Problem)
    assert (await door.offers(), await door.contexts()) == ((), ())
