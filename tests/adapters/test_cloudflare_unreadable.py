"""A look when something cannot be read, is not set up, or does not say which account is meant."""

import httpx
import pytest

from dockflare_desktop.core.cloud import Look
from dockflare_desktop.core.problem import Effect, ProblemCode
from dockflare_desktop.demo.permissions import ALL
from dockflare_desktop.demo.transport import AccountTransport
from dockflare_desktop.engine.ports import OutsideError
from tests.adapters.cloudflare_bench import (
    ACCOUNT,
    DOMAIN,
    TOKEN,
    OpenBudget,
    Script,
    edge_before,
    home,
    new_account,
    ok,
    zone_raw,
)

PLAIN = Look(zones=frozenset({DOMAIN}), tunnels=frozenset({"home"}))
EVERYTHING = Look(
    zones=frozenset({DOMAIN}),
    tunnels=frozenset({"home"}),
    connectors=frozenset({"home"}),
    policies=True,
    sign_in_methods=True,
    service_tokens=True,
    owners=True,
    team=True,
)

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


async def test_logins_that_may_not_be_read_are_unreadable_and_not_absent() -> None:
    here = home()
    here.account.add_token(TOKEN, ALL - {"Access: Apps and Policies Read", "Access: Apps and Policies Write"})
    async with edge_before(here.transport) as edge:
        actual = await edge.observe(PLAIN)
    assert actual.apps is None
    (problem,) = actual.problems
    assert (problem.code, problem.effect, problem.label) == (ProblemCode.PERMISSION_MISSING, Effect.UNREADABLE, "apps")
    assert problem.value == "Access: Apps and Policies Read"
    assert actual.records[here.zone] == ()


@pytest.mark.parametrize("fault", [{"status": 502}, {"exc": httpx.ReadTimeout}])
async def test_a_part_that_fails_twice_is_unreadable_and_the_rest_is_seen(fault: dict[str, object]) -> None:
    here = home()
    here.transport.fail_next("/dns_records", times=2, **fault)  # type: ignore[arg-type] # a table of keywords
    async with edge_before(here.transport) as edge:
        actual = await edge.observe(PLAIN)
    assert actual.records == {here.zone: None}
    (problem,) = actual.problems
    assert (problem.code, problem.subject, problem.label) == (ProblemCode.CLOUDFLARE_DOWN, DOMAIN, "records")
    assert actual.apps == ()


async def test_a_read_is_repeated_once_and_passes_the_budget_each_time() -> None:
    here = home()
    here.transport.fail_next("/dns_records", exc=httpx.RemoteProtocolError)
    budget = OpenBudget()
    async with edge_before(here.transport, budget=budget) as edge:
        actual = await edge.observe(PLAIN)
    assert actual.records == {here.zone: ()}
    assert len(budget.taken) == 6


@pytest.mark.parametrize("part", ["/zones", "/cfd_tunnel"])
async def test_without_zones_or_tunnels_nothing_can_be_judged(part: str) -> None:
    here = home()
    here.transport.fail_next(lambda method, path: path.endswith(part), status=403)
    async with edge_before(here.transport) as edge:
        with pytest.raises(OutsideError) as caught:
            await edge.observe(PLAIN)
    assert caught.value.problem.code is ProblemCode.PERMISSION_MISSING


async def test_offline_is_told_as_such() -> None:
    here = home()
    here.transport.offline = True
    async with edge_before(here.transport) as edge:
        with pytest.raises(OutsideError) as caught:
            await edge.observe(PLAIN)
    assert (caught.value.problem.code, caught.value.ambiguous) == (ProblemCode.OFFLINE, False)


async def test_a_token_refused_in_the_middle_wins_over_other_failures() -> None:
    here = home()
    here.transport.fail_next("/access/apps", status=401)
    async with edge_before(here.transport) as edge:
        with pytest.raises(OutsideError) as caught:
            await edge.observe(PLAIN)
    assert caught.value.problem.code is ProblemCode.TOKEN_REFUSED


async def test_h28_an_account_without_zero_trust_has_no_logins_which_is_known() -> None:
    here = home()
    here.account.set_organization(None)
    async with edge_before(here.transport) as edge:
        actual = await edge.observe(EVERYTHING)
    names = actual.directory
    assert (names.zero_trust, names.team, actual.apps, names.policies) == (False, None, (), ())
    assert (names.sign_in_methods, names.service_tokens, actual.problems) == ((), (), ())


async def test_two_accounts_and_none_chosen_must_be_chosen_from() -> None:
    here, other = home(), new_account("Club")
    other.add_zone("club.example")
    async with edge_before(AccountTransport(here.account, other)) as edge:
        with pytest.raises(OutsideError) as caught:
            await edge.observe(PLAIN)
    assert caught.value.problem.code is ProblemCode.ACCOUNT_UNCLEAR
    assert here.account.id in caught.value.problem.detail
    assert f"Club ({other.id})" in caught.value.problem.detail


async def test_a_chosen_account_shows_only_its_own_zones() -> None:
    here, other = home(), new_account("Club")
    other.add_zone("club.example")
    transport = AccountTransport(here.account, other)
    async with edge_before(transport, account_id=other.id) as edge:
        actual = await edge.observe(PLAIN)
    assert (actual.account_id, actual.account_name) == (other.id, "Club")
    assert [zone.name for zone in actual.directory.zones] == ["club.example"]
    assert not any(call.path == "/accounts" for call in transport.calls)


async def test_an_account_without_zones_is_found_by_the_list_of_accounts() -> None:
    empty = new_account("Empty")
    empty.tokens[TOKEN].ignores_page = True
    async with edge_before(AccountTransport(empty)) as edge:
        actual = await edge.observe(PLAIN)
    assert (actual.account_id, actual.directory.zones) == (empty.id, ())


async def test_a_token_that_now_sees_another_account_is_not_followed_silently() -> None:
    zones = [zone_raw()]
    transport = Script(
        {
            "GET /zones": lambda _: ok(zones),
            f"GET /accounts/{ACCOUNT}/cfd_tunnel": ok([]),
        }
    )
    async with edge_before(transport) as edge:
        await edge.observe(Look(apps=False))
        zones[0] = zone_raw(account="ffff" * 8)
        with pytest.raises(OutsideError) as caught:
            await edge.observe(Look(apps=False))
    assert caught.value.problem.code is ProblemCode.ACCOUNT_UNCLEAR
