"""Publishing and unpublishing through plan and apply, against the embedded account."""

import pytest

from dockflare_desktop.core.change import OutcomeState
from dockflare_desktop.demo.visitor import LOGIN, OPEN, UNROUTED
from tests.engine.desk_of_plans import ANYONE, FAMILY, Bench, behind, service

pytestmark = pytest.mark.anyio


async def test_a_public_service_needs_one_rule_and_one_record(bench: Bench) -> None:
    applied = await bench.round(service("www.nordhus.example"))
    assert [each.state for each in applied.outcomes] == [OutcomeState.DONE] * 2
    assert bench.reach("www.nordhus.example") == OPEN
    assert len(bench.writes()) == 2


async def test_a_second_plan_after_apply_is_empty(bench: Bench) -> None:
    wanted = service("app.nordhus.example", login=behind("app.nordhus.example", FAMILY, group="family"))
    await bench.round(wanted)
    plan = await bench.plan(wanted)
    assert plan.changes == ()
    assert plan.corrections == ()
    assert [verdict.in_place for verdict in plan.verdicts] == [True]


async def test_the_login_is_there_before_the_route(bench: Bench) -> None:
    seen = []
    bench.transport.after_call.append(lambda call: seen.append(bench.reach("app.nordhus.example")))
    await bench.round(service("app.nordhus.example", login=behind("app.nordhus.example", FAMILY)))
    assert OPEN not in seen
    assert bench.reach("app.nordhus.example") == LOGIN


async def test_a_service_that_goes_leaves_no_trace(bench: Bench) -> None:
    before = bench.account.snapshot()
    wanted = service("app.nordhus.example", login=behind("app.nordhus.example", FAMILY, group="family"))
    await bench.settle(wanted)
    seen = []
    bench.transport.after_call.append(lambda call: seen.append(bench.reach("app.nordhus.example")))
    await bench.settle()
    assert OPEN not in seen
    assert bench.reach("app.nordhus.example") == UNROUTED
    after = bench.account.snapshot()
    assert after["apps"] == before["apps"]
    assert after["policies"] == before["policies"]
    assert after["records"] == before["records"]


async def test_bypass_below_a_login_waits_for_the_connector(bench: Bench) -> None:
    bench.connector.lag = None
    host = service("app.nordhus.example", login=behind("app.nordhus.example", FAMILY))
    await bench.settle(host)
    bench.connector.poll()
    open_path = service("app.nordhus.example", "/pub", login=behind("app.nordhus.example/pub", ANYONE))
    await bench.settle(host, open_path, rounds=2)
    assert bench.apps() == ["app.nordhus.example"]
    bench.connector.poll()
    await bench.settle(host, open_path)
    assert bench.apps() == ["app.nordhus.example", "app.nordhus.example/pub"]
    assert bench.reach("app.nordhus.example", "/pub") == OPEN
    assert bench.reach("app.nordhus.example", "/") == LOGIN
