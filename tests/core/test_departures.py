"""What a departure lets go of, and how it is stored."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from dockflare_desktop.core.change import (
    Action,
    Change,
    Kind,
    Ledger,
    LedgerEntry,
    LedgerState,
    Phase,
    Plan,
    RuleStep,
    Why,
)
from dockflare_desktop.core.cloud import Actual, Directory, Record, Tunnel, Zone
from dockflare_desktop.core.leaving.departure import (
    Departure,
    Way,
    from_text,
    set_aside,
    to_text,
    zones_left,
)
from dockflare_desktop.core.leaving.farewell import finished
from dockflare_desktop.core.model import Container, Manual, ServiceKey
from dockflare_desktop.core.planning.marks import plain_comment
from dockflare_desktop.core.planning.plan import make_plan
from dockflare_desktop.core.planning.situation import Situation
from dockflare_desktop.core.problem import Effect, ProblemCode
from dockflare_desktop.core.service import LoginUnknown, NoLogin, Presence, ZoneWanted
from dockflare_desktop.core.settings import Settings
from tests.engine.desk_of_plans import service

NOW = datetime(2026, 11, 1, tzinfo=UTC)
NAMES = {"t1": "home", "t2": "garage"}
APP = service("app.nordhus.example")
BOX = service("box.nordhus.example", source=Manual("1"))
SWARM = service("swarm.nordhus.example", source=Manual("2"), container=Container("1", "x", {}, engine="e"))
CAR = service("car.nordhus.example", tunnel="garage")


@pytest.mark.parametrize(
    ("departure", "taken"),
    [
        (Departure(Way.REMOVE), (APP, BOX, SWARM, CAR)),
        (Departure(Way.REMOVE, engine="e"), (APP, SWARM, CAR)),
        (Departure(Way.REMOVE, engine="other"), ()),
        (Departure(Way.REMOVE, tunnel="t2"), (CAR,)),
        (Departure(Way.REMOVE, tunnel="gone"), ()),
        (Departure(Way.HAND_OVER), ()),
    ],
)
def test_what_is_removed_is_switched_off_and_says_so(departure: Departure, taken: tuple[object, ...]) -> None:
    found = set_aside((APP, BOX, SWARM, CAR), (departure,), NAMES)
    off = [each for each in found if each.presence is Presence.IGNORED]
    assert [each.key for each in off] == [each.key for each in taken]  # type: ignore[attr-defined]  # services
    assert all([(p.code, p.effect) for p in each.problems] == [(ProblemCode.LEFT, Effect.HINT)] for each in off)


def test_logins_of_whole_zones_go_with_everything_alone() -> None:
    zones = (ZoneWanted("nordhus.example", LoginUnknown()),)
    assert zones_left(zones, (Departure(Way.REMOVE),)) == (ZoneWanted("nordhus.example", NoLogin()),)
    assert zones_left(zones, (Departure(Way.HAND_OVER),)) == ()
    assert zones_left(zones, (Departure(Way.REMOVE, tunnel="t1"),)) == zones


def test_it_is_stored_as_it_is() -> None:
    since = datetime(2026, 11, 1, tzinfo=UTC)
    kept = (Departure(Way.REMOVE, engine="e", since=since, done=True), Departure(Way.HAND_OVER, tunnel="t"))
    assert from_text(to_text(kept)) == kept


def change(key: ServiceKey, why: Why) -> Change:
    step = RuleStep("home", key, None)
    return Change("x", Phase.ROUTE, step, Action.DELETE, Kind.RULE, "x", why, (key,))


def test_it_is_done_when_nothing_of_it_is_left_to_do() -> None:
    engine = Departure(Way.REMOVE, engine="e")
    mine, other = change(APP.key, Why.GONE), change(CAR.key, Why.GONE)
    assert not finished(Plan((mine,)), engine, [APP.key])
    assert finished(Plan((other,)), engine, [APP.key])
    assert not finished(Plan((other,)), Departure(Way.REMOVE), [APP.key])
    policy = replace(other, why=Why.HANDED_OVER, keys=())
    assert not finished(Plan((policy,)), Departure(Way.HAND_OVER, engine="e"), [APP.key])
    assert finished(Plan((policy,)), engine, [APP.key])


def test_a_comment_without_our_mark_is_what_somebody_wrote() -> None:
    assert plain_comment("my own words [dfd1 o=7f3a9c2e t=1b2c3d4e a]") == "my own words"


def test_a_record_whose_zone_cannot_be_read_stays_ours_until_it_can() -> None:
    """Its comment may carry our mark: let go of unread it would keep that for ever."""
    row = LedgerEntry("a", Kind.RECORD, "app.nordhus.example", "1", zone="z")
    ours = Record("1", "z", "CNAME", row.key, "t1.cfargotunnel.com", proxied=True, comment="x [dfd1 o=7f3a9c2e a]")

    def planned(records: tuple[Record, ...] | None) -> Plan:
        directory = Directory(zones=(Zone("z", "nordhus.example"),), tunnels=(Tunnel("t1", "home"),), policies=())
        actual = Actual("a", "A", directory, {}, {}, {"z": records}, (), NOW)
        departures = (Departure(Way.HAND_OVER),)
        return make_plan(
            Situation((), actual, Ledger("7f3a9c2e", (row,)), Settings(tunnel="home"), NOW, departures=departures)
        )

    unread, standing, gone = planned(None), planned((ours,)), planned(())
    assert (unread.changes, unread.corrections) == ((), ())
    assert [change.why for change in standing.changes] == [Why.HANDED_OVER]
    assert [each.state for each in gone.corrections] == [LedgerState.RELEASED]
