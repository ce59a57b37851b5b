"""Somebody else writes the same document: their rules are kept; where they could be lost, that is told (H39)."""

from dataclasses import replace

import pytest

from dockflare_desktop.core.change import Kind, OutcomeState
from dockflare_desktop.core.cloud import Document
from dockflare_desktop.core.model import JsonObject
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.demo.visitor import OPEN, UNROUTED
from tests.engine.desk_of_plans import Bench, service

pytestmark = pytest.mark.anyio

HOST = "app.nordhus.example"
THEIRS: JsonObject = {"hostname": "hand.nordhus.example", "service": "http://hand:1", "originRequest": {"future": [1]}}
REST: JsonObject = {"service": "http_status:404"}


async def test_rules_spelt_in_another_case_are_kept(bench: Bench) -> None:
    """cloudflared takes `Ingress` for `ingress`; with ours beside it, theirs would be dead."""
    theirs = {"Hostname": "hand.nordhus.example", "SERVICE": "http://hand:1"}
    bench.account.put_document(bench.tunnel, {"Ingress": [theirs, REST]})
    await bench.settle(service(HOST))
    assert list(bench.account.tunnels[bench.tunnel].config or {}) == ["ingress"]
    assert {"hostname": "hand.nordhus.example", "service": "http://hand:1"} in bench.rules()
    assert {rule.get("hostname") for rule in bench.rules()} == {"hand.nordhus.example", HOST, None}


def intrude(bench: Bench, *rules: JsonObject) -> None:
    """Somebody puts these rules between our reading and our writing."""

    def hook(method: str, path: str) -> None:
        if method == "PUT" and path.endswith("/configurations") and not done:
            done.append(True)
            bench.account.put_document(bench.tunnel, {"ingress": [*rules]})

    done: list[bool] = []
    bench.transport.before_call.append(hook)


async def test_what_was_written_since_the_plan_was_made_is_merged(bench: Bench) -> None:
    await bench.settle(service(HOST))
    plan = await bench.plan(service(HOST), service("www.nordhus.example"))
    bench.account.put_document(bench.tunnel, {"ingress": [THEIRS, *bench.rules()], "warp-routing": {"enabled": True}})
    bench.clock.move(seconds=5)
    applied = await bench.carry_out(plan)
    assert applied.problems == ()
    assert THEIRS in bench.rules()
    assert (bench.account.tunnels[bench.tunnel].config or {})["warp-routing"] == {"enabled": True}
    assert bench.reach("www.nordhus.example") == OPEN


async def test_h39_a_neighbours_write_in_the_last_moment_is_told_with_both_versions(bench: Bench) -> None:
    await bench.settle(service(HOST))
    read = bench.account.tunnels[bench.tunnel].version
    intrude(bench, THEIRS, *bench.rules())
    applied = await bench.round(service(HOST), service("www.nordhus.example"))
    told = Problem(ProblemCode.DOCUMENT_OVERWRITTEN, "home", Effect.WARNING, detail=f"{read} {read + 2}")
    assert applied.problems == (told,)


async def test_h39_a_neighbour_who_writes_again_is_merged_in_the_next_round(bench: Bench) -> None:
    await bench.settle(service(HOST))
    intrude(bench, THEIRS, *bench.rules())
    both = (service(HOST), service("www.nordhus.example"))
    await bench.round(*both)
    bench.account.put_document(bench.tunnel, {"ingress": [THEIRS, REST]})  # without knowing of ours
    await bench.settle(*both)
    assert THEIRS in bench.rules()
    assert (bench.reach(HOST), bench.reach("www.nordhus.example")) == (OPEN, OPEN)


async def test_an_answer_that_does_not_show_our_rule_is_no_success(bench: Bench) -> None:
    """The PUT's own answer is the verification."""
    assert bench.edge is not None
    put = bench.edge.put_document

    async def other(tunnel_id: str, config: JsonObject) -> Document:
        return replace(await put(tunnel_id, config), config={"ingress": [REST]})

    bench.edge.put_document = other  # type: ignore[method-assign]
    applied = await bench.round(service(HOST))
    rule = next(each for each in applied.outcomes if each.change.kind is Kind.RULE)
    assert (rule.state, rule.unclear) == (OutcomeState.FAILED, True)
    assert rule.problem is not None
    assert rule.problem.code is ProblemCode.DOCUMENT_MOVED
    assert bench.reach(HOST) == UNROUTED
    bench.edge.put_document = put  # type: ignore[method-assign]
    await bench.settle(service(HOST))
    assert bench.reach(HOST) == OPEN


async def test_a_rule_that_changed_since_the_plan_was_made_is_looked_at_again(bench: Bench) -> None:
    await bench.settle(service(HOST))
    plan = await bench.plan(service(HOST, target="http://app:9090"))
    bench.account.put_document(bench.tunnel, {"ingress": [{"hostname": HOST, "service": "http://x:1"}, REST]})
    bench.clock.move(seconds=5)
    applied = await bench.carry_out(plan)
    assert [each.problem.code for each in applied.outcomes if each.problem] == [ProblemCode.DOCUMENT_MOVED]
    assert bench.rules()[0]["service"] == "http://x:1"


async def test_a_foreign_rule_that_appeared_with_our_key_is_not_written_over(bench: Bench) -> None:
    plan = await bench.plan(service(HOST))
    foreign = {"hostname": HOST, "service": "http://x:1"}
    bench.account.put_document(bench.tunnel, {"ingress": [foreign, REST]})
    bench.clock.move(seconds=5)
    applied = await bench.carry_out(plan)
    codes = [each.problem.code for each in applied.outcomes if each.problem]
    assert codes == [ProblemCode.FOREIGN_RULE, ProblemCode.NEED_FAILED]
    assert bench.rules() == [foreign, REST]


async def test_a_foreign_rule_that_no_connector_takes_stops_the_document_and_is_named(bench: Bench) -> None:
    bad = {"hostname": "hand.nordhus.example", "service": "http://hand/path"}
    bench.account.tunnels[bench.tunnel].config = {"ingress": [bad, REST]}
    applied = await bench.round(service(HOST))
    codes = [each.problem.code for each in applied.outcomes if each.problem]
    assert codes == [ProblemCode.FOREIGN_DOCUMENT_INVALID, ProblemCode.NEED_FAILED]
    assert bench.rules() == [bad, REST]


async def test_a_place_that_was_taken_since_the_plan_was_made_leaves_that_rule_out(bench: Bench) -> None:
    """H38"""
    plan = await bench.plan(service(HOST), service("www.nordhus.example"))
    wild = {"hostname": "*.nordhus.example", "service": "http://wild:1"}
    deep = {"hostname": HOST, "path": "^/deep(/|$)", "service": "http://deep:1"}
    bench.account.put_document(bench.tunnel, {"ingress": [wild, deep, REST]})
    bench.clock.move(seconds=5)
    applied = await bench.carry_out(plan)
    codes = [each.problem.code for each in applied.outcomes if each.problem]
    assert codes == [ProblemCode.NO_PLACE, ProblemCode.NEED_FAILED]
    assert bench.reach("www.nordhus.example") == OPEN


async def test_a_rule_that_may_not_be_changed_any_more_stays_as_it_was(bench: Bench) -> None:
    await bench.settle(service(HOST))
    applied = await bench.round(service(HOST, target="http://"))
    assert [each.problem.code for each in applied.outcomes if each.problem] == [ProblemCode.TARGET_INVALID]
    assert bench.rules()[0]["service"] == "http://app:8080"
