"""Undoing what was written for one service, decided from the entries and from what stands now alone."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from dockflare_desktop.core.adopting.preview import Shown
from dockflare_desktop.core.adopting.sides import Sides
from dockflare_desktop.core.change import Action, Change, Kind, Phase, RuleStep, Why
from dockflare_desktop.core.cloud import Actual, Directory, Record, Tunnel
from dockflare_desktop.core.history import Actor, HistoryEntry
from dockflare_desktop.core.model import (
    FromLabels,
    JsonObject,
    Layers,
    ManualRule,
    Override,
    Path,
    ServiceKey,
    WholeZone,
)
from dockflare_desktop.core.planning.desired import HOLE_SERVICE, target_of
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.service import NoLogin, Presence, Service
from dockflare_desktop.core.undoing.edits import edit_of
from dockflare_desktop.core.undoing.known import Known
from dockflare_desktop.core.undoing.planning import plan_undo
from dockflare_desktop.core.undoing.preview import Undoing
from dockflare_desktop.core.undoing.restoring import Desk, restored
from dockflare_desktop.core.undoing.undo import ByHand, Call, Layering, Note

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
KEY = ServiceKey("a.x.example")
HOME = Tunnel("55555555-5555-4555-8555-555555555555", "home")
RULE: JsonObject = {"hostname": KEY.hostname, "service": "http://a:1"}
SERVICE = Service(
    KEY, Path(), FromLabels("nas", "c1", "web"), {}, "http://a:1", {}, "home", "x.example", NoLogin(), comment=""
)


def known(*services: Service, records: tuple[Record, ...] = (), **parts: object) -> Known:
    actual = Actual("acc", "Acc", Directory(tunnels=(HOME,)), {}, {}, {"z": records, "unread": None}, (), NOW)
    return replace(Known(Layers(), services, actual, NOW), **parts)  # type: ignore[arg-type]  # Known's own parts


def entry(action: str, kind: str = "rule", **parts: object) -> HistoryEntry:
    base = HistoryEntry(1, NOW, kind, action, str(KEY), "gone", Actor.AUTOMATIC, "done", keys=(KEY,), tunnel="home")
    return replace(base, run="r", name=str(KEY), **parts)  # type: ignore[arg-type]  # HistoryEntry's own parts


def code(entries: list[HistoryEntry], at: Known) -> ProblemCode:
    found = plan_undo(entries, at)
    assert isinstance(found, Problem), found
    return found.code


def layering(entries: list[HistoryEntry], at: Known) -> Layering:
    found = plan_undo(entries, at)
    assert isinstance(found, Layering), found
    return found


def test_what_is_ignored_already_is_not_ignored_again() -> None:
    created = entry("create", after=RULE, why="started")
    assert code([created], known(replace(SERVICE, presence=Presence.IGNORED))) is ProblemCode.UNDO_DONE
    (override,) = layering([created], known(SERVICE)).stored.saved
    assert isinstance(override, Override)
    assert (override.field, override.value) == ("ignored", "true")


def test_a_change_of_what_is_not_there_any_more_says_so() -> None:
    assert code([entry("update", before=RULE, after=RULE)], known()) is ProblemCode.UNDO_GONE


@pytest.mark.parametrize("side", ["before", "after"])
def test_a_503_that_keeps_a_place_follows_from_something_else(side: str) -> None:
    """Nobody asks for it by a field, so it comes and goes with what needs it."""
    hole: JsonObject = {**RULE, "service": HOLE_SERVICE}
    before, after = (hole, RULE) if side == "before" else (RULE, hole)
    changed = entry("update", before=before, after=after)
    assert code([changed], known(SERVICE)) is ProblemCode.UNDO_FOLLOWS


def test_what_moved_from_a_tunnel_that_is_gone_stays_where_it_is() -> None:
    moved = [entry("create", after=RULE, id=2), entry("delete", before=RULE, tunnel="shed")]
    found = plan_undo(moved, known(SERVICE))
    assert isinstance(found, Problem)
    assert (found.code, found.value) == (ProblemCode.UNDO_TUNNEL, "shed")


@pytest.mark.parametrize(
    ("record", "dns"),
    [
        (None, "off"),
        (Record("1", "z", "CNAME", "b.x.example", target_of(HOME.id)), "off"),
        (Record("1", "z", "A", KEY.hostname, "192.0.2.1"), "off"),
        (Record("1", "z", "CNAME", KEY.hostname, target_of(HOME.id)), None),  # "auto" is what is meant without a word
    ],
)
def test_a_rule_that_had_no_record_of_its_own_comes_back_without_one(record: Record | None, dns: str | None) -> None:
    """A record that still leads there may serve it, as one of a wildcard's or of another path's does."""
    found = layering([entry("delete", before=RULE)], known(records=() if record is None else (record,)))
    (rule,) = found.stored.saved
    assert isinstance(rule, ManualRule)
    assert rule.fields["service"] == "http://a:1"
    assert rule.fields.get("dns") == dns
    assert {each.note for each in found.notes} == {Note.KEPT_UP, Note.NO_CONTAINER}


def test_where_nobody_says_who_enters_an_override_of_it_goes_instead_of_a_second_one() -> None:
    """Without the override nobody is asked, as is wanted: an override that says so would only hide labels."""
    closed = Override(KEY, "access.emails", "bo@x.example", None, NOW)
    at = Desk(Layers(overrides=(closed,)), NOW)
    stored = restored(SERVICE, {"access.policy": "none"}, {"access.policy": "custom"}, at)
    assert (stored.saved, stored.deleted) == ((), (closed,))


def test_an_edit_that_was_taken_back_takes_back_what_followed_from_it_too() -> None:
    edit = entry("create", "override", undone=True)
    at = known(SERVICE, edits=(edit,))
    assert code([entry("update", before=RULE, after=RULE)], at) is ProblemCode.UNDO_DONE


@pytest.mark.parametrize(
    ("kind", "before", "after", "call"),
    [
        ("connector", None, {"replicas": 1}, Call.STOP_CONNECTORS),
        ("connector", {"replicas": 1}, None, Call.RUN_CONNECTORS),
        ("network", {"id": "c1"}, {"id": "c1", "joined": "proxy"}, Call.LEAVE_NETWORK),
        ("network", {"id": "c1", "joined": "proxy"}, {"id": "c1"}, Call.JOIN_NETWORK),
    ],
)
def test_what_was_done_at_an_engine_goes_back_by_the_opposite(
    kind: str, before: JsonObject | None, after: JsonObject | None, call: Call
) -> None:
    found = plan_undo([entry("update", kind, before=before, after=after, keys=(), object_id="c1")], known())
    assert isinstance(found, ByHand)
    assert found.call is call
    if kind == "network":
        assert (found.object_id, found.value) == ("c1", {"id": "c1", "joined": "proxy"})
    else:
        assert found.value == {"to": before, "from": after}


@pytest.mark.parametrize(
    "item",
    [
        WholeZone("x.example", {"access.policy": "none"}, NOW),
        Override(KEY, "service", "http://b:2", "http://a:1", NOW),
        ManualRule(KEY, Path(), {"service": "http://a:1"}, NOW),
    ],
)
def test_saving_the_same_again_is_no_edit(item: Override | ManualRule | WholeZone) -> None:
    """What nobody changed is neither told nor undone; only the time it was made differs."""
    later = replace(item, made_at=NOW + timedelta(days=1))
    assert edit_of(item, later, NOW, Actor.YOU) is None
    assert edit_of(None, None, NOW, Actor.YOU) is None
    made, gone = edit_of(None, item, NOW, Actor.YOU), edit_of(item, None, NOW, Actor.YOU)
    assert made is not None
    assert gone is not None
    assert (made.action, gone.action) == ("create", "delete")


def test_an_undo_concerns_the_services_of_its_changes() -> None:
    other = ServiceKey("b.x.example")
    changes = [
        Change(
            f"{number}", Phase.ROUTE, RuleStep("home", key, None), Action.DELETE, Kind.RULE, "r", Why.GONE, keys=keys
        )
        for number, (key, keys) in enumerate([(KEY, (KEY,)), (other, (other, KEY))])
    ]
    found = Undoing("a", tuple(Shown(change, Sides(None, None)) for change in changes))
    assert found.keys == {KEY, other}
    assert Undoing("a").keys == frozenset()
