"""Lists: pages that end, sizes that are refused, and a budget before a far end that counts."""

from datetime import datetime, timedelta
from random import Random

import httpx
import pytest

from dockflare_desktop.adapters.cloudflare.connect import connect
from dockflare_desktop.core.cloud import Look
from dockflare_desktop.core.problem import ProblemCode
from dockflare_desktop.demo.account import Account
from dockflare_desktop.demo.rate import RateWindow
from dockflare_desktop.demo.transport import AccountTransport
from dockflare_desktop.engine.budget import Allowance, CallBudget
from tests.adapters.cloudflare_bench import (
    ACCOUNT,
    NOW,
    TOKEN,
    Script,
    edge_before,
    no,
    ok,
    zone_raw,
)

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def zones(number: int) -> list[dict[str, object]]:
    return [zone_raw(f"z{at}.example", f"{at:032x}") for at in range(number)]


async def listed(transport: Script) -> int:
    async with edge_before(transport, account_id=ACCOUNT) as edge:
        return len((await edge.observe(Look(apps=False))).directory.zones)


@pytest.mark.parametrize("told", ["total_pages", "total_count", "nothing"])
async def test_pages_end_by_whichever_count_there_is(told: str) -> None:
    every = zones(120)

    def answer(request: httpx.Request) -> httpx.Response:
        page, per_page = int(request.url.params["page"]), int(request.url.params["per_page"])
        shown = every[(page - 1) * per_page : page * per_page]
        info = {"total_pages": 3} if told == "total_pages" else {"total_count": 120} if told == "total_count" else {}
        return ok(shown, result_info={"page": page, "per_page": per_page, **info})

    transport = Script({"GET /zones": answer, f"GET /accounts/{ACCOUNT}/cfd_tunnel": ok([])})
    assert await listed(transport) == 120
    assert transport.paths.count("GET /zones") == 3


async def test_a_list_that_ignores_the_page_ends() -> None:
    every = zones(50)
    transport = Script({"GET /zones": ok(every), f"GET /accounts/{ACCOUNT}/cfd_tunnel": ok([])})
    assert await listed(transport) == 50
    assert transport.paths.count("GET /zones") == 2


async def test_a_page_smaller_than_asked_for_does_not_end_the_list() -> None:
    every = zones(25)

    def answer(request: httpx.Request) -> httpx.Response:
        page = int(request.url.params["page"])
        return ok(every[(page - 1) * 20 : page * 20], result_info={"page": page, "per_page": 20})

    assert await listed(Script({"GET /zones": answer, f"GET /accounts/{ACCOUNT}/cfd_tunnel": ok([])})) == 25


async def test_a_page_too_large_for_the_api_is_asked_for_smaller_once_and_remembered() -> None:
    sizes: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        sizes.append(request.url.params["per_page"])
        return ok([]) if int(sizes[-1]) <= 100 else no(400, 12130, "access.api.error.invalid_request: per_page")

    tunnels, apps = f"GET /accounts/{ACCOUNT}/cfd_tunnel", f"GET /accounts/{ACCOUNT}/access/apps"
    transport = Script({"GET /zones": ok([zone_raw()]), tunnels: ok([]), apps: answer})
    async with edge_before(transport) as edge:
        first, second = await edge.observe(Look()), await edge.observe(Look())
    assert (first.apps, second.apps, sizes) == ((), (), ["1000", "100", "100"])


@pytest.mark.parametrize("result", [None, {}, "text"])
async def test_a_list_that_is_none_is_unreadable_and_not_empty(result: object) -> None:
    answers = {"GET /zones": ok([zone_raw()]), f"GET /accounts/{ACCOUNT}/cfd_tunnel": ok([])}
    async with edge_before(Script({**answers, f"GET /accounts/{ACCOUNT}/access/apps": ok(result)})) as edge:
        actual = await edge.observe(Look())
    assert actual.apps is None
    assert [problem.code for problem in actual.problems] == [ProblemCode.CLOUDFLARE_DOWN]


async def test_no_call_is_ever_one_too_many() -> None:
    clock = Moving()
    account = Account(clock.now, rng=Random("Home"))
    account.add_token(TOKEN)
    tunnel = account.add_tunnel("home")
    transport = AccountTransport(account, window=RateWindow(limit=20))
    budget = CallBudget(clock.now, Allowance(20), clock=clock.seconds, sleep=clock.sleep)
    client = httpx.AsyncClient(transport=transport)
    edge = await connect(TOKEN, account_id=account.id, http_client=client, budget=budget, clock=clock.now)
    for _ in range(90):
        await edge.connectors(tunnel)
    await edge.close()
    assert {call.status for call in transport.calls} == {200}
    assert clock.at >= timedelta(seconds=300 * 4)


class Moving:
    """A clock that sleeping moves."""

    def __init__(self) -> None:
        self.at = timedelta()

    def now(self) -> datetime:
        return NOW + self.at

    def seconds(self) -> float:
        return self.at.total_seconds()

    async def sleep(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)
