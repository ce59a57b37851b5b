"""H14: what was adopted gets its former value back when its service goes; it is never deleted."""

from dataclasses import replace

import httpx
import pytest

from dockflare_desktop.core.change import Kind, LedgerState
from dockflare_desktop.core.model import JsonObject
from dockflare_desktop.core.planning.plan import make_plan
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.core.service import LoginUnknown
from dockflare_desktop.demo.visitor import LOGIN
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


async def test_after_a_take_down_an_adopted_rule_answers_503_and_the_record_is_as_it_was(bench: Bench) -> None:
    """H1: the rule's former target would be reached without the login that was asked for; H14: it is not lost."""
    await adopted(bench)
    unknown = Problem(ProblemCode.GROUP_UNKNOWN, HOST, Effect.UNPROTECTED)
    down = service(HOST, login=LoginUnknown(), problems=(unknown,))
    await bench.settle(down)
    assert [rule["service"] for rule in bench.rules() if rule.get("hostname") == HOST] == ["http_status:503"]
    assert record(bench) == OLD_RECORD
    await bench.settle(PROTECTED)
    assert bench.reach(HOST) == LOGIN
    await bench.settle(down)
    plan = await bench.settle()
    assert (record(bench), bench.rules()[0], app(bench)) == (OLD_RECORD, OLD_RULE, OLD_APP)
    assert (plan.changes, plan.problems) == ((), ())


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


async def lost(bench: Bench) -> None:
    """The database is new, and knows nothing of what was adopted."""
    bench.store.entries.clear()
    bench.lost = True


async def test_after_a_lost_database_an_adopted_record_is_known_by_its_mark_and_never_removed(bench: Bench) -> None:
    """What it was before is lost with the database, so it is left to them, and told."""
    await adopted(bench)
    found = next(iter(bench.account.zones[bench.zone].records.values()))
    found["comment"] = str(found["comment"]).replace("]", " a]")
    before = dict(found)
    await lost(bench)
    plan = await bench.settle(PROTECTED)
    assert (plan.changes, bench.reach(HOST)) == ((), LOGIN)
    plan = await bench.plan()
    assert [each.code for each in plan.problems] == [ProblemCode.FORMER_LOST]
    await bench.settle()
    assert next(iter(bench.account.zones[bench.zone].records.values())) == before


async def test_after_a_lost_database_an_adopted_rule_and_login_cannot_be_told_from_ours(bench: Bench) -> None:
    """Nothing at Cloudflare can hold a mark of theirs: they go with their service, as ours do (H31)."""
    await adopted(bench)
    await lost(bench)
    await bench.settle(PROTECTED)
    await bench.settle()
    assert (bench.apps(), [rule for rule in bench.rules() if rule.get("hostname") == HOST]) == ([], [])
