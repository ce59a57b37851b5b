"""Access groups in Cloudflare's own JSON: what is refused, what comes out again, what is in use."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Call

ANNA = {"email": {"email": "anna@nordhus.example"}}
RULES: dict[str, Any] = {
    "name": "Family",
    "policies": [
        {"name": "Family", "decision": "allow", "include": [ANNA], "require": [{"geo": {"country_code": "SE"}}]}
    ],
    "session_duration": "24h",
    "app_launcher_visible": True,
    "allowed_idps": ["Google"],
    "auto_redirect_to_identity": True,
}


def add(call: Call, rules: object = RULES, name: str = "family") -> Any:
    return call("group", "add", name, "--rules", "-", stdin=rules if isinstance(rules, str) else json.dumps(rules))


def test_a_group_comes_out_as_it_went_in(call: Call) -> None:
    assert add(call).code == 0
    shown = call("group", "show", "family").json
    assert shown == {**RULES, "id": "family", "policies": [{**RULES["policies"][0], "exclude": []}]}
    assert call("group", "add", "again", "--rules", "-", stdin=json.dumps(shown)).code == 0
    assert [each["id"] for each in call("group", "list", "--json").json] == ["again", "family"]


def test_a_group_may_be_a_bare_list_of_policies_from_a_file(call: Call, tmp_path: Path) -> None:
    (tmp_path / "rules.json").write_text(json.dumps(RULES["policies"]))
    assert call("group", "add", "g", "--rules", str(tmp_path / "rules.json"), "--name", "A group").code == 0
    shown = call("group", "show", "g", "--json").json
    assert (shown["name"], shown["session_duration"], shown["allowed_idps"]) == ("A group", None, [])


def test_adding_what_exists_replaces_it(call: Call) -> None:
    add(call)
    add(call, {**RULES, "session_duration": "8h"})
    assert call("group", "show", "family").json["session_duration"] == "8h"


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ('{"policies": [}', "line 1, character 15"),
        ("", "line 1"),
        ("42", "an object"),
        ({"policies": []}, "empty"),
        ({}, "list of policies"),
        ({**RULES, "polices": []}, "policies"),
        ({"policies": [{"decision": "alow", "include": [ANNA]}]}, "allow"),
        ({"policies": [{"decision": "allow", "include": [{"emial": {"email": "a@b.example"}}]}]}, "email"),
        ({"policies": [{"decision": "allow", "include": []}]}, "include is empty"),
        ({"policies": [{"id": "8e4e0b0a-0b1c-4f6c-9f3e-000000000000"}]}, "whole policies"),
        ({**RULES, "session_duration": "a day"}, "24h"),
        ({**RULES, "session_duration": 24}, "no text"),
        ({**RULES, "app_launcher_visible": "yes"}, "neither true nor false"),
        ({**RULES, "allowed_idps": "Google"}, "no list"),
        ({**RULES, "name": "a\u202eb"}, "right-to-left"),
        ({**RULES, "name": "x" * 201}, "200 characters"),
        ("[" * 100_000, "nested"),
    ],
)
def test_rules_that_are_not_accepted_are_told_with_what_would_be_right(call: Call, rules: object, said: str) -> None:
    told = add(call, rules)
    assert told.code == 64
    assert said in told.err
    assert call("group", "list", "--json").json == []


@pytest.mark.parametrize("name", ["Family", "-family", "fam_ily", "", "a" * 64, "fam\nily"])
def test_an_id_that_labels_could_not_name_is_refused(call: Call, name: str) -> None:
    assert add(call, name=name).code == 64


def test_a_file_that_is_not_there_or_no_text_is_told(call: Call, tmp_path: Path) -> None:
    assert "No such file" in call("group", "add", "g", "--rules", str(tmp_path / "none")).err
    (tmp_path / "raw").write_bytes(b"\xff\xfe\x00")
    told = call("group", "add", "g", "--rules", str(tmp_path / "raw"))
    assert (told.code, "UTF-8" in told.err) == (64, True)


def test_a_group_in_use_stays_and_its_users_are_named(call: Call) -> None:
    add(call)
    call("manual", "add", "nas.nordhus.example", "http://nas:1", "--group", "family")
    call("override", "set", "later.nordhus.example", "access.group=family")
    told = call("group", "remove", "family")
    assert told.code == 3
    assert "nas.nordhus.example" in told.err
    assert "later.nordhus.example" in told.err
    call("manual", "remove", "nas.nordhus.example")
    call("override", "clear", "later.nordhus.example")
    assert call("group", "remove", "family").code == 0
    assert call("group", "remove", "family").code == 1


def test_several_groups_of_a_rule_are_kept_in_order(call: Call) -> None:
    add(call, name="one")
    add(call, name="two")
    call("manual", "add", "nas.nordhus.example", "http://nas:1", "--group", "two", "--group", "one")
    assert call("manual", "list", "--json").json[0]["fields"]["access.groups"] == "two,one"
