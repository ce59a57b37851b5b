"""Records in batches: what one of them does wrong does not hold up the others (H19), and a record needs its rule."""

import pytest

from dockflare_desktop.core.change import Action, Kind, OutcomeState
from dockflare_desktop.core.model import PathMatch
from dockflare_desktop.core.problem import ProblemCode
from dockflare_desktop.core.service import Presence, Service
from dockflare_desktop.core.settings import Drift, Settings
from dockflare_desktop.demo.visitor import OPEN
from dockflare_desktop.engine.apply import Applied
from tests.engine.desk_of_plans import FAMILY, TOKEN, Bench, behind, service

pytestmark = pytest.mark.anyio

HOST = "app.nordhus.example"


def many(number: int) -> list[Service]:
    return [service(f"s{each:03}.nordhus.example") for each in range(number)]


def batches(bench: Bench) -> list[int]:
    """How many records each batch held."""
    bodies = [call.body for call in bench.transport.calls if call.path.endswith("/batch")]
    return [sum(map(len, body.values())) for body in bodies]  # type: ignore[attr-defined]


def intrude(bench: Bench, *hosts: str) -> None:
    """Somebody else makes these records just before our first batch."""

    def hook(method: str, path: str) -> None:
        if path.endswith("/batch") and not bench.account.zones[bench.zone].records:
            for host in hosts:
                bench.account.add_record(bench.zone, "A", host, "192.0.2.1")

    bench.transport.before_call.append(hook)


def of_records(applied: Applied) -> dict[OutcomeState, list[str]]:
    found: dict[OutcomeState, list[str]] = {}
    for each in applied.outcomes:
        if each.change.kind is Kind.RECORD:
            found.setdefault(each.state, []).append(each.change.target)
    return found


@pytest.mark.parametrize("bad", [(0,), (17,), (63,), (5, 6), (5, 60)])
async def test_h19_few_calls_find_the_records_that_are_refused(bench: Bench, bad: tuple[int, ...]) -> None:
    every = many(64)
    hosts = [every[each].key.hostname for each in bad]
    intrude(bench, *hosts)
    applied = await bench.round(*every)
    done = of_records(applied)
    assert done[OutcomeState.FAILED] == hosts
    assert len(done[OutcomeState.DONE]) == 64 - len(bad)
    codes = {each.problem.code for each in applied.outcomes if each.problem is not None}
    assert codes == {ProblemCode.FOREIGN_DNS}
    assert len(batches(bench)) <= 1 + 12 * len(bad)


async def test_h19_a_quota_lets_through_as_many_as_there_is_room_for(bench: Bench) -> None:
    bench.account.zones[bench.zone].quota = 5
    applied = await bench.round(*many(8))
    assert {state: len(hosts) for state, hosts in of_records(applied).items()} == {
        OutcomeState.DONE: 5,
        OutcomeState.FAILED: 3,
    }


async def test_no_batch_holds_more_than_200_records() -> None:
    bench = await Bench().open()
    bench.account.zones[bench.zone].quota = 1000
    await bench.round(*many(450))
    assert batches(bench) == [200, 200, 50]
    assert len(bench.account.zones[bench.zone].records) == 450
    await bench.close()


async def test_a_token_that_may_not_edit_records_is_told_once(bench: Bench) -> None:
    bench.transport.fail_next(("POST", "/batch"), status=403, times=100)
    applied = await bench.round(*many(20))
    assert (len(batches(bench)), set(of_records(applied))) == (1, {OutcomeState.FAILED})


# --- a record needs its rule -----------------------------------------------------------------------------------------


async def test_a_token_that_may_not_edit_tunnels_writes_no_records_either(bench: Bench) -> None:
    """They would lead visitors to the catch-all's 404."""
    permissions = ["Zone Read", "DNS Write", "Cloudflare Tunnel Read", "Access: Apps and Policies Write"]
    bench.account.tokens[TOKEN].permissions = frozenset(permissions)
    plan = await bench.plan(*many(3))
    await bench.carry_out(plan)
    assert bench.account.zones[bench.zone].records == {}


async def test_a_put_that_fails_leaves_no_record_and_the_next_round_makes_both(bench: Bench) -> None:
    bench.transport.fail_next(("PUT", "/configurations"), status=403)
    await bench.round(*many(3))
    assert batches(bench) == []
    await bench.settle(*many(3))
    assert bench.reach("s001.nordhus.example") == OPEN


async def test_one_rule_that_stands_is_enough_for_the_record(bench: Bench) -> None:
    await bench.settle(service(HOST))
    await bench.settle(service(HOST), service(HOST, "/api"))
    bench.account.zones[bench.zone].records.clear()
    bench.account.zones[bench.zone].names.clear()
    bench.transport.fail_next(("PUT", "/configurations"), status=403)
    await bench.round(service(HOST), service(HOST, "/api"), service(HOST, "/more"))
    assert bench.reach(HOST) == OPEN


async def test_a_rule_that_is_refused_alone_holds_the_record_up_for_one_pass_only(bench: Bench) -> None:
    """`needs` are all needed; when the round plans again the other rule stands."""
    wrong = service(HOST, "/bad", target="http://")
    await bench.round(service(HOST), wrong)
    assert len(bench.rules()) == 2
    await bench.round(service(HOST), wrong)
    assert bench.reach(HOST) == OPEN


async def test_h38_a_service_without_a_place_gets_no_record(bench: Bench) -> None:
    document = {
        "ingress": [
            {"hostname": "*.nordhus.example", "service": "http://wild:1"},
            {"hostname": HOST, "path": "^/deep(/|$)", "service": "http://deep:1"},
            {"service": "http_status:404"},
        ]
    }
    bench.account.put_document(bench.tunnel, document)
    await bench.settle(service(HOST))
    assert bench.account.zones[bench.zone].records == {}
    await bench.settle(service(HOST), service(HOST, r"^/v\d$", match=PathMatch.REGEX))
    assert len(bench.account.zones[bench.zone].records) == 1


async def test_a_missing_rule_that_is_only_reported_gets_no_new_record(bench: Bench) -> None:
    await bench.settle(service(HOST))
    bench.settings = Settings(tunnel="home", drift=Drift.REPORT)
    bench.account.put_document(bench.tunnel, {"ingress": [{"service": "http_status:404"}]})
    plan = await bench.plan(service(HOST))
    assert plan.changes == ()
    assert len(bench.account.zones[bench.zone].records) == 1


async def test_a_leaving_service_that_answers_503_gets_its_lost_record_back(bench: Bench) -> None:
    bench.settings = Settings(tunnel="home", serve_503=True)
    await bench.settle(service(HOST))
    leaving = service(HOST, presence=Presence.LEAVING)
    await bench.settle(leaving)
    zone = bench.account.zones[bench.zone]
    zone.records.clear()
    zone.names.clear()
    plan = await bench.plan(leaving)
    assert [(change.kind, change.action) for change in plan.changes] == [(Kind.RECORD, Action.CREATE)]


async def test_fifty_services_at_once_take_eight_calls_and_one_version(bench: Bench) -> None:
    every = many(50)
    await bench.round(*every)
    assert len(bench.transport.calls) <= 10
    assert bench.writes() == [
        f"PUT /accounts/{bench.account.id}/cfd_tunnel/{bench.tunnel}/configurations",
        f"POST /zones/{bench.zone}/dns_records/batch",
    ]
    assert bench.account.tunnels[bench.tunnel].version == 1


async def test_a_protected_services_record_needs_login_and_rule(bench: Bench) -> None:
    plan = await bench.plan(service(HOST, login=behind(HOST, FAMILY, group="family")))
    record = next(change for change in plan.changes if change.kind is Kind.RECORD)
    assert {need.partition(" ")[0] for need in record.needs} == {"application", "rule"}
