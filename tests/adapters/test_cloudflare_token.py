"""The check of a token: accepted or not, where, and what it may read."""

from datetime import timedelta

import pytest

from dockflare_desktop.core.problem import ProblemCode
from dockflare_desktop.demo.transport import AccountTransport
from dockflare_desktop.engine.ports import OutsideError, Urgency
from tests.adapters.cloudflare_bench import (
    NOW,
    TOKEN,
    OpenBudget,
    Script,
    edge_before,
    home,
    new_account,
    ok,
    zone_raw,
)

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.mark.parametrize(("days", "told"), [(14, [ProblemCode.TOKEN_EXPIRES, "2026-11-15"]), (15, None)])
async def test_a_token_that_ends_within_two_weeks_is_told(days: int, told: list[str] | None) -> None:
    here = home()
    here.account.tokens[TOKEN].expires = NOW + timedelta(days=days)
    async with edge_before(here.transport) as edge:
        problem = (await edge.verify()).problem
    assert (None if problem is None else [problem.code, problem.value]) == told


async def test_a_token_with_everything_may_read_everything() -> None:
    here = home()
    here.account.tokens[TOKEN].expires = NOW + timedelta(days=90)
    budget = OpenBudget()
    async with edge_before(here.transport, budget=budget) as edge:
        report = await edge.verify()
    assert report.accepted
    assert report.expires_at == NOW + timedelta(days=90)
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
