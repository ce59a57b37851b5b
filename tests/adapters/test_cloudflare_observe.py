"""One look at an embedded account: what is seen, by how many calls, and what happens when a part cannot be read."""

import asyncio
from collections import Counter
from datetime import timedelta

import httpx
import pytest

from dockflare_desktop.core.cloud import Look, Named
from dockflare_desktop.core.problem import Effect, ProblemCode
from dockflare_desktop.engine.ports import Urgency
from tests.adapters.cloudflare_bench import (
    ACCOUNT,
    DOMAIN,
    NOW,
    ZONE,
    OpenBudget,
    Script,
    edge_before,
    home,
    no,
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


async def test_a_public_look_at_one_zone_costs_five_reads() -> None:
    here = home()
    budget = OpenBudget()
    async with edge_before(here.transport, budget=budget) as edge:
        await edge.observe(PLAIN)
    assert Counter(here.calls) == Counter(
        [
            "GET /zones",
            "GET /accounts/A/cfd_tunnel",
            "GET /accounts/A/access/apps",
            "GET /zones/Z/dns_records",
            "GET /accounts/A/cfd_tunnel/T/configurations",
        ]
    )
    assert budget.taken == [Urgency.READ] * 5


class Together(httpx.AsyncBaseTransport):
    """Answers nobody before `number` calls have come, so that calls made one after the other never end."""

    def __init__(self, inner: httpx.AsyncBaseTransport, number: int) -> None:
        self._inner, self._number, self.arrived, self.gate = inner, number, 0, asyncio.Event()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.arrived += 1
        if self.arrived == self._number:
            self.gate.set()
        async with asyncio.timeout(5):
            await self.gate.wait()
        return await self._inner.handle_async_request(request)


async def test_a_later_look_makes_all_its_reads_at_once() -> None:
    here = home()
    together = Together(here.transport, 5)
    together.gate.set()
    async with edge_before(together) as edge:
        await edge.observe(PLAIN)
        together.arrived = 0
        together.gate.clear()
        actual = await edge.observe(PLAIN)
    assert together.arrived == 5
    assert actual.records == {here.zone: ()}
    assert actual.documents.keys() == {here.tunnel}


async def test_a_look_shows_the_names_that_labels_may_use() -> None:
    here = home()
    policy = here.account.add_policy("Staff", "allow", [{"email_domain": {"domain": "mkdev.example"}}])
    idp = here.account.add_identity_provider("Pin")
    token = here.account.add_service_token("ci")
    here.account.add_member("owner@mkdev.example")
    here.account.add_member("guest@mkdev.example", administrator=False)
    async with edge_before(here.transport) as edge:
        actual = await edge.observe(EVERYTHING)
    names = actual.directory
    assert (actual.account_id, actual.account_name, actual.problems) == (here.account.id, "Home", ())
    assert [zone.name for zone in names.zones] == [DOMAIN]
    assert [(tunnel.name, tunnel.remote) for tunnel in names.tunnels] == [("home", True)]
    assert names.owners == ("owner@mkdev.example",)
    assert (names.team, names.zero_trust) == ("home", True)
    assert names.sign_in_methods == (Named(idp, "Pin", "onetimepin"),)
    assert names.service_tokens == (Named(token, "ci"),)
    assert [(found.id, found.body.extra) for found in names.policies or ()] == [(policy, {})]


async def test_a_look_shows_what_stands_in_a_zone_and_a_tunnel() -> None:
    here = home()
    target = f"{here.tunnel}.cfargotunnel.com"
    config = {"ingress": [{"service": "http_status:404"}], "warp-routing": {"enabled": True}}
    here.account.add_record(here.zone, "CNAME", f"app.{DOMAIN}", target, proxied=True, comment="x")
    here.account.put_document(here.tunnel, config)
    connector = here.account.connect(here.tunnel)
    async with edge_before(here.transport) as edge:
        actual = await edge.observe(EVERYTHING)
    (record,) = actual.records[here.zone] or ()
    assert (record.name, record.content, record.proxied, record.comment) == (f"app.{DOMAIN}", target, True, "x")
    document = actual.documents[here.tunnel]
    assert document is not None
    assert document.config == config
    (seen,) = actual.connectors[here.tunnel] or ()
    assert (seen.id, seen.version, seen.config_version) == (connector.id, "2026.8.2", document.version)
    assert len(seen.colos) > 1


async def test_a_look_tells_reusable_policies_of_an_application_from_its_own() -> None:
    here = home()
    staff = here.account.add_policy("Staff", "allow", [{"everyone": {}}])
    shared = here.account.add_app(name="Shared", domain=f"app.{DOMAIN}/Admin", policies=[staff])
    own_policy = {"name": "Own", "decision": "deny", "include": [{"everyone": {}}]}
    own = here.account.add_app(name="Own", domain=f"own.{DOMAIN}", policies=[own_policy])
    async with edge_before(here.transport) as edge:
        actual = await edge.observe(EVERYTHING)
    found = {app.id: app for app in actual.apps or ()}
    assert found[shared].addresses == (f"app.{DOMAIN}/Admin",)
    assert [(use.id, use.reusable, use.body.decision) for use in found[shared].policies] == [(staff, True, "allow")]
    assert [(use.body.name, use.reusable) for use in found[own].policies] == [("Own", False)]
    assert found[own].raw["domain"] == f"own.{DOMAIN}"


async def test_a_tunnel_never_configured_has_no_document_and_is_readable() -> None:
    here = home()
    async with edge_before(here.transport) as edge:
        actual = await edge.observe(PLAIN)
    document = actual.documents[here.tunnel]
    assert document is not None
    assert (document.version, document.config, document.read_at) == (0, None, NOW)


async def test_names_that_do_not_exist_are_absent_and_cost_nothing() -> None:
    here = home()
    async with edge_before(here.transport) as edge:
        actual = await edge.observe(Look(frozenset({"else.example"}), frozenset({"gone"}), apps=False))
    assert (actual.records, actual.documents, actual.apps) == ({}, {}, None)
    assert len(here.calls) == 2


async def test_a_tunnel_made_anew_under_its_name_is_read_by_its_new_id() -> None:
    here = home()
    async with edge_before(here.transport) as edge:
        await edge.observe(PLAIN)
        here.account.tunnels[here.tunnel].name = "old"
        fresh = here.account.add_tunnel("home")
        actual = await edge.observe(PLAIN)
    assert actual.documents.keys() == {fresh}
    assert actual.problems == ()


async def test_a_zone_added_anew_under_its_name_is_read_by_its_new_id() -> None:
    zones, fresh = [zone_raw()], "abcd" * 8
    answers = {"GET /zones": lambda _: ok(zones), f"GET /accounts/{ACCOUNT}/cfd_tunnel": ok([])}
    records = {f"GET /zones/{ident}/dns_records": ok([{"id": ident}]) for ident in (ZONE, fresh)}
    look = Look(zones=frozenset({DOMAIN}), apps=False)
    async with edge_before(Script({**answers, **records})) as edge:
        await edge.observe(look)
        zones[0] = zone_raw(ident=fresh)
        actual = await edge.observe(look)
    assert actual.records.keys() == {fresh}
    assert [record.id for record in actual.records[fresh] or ()] == [fresh]


async def test_an_expected_zone_that_is_gone_is_no_problem() -> None:
    zones = [zone_raw()]
    answers = {"GET /zones": lambda _: ok(zones), f"GET /accounts/{ACCOUNT}/cfd_tunnel": ok([])}
    records = {f"GET /zones/{ZONE}/dns_records": lambda _: ok([]) if zones else no(403, 10000)}
    look = Look(zones=frozenset({DOMAIN}), apps=False)
    async with edge_before(Script({**answers, **records}), account_id=ACCOUNT) as edge:
        await edge.observe(look)
        zones.clear()
        actual = await edge.observe(look)
    assert (actual.records, actual.problems) == ({}, ())


@pytest.mark.parametrize(("ahead", "side"), [(4, "ahead"), (-61, "behind")])
async def test_a_wrong_clock_is_noticed_by_the_answers_date(ahead: int, side: str) -> None:
    theirs = (NOW - timedelta(minutes=ahead)).strftime("%a, %d %b %Y %H:%M:%S GMT")

    def dated(result: object) -> httpx.Response:
        answer = ok(result)
        answer.headers["Date"] = theirs
        return answer

    transport = Script({"GET /zones": dated([zone_raw()]), f"GET /accounts/{ACCOUNT}/cfd_tunnel": dated([])})
    async with edge_before(transport) as edge:
        (problem,) = (await edge.observe(Look(apps=False))).problems
    assert (problem.code, problem.effect) == (ProblemCode.CLOCK_WRONG, Effect.WARNING)
    assert (problem.value, problem.detail) == (str(abs(ahead)), side)


async def test_at_most_sixteen_calls_are_on_the_way_at_once() -> None:
    here = home()
    names = [f"z{number}.example" for number in range(40)]
    for name in names:
        here.account.add_zone(name)
    inside, most = 0, 0

    class Counting(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            nonlocal inside, most
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0)
            inside -= 1
            return await here.transport.handle_async_request(request)

    async with edge_before(Counting()) as edge:
        actual = await edge.observe(Look(zones=frozenset(names)))
    assert len(actual.records) == 40
    assert 1 < most <= 16
