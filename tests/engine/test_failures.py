"""What failed is said until it is done, also in rounds that do not try it, and by other processes."""

import pytest

from dockflare_desktop.core.problem import ProblemCode
from dockflare_desktop.core.status import Status
from dockflare_desktop.words import sentence
from tests.engine.whole import FAMILY, Whole, container

pytestmark = pytest.mark.anyio
HOST = "app.nordhus.example"
REFUSED = [("POST", "/dns_records/batch"), ("PUT", "/configurations"), ("POST", "/access/apps")]


async def refused(method: str, path: str) -> Whole:
    whole = await Whole(container("app", HOST, service="http://app:80", access_group="family")).start(FAMILY)
    whole.transport.fail_next(lambda verb, url: verb == method and path in url, status=403, times=50)
    await whole.round(full=True)
    return whole


def told(whole: Whole) -> tuple[Status, ProblemCode | None]:
    row = whole.row(HOST)
    return row.status, row.reason.code if row.reason else None


@pytest.mark.parametrize(("method", "path"), REFUSED)
async def test_a_round_that_does_not_try_it_again_says_the_same(method: str, path: str) -> None:
    whole = await refused(method, path)
    assert told(whole) == (Status.ERROR, ProblemCode.PERMISSION_MISSING)
    for _ in range(2):
        whole.run(*whole.source.containers, container("web", "web.nordhus.example", service="http://web:80"))
        await whole.round()
        assert told(whole) == (Status.ERROR, ProblemCode.PERMISSION_MISSING)
    whole.transport.clear_faults()
    whole.clock.move(minutes=10)
    await whole.round(full=True)
    assert told(whole) == (Status.LIVE, None)
    await whole.close()


@pytest.mark.parametrize(("method", "path"), REFUSED)
async def test_another_process_that_only_looks_says_it_too(method: str, path: str) -> None:
    whole = await refused(method, path)
    await whole.restart()
    writes = whole.writes()
    await whole.controller.round(full=True, write=False)
    assert told(whole) == (Status.ERROR, ProblemCode.PERMISSION_MISSING)
    reason = whole.row(HOST).reason
    assert reason is not None
    assert " Edit" in sentence(reason).text  # which permission
    assert whole.writes() == writes
    whole.clock.move(minutes=30)  # nobody tries any more: what was is no news
    await whole.restart()
    await whole.controller.round(full=True, write=False)
    status, why = told(whole)
    assert (status in (Status.PUBLISHING, Status.UPDATING), why) == (True, None)
    await whole.close()
