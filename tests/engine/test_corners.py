"""Corners of carrying a plan out: what is missing at the last moment, what is half known, what nobody can read."""

from dataclasses import replace

import pytest

from dockflare_desktop.core.change import Action, Kind, LedgerState, OutcomeState
from dockflare_desktop.core.cloud import App, Document
from dockflare_desktop.core.model import JsonObject
from dockflare_desktop.core.planning.plan import make_plan
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.core.service import AccessSpec, LoginUnknown, OwnLogin, OwnPolicy
from dockflare_desktop.core.settings import Drift, Settings
from dockflare_desktop.demo.visitor import LOGIN, OPEN, UNROUTED
from tests.engine.desk_of_plans import FAMILY, STAFF, Bench, behind, service

pytestmark = pytest.mark.anyio

HOST = "app.nordhus.example"
PROTECTED = service(HOST, login=behind(HOST, FAMILY, group="family"))


async def test_a_document_that_cannot_be_re_read_is_not_put(bench: Bench) -> None:
    plan = await bench.plan(service(HOST))
    bench.clock.move(seconds=5)
    bench.transport.fail_next(("GET", "/configurations"), status=403, times=2)
    applied = await bench.carry_out(plan)
    codes = [each.problem.code for each in applied.outcomes if each.problem]
    assert codes == [ProblemCode.PERMISSION_MISSING, ProblemCode.NEED_FAILED]
    assert bench.writes() == []
    assert bench.store.entries == {}


async def test_a_bug_while_reading_ahead_is_not_swallowed(bench: Bench) -> None:
    plan = await bench.plan(service(HOST))
    bench.clock.move(seconds=5)
    assert bench.edge is not None

    async def broken(tunnel_id: str) -> Document:
        raise ZeroDivisionError(tunnel_id)

    bench.edge.document = broken  # type: ignore[method-assign]
    with pytest.raises(ZeroDivisionError):
        await bench.carry_out(plan)
    assert bench.writes() == []


async def test_a_record_for_a_tunnel_that_is_not_there_is_not_tried(bench: Bench) -> None:
    plan = await bench.plan(service(HOST))
    record = next(change for change in plan.changes if change.kind is Kind.RECORD)
    assert bench.actual is not None
    bench.actual = replace(bench.actual, directory=replace(bench.actual.directory, tunnels=()))
    applied = await bench.carry_out(replace(plan, changes=(replace(record, needs=frozenset()),)))
    assert [each.state for each in applied.outcomes] == [OutcomeState.SKIPPED]
    assert bench.writes() == []


async def test_a_policy_step_without_a_body_is_not_tried(bench: Bench) -> None:
    plan = await bench.plan(PROTECTED)
    policy = next(change for change in plan.changes if change.kind is Kind.POLICY)
    empty = replace(policy, step=replace(policy.step, use=None))
    applied = await bench.carry_out(replace(plan, changes=(empty,)))
    assert [each.state for each in applied.outcomes] == [OutcomeState.SKIPPED]
    assert (bench.writes(), bench.store.entries) == ([], {})


async def test_h5_an_application_without_an_aud_is_a_failed_login_and_stays_known(bench: Bench) -> None:
    assert bench.edge is not None
    put = bench.edge.put_app

    async def without(body: JsonObject, app_id: str = "") -> App:
        return replace(await put(body, app_id), aud="")

    bench.edge.put_app = without  # type: ignore[method-assign]
    applied = await bench.round(PROTECTED)
    assert ProblemCode.PROTECT_FAILED in [each.problem.code for each in applied.outcomes if each.problem]
    assert bench.reach(HOST) == UNROUTED
    assert bench.store.entries[(Kind.APPLICATION, HOST, "")].state is LedgerState.INTENDED
    bench.edge.put_app = put  # type: ignore[method-assign]
    await bench.settle()
    assert bench.apps() == []


async def test_a_login_of_policies_of_its_own_is_made_and_goes(bench: Bench) -> None:
    """The policies of a login that a group's would not fit are reusable ones kept under its address."""
    spec = AccessSpec(HOST, HOST, (OwnPolicy(HOST, 0, FAMILY), OwnPolicy(HOST, 1, STAFF)))
    await bench.settle(service(HOST, login=OwnLogin(spec)))
    assert bench.reach(HOST) == LOGIN
    keys = sorted(key for kind, key, _ in bench.store.entries if kind is Kind.POLICY)
    assert keys == [f"{HOST}#0", f"{HOST}#1"]
    await bench.settle()
    assert len(bench.account.access.policies) == 0


async def test_a_service_whose_zone_has_gone_gets_no_record(bench: Bench) -> None:
    await bench.settle(service(HOST, zone="gone.example", origin={"noTLSVerify": True}))
    assert bench.account.zones[bench.zone].records == {}
    assert bench.rules()[0]["originRequest"] == {"noTLSVerify": True}


async def test_a_take_down_in_a_zone_that_has_gone_drops_the_rule(bench: Bench) -> None:
    await bench.settle(service(HOST, zone="gone.example"))
    unknown = Problem(ProblemCode.GROUP_UNKNOWN, HOST, Effect.UNPROTECTED)
    await bench.settle(service(HOST, zone="gone.example", login=LoginUnknown(), problems=(unknown,)))
    assert [rule for rule in bench.rules() if "hostname" in rule] == []


async def test_what_was_in_a_tunnel_that_somebody_deleted_is_forgotten(bench: Bench) -> None:
    await bench.settle(service(HOST))
    del bench.account.tunnels[bench.tunnel]
    plan = await bench.plan()
    await bench.carry_out(plan)
    rule = next(entry for entry in bench.store.entries.values() if entry.kind is Kind.RULE)
    assert rule.state is LedgerState.REMOVED


async def test_dns_that_is_switched_on_waits_for_a_rule_that_is_only_reported_missing(bench: Bench) -> None:
    await bench.settle(service(HOST, dns=False))
    bench.settings = Settings(tunnel="home", drift=Drift.REPORT)
    bench.account.put_document(bench.tunnel, {"ingress": [{"service": "http_status:404"}]})
    plan = await bench.plan(service(HOST))
    assert plan.changes == ()
    bench.settings = Settings(tunnel="home")
    await bench.settle(service(HOST))
    assert bench.reach(HOST) == OPEN


async def test_a_second_change_before_the_first_was_settled_keeps_the_value_that_stands(bench: Bench) -> None:
    """Cut off after the call, and changed again: what stands is what was intended first."""
    await bench.settle(service(HOST))
    second, third = service(HOST, target="http://app:2"), service(HOST, target="http://app:3")
    await bench.settle(second)
    key = next(key for key in bench.store.entries if key[0] is Kind.RULE)
    row = bench.store.entries[key]
    first = {**row.value, "service": "http://app:8080"}
    bench.store.entries[key] = replace(row, state=LedgerState.INTENDED, prior=first)
    bench.transport.fail_next(("PUT", "/configurations"), status=500, times=1)
    plan = await bench.plan(third)
    await bench.carry_out(plan)
    kept = bench.store.entries[key]
    assert (kept.value["service"], (kept.prior or {})["service"]) == ("http://app:3", "http://app:2")
    await bench.settle(third)
    assert bench.rules()[0]["service"] == "http://app:3"


async def test_a_deleted_login_that_still_stands_after_a_lost_answer_is_deleted_next_time(bench: Bench) -> None:
    await bench.settle(PROTECTED)
    bench.transport.fail_next(("DELETE", "/access/apps"), status=500)
    for _ in range(2):
        await bench.round()
    deletes = [change for change in make_plan(bench.situation([], {}, {})).changes if change.action is Action.DELETE]
    assert [change.kind for change in deletes if change.kind is Kind.RULE] == []
    await bench.settle()
    assert bench.apps() == []
