"""Access groups in Cloudflare's own JSON: what is refused, what comes out again, what is in use."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Call
from tests.cli.outside import Outside
from tests.cli.test_overrides import remember

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
        ({**RULES, "allowed_idps": "Google"}, "allowed_idps: a list is expected"),
        ({**RULES, "name": "a\u202eb"}, "right-to-left"),
        ({**RULES, "name": "x" * 201}, "200 is the most"),
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


def test_a_rename_takes_overrides_and_manual_rules_along(call: Call) -> None:
    add(call)
    call("manual", "add", "nas.nordhus.example", "http://nas:1", "--group", "family")
    call("override", "set", "later.nordhus.example", "access.group=family")
    told = call("group", "rename", "family", " kin\n", "--name", "Kin")
    assert (told.code, told.out.strip()) == (0, "Renamed family to kin")
    [found] = call("group", "list", "--json").json
    assert (found["id"], found["name"]) == ("kin", "Kin")
    assert "manual rule nas.nordhus.example" in found["used_by"]
    assert "override for later.nordhus.example" in found["used_by"]
    assert call("manual", "list", "--json").json[0]["fields"]["access.group"] == "kin"
    assert call("group", "rename", "family", "x").code == 1
    assert call("group", "rename", "kin", "no id").code == 64


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        (
            [{"decision": "allow", "include": [{"email": {"email": "anna"}}]}],
            "standard input: policy 1, include: anna is no e-mail",
        ),
        ([{"decision": "allow", "include": [{"ip": {"ip": "10.0.0.0/33"}}]}], "10.0.0.0/33 is no IP address or range"),
        ([{"decision": "allow", "include": [{"geo": {"country_code": "XX"}}]}], "XX is no country code"),
        (
            [{"decision": "allow", "include": [{"email": {"email": f"a{n}@x.example"}} for n in range(1001)]}],
            "One policy may hold 1,000 addresses at Cloudflare; this group has 1,001.",
        ),
    ],
)
def test_wrong_values_are_told_as_they_were_written(call: Call, rules: object, said: str) -> None:
    told = add(call, {"policies": rules})
    assert (told.code, said in told.err) == (64, True), told.err


def test_the_limit_is_shown_before_it_is_hit_and_what_is_pasted_is_trimmed(call: Call) -> None:
    include = [{"email": {"email": f" a{number}@x.example\n"}} for number in range(900)]
    told = add(call, {"policies": [{"decision": "allow", "include": include}], "name": " Big\n group "})
    assert (told.code, "this group has 900" in told.err) == (0, True)
    shown = call("group", "show", "family").json
    assert (shown["name"], shown["policies"][0]["include"][0]) == ("Big group", {"email": {"email": "a0@x.example"}})


def test_what_is_probably_not_meant_is_warned_of(call: Call) -> None:
    rules = [{"name": "all", "decision": "bypass", "include": [{"everyone": {}}]}]
    told = add(call, {"policies": rules})
    assert (told.code, told.err.strip()) == (0, "“all” lets everyone in, without signing in.")


def test_a_second_group_of_a_name_is_warned_of(call: Call) -> None:
    add(call)
    told = add(call, name="again")
    assert (told.code, "The group “family” is called “Family” too" in told.err) == (0, True)


def test_a_group_that_opens_what_uses_it_needs_yes_off_a_terminal(call: Call, folder: Path) -> None:
    add(call)
    labels = {"dockflare.enable": "true", "dockflare.hostname": "nas.nordhus.example"}
    remember(folder, {**labels, "dockflare.service": "http://nas:80", "dockflare.access.group": "family"}, "")
    everyone = [{"name": "All", "decision": "bypass", "include": [{"everyone": {}}]}]
    told = add(call, everyone)
    assert (told.code, "nas.nordhus.example would be open to everyone." in told.err) == (64, True)
    assert call("group", "show", "family").json["policies"][0]["decision"] == "allow"
    assert add(call, everyone, "unused").code == 0
    assert call("group", "add", "family", "--rules", "-", "--yes", stdin=json.dumps(everyone)).code == 0


def test_a_manual_rule_that_uses_a_group_is_counted_once(call: Call) -> None:
    add(call)
    call("manual", "add", "nas.nordhus.example", "http://nas:1", "--group", "family")
    [found] = call("group", "list", "--json").json
    assert found["used_by"] == ["manual rule nas.nordhus.example"]
    assert "service" not in call("group", "remove", "family").err.partition("nas.nordhus.example")[0]


def test_a_sign_in_method_that_the_account_does_not_have_is_refused_as_in_the_window(outside: Outside) -> None:
    method = {"login_method": {"id": "okta"}}
    rules = [{"name": "p", "decision": "allow", "include": [ANNA], "require": [method]}]
    told = outside.run("group", "add", "family", "--rules", "-", stdin=json.dumps(rules))
    assert (told.code, "There is no sign-in method “okta” in this account." in told.err) == (64, True)
    assert outside.run("group", "list", "--json").json == []


def test_a_group_is_stored_where_the_account_cannot_be_asked(outside: Outside) -> None:
    """Nobody listens there."""
    told = outside.run(
        "group", "add", "family", "--rules", "-", stdin=json.dumps(RULES), CLOUDFLARE_BASE_URL="http://127.0.0.1:9"
    )
    assert (told.code, told.err, told.out) == (0, "", "Added family, 1 policy\n")
