"""What could go wrong with a change, what a plan costs, why the brake holds, how far a step is."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from dockflare_desktop.core.change import (
    Action,
    AppStep,
    Change,
    Hold,
    Kind,
    Phase,
    Plan,
    PolicyStep,
    RecordStep,
    Risk,
    RuleStep,
    TunnelStep,
    Why,
)
from dockflare_desktop.core.change import (
    Step as Write,
)
from dockflare_desktop.core.cloud import App, Policy
from dockflare_desktop.core.model import FromLabels, Manual, Path, PolicyBody, ServiceKey, Source
from dockflare_desktop.core.planning.desired import hole_body
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.core.reviewing.brake import Cause, braked
from dockflare_desktop.core.reviewing.cost import RECORDS, Cost, cost
from dockflare_desktop.core.reviewing.hazards import Hazard, hazards
from dockflare_desktop.core.reviewing.items import items
from dockflare_desktop.core.reviewing.running import Agreed, Progress, progress, tally
from dockflare_desktop.core.reviewing.steps import Step, StepState
from dockflare_desktop.core.service import AccessSpec, GroupPolicy, InlinePolicy
from dockflare_desktop.core.settings import Settings
from dockflare_desktop.core.status import AppStatus, ServiceView, Status

NOW = datetime(2026, 11, 1, tzinfo=UTC)
HOST = "app.example"
KEY = ServiceKey(HOST)
RULE = {"hostname": HOST, "service": "http://app:80"}
FAMILY = PolicyBody("Family", "allow", ({"email": {"email": "ann@example.org"}},))
ANYONE = PolicyBody("Open", "bypass", ({"everyone": {}},))
APP = App("a", "f" * 64, HOST, "self_hosted", (HOST,), ())


def spec(body: PolicyBody = FAMILY) -> AccessSpec:
    return AccessSpec(HOST, HOST, (InlinePolicy(body),))


def change(
    step: Write, kind: Kind, action: Action = Action.CREATE, why: Why = Why.STARTED, target: str = HOST, **more: object
) -> Change:
    made = Change(f"{kind} {action} {target}", Phase.ROUTE, step, action, kind, target, why, (KEY,))
    return replace(made, **more)  # type: ignore[arg-type]


# --- hazards ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("step", "kind", "told"),
    [
        (TunnelStep("home"), Kind.TUNNEL, (Hazard.NO_CONNECTOR,)),
        (PolicyStep("family/0", GroupPolicy("family", 0, FAMILY)), Kind.POLICY, ()),
        (PolicyStep("family/0", GroupPolicy("family", 0, FAMILY), Policy("p", FAMILY)), Kind.POLICY, (Hazard.SHARED,)),
        (PolicyStep("family/0", None, Policy("p", FAMILY)), Kind.POLICY, (Hazard.NOBODY_USES,)),
        (AppStep(HOST, spec()), Kind.APPLICATION, (Hazard.LOGIN_FIRST,)),
        (AppStep(HOST, spec(), APP), Kind.APPLICATION, (Hazard.LOGIN_STAYS,)),
        (AppStep(HOST, spec(ANYONE)), Kind.APPLICATION, ()),
        (AppStep(HOST, None, APP), Kind.APPLICATION, (Hazard.NEW_AUD, Hazard.LOGIN_LAST)),
        (AppStep(HOST, None, APP, restore={"name": "theirs"}), Kind.APPLICATION, (Hazard.RETURNED,)),
        (RuleStep("home", KEY, RULE), Kind.RULE, (Hazard.SILENT,)),
        (RuleStep("home", KEY, RULE, {**RULE, "path": "^/$"}), Kind.RULE, (Hazard.SWITCHES,)),
        (RuleStep("home", KEY, RULE, {"service": "http://old:80"}), Kind.RULE, (Hazard.SILENT, Hazard.SWITCHES)),
        (RuleStep("home", KEY, hole_body(KEY)), Kind.RULE, (Hazard.CLOSED,)),
        (RuleStep("home", KEY, None, RULE), Kind.RULE, ()),
        (RuleStep("home", KEY, None, RULE, restore=RULE), Kind.RULE, (Hazard.RETURNED,)),
        (RecordStep("z", HOST, "home"), Kind.RECORD, (Hazard.SLOW_NAMES,)),
        (RecordStep("z", HOST, None), Kind.RECORD, ()),
        (RecordStep("z", HOST, None, restore={"type": "A"}), Kind.RECORD, (Hazard.RETURNED,)),
    ],
)
def test_each_kind_of_write_says_what_could_go_wrong_and_what_is_made_sure_of(
    step: Write, kind: Kind, told: tuple[Hazard, ...]
) -> None:
    assert hazards(change(step, kind), Risk.NONE) == told


def test_a_record_that_is_changed_has_been_known_before() -> None:
    assert hazards(change(RecordStep("z", HOST, "home"), Kind.RECORD, Action.UPDATE), Risk.NONE) == ()


def test_a_login_that_comes_after_its_rule_is_not_said_to_come_first() -> None:
    login = change(AppStep(HOST, spec()), Kind.APPLICATION, needs=frozenset({f"rule create home {HOST}"}))
    assert hazards(login, Risk.NONE) == ()
    assert hazards(replace(login, needs=frozenset({"policy create family/0"})), Risk.NONE) == (Hazard.LOGIN_FIRST,)


@pytest.mark.parametrize(
    ("effect", "told"),
    [
        (Risk.NONE, ()),
        (Risk.ONLINE, ()),
        (Risk.OFFLINE, (Hazard.OFFLINE,)),
        (Risk.MORE_PEOPLE, (Hazard.MORE_PEOPLE,)),
        (Risk.FEWER_PEOPLE, (Hazard.SIGNED_IN,)),
        (Risk.EVERYONE, (Hazard.EVERYONE,)),
    ],
)
def test_each_effect_says_what_it_means(effect: Risk, told: tuple[Hazard, ...]) -> None:
    assert hazards(change(RecordStep("z", HOST, None), Kind.RECORD), effect) == told


def test_what_somebody_else_changed_and_what_waits_is_said() -> None:
    drifted = change(RuleStep("home", KEY, None, RULE), Kind.RULE, why=Why.DRIFTED, waits=True)
    assert hazards(drifted, Risk.EVERYONE) == (Hazard.EVERYONE, Hazard.OVERWRITES, Hazard.WAITS)


def test_what_is_handed_over_stays_as_it_is() -> None:
    given = change(RecordStep("z", HOST, None, restore={"type": "CNAME"}), Kind.RECORD, why=Why.HANDED_OVER)
    assert hazards(given, Risk.NONE) == (Hazard.HANDED_OVER,)


# --- cost ------------------------------------------------------------------------------------------------------------


def test_a_plan_costs_a_call_for_each_object_and_one_for_each_batch() -> None:
    records = [change(RecordStep("z", f"{n}.example", "home"), Kind.RECORD, target=str(n)) for n in range(RECORDS + 1)]
    rules = [change(RuleStep("home", KEY, RULE), Kind.RULE, target=str(n)) for n in range(5)]
    logins = [change(AppStep(HOST, spec()), Kind.APPLICATION, target=str(n), phase=Phase.PROTECT) for n in range(4)]
    assert cost((*records, *rules, *logins)).calls == 2 + 3 + 4
    assert cost(rules).seconds > cost(logins).seconds >= 1
    assert cost(()) == Cost(0, 0)


# --- brake -----------------------------------------------------------------------------------------------------------


def view(number: int, *, engine: str = "nas-01", project: str = "", source: Source | None = None) -> ServiceView:
    made = source or FromLabels(engine, f"c{number}", f"c{number}")
    return ServiceView(f"s{number}.example", Path(), "http://x:80", Status.HELD, made, engine=engine, project=project)


def status(going: int, *left: ServiceView, hold: Hold = Hold.BRAKE, views: tuple[ServiceView, ...] = ()) -> AppStatus:
    changes = tuple(
        change(RecordStep("z", HOST, None), Kind.RECORD, Action.DELETE, target=str(n), hold=hold, keys=(view(n).key,))
        for n in range(going)
    )
    told = Problem(ProblemCode.BRAKE, "", Effect.WARNING, value=str(going), detail="13")
    gone = views or tuple(view(n) for n in range(going))
    return AppStatus(services=(*gone, *left), plan=Plan(changes), problems=(told,), settings=Settings())


def test_the_brake_tells_how_many_of_how_many_and_the_limit_that_counts() -> None:
    found = braked(status(5))
    assert found is not None
    assert (found.count, found.live, found.share) == (5, 13, 38)
    assert found.by_share  # 30 % of 13 are more than 3
    assert not replace(found, live=9).by_share
    assert replace(found, live=0).share == 100


def test_nothing_is_told_where_nothing_is_held_or_no_brake_was_told() -> None:
    assert braked(status(5, hold=Hold.MODE)) is None
    assert braked(replace(status(5), problems=())) is None


def test_an_engine_without_containers_a_stopped_project_and_one_engine_are_told_apart() -> None:
    left = view(90)
    other = view(91, engine="pi")
    project = tuple(view(n, project="media") for n in range(5))
    mixed = (view(0), view(1, engine="pi"), view(2), view(3), view(4))
    cases = (
        (status(5, other), Cause.ENGINE, "nas-01", ""),
        (status(5, left, views=project), Cause.PROJECT, "nas-01", "media"),
        (status(5, left), Cause.ONE_ENGINE, "nas-01", ""),
        (status(5, views=mixed), Cause.UNKNOWN, "", ""),
        (status(5, views=tuple(view(n, source=Manual("r")) for n in range(5))), Cause.UNKNOWN, "", ""),
    )
    for given, cause, engine, name in cases:
        found = braked(given)
        assert found is not None
        assert (found.cause, found.engine, found.project) == (cause, engine, name)


# --- how far ---------------------------------------------------------------------------------------------------------


REFUSED = Problem(ProblemCode.DNS_QUOTA, "example")


def test_a_line_is_as_far_as_its_slowest_change() -> None:
    record = change(RecordStep("z", HOST, "home"), Kind.RECORD, hold=Hold.MODE)
    rule = change(RuleStep("home", KEY, RULE), Kind.RULE, hold=Hold.MODE)
    (line,) = items((record, rule))
    agreed, planned = Agreed(line, NOW), {record.id, rule.id}
    early, late = NOW - timedelta(seconds=1), NOW + timedelta(seconds=1)

    def told(*states: Step, left: set[str] = planned) -> Progress:
        return progress(agreed, dict(zip((record.id, rule.id), states, strict=False)), left)

    done, running = Step(StepState.DONE, late), Step(StepState.RUNNING, late)
    failed = Step(StepState.FAILED, late, REFUSED)
    assert told() == Progress(StepState.WAITING)
    assert told(done, running).state is StepState.RUNNING
    assert told(failed, running) == Progress(StepState.FAILED, REFUSED)
    assert told(done, done).ended
    assert told(done, done).state is StepState.DONE
    assert told(Step(StepState.DONE, early)).state is StepState.WAITING  # of before it was agreed to
    assert told(left=set()).state is StepState.DONE  # nobody asks for it any more


def test_what_is_done_and_what_failed_is_counted() -> None:
    states = (StepState.DONE, StepState.FAILED, StepState.RUNNING, StepState.WAITING)
    found = tally(Progress(state) for state in states)
    assert (found.total, found.done, found.failed, found.going_on) == (4, 1, 1, True)
    assert not tally(()).going_on
    assert not tally((Progress(StepState.FAILED),)).going_on
