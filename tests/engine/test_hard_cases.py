"""The hard cases of product.md section 11 that planning and applying decide, each by its name."""

import httpx
import pytest

from dockflare_desktop.core.approving import approval
from dockflare_desktop.core.change import Action, Hold, Kind, LedgerState, OutcomeState, Why
from dockflare_desktop.core.model import PathMatch, PolicyBody
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.core.service import LoginUnknown, Presence, ZoneLogin
from dockflare_desktop.core.settings import Drift, Mode, Settings
from dockflare_desktop.demo.visitor import LOGIN, OPEN, UNROUTED, status
from tests.engine.desk_of_plans import ANYONE, FAMILY, STAFF, Bench, behind, service

pytestmark = pytest.mark.anyio

HOST = "app.nordhus.example"
NO_GROUP = Problem(ProblemCode.GROUP_UNKNOWN, HOST, Effect.UNPROTECTED)
PROTECTED = service(HOST, login=behind(HOST, FAMILY, group="family"))
LOST_LOGIN = service(HOST, login=LoginUnknown(), problems=(NO_GROUP,))


def problems(plan: object) -> list[ProblemCode]:
    return [each.code for verdict in plan.verdicts for each in verdict.problems]  # type: ignore[attr-defined]


# --- never exposed ---------------------------------------------------------------------------------------------------


async def test_an_unknown_group_is_never_published(bench: Bench) -> None:
    await bench.settle(LOST_LOGIN)
    assert bench.reach(HOST) == UNROUTED
    assert bench.writes() == []


async def test_h1_a_lost_login_takes_rule_and_record_down_together(bench: Bench) -> None:
    await bench.settle(PROTECTED)
    applied = await bench.round(LOST_LOGIN)
    assert {(each.change.kind, each.change.action) for each in applied.outcomes} == {
        (Kind.RULE, Action.DELETE),
        (Kind.RECORD, Action.DELETE),
    }
    assert bench.reach(HOST) == UNROUTED


async def test_h1_a_take_down_is_neither_held_nor_paused_nor_limited_by_drift(bench: Bench) -> None:
    await bench.settle(PROTECTED)
    bench.settings = Settings(tunnel="home", mode=Mode.ASK_EVERY, drift=Drift.REPORT, brake_count=0, brake_share=0)
    await bench.round(LOST_LOGIN, paused=True, rival=True)
    assert bench.reach(HOST) == UNROUTED


async def test_h1_only_observe_prevents_a_take_down(bench: Bench) -> None:
    await bench.settle(PROTECTED)
    bench.settings = Settings(tunnel="home", mode=Mode.OBSERVE)
    applied = await bench.round(LOST_LOGIN)
    assert applied.outcomes == ()


async def test_h2_logins_that_cannot_be_read_change_nothing_where_one_is_applied(bench: Bench) -> None:
    await bench.settle(PROTECTED)
    writes = len(bench.writes())
    for _ in range(2):
        bench.transport.fail_next(("GET", "/access/apps"), status=403)
    plan = await bench.plan(PROTECTED)
    assert plan.changes == ()
    assert len(bench.writes()) == writes
    assert bench.reach(HOST) == LOGIN


async def test_h2_a_public_service_that_now_asks_for_an_unreadable_login_is_taken_down(bench: Bench) -> None:
    await bench.settle(service(HOST))
    bench.transport.fail_next(("GET", "/access/apps"), status=403, times=3)
    await bench.round(PROTECTED)
    assert bench.reach(HOST) == UNROUTED


async def test_h2_a_login_that_cannot_be_made_is_not_published_and_others_are(bench: Bench) -> None:
    bench.transport.fail_next(("POST", "/access/apps"), status=403)
    applied = await bench.round(PROTECTED, service("www.nordhus.example"))
    assert OutcomeState.FAILED in {each.state for each in applied.outcomes}
    assert bench.reach(HOST) == UNROUTED
    assert bench.reach("www.nordhus.example") == OPEN


async def test_h2_a_login_deleted_elsewhere_that_cannot_be_put_back_is_taken_down(bench: Bench) -> None:
    await bench.settle(PROTECTED)
    denied = {HOST: Problem(ProblemCode.PROTECT_FAILED, HOST, Effect.UNPROTECTED)}
    bench.account.access.apps.clear()
    await bench.round(PROTECTED, denied=denied)
    assert bench.reach(HOST) == UNROUTED


async def test_h2_a_login_that_cannot_be_updated_stays_where_one_stands(bench: Bench) -> None:
    await bench.settle(PROTECTED)
    denied = {HOST: Problem(ProblemCode.PROTECT_FAILED, HOST, Effect.UNPROTECTED)}
    plan = await bench.plan(service(HOST, login=behind(HOST, STAFF, group="staff")), denied=denied)
    assert plan.due == ()
    assert bench.reach(HOST) == LOGIN


async def test_h3_frozen_services_stay_as_accepted(bench: Bench) -> None:
    await bench.settle(PROTECTED)
    bad = Problem(ProblemCode.TARGET_HAS_PATH, HOST, Effect.BLOCKS)
    frozen = service(HOST, login=PROTECTED.login, presence=Presence.FROZEN, problems=(bad,))
    plan = await bench.plan(frozen)
    assert plan.changes == ()
    assert bench.reach(HOST) == LOGIN


async def test_h4_a_protected_wildcard_always_carries_the_second_lock(bench: Bench) -> None:
    bench.settings = Settings(tunnel="home", second_lock=False)
    wild = "*.nordhus.example"
    seen = []
    bench.transport.after_call.append(lambda call: seen.append(bench.reach("a.b.nordhus.example")))
    await bench.settle(service(wild, login=behind(wild, FAMILY)))
    assert OPEN not in seen
    assert bench.reach("a.nordhus.example") == LOGIN
    assert bench.reach("a.b.nordhus.example") == status(403)


async def test_h5_no_second_lock_beside_a_bypass_policy(bench: Bench) -> None:
    home = PolicyBody("home", "bypass", ({"ip": {"ip": "203.0.113.0/24"}},))
    await bench.settle(service(HOST, login=behind(HOST, home, FAMILY)))
    assert "originRequest" not in bench.rules()[0]


async def test_h5_the_lock_is_the_application_that_covers_the_service(bench: Bench) -> None:
    await bench.settle(PROTECTED)
    app = next(iter(bench.account.snapshot()["apps"].values()))  # type: ignore[attr-defined]
    assert bench.rules()[0]["originRequest"] == {
        "access": {"required": True, "teamName": "home", "audTag": [app["aud"]]}
    }


async def test_h6_openings_to_everyone_are_held_where_the_setting_says_so(bench: Bench) -> None:
    waiting = service("shop.nordhus.example", hold_public=True)
    plan = await bench.plan(waiting)
    assert {change.hold for change in plan.changes} == {Hold.PUBLIC}
    await bench.round(waiting)
    assert bench.reach("shop.nordhus.example") == UNROUTED
    await bench.round(waiting, approved=frozenset(approval(change) for change in plan.changes))
    assert bench.reach("shop.nordhus.example") == OPEN


async def test_h8_a_paths_login_goes_only_after_every_connector_has_the_new_rules(bench: Bench) -> None:
    admin = service(HOST, "/admin", login=behind(f"{HOST}/admin", FAMILY))
    await bench.settle(service(HOST), admin)
    bench.connector.lag = None
    await bench.settle(service(HOST), rounds=2)
    assert bench.apps() == [f"{HOST}/admin"]
    bench.connector.poll()
    await bench.settle(service(HOST))
    assert bench.apps() == []


async def test_h8_the_hosts_login_stays_while_a_path_relies_on_it(bench: Bench) -> None:
    path = service(HOST, "/api")
    await bench.settle(PROTECTED, path)
    await bench.settle(path)
    assert bench.apps() == [HOST]
    assert bench.reach(HOST, "/api") == LOGIN


async def test_h32_a_more_open_login_goes_before_its_rule(bench: Bench) -> None:
    pub = service(HOST, "/pub", login=behind(f"{HOST}/pub", ANYONE))
    await bench.settle(PROTECTED, pub)
    assert bench.reach(HOST, "/pub") == OPEN
    calls = len(bench.transport.calls)
    await bench.settle(PROTECTED)
    order = [call for call in bench.transport.calls[calls:] if call.method in ("DELETE", "PUT")]
    assert "/access/apps/" in order[0].path
    assert "/configurations" in order[1].path


async def test_h33_a_hole_is_filled_where_another_rule_would_answer(bench: Bench) -> None:
    admin = service(HOST, "/admin", login=LoginUnknown(), problems=(NO_GROUP,))
    await bench.settle(service(HOST), admin)
    assert bench.reach(HOST, "/") == OPEN
    assert bench.reach(HOST, "/admin") == status(503)


async def test_h33_a_login_that_fails_fills_the_hole_in_the_same_round(bench: Bench) -> None:
    admin = service(HOST, "/admin", login=behind(f"{HOST}/admin", FAMILY))
    denied = {f"{HOST}/admin": Problem(ProblemCode.PROTECT_FAILED, HOST, Effect.UNPROTECTED)}
    await bench.round(service(HOST), admin, denied=denied)
    assert bench.reach(HOST, "/admin") == status(503)


async def test_h35_default_tld_needs_the_zones_login(bench: Bench) -> None:
    wanted = service(HOST, login=ZoneLogin("nordhus.example"))
    await bench.settle(wanted)
    assert bench.reach(HOST) == UNROUTED
    policy = bench.account.add_policy("zone", "allow", [{"email": {"email": "ann@nordhus.example"}}])
    bench.account.add_app(name="zone", domain="*.nordhus.example", policies=[{"id": policy, "precedence": 1}])
    await bench.settle(wanted)
    assert bench.reach(HOST) == LOGIN
    assert "originRequest" in bench.rules()[0]


async def test_h40_a_foreign_login_on_the_address_blocks_ours(bench: Bench) -> None:
    bench.account.add_app(name="theirs", domain=HOST, policies=[])
    plan = await bench.settle(PROTECTED)
    assert ProblemCode.FOREIGN_LOGIN in problems(plan)
    assert plan.changes == ()


async def test_h40_a_foreign_opening_below_blocks_a_service_that_asks_for_a_login(bench: Bench) -> None:
    policy = bench.account.add_policy("open", "bypass", [{"everyone": {}}])
    bench.account.add_app(name="theirs", domain=f"{HOST}/pub", policies=[{"id": policy, "precedence": 1}])
    plan = await bench.settle(PROTECTED)
    assert ProblemCode.FOREIGN_OPENS in problems(plan)
    assert bench.reach(HOST) == UNROUTED


# --- nothing lost, nothing foreign touched ---------------------------------------------------------------------------


async def test_foreign_rules_settings_and_a_custom_catch_all_are_kept_byte_for_byte(bench: Bench) -> None:
    document = {
        "ingress": [
            {"hostname": "old.nordhus.example", "service": "http://old:80", "originRequest": {"futureKey": [1, 2]}},
            {"hostname": "*.nordhus.example", "service": "http://traefik:80"},
            {"service": "http://fallback:80"},
        ],
        "originRequest": {"connectTimeout": 5},
        "warp-routing": {"enabled": True},
    }
    bench.account.put_document(bench.tunnel, document)
    foreign = bench.account.add_record(bench.zone, "A", "old.nordhus.example", "192.0.2.1")
    before = bench.account.snapshot()["records"]
    await bench.settle(PROTECTED)
    assert bench.rules()[1]["hostname"] == HOST
    await bench.settle()
    assert bench.account.tunnels[bench.tunnel].config == document
    assert bench.account.snapshot()["records"] == before
    assert foreign


async def test_a_foreign_record_blocks_and_is_not_touched(bench: Bench) -> None:
    bench.account.add_record(bench.zone, "A", HOST, "192.0.2.1")
    plan = await bench.settle(PROTECTED)
    assert ProblemCode.FOREIGN_DNS in problems(plan)
    assert bench.writes() == []


async def test_a_foreign_rule_with_the_same_key_blocks(bench: Bench) -> None:
    bench.account.put_document(
        bench.tunnel, {"ingress": [{"hostname": HOST, "service": "http://x:1"}, {"service": "http_status:404"}]}
    )
    plan = await bench.settle(PROTECTED)
    assert ProblemCode.FOREIGN_RULE in problems(plan)
    assert plan.changes == ()


async def test_h13_a_record_pointed_elsewhere_is_released_not_deleted(bench: Bench) -> None:
    await bench.settle(service(HOST))
    record = next(iter(bench.account.zones[bench.zone].records.values()))
    record["content"] = "elsewhere.example"
    plan = await bench.plan()
    assert [each.code for each in plan.problems] == [ProblemCode.RELEASED]
    await bench.settle()
    assert len(bench.account.zones[bench.zone].records) == 1


async def test_h13_a_rule_changed_elsewhere_is_repaired_while_its_service_lives(bench: Bench) -> None:
    await bench.settle(service(HOST))
    rules = bench.rules()
    rules[0] = {**rules[0], "service": "http://other:1"}
    bench.account.put_document(bench.tunnel, {"ingress": rules})
    plan = await bench.plan(service(HOST))
    assert [change.why for change in plan.changes] == [Why.DRIFTED]
    await bench.settle(service(HOST))
    assert bench.rules()[0]["service"] == "http://app:8080"


async def test_drift_report_tells_and_changes_nothing(bench: Bench) -> None:
    await bench.settle(service(HOST))
    bench.settings = Settings(tunnel="home", drift=Drift.REPORT)
    rules = bench.rules()
    rules[0] = {**rules[0], "service": "http://other:1"}
    bench.account.put_document(bench.tunnel, {"ingress": rules})
    plan = await bench.plan(service(HOST))
    assert plan.changes == ()
    assert ProblemCode.CHANGED_OUTSIDE in problems(plan)


async def test_a_login_loosened_elsewhere_is_restored_even_with_drift_report(bench: Bench) -> None:
    await bench.settle(PROTECTED)
    bench.settings = Settings(tunnel="home", drift=Drift.REPORT, mode=Mode.ASK_EVERY)
    policy = next(iter(bench.account.access.policies.values())).body
    policy["include"] = [{"everyone": {}}]
    policy["decision"] = "bypass"
    await bench.settle(PROTECTED)
    assert next(iter(bench.account.access.policies.values())).body["decision"] == "allow"


async def test_h15_a_rule_of_ours_that_comes_back_is_reported_and_its_removal_held(bench: Bench) -> None:
    await bench.settle(service(HOST))
    rules = bench.rules()
    await bench.settle()
    bench.account.put_document(bench.tunnel, {"ingress": rules})
    plan = await bench.plan()
    assert [(change.why, change.hold) for change in plan.changes] == [(Why.REAPPEARED, Hold.REAPPEARED)]


async def test_h19_one_bad_record_does_not_hold_up_the_others(bench: Bench) -> None:
    def intrude(method: str, path: str) -> None:
        if method == "POST" and path.endswith("/batch") and not bench.account.zones[bench.zone].records:
            bench.account.add_record(bench.zone, "A", "b.nordhus.example", "192.0.2.1")

    bench.transport.before_call.append(intrude)
    applied = await bench.round(service("a.nordhus.example"), service("b.nordhus.example"))
    states = {each.change.target: each.state for each in applied.outcomes if each.change.kind is Kind.RECORD}
    assert states == {"a.nordhus.example": OutcomeState.DONE, "b.nordhus.example": OutcomeState.FAILED}
    assert bench.reach("a.nordhus.example") == OPEN


async def test_h38_a_rule_goes_above_the_foreign_one_that_would_swallow_it(bench: Bench) -> None:
    bench.account.put_document(
        bench.tunnel,
        {
            "ingress": [
                {"hostname": HOST, "path": "^/deep(/|$)", "service": "http://deep:1"},
                {"hostname": "*.nordhus.example", "service": "http://wild:1"},
                {"service": "http_status:404"},
            ]
        },
    )
    await bench.settle(service(HOST), service(HOST, "/a"))
    assert [(rule.get("hostname"), rule.get("path")) for rule in bench.rules()] == [
        (HOST, "^/deep(/|$)"),
        (HOST, "^/a(/|$)"),
        (HOST, None),
        ("*.nordhus.example", None),
        (None, None),
    ]


async def test_h38_where_no_place_is_left_the_service_is_blocked(bench: Bench) -> None:
    bench.account.put_document(
        bench.tunnel,
        {
            "ingress": [
                {"hostname": "*.nordhus.example", "service": "http://wild:1"},
                {"hostname": HOST, "path": "^/deep(/|$)", "service": "http://deep:1"},
                {"service": "http_status:404"},
            ]
        },
    )
    plan = await bench.settle(service(HOST))
    assert ProblemCode.NO_PLACE in problems(plan)
    assert len(bench.rules()) == 3


async def test_h39_a_neighbour_who_wrote_in_between_is_told(bench: Bench) -> None:
    await bench.settle(service(HOST))

    def intrude(method: str, path: str) -> None:
        if method == "PUT" and path.endswith("/configurations"):
            bench.account.put_document(bench.tunnel, {"ingress": [{"service": "http_status:410"}]})

    bench.transport.before_call.append(intrude)
    applied = await bench.round(service(HOST), service("www.nordhus.example"))
    assert ProblemCode.DOCUMENT_OVERWRITTEN in [each.code for each in applied.problems]


@pytest.mark.parametrize("path", ["/access/apps", "/access/policies", "/configurations", "/batch"])
async def test_an_answer_that_got_lost_is_resolved_by_reading_never_by_repeating(bench: Bench, path: str) -> None:
    bench.transport.fail_next(
        path, exc=httpx.ReadTimeout("lost"), after_effect=True
    ) if path != "/configurations" else (
        bench.transport.fail_next(("PUT", path), exc=httpx.ReadTimeout("lost"), after_effect=True)
    )
    bench.transport.clear_faults()
    method = "PUT" if path == "/configurations" else "POST"
    bench.transport.fail_next((method, path), exc=httpx.ReadTimeout("lost"), after_effect=True)
    applied = await bench.round(PROTECTED)
    assert {each.state for each in applied.outcomes} == {OutcomeState.DONE}
    assert sum(1 for call in bench.transport.calls if call.method == method and path in call.path) == 1
    assert bench.reach(HOST) == LOGIN


async def test_h31_a_lost_database_finds_its_objects_again_without_writing(bench: Bench) -> None:
    await bench.settle(PROTECTED)
    writes = len(bench.writes())
    bench.store.entries.clear()
    bench.lost = True
    await bench.round(PROTECTED)
    assert len(bench.writes()) == writes
    assert {entry.kind for entry in bench.applied()} == {Kind.RULE, Kind.RECORD, Kind.APPLICATION, Kind.POLICY}
    bench.lost = False
    await bench.settle()
    assert bench.reach(HOST) == UNROUTED
    assert bench.apps() == []


async def test_after_a_lost_database_nothing_is_removed_by_itself(bench: Bench) -> None:
    await bench.settle(PROTECTED)
    bench.store.entries.clear()
    bench.lost = True
    plan = await bench.plan()
    assert plan.changes == ()


async def test_h12_the_brake_holds_many_removals_and_nothing_else(bench: Bench) -> None:
    many = [service(f"s{number}.nordhus.example") for number in range(8)]
    await bench.settle(*many)
    plan = await bench.plan(*many[:3], service("new.nordhus.example"))
    held = {change.hold for change in plan.changes if change.action is Action.DELETE}
    assert held == {Hold.BRAKE}
    assert {change.hold for change in plan.changes if change.action is Action.CREATE} == {Hold.NONE}
    assert ProblemCode.BRAKE in [each.code for each in plan.problems]


async def test_h12_the_brake_counts_over_time(bench: Bench) -> None:
    many = [service(f"s{number}.nordhus.example") for number in range(8)]
    await bench.settle(*many)
    await bench.settle(*many[:6])
    bench.clock.move(minutes=5)
    plan = await bench.plan(*many[:4])
    assert {change.hold for change in plan.changes} == {Hold.BRAKE}
    bench.clock.move(minutes=6)
    plan = await bench.plan(*many[:4])
    assert {change.hold for change in plan.changes} == {Hold.NONE}


async def test_moving_to_another_tunnel_never_loses_the_route(bench: Bench) -> None:
    other = bench.account.add_tunnel("garage")
    bench.account.connect(other)
    await bench.settle(PROTECTED)
    bench.look = lambda names=frozenset({"home", "garage"}): (
        type(bench)
        .look(bench)
        .__class__(  # type: ignore[method-assign]
            zones=frozenset({"nordhus.example"}), tunnels=names, connectors=names, policies=True, team=True
        )
    )
    seen = []
    bench.transport.after_call.append(lambda call: seen.append(bench.reach(HOST)))
    await bench.settle(service(HOST, login=PROTECTED.login, tunnel="garage"))
    assert set(seen) == {LOGIN}
    assert len(bench.rules()) == 1


async def test_a_missing_default_tunnel_is_made(bench: Bench) -> None:
    bench.settings = Settings(tunnel="fresh")
    bench.look = lambda: type(bench).look(bench)  # type: ignore[method-assign]
    applied = await bench.round(service(HOST, login=PROTECTED.login, tunnel="fresh"))
    assert {each.state for each in applied.outcomes} == {OutcomeState.DONE}
    assert sorted(tunnel.name for tunnel in bench.account.tunnels.values()) == ["fresh", "home"]


async def test_stale_and_leaving_services_stay_and_still_get_group_edits(bench: Bench) -> None:
    await bench.settle(PROTECTED)
    for presence in (Presence.STALE, Presence.LEAVING):
        plan = await bench.plan(service(HOST, login=PROTECTED.login, presence=presence))
        assert plan.changes == ()
    edited = PolicyBody("family", "allow", ({"email": {"email": "bo@nordhus.example"}},))
    stale = service(HOST, login=behind(HOST, edited, group="family"), presence=Presence.STALE)
    plan = await bench.plan(stale)
    assert [change.kind for change in plan.changes] == [Kind.POLICY]


async def test_a_stale_service_that_was_never_up_is_not_published(bench: Bench) -> None:
    await bench.settle(service(HOST, presence=Presence.STALE))
    assert bench.writes() == []


async def test_ask_removing_holds_removals_only(bench: Bench) -> None:
    await bench.settle(PROTECTED)
    bench.settings = Settings(tunnel="home", mode=Mode.ASK_REMOVING)
    plan = await bench.plan(service("www.nordhus.example"))
    by_action = {(change.action, change.hold) for change in plan.changes if change.kind is not Kind.POLICY}
    assert by_action == {(Action.DELETE, Hold.MODE), (Action.CREATE, Hold.NONE)}
    assert bench.store.ledger().entries[0].state is LedgerState.APPLIED


async def test_public_to_protected_never_passes_through_less(bench: Bench) -> None:
    await bench.settle(service(HOST))
    await bench.settle(PROTECTED)
    assert bench.reach(HOST) == LOGIN
    assert "originRequest" in bench.rules()[0]


async def test_changing_groups_never_passes_through_no_policy(bench: Bench) -> None:
    await bench.settle(PROTECTED)
    seen = []
    bench.transport.after_call.append(lambda call: seen.append(bench.reach(HOST)))
    await bench.settle(service(HOST, login=behind(HOST, STAFF, group="staff")))
    assert set(seen) == {LOGIN}
    assert [policy.body["name"] for policy in bench.account.access.policies.values()] == ["staff [dfd1 o=7f3a9c2e]"]


async def test_protected_to_public_removes_lock_then_login(bench: Bench) -> None:
    await bench.settle(PROTECTED)
    await bench.settle(service(HOST))
    assert bench.reach(HOST) == OPEN
    assert bench.apps() == []


async def test_a_regex_path_is_protected_on_the_whole_hostname(bench: Bench) -> None:
    regex = service(HOST, r"^/v\d+/", match=PathMatch.REGEX, login=behind(HOST, FAMILY))
    await bench.settle(regex)
    assert bench.reach(HOST, "/v1/x") == LOGIN


async def test_a_blocked_service_that_now_asks_for_a_login_does_not_stay_up_without_one(bench: Bench) -> None:
    await bench.settle(service(HOST))
    wrong = Problem(ProblemCode.ZONE_NOT_ALLOWED, HOST, Effect.BLOCKS)
    await bench.round(service(HOST, login=PROTECTED.login, problems=(wrong,)))
    assert bench.reach(HOST) == UNROUTED


async def test_a_blocked_service_behind_its_login_stays_as_it_is(bench: Bench) -> None:
    await bench.settle(PROTECTED)
    wrong = Problem(ProblemCode.ZONE_NOT_ALLOWED, HOST, Effect.BLOCKS)
    plan = await bench.plan(service(HOST, login=PROTECTED.login, problems=(wrong,)))
    assert plan.changes == ()
