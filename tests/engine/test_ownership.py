"""Whose is it? By id while the ledger holds it; by its mark only where no id can be known; released for good."""

from collections.abc import MutableMapping
from dataclasses import replace

import pytest

from dockflare_desktop.core.change import Action, Kind, LedgerEntry, LedgerState, Why
from dockflare_desktop.core.model import PolicyBody
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.core.service import AccessSpec, ExistingPolicy, LoginUnknown, OwnLogin, Service
from dockflare_desktop.core.settings import Drift, Settings
from dockflare_desktop.demo.visitor import LOGIN, OPEN, UNROUTED
from tests.engine.desk_of_plans import FAMILY, STAFF, Bench, behind, service

pytestmark = pytest.mark.anyio

HOST = "app.nordhus.example"
WWW = "www.nordhus.example"
PROTECTED = service(HOST, login=behind(HOST, FAMILY, group="family"))
NO_GROUP = Problem(ProblemCode.GROUP_UNKNOWN, HOST, Effect.UNPROTECTED)
LOST_LOGIN = service(HOST, login=LoginUnknown(), problems=(NO_GROUP,))
ELSEWHERE = "elsewhere.example"


def codes(plan: object) -> list[ProblemCode]:
    """Everything a plan tells."""
    verdicts = [each.code for verdict in plan.verdicts for each in verdict.problems]  # type: ignore[attr-defined]
    return [*verdicts, *(each.code for each in plan.problems)]  # type: ignore[attr-defined]


def record(bench: Bench, host: str = HOST) -> MutableMapping[str, object]:
    """The record of a hostname as it stands in the account."""
    return next(each for each in bench.account.zones[bench.zone].records.values() if each["name"] == host)


def row(bench: Bench, kind: Kind, key: str = HOST) -> LedgerEntry:
    return bench.store.entries[(kind, key, "")]


def cut_off(bench: Bench, kind: Kind, key: str = HOST) -> None:
    """As a crash between the call that made it and its answer leaves the ledger: intended, without an id."""
    entry = row(bench, kind, key)
    bench.store.entries[(kind, key, "")] = replace(entry, object_id="", state=LedgerState.INTENDED)


# --- records ---------------------------------------------------------------------------------------------------------


async def released(bench: Bench) -> None:
    """A record that somebody repointed while its service was away."""
    await bench.settle(service(HOST))
    record(bench)["content"] = ELSEWHERE
    await bench.settle()
    assert row(bench, Kind.RECORD).state is LedgerState.RELEASED


async def test_a_released_record_is_never_taken_back_although_it_carries_our_mark(bench: Bench) -> None:
    """H13"""
    await released(bench)
    before = dict(record(bench))
    plan = await bench.settle(service(HOST))
    assert record(bench) == before
    assert ProblemCode.FOREIGN_DNS in codes(plan)
    bench.lost = True
    plan = await bench.settle(PROTECTED)
    assert record(bench) == before
    assert plan.changes == ()


async def test_a_released_record_is_not_taken_down_either(bench: Bench) -> None:
    await released(bench)
    before = dict(record(bench))
    await bench.settle(LOST_LOGIN)
    assert record(bench) == before


async def test_once_a_released_record_is_gone_the_service_gets_its_own_again(bench: Bench) -> None:
    await released(bench)
    bench.account.zones[bench.zone].records.clear()
    await bench.settle(service(HOST))
    assert bench.reach(HOST) == OPEN
    await bench.settle()
    assert bench.account.zones[bench.zone].records == {}


async def test_a_marked_record_that_took_the_place_of_ours_is_foreign(bench: Bench) -> None:
    await bench.settle(service(HOST))
    entry = row(bench, Kind.RECORD)
    bench.store.entries[(Kind.RECORD, HOST, "")] = replace(entry, object_id="the one that was there before")
    before = dict(record(bench))
    plan = await bench.settle(service(HOST))
    assert (record(bench), ProblemCode.FOREIGN_DNS in codes(plan)) == (before, True)
    await bench.settle()
    assert record(bench) == before


async def test_a_marked_record_without_a_row_is_ours_only_after_a_lost_database(bench: Bench) -> None:
    await bench.settle(service(HOST))
    del bench.store.entries[(Kind.RECORD, HOST, "")]
    plan = await bench.plan(service(HOST))
    assert ProblemCode.FOREIGN_DNS in codes(plan)
    bench.lost = True
    plan = await bench.plan(service(HOST))
    assert [(entry.kind, entry.state) for entry in plan.corrections] == [(Kind.RECORD, LedgerState.APPLIED)]


@pytest.mark.parametrize("changed", [{"content": ELSEWHERE}, {"type": "A", "content": "192.0.2.1"}])
async def test_after_a_lost_database_a_mark_does_not_prove_what_was_repointed(
    bench: Bench, changed: dict[str, str]
) -> None:
    await bench.settle(service(HOST))
    record(bench).update(changed)
    before = dict(record(bench))
    bench.store.entries.clear()
    bench.lost = True
    plan = await bench.settle(LOST_LOGIN, service(HOST))
    assert (record(bench), ProblemCode.FOREIGN_DNS in codes(plan)) == (before, True)


async def test_a_record_whose_creation_was_cut_off_is_found_by_its_mark(bench: Bench) -> None:
    await bench.settle(service(HOST))
    cut_off(bench, Kind.RECORD)
    writes = len(bench.writes())
    await bench.round(service(HOST))
    assert (len(bench.writes()), row(bench, Kind.RECORD).state) == (writes, LedgerState.APPLIED)
    cut_off(bench, Kind.RECORD)
    await bench.settle()
    assert bench.account.zones[bench.zone].records == {}


async def test_a_record_that_was_repointed_after_a_crash_is_foreign(bench: Bench) -> None:
    await bench.settle(service(HOST))
    cut_off(bench, Kind.RECORD)
    record(bench)["content"] = ELSEWHERE
    before = dict(record(bench))
    assert ProblemCode.FOREIGN_DNS in codes(await bench.settle(service(HOST)))
    await bench.settle()
    assert record(bench) == before


async def test_h13_a_take_down_releases_a_record_that_somebody_repointed(bench: Bench) -> None:
    """H1 wins only for what is still ours."""
    await bench.settle(PROTECTED)
    record(bench)["content"] = ELSEWHERE
    before = dict(record(bench))
    plan = await bench.plan(LOST_LOGIN)
    assert codes(plan).count(ProblemCode.RELEASED) == 1
    await bench.settle(LOST_LOGIN)
    assert (record(bench), row(bench, Kind.RECORD).state) == (before, LedgerState.RELEASED)
    assert len(bench.rules()) == 1


async def test_a_take_down_after_a_lost_database_takes_the_marked_record(bench: Bench) -> None:
    await bench.settle(service(HOST))
    bench.store.entries.clear()
    bench.lost = True
    await bench.round(LOST_LOGIN)
    assert bench.reach(HOST) == UNROUTED
    assert bench.account.zones[bench.zone].records == {}


async def test_a_record_of_ours_is_repaired_while_its_service_lives(bench: Bench) -> None:
    await bench.settle(service(HOST))
    record(bench)["content"] = ELSEWHERE
    bench.settings = Settings(tunnel="home", drift=Drift.REPORT)
    assert ProblemCode.CHANGED_OUTSIDE in codes(await bench.settle(service(HOST)))
    bench.settings = Settings(tunnel="home")
    plan = await bench.plan(service(HOST))
    assert [(change.action, change.why) for change in plan.changes] == [(Action.UPDATE, Why.DRIFTED)]
    await bench.settle(service(HOST))
    assert bench.reach(HOST) == OPEN


# --- rules -----------------------------------------------------------------------------------------------------------


async def test_h13_a_changed_rule_is_released_and_foreign_from_then_on(bench: Bench) -> None:
    await bench.settle(service(HOST))
    document = {"ingress": [{"hostname": HOST, "service": "http://theirs:1"}, {"service": "http_status:404"}]}
    bench.account.put_document(bench.tunnel, document)
    assert ProblemCode.RELEASED in codes(await bench.plan())
    await bench.settle()
    bench.lost = True
    assert ProblemCode.FOREIGN_RULE in codes(await bench.settle(service(HOST, target="http://theirs:1")))
    assert bench.account.tunnels[bench.tunnel].config == document


@pytest.mark.parametrize("lost", [True, False])
async def test_a_foreign_rule_with_our_key_above_ours_is_told_and_nothing_is_moved(bench: Bench, *, lost: bool) -> None:
    await bench.settle(service(HOST))
    document = {"ingress": [{"hostname": HOST, "service": "http://theirs:1"}, *bench.rules()]}
    bench.account.put_document(bench.tunnel, document)
    if lost:
        bench.store.entries.clear()
    bench.lost = lost
    plan = await bench.settle(service(HOST), service(WWW))
    assert ProblemCode.FOREIGN_RULE in codes(plan)
    assert [rule["service"] for rule in bench.rules() if rule.get("hostname") == HOST] == [
        "http://theirs:1",
        "http://app:8080",
    ]
    assert len(bench.account.zones[bench.zone].records) == 2


async def test_a_rule_that_lies_dead_below_a_foreign_one_is_told_when_its_service_goes(bench: Bench) -> None:
    await bench.settle(service(HOST))
    bench.account.put_document(
        bench.tunnel, {"ingress": [{"hostname": HOST, "service": "http://theirs:1"}, *bench.rules()]}
    )
    assert ProblemCode.RELEASED in codes(await bench.plan())


async def test_a_copy_of_our_rule_below_ours_stays_where_it_is(bench: Bench) -> None:
    await bench.settle(service(HOST))
    ours, rest = bench.rules()
    theirs = {"hostname": HOST, "service": "http://theirs:1"}
    bench.account.put_document(bench.tunnel, {"ingress": [ours, theirs, rest]})
    await bench.settle(service(HOST, target="http://app:9090"))
    assert [rule["service"] for rule in bench.rules()] == ["http://app:9090", "http://theirs:1", "http_status:404"]
    await bench.settle()
    assert bench.rules() == [theirs, rest]


# --- applications ----------------------------------------------------------------------------------------------------


async def test_h31_a_released_application_is_foreign(bench: Bench) -> None:
    await bench.settle(PROTECTED)
    app = next(iter(bench.account.access.apps.values())).body
    app["destinations"] = [*app["destinations"], {"type": "public", "uri": WWW}]
    await bench.settle()
    assert row(bench, Kind.APPLICATION).state is LedgerState.RELEASED
    app["destinations"] = app["destinations"][:1]
    bench.lost = True
    before = bench.account.snapshot()["apps"]
    assert ProblemCode.FOREIGN_LOGIN in codes(await bench.settle(PROTECTED))
    assert bench.account.snapshot()["apps"] == before


async def test_an_application_with_our_policies_but_no_row_is_ours_only_after_a_lost_database(bench: Bench) -> None:
    await bench.settle(PROTECTED)
    del bench.store.entries[(Kind.APPLICATION, HOST, "")]
    assert ProblemCode.FOREIGN_LOGIN in codes(await bench.plan(PROTECTED))
    bench.lost = True
    assert codes(await bench.plan(PROTECTED)) == []


THEIRS = PolicyBody("theirs", "allow", ({"email": {"email": "x@nordhus.example"}},))


def by_reference(policy_id: str) -> Service:
    """Behind a policy that is not ours, named by its id in custom rules."""
    return service(HOST, login=OwnLogin(AccessSpec(HOST, HOST, (ExistingPolicy(policy_id, THEIRS),))))


async def test_an_application_of_foreign_policies_is_found_after_a_crash_as_it_was_sent(bench: Bench) -> None:
    policy = bench.account.add_policy("theirs", "allow", [{"email": {"email": "x@nordhus.example"}}])
    applied = await bench.round(by_reference(policy))
    sent = next(each.written for each in applied.outcomes if each.change.kind is Kind.APPLICATION)
    entry = replace(row(bench, Kind.APPLICATION), value=sent, object_id="", state=LedgerState.INTENDED)
    bench.store.entries[(Kind.APPLICATION, HOST, "")] = entry
    writes = len(bench.writes())
    await bench.settle(by_reference(policy))
    assert (len(bench.writes()), row(bench, Kind.APPLICATION).state) == (writes, LedgerState.APPLIED)
    bench.store.entries[(Kind.APPLICATION, HOST, "")] = entry
    await bench.settle()
    assert bench.apps() == []
    assert len(bench.account.access.policies) == 1


async def test_an_application_that_differs_from_what_was_sent_is_foreign(bench: Bench) -> None:
    policy = bench.account.add_policy("theirs", "allow", [{"email": {"email": "x@nordhus.example"}}])
    await bench.settle(by_reference(policy))
    cut_off(bench, Kind.APPLICATION)
    next(iter(bench.account.access.apps.values())).body["name"] = "somebody's own"
    plan = await bench.settle(by_reference(policy))
    assert ProblemCode.FOREIGN_LOGIN in codes(plan)
    assert bench.reach(HOST) == LOGIN


# --- policies --------------------------------------------------------------------------------------------------------

SAME_NAME = PolicyBody("family", "allow", STAFF.include)
TWO_GROUPS = (PROTECTED, service(WWW, login=behind(WWW, SAME_NAME, group="office")))


def policies(bench: Bench) -> set[str]:
    """Whom each application lets in."""
    found = {app["domain"]: app["policies"] for app in bench.found("apps")}
    return {f"{domain}: {each['include']}" for domain, uses in found.items() for each in uses}  # type: ignore[union-attr]


OF_TWO_GROUPS = {f"{HOST}: {list(FAMILY.include)}", f"{WWW}: {list(STAFF.include)}"}


async def test_two_groups_whose_policies_share_a_name_have_one_each(bench: Bench) -> None:
    await bench.settle(*TWO_GROUPS)
    assert policies(bench) == OF_TWO_GROUPS
    assert len(bench.account.access.policies) == 2
    await bench.settle(TWO_GROUPS[0])
    assert policies(bench) == {f"{HOST}: {list(FAMILY.include)}"}
    await bench.settle()
    assert len(bench.account.access.policies) == 0


async def test_a_second_group_with_the_same_name_does_not_take_the_first_ones_policy(bench: Bench) -> None:
    await bench.settle(TWO_GROUPS[0])
    await bench.settle(*TWO_GROUPS)
    assert policies(bench) == OF_TWO_GROUPS


@pytest.mark.parametrize("lost", [True, False])
async def test_policies_of_the_same_name_are_told_apart_again(bench: Bench, *, lost: bool) -> None:
    """After a lost database, and after a crash that left no id of either."""
    await bench.settle(*TWO_GROUPS)
    writes = len(bench.writes())
    if lost:
        bench.store.entries.clear()
        bench.lost = True
    else:
        cut_off(bench, Kind.POLICY, "family/0")
        cut_off(bench, Kind.POLICY, "office/0")
    await bench.round(*reversed(TWO_GROUPS))
    await bench.settle(*TWO_GROUPS)
    assert policies(bench) == OF_TWO_GROUPS
    assert len(bench.account.access.policies) == 2
    assert len(bench.writes()) == writes
    ids = [entry.object_id for entry in bench.applied() if entry.kind is Kind.POLICY]
    assert len(set(ids)) == 2


async def test_a_policy_of_somebody_else_with_our_marked_name_is_not_ours(bench: Bench) -> None:
    bench.account.add_policy("family [dfd1 o=7f3a9c2e]", "allow", [{"email": {"email": "x@nordhus.example"}}])
    await bench.settle(PROTECTED)
    assert policies(bench) == {f"{HOST}: {list(FAMILY.include)}"}
    await bench.settle()
    assert len(bench.account.access.policies) == 1


async def test_a_policy_whose_creation_was_cut_off_is_found_under_the_name_it_was_given(bench: Bench) -> None:
    await bench.settle(PROTECTED)
    cut_off(bench, Kind.POLICY, "family/0")
    renamed = PolicyBody("friends", "allow", FAMILY.include)
    await bench.settle(service(HOST, login=behind(HOST, renamed, group="family")))
    assert [each.body["name"] for each in bench.account.access.policies.values()] == ["friends [dfd1 o=7f3a9c2e]"]
