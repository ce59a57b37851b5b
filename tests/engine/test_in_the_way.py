"""What stands in the way of a service at Cloudflare is named, and what drift=report finds is told and left."""

from dataclasses import replace

import pytest

from dockflare_desktop.core.change import Hold, Kind, Plan
from dockflare_desktop.core.cloud import Tunnel
from dockflare_desktop.core.planning.plan import make_plan
from dockflare_desktop.core.problem import ProblemCode
from dockflare_desktop.core.service import Service, ZoneLogin
from dockflare_desktop.core.settings import Drift
from dockflare_desktop.demo.visitor import LOGIN
from dockflare_desktop.words import sentence
from tests.engine.desk_of_plans import ANYONE, FAMILY, STAFF, Bench, behind, service

pytestmark = pytest.mark.anyio
HOST = "app.nordhus.example"
PLAIN = service(HOST)


def codes(plan: Plan) -> list[ProblemCode]:
    return [problem.code for verdict in plan.verdicts for problem in verdict.problems]


@pytest.mark.parametrize(
    ("comment", "code"),
    [
        ("managed by external-dns", ProblemCode.OTHER_TOOL),
        ("DockFlare Desktop: app [dfd1 o=ffffffff t=00000000]", ProblemCode.OTHER_INSTALLATION),
        ("by hand", ProblemCode.FOREIGN_DNS),
    ],
)
async def test_a_record_of_somebody_else_is_named_by_its_owner_and_left(
    bench: Bench, comment: str, code: ProblemCode
) -> None:
    bench.account.add_record(bench.zone, "CNAME", HOST, "elsewhere.example", comment=comment)
    assert codes(await bench.plan(PLAIN)) == [code]
    writes = len(bench.writes())
    await bench.round(PLAIN)
    assert len(bench.writes()) == writes


async def test_the_tool_whose_rule_or_login_is_in_the_way_is_named(bench: Bench) -> None:
    bench.account.add_app(name=f"DockFlare-{HOST}", domain=HOST, policies=[])
    bench.account.add_record(bench.zone, "CNAME", HOST, "elsewhere.example")
    rule = {"hostname": HOST, "service": "http://theirs:1"}
    bench.account.put_document(bench.tunnel, {"ingress": [rule, {"service": "http_status:404"}]})
    plan = await bench.plan(service(HOST, login=behind(HOST, FAMILY)))
    told = [sentence(problem).text for verdict in plan.verdicts for problem in verdict.problems]
    assert told == [
        f"A login for {HOST} exists and is not ours: “DockFlare-{HOST}”. It was made by the original DockFlare.",
        f"A rule of the original DockFlare in the tunnel “home” already uses {HOST}.",
        (
            f"A DNS record for {HOST} exists and is not ours (CNAME elsewhere.example). It was not touched."
            " It was made by the original DockFlare."
        ),
    ]


async def planned(bench: Bench, asked: Service, *tunnels: Tunnel) -> Plan:
    await bench.plan(asked)
    assert bench.actual is not None
    directory = replace(bench.actual.directory, tunnels=(*bench.actual.directory.tunnels, *tunnels))
    bench.actual = replace(bench.actual, directory=directory)
    return make_plan(bench.situation((asked,), {}, {}))


async def test_a_tunnel_that_is_missing_deleted_or_ruled_by_a_file_is_told_apart(bench: Bench) -> None:
    elsewhere = service(HOST, tunnel="garage")
    assert codes(await planned(bench, elsewhere)) == [ProblemCode.TUNNEL_UNKNOWN]
    filed = Tunnel("77777777-7777-4777-8777-777777777777", "garage", remote=False)
    assert codes(await planned(bench, elsewhere, filed)) == [ProblemCode.TUNNEL_FILE]
    await bench.settle(PLAIN)
    key, row = next((key, row) for key, row in bench.store.entries.items() if row.kind == "rule")
    del bench.store.entries[key]
    gone = replace(row, tunnel="66666666-6666-4666-8666-666666666666")
    bench.store.entries[(gone.kind, gone.key, gone.tunnel)] = gone
    assert codes(await planned(bench, elsewhere)) == [ProblemCode.TUNNEL_GONE]


async def test_an_account_without_zero_trust_blocks_what_asks_for_a_login(bench: Bench) -> None:
    """H28"""
    asked = service(HOST, login=behind(HOST, FAMILY))
    await bench.plan(asked)
    assert bench.actual is not None
    bench.actual = replace(bench.actual, directory=replace(bench.actual.directory, zero_trust=False))
    plan = make_plan(bench.situation((asked,), {}, {}))
    assert codes(plan) == [ProblemCode.NO_ZERO_TRUST]
    assert plan.changes == ()


async def test_drift_report_tells_of_a_login_that_was_tightened_elsewhere_and_leaves_it(bench: Bench) -> None:
    asked = service(HOST, login=behind(HOST, FAMILY, STAFF))
    await bench.settle(asked)
    bench.settings = replace(bench.settings, drift=Drift.REPORT)
    app = next(iter(bench.account.access.apps.values()))
    app.body["session_duration"] = "1h"
    plan = await bench.plan(asked)
    assert codes(plan) == [ProblemCode.CHANGED_OUTSIDE]
    assert plan.changes == ()


async def test_drift_report_tells_of_a_policy_that_was_tightened_elsewhere_and_leaves_it(bench: Bench) -> None:
    both = replace(FAMILY, include=(*FAMILY.include, *STAFF.include))
    asked = service(HOST, login=behind(HOST, both, group="family"))
    await bench.settle(asked)
    bench.settings = replace(bench.settings, drift=Drift.REPORT)
    policy = next(iter(bench.account.access.policies.values()))
    policy.body["include"] = [dict(each) for each in FAMILY.include]
    plan = await bench.plan(asked)
    assert set(codes(plan)) == {ProblemCode.CHANGED_OUTSIDE}
    assert plan.changes == ()


async def test_records_that_the_token_may_not_read_are_told_as_cloudflare_says_it(bench: Bench) -> None:
    bench.transport.fail_next(("GET", "/dns_records"), status=403, times=5)
    assert codes(await bench.plan(PLAIN)) == [ProblemCode.PERMISSION_MISSING]


async def test_a_zone_login_that_some_pass_unasked_gives_no_lock(bench: Bench) -> None:
    """H5"""
    office = {"name": "office", "decision": "bypass", "include": [{"ip": {"ip": "203.0.113.0/24"}}]}
    staff = {"name": "staff", "decision": "allow", "include": [{"email_domain": {"domain": "mkdev.example"}}]}
    bench.account.add_app(
        name="zone",
        domain="*.nordhus.example",
        policies=[{**office, "precedence": 1}, {**staff, "precedence": 2}],
    )
    asked = service(HOST, login=ZoneLogin("nordhus.example"))
    await bench.settle(asked)
    [rule, _] = bench.rules()
    assert (rule["hostname"], rule.get("originRequest")) == (HOST, None)
    assert bench.reach(HOST) == LOGIN


async def test_under_hold_a_groups_edit_that_would_open_a_wider_login_waits(bench: Bench) -> None:
    """H6"""
    wide = service("*.nordhus.example", login=behind("*.nordhus.example", FAMILY, group="family"))
    held = service(HOST, hold_public=True)
    await bench.settle(wide, held)
    assert bench.reach(HOST) == LOGIN
    opened = service("*.nordhus.example", login=behind("*.nordhus.example", ANYONE, group="family"))
    plan = await bench.plan(opened, held)
    assert {change.hold for change in plan.changes if change.kind is Kind.POLICY} == {Hold.PUBLIC}
    await bench.carry_out(plan)
    assert bench.reach(HOST) == LOGIN
