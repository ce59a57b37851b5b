"""The health that the tray shows: the worst of what applies."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from dockflare_desktop.core.change import Action, Change, Hold, Kind, Phase, Plan, RuleStep, Why
from dockflare_desktop.core.doctor.check import Check, Finding, Level
from dockflare_desktop.core.doctor.view import DoctorView
from dockflare_desktop.core.model import EngineState, FromLabels, Path, ServiceKey
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.service import Layer, Provenance, Stated
from dockflare_desktop.core.status import (
    AppStatus,
    CloudflareView,
    EngineView,
    Health,
    ServiceView,
    Standing,
    Status,
    TokenState,
)

KEY = ServiceKey("photos.nordhus.example")
ENGINE = EngineView("e", "nas", "unix:///run/docker.sock", EngineState.WATCHING)
FINE = AppStatus(engines=(ENGINE,), cloudflare=CloudflareView(token=TokenState.ACCEPTED, reachable=True))


def row(status: Status) -> ServiceView:
    return ServiceView(KEY.hostname, Path(), "http://photos:80", status, FromLabels("e", "c", "photos"))


def test_without_anything_wrong_it_is_ok_and_syncing_while_something_is_written() -> None:
    assert FINE.health is Health.OK
    assert replace(FINE, syncing=True).health is Health.SYNCING


@pytest.mark.parametrize("status", [Status.ERROR, Status.BLOCKED, Status.HELD])
def test_a_service_that_needs_somebody_asks_for_attention(status: Status) -> None:
    found = replace(FINE, services=(row(status), row(Status.LIVE)), syncing=True)
    assert (found.health, found.need_you) == (Health.ATTENTION, (row(status),))


@pytest.mark.parametrize("state", [EngineState.AWAY, EngineState.DENIED])
def test_an_engine_without_a_list_asks_for_attention(state: EngineState) -> None:
    assert replace(FINE, engines=(replace(ENGINE, state=state),)).health is Health.ATTENTION


def test_a_problem_of_the_account_asks_for_attention() -> None:
    offline = replace(FINE.cloudflare, problem=Problem(ProblemCode.OFFLINE, "cloudflare"))
    assert replace(FINE, cloudflare=offline).health is Health.ATTENTION


def test_a_finding_of_the_doctor_asks_for_attention_until_it_is_muted() -> None:
    full = Finding(Check.ROOM, Level.WARNING, Problem(ProblemCode.DNS_QUOTA, "home"))
    view = DoctorView({Check.ROOM: (full,)})
    assert replace(FINE, doctor=view, syncing=True).health is Health.ATTENTION
    assert replace(FINE, doctor=replace(view, muted=frozenset({Check.ROOM}))).health is Health.OK
    assert replace(FINE, doctor=DoctorView({Check.ROOM: (replace(full, level=Level.NOTE),)})).health is Health.OK


def test_a_tunnel_that_visitors_do_not_get_through_wants_attention() -> None:
    assert replace(FINE, problems=(Problem(ProblemCode.NO_CONNECTOR, "home"),)).health is Health.ATTENTION
    assert replace(FINE, problems=(Problem(ProblemCode.CONNECTOR_REFUSED, "home"),)).health is Health.ATTENTION
    assert replace(FINE, problems=(Problem(ProblemCode.CONNECTOR_BEHIND, "home"),)).health is Health.OK


def test_paused_is_shown_before_what_needs_somebody_and_after_what_is_missing() -> None:
    paused = replace(FINE, paused=True, services=(row(Status.BLOCKED),))
    assert paused.health is Health.PAUSED
    assert replace(paused, engines=()).health is Health.SETUP
    assert replace(paused, cloudflare=CloudflareView(token=TokenState.NONE)).health is Health.SETUP


def test_what_keeps_the_program_from_working_is_an_error_whatever_else_is() -> None:
    assert replace(FINE, paused=True, broken=True).health is Health.ERROR
    refused = CloudflareView(token=TokenState.REFUSED)
    assert replace(FINE, engines=(), cloudflare=refused).health is Health.ERROR


def test_every_status_has_a_number_and_held_changes_are_counted() -> None:
    change = Change(
        "rule", Phase.ROUTE, RuleStep("home", KEY, None), Action.DELETE, Kind.RULE, str(KEY), Why.GONE, (KEY,)
    )
    plan = Plan((change, replace(change, id="two", hold=Hold.BRAKE)))
    found = replace(FINE, services=(row(Status.LIVE), row(Status.LIVE)), plan=plan)
    assert (found.counts[Status.LIVE], found.counts[Status.STALE], len(found.counts)) == (2, 0, len(Status))
    assert found.held == 1


def test_what_it_says_of_some_services_leaves_out_the_others_and_the_engines() -> None:
    other = replace(row(Status.BLOCKED), hostname="other.nordhus.example")
    step = RuleStep("home", other.key, None)
    change = Change("c", Phase.ROUTE, step, Action.DELETE, Kind.RULE, "x", Why.GONE, (other.key,), hold=Hold.MODE)
    away = replace(ENGINE, state=EngineState.AWAY)
    whole = replace(FINE, services=(row(Status.LIVE), other), plan=Plan((change,)), engines=(away,))
    assert whole.standing is Standing.ATTENTION
    assert whole.of([KEY]) == replace(whole, services=(row(Status.LIVE),), plan=Plan(), engines=())
    assert whole.of([KEY]).standing is Standing.WELL
    assert whole.of([other.key]).plan.changes == (change,)


def test_a_row_is_known_by_its_key_and_written_as_an_address() -> None:
    found = replace(row(Status.LIVE), since=datetime(2026, 11, 1, tzinfo=UTC))
    assert (found.key, found.address) == (KEY, "photos.nordhus.example")


def test_below_an_override_is_what_the_field_says_without_it() -> None:
    label, over = (Provenance(Stated(text, layer)) for text, layer in (("a", Layer.LABEL), ("b", Layer.OVERRIDE)))
    plain = replace(row(Status.LIVE), fields={"service": label})
    assert plain.below("service") == label
    changed = replace(plain, fields={"service": over, "grace": over}, without={"service": label})
    assert (changed.below("service"), changed.below("grace")) == (label, None)
