"""What rows claim about proof: never more, and never earlier, than what was seen."""

from datetime import UTC, datetime, timedelta

from dockflare_desktop.core.change import Action, Change, Kind, Outcome, OutcomeState, Phase, Plan, RuleStep, Why
from dockflare_desktop.core.cloud import Actual, Connector, Directory, Document, Tunnel
from dockflare_desktop.core.model import FromLabels, Path, Rejected, ServiceKey
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.service import NoLogin, Service
from dockflare_desktop.core.status import ServiceView
from dockflare_desktop.core.views import Seen, row_id, service_views

NOW = datetime(2026, 11, 19, 14, 32, tzinfo=UTC)
COMPARED = NOW - timedelta(minutes=2)
KEY = ServiceKey("photos.nordhus.example")
SERVICE = Service(KEY, Path(), FromLabels("e", "c", "photos"), {}, "http://photos:80", {}, "home", "z", NoLogin())
CHANGE = Change(
    "rule create", Phase.ROUTE, RuleStep("home", KEY, None), Action.CREATE, Kind.RULE, str(KEY), Why.STARTED, (KEY,)
)


def actual(status: str, connectors: tuple[Connector, ...] | None) -> Actual:
    directory = Directory(tunnels=(Tunnel("t", "home", status=status),))
    return Actual("a", "", directory, {"t": Document("t", 7, {}, NOW)}, {"t": connectors}, {}, (), NOW)


def seen(there: Actual | None, *, outcomes: tuple[Outcome, ...] = (), verified: datetime | None = COMPARED) -> Seen:
    return Seen((SERVICE,), (), Plan(), outcomes, there, NOW, verified)


def only(what: Seen) -> ServiceView:
    (row,) = service_views(what)
    return row


def test_connectors_that_nobody_asked_are_unknown_and_not_absent() -> None:
    row = only(seen(actual("healthy", None)))
    assert (row.rule_version, row.connectors) == (7, None)


def test_a_tunnel_that_cloudflare_calls_down_has_no_connector() -> None:
    assert only(seen(actual("down", None))).connectors == (0, 0)
    assert only(seen(actual("inactive", None))).connectors == (0, 0)


def test_connectors_that_were_read_are_counted_by_the_version_they_run() -> None:
    there = (Connector("1", config_version=7), Connector("2", config_version=6))
    assert only(seen(actual("healthy", there))).connectors == (1, 2)


def test_without_an_observation_there_is_no_proof() -> None:
    row = only(seen(None))
    assert (row.rule_version, row.connectors) == (0, None)


def test_a_service_that_was_just_written_is_not_said_to_be_verified_before_it_existed() -> None:
    written = only(seen(actual("healthy", None), outcomes=(Outcome(CHANGE, OutcomeState.DONE),)))
    assert written.verified_at == NOW
    later = Seen((SERVICE,), (), Plan(), (), None, NOW, COMPARED, before={row_id(written): written})
    assert only(later).verified_at == NOW  # an older comparison takes nothing back


def test_what_failed_verifies_nothing() -> None:
    assert only(seen(None, outcomes=(Outcome(CHANGE, OutcomeState.FAILED),))).verified_at == COMPARED
    assert only(seen(None, outcomes=(Outcome(CHANGE, OutcomeState.DONE),), verified=None)).verified_at is None


def test_who_only_asks_for_an_address_is_a_row_of_its_own_and_keeps_its_time() -> None:
    asks = Rejected(KEY.hostname, FromLabels("e", "d", "rival"), (Problem(ProblemCode.ADDRESS_TAKEN, str(KEY)),))
    first = service_views(Seen((SERVICE,), (asks,), Plan(), (), None, COMPARED, COMPARED))
    later = Seen((SERVICE,), (asks,), Plan(), (), None, NOW, COMPARED, before={row_id(row): row for row in first})
    assert [(row.container, row.since) for row in service_views(later)] == [("rival", COMPARED), ("", COMPARED)]
