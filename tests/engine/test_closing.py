"""No way to a protected service without its login, not for one call, and no closing that waits for anybody."""

from dataclasses import replace

import pytest

from dockflare_desktop.core.change import Action, Hold, Kind, Why
from dockflare_desktop.core.cloud import Look
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.core.service import LoginUnknown, Presence, ZoneLogin
from dockflare_desktop.core.settings import Drift, Mode, Settings
from dockflare_desktop.demo.visitor import LOGIN, OPEN, UNROUTED, status
from tests.engine.desk_of_plans import ANYONE, FAMILY, STAFF, Bench, behind, service

pytestmark = pytest.mark.anyio

HOST = "app.nordhus.example"
WILD = "*.nordhus.example"
NO_GROUP = Problem(ProblemCode.GROUP_UNKNOWN, HOST, Effect.UNPROTECTED)
STRICTEST = Settings(tunnel="home", mode=Mode.ASK_EVERY, drift=Drift.REPORT, brake_count=0, brake_share=0)


def protected(host: str = HOST, path: str = "", **fields: object) -> object:
    return service(host, path, login=behind(host + path, FAMILY, group="family"), **fields)


def lost(host: str = HOST, path: str = "", **fields: object) -> object:
    return service(host, path, login=LoginUnknown(), problems=(NO_GROUP,), **fields)


def watched(bench: Bench, *places: tuple[str, str]) -> list[str]:
    """What a stranger gets to after any call."""
    seen: list[str] = []
    bench.transport.after_call.append(
        lambda call: seen.extend(f"{call.method} {call.path}" for at in places if bench.reach(*at) == OPEN)
    )
    return seen


def the_policy(bench: Bench) -> dict[str, object]:
    return next(iter(bench.account.access.policies.values())).body


def changed_elsewhere(bench: Bench, **parts: object) -> None:
    """Somebody changes our policy at Cloudflare."""
    policy_id, policy = next(iter(bench.account.access.policies.items()))
    bench.account.access.policies[policy_id] = replace(policy, body={**policy.body, **parts})


def garage(bench: Bench) -> str:
    """A second tunnel, looked at like the first."""
    other = bench.account.add_tunnel("garage")
    bench.account.connect(other)
    names = frozenset({"home", "garage"})
    bench.look = lambda: Look(  # type: ignore[method-assign]
        zones=frozenset({"nordhus.example"}), tunnels=names, connectors=names, policies=True, team=True
    )
    return other


# --- connectors that lag ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("dns", [True, False])
async def test_a_wider_login_is_not_loosened_while_connectors_still_serve_what_was_taken_down(
    bench: Bench,
    dns: bool,  # noqa: FBT001 - a parameter of the case
) -> None:
    wide = service(HOST, login=behind(HOST, FAMILY))
    path = service(HOST, "/x", login=behind(HOST, FAMILY), dns=dns, target="http://x:1")
    await bench.settle(wide, path)
    seen = watched(bench, (HOST, "/x"))
    bench.connector.lag = None
    opened = service(HOST, login=behind(HOST, ANYONE))
    for _ in range(3):
        await bench.round(opened, lost(HOST, "/x", dns=dns, target="http://x:1"))
    assert seen == []
    bench.connector.poll()
    await bench.settle(opened, lost(HOST, "/x", dns=dns, target="http://x:1"))
    bench.connector.poll()
    await bench.settle(opened, lost(HOST, "/x", dns=dns, target="http://x:1"))
    assert bench.reach(HOST) == OPEN


async def test_a_login_for_everyone_below_a_taken_down_one_waits_for_the_connectors(bench: Bench) -> None:
    await bench.settle(protected())
    seen = watched(bench, (HOST, "/pub"))
    bench.connector.lag = None
    pub = service(HOST, "/pub", login=behind(f"{HOST}/pub", ANYONE), target="http://pub:1")
    for _ in range(3):
        await bench.round(lost(), pub)
    assert seen == []
    for _ in range(3):
        bench.connector.poll()
        await bench.round(lost(), pub)
    assert bench.reach(HOST, "/pub") == OPEN


async def test_below_a_wildcard_record_a_login_goes_only_once_the_connectors_have_let_go(bench: Bench) -> None:
    bench.account.add_record(bench.zone, "CNAME", WILD, f"{bench.tunnel}.cfargotunnel.com", proxied=True)
    await bench.settle(protected(dns=False))
    seen = watched(bench, (HOST, "/"))
    bench.connector.lag = None
    for _ in range(3):
        await bench.round()
    assert seen == []
    assert HOST in bench.apps()
    bench.connector.poll()
    await bench.settle()
    assert bench.apps() == []


async def test_a_tunnel_whose_connectors_are_away_proves_nothing(bench: Bench) -> None:
    """H8: they may come back with what they had."""
    await bench.settle(service(HOST), protected(HOST, "/x"))
    bench.account.disconnect(bench.tunnel, bench.connector)
    for _ in range(3):
        await bench.round(service(HOST))
    assert f"{HOST}/x" in bench.apps()


# --- what cannot be read ---------------------------------------------------------------------------------------------


async def test_unread_rules_are_no_reason_to_let_a_login_go(bench: Bench) -> None:
    bench.account.add_record(bench.zone, "CNAME", WILD, f"{bench.tunnel}.cfargotunnel.com", proxied=True)
    await bench.settle(protected(dns=False))
    for _ in range(3):
        bench.transport.fail_next(("GET", "/configurations"), status=403, times=9)
        await bench.round()
        bench.transport.clear_faults()
        assert bench.apps() == [HOST]
    await bench.settle()
    assert bench.apps() == []


async def test_unread_records_are_no_reason_to_let_a_login_go(bench: Bench) -> None:
    await bench.settle(protected())
    bench.connector.lag = None
    for _ in range(3):
        bench.transport.fail_next(("GET", "/dns_records"), status=403, times=9)
        await bench.round()
        bench.transport.clear_faults()
        assert bench.apps() == [HOST]
    bench.connector.poll()
    await bench.settle()
    assert bench.apps() == []


async def test_an_unread_document_keeps_record_and_login_of_what_it_serves(bench: Bench) -> None:
    await bench.settle(protected())
    writes = len(bench.writes())
    bench.transport.fail_next(("GET", "/configurations"), status=500, times=9)
    await bench.round(protected())
    assert len(bench.writes()) == writes


async def test_unread_policies_are_not_made_again(bench: Bench) -> None:
    await bench.settle(protected())
    for other in ((), (service("b.nordhus.example", login=behind("b.nordhus.example", STAFF, group="staff")),)):
        bench.transport.fail_next(("GET", "/access/policies"), status=500, times=9)
        await bench.round(protected(), *other)
        bench.transport.clear_faults()
    assert len(bench.account.access.policies) == 1
    assert bench.reach("b.nordhus.example") == UNROUTED
    assert bench.reach(HOST) == LOGIN


@pytest.mark.parametrize("host", [HOST, WILD])
async def test_an_unread_team_name_takes_no_lock_away(bench: Bench, host: str) -> None:
    await bench.settle(protected(host))
    writes = len(bench.writes())
    bench.transport.fail_next(("GET", "/access/organizations"), status=500, times=9)
    await bench.round(protected(host))
    assert len(bench.writes()) == writes


# --- closing is never held -------------------------------------------------------------------------------------------


async def test_a_policy_of_ours_loosened_elsewhere_is_put_back_whatever_is_asked(bench: Bench) -> None:
    await bench.settle(protected())
    changed_elsewhere(bench, decision="bypass", include=[{"everyone": {}}])
    assert bench.reach(HOST) == status(403)  # the second lock holds meanwhile
    bench.settings = STRICTEST
    await bench.round(protected(), paused=True, rival=True)
    assert the_policy(bench)["decision"] == "allow"


@pytest.mark.parametrize("tunnel", ["home", "garage"])
async def test_where_no_lock_can_come_before_the_login_it_comes_at_once_itself(bench: Bench, tunnel: str) -> None:
    """A wider login with a bypass gives no AUD to check (H5), and covers only one level (H4)."""
    garage(bench)
    theirs = [
        bench.account.add_policy("office", "bypass", [{"ip": {"ip": "203.0.113.0/24"}}]),
        bench.account.add_policy("theirs", "allow", [{"email": {"email": "x@nordhus.example"}}]),
    ]
    listed = [{"id": policy, "precedence": place} for place, policy in enumerate(theirs, start=1)]
    bench.account.add_app(name="theirs", domain=WILD, policies=listed)
    await bench.settle(service(WILD, "/x"))
    assert bench.reach(f"deep.{HOST}", "/x") == OPEN
    bench.settings = STRICTEST
    await bench.round(service(WILD, "/x", login=behind(f"{WILD}/x", STAFF), tunnel=tunnel), paused=True, rival=True)
    assert bench.reach(f"deep.{HOST}", "/x") == status(403)


@pytest.mark.parametrize("tunnel", ["home", "garage"])
async def test_a_lock_comes_at_once_where_the_login_itself_can_only_come_later(bench: Bench, tunnel: str) -> None:
    """A wider login that lets others in makes its own wait (H32), and covers only one level (H4)."""
    garage(bench)
    policy = bench.account.add_policy("theirs", "allow", [{"email": {"email": "x@nordhus.example"}}])
    bench.account.add_app(name="theirs", domain=WILD, policies=[{"id": policy, "precedence": 1}])
    await bench.settle(service(WILD, "/x"))
    assert bench.reach(f"deep.{HOST}", "/x") == OPEN
    bench.settings = STRICTEST
    asked = service(WILD, "/x", login=behind(f"{WILD}/x", STAFF), tunnel=tunnel)
    await bench.round(asked, paused=True, rival=True)
    assert bench.reach(f"deep.{HOST}", "/x") == status(403)


async def test_a_tighter_login_is_not_held(bench: Bench) -> None:
    wide = service(HOST, login=behind(HOST, FAMILY, STAFF))
    await bench.settle(wide)
    bench.settings = STRICTEST
    applied = await bench.round(service(HOST, login=behind(HOST, FAMILY)), paused=True)
    assert [each.change.kind for each in applied.outcomes] == [Kind.APPLICATION]


async def test_what_closes_for_some_and_opens_for_others_is_no_closing(bench: Bench) -> None:
    await bench.settle(service(HOST, login=behind(HOST, FAMILY)))
    bench.settings = STRICTEST
    applied = await bench.round(service(HOST, login=behind(HOST, STAFF)))
    assert applied.outcomes == ()


@pytest.mark.parametrize("group", ["family", ""])
async def test_putting_back_a_loosened_login_carries_no_opening_along(bench: Bench, group: str) -> None:
    await bench.settle(service(HOST, login=behind(HOST, FAMILY, group=group)))
    changed_elsewhere(bench, decision="bypass", include=[{"everyone": {}}])
    bench.settings = STRICTEST
    wanted = service(HOST, login=behind(HOST, STAFF, group=group))
    await bench.round(wanted)
    plan = await bench.plan(wanted)
    assert the_policy(bench)["include"] == [{"email": {"email": "ann@nordhus.example"}}]
    assert {change.hold for change in plan.changes} == {Hold.MODE}


async def test_a_missing_login_is_put_back_with_the_policy_it_needs(bench: Bench) -> None:
    await bench.settle(protected())
    bench.account.access.apps.clear()
    bench.account.access.policies.clear()
    bench.settings = STRICTEST
    await bench.round(protected(), paused=True)
    assert bench.apps() == [HOST]


async def test_a_blocked_service_keeps_its_login_tight(bench: Bench) -> None:
    await bench.settle(protected())
    bench.account.add_record(bench.zone, "TXT", HOST, "x")
    changed_elsewhere(bench, include=[{"everyone": {}}])
    blocked = protected(problems=(Problem(ProblemCode.TARGET_HAS_PATH, HOST, Effect.BLOCKS),))
    await bench.round(blocked)
    assert the_policy(bench)["include"] == [{"email": {"email": "ann@nordhus.example"}}]


async def test_a_lost_lock_is_put_back_at_once(bench: Bench) -> None:
    await bench.settle(protected(WILD))
    document = bench.account.tunnels[bench.tunnel].config or {}
    bare = [{key: each[key] for key in each if key != "originRequest"} for each in document["ingress"]]
    bench.account.put_document(bench.tunnel, {**document, "ingress": bare})
    assert bench.reach("a.b.nordhus.example") == OPEN
    bench.settings = STRICTEST
    await bench.round(protected(WILD), paused=True)
    assert bench.reach("a.b.nordhus.example") == status(403)


async def test_a_take_down_does_not_wait_for_its_record(bench: Bench) -> None:
    await bench.settle(protected())
    bench.transport.fail_next(("POST", "/dns_records/batch"), status=500, times=3)
    bench.transport.fail_next(("DELETE", "/dns_records"), status=500, times=3)
    await bench.round(lost())
    assert len(bench.rules()) == 1


# --- moving ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("dns", [True, False])
async def test_a_take_down_reaches_the_tunnel_that_a_service_comes_from(
    bench: Bench,
    dns: bool,  # noqa: FBT001 - a parameter of the case
) -> None:
    garage(bench)
    await bench.settle(protected(dns=dns))
    bench.settings = STRICTEST
    await bench.round(lost(tunnel="garage", dns=dns), paused=True)
    assert len(bench.rules()) == 1


async def test_what_is_blocked_stays_in_the_tunnel_that_it_comes_from(bench: Bench) -> None:
    """H3"""
    garage(bench)
    await bench.settle(protected())
    writes = len(bench.writes())
    blocked = Problem(ProblemCode.TARGET_HAS_PATH, HOST, Effect.BLOCKS)
    await bench.round(protected(tunnel="garage", problems=(blocked,)))
    assert len(bench.writes()) == writes


async def test_a_wildcard_that_moves_and_gets_a_login_is_locked_where_it_was_first(bench: Bench) -> None:
    garage(bench)
    await bench.settle(service(WILD))
    bench.connector.lag = None
    await bench.round(protected(WILD, tunnel="garage"))
    bench.connector.poll()
    assert bench.reach("a.b.nordhus.example") == status(403)
    await bench.settle(protected(WILD, tunnel="garage"))
    assert len(bench.rules()) == 1


# --- openings that are asked for -------------------------------------------------------------------------------------


async def test_h6_an_opening_by_a_groups_edit_is_held(bench: Bench) -> None:
    await bench.settle(protected())
    plan = await bench.plan(service(HOST, login=behind(HOST, ANYONE, group="family"), hold_public=True))
    assert [change.id for change in plan.due] == []
    assert Hold.PUBLIC in {change.hold for change in plan.changes}


async def test_h6_behind_a_wider_login_nothing_is_held(bench: Bench) -> None:
    await bench.settle(protected(WILD))
    await bench.settle(protected(WILD), service(HOST, hold_public=True))
    assert bench.reach(HOST) == LOGIN
    assert HOST in [each["name"] for each in bench.account.zones[bench.zone].records.values()]


async def test_h6_the_wider_login_it_lies_behind_is_not_taken_away(bench: Bench) -> None:
    held = service(HOST, "/x", hold_public=True)
    await bench.settle(protected(), held)
    await bench.settle(service(HOST), held)
    assert bench.reach(HOST, "/x") == LOGIN


async def test_h6_a_record_that_would_open_what_is_up_is_held(bench: Bench) -> None:
    await bench.settle(service(HOST))
    for record in list(bench.account.zones[bench.zone].records):
        bench.account.zones[bench.zone].drop(record)
    await bench.settle(service(HOST, hold_public=True), protected(HOST, "/x"))
    assert bench.reach(HOST) == UNROUTED


# --- places ----------------------------------------------------------------------------------------------------------


async def test_h38_without_a_place_there_is_no_record(bench: Bench) -> None:
    bench.account.put_document(
        bench.tunnel,
        {
            "ingress": [
                {"hostname": WILD, "service": "http://their:1"},
                {"hostname": HOST, "path": "/x", "service": "http://their:2"},
                {"service": "http_status:404"},
            ]
        },
    )
    plan = await bench.settle(protected())
    assert [verdict.in_place for verdict in plan.verdicts] == [False]
    assert bench.account.zones[bench.zone].records == {}


async def test_a_rule_that_is_refused_leaves_no_record(bench: Bench) -> None:
    bench.transport.fail_next(("PUT", "/configurations"), status=403, times=3)
    await bench.round(protected())
    assert bench.account.zones[bench.zone].records == {}


async def test_h33_no_hole_where_somebody_elses_site_answers(bench: Bench) -> None:
    bench.account.add_record(bench.zone, "A", HOST, "192.0.2.1")
    await bench.settle(service(WILD), protected())
    assert [rule.get("service") for rule in bench.rules()] == ["http://app:8080", "http_status:404"]


# --- logins of zones, names, destinations ----------------------------------------------------------------------------


def zone_login(bench: Bench) -> None:
    policy = bench.account.add_policy("theirs", "allow", [{"email": {"email": "x@nordhus.example"}}])
    bench.account.add_app(name="zone", domain=WILD, policies=[{"id": policy, "precedence": 1}])


async def test_h35_the_zones_login_takes_over_from_an_own_one(bench: Bench) -> None:
    zone_login(bench)
    await bench.settle(protected())
    seen = watched(bench, (HOST, "/"))
    await bench.settle(service(HOST, login=ZoneLogin("nordhus.example")))
    assert bench.apps() == [WILD]
    assert bench.reach(HOST) == LOGIN
    assert seen == []


async def test_h35_without_the_zones_login_an_own_one_stays_while_it_is_served(bench: Bench) -> None:
    await bench.settle(protected())
    seen = watched(bench, (HOST, "/"))
    await bench.settle(service(HOST, login=ZoneLogin("nordhus.example")))
    assert bench.reach(HOST) == UNROUTED
    assert seen == []


async def test_h35_a_zones_login_of_ours_stays_while_somebody_relies_on_it(bench: Bench) -> None:
    relying = service(HOST, login=ZoneLogin("nordhus.example"))
    await bench.settle(protected(WILD), relying)
    seen = watched(bench, (HOST, "/"))
    await bench.settle(relying)
    assert bench.reach(HOST) == LOGIN
    await bench.settle(service(WILD, login=behind(WILD, ANYONE)), relying)
    assert seen == []


async def test_two_groups_whose_policies_share_a_name_have_one_each(bench: Bench) -> None:
    named = service(
        "b.nordhus.example",
        login=behind("b.nordhus.example", type(STAFF)("family", "allow", STAFF.include), group="staff"),
    )
    await bench.settle(protected())
    plan = await bench.settle(protected(), named)
    assert plan.changes == ()
    assert len(bench.account.access.policies) == 2


async def test_a_destination_that_somebody_added_stays_when_our_login_is_put_right(bench: Bench) -> None:
    await bench.settle(protected())
    app_id = next(iter(bench.account.access.apps))
    before = dict(bench.found("apps")[0])
    body = {key: before[key] for key in ("type", "name", "domain", "policies", "app_launcher_visible")}
    await bench.edge.put_app(  # type: ignore[union-attr]  # opened by the fixture
        {
            **body,
            "policies": [{"id": each["id"], "precedence": 1} for each in before["policies"]],  # type: ignore[attr-defined,index]
            "destinations": [{"type": "public", "uri": HOST}, {"type": "public", "uri": "their.nordhus.example"}],
        },
        app_id,
    )
    changed = service(HOST, login=behind(HOST, STAFF))
    plan = await bench.settle(changed)
    assert plan.changes == ()
    assert [each["uri"] for each in bench.found("apps")[0]["destinations"]] == [HOST, "their.nordhus.example"]  # type: ignore[attr-defined]


async def test_stale_and_leaving_are_judged_like_the_rest(bench: Bench) -> None:
    await bench.settle(protected())
    bench.settings = STRICTEST
    await bench.round(lost(presence=Presence.LEAVING), paused=True)
    assert bench.reach(HOST) == UNROUTED


async def test_why_a_loosened_login_is_put_back_is_said(bench: Bench) -> None:
    await bench.settle(protected())
    changed_elsewhere(bench, include=[{"everyone": {}}])
    plan = await bench.plan(protected())
    assert [(change.kind, change.action, change.why) for change in plan.changes] == [
        (Kind.POLICY, Action.UPDATE, Why.RESTORE_LOGIN)
    ]


# --- found by random worlds ------------------------------------------------------------------------------------------


async def test_a_login_on_a_path_of_a_wildcard_gives_way_to_an_exact_hosts(bench: Bench) -> None:
    """Access takes the longer path first: it would decide for a part of what the exact host's keeps closed."""
    seen = watched(bench, (HOST, "/x"))
    opened = service(WILD, "/x", login=behind(f"{WILD}/x", ANYONE), target="http://wild:1")
    plan = await bench.settle(protected(), opened)
    assert [each.code for verdict in plan.verdicts for each in verdict.problems] == [ProblemCode.PATH_LOGIN_SHARED]
    assert seen == []


async def test_it_gives_way_before_the_exact_host_is_published(bench: Bench) -> None:
    opened = service(WILD, "/x", login=behind(f"{WILD}/x", ANYONE), target="http://wild:1")
    await bench.settle(opened)
    seen = watched(bench, (HOST, "/x/own"))
    bench.connector.lag = None
    for _ in range(6):
        await bench.round(protected(path=""), opened)
        bench.connector.poll()
    assert bench.reach(HOST) == LOGIN
    assert f"{WILD}/x" not in bench.apps()
    assert seen == [] or bench.reach(HOST, "/x/own") != OPEN


async def test_h4_a_wildcard_is_open_below_its_first_level_whatever_covers_that(bench: Bench) -> None:
    zone_login(bench)
    plan = await bench.settle(service(WILD, hold_public=True))
    assert {change.hold for change in plan.changes} == {Hold.PUBLIC}
    assert bench.reach("a.b.nordhus.example") == UNROUTED
    plan = await bench.settle(service(WILD))
    assert bench.reach("a.b.nordhus.example") == OPEN
    assert [verdict.everyone for verdict in plan.verdicts] == [True]


async def test_a_blocked_services_missing_login_is_put_back(bench: Bench) -> None:
    await bench.settle(protected(), service(HOST, "/x", login=behind(f"{HOST}/x", STAFF), target="http://x:1"))
    app_id = next(key for key, app in bench.account.access.apps.items() if app.body["domain"] == f"{HOST}/x")
    bench.account.access.apps[app_id] = replace(bench.account.access.apps[app_id], links=())
    policy_id = bench.account.add_policy("theirs", "bypass", [{"everyone": {}}])
    await bench.edge.put_app(  # type: ignore[union-attr]  # opened by the fixture
        {
            "type": "self_hosted",
            "name": f"{HOST}/x",
            "domain": f"{HOST}/x",
            "policies": [{"id": policy_id, "precedence": 1}],
        },
        app_id,
    )
    assert bench.reach(HOST, "/x") != LOGIN
    bench.transport.fail_next(("GET", "/configurations"), status=500, times=9)
    await bench.round(protected(), service(HOST, "/x", login=behind(f"{HOST}/x", STAFF), target="http://x:1"))
    assert bench.reach(HOST, "/x") == LOGIN


async def test_an_opening_without_its_rule_goes_before_another_rule_answers_through_it(bench: Bench) -> None:
    await bench.settle(service(HOST, "/x", login=behind(f"{HOST}/x", FAMILY), target="http://x:1"))
    bench.account.put_document(bench.tunnel, {"ingress": [{"service": "http_status:404"}]})
    changed_elsewhere(bench, decision="bypass", include=[{"everyone": {}}])
    seen = watched(bench, (HOST, "/x"))
    bench.settings = Settings(tunnel="home", mode=Mode.ASK_REMOVING, brake_count=0, brake_share=0)
    await bench.settle(protected())
    assert seen == []
    assert bench.apps() == [HOST]


async def test_a_login_does_not_count_on_a_removal_that_is_held(bench: Bench) -> None:
    """The wildcard's record leads to the host as long as its removal waits for a click."""
    every = [service(f"s{number}.nordhus.example") for number in range(3)]
    await bench.settle(protected(), service(WILD, "/z", target="http://wild:1"), *every)
    document = bench.account.tunnels[bench.tunnel].config or {}
    bare = [{key: each[key] for key in each if key != "originRequest"} for each in document["ingress"]]
    bench.account.put_document(bench.tunnel, {**document, "ingress": bare})  # the host's rule is released when it goes
    seen = watched(bench, (HOST, "/"))
    await bench.settle()
    assert WILD in [each["name"] for each in bench.account.zones[bench.zone].records.values()]
    assert seen == []


async def test_no_login_is_made_of_a_policy_that_is_still_too_open(bench: Bench) -> None:
    other = "b.nordhus.example"
    await bench.settle(protected())
    changed_elsewhere(bench, decision="bypass", include=[{"everyone": {}}])
    seen = watched(bench, (other, "/"))
    bench.transport.fail_next(("PUT", "/access/policies"), status=500, times=9)
    await bench.round(protected(), protected(other))
    assert seen == []
    bench.transport.clear_faults()
    await bench.settle(protected(), protected(other))
    assert bench.reach(other) == LOGIN


async def test_h4_a_blocked_wildcard_does_not_stay_up_without_its_lock(bench: Bench) -> None:
    """Somebody else's login on the wildcard covers one level only."""
    await bench.settle(service(WILD))
    zone_login(bench)
    assert bench.reach("a.b.nordhus.example") == OPEN
    bench.settings = STRICTEST
    await bench.round(protected(WILD))
    assert bench.reach("a.b.nordhus.example") == UNROUTED


async def test_a_wildcards_record_does_not_wait_for_a_blocked_rule_that_every_connector_locks(bench: Bench) -> None:
    below = protected(WILD, "/z")
    await bench.settle(protected(WILD), below)
    bench.account.zones[bench.zone].records.clear()
    wrong = Problem(ProblemCode.TARGET_INVALID, WILD, Effect.BLOCKS)
    blocked = replace(below, problems=(wrong,))  # type: ignore[type-var]  # a service
    [record] = [each for each in (await bench.plan(protected(WILD), blocked)).changes if each.kind is Kind.RECORD]
    assert not record.waits
    rules = [{key: part for key, part in rule.items() if key != "originRequest"} for rule in bench.rules()]
    bench.account.put_document(bench.tunnel, {"ingress": rules})  # somebody drops the locks
    [record] = [each for each in (await bench.plan(protected(WILD), blocked)).changes if each.kind is Kind.RECORD]
    assert record.waits
