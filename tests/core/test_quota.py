"""What counts as known of an account's limits, and what refusals teach."""

from datetime import UTC, datetime

import pytest

from dockflare_desktop.core.change import Action, Change, Kind, Ledger, Outcome, OutcomeState, Phase, RecordStep, Why
from dockflare_desktop.core.cloud import Actual, Directory, Document, Record, Tunnel, Zone
from dockflare_desktop.core.planning.room import without_room
from dockflare_desktop.core.planning.situation import Situation, View
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.quota import Level, Meter, Resource, meters, with_walls
from dockflare_desktop.core.settings import Settings
from tests.engine.desk_of_plans import service

NOW = datetime(2026, 11, 1, tzinfo=UTC)
ZONE, ODD = Zone("z", "nordhus.example"), Zone("o", "odd.example", plan="unheard of")


def actual(**parts: object) -> Actual:
    directory = Directory(zones=(ZONE, ODD), tunnels=(Tunnel("t", "home"),))
    given = {"documents": {}, "records": {"z": (), "o": ()}, **parts}
    return Actual("a", "A", directory, connectors={}, apps=(), read_at=NOW, **given)  # type: ignore[arg-type]  # parts


def refused(code: ProblemCode, zone: str = "z") -> Outcome:
    step = RecordStep(zone, "x.nordhus.example", "home")
    change = Change("x", Phase.ROUTE, step, Action.CREATE, Kind.RECORD, "x", Why.STARTED)
    return Outcome(change, OutcomeState.FAILED, Problem(code))


def test_a_plan_nobody_knows_and_a_tunnel_that_is_gone_have_no_meter() -> None:
    document = Document("gone", 1, None, NOW)
    found = meters(actual(documents={"gone": document, "t": Document("t", 1, None, NOW), "u": None}), 1_200)
    assert [(each.resource, each.where) for each in found] == [
        (Resource.RECORDS, "nordhus.example"),
        (Resource.APPLICATIONS, ""),
        (Resource.TUNNELS, ""),
        (Resource.RULES, "home"),
        (Resource.CALLS, ""),
    ]
    assert Meter(Resource.CALLS, 0, 1_200) in found


def test_only_a_full_zone_teaches_its_limit() -> None:
    record = Record("1", "z", "A", "a.nordhus.example", "192.0.2.1")
    before = actual(records={"z": (record,), "o": None})
    assert with_walls(before, [refused(ProblemCode.CLOUDFLARE_DOWN)]) is before
    assert with_walls(before, [refused(ProblemCode.DNS_QUOTA, "o")]) is before
    assert with_walls(before, [refused(ProblemCode.DNS_QUOTA)]).quotas == {"z": 1}


def test_room_goes_to_who_asked_first_and_is_not_asked_for_without_a_record() -> None:
    early = service("c.nordhus.example", since=datetime(2026, 1, 1, tzinfo=UTC))
    late = service("b.nordhus.example", since=datetime(2026, 2, 1, tzinfo=UTC))
    new, bare, other = service("a.nordhus.example"), service("d.nordhus.example", dns=False), service("e.x", zone="x")
    given = Situation((new, late, early, bare, other), actual(quotas={"z": 2}), Ledger("7f3a9c2e"), Settings(), NOW)
    found = without_room(View(given))
    assert list(found) == [new.key]


@pytest.mark.parametrize(
    ("used", "limit", "level"),
    [
        (799, 1_000, Level.WELL),
        (800, 1_000, Level.NEAR),
        (949, 1_000, Level.NEAR),
        (950, 1_000, Level.BARELY),
        (999, 1_000, Level.BARELY),
        (1_000, 1_000, Level.FULL),
        (1_001, 1_000, Level.FULL),
        (0, 0, Level.FULL),  # nothing may be held at all
    ],
)
def test_a_meter_warns_before_the_wall_and_is_full_at_it(used: int, limit: int, level: Level) -> None:
    meter = Meter(Resource.RECORDS, used, limit, "nordhus.example")
    assert meter.level is level
    told = meter.problem
    assert (told is None) is (level is Level.WELL)
    if told is not None:
        assert (told.code, told.subject, told.value) == (ProblemCode.QUOTA_NEAR, "nordhus.example", f"{used:,}")
