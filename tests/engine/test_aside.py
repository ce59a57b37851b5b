"""What only computes is done beside the loop, which goes on meanwhile."""

import threading
from collections.abc import Callable

import pytest

from dockflare_desktop.adapters.off_loop import off_loop
from dockflare_desktop.core.status import Status
from dockflare_desktop.engine import rounds, showing
from tests.engine.whole import Whole, container

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("module", "name"),
    [(rounds, "resolve"), (rounds, "make_plan"), (showing, "service_views")],
    ids=str,
)
async def test_the_loop_goes_on_while_something_is_computed(
    module: object, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = await Whole(container("app", "app.nordhus.example"), aside=off_loop).start()
    begun, go = threading.Event(), threading.Event()
    compute: Callable[[object], object] = getattr(module, name)

    def slowly(given: object) -> object:
        begun.set()
        assert go.wait(10), "the loop stood still"
        return compute(given)

    monkeypatch.setattr(module, name, slowly)
    running = whole.tasks.start(whole.controller.round())
    assert await off_loop(lambda: begun.wait(10))
    go.set()  # by the loop, while it is computed
    await running
    assert whole.statuses() == {"app.nordhus.example": Status.LIVE}
    await whole.close()


async def test_a_mistake_made_beside_the_loop_comes_back_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = await Whole(container("app", "app.nordhus.example"), aside=off_loop).start()

    def broken(_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(rounds, "make_plan", broken)
    with pytest.raises(ZeroDivisionError):
        await whole.controller.round()
    await whole.close()
