"""H18: beside the original DockFlare nothing is written, since it deletes rules it does not know; and that is said."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from dockflare_desktop.core.problem import ProblemCode
from dockflare_desktop.core.status import Status
from tests.engine.whole import Whole, container

pytestmark = pytest.mark.anyio
HOST = "app.nordhus.example"
APP = container("app", HOST)
RIVAL = replace(container("dockflare"), image="alplat/dockflare:stable")


@pytest.fixture
async def whole() -> AsyncIterator[Whole]:
    whole = await Whole(APP, RIVAL).start()
    yield whole
    await whole.close()


async def test_h18_writing_waits_while_the_original_runs_and_goes_on_when_it_is_gone(whole: Whole) -> None:
    await whole.round(full=True)
    assert whole.writes() == []
    assert whole.statuses() == {HOST: Status.HELD}
    assert ProblemCode.ORIGINAL_RUNS in [each.code for each in whole.controller.status.problems]
    whole.run(APP)
    await whole.round()
    assert whole.statuses() == {HOST: Status.LIVE}
    assert ProblemCode.ORIGINAL_RUNS not in [each.code for each in whole.controller.status.problems]
