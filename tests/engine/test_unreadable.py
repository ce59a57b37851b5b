"""Unreadable is not gone: what cannot be read stands still, at Cloudflare and in the ledger."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from dockflare_desktop.core.change import Action, Kind, LedgerState
from dockflare_desktop.core.cloud import Directory
from dockflare_desktop.core.planning.locks import lock_of
from dockflare_desktop.core.planning.plan import make_plan
from dockflare_desktop.core.planning.situation import View
from dockflare_desktop.core.problem import ProblemCode
from dockflare_desktop.core.service import Presence, ZoneLogin, ZoneWanted
from dockflare_desktop.demo.visitor import LOGIN, OPEN, UNROUTED
from tests.engine.desk_of_plans import FAMILY, Bench, behind, service
from tests.engine.whole import Whole, container

pytestmark = pytest.mark.anyio

HOST = "app.nordhus.example"
ADMIN = f"{HOST}/admin"
PROTECTED = service(HOST, login=behind(HOST, FAMILY, group="family"))
WILD = "*.nordhus.example"
FAULTS = [403, 500]


@pytest.fixture
async def whole() -> AsyncIterator[Whole]:
    whole = await Whole().start()
    yield whole
    await whole.close()


def unread(bench: Bench, part: str, status: int) -> None:
    """The next observation cannot read this part; a server error is asked about twice."""
    bench.transport.fail_next(("GET", part), status=status, times=1 if status == 403 else 2)


@pytest.mark.parametrize("status", FAULTS)
@pytest.mark.parametrize("part", ["/configurations", "/dns_records"])
@pytest.mark.parametrize("wanted", [service(HOST), PROTECTED])
async def test_an_unreadable_document_or_record_list_changes_nothing_of_a_live_service(
    bench: Bench, part: str, status: int, wanted: object
) -> None:
    await bench.settle(wanted)
    before = bench.account.snapshot(), dict(bench.store.entries)
    unread(bench, part, status)
    await bench.round(wanted)
    assert (bench.account.snapshot(), bench.store.entries) == before


@pytest.mark.parametrize("status", FAULTS)
@pytest.mark.parametrize("part", ["/configurations", "/dns_records"])
async def test_what_has_gone_leaves_only_once_it_can_be_read(bench: Bench, part: str, status: int) -> None:
    await bench.settle(PROTECTED)
    before = bench.account.snapshot()
    unread(bench, part, status)
    await bench.round()
    if part == "/configurations":
        assert bench.account.snapshot() == before
    assert len(bench.account.zones[bench.zone].records) == 1
    assert bench.reach(HOST) in (LOGIN, UNROUTED)
    await bench.settle()
    assert (bench.account.zones[bench.zone].records, bench.apps(), len(bench.rules())) == ({}, [], 1)


async def test_a_paths_login_stays_while_the_document_cannot_be_read(bench: Bench) -> None:
    """H8: whether a rule still serves its address cannot be known."""
    admin = service(HOST, "/admin", login=behind(ADMIN, FAMILY))
    await bench.settle(service(HOST), admin)
    unread(bench, "/configurations", 403)
    await bench.round(service(HOST))
    assert bench.apps() == [ADMIN]
    assert bench.reach(HOST, "/admin") == LOGIN


async def test_a_record_that_was_being_made_is_not_forgotten_while_its_zone_cannot_be_read(bench: Bench) -> None:
    await bench.settle(service(HOST))
    row = next(entry for entry in bench.applied() if entry.kind is Kind.RECORD)
    bench.store.entries[(row.kind, row.key, "")] = replace(row, object_id="", state=LedgerState.INTENDED)
    unread(bench, "/dns_records", 403)
    await bench.round()
    assert bench.store.entries[(row.kind, row.key, "")].state is LedgerState.INTENDED
    await bench.settle()
    assert bench.account.zones[bench.zone].records == {}


async def test_a_stale_service_keeps_its_record_while_its_rule_is_missing(bench: Bench) -> None:
    """Touch nothing of it: that the rule is gone is no reason to take the record as well."""
    await bench.settle(service(HOST))
    bench.account.put_document(bench.tunnel, {"ingress": [{"service": "http_status:404"}]})
    await bench.round(service(HOST, presence=Presence.STALE))
    assert len(bench.account.zones[bench.zone].records) == 1


# --- logins ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", FAULTS)
async def test_unreadable_policies_make_no_second_ones(bench: Bench, status: int) -> None:
    """H2: a login whose policies cannot be read changes nothing where one is applied."""
    await bench.settle(PROTECTED)
    writes = len(bench.writes())
    unread(bench, "/access/policies", status)
    await bench.round(PROTECTED)
    assert len(bench.writes()) == writes
    assert bench.reach(HOST) == LOGIN


async def test_unreadable_policies_do_not_publish_a_new_service(bench: Bench) -> None:
    unread(bench, "/access/policies", 403)
    await bench.round(PROTECTED)
    assert bench.writes() == []
    await bench.settle(PROTECTED)
    assert bench.reach(HOST) == LOGIN
    assert len(bench.account.access.policies) == 1


async def test_unreadable_policies_hold_nothing_up_that_uses_none(bench: Bench) -> None:
    unread(bench, "/access/policies", 403)
    inline = service("www.nordhus.example", login=behind("www.nordhus.example", FAMILY))
    await bench.round(inline)
    assert bench.reach("www.nordhus.example") == LOGIN


@pytest.mark.parametrize("status", FAULTS)
@pytest.mark.parametrize("host", [HOST, WILD])
async def test_an_unreadable_team_name_takes_no_lock_away(bench: Bench, host: str, status: int) -> None:
    wanted = service(host, login=behind(host, FAMILY))
    await bench.settle(wanted)
    rules = bench.rules()
    assert "originRequest" in rules[0]
    unread(bench, "/access/organizations", status)
    await bench.round(wanted)
    assert bench.rules() == rules
    assert len(bench.account.zones[bench.zone].records) == 1


async def test_a_service_that_starts_while_the_team_name_is_unreadable_gets_the_lock_of_the_others(
    bench: Bench,
) -> None:
    await bench.settle(PROTECTED)
    other = service("www.nordhus.example", login=behind("www.nordhus.example", FAMILY))
    unread(bench, "/access/organizations", 403)
    await bench.round(PROTECTED, other)
    teams = {rule["originRequest"]["access"]["teamName"] for rule in bench.rules()[:-1]}  # type: ignore[index]
    assert teams == {"home"}


async def test_without_any_known_team_name_the_lock_is_left_off_and_told(bench: Bench) -> None:
    """H28"""
    unread(bench, "/access/organizations", 403)
    plan = await bench.plan(PROTECTED)
    await bench.carry_out(plan)
    assert [each.code for verdict in plan.verdicts for each in verdict.problems] == [ProblemCode.LOCK_LEFT_OFF]
    assert bench.reach(HOST) == LOGIN


# --- what is known after our own writes ------------------------------------------------------------------------------


async def test_a_write_does_not_make_readable_what_could_not_be_read(bench: Bench) -> None:
    """The next round plans on the last one: one policy that we made is not the list of all policies."""
    plan = await bench.plan(PROTECTED)
    assert bench.actual is not None
    bench.actual = replace(
        bench.actual, apps=None, records={}, directory=replace(bench.actual.directory, policies=None)
    )
    await bench.carry_out(plan)
    assert (bench.actual.apps, bench.actual.directory.policies, bench.actual.records) == (None, None, {})
    assert isinstance(bench.actual.directory, Directory)


async def test_a_public_service_that_is_blocked_by_an_unreadable_zone_says_why(bench: Bench) -> None:
    await bench.settle(service(HOST))
    unread(bench, "/dns_records", 403)
    plan = await bench.plan(service(HOST))
    assert [each.code for verdict in plan.verdicts for each in verdict.problems] == [ProblemCode.PERMISSION_MISSING]
    assert [change for change in plan.changes if change.action is Action.DELETE] == []
    assert bench.reach(HOST) == OPEN


# --- what a round reads ----------------------------------------------------------------------------------------------


async def test_the_team_name_is_read_when_the_first_login_is_asked_for(whole: Whole) -> None:
    """That Zero Trust is known to be there does not tell the team's name."""
    public, guarded = container("app", HOST), container("www", "www.nordhus.example", access_emails="a@nordhus.example")
    whole.run(public)
    await whole.round()
    whole.run(public, guarded)
    await whole.round()
    assert whole.reach("www.nordhus.example") == LOGIN
    rules = (whole.account.tunnels[whole.tunnel].config or {})["ingress"]
    assert ["originRequest" in rule for rule in rules] == [False, True, False]


async def test_an_organisation_without_a_team_name_is_not_asked_again_and_again(whole: Whole) -> None:
    organization = whole.account.access.organization
    assert organization is not None
    organization["auth_domain"] = ""
    whole.run(container("app", HOST, access_emails="a@nordhus.example"))
    await whole.round()
    calls = len(whole.transport.calls)
    await whole.round()
    assert len(whole.transport.calls) == calls
    assert whole.reach(HOST) == LOGIN


@pytest.mark.parametrize(("status", "again"), [(403, False), (500, True)])
async def test_what_the_token_may_not_read_waits_for_the_next_beat_and_what_failed_does_not(
    whole: Whole, status: int, *, again: bool
) -> None:
    whole.run(container("app", HOST, access_emails="a@nordhus.example"))
    whole.transport.fail_next("/access/organizations", status=status, times=10**6)
    await whole.round()
    assert whole.reach(HOST) == LOGIN
    calls = len(whole.transport.calls)
    await whole.round()
    assert (len(whole.transport.calls) > calls) is again
    whole.transport.clear_faults()
    await whole.round(full=True)
    await whole.round(full=True)
    assert "originRequest" in (whole.account.tunnels[whole.tunnel].config or {})["ingress"][0]


async def test_logins_that_nobody_read_leave_a_whole_zones_login_and_lock_for_later(bench: Bench) -> None:
    """No call failed, so there is no reason to pass on; and where no login of the zone is known, none is checked."""
    behind_zone = service("web.nordhus.example", login=ZoneLogin("nordhus.example"))
    await bench.settle()
    assert bench.actual is not None
    bench.actual = replace(bench.actual, apps=None, problems=())
    given = bench.situation((behind_zone,), {}, {})
    wanted = ZoneWanted("nordhus.example", behind("*.nordhus.example", FAMILY))
    plan = make_plan(replace(given, zones=(wanted,)))
    assert [(each.code, each.subject) for each in plan.problems] == [(ProblemCode.CLOUDFLARE_DOWN, "*.nordhus.example")]
    assert plan.changes == ()
    team = replace(given.actual.directory, team="home.cloudflareaccess.com")
    assert lock_of(behind_zone, View(replace(given, actual=replace(given.actual, directory=team)))) is None
