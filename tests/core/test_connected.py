"""What a service's change waits for at its tunnel, and what a reading of the account becomes by what rounds see."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from dockflare_desktop.core.cloud import Actual, Connector, Directory, Document, Policy, Record, Tunnel, Zone
from dockflare_desktop.core.connected import waits_for
from dockflare_desktop.core.model import PolicyBody
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.public.keeping_up import kept_up
from dockflare_desktop.core.status import AppStatus, CloudflareView, Standing

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
HOME = Tunnel("t", "home")
ACTUAL = Actual("a", "A", Directory(tunnels=(HOME,)), {"t": Document("t", 5, None, NOW)}, {"t": ()}, {}, (), NOW)


@pytest.mark.parametrize(
    ("versions", "code", "value"),
    [
        ((), ProblemCode.NO_CONNECTOR, ""),
        ((5, 4, 3), ProblemCode.CONNECTOR_BEHIND, "3"),
        ((5, 6), None, ""),
    ],
)
def test_a_change_waits_for_connectors_that_are_missing_or_behind(
    versions: tuple[int, ...], code: ProblemCode | None, value: str
) -> None:
    running = tuple(Connector(f"{number}", config_version=version) for number, version in enumerate(versions))
    told = waits_for("home", replace(ACTUAL, connectors={"t": running}))
    assert (None if told is None else told.code) is code
    assert value == ("" if told is None else told.value)


def test_nobody_knows_what_it_waits_for_where_nothing_was_read() -> None:
    assert waits_for("home", None) is None
    assert waits_for("shed", ACTUAL) is None
    assert waits_for("home", replace(ACTUAL, documents={})) is None


@pytest.mark.parametrize(
    ("status", "code"), [("inactive", ProblemCode.NO_CONNECTOR), ("down", ProblemCode.NO_CONNECTOR), ("healthy", None)]
)
def test_where_connectors_were_not_read_the_tunnels_own_status_tells(status: str, code: ProblemCode | None) -> None:
    directory = Directory(tunnels=(replace(HOME, status=status),))
    told = waits_for("home", replace(ACTUAL, directory=directory, connectors={}))
    assert (None if told is None else told.code) is code


RECORD = Record("1", "z", "A", "a.x.example", "192.0.2.1")
POLICIES = (Policy("p", PolicyBody("staff", "allow", ({"everyone": {}},))),)


def test_what_a_round_read_later_wins_and_what_it_could_not_read_stays() -> None:
    whole = replace(
        ACTUAL, directory=replace(ACTUAL.directory, policies=POLICIES), records={"z": (RECORD,), "y": (RECORD,)}
    )
    seen = Actual(
        "a",
        "A",
        Directory(zones=(Zone("z", "x.example"),), tunnels=(HOME,)),
        {"t": None, "u": Document("u", 1, None, NOW)},
        {},
        {"z": (), "y": None},
        None,
        NOW + timedelta(seconds=1),
    )
    found = kept_up(whole, replace(seen, directory=replace(seen.directory, policies=None)), ())
    assert (found.directory.zones, found.directory.policies) == (seen.directory.zones, POLICIES)
    assert found.records == {"z": (), "y": (RECORD,)}
    assert (found.documents["t"], found.documents["u"]) == (whole.documents["t"], seen.documents["u"])
    assert (found.apps, found.read_at) == ((), NOW)


def test_of_what_a_round_read_earlier_only_a_newer_document_counts() -> None:
    earlier = replace(ACTUAL, records={"z": (RECORD,)}, read_at=NOW - timedelta(seconds=1))
    assert kept_up(ACTUAL, earlier, ()) is ACTUAL
    newer = Document("t", 6, {"ingress": []}, NOW)
    found = kept_up(ACTUAL, replace(earlier, documents={"t": newer, "u": None}), ())
    assert (found.documents["t"], found.records) == (newer, {})


def test_an_account_that_cannot_be_asked_is_a_failure_whatever_else_is_well() -> None:
    away = CloudflareView(problem=Problem(ProblemCode.TOKEN_REFUSED, "cloudflare"))
    assert AppStatus(cloudflare=away).standing is Standing.FAILED
    assert AppStatus().standing is not Standing.FAILED
