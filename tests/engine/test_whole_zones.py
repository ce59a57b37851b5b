"""The login of a whole zone: what says nothing lies behind it, it comes before anything is behind it and goes last."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from dockflare_desktop.core.account.overview import ZoneRow, ZoneState
from dockflare_desktop.core.adopting.naming import Pick
from dockflare_desktop.core.adopting.preview import Adoption, Caution
from dockflare_desktop.core.change import Action, Hold, Kind, Risk
from dockflare_desktop.core.model import AccessGroup, PolicyBody, ServiceKey, WholeZone
from dockflare_desktop.core.problem import ProblemCode
from dockflare_desktop.core.status import Status
from dockflare_desktop.demo.visitor import LOGIN, OPEN, UNROUTED, status
from dockflare_desktop.engine.access_commands import AccessCommands
from tests.engine.whole import FAMILY, Whole, container

pytestmark = pytest.mark.anyio
ZONE, STAR = "nordhus.example", "*.nordhus.example"
WEB = "web.nordhus.example"
STAFF = AccessGroup("staff", "Staff", (PolicyBody("s", "allow", ({"email_domain": {"domain": "mkdev.example"}},)),))
EVERYONE = AccessGroup("open", "Open", (PolicyBody("o", "bypass", ({"everyone": {}},)),))
BO = {"email": {"email": "bo@mkdev.example"}}
BEHIND_FAMILY = {"access.groups": "family"}


@pytest.fixture
async def whole() -> AsyncIterator[Whole]:
    whole = await Whole(container("web", WEB)).start(FAMILY, STAFF, EVERYONE)
    await whole.round(full=True)
    whole.connector.poll()
    yield whole
    await whole.close()


async def desk(whole: Whole) -> AccessCommands:
    return (await whole.desk.desks()).access


async def protect(whole: Whole, group: str = "family") -> None:
    assert list(await (await desk(whole)).save_zone(ZONE, {"access.groups": group})) == []
    await settled(whole)


async def settled(whole: Whole) -> None:
    for _ in range(6):
        await whole.round(full=True)
        whole.connector.poll()


async def test_a_zones_login_can_be_checked_and_nothing_is_stored(whole: Whole) -> None:
    (problem,) = await (await desk(whole)).check_zone(ZONE, {"access.groups": "famly"})
    assert (problem.code, problem.value) == (ProblemCode.NOT_FOUND, "famly")
    assert list(await (await desk(whole)).check_zone(ZONE, BEHIND_FAMILY)) == []
    assert (await whole.store.layers()).zones == ()


async def zone_row(whole: Whole) -> ZoneRow:
    rows = (await (await desk(whole)).overview()).zones
    assert rows is not None
    return next(each for each in rows if each.zone == ZONE)


def codes(whole: Whole) -> list[ProblemCode]:
    return [each.code for each in whole.controller.status.problems if each.subject == STAR]


def watched(whole: Whole, host: str = WEB) -> list[str]:
    """After every call, whether a stranger is let in from now on."""
    seen: list[str] = []
    whole.transport.after_call.append(lambda call: seen.append(str(whole.reach(host))))
    return seen


async def test_a_new_service_answers_nobody_before_its_own_login_where_the_zones_lets_others_in(whole: Whole) -> None:
    """Section 4: the zone's people never enter a service that asks for others, not even for a moment."""
    await protect(whole)
    seen: list[tuple[bool, str]] = []
    whole.transport.after_call.append(lambda call: seen.append((own_login(whole), target(whole, "new"))))
    whole.run(container("web", WEB), container("new", "new.nordhus.example", access_group="staff"))
    await settled(whole)
    assert {way for own, way in seen if not own} <= {"", "http_status:503"}
    assert seen[-1] == (True, "http://new:8080")
    assert whole.row("new.nordhus.example").status is Status.LIVE


async def test_a_login_that_cannot_be_made_leaves_its_service_shut(whole: Whole) -> None:
    await protect(whole)
    whole.transport.fail_next(lambda method, path: method == "POST" and path.endswith("/apps"), status=400, times=50)
    whole.run(container("web", WEB), container("new", "new.nordhus.example", access_group="staff"))
    await settled(whole)
    assert not own_login(whole)
    assert target(whole, "new") in {"", "http_status:503"}
    assert whole.row("new.nordhus.example").status is Status.ERROR


def own_login(whole: Whole) -> bool:
    return any(app.body["domain"] == "new.nordhus.example" for app in whole.account.access.apps.values())


def target(whole: Whole, name: str) -> str:
    """What the document answers for a hostname; "" where it has no rule."""
    config = whole.account.tunnels[whole.tunnel].config or {}
    rules = config["ingress"]
    assert isinstance(rules, list)
    return next((rule["service"] for rule in rules if rule.get("hostname") == f"{name}.nordhus.example"), "")


# --- coming -----------------------------------------------------------------------------------------------------------


async def test_a_public_service_gets_behind_its_zones_login_and_its_rule_is_locked_to_it(whole: Whole) -> None:
    assert whole.reach(WEB) == OPEN
    first = len(whole.writes())
    await protect(whole)
    made = whole.writes()[first:]
    assert [each.rpartition("/")[2] for each in made[:3]] == ["policies", "apps", "configurations"]
    assert whole.reach(WEB) == LOGIN
    (app,) = whole.account.access.apps.values()
    assert app.body["domain"] == STAR
    document = whole.account.tunnels[whole.tunnel].config or {}
    assert app.body["aud"] in str(document["ingress"])
    row = await zone_row(whole)
    assert (row.state, row.behind, row.relying) == (ZoneState.PROTECTED, (ServiceKey(WEB),), ())
    shown = whole.row(WEB)
    assert (shown.status, shown.access.by, shown.access.groups) == (Status.LIVE, STAR, ("family",))


async def test_nothing_is_published_before_the_zones_login_stands(whole: Whole) -> None:
    await (await desk(whole)).save_zone(ZONE, BEHIND_FAMILY)
    whole.run(container("web", WEB), container("new", "new.nordhus.example"))
    seen = watched(whole, "new.nordhus.example")
    await settled(whole)
    assert set(seen) == {str(UNROUTED), str(LOGIN)}
    assert whole.reach("new.nordhus.example") == LOGIN


async def test_where_the_zones_login_cannot_be_made_what_says_nothing_is_not_published(whole: Whole) -> None:
    whole.transport.fail_next(("POST", "/access/apps"), status=500, times=9)
    await protect(whole)
    assert whole.reach(WEB) == UNROUTED
    assert whole.row(WEB).status is Status.BLOCKED
    assert codes(whole) == [ProblemCode.TAKEN_DOWN_UNPROTECTED]
    whole.transport.clear_faults()
    whole.clock.move(minutes=30)
    await settled(whole)
    assert whole.reach(WEB) == LOGIN


async def test_default_tld_is_published_once_its_zone_has_a_login(whole: Whole) -> None:
    whole.run(container("app", "app.nordhus.example", access_policy="default_tld"))
    await settled(whole)
    assert whole.row("app.nordhus.example").status is Status.BLOCKED
    await protect(whole)
    assert whole.reach("app.nordhus.example") == LOGIN
    assert (await zone_row(whole)).relying == (ServiceKey("app.nordhus.example"),)


async def test_what_asks_for_a_login_of_its_own_or_for_none_keeps_it(whole: Whole) -> None:
    whole.run(
        container("own", "own.nordhus.example", access_group="staff"),
        container("open", "open.nordhus.example", access_policy="bypass"),
        container("deep", "a.b.nordhus.example"),
        container("apex", ZONE),
    )
    await protect(whole)
    assert whole.reach("own.nordhus.example") == LOGIN
    assert [whole.reach(host) for host in ("open.nordhus.example", "a.b.nordhus.example", ZONE)] == [OPEN] * 3
    assert (await zone_row(whole)).behind == (ServiceKey(WEB),)  # it is leaving, and still served


async def test_a_path_behind_its_hostnames_login_stays_behind_that_one(whole: Whole) -> None:
    sub = container("sub", "own.nordhus.example", path="/sub")
    whole.run(container("own", "own.nordhus.example", access_group="staff"), sub)
    await protect(whole)
    assert whole.reach("own.nordhus.example", "/sub") == LOGIN
    assert (await zone_row(whole)).behind == (ServiceKey(WEB),)
    document = whole.account.tunnels[whole.tunnel].config or {}
    rule = next(each for each in document["ingress"] if "sub" in str(each.get("path")))
    assert "access" not in str(rule.get("originRequest"))


async def test_a_group_that_skips_the_login_for_some_addresses_leaves_the_lock_off(whole: Whole) -> None:
    home = PolicyBody("home", "bypass", ({"ip": {"ip": "203.0.113.0/24"}},))
    await whole.store.save(replace(FAMILY, policies=(home, *FAMILY.policies)))
    await protect(whole)
    assert whole.reach(WEB) == LOGIN
    assert "audTag" not in str(whole.account.tunnels[whole.tunnel].config)


# --- staying ----------------------------------------------------------------------------------------------------------


async def test_another_group_is_one_write_and_no_moment_without_a_login(whole: Whole) -> None:
    await protect(whole)
    before = {key: app.body["aud"] for key, app in whole.account.access.apps.items()}
    seen = watched(whole)
    await protect(whole, "staff")
    assert set(seen) == {str(LOGIN)}
    assert {key: app.body["aud"] for key, app in whole.account.access.apps.items()} == before
    assert "mkdev.example" in str(whole.account.snapshot()["policies"])


async def test_a_login_that_somebody_deleted_is_put_back_whatever_the_mode(whole: Whole) -> None:
    await protect(whole)
    await whole.desk.set_setting("mode", "ask-every")
    whole.account.access.apps.clear()
    await settled(whole)
    assert [app.body["domain"] for app in whole.account.access.apps.values()] == [STAR]
    assert whole.reach(WEB) == LOGIN


async def test_a_group_that_is_opened_to_everyone_takes_down_what_lies_behind_the_zone(whole: Whole) -> None:
    await protect(whole)
    seen = watched(whole)
    await whole.store.save(replace(FAMILY, policies=EVERYONE.policies))
    await settled(whole)
    assert str(OPEN) not in seen
    assert whole.reach(WEB) == UNROUTED
    assert codes(whole) == [ProblemCode.ZONE_LOGIN_OPEN]


async def test_a_foreign_login_of_the_zone_is_left_alone_and_told(whole: Whole) -> None:
    theirs = whole.account.add_policy("Theirs", "allow", [{"email": {"email": "x@nordhus.example"}}])
    whole.account.add_app(name="Theirs", domain=STAR, policies=[{"id": theirs, "precedence": 1}])
    await protect(whole)
    assert codes(whole) == [ProblemCode.FOREIGN_LOGIN]
    assert not any("access/apps" in each for each in whole.writes())
    row = await zone_row(whole)
    assert (row.state, row.by) == (ZoneState.BLOCKED, "Theirs")
    assert whole.reach(WEB) == LOGIN  # theirs keeps strangers out, so nothing needs to be taken down


async def test_a_foreign_login_of_the_zone_can_be_adopted_and_is_as_it_was_once_the_zones_goes(whole: Whole) -> None:
    """H14"""
    theirs = whole.account.add_policy("Theirs", "allow", [{"email": {"email": "x@nordhus.example"}}])
    ident = whole.account.add_app(name="Theirs", domain=STAR, policies=[{"id": theirs, "precedence": 1}])
    await protect(whole)
    adoption = (await whole.desk.desks()).adoption
    pick = (Pick(Kind.APPLICATION, STAR),)
    shown = await adoption.preview(pick)
    assert isinstance(shown, Adoption)
    seen = watched(whole)
    await adoption.adopt(pick, shown.seal)
    await settled(whole)
    assert (await zone_row(whole)).state is ZoneState.PROTECTED
    assert "ann@nordhus.example" in str(whole.account.snapshot()["policies"])
    assert str(whole.account.access.apps[ident].body["aud"]) in str(whole.account.tunnels[whole.tunnel].config)
    await (await desk(whole)).delete_zone(ZONE, (ServiceKey(WEB),))
    await settled(whole)
    (back,) = whole.account.snapshot()["apps"].values()  # type: ignore[attr-defined]  # a mapping of mappings
    assert (back["id"], back["name"], [each["id"] for each in back["policies"]]) == (ident, "Theirs", [theirs])
    assert set(seen) == {str(LOGIN)}


async def test_a_foreign_login_that_lets_everyone_in_protects_nothing(whole: Whole) -> None:
    theirs = whole.account.add_policy("Theirs", "bypass", [{"everyone": {}}])
    whole.account.add_app(name="Theirs", domain=STAR, policies=[{"id": theirs, "precedence": 1}])
    await protect(whole)
    assert whole.reach(WEB) == UNROUTED


async def test_a_foreign_login_on_a_hostname_goes_on_deciding_there(whole: Whole) -> None:
    theirs = whole.account.add_policy("Theirs", "allow", [{"email": {"email": "x@nordhus.example"}}])
    whole.account.add_app(name="Theirs", domain=WEB, policies=[{"id": theirs, "precedence": 1}])
    await protect(whole)
    assert whole.reach(WEB) == LOGIN
    assert "audTag" not in str(whole.account.tunnels[whole.tunnel].config)  # its visitors carry another token
    assert whole.row(WEB).status is Status.LIVE


async def test_a_foreign_opening_on_a_hostname_is_no_login(whole: Whole) -> None:
    theirs = whole.account.add_policy("Theirs", "bypass", [{"everyone": {}}])
    whole.account.add_app(name="Theirs", domain=WEB, policies=[{"id": theirs, "precedence": 1}])
    await protect(whole)
    assert whole.reach(WEB) == UNROUTED
    assert [each.code for each in whole.row(WEB).problems] == [ProblemCode.FOREIGN_OPENS]


@pytest.mark.parametrize("part", ["/access/apps", "/access/policies"])
async def test_a_zones_login_that_cannot_be_read_changes_nothing(whole: Whole, part: str) -> None:
    """H2"""
    await protect(whole)
    count = len(whole.writes())
    whole.transport.fail_next(("GET", part), status=500, times=99)
    await settled(whole)
    assert (len(whole.writes()), whole.reach(WEB)) == (count, LOGIN)


async def test_an_account_without_zero_trust_has_no_login_for_a_zone(whole: Whole) -> None:
    whole.account.set_organization(None)
    await protect(whole)
    assert whole.reach(WEB) == UNROUTED
    assert codes(whole) == [ProblemCode.NO_ZERO_TRUST]


async def test_a_zone_that_this_account_has_not_is_told_and_nothing_is_tried(whole: Whole) -> None:
    """H15: what was stored for one account says nothing of another."""
    await whole.store.save(WholeZone("elsewhere.example", BEHIND_FAMILY, whole.clock()))
    count = len(whole.writes())
    await settled(whole)
    assert len(whole.writes()) == count
    told = [each for each in whole.controller.status.problems if each.subject == "*.elsewhere.example"]
    assert [each.code for each in told] == [ProblemCode.ZONE_NONE]
    assert whole.reach(WEB) == OPEN


async def test_a_zone_first_asked_for_while_policies_cannot_be_read_waits(whole: Whole) -> None:
    whole.transport.fail_next(("GET", "/access/policies"), status=500, times=99)
    await protect(whole)
    assert whole.reach(WEB) == UNROUTED
    assert ProblemCode.CLOUDFLARE_DOWN in codes(whole)
    whole.transport.clear_faults()
    await settled(whole)
    assert whole.reach(WEB) == LOGIN


async def test_a_wildcard_with_another_login_gives_way_to_the_zones(whole: Whole) -> None:
    await protect(whole)
    whole.run(container("web", WEB), container("wild", STAR, access_group="staff"))
    await settled(whole)
    assert [each.code for each in whole.row(STAR).problems] == [ProblemCode.ZONE_LOGIN_TAKEN]
    assert "mkdev.example" not in str(whole.account.snapshot()["policies"])


async def test_a_wildcard_with_the_same_login_shares_it(whole: Whole) -> None:
    await protect(whole)
    whole.run(container("web", WEB), container("wild", STAR, access_group="family"))
    await settled(whole)
    assert len(whole.account.access.apps) == 1
    assert (whole.reach("other.nordhus.example"), whole.reach("a.b.nordhus.example")) == (LOGIN, status(403))


async def test_nothing_is_written_once_all_is_in_place(whole: Whole) -> None:
    await protect(whole)
    count = len(whole.writes())
    await settled(whole)
    assert len(whole.writes()) == count


# --- going ------------------------------------------------------------------------------------------------------------


async def test_what_would_be_open_to_everyone_is_shown_before_the_login_goes(whole: Whole) -> None:
    await protect(whole)
    access = await desk(whole)
    first = await access.delete_zone(ZONE)
    assert (first.gone, first.opens) == (False, (ServiceKey(WEB),))
    assert (await access.delete_zone(ZONE, first.opens)).gone
    await whole.desk.set_setting("mode", "ask-every")
    await settled(whole)
    (change,) = [each for each in whole.controller.status.plan.changes if each.kind is Kind.APPLICATION]
    assert (change.action, change.risk, change.keys) == (Action.DELETE, Risk.EVERYONE, (ServiceKey(WEB),))
    assert whole.reach(WEB) == LOGIN
    assert (await zone_row(whole)).state is ZoneState.GOING
    await whole.desk.approve(None)
    await settled(whole)
    assert (whole.reach(WEB), len(whole.account.access.apps)) == (OPEN, 0)
    assert (await zone_row(whole)).state is ZoneState.NONE


async def test_under_hold_what_lay_behind_a_zone_stays_behind_it_until_a_click(whole: Whole) -> None:
    await whole.desk.set_setting("default_access", "hold")
    await protect(whole)
    assert whole.reach(WEB) == LOGIN
    await (await desk(whole)).delete_zone(ZONE, (ServiceKey(WEB),))
    await settled(whole)
    assert whole.reach(WEB) == LOGIN
    held = [each for each in whole.controller.status.plan.changes if each.hold]
    assert {each.hold for each in held} == {Hold.PUBLIC}
    assert {each.kind for each in held} >= {Kind.RULE}


async def test_a_zones_login_stays_while_a_service_asks_for_it_by_name(whole: Whole) -> None:
    await protect(whole)
    whole.run(container("web", WEB), container("app", "app.nordhus.example", access_policy="default_tld"))
    await settled(whole)
    removal = await (await desk(whole)).delete_zone(ZONE)
    assert (removal.gone, removal.relying) == (False, (ServiceKey("app.nordhus.example"),))
    whole.run(container("web", WEB))
    await settled(whole)
    whole.clock.move(minutes=11)
    await settled(whole)
    assert (await (await desk(whole)).delete_zone(ZONE, removal.opens)).gone
    await settled(whole)
    assert whole.account.access.apps == {}


async def test_a_service_that_asks_for_it_after_it_was_taken_back_is_blocked(whole: Whole) -> None:
    await protect(whole)
    await (await desk(whole)).delete_zone(ZONE, (ServiceKey(WEB),))
    await settled(whole)
    whole.run(container("app", "app.nordhus.example", access_policy="default_tld"))
    await settled(whole)
    assert whole.row("app.nordhus.example").status is Status.BLOCKED


async def test_no_group_goes_that_a_whole_zone_names(whole: Whole) -> None:
    await protect(whole)
    assert list(await (await whole.desk.desks()).groups.delete("family")) == [f"whole zone {ZONE}"]


async def test_what_was_there_before_the_program_stopped_is_there_after(whole: Whole) -> None:
    await protect(whole)
    whole.controller.rounds.start_over()  # type: ignore[union-attr]
    count = len(whole.writes())
    await settled(whole)
    assert (len(whole.writes()), whole.reach(WEB)) == (count, LOGIN)


# --- what is typed ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("zone", "fields", "code"),
    [
        ("nordhus.exampel", BEHIND_FAMILY, ProblemCode.VALUE_INVALID),
        (ZONE, {}, ProblemCode.FIELD_UNUSABLE),
        (ZONE, {"access.groups": " "}, ProblemCode.FIELD_UNUSABLE),
        (ZONE, {"access.groups": "none"}, ProblemCode.FIELD_UNUSABLE),
        (ZONE, {"access.session_duration": "24h"}, ProblemCode.FIELD_UNUSABLE),
        (ZONE, {"access.groups": "famly"}, ProblemCode.NOT_FOUND),
        (ZONE, {"access.groups": "open"}, ProblemCode.ZONE_LOGIN_OPEN),
        (ZONE, {"access.policy": "bypass"}, ProblemCode.VALUE_INVALID),
        (ZONE, {"access.policy": "default_tld"}, ProblemCode.VALUE_INVALID),
        (ZONE, {"access.emails": "no address"}, ProblemCode.EMAIL_INVALID),
        (ZONE, {"access.email": "a@x.example"}, ProblemCode.LABEL_UNKNOWN),
        (ZONE, {"access.ips": "10.0.0.0/33"}, ProblemCode.ADDRESS_INVALID),
        (ZONE, {"access.emails": "a@x.example", "access.allowed_idps": "Okta"}, ProblemCode.SIGN_IN_UNKNOWN),
    ],
)
async def test_what_is_no_login_is_not_stored(
    whole: Whole, zone: str, fields: dict[str, str], code: ProblemCode
) -> None:
    whole.account.add_identity_provider("One-time code")
    asks = container("app", "app.nordhus.example")
    whole.run(replace(asks, labels={**asks.labels, "dockflare.access.allowed_idps": "onetimepin"}))  # so they are read
    await whole.round(full=True)
    problems = await (await desk(whole)).save_zone(zone, fields)
    assert [each.code for each in problems] == [code]
    assert (await whole.store.layers()).zones == ()


async def test_a_zone_whose_wildcard_has_a_login_is_not_set_beside_it(whole: Whole) -> None:
    whole.run(container("wild", STAR, access_group="staff"))
    await settled(whole)
    (problem,) = await (await desk(whole)).save_zone(ZONE, BEHIND_FAMILY)
    assert problem.code is ProblemCode.ZONE_HAS_SERVICE


async def test_whoever_signs_in_and_owns_the_account_can_be_chosen_too(whole: Whole) -> None:
    assert list(await (await desk(whole)).save_zone(ZONE, {"access.policy": "authenticate"})) == []
    await settled(whole)
    assert whole.reach(WEB) == LOGIN
    assert "owner@nordhus.example" in str(whole.account.snapshot())


async def test_a_login_that_nobody_set_cannot_be_taken_back(whole: Whole) -> None:
    removal = await (await desk(whole)).delete_zone(ZONE)
    assert (removal.gone, [each.code for each in removal.problems]) == (False, [ProblemCode.NOT_FOUND])


# --- somebody else's --------------------------------------------------------------------------------------------------


async def test_a_zones_login_that_is_not_ours_is_adopted_and_given_back(whole: Whole) -> None:
    whole.account.add_app(name="Theirs", domain=STAR, policies=[{"name": "bo", "decision": "allow", "include": [BO]}])
    await protect(whole)
    assert codes(whole) == [ProblemCode.FOREIGN_LOGIN]
    (app,) = whole.account.access.apps.values()
    before = dict(app.body)
    adoption = (await whole.desk.desks()).adoption
    picks = (Pick(Kind.APPLICATION, STAR),)
    preview = await adoption.preview(picks)
    assert isinstance(preview, Adoption)
    assert [each.change.kind for each in preview.changes] == [Kind.POLICY, Kind.APPLICATION]
    assert Caution.NOBODY_ASKS not in {each.caution for each in preview.warned}
    await adoption.adopt(picks, preview.seal)
    await settled(whole)
    assert (await zone_row(whole)).state is ZoneState.PROTECTED
    assert whole.reach(WEB) == LOGIN
    back = await adoption.preview_return(Kind.APPLICATION, STAR)
    assert isinstance(back, Adoption)
    seen = watched(whole)
    await adoption.give_back(Kind.APPLICATION, STAR, back.seal)
    await settled(whole)
    (app,) = whole.account.access.apps.values()
    assert {key: app.body[key] for key in before if key != "updated_at"} == {
        key: value for key, value in before.items() if key != "updated_at"
    }
    assert set(seen) <= {str(LOGIN)}
    assert codes(whole) == [ProblemCode.FOREIGN_LOGIN]


async def test_before_the_first_round_a_login_is_not_taken_back_unseen(whole: Whole) -> None:
    """Nobody knows yet what lies behind it, so it is looked for first."""
    await protect(whole)
    whole.controller.last = None
    removal = await (await desk(whole)).delete_zone(ZONE)
    assert (removal.gone, removal.opens) == (False, (ServiceKey(WEB),))


async def test_while_the_account_cannot_be_read_a_login_is_not_taken_back(whole: Whole) -> None:
    await protect(whole)
    whole.controller.last = None
    whole.transport.fail_next(("GET", "/zones"), status=503, times=99)
    whole.clock.move(minutes=1)
    removal = await (await desk(whole)).delete_zone(ZONE)
    assert not removal.gone
    assert removal.problems
    assert next(each for each in (await whole.store.layers()).zones if each.zone == ZONE).fields


async def test_a_container_that_came_since_the_last_round_is_shown_too(whole: Whole) -> None:
    await protect(whole)
    whole.run(container("web", WEB), container("new", "new.nordhus.example"))
    removal = await (await desk(whole)).delete_zone(ZONE, (ServiceKey(WEB),))
    assert (removal.gone, set(removal.opens)) == (False, {ServiceKey(WEB), ServiceKey("new.nordhus.example")})
