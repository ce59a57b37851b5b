"""What is remembered of an outcome: which object, for whom, and what stood there before and after."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from dockflare_desktop.core.change import (
    Action,
    AppStep,
    Change,
    Kind,
    Outcome,
    OutcomeState,
    Phase,
    PolicyStep,
    RecordStep,
    RuleStep,
    Step,
    TunnelStep,
    Why,
)
from dockflare_desktop.core.cloud import App, AppPolicy, Policy, Tunnel
from dockflare_desktop.core.history import (
    KEEPS,
    NOT_KEPT,
    NOTHING,
    Actor,
    Around,
    Wanted,
    entry_of,
    found,
    shows,
    without_secrets,
)
from dockflare_desktop.core.model import JsonObject, PolicyBody, ServiceKey
from dockflare_desktop.core.problem import Problem, ProblemCode

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
KEY = ServiceKey("app.mkdev.example", "^/a")
RAW: JsonObject = {"id": "x", "policies": [{"id": "p1"}, {"id": "p2"}, "odd"]}
SEEN = tuple(AppPolicy(each, PolicyBody(each, "allow"), reusable=each == "p1") for each in ("p1", "p2", "p3"))
POLICY = Policy("p", PolicyBody("In", "allow"), raw=RAW)
APP = App("x", "aud", "n", "self_hosted", ("app.mkdev.example",), SEEN, raw=RAW)


def outcome(step: Step, kind: Kind, **parts: object) -> Outcome:
    change = Change("id", Phase.ROUTE, step, Action.UPDATE, kind, "t", Why.CHANGED, (KEY,))
    return replace(Outcome(change, OutcomeState.DONE), **parts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("step", "kind", "place"),
    [
        (TunnelStep("home"), Kind.TUNNEL, ("home", "", "home")),
        (
            PolicyStep("family/0", None, Policy("p", PolicyBody("In", "allow"), raw=RAW)),
            Kind.POLICY,
            ("family/0", "", ""),
        ),
        (AppStep("app.mkdev.example", None, APP), Kind.APPLICATION, ("app.mkdev.example", "", "")),
        (RuleStep("home", KEY, None, RAW), Kind.RULE, ("app.mkdev.example ^/a", "", "home")),
        (RecordStep("z", KEY.hostname, None), Kind.RECORD, (KEY.hostname, "z", "")),
        (RecordStep("z", KEY.hostname, "home"), Kind.RECORD, (KEY.hostname, "z", "home")),
    ],
)
def test_an_entry_names_its_object_as_the_ledger_does(step: Step, kind: Kind, place: tuple[str, str, str]) -> None:
    entry = entry_of(outcome(step, kind), Actor.AUTOMATIC, NOTHING, NOW)
    assert (entry.name, entry.zone, entry.tunnel) == place
    assert (entry.subject, entry.at, entry.cause) == ("app.mkdev.example^/a", NOW, {})


def test_an_application_says_which_of_its_policies_are_ours() -> None:
    around = Around("acc", "run", {KEY: {"container": "api"}}, {"p1": "family/0"})
    entry = entry_of(outcome(AppStep("a", None, APP), Kind.APPLICATION, app=APP), Actor.YOU, around, NOW)
    listed = [{"id": "p1", KEEPS: "family/0", "reusable": True}, {"id": "p2", "reusable": False}, "odd"]
    assert entry.before == entry.after == {"id": "x", "policies": listed}
    assert (entry.account, entry.run, entry.cause) == ("acc", "run", {"container": "api"})


def test_what_stands_there_after_is_what_cloudflare_answered() -> None:
    made = outcome(TunnelStep("home"), Kind.TUNNEL, tunnel=Tunnel("t1", "home"))
    assert entry_of(made, Actor.AUTOMATIC, NOTHING, NOW).after == {"id": "t1", "name": "home"}
    sent = outcome(RuleStep("home", KEY, {}), Kind.RULE, written={"service": "x"})
    assert entry_of(sent, Actor.AUTOMATIC, NOTHING, NOW).after == {"service": "x"}
    unclear = outcome(AppStep("a", None), Kind.APPLICATION, app=replace(APP, policies=()))
    assert entry_of(unclear, Actor.AUTOMATIC, NOTHING, NOW).after == RAW
    bare = outcome(AppStep("a", None), Kind.APPLICATION, app=replace(APP, raw={}), written={"name": "n"})
    assert entry_of(bare, Actor.AUTOMATIC, NOTHING, NOW).after == {"name": "n"}


def test_a_failure_says_what_was_wrong_and_an_approved_change_who_let_it_through() -> None:
    failed = outcome(TunnelStep("home"), Kind.TUNNEL, problem=Problem(ProblemCode.OFFLINE, detail="d"))
    entry = entry_of(replace(failed, change=replace(failed.change, approved=True)), Actor.AUTOMATIC, NOTHING, NOW)
    assert (entry.problem, entry.detail, entry.actor) == (str(ProblemCode.OFFLINE), "d", Actor.APPROVED)


def test_what_somebody_else_did_is_found() -> None:
    entry = found(NOW, Kind.RULE, "delete", "home a", before={"a": 1}, after=None, who="external-dns")
    assert (entry.result, entry.actor, entry.subject, entry.detail) == (
        "found",
        Actor.COMPARING,
        "home a",
        "external-dns",
    )


def test_secrets_are_left_out_however_deep() -> None:
    assert without_secrets({"a": [{"token": "x"}, {"token": None}]}) == {"a": [{"token": NOT_KEPT}, {"token": None}]}
    assert without_secrets(None) is None


@pytest.mark.parametrize(
    ("wanted", "is_shown"),
    [
        (Wanted(), True),
        (Wanted(before=1), False),
        (Wanted(after=9), False),
        (Wanted(kinds=frozenset({"record"})), False),
        (Wanted(results=frozenset({"failed"})), False),
        (Wanted(actors=frozenset({Actor.YOU})), False),
        (Wanted(problems=True), False),
        (Wanted(since=NOW.replace(year=2027)), False),
        (Wanted(until=NOW.replace(year=2025)), False),
        (Wanted(text="nowhere"), False),
        (Wanted(text="HOME"), True),
        (Wanted(subject="b"), False),
        (Wanted(name="b"), False),
        (Wanted(run="b"), False),
    ],
)
def test_what_is_wanted(wanted: Wanted, *, is_shown: bool) -> None:
    entry = replace(found(NOW, Kind.RULE, "delete", "home a", before=None, after=None), id=5)
    assert shows(wanted, entry) is is_shown
