"""One row per service: its status, the reason, who can enter, and what is still to be removed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from dockflare_desktop.core.change import (
    Action,
    Change,
    Hold,
    Kind,
    Outcome,
    OutcomeState,
    Phase,
    Plan,
    RuleStep,
    Verdict,
    Why,
)
from dockflare_desktop.core.cloud import Actual, App, AppPolicy, Directory, Document
from dockflare_desktop.core.model import FromLabels, Manual, Path, PathMatch, PolicyBody, Rejected, ServiceKey
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.core.service import (
    AccessSpec,
    InlinePolicy,
    Login,
    NoLogin,
    OwnLogin,
    Presence,
    Service,
    ZoneLogin,
)
from dockflare_desktop.core.status import AccessView, LoginKind, ServiceView, Status
from dockflare_desktop.core.views import Seen, row_id, service_views
from tests.core.worlds import box

NOW = datetime(2026, 11, 19, 14, 32, tzinfo=UTC)
KEY = ServiceKey("photos.nordhus.example")
API = ServiceKey("photos.nordhus.example", "^/api(/|$)")
SERVICE = Service(KEY, Path(), FromLabels("e", "c", "photos"), {}, "http://photos:80", {}, "home", "z", NoLogin())
CHANGE = Change(
    "rule", Phase.ROUTE, RuleStep("home", KEY, None), Action.CREATE, Kind.RULE, str(KEY), Why.STARTED, (KEY,)
)
RULES = {"ingress": [{"hostname": KEY.hostname, "service": "http://old:80"}, {"service": "http_status:404"}]}
THERE = Actual("a", "", Directory(), {"none": None, "t": Document("t", 7, RULES, NOW)}, {}, {}, (), NOW)
REFUSED = Problem(ProblemCode.CLOUDFLARE_REFUSED, str(KEY))


def rows(service: Service | None = SERVICE, *, plan: Plan | None = None, **more: object) -> tuple[ServiceView, ...]:
    given: dict[str, object] = {"rejected": (), "outcomes": (), "actual": None, "now": NOW, "verified_at": NOW} | more
    services = (service,) if service else ()
    return service_views(Seen(services=services, plan=plan or Plan(), **given))  # type: ignore[arg-type]  # Seen's own


def only(service: Service | None = SERVICE, *, plan: Plan | None = None, **more: object) -> ServiceView:
    (row,) = rows(service, plan=plan, **more)
    return row


def planned(*changes: Change, routed: bool = False, problems: tuple[Problem, ...] = ()) -> Plan:
    return Plan(changes, (Verdict(KEY, routed=routed, problems=problems),))


# --- status ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("presence", "plan", "status"),
    [
        (Presence.PRESENT, planned(CHANGE), Status.PUBLISHING),
        (Presence.PRESENT, planned(CHANGE, routed=True), Status.UPDATING),
        (Presence.PRESENT, planned(routed=True), Status.LIVE),
        (Presence.PRESENT, planned(), Status.PUBLISHING),
        (Presence.STALE, planned(routed=True), Status.STALE),
        (Presence.LEAVING, planned(routed=True), Status.LEAVING),
        (Presence.IGNORED, planned(routed=True), Status.REMOVING),
        (Presence.IGNORED, planned(), Status.IGNORED),
    ],
)
def test_a_service_that_nothing_is_wrong_with(presence: Presence, plan: Plan, status: Status) -> None:
    row = only(replace(SERVICE, presence=presence), plan=plan)
    assert (row.status, row.reason) == (status, None)


def test_the_worst_problem_is_the_reason_and_a_refusal_is_an_error_that_is_tried_again() -> None:
    hint = Problem(ProblemCode.LABELS_IGNORED, str(KEY), Effect.HINT)
    blocked = Problem(ProblemCode.ZONE_NONE, str(KEY))
    retry = NOW + timedelta(minutes=1)
    row = only(plan=planned(problems=(hint, blocked)), retry_at=retry)
    assert (row.status, row.reason, row.retry_at) == (Status.BLOCKED, blocked, None)
    row = only(plan=planned(problems=(hint, REFUSED)), retry_at=retry)
    assert (row.status, row.reason, row.retry_at) == (Status.ERROR, REFUSED, retry)
    row = only(plan=planned(problems=(hint,), routed=True))
    assert (row.status, row.reason) == (Status.LIVE, hint)


def test_what_failed_comes_before_what_waited_for_it() -> None:
    waited = Problem(ProblemCode.PROTECT_FAILED, str(KEY))
    outcomes = (Outcome(CHANGE, OutcomeState.SKIPPED, waited), Outcome(CHANGE, OutcomeState.FAILED, REFUSED))
    assert only(plan=planned(CHANGE), outcomes=outcomes).reason == REFUSED
    row = only(plan=planned(CHANGE), outcomes=outcomes[:1])
    assert (row.status, row.reason) == (Status.ERROR, waited)


@pytest.mark.parametrize(
    ("hold", "code"), [(Hold.MODE, ProblemCode.HELD_MODE), (Hold.RIVAL, ProblemCode.ORIGINAL_RUNS)]
)
def test_a_change_that_waits_for_a_click_says_why(hold: Hold, code: ProblemCode) -> None:
    row = only(plan=planned(replace(CHANGE, hold=hold)))
    assert row.status is Status.HELD
    assert row.reason == Problem(code, str(KEY), Effect.WARNING, value=str(hold))


def test_the_brake_says_for_each_service_how_many_there_are() -> None:
    brake = Problem(ProblemCode.BRAKE, "5", Effect.WARNING, value="5", detail="13")
    held = replace(CHANGE, hold=Hold.BRAKE)
    found = only(plan=replace(planned(held), problems=(brake,))).reason
    assert found == replace(brake, subject=str(KEY))
    alone = only(plan=planned(held)).reason
    assert alone == Problem(ProblemCode.BRAKE, str(KEY), Effect.WARNING, value="brake")


def test_a_service_that_leaves_says_until_when_and_its_container_is_named() -> None:
    container = box("photos")
    since = NOW - timedelta(minutes=2)
    leaving = replace(SERVICE, presence=Presence.LEAVING, leaving_since=since, grace=600, container=container)
    row = only(leaving, plan=planned(routed=True))
    assert (row.leaving_until, row.container) == (NOW + timedelta(minutes=8), "photos")


# --- who can enter ---------------------------------------------------------------------------------------------------

MUM = InlinePolicy(PolicyBody("family", "allow", ({"email": {"email": "mum@x.example"}},)))
ALL = InlinePolicy(PolicyBody("all", "bypass", ({"everyone": {}},)))


@pytest.mark.parametrize(
    ("login", "covered", "shown"),
    [
        (OwnLogin(AccessSpec(KEY.hostname, "", (MUM,)), ("family",)), "", (LoginKind.OWN, KEY.hostname, ("family",))),
        (OwnLogin(AccessSpec(KEY.hostname, "", (ALL,))), "", (LoginKind.EVERYONE, KEY.hostname, ())),
        (ZoneLogin("nordhus.example"), "", (LoginKind.WIDER, "*.nordhus.example", ())),
        (NoLogin(), "*.nordhus.example", (LoginKind.WIDER, "*.nordhus.example", ())),
        (NoLogin(), "", (LoginKind.NONE, "", ())),
    ],
)
def test_which_login_stands_before_a_service(login: Login, covered: str, shown: tuple[object, ...]) -> None:
    plan = Plan((), (Verdict(KEY, covered_by=covered),))
    access: AccessView = only(replace(SERVICE, login=login), plan=plan, actual=THERE).access
    assert (access.login, access.by, access.groups) == shown
    assert only(replace(SERVICE, login=login), plan=plan).access.who == ()  # no account was asked


# --- requests that are none, and what is removed ---------------------------------------------------------------------


def test_a_request_without_an_address_is_shown_with_its_container_and_engine() -> None:
    broken = Problem(ProblemCode.HOSTNAME_INVALID, "my_app", container="web")
    asked = Rejected("my_app", FromLabels("e", "c", "web", project="blog"), (broken,))
    row = only(None, rejected=(asked,), engines={"e": "nas"})
    assert (row.status, row.reason, row.hostname) == (Status.BLOCKED, broken, "my_app")
    assert (row.container, row.engine, row.project) == ("web", "nas", "blog")


def test_a_request_that_only_hints_at_something_is_ignored() -> None:
    hint = Problem(ProblemCode.MANUAL_WINS, str(KEY), Effect.HINT)
    assert only(None, rejected=(Rejected(KEY.hostname, Manual("m"), (hint,)),)).status is Status.IGNORED


GONE = replace(CHANGE, why=Why.GONE, action=Action.DELETE)


def test_what_nobody_asks_for_any_more_is_shown_while_it_is_being_removed() -> None:
    row = only(None, plan=Plan((GONE,)), actual=THERE)
    assert (row.status, row.target, row.key) == (Status.REMOVING, "http://old:80", KEY)
    assert (row.reason, row.problems, row.container) == (None, (), "")


def test_what_is_removed_keeps_the_names_it_was_shown_with() -> None:
    before = replace(only(plan=planned(routed=True)), container="photos", engine="nas")
    row = only(None, plan=Plan((GONE,)), before={row_id(before): before})
    assert (row.container, row.engine, row.source, row.target) == ("photos", "nas", before.source, before.target)


def test_what_waits_to_be_removed_says_who_can_enter_until_then() -> None:
    access = AccessView(LoginKind.OWN, KEY.hostname, ("family",), ("Family",))
    held = Plan((replace(GONE, hold=Hold.MODE),))
    before = replace(only(plan=planned(routed=True)), access=access, public=False)
    row = only(None, plan=held, before={row_id(before): before}, actual=THERE)
    assert (row.status, row.access, row.public) == (Status.HELD, access, False)


@pytest.mark.parametrize(
    ("apps", "kind", "public"),
    [
        ((), LoginKind.NONE, True),
        ((("photos.nordhus.example", "allow"),), LoginKind.OWN, False),
        ((("*.nordhus.example", "allow"),), LoginKind.WIDER, False),
        ((("photos.nordhus.example", "bypass"),), LoginKind.EVERYONE, True),
    ],
)
def test_after_a_restart_cloudflare_says_who_can_enter_what_waits_to_be_removed(
    apps: tuple[tuple[str, str], ...], kind: LoginKind, *, public: bool
) -> None:
    made = tuple(
        App(
            "i",
            "a",
            "n",
            "self_hosted",
            (host,),
            (AppPolicy("p", PolicyBody("p", word, ({"everyone": {}},)), reusable=True),),
        )
        for host, word in apps
    )
    row = only(None, plan=Plan((replace(GONE, hold=Hold.MODE),)), actual=replace(THERE, apps=made))
    assert (row.access.login, row.access.by, row.public) == (kind, made[0].addresses[0] if made else "", public)


def test_a_path_is_shown_as_it_would_be_written_also_by_a_program_that_never_saw_its_label() -> None:
    row = only(None, plan=Plan((replace(GONE, keys=(API,)),)), actual=THERE)
    assert (row.path, row.target) == (Path("/api", PathMatch.PREFIX, API.path), "")


def test_a_removal_that_waits_for_a_click_says_so() -> None:
    row = only(None, plan=Plan((replace(GONE, why=Why.REAPPEARED, hold=Hold.REAPPEARED),)), actual=THERE)
    assert (row.status, row.problems) == (Status.HELD, (row.reason,))
    assert row.reason is not None
    assert row.reason.code is ProblemCode.HELD_REAPPEARED


def test_other_changes_make_no_row() -> None:
    assert rows(None, plan=Plan((CHANGE, replace(GONE, kind=Kind.RECORD)))) == ()
    (row,) = rows(plan=Plan((GONE,), (Verdict(KEY, routed=True),)))  # still asked for: its own row says it
    assert row.status is Status.UPDATING


def test_the_most_urgent_comes_first_then_by_domain() -> None:
    services = tuple(replace(SERVICE, key=ServiceKey(name)) for name in ("b.x.example", "a.y.example", "a.x.example"))
    asked = Rejected("z", FromLabels("e", "c", "web"), (Problem(ProblemCode.HOSTNAME_INVALID, "z"),))
    found = service_views(Seen(services, (asked,), Plan(), (), None, NOW, NOW))
    assert [row.hostname for row in found] == ["z", "a.x.example", "b.x.example", "a.y.example"]


def test_what_was_never_up_leaves_no_row_behind() -> None:
    gone = replace(SERVICE, presence=Presence.LEAVING, leaving_since=NOW, grace=600)
    assert rows(gone, actual=THERE) == ()
    assert only(gone, actual=THERE, plan=planned(routed=True)).status is Status.LEAVING
    assert only(gone, actual=THERE, plan=planned(CHANGE)).hostname == KEY.hostname  # something of it still goes
    assert only(gone, actual=None).status is Status.LEAVING  # nobody could look
