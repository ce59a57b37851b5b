"""What the tests of planning and applying share."""

from collections.abc import AsyncIterator

import pytest

from tests.engine.desk_of_plans import Bench


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    bench = await Bench().open()
    yield bench
    await bench.close()
