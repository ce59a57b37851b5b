"""What the tests of planning and applying share."""

from collections.abc import AsyncIterator

import pytest

from tests.engine.desk_of_plans import Bench
from tests.engine.whole import FAMILY, Whole


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    bench = await Bench().open()
    yield bench
    await bench.close()


@pytest.fixture
async def whole() -> AsyncIterator[Whole]:
    """No containers yet. Files whose tests begin with some, or with other settings, have a `whole` of their own."""
    whole = await Whole().start(FAMILY)
    yield whole
    await whole.close()
