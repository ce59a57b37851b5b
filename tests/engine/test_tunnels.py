"""Services on several tunnels, and what one tunnel has to do with another."""

from collections.abc import AsyncIterator

import pytest

from dockflare_desktop.core.status import Status
from dockflare_desktop.demo.visitor import OPEN
from tests.engine.whole import FAMILY, Whole, container

pytestmark = pytest.mark.anyio
HOST = "app.nordhus.example"
CLOSED = container("admin", HOST, path="/admin", tunnel="garage", access_group="family")


class Two(Whole):
    """With a second tunnel."""

    def __init__(self) -> None:
        super().__init__()
        self.garage = self.account.add_tunnel("garage")
        self.beside = self.account.connect(self.garage)


@pytest.fixture
async def whole() -> AsyncIterator[Two]:
    two = Two()
    await two.start(FAMILY)
    await two.store.set_setting("grace_period", "0")
    yield two
    await two.close()


@pytest.mark.parametrize("host", [HOST, "*.nordhus.example"])
@pytest.mark.parametrize("away", [False, True])
async def test_what_was_closed_on_another_tunnel_holds_no_record_of_this_one(
    whole: Two,
    host: str,
    away: bool,  # noqa: FBT001 - a parameter of the case
) -> None:
    other = container("other", "other.nordhus.example")
    whole.run(CLOSED, other)
    await whole.round()
    whole.run(other)
    for _ in range(5):
        whole.clock.move(seconds=2)
        await whole.round()
    assert not whole.account.snapshot()["apps"]
    if away:
        whole.account.disconnect(whole.garage, whole.beside)
    whole.run(other, container("app", host))
    for _ in range(3):
        whole.clock.move(seconds=2)
        await whole.round(full=True)
    assert whole.row(host).status is Status.LIVE
    assert whole.reach(HOST) == OPEN
