"""Writes against an embedded account, and the odd answers it does not give."""

import json

import httpx
import pytest

from dockflare_desktop.core.cloud import Look
from dockflare_desktop.core.model import JsonObject, PolicyBody
from dockflare_desktop.core.problem import ProblemCode
from dockflare_desktop.engine.ports import OutsideError, RecordWrite, Urgency
from tests.adapters.cloudflare_bench import ACCOUNT, DOMAIN, ZONE, OpenBudget, Script, edge_before, home, ok

BATCH = f"/zones/{ZONE}/dns_records/batch"

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def cname(name: str, content: str = "t.cfargotunnel.com") -> JsonObject:
    return {"type": "CNAME", "name": f"{name}.{DOMAIN}", "content": content, "proxied": True, "ttl": 1}


async def test_a_document_goes_out_and_comes_back_untouched() -> None:
    here = home()
    config: JsonObject = {
        "ingress": (
            {"hostname": "ä.example", "service": "http://app:80", "originRequest": {"noTLSVerify": True, "x": None}},
            {"service": "http_status:404"},
        ),
        "warp-routing": {"enabled": True},
        "futureKey": [1, 2.5, {"deep": []}],
    }
    async with edge_before(here.transport) as edge:
        put = await edge.put_document(here.tunnel, config)
        read = await edge.document(here.tunnel)
    sent = here.transport.calls[-2].body
    assert sent == {"config": json.loads(json.dumps(config))}
    assert (put.version, put.config) == (1, json.loads(json.dumps(config)))
    assert (read.version, read.config) == (put.version, put.config)


async def test_what_a_write_hangs_on_goes_with_the_writes() -> None:
    here = home()
    budget = OpenBudget()
    async with edge_before(here.transport, budget=budget, account_id=here.account.id) as edge:
        await edge.document(here.tunnel)
        await edge.connectors(here.tunnel)
        await edge.put_document(here.tunnel, {"ingress": [{"service": "http_status:404"}]})
    assert budget.taken == [Urgency.WRITE] * 3


async def test_connectors_of_a_tunnel_without_any_are_none_at_all() -> None:
    here = home()
    async with edge_before(here.transport) as edge:
        assert await edge.connectors(here.tunnel) == ()


async def test_null_in_place_of_connectors_means_none() -> None:
    tunnel = "8c1e0000-0000-4000-8000-000000000001"
    transport = Script({f"GET /accounts/{ACCOUNT}/cfd_tunnel/{tunnel}/connections": ok(None)})
    async with edge_before(transport, account_id=ACCOUNT) as edge:
        assert await edge.connectors(tunnel) == ()


async def test_one_batch_deletes_changes_and_creates_by_change_id() -> None:
    here = home()
    old = here.account.add_record(here.zone, "A", f"old.{DOMAIN}", "192.0.2.1")
    kept = here.account.add_record(here.zone, "CNAME", f"kept.{DOMAIN}", "a.example")
    writes = [
        RecordWrite("make b", body=cname("b")),
        RecordWrite("make old", body=cname("old")),
        RecordWrite("drop", id=old),
        RecordWrite("change", id=kept, body={"content": "b.example", "comment": "ours"}),
    ]
    async with edge_before(here.transport) as edge:
        found = await edge.write_records(here.zone, writes)
    assert [call.method for call in here.transport.calls] == ["POST"]
    assert (found["change"].id, found["change"].content, found["change"].comment) == (kept, "b.example", "ours")
    assert found["make b"].name == f"b.{DOMAIN}"
    assert (found["make old"].name, found["make old"].type) == (f"old.{DOMAIN}", "CNAME")
    assert found["drop"].id == old


async def test_an_empty_batch_is_no_call() -> None:
    transport = Script({})
    async with edge_before(transport) as edge:
        assert await edge.write_records(ZONE, []) == {}
    assert transport.asked == []


async def test_new_records_are_recognised_in_any_order_and_spelling() -> None:
    answered = [
        {"id": "2", **cname("b")},
        {"id": "3", "type": "TXT", "name": DOMAIN, "content": '"quoted by Cloudflare"'},
        {"id": "1", **cname("a"), "name": f"A.{DOMAIN}."},
    ]
    writes = [
        RecordWrite("text", body={"type": "TXT", "name": "@", "content": "quoted by Cloudflare"}),
        RecordWrite("a", body=cname("a")),
        RecordWrite("b", body=cname("b")),
    ]
    async with edge_before(Script({f"POST {BATCH}": ok({"deletes": None, "posts": answered})})) as edge:
        found = await edge.write_records(ZONE, writes)
    assert {key: record.id for key, record in found.items()} == {"a": "1", "b": "2", "text": "3"}


async def test_a_batch_whose_answer_lacks_a_record_is_ambiguous() -> None:
    async with edge_before(Script({f"POST {BATCH}": ok({"posts": []})})) as edge:
        with pytest.raises(OutsideError) as caught:
            await edge.write_records(ZONE, [RecordWrite("a", body=cname("a"))])
    assert (caught.value.problem.code, caught.value.ambiguous) == (ProblemCode.ANSWER_LOST, True)


async def test_h19_a_batch_that_fails_writes_nothing_and_is_not_ambiguous() -> None:
    here = home()
    here.account.add_record(here.zone, "A", f"taken.{DOMAIN}", "192.0.2.1")
    before = here.account.snapshot()
    writes = [RecordWrite("a", body=cname("a")), RecordWrite("b", body=cname("taken"))]
    async with edge_before(here.transport) as edge:
        with pytest.raises(OutsideError) as caught:
            await edge.write_records(here.zone, writes)
    assert (caught.value.problem.code, caught.value.ambiguous) == (ProblemCode.FOREIGN_DNS, False)
    assert here.account.snapshot() == before


async def test_an_application_is_created_replaced_and_deleted() -> None:
    here = home()
    body: JsonObject = {"type": "self_hosted", "name": "App", "domain": f"app.{DOMAIN}", "app_launcher_visible": False}
    async with edge_before(here.transport) as edge:
        made = await edge.put_app(body)
        changed = await edge.put_app({**body, "session_duration": "1h"}, made.id)
        await edge.delete_app(made.id)
        await edge.delete_app(made.id)
    assert (made.addresses, made.launcher, made.session) == ((f"app.{DOMAIN}",), False, "24h")
    assert len(made.aud) == 64
    assert (changed.id, changed.aud, changed.session) == (made.id, made.aud, "1h")
    assert here.calls[-2:] == [f"DELETE /accounts/A/access/apps/{made.id}"] * 2


async def test_an_application_is_sent_exactly_as_given() -> None:
    here = home()
    body: JsonObject = {"type": "self_hosted", "domain": f"app.{DOMAIN}", "name": "Ä", "futureKey": {"kept": [1, None]}}
    async with edge_before(here.transport) as edge:
        await edge.put_app(body)
    assert here.transport.calls[-1].body == body


async def test_a_reusable_policy_is_created_replaced_and_deleted() -> None:
    here = home()
    body = PolicyBody("Staff", "allow", ({"everyone": {}},), extra={"session_duration": "2h"})
    async with edge_before(here.transport) as edge:
        made = await edge.put_policy(body)
        app = await edge.put_app(
            {"type": "self_hosted", "domain": f"app.{DOMAIN}", "name": "App", "policies": [{"id": made.id}]}
        )
        changed = await edge.put_policy(PolicyBody("Staff", "deny", ({"everyone": {}},)), made.id)
        await edge.delete_app(app.id)
        await edge.delete_policy(made.id)
        await edge.delete_policy(made.id)
    assert made.body == body
    assert [(use.id, use.reusable) for use in app.policies] == [(made.id, True)]
    assert (changed.id, changed.body.decision, changed.body.extra) == (made.id, "deny", {})


async def test_a_policy_in_use_is_not_deleted_and_says_so() -> None:
    here = home()
    policy = here.account.add_policy("Staff", "allow", [{"everyone": {}}])
    here.account.add_app(name="App", domain=f"app.{DOMAIN}", policies=[policy])
    async with edge_before(here.transport) as edge:
        with pytest.raises(OutsideError) as caught:
            await edge.delete_policy(policy)
    assert (caught.value.problem.code, caught.value.code) == (ProblemCode.CLOUDFLARE_REFUSED, 12132)


async def test_an_application_of_several_addresses_is_known_by_all_of_them() -> None:
    raw = {
        "id": "f174",
        "destinations": [{"type": "public", "uri": "https://B.example/X"}, {"type": "private", "cidr": "10.0.0.0/8"}],
        "self_hosted_domains": ["B.example/X", "c.example/"],
        "domain": "b.example/X",
    }
    transport = Script({f"POST /accounts/{ACCOUNT}/access/apps": ok(raw, 201)})
    async with edge_before(transport, account_id=ACCOUNT) as edge:
        app = await edge.put_app({"name": "many"})
    assert app.addresses == ("b.example/X", "c.example")


async def test_a_new_tunnel_is_managed_remotely() -> None:
    here = home()
    async with edge_before(here.transport) as edge:
        tunnel = await edge.create_tunnel("garage")
        actual = await edge.observe(Look(tunnels=frozenset({"garage"})))
    assert (tunnel.name, tunnel.remote) == ("garage", True)
    assert actual.documents.keys() == {tunnel.id}


async def test_a_tunnel_name_that_is_taken_is_refused_in_cloudflares_words() -> None:
    here = home()
    async with edge_before(here.transport) as edge:
        with pytest.raises(OutsideError) as caught:
            await edge.create_tunnel("home")
    assert (caught.value.problem.code, caught.value.code) == (ProblemCode.TUNNEL_NAME_TAKEN, 1013)
    assert "already have a tunnel" in caught.value.problem.detail


async def test_a_tunnel_run_from_a_file_is_told_apart() -> None:
    here = home()
    here.account.add_tunnel("old-nas", "local")
    async with edge_before(here.transport) as edge:
        actual = await edge.observe(Look())
    assert {tunnel.name: tunnel.remote for tunnel in actual.directory.tunnels} == {"home": True, "old-nas": False}


async def test_a_permission_that_only_reads_is_named_at_the_write() -> None:
    here = home()
    here.account.tokens.clear()
    here.account.add_token("r" * 40, {"Zone Read", "DNS Read", "Cloudflare Tunnel Read"})
    async with edge_before(here.transport, token="r" * 40) as edge:
        with pytest.raises(OutsideError) as caught:
            await edge.put_document(here.tunnel, {"ingress": [{"service": "http_status:404"}]})
    problem = caught.value.problem
    assert (problem.code, problem.value) == (ProblemCode.PERMISSION_MISSING, "Cloudflare Tunnel Edit")
    assert here.account.tunnels[here.tunnel].version == 0


async def test_a_write_during_a_network_that_is_gone_was_never_made() -> None:
    here = home()
    async with edge_before(here.transport, account_id=here.account.id) as edge:
        here.transport.offline = True
        with pytest.raises(OutsideError) as caught:
            await edge.delete_app("f174")
    assert (caught.value.problem.code, caught.value.ambiguous) == (ProblemCode.OFFLINE, False)


async def test_a_delete_answered_by_an_empty_body_is_done() -> None:
    transport = Script({f"DELETE /accounts/{ACCOUNT}/access/apps/f174": httpx.Response(202)})
    async with edge_before(transport, account_id=ACCOUNT) as edge:
        await edge.delete_app("f174")
    assert transport.paths == [f"DELETE /accounts/{ACCOUNT}/access/apps/f174"]


TUNNEL = "8c1e0000-0000-4000-8000-000000000001"
AT = f"/accounts/{ACCOUNT}/cfd_tunnel"


@pytest.mark.parametrize("result", [None, [], {"id": "", "name": "x"}])
async def test_a_tunnel_made_without_an_id_in_the_answer_must_be_read(result: object) -> None:
    async with edge_before(Script({f"POST {AT}": ok(result)}), account_id=ACCOUNT) as edge:
        with pytest.raises(OutsideError) as caught:
            await edge.create_tunnel("x")
    assert (caught.value.problem.code, caught.value.ambiguous) == (ProblemCode.ANSWER_LOST, True)


@pytest.mark.parametrize("result", [None, {"version": 3, "config": None}, {"config": {"ingress": []}}])
async def test_a_document_put_without_a_whole_answer_must_be_read(result: object) -> None:
    async with edge_before(Script({f"PUT {AT}/{TUNNEL}/configurations": ok(result)}), account_id=ACCOUNT) as edge:
        with pytest.raises(OutsideError) as caught:
            await edge.put_document(TUNNEL, {"ingress": []})
    assert (caught.value.problem.code, caught.value.ambiguous) == (ProblemCode.ANSWER_LOST, True)


async def test_an_answer_that_is_no_document_is_not_an_empty_document() -> None:
    async with edge_before(Script({f"GET {AT}/{TUNNEL}/configurations": ok(None)}), account_id=ACCOUNT) as edge:
        with pytest.raises(OutsideError) as caught:
            await edge.document(TUNNEL)
    assert caught.value.problem.code is ProblemCode.CLOUDFLARE_DOWN


async def test_an_answer_that_is_no_list_of_connectors_is_not_an_empty_one() -> None:
    async with edge_before(Script({f"GET {AT}/{TUNNEL}/connections": ok({})}), account_id=ACCOUNT) as edge:
        with pytest.raises(OutsideError) as caught:
            await edge.connectors(TUNNEL)
    assert caught.value.problem.code is ProblemCode.CLOUDFLARE_DOWN
