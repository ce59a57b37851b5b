"""Undoing without an account: policies, zones, field texts, and how an undo is told to a second process."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from dockflare_desktop.core.cloud import Actual, Directory
from dockflare_desktop.core.happenings import Happening, happenings, what
from dockflare_desktop.core.history import KEEPS, Actor, HistoryEntry
from dockflare_desktop.core.model import (
    AccessGroup,
    JsonObject,
    Layers,
    Manual,
    Path,
    PolicyBody,
    ServiceKey,
    WholeZone,
)
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.service import (
    AccessSpec,
    ExistingPolicy,
    Login,
    LoginUnknown,
    NoLogin,
    OwnLogin,
    OwnPolicy,
    Service,
    ZoneLogin,
)
from dockflare_desktop.core.undoing.known import Known
from dockflare_desktop.core.undoing.planning import plan_undo
from dockflare_desktop.core.undoing.preview import Undoing
from dockflare_desktop.core.undoing.texts import UnaskableError, app_texts, record_texts, service_texts
from dockflare_desktop.core.undoing.told import as_json, from_json, told_undo, without_sides
from dockflare_desktop.core.undoing.undo import ByHand, Call, Layering, Note, Noted

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
ANN: JsonObject = {"email": {"email": "ann@x.example"}}
BO: JsonObject = {"email": {"email": "bo@x.example"}}
FAMILY = AccessGroup("family", "Family", (PolicyBody("family", "allow", (ANN,)),))
ACTUAL = Actual("acc", "Acc", Directory(), {}, {}, {}, (), NOW)
KNOWN = Known(Layers((FAMILY,)), (), ACTUAL, NOW)


def entry(kind: str, action: str, name: str, **parts: object) -> HistoryEntry:
    base = HistoryEntry(1, NOW, kind, action, name, "drifted", Actor.AUTOMATIC, "done", name=name, run="r")
    return replace(base, **parts)  # type: ignore[arg-type]


def policy(rule: JsonObject) -> JsonObject:
    return {"name": "family [dfd1 o=7f3a9c2e]", "decision": "allow", "include": [rule]}


def test_a_policy_that_was_put_right_says_again_what_stood_there() -> None:
    undone = plan_undo([entry("policy", "update", "family/0", before=policy(BO), after=policy(ANN))], KNOWN)
    assert isinstance(undone, Layering)
    (group,) = undone.stored.saved
    assert isinstance(group, AccessGroup)
    assert group.policies == (PolicyBody("family", "allow", (BO,)),)
    changed = plan_undo([entry("policy", "update", "family/0", before=policy(ANN), after=policy(BO))], KNOWN)
    assert isinstance(changed, Problem)
    assert changed.code is ProblemCode.UNDO_CHANGED


def test_a_zones_login_that_nobody_edited_is_as_it_was() -> None:
    app: JsonObject = {"name": "*.x.example", "domain": "*.x.example", "policies": [{**policy(ANN), KEEPS: "family/0"}]}
    undone = plan_undo([entry("application", "update", "*.x.example", before=app, after={})], KNOWN)
    assert isinstance(undone, Layering)
    (zone,) = undone.stored.saved
    assert isinstance(zone, WholeZone)
    assert zone.fields == {"access.groups": "family", "access.session_duration": "24h"}
    made = plan_undo([entry("application", "create", "*.x.example", after=app)], KNOWN)
    assert isinstance(made, Layering)
    assert made.stored.saved == (WholeZone("x.example", {}, NOW),)


def test_an_adopted_policy_whose_group_is_gone_has_nothing_to_take_back() -> None:
    found = plan_undo([entry("policy", "adopt", "theirs")], KNOWN)
    assert isinstance(found, Problem)
    assert found.code is ProblemCode.UNDO_GONE


def service(login: Login) -> Service:
    return Service(ServiceKey("a.x.example"), Path(), Manual("a"), {}, "http://a:1", {}, "home", "x.example", login)


@pytest.mark.parametrize(
    ("login", "who"),
    [
        (NoLogin(), {"access.policy": "none"}),
        (ZoneLogin("x.example"), {"access.policy": "default_tld"}),
        (ZoneLogin("x.example", implied=True), {"access.policy": "none"}),
        (LoginUnknown(), {}),
    ],
)
def test_who_enters_is_said_as_labels_would(login: Login, who: dict[str, str]) -> None:
    texts = service_texts(service(login), (FAMILY,))
    assert {key: text for key, text in texts.items() if key.startswith("access.")} == who


def test_custom_rules_name_somebody_elses_policy_by_its_id() -> None:
    uses = (ExistingPolicy("p9"), OwnPolicy("a.x.example", 1, PolicyBody("us", "allow", (ANN,))))
    texts = service_texts(service(OwnLogin(AccessSpec("a.x.example", "a.x.example", uses))), (FAMILY,))
    assert texts["access.policy"] == "custom"
    assert texts["access.custom_rules"].startswith('[{"id": "p9"}, {')
    assert app_texts({"name": "Wiki", "domain": "a", "allowed_idps": None}, ())["access.name"] == "Wiki"


def test_a_record_that_leads_elsewhere_cannot_be_asked_for() -> None:
    assert record_texts(None, {}) == {"dns": "off"}
    with pytest.raises(UnaskableError, match=r"192\.0\.2\.1"):
        record_texts({"content": "192.0.2.1"}, {"t": "home"})


def test_an_undo_reads_back_from_what_a_second_process_is_told() -> None:
    call = ByHand(Call.DELETE_TOKEN, "backup")
    found = Undoing("backup", notes=(Noted(Note.NEW_IDS, "a", "b"),), problems=(Problem(ProblemCode.OFFLINE, "c"),))
    for each in (found, replace(found, call=call, seal="s")):
        told = told_undo(each)
        assert from_json(as_json(told)) == told == without_sides(told)


@pytest.mark.parametrize(
    ("one", "word"),
    [
        (entry("rule", "update", "r", before={"service": "a"}, after={"service": "b"}), "rule_target"),
        (entry("rule", "update", "r", before={"service": "a"}, after={"service": "a"}), "rule_options"),
        (entry("rule", "create", "r", why="moved"), "moved"),
        (entry("override", "create", "a ignored"), "ignored_create"),
        (entry("override", "create", "a service", undoes=3), "put_back"),
        (entry("record", "delete", "r", result="found"), "found_delete"),
        (entry("record", "give back", "r"), "record_give_back"),
    ],
)
def test_what_happened_has_a_word(one: HistoryEntry, word: str) -> None:
    assert what(Happening((one,))) == word


def test_one_run_of_one_subject_is_one_thing_and_a_failure_says_most() -> None:
    rows = [
        entry("record", "create", "a", id=3),
        entry("rule", "create", "a", id=2, result="failed"),
        entry("x", "y", "b"),
    ]
    together, failed, other = happenings(rows)
    assert [each.id for each in (together, failed, other)] == [3, 2, 1]
    assert (failed.failed, failed.undone, failed.took_ms) == (True, False, 0)
    assert [len(each.entries) for each in happenings([replace(rows[0], run=""), replace(rows[1], run="")])] == [1, 1]
