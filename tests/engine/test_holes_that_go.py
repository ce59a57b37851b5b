"""A 503 that keeps strangers out of a blocked service goes only with the rule that would answer there (H33)."""

import pytest

from dockflare_desktop.core.model import Override, ServiceKey
from dockflare_desktop.core.settings import Mode
from dockflare_desktop.core.status import Status
from dockflare_desktop.demo.visitor import OPEN
from dockflare_desktop.demo.visitor import status as answers
from tests.engine.whole import FAMILY, Whole, container

pytestmark = pytest.mark.anyio
STAR = "*.nordhus.example"
HOST, PATH = "x.a.nordhus.example", "/p"
OPENINGS = [{}, {"access_policy": "bypass"}]


async def started(opening: dict[str, str]) -> tuple[Whole, list[object]]:
    """An open wildcard, and a service below it that asks for a login it cannot have."""
    star = container("star", STAR, service="http://star:80", **opening)
    box = container("box", HOST, service="http://box:80", path=PATH, access_group="famly")
    whole = await Whole(star, box).start(FAMILY)
    await whole.round(full=True)
    whole.connector.poll()
    await whole.round(full=True)
    assert (whole.reach(HOST, PATH), whole.reach(HOST)) == (answers(503), OPEN)
    seen: list[object] = []
    whole.transport.after_call.append(lambda _call: seen.append(whole.reach(HOST, PATH)))
    return whole, seen


async def ignore(whole: Whole) -> None:
    assert await whole.desk.save_overrides([Override(ServiceKey(STAR), "ignored", "true", None, whole.clock())]) == ()


@pytest.mark.parametrize("fails", [False, True])
@pytest.mark.parametrize("opening", OPENINGS)
async def test_it_goes_after_the_rule_that_would_answer(opening: dict[str, str], *, fails: bool) -> None:
    whole, seen = await started(opening)
    if fails:
        whole.transport.fail_next(("DELETE", "/access/apps"), status=500, times=3)
    await ignore(whole)
    for _ in range(6):
        await whole.round(full=True)
        whole.connector.poll()
        whole.clock.move(minutes=6)
    assert OPEN not in seen
    rules = (whole.account.tunnels[whole.tunnel].config or {})["ingress"]
    assert rules == [{"service": "http_status:404"}]
    await whole.close()


async def test_it_stays_while_the_removal_of_that_rule_is_held() -> None:
    whole, seen = await started({})
    await whole.store.set_setting("mode", Mode.ASK_REMOVING)
    whole.run(*(each for each in whole.source.containers if each.name != "star"))
    for _ in range(3):
        await whole.round(full=True)
        whole.connector.poll()
        whole.clock.move(minutes=11)
    assert whole.row(STAR).status is Status.HELD
    assert OPEN not in seen
    await whole.close()


async def test_it_is_written_once_for_a_service_that_is_leaving() -> None:
    """A 503 for one that leaves may be its own (section 4); one that fills a hole is not, and goes on filling it."""
    star = container("star", STAR, service="http://star:80")
    box = container("box", STAR, service="http://box:80", path="/p", access_policy="bypass")
    inner = container("inner", "a.nordhus.example", service="http://in:80", access_group="family")
    whole = await Whole(star, box, inner).start(FAMILY)
    await whole.round(full=True)
    whole.connector.poll()
    whole.run(star, inner)
    for _ in range(2):
        await whole.round(full=True)
    writes = whole.writes()
    await whole.round(full=True)
    assert whole.writes() == writes
    await whole.close()


@pytest.mark.parametrize("opening", OPENINGS)
@pytest.mark.parametrize("fails", range(4))
async def test_it_stands_before_the_rule_that_would_answer(opening: dict[str, str], fails: int) -> None:
    """Whatever document could not be written: the open rule never stands without it."""
    whole = await Whole().start(FAMILY)
    await whole.round(full=True)
    seen: list[object] = []
    whole.transport.after_call.append(lambda _call: seen.append(whole.reach(HOST, PATH)))
    box = container("box", HOST, service="http://box:80", path=PATH, access_group="famly")
    whole.run(container("star", STAR, service="http://star:80", **opening), box)
    left = [fails]

    def nth(method: str, path: str) -> bool:
        if method != "PUT" or not path.endswith("/configurations"):
            return False
        left[0] -= 1
        return left[0] == -1

    whole.transport.fail_next(nth, status=500)
    for _ in range(4):
        await whole.round(full=True)
        whole.connector.poll()
        whole.clock.move(minutes=6)
    assert OPEN not in seen
    assert seen[-1] == answers(503)
    await whole.close()
