"""Connecting: where the token goes, what the environment may not do to it, the check of a token, and pages."""

import subprocess
import sys
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
from dockflare_desktop.engine.ports import OutsideError, Urgency
from tests.adapters.cloudflare_bench import (
    ACCOUNT,
    NOW,
    TOKEN,
    OpenBudget,
    Script,
    edge_before,
    home,
    new_account,
    no,
    ok,
    zone_raw,
)

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def test_importing_the_adapter_does_not_import_the_sdk() -> None:
    code = (
        "import sys, dockflare_desktop.adapters.cloudflare, dockflare_desktop.adapters.cloudflare.connect;"
        "print([name for name in ('cloudflare', 'httpx', 'pydantic') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603 - ours
    assert done.stdout == "[]\n"


async def test_the_environment_neither_replaces_the_token_nor_redirects_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLOUDFLARE_API_TOKEN", "other-token")
    monkeypatch.setenv("CLOUDFLARE_API_KEY", "global-key")
    monkeypatch.setenv("CLOUDFLARE_EMAIL", "someone@mkdev.example")
    monkeypatch.setenv("CLOUDFLARE_API_USER_SERVICE_KEY", "service-key")
    monkeypatch.setenv("CLOUDFLARE_BASE_URL", "https://elsewhere.example/v4")
    monkeypatch.setenv("CLOUDFLARE_CUSTOM_HEADERS", "Authorization: Bearer mine\nX-Extra: leak")
    transport = Script({"GET /zones": ok([zone_raw()]), f"GET /accounts/{ACCOUNT}/cfd_tunnel": ok([])})
    async with edge_before(transport) as edge:
        await edge.observe(Look(apps=False))
    for request in transport.asked:
        assert request.url.host == "api.cloudflare.com"
        assert request.headers["Authorization"] == f"Bearer {TOKEN}"
        assert not {"x-auth-key", "x-auth-email", "x-auth-user-service-key", "x-extra"} & request.headers.keys()


async def test_h29_the_address_given_is_the_only_one_used() -> None:
    transport = Script({"GET /v4/zones": ok([]), "GET /v4/accounts": ok([])})
    client = httpx.AsyncClient(transport=transport)
    edge = await connect(TOKEN, "http://127.0.0.1:8787/v4", http_client=client, budget=OpenBudget(), clock=lambda: NOW)
    with pytest.raises(OutsideError):
        await edge.observe(Look())
    await edge.close()
    assert {request.url.netloc for request in transport.asked} == {b"127.0.0.1:8787"}
    assert client.is_closed


@pytest.mark.parametrize("token", ["", "  ", "two words", "line\nbreak", "tökén", "nul\0"])
async def test_what_cannot_be_a_token_is_refused_without_being_shown(token: str) -> None:
    with pytest.raises(OutsideError) as caught:
        await connect(token, budget=OpenBudget(), clock=lambda: NOW)
    assert caught.value.problem.code is ProblemCode.TOKEN_REFUSED
    assert not token.strip() or token not in repr(caught.value)


@pytest.mark.parametrize("address", ["ftp://x.example", "api.example/v4", "http://", "http://x:port", "//x"])
async def test_what_cannot_be_an_address_is_a_wrong_setting(address: str) -> None:
    with pytest.raises(OutsideError) as caught:
        await connect(TOKEN, address, budget=OpenBudget(), clock=lambda: NOW)
    assert caught.value.problem.code is ProblemCode.SETTING_INVALID


async def test_a_client_of_its_own_waits_fifteen_seconds_and_five_to_connect() -> None:
    edge = await connect(TOKEN, budget=OpenBudget(), clock=lambda: NOW)
    timeout = edge._calls._client.timeout  # type: ignore[attr-defined] # not part of the port
    await edge.close()
    assert (timeout.read, timeout.write, timeout.connect) == (15.0, 15.0, 5.0)


# --- the check of a token --------------------------------------------------------------------------------------------


async def test_a_token_with_everything_may_read_everything() -> None:
    here = home()
    here.account.tokens[TOKEN].expires = NOW + timedelta(days=9)
    budget = OpenBudget()
    async with edge_before(here.transport, budget=budget) as edge:
        report = await edge.verify()
    assert report.accepted
    assert report.expires_at == NOW + timedelta(days=9)
    assert report.accounts == ((here.account.id, "Home"),)
    assert len(report.permissions) == 7
    assert all(report.permissions.values())
    assert report.problem is None
    assert {call.method for call in here.transport.calls} == {"GET"}
    assert set(budget.taken) == {Urgency.READ, Urgency.INTERACTIVE}


async def test_a_missing_permission_shows_as_missing_and_the_others_as_there() -> None:
    here = home()
    here.account.add_token(TOKEN, {"Zone Read", "DNS Write", "Cloudflare Tunnel Write"})
    async with edge_before(here.transport) as edge:
        report = await edge.verify()
    usable = {name for name, may in report.permissions.items() if may}
    assert usable == {"Zone Read", "DNS Read", "Cloudflare Tunnel Read"}
    assert len(report.permissions) == 7


async def test_an_unknown_token_is_not_accepted() -> None:
    here = home()
    async with edge_before(here.transport, token="unknown-" * 6) as edge:
        report = await edge.verify()
    assert not report.accepted
    assert report.problem is not None
    assert report.problem.code is ProblemCode.TOKEN_REFUSED


async def test_a_token_that_is_said_to_be_expired_is_not_accepted() -> None:
    verified = ok({"id": "x", "status": "expired", "expires_on": "2026-10-01T00:00:00Z"})
    async with edge_before(Script({"GET /zones": ok([zone_raw()]), "GET /user/tokens/verify": verified})) as edge:
        report = await edge.verify()
    assert not report.accepted
    assert report.expires_at == NOW.replace(month=10, day=1, hour=0)


async def test_a_token_of_an_account_is_verified_at_its_account() -> None:
    token = "cfat_" + "x" * 40
    account = new_account()
    account.add_zone("mkdev.example")
    account.add_token(token, account_owned=True)
    transport = AccountTransport(account)
    async with edge_before(transport, token=token) as edge:
        report = await edge.verify()
    assert report.accepted
    assert f"/accounts/{account.id}/tokens/verify" in [call.path for call in transport.calls]


async def test_two_accounts_are_listed_to_choose_from() -> None:
    transport = AccountTransport(new_account("Home"), club := new_account("Club"))
    async with edge_before(transport) as edge:
        report = await edge.verify()
    assert report.accepted
    assert {name for _, name in report.accounts} == {"Home", "Club"}
    assert report.problem is not None
    assert report.problem.code is ProblemCode.ACCOUNT_UNCLEAR
    async with edge_before(transport, account_id=club.id) as edge:
        assert (await edge.verify()).problem is None


async def test_whether_a_token_is_accepted_cannot_be_said_offline() -> None:
    here = home()
    here.transport.offline = True
    async with edge_before(here.transport) as edge:
        with pytest.raises(OutsideError) as caught:
            await edge.verify()
    assert caught.value.problem.code is ProblemCode.OFFLINE


async def test_a_token_that_may_see_no_zones_is_accepted_and_shows_what_lacks() -> None:
    here = home()
    here.account.add_token(TOKEN, {"Account Settings Read"})
    async with edge_before(here.transport) as edge:
        report = await edge.verify()
    assert report.accepted
    assert {name for name, may in report.permissions.items() if may} == {"Account Settings Read"}


async def test_a_token_of_one_of_two_accounts_is_accepted_without_asking_which() -> None:
    token = "cfat_" + "x" * 40
    home_, club = new_account("Home"), new_account("Club")
    for account in (home_, club):
        account.add_token(token, account_owned=True)
    transport = AccountTransport(home_, club)
    async with edge_before(transport, token=token) as edge:
        report = await edge.verify()
    assert report.accepted
    assert not any("verify" in call.path for call in transport.calls)


async def test_h28_without_zero_trust_the_permissions_are_still_there() -> None:
    here = home()
    here.account.set_organization(None)
    async with edge_before(here.transport) as edge:
        report = await edge.verify()
    assert all(report.permissions.values())


async def test_a_probe_that_fails_for_another_reason_proves_nothing() -> None:
    here = home()
    here.transport.fail_next("/access/service_tokens", status=429)
    async with edge_before(here.transport) as edge:
        with pytest.raises(OutsideError) as caught:
            await edge.verify()
    assert caught.value.problem.code is ProblemCode.RATE_LIMITED


async def test_a_server_error_at_the_zones_is_not_a_missing_permission() -> None:
    here = home()
    here.transport.fail_next("/zones", status=502, times=2)
    async with edge_before(here.transport) as edge:
        with pytest.raises(OutsideError) as caught:
            await edge.verify()
    assert caught.value.problem.code is ProblemCode.CLOUDFLARE_DOWN


# --- the budget, before a far end that counts ------------------------------------------------------------------------


async def test_no_call_is_ever_one_too_many() -> None:
    clock = Moving()
    account = Account(clock.now, rng=Random("Home"))  # noqa: S311 - ids that repeat are the point
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


# --- pages -----------------------------------------------------------------------------------------------------------


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
