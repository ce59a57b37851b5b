"""The slow beat is cheap (issue 4, point 3): at most 60 calls in five minutes with three zones."""

import pytest

from tests.benchmarks.beating import ALLOWED, calls_of_a_beat

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("tunnels", [1, 3])
async def test_five_minutes_without_a_change_cost_few_calls(tunnels: int) -> None:
    compared, looked = await calls_of_a_beat(tunnels)
    assert compared > 0
    assert looked > 0
    assert compared + looked <= ALLOWED
