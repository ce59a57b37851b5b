"""H14: what was adopted gets its former value back when its service goes; it is never deleted."""

from dataclasses import replace

import httpx
import pytest

from dockflare_desktop.core.change import Kind, LedgerState
from dockflare_desktop.core.model import JsonObject
from dockflare_desktop.core.planning.plan import make_plan
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.core.service import LoginUnknown
from tests.engine.desk_of_plans import FAMILY, Bench, behind, service

pytestmark = pytest.mark.anyio

HOST = "app.nordhus.example"
PROTECTED = service(HOST, login=behind(HOST, FAMILY))
OLD_RULE = {"hostname": HOST, "service": "http://old:1", "originRequest": {"theirs": True}}
OLD_RECORD = {"type": "A", "content": "192.0.2.7", "proxied": False, "comment": "by hand"}
OLD_APP = {"type": "self_hosted", "name": "by hand", "domain": HOST, "policies": [], "session_duration": "1h"}


def adopt(bench: Bench, kind: Kind, former: JsonObject) -> None:
    """As adopting leaves the ledger."""
    ((key, row),) = [(key, row) for key, row in bench.store.entries.items() if row.kind is kind]
    bench.store.entries[key] = replace(row, former=former)


async def adopted(bench: Bench) -> None:
    await bench.settle(PROTECTED)
    adopt(bench, Kind.RULE, OLD_RULE)
    adopt(bench, Kind.RECORD, OLD_RECORD)
    adopt(bench, Kind.APPLICATION, OLD_APP)


def record(bench: Bench) -> dict[str, object]:
    (found,) = bench.account.zones[bench.zone].records.values()
    return {key: found[key] for key in OLD_RECORD}


def app(bench: Bench) -> dict[str, object]:
    (found,) = bench.found("apps")
    return {key: found[key] for key in OLD_APP}


async def test_everything_that_was_adopted_is_as_it_was_before(bench: Bench) -> None:
    await adopted(bench)
    ids = [next(iter(bench.account.zones[bench.zone].records)), next(iter(bench.account.access.apps))]
    plan = await bench.settle()
    assert (record(bench), bench.rules()[0], app(bench)) == (OLD_RECORD, OLD_RULE, OLD_APP)
    assert ids == [next(iter(bench.account.zones[bench.zone].records)), next(iter(bench.account.access.apps))]
    assert {row.state for row in bench.store.entries.values()} == {LedgerState.REMOVED}
    assert (plan.changes, plan.problems) == ((), ())


async def test_what_was_given_back_is_seen_without_reading_again(bench: Bench) -> None:
    await adopted(bench)
    for _ in range(3):
        plan = await bench.plan()
        await bench.carry_out(plan)
    assert bench.actual is not None
    seen = bench.actual
    read = await bench.plan()
    assert read.changes == make_plan(bench.situation([], {}, {})).changes == ()
    assert [each.content for each in seen.records[bench.zone] or ()] == ["192.0.2.7"]
    assert [each.name for each in seen.apps or ()] == ["by hand"]


async def test_once_given_back_it_is_foreign(bench: Bench) -> None:
    await adopted(bench)
    await bench.settle()
    before = bench.account.snapshot()
    plan = await bench.settle(PROTECTED)
    told = {each.code for verdict in plan.verdicts for each in verdict.problems}
    assert told == {ProblemCode.FOREIGN_DNS, ProblemCode.FOREIGN_RULE, ProblemCode.FOREIGN_LOGIN}
    assert bench.account.snapshot() == before


async def test_a_take_down_drops_an_adopted_rule_and_gives_the_record_back(bench: Bench) -> None:
    """H1: the rule's former target would be reached without the login that was asked for."""
    await adopted(bench)
    unknown = Problem(ProblemCode.GROUP_UNKNOWN, HOST, Effect.UNPROTECTED)
    await bench.settle(service(HOST, login=LoginUnknown(), problems=(unknown,)))
    assert [rule for rule in bench.rules() if rule.get("hostname") == HOST] == []
    assert record(bench) == OLD_RECORD


@pytest.mark.parametrize("took_effect", [True, False])
@pytest.mark.parametrize("path", ["/batch", "/configurations", "/access/apps"])
async def test_giving_back_survives_a_lost_answer(bench: Bench, path: str, *, took_effect: bool) -> None:
    await adopted(bench)
    bench.transport.fail_next(
        lambda method, where: method != "GET" and path in where, exc=httpx.ReadTimeout, after_effect=took_effect
    )
    await bench.settle()
    assert (record(bench), bench.rules()[0], app(bench)) == (OLD_RECORD, OLD_RULE, OLD_APP)


async def test_an_adopted_object_that_somebody_changed_is_released_as_it_is(bench: Bench) -> None:
    """H13"""
    await adopted(bench)
    found = next(iter(bench.account.zones[bench.zone].records.values()))
    found["content"] = "elsewhere.example"
    await bench.settle()
    assert found["content"] == "elsewhere.example"
