"""A plan as the picture of Review changes has it: three to add, two to change, five on hold."""

from dataclasses import replace
from datetime import timedelta

from dockflare_desktop.core.adopting.sides import Sides
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
    Step,
    Why,
)
from dockflare_desktop.core.cloud import App, Policy, Record
from dockflare_desktop.core.model import PolicyBody, ServiceKey
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.core.reviewing.steps import Step as Progress
from dockflare_desktop.core.reviewing.steps import StepState
from dockflare_desktop.core.service import AccessSpec, GroupPolicy, InlinePolicy
from dockflare_desktop.core.settings import Mode
from dockflare_desktop.core.status import AppStatus, Status
from tests.gui import samples

PREVIEW, SHOP, GIT = (f"{name}.mkdev.example" for name in ("preview-142", "shop", "git"))
API = ServiceKey("api.mkdev.example", "^/v2(/|$)")
GONE = tuple(f"{name}.nordhus.example" for name in ("cloud", "home", "photos", "watch", "wiki"))
BODY = PolicyBody("Developers", "allow", ({"email": {"email": "ann@mkdev.example"}},))


def change(  # noqa: PLR0913, PLR0917 - a change's parts
    kind: Kind,
    action: Action,
    target: str,
    step: Step,
    why: Why,
    hold: Hold = Hold.MODE,
    **more: object,
) -> Change:
    known = {"phase": Phase.ROUTE, "keys": (ServiceKey(target),)}
    made = {"id": f"{kind} {action} {target}", "step": step, "action": action, "kind": kind, "target": target}
    return Change(**{**known, **made, "why": why, "hold": hold, **more})  # type: ignore[arg-type]


def added(host: str, hold: Hold = Hold.MODE, risk: Risk = Risk.ONLINE) -> tuple[Change, ...]:
    rule = RuleStep("home", ServiceKey(host), {"hostname": host, "service": "http://web:8080"})
    needs = frozenset({f"application create {host}"})
    return (
        change(Kind.RECORD, Action.CREATE, host, RecordStep("zone", host, "home"), Why.STARTED, hold, needs=needs),
        change(Kind.RULE, Action.CREATE, host, rule, Why.STARTED, hold, risk=risk, needs=needs),
    )


def login(host: str, hold: Hold = Hold.MODE) -> Change:
    spec = AccessSpec(host, host, (InlinePolicy(BODY),))
    return change(Kind.APPLICATION, Action.CREATE, host, AppStep(host, spec), Why.STARTED, hold, phase=Phase.PROTECT)


def retargeted(hold: Hold = Hold.MODE, service: str = "http://api:9000") -> Change:
    before = {"hostname": API.hostname, "path": API.path, "service": "http://api:3000"}
    step = RuleStep("home", API, {**before, "service": service}, before)
    return change(Kind.RULE, Action.UPDATE, "home api.mkdev.example/v2", step, Why.CHANGED, hold, keys=(API,))


def widened(hold: Hold = Hold.MODE) -> Change:
    more = ({"email": {"email": "ann@mkdev.example"}}, {"email": {"email": "jonas@mkdev.example"}})
    step = PolicyStep("developers/0", GroupPolicy("developers", 0, replace(BODY, include=more)), Policy("p", BODY))
    return change(
        Kind.POLICY,
        Action.UPDATE,
        "developers/0",
        step,
        Why.CHANGED,
        hold,
        risk=Risk.MORE_PEOPLE,
        keys=(ServiceKey(GIT),),
        phase=Phase.UNPROTECT,
    )


def removed(host: str, hold: Hold = Hold.BRAKE) -> tuple[Change, ...]:
    record = Record(f"r-{host}", "zone", host, "CNAME", "tunnel.cfargotunnel.com")
    app = App(f"a-{host}", "f" * 64, host, "self_hosted", (host,), ())
    rule = {"hostname": host, "service": "http://web:8080"}
    first, second = f"record delete {host}", f"rule delete {host}"
    return (
        change(
            Kind.RECORD,
            Action.DELETE,
            host,
            RecordStep("zone", host, None, before=record),
            Why.GONE,
            hold,
            risk=Risk.OFFLINE,
            phase=Phase.PREPARE,
        ),
        change(
            Kind.RULE,
            Action.DELETE,
            host,
            RuleStep("home", ServiceKey(host), None, rule),
            Why.GONE,
            hold,
            risk=Risk.OFFLINE,
            needs=frozenset({first}),
        ),
        change(
            Kind.APPLICATION,
            Action.DELETE,
            host,
            AppStep(host, None, app),
            Why.GONE,
            hold,
            risk=Risk.MORE_PEOPLE,
            needs=frozenset({first, second}),
            phase=Phase.UNPROTECT,
        ),
    )


def plan() -> tuple[Change, ...]:
    """In the plan's order: by phase."""
    changes = [
        login(PREVIEW),
        *added(PREVIEW),
        *added(SHOP, Hold.PUBLIC, Risk.EVERYONE),
        retargeted(),
        widened(),
        *(each for host in GONE for each in removed(host)),
    ]
    return tuple(sorted(changes, key=lambda each: (each.phase, each.id)))


def status(*changes: Change) -> AppStatus:
    """Thirteen services, of which five would go at once; all of them ran on nas-01."""
    told = Problem(ProblemCode.BRAKE, "", Effect.WARNING, value="5", detail="13")
    gone = tuple(samples.service(host, "http://web:8080", Status.HELD, reason=told) for host in GONE)
    views = tuple(view for view in samples.services() if view.hostname not in GONE)
    full = samples.full()
    return replace(
        full,
        services=(*views, *gone),
        settings=replace(full.settings, mode=Mode.ASK_EVERY),
        plan=Plan(changes or plan()),
        problems=(told,),
    )


def changed() -> AppStatus:
    """The same a moment later: another target, and one of the five came back."""
    kept = (each for each in plan() if GONE[0] not in each.target and each.id != retargeted().id)
    return status(*kept, retargeted(service="http://api:9001"))


def half_way() -> dict[str, Progress]:
    """Each of what is ticked at first is in another state."""
    refused = Problem(ProblemCode.DNS_QUOTA, "mkdev.example")
    later = samples.NOW + timedelta(seconds=1)
    return {
        login(PREVIEW).id: Progress(StepState.DONE, later),
        retargeted().id: Progress(StepState.FAILED, later, refused),
        **{each.id: Progress(StepState.RUNNING, later) for each in added(PREVIEW)},
    }


def sides() -> dict[str, Sides]:
    step = retargeted().step
    assert isinstance(step, RuleStep)
    return {retargeted().id: Sides(step.before, step.rule)}
