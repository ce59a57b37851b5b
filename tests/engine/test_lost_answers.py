"""Answers that get lost, and read-backs that fail as well: nothing is made twice, nothing is forgotten."""

from collections.abc import Callable
from dataclasses import replace

import httpx
import pytest

from dockflare_desktop.core.change import Kind, LedgerState, OutcomeState
from dockflare_desktop.core.planning.plan import make_plan
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.core.service import LoginUnknown, Service
from dockflare_desktop.demo.visitor import LOGIN, OPEN, UNROUTED
from dockflare_desktop.engine.ports import Edge, RecordWrite
from tests.engine.desk_of_plans import ANYONE, FAMILY, STAFF, Bench, behind, service

pytestmark = pytest.mark.anyio

HOST = "app.nordhus.example"
PROTECTED = service(HOST, login=behind(HOST, FAMILY, group="family"))
EDITED = service(HOST, login=behind(HOST, STAFF, group="family"), target="http://app:9090")
PUBLIC = service(HOST)
WRITES = ["/access/policies", "/access/apps", "/configurations", "/dns_records/batch"]
READS = {
    "/access/policies": "/access/policies",
    "/access/apps": "/access/apps",
    "/configurations": "/configurations",
    "/dns_records/batch": "/dns_records",
    "/cfd_tunnel": "/cfd_tunnel",
}


def after(bench: Bench, path: str, then: Callable[[], None]) -> None:
    """Call `then` after the next write to a path."""
    done: list[bool] = []

    def hook(call: object) -> None:
        method, where = call.method, call.path  # type: ignore[attr-defined]
        if method != "GET" and path in where and not done:
            done.append(True)
            then()

    bench.transport.after_call.append(hook)


def lose(bench: Bench, path: str, *, took_effect: bool, read_back: bool = False) -> None:
    """The next write to this path gets no answer; unless `read_back`, its read-back fails too."""

    def part(method: str, where: str) -> bool:
        return method != "GET" and path in where

    bench.transport.fail_next(part, exc=httpx.ReadTimeout, after_effect=took_effect)
    if not read_back:
        # what is read before the write may be read: the fault comes with the write
        after(bench, path, lambda: bench.transport.fail_next(("GET", READS[path]), status=500, times=2))


def edge_of(bench: Bench) -> Edge:
    assert bench.edge is not None
    return bench.edge


def counts(bench: Bench) -> tuple[int, int, int, int]:
    """Policies, applications, rules and records of ours in the account."""
    records = bench.account.zones[bench.zone].records
    rules = [rule for rule in bench.rules() if "hostname" in rule]
    return len(bench.account.access.policies), len(bench.apps()), len(rules), len(records)


@pytest.mark.parametrize("took_effect", [True, False])
@pytest.mark.parametrize("path", WRITES)
async def test_a_creation_whose_answer_and_read_back_are_lost_is_settled_by_the_next_reading(
    bench: Bench, path: str, *, took_effect: bool
) -> None:
    lose(bench, path, took_effect=took_effect)
    applied = await bench.round(PROTECTED)
    assert [each.unclear for each in applied.outcomes if each.state is OutcomeState.FAILED][:1] == [True]
    bench.transport.clear_faults()
    await bench.settle(PROTECTED)
    assert (counts(bench), bench.reach(HOST)) == ((1, 1, 1, 1), LOGIN)
    assert {entry.state for entry in bench.store.entries.values()} == {LedgerState.APPLIED}
    await bench.settle()
    assert counts(bench) == (0, 0, 0, 0)


@pytest.mark.parametrize("took_effect", [True, False])
@pytest.mark.parametrize("path", WRITES)
async def test_what_was_being_made_and_is_wanted_no_more_leaves_no_trace(
    bench: Bench, path: str, *, took_effect: bool
) -> None:
    lose(bench, path, took_effect=took_effect)
    await bench.round(PROTECTED)
    bench.transport.clear_faults()
    await bench.settle()
    assert (counts(bench), bench.reach(HOST)) == ((0, 0, 0, 0), UNROUTED)


@pytest.mark.parametrize("took_effect", [True, False])
@pytest.mark.parametrize("path", WRITES)
async def test_a_change_whose_answer_and_read_back_are_lost_is_settled_by_the_next_reading(
    bench: Bench, path: str, *, took_effect: bool
) -> None:
    await bench.settle(PROTECTED)
    if path == "/dns_records/batch":
        next(iter(bench.account.zones[bench.zone].records.values()))["proxied"] = False
    edited = EDITED if path != "/access/apps" else replace_session(EDITED)
    lose(bench, path, took_effect=took_effect)
    await bench.round(edited)
    bench.transport.clear_faults()
    await bench.settle(edited)
    assert (counts(bench), bench.reach(HOST)) == ((1, 1, 1, 1), LOGIN)
    assert {entry.state for entry in bench.store.entries.values()} == {LedgerState.APPLIED}
    await bench.settle()
    assert counts(bench) == (0, 0, 0, 0)


def replace_session(wanted: Service) -> Service:
    return replace(wanted, login=behind(HOST, STAFF, group="family", session="1h"))


@pytest.mark.parametrize("took_effect", [True, False])
@pytest.mark.parametrize("path", WRITES)
async def test_a_removal_whose_answer_and_read_back_are_lost_is_settled_by_the_next_reading(
    bench: Bench, path: str, *, took_effect: bool
) -> None:
    await bench.settle(PROTECTED)
    lose(bench, path, took_effect=took_effect)
    await bench.round()
    bench.transport.clear_faults()
    await bench.settle()
    assert (counts(bench), bench.reach(HOST)) == ((0, 0, 0, 0), UNROUTED)
    assert {entry.state for entry in bench.store.entries.values()} == {LedgerState.REMOVED}


async def test_a_rule_that_was_sent_stays_ours_with_both_values(bench: Bench) -> None:
    await bench.settle(PUBLIC)
    lose(bench, "/configurations", took_effect=True)
    await bench.round(service(HOST, target="http://app:9090"))
    row = next(entry for entry in bench.store.entries.values() if entry.kind is Kind.RULE)
    assert row.state is LedgerState.INTENDED
    assert (row.value["service"], (row.prior or {})["service"]) == ("http://app:9090", "http://app:8080")


async def test_a_lost_put_that_somebody_wrote_after_is_done_if_all_of_ours_stands(bench: Bench) -> None:
    """H39: the version tells that somebody wrote; their rule is kept."""
    lose(bench, "/configurations", took_effect=True, read_back=True)
    theirs = {"hostname": "hand.nordhus.example", "service": "http://hand:1"}
    after(
        bench,
        "/configurations",
        lambda: bench.account.put_document(bench.tunnel, {"ingress": [theirs, *bench.rules()]}),
    )
    applied = await bench.round(PUBLIC)
    assert {each.state for each in applied.outcomes} == {OutcomeState.DONE}
    told = [each.code for each in applied.problems]
    assert told == [ProblemCode.ANSWER_LOST, ProblemCode.DOCUMENT_OVERWRITTEN, ProblemCode.DOCUMENT_MOVED]
    assert (bench.reach(HOST), bench.rules()[0]) == (OPEN, theirs)


async def test_a_lost_put_that_had_no_effect_stays_unclear(bench: Bench) -> None:
    lose(bench, "/configurations", took_effect=False, read_back=True)
    applied = await bench.round(PUBLIC)
    rule = next(each for each in applied.outcomes if each.change.kind is Kind.RULE)
    assert (rule.state, rule.unclear) == (OutcomeState.FAILED, True)
    await bench.settle(PUBLIC)
    assert bench.reach(HOST) == OPEN


async def test_a_take_down_of_what_could_not_be_read_is_done_once_the_rule_is_seen_to_be_gone(bench: Bench) -> None:
    await bench.settle(PUBLIC)
    unknown = Problem(ProblemCode.GROUP_UNKNOWN, HOST, Effect.UNPROTECTED)
    bench.transport.fail_next(("GET", "/configurations"), status=403)
    plan = await bench.plan(service(HOST, login=LoginUnknown(), problems=(unknown,)))
    lose(bench, "/configurations", took_effect=False, read_back=True)
    applied = await bench.carry_out(plan)
    rule = next(each for each in applied.outcomes if each.change.kind is Kind.RULE)
    assert (rule.state, rule.unclear) == (OutcomeState.FAILED, True)


@pytest.mark.parametrize("read_back", [True, False])
@pytest.mark.parametrize("took_effect", [True, False])
async def test_a_tunnel_whose_creation_got_no_answer_is_made_once_and_known(
    bench: Bench, *, took_effect: bool, read_back: bool
) -> None:
    wanted = service(HOST, tunnel="fresh")
    bench.settings = replace(bench.settings, tunnel="fresh")
    look = bench.look()
    bench.look = lambda: replace(look, tunnels=frozenset({"home", "fresh"}))  # type: ignore[method-assign]
    lose(bench, "/cfd_tunnel", took_effect=took_effect, read_back=read_back)
    await bench.round(wanted)
    bench.transport.clear_faults()
    await bench.settle(wanted)
    tunnels = {tunnel.name: key for key, tunnel in bench.account.tunnels.items()}
    row = bench.store.entries[(Kind.TUNNEL, "fresh", "")]
    assert (sorted(tunnels), row.state, row.object_id) == (["fresh", "home"], LedgerState.APPLIED, tunnels["fresh"])


async def test_a_tunnel_that_was_never_made_and_one_that_is_gone_are_forgotten(bench: Bench) -> None:
    wanted = service(HOST, tunnel="fresh")
    bench.settings = replace(bench.settings, tunnel="fresh")
    lose(bench, "/cfd_tunnel", took_effect=False)
    await bench.round(wanted)
    bench.transport.clear_faults()
    await bench.round()
    assert bench.store.entries[(Kind.TUNNEL, "fresh", "")].state is LedgerState.REMOVED


async def test_a_policy_of_another_group_is_not_mistaken_for_the_one_that_got_no_answer(bench: Bench) -> None:
    """Both groups' policies say the same under the same name: the one that stands is the other group's."""
    await bench.settle(PROTECTED)
    www = service("www.nordhus.example", login=behind("www.nordhus.example", FAMILY, group="office"))
    lose(bench, "/access/policies", took_effect=False, read_back=True)
    await bench.round(PROTECTED, www)
    bench.transport.clear_faults()
    await bench.settle(PROTECTED, www)
    ids = [entry.object_id for entry in bench.applied() if entry.kind is Kind.POLICY]
    assert len(set(ids)) == 2


async def test_a_login_that_somebody_else_made_meanwhile_is_not_taken_for_ours(bench: Bench) -> None:
    lose(bench, "/access/apps", took_effect=False, read_back=True)
    theirs = bench.account.add_policy("theirs", "allow", [{"email": {"email": "x@nordhus.example"}}])
    policies = [{"id": theirs, "precedence": 1}]
    after(bench, "/access/apps", lambda: bench.account.add_app(name=HOST, domain=HOST, policies=policies))
    applied = await bench.round(PROTECTED)
    app = next(each for each in applied.outcomes if each.change.kind is Kind.APPLICATION)
    assert (app.state, app.unclear) == (OutcomeState.FAILED, True)
    before = bench.found("apps")
    plan = await bench.settle(PROTECTED)
    assert ProblemCode.FOREIGN_LOGIN in [each.code for verdict in plan.verdicts for each in verdict.problems]
    await bench.settle()
    assert bench.found("apps") == before
    assert bench.store.entries[(Kind.APPLICATION, HOST, "")].state is LedgerState.REMOVED


@pytest.mark.parametrize("path", ["/access/apps", "/access/policies"])
async def test_a_removal_whose_answer_got_lost_is_done_once_it_is_seen_to_be_gone(bench: Bench, path: str) -> None:
    await bench.settle(PROTECTED)
    bench.transport.fail_next(("DELETE", path), exc=httpx.ReadTimeout, after_effect=True)
    rounds = [await bench.round() for _ in range(3)]  # a login goes once every connector has the new rules
    assert {each.state for applied in rounds for each in applied.outcomes} == {OutcomeState.DONE}
    assert [each.code for applied in rounds for each in applied.problems] == [ProblemCode.ANSWER_LOST]
    assert counts(bench) == (0, 0, 0, 0)


# --- on a stale observation: a creation is not repeated blindly -------------------------------------------------------


@pytest.mark.parametrize("path", ["/access/policies", "/access/apps", "/dns_records/batch", "/configurations"])
async def test_planned_again_on_what_was_seen_before_nothing_is_made_twice(bench: Bench, path: str) -> None:
    """As a fast round does it: it plans on the last observation, which does not show what an unclear call made."""
    plan = await bench.plan(PROTECTED)
    lose(bench, path, took_effect=True)
    await bench.carry_out(plan)
    bench.transport.clear_faults()
    version = bench.account.tunnels[bench.tunnel].version
    for _ in range(3):
        again = make_plan(bench.situation([PROTECTED], {}, {}))
        await bench.carry_out(again)
    assert (counts(bench), bench.reach(HOST)) == ((1, 1, 1, 1), LOGIN)
    assert {entry.state for entry in bench.store.entries.values()} == {LedgerState.APPLIED}
    assert bench.account.tunnels[bench.tunnel].version == max(version, 1)


async def test_a_policy_that_may_have_been_made_is_not_made_again_while_it_cannot_be_read(bench: Bench) -> None:
    plan = await bench.plan(PROTECTED)
    lose(bench, "/access/policies", took_effect=True)
    await bench.carry_out(plan)
    bench.transport.clear_faults()
    bench.transport.fail_next(("GET", "/access/policies"), status=403)
    await bench.carry_out(make_plan(bench.situation([PROTECTED], {}, {})))
    assert len(bench.account.access.policies) == 1
    assert bench.store.entries[(Kind.POLICY, "family/0", "")].state is LedgerState.INTENDED
    await bench.settle(PROTECTED)
    assert counts(bench) == (1, 1, 1, 1)


async def test_a_record_of_somebody_else_on_the_name_is_told_apart_from_ours(bench: Bench) -> None:
    plan = await bench.plan(PUBLIC)
    lose(bench, "/dns_records/batch", took_effect=False)
    await bench.carry_out(plan)
    bench.transport.clear_faults()
    bench.account.add_record(bench.zone, "A", HOST, "192.0.2.1")
    applied = await bench.carry_out(make_plan(bench.situation([PUBLIC], {}, {})))
    record = next(each for each in applied.outcomes if each.change.kind is Kind.RECORD)
    assert (record.state, record.problem and record.problem.code) == (OutcomeState.FAILED, ProblemCode.FOREIGN_DNS)
    assert [each["type"] for each in bench.account.zones[bench.zone].records.values()] == ["A"]


async def test_a_record_that_is_gone_already_is_no_error(bench: Bench) -> None:
    await bench.settle(PUBLIC)
    plan = await bench.plan()
    zone = bench.account.zones[bench.zone]
    (ident,) = zone.records
    await edge_of(bench).write_records(bench.zone, [RecordWrite("", ident)])
    applied = await bench.carry_out(plan)
    assert {each.state for each in applied.outcomes} == {OutcomeState.DONE}


# --- a login whose write was cut off counts as what it may be --------------------------------------------------------


async def test_h2_a_login_that_is_being_changed_still_protects_while_nothing_can_be_read(bench: Bench) -> None:
    await bench.settle(PROTECTED)
    longer = service(HOST, login=behind(HOST, FAMILY, group="family", session="1h"))
    lose(bench, "/access/apps", took_effect=True)
    await bench.round(longer)
    bench.transport.clear_faults()
    bench.transport.fail_next(("GET", "/access/apps"), status=403)
    plan = await bench.plan(longer)
    assert plan.changes == ()
    assert bench.reach(HOST) == LOGIN


async def test_h2_a_login_that_was_being_opened_does_not_count_as_one(bench: Bench) -> None:
    await bench.settle(PROTECTED)
    lose(bench, "/access/apps", took_effect=True)
    await bench.round(service(HOST, login=behind(HOST, ANYONE)))
    assert bench.reach(HOST) == OPEN
    bench.transport.clear_faults()
    bench.transport.fail_next(("GET", "/access/apps"), status=403)
    await bench.round(PROTECTED)
    assert bench.reach(HOST) == UNROUTED


async def test_a_second_lost_put_does_not_forget_what_the_first_one_wrote(bench: Bench) -> None:
    """What stands is read just before the PUT, so it is known better there than when the plan was made."""
    plan = await bench.plan(PUBLIC)
    lose(bench, "/configurations", took_effect=True)
    await bench.carry_out(plan)
    again = make_plan(bench.situation([service(HOST, target="http://app:9090")], {}, {}))
    bench.transport.clear_faults()
    lose(bench, "/configurations", took_effect=False, read_back=True)
    await bench.carry_out(again)
    row = next(entry for entry in bench.store.entries.values() if entry.kind is Kind.RULE)
    assert (row.value["service"], (row.prior or {})["service"]) == ("http://app:9090", "http://app:8080")
    await bench.settle()
    assert counts(bench) == (0, 0, 0, 0)
