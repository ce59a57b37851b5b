"""That a write runs is shown once it lasts, and only then."""

import pytest

from dockflare_desktop.core.status import Health
from dockflare_desktop.engine import showing
from tests.engine.whole import Whole, container

pytestmark = pytest.mark.anyio
APP, API = container("app", "app.nordhus.example"), container("api", "api.nordhus.example")


@pytest.fixture
async def whole(monkeypatch: pytest.MonkeyPatch) -> Whole:
    monkeypatch.setattr(showing, "LASTS", 0.03)
    whole = await Whole(APP).start()
    await whole.round(full=True)
    whole.shown.clear()
    return whole


async def test_a_write_that_lasts_is_shown_until_its_round_is_over(whole: Whole) -> None:
    whole.transport.latency = 0.05
    whole.run(APP, API)
    await whole.round(full=True)
    first = whole.shown[0]
    assert (first.health, [row.address for row in first.services]) == (Health.SYNCING, ["app.nordhus.example"])
    assert not whole.controller.status.syncing
    assert whole.controller.status.health is Health.OK
    await whole.close()


async def test_a_quick_write_and_a_long_reading_are_not(whole: Whole) -> None:
    whole.run(APP, API)
    await whole.round(full=True)
    whole.transport.latency = 0.05
    await whole.round(full=True)
    assert not any(status.syncing for status in whole.shown)
    await whole.close()
