"""Our own export: it comes back as it was, strictly; what is here already stays unless it is to be replaced."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from dockflare_desktop.core.model import (
    AccessGroup,
    Json,
    Layers,
    ManualRule,
    Override,
    PolicyBody,
    ServiceKey,
    WholeZone,
)
from dockflare_desktop.core.origin.order import parse_path
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.public.view import Meant
from dockflare_desktop.core.transfer.export import FORMAT, export_json, read_export
from dockflare_desktop.core.transfer.findings import Finding, Import, Told
from dockflare_desktop.core.transfer.merging import merged

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
LATER = datetime(2026, 12, 24, 12, tzinfo=UTC)
ANNA = {"email": {"email": "anna@nordhus.example"}}
POLICY = PolicyBody("Allow", "allow", (ANNA,), ({"geo": {"country_code": "SE"}},), (), {"approval_required": True})
FAMILY = AccessGroup("family", "Family", (POLICY,), "24h", None, ("google",), None)


def rule(path_text: str = "", match: str | None = None, **fields: str) -> ManualRule:
    path = parse_path(path_text, match)
    assert isinstance(path, tuple)
    key = ServiceKey("nas.nordhus.example", path[0].pattern)
    return ManualRule(key, path[0], {"service": "http://nas:80", **fields}, NOW, enabled=False, expires_at=LATER)


LAYERS = Layers(
    (FAMILY,),
    (Override(ServiceKey("a.nordhus.example", "^/x(/|$)"), "service", "http://b:1", "http://a:1", NOW, LATER),),
    (rule(), rule("/api"), rule("/exact", "exact"), rule("^/v[0-9]", **{"access.group": "family"})),
    (WholeZone("nordhus.example", {"access.groups": "family"}, NOW),),
)
SETTINGS = {"mode": "ask-every", "grace_period": "60"}


def exported() -> dict[str, Json]:
    return export_json(LAYERS, SETTINGS, NOW)


def broken(value: Any) -> str:
    found = read_export(value, "f.json")
    assert isinstance(found, Problem)
    assert (found.code, found.value) == (ProblemCode.EXPORT_BROKEN, "f.json")
    return found.detail


def test_everything_comes_back_as_it_was() -> None:
    assert read_export(exported(), "f.json") == Import(LAYERS, SETTINGS)


def test_what_is_meant_to_be_public_comes_along_and_each_mark_once() -> None:
    blog, shop = Meant("blog.nordhus.example", "", NOW), Meant("shop.nordhus.example", "/sale", NOW)
    found = read_export(export_json(LAYERS, SETTINGS, NOW, (blog, shop)), "f.json")
    assert found == Import(LAYERS, SETTINGS, meant=(blog, shop))
    there = (replace(blog, at=LATER),)
    assert merged(found, LAYERS, SETTINGS, there, replaces=False) == Import(meant=(shop,))
    assert merged(found, LAYERS, SETTINGS, (blog, shop), replaces=False).empty
    assert "meant_to_be_public[0]: hostname" in broken({**exported(), "meant_to_be_public": [{"path": "/"}]})


@pytest.mark.parametrize("value", [None, [], {}, "x", {"groups": []}])
def test_another_file_is_refused(value: Any) -> None:
    assert broken(value) == "it is no export of this program"


@pytest.mark.parametrize("version", [True, 0, "1", None])
def test_a_version_that_is_none(version: Any) -> None:
    assert "no version" in broken({FORMAT: version})


def test_a_later_format_is_refused_whole() -> None:
    assert "a later release made it (format 2" in broken({**exported(), FORMAT: 2})


@pytest.mark.parametrize(
    ("part", "change", "said"),
    [
        ("groups", {"policies": []}, "groups[0]: the list is empty"),
        ("groups", {"policies": [{"id": "p"}]}, "groups[0]: a group holds whole policies"),
        ("groups", {"id": ""}, "groups[0]: id is no text"),
        ("groups", {"session_duration": "soon"}, "session_duration “soon”"),
        ("groups", {"app_launcher_visible": 1}, "app_launcher_visible is neither"),
        ("groups", {"allowed_idps": "google"}, "groups[0].allowed_idps: a list"),
        ("groups", {"allowed_idps": [1]}, "allowed_idps is no text"),
        ("groups", {"name": "a\u202eb"}, "U+202E"),
        ("manual_rules", {"hostname": "a b"}, "manual_rules[0]: hostname"),
        ("manual_rules", {"path": "/a(?=b)", "path_match": "regex"}, "manual_rules[0]: path"),
        ("manual_rules", {"fields": {"service": "htp://x"}}, "service “htp://x”"),
        ("manual_rules", {"fields": []}, "an object"),
        ("manual_rules", {"fields": {"servce": "x"}}, "servce"),
        ("manual_rules", {"made": ""}, "made is missing"),
        ("manual_rules", {"expires": "soon"}, "expires “soon”"),
        ("overrides", {"field": "hostname"}, "overrides[0]: hostname"),
        ("overrides", {"value": 4}, "value is no text"),
        ("overrides", {"below": 4}, "below is no text"),
    ],
)
def test_what_was_edited_wrongly_is_named_with_its_place(part: str, change: dict[str, Any], said: str) -> None:
    value: Any = exported()
    value[part][0] = {**value[part][0], **change}
    assert said in broken(value)


@pytest.mark.parametrize("part", ["groups", "manual_rules", "overrides", "settings", "meant_to_be_public"])
def test_a_part_of_another_kind_is_named(part: str) -> None:
    assert part in broken({**exported(), part: "x"})
    assert part.removesuffix("s") in broken({**exported(), part: ["x"]})


def test_parts_may_be_missing_and_a_time_without_a_zone_is_utc() -> None:
    assert read_export({FORMAT: 1}, "f") == Import()
    value: Any = exported()
    value["overrides"][0]["expires"] = "2026-12-24T12:00:00"
    found = read_export(value, "f")
    assert isinstance(found, Import)
    assert found.layers.overrides[0].expires_at == LATER


def test_a_setting_that_is_not_accepted_is_left_out_and_told() -> None:
    found = read_export({**exported(), "settings": {"mode": "loud", "drift": 4, "grace_period": "60"}}, "f")
    assert isinstance(found, Import)
    assert found.settings == {"grace_period": "60"}
    assert [each.told for each in found.findings] == [Told.SETTING_REFUSED, Told.SETTING_REFUSED]


# --- what is here already --------------------------------------------------------------------------------------------


def test_what_is_here_and_the_same_is_nothing_to_tell() -> None:
    again = merged(Import(LAYERS, SETTINGS), LAYERS, SETTINGS, replaces=False)
    assert again == Import()


def test_what_is_here_and_differs_stays_and_is_told() -> None:
    other = Layers(
        (AccessGroup("family", "Other", (POLICY,)),),
        (Override(LAYERS.overrides[0].key, "service", "http://c:1", None, LATER),),
        (rule(tunnel="garage"),),
    )
    found = merged(Import(LAYERS, SETTINGS), other, {"mode": "observe"}, replaces=False)
    assert found.layers == Layers((), (), LAYERS.manual_rules[1:], LAYERS.zones)
    assert found.settings == {"grace_period": "60"}
    assert found.findings == (
        Finding(Told.EXISTS, "family"),
        Finding(Told.EXISTS, "nas.nordhus.example"),
        Finding(Told.EXISTS, "a.nordhus.example/x service"),
        Finding(Told.EXISTS, "mode"),
    )
    replaced = merged(Import(LAYERS, SETTINGS), other, {"mode": "observe"}, replaces=True)
    assert replaced == Import(LAYERS, SETTINGS)


def test_when_it_was_made_does_not_count() -> None:
    later = tuple(replace(each, made_at=LATER) for each in LAYERS.manual_rules)
    here = Layers(manual_rules=later)
    assert merged(Import(Layers(manual_rules=LAYERS.manual_rules)), here, {}, replaces=True) == Import()


def test_an_end_within_a_second_comes_back_as_the_same() -> None:
    end = LATER + timedelta(microseconds=123456)
    ends = Layers(
        overrides=tuple(replace(each, expires_at=end) for each in LAYERS.overrides),
        manual_rules=tuple(replace(each, expires_at=end) for each in LAYERS.manual_rules),
    )
    read = read_export(export_json(ends, {}, NOW), "f.json")
    assert isinstance(read, Import)
    assert merged(read, ends, {}, replaces=False) == Import()
    assert merged(read, LAYERS, {}, replaces=False) == Import()
    sooner = replace(LAYERS, overrides=tuple(replace(each, expires_at=NOW) for each in LAYERS.overrides))
    assert merged(read, sooner, {}, replaces=True).layers.overrides == read.layers.overrides


def test_an_override_that_ended_is_not_exported() -> None:
    assert export_json(LAYERS, {}, LATER)["overrides"] == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"zone": "*.nordhus.example"}, "zones[0]: zone: no name of a zone"),
        ({"zone": "not a zone"}, "zones[0]: zone: no name of a zone"),
        ({"fields": {}}, "zones[0]: it says nothing of who can enter"),
        ({"fields": {"access.policy": "bypass"}}, "zones[0]: access.policy: a whole zone needs a login that asks"),
        ({"fields": {"access.emial": "x"}}, "zones[0]: access.emial"),
    ],
)
def test_a_zones_login_that_is_none_is_named_with_its_place(change: dict[str, Any], said: str) -> None:
    value = exported()
    zones = value["zones"]
    assert isinstance(zones, list)
    assert broken({**value, "zones": [{**zones[0], **change}]}).startswith(said)


def test_a_zone_whose_login_was_taken_back_is_not_exported_and_one_that_is_here_stays() -> None:
    (zone,) = LAYERS.zones
    assert export_json(Layers(zones=(replace(zone, fields={}),)), {}, NOW)["zones"] == []
    other = Layers(zones=(replace(zone, fields={"access.groups": "staff"}),))
    kept = merged(Import(Layers(zones=(zone,))), other, {}, replaces=False)
    assert (kept.layers.zones, [each.subject for each in kept.findings]) == ((), ["*.nordhus.example"])
    assert merged(Import(Layers(zones=(zone,))), other, {}, replaces=True).layers.zones == (zone,)
    later = Layers(zones=(replace(zone, made_at=LATER),))
    assert merged(Import(Layers(zones=(zone,))), later, {}, replaces=True) == Import()
