"""Manual rules and settings on a real store: no Docker, no token, no network."""

import sqlite3
from pathlib import Path

import pytest

from dockflare_desktop.adapters.store.opening import FILE
from tests.cli.conftest import Call

NAS = ("nas.nordhus.example", "https://192.168.1.20:5001")


def test_a_manual_rule_is_added_listed_replaced_and_removed(call: Call) -> None:
    assert call("manual", "add", *NAS, "--set", "no_tls_verify=true").code == 0
    again = call("manual", "add", NAS[0], "http://192.168.1.20:5000", "--json")
    assert (again.code, again.json["replaced"]) == (0, True)
    [rule] = call("manual", "list", "--json").json
    assert (rule["hostname"], rule["path"], rule["service"]) == (NAS[0], "", "http://192.168.1.20:5000")
    assert rule["fields"] == {"service": "http://192.168.1.20:5000"}
    assert call("manual", "remove", NAS[0]).code == 0
    assert call("manual", "list", "--json").json == []
    assert call("manual", "remove", NAS[0]).code == 1


def test_a_manual_rule_is_edited_field_by_field(call: Call) -> None:
    rules = '{"policies": [{"name": "f", "decision": "allow", "include": [{"email": {"email": "a@x.example"}}]}]}'
    call("group", "add", "family", "--rules", "-", stdin=rules)
    call("manual", "add", *NAS, "--set", "no_tls_verify=true", "--set", "access.emails=a@x.example", "--for", "2h")
    made = call("manual", "list", "--json").json[0]
    edited = call("manual", "edit", NAS[0], "--service", " http://192.168.1.21:80/ ", "--group", "family", "--json")
    assert edited.code == 0
    assert edited.json["saved"]["fields"] == {
        "access.group": "family",
        "no_tls_verify": "true",
        "service": "http://192.168.1.21:80",
    }
    assert edited.json["saved"]["expires"] == made["expires"]
    assert call("manual", "edit", NAS[0], "--unset", "no_tls_verify", "--never").code == 0
    [rule] = call("manual", "list", "--json").json
    assert (rule["fields"].keys(), rule["expires"]) == ({"access.group", "service"}, None)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--unset", "service"), "needs a target"),
        (("--set", "a=1", "--unset", "a"), "set and unset"),
        (("--set", "path_match=exact"), "use rename"),
        (("--set", "hostname=x"), "names the service"),
        (("--until", "2020-01-01"), "that time is over"),
        (("--for", "2h", "--never"), "not allowed with"),
        (("--group", "famly"), "famly"),
    ],
)
def test_a_wrong_edit_changes_nothing(call: Call, words: tuple[str, ...], told: str) -> None:
    call("manual", "add", *NAS)
    before = call("manual", "list", "--json").json
    refused = call("manual", "edit", NAS[0], *words)
    assert refused.code == 64
    assert told in refused.err
    assert call("manual", "list", "--json").json == before


def test_a_manual_rule_is_renamed_and_the_old_address_waits(call: Call) -> None:
    call("manual", "add", *NAS, "--set", "no_tls_verify=true")
    renamed = call("manual", "rename", NAS[0], "Files.Nordhus.Example/Web ")
    assert renamed.code == 0
    assert "stays until that is live" in renamed.out
    new, old = call("manual", "list", "--json").json
    assert (new["hostname"], new["path"], new["fields"]["no_tls_verify"]) == ("files.nordhus.example", "/Web", "true")
    assert (old["hostname"], old["moves_to"]) == (NAS[0], "files.nordhus.example/Web")
    assert "until files.nordhus.example/Web is live" in call("manual", "list").out
    assert call("manual", "remove", "files.nordhus.example/Web").code == 0
    assert call("manual", "list", "--json").json == []  # what waited for it goes with it


def test_a_rename_onto_an_address_in_use_is_refused(call: Call) -> None:
    call("manual", "add", *NAS)
    call("manual", "add", "files.nordhus.example", "http://x:1")
    refused = call("manual", "rename", NAS[0], "files.nordhus.example")
    assert refused.code == 64
    assert "files.nordhus.example is the address of another manual rule" in refused.err
    assert call("manual", "rename", NAS[0], NAS[0]).code == 64
    assert call("manual", "rename", "nobody.example", "x.example").code == 1
    assert {each["moves_to"] for each in call("manual", "list", "--json").json} == {None}


def test_a_manual_rule_is_switched_off_and_on(call: Call) -> None:
    call("manual", "add", *NAS)
    assert call("manual", "disable", NAS[0]).code == 0
    assert call("manual", "list", "--json").json[0]["enabled"] is False
    assert " off" in call("manual", "list").out
    assert call("manual", "enable", NAS[0], "--json").json["saved"]["enabled"] is True
    assert call("manual", "enable", "nobody.example").code == 1


def test_hostname_and_path_are_read_as_labels_would_be(call: Call) -> None:
    call("manual", "add", "Bücher.Example/Api/", "http://x:1")
    call("manual", "add", "host.example/only", "http://x:1", "--set", "path_match=exact")
    rules = call("manual", "list", "--json").json
    assert [(each["hostname"], each["path"], each["path_match"]) for each in rules] == [
        ("host.example", "/only", "exact"),
        ("xn--bcher-kva.example", "/Api", "prefix"),
    ]
    assert call("manual", "remove", "host.example/only").code == 0  # without saying again how its path is meant


def test_manual_rules_may_name_special_targets(call: Call) -> None:
    """H24."""
    assert call("manual", "add", "jump.nordhus.example", "bastion").code == 0


def test_a_value_splits_at_its_first_equals_sign(call: Call) -> None:
    """H25."""
    call("manual", "add", *NAS, "--set", "dns.comment=a=b=c")
    assert call("manual", "list", "--json").json[0]["fields"]["dns.comment"] == "a=b=c"


def test_settings_are_listed_set_read_and_reset(call: Call) -> None:
    assert call("settings", "get", "grace_period").out == "600\n"
    assert call("settings", "set", "grace_period", "30").code == 0
    assert call("settings", "get", "grace_period", "--json").json == {
        "key": "grace_period",
        "value": 30,
        "default": 600,
        "from": "stored",
    }
    call("settings", "set", "owner_emails", "a@x.example, b@x.example")
    assert call("settings", "get", "owner_emails").out == "a@x.example,b@x.example\n"
    assert call("settings", "reset", "grace_period").code == 0
    listed = {each["key"]: each for each in call("settings", "--json").json}
    assert listed["grace_period"]["from"] == "default"
    assert listed["owner_emails"]["value"] == ["a@x.example", "b@x.example"]
    assert "mode" in call("settings").out


def test_a_wrong_setting_is_told_with_what_would_be_right(call: Call) -> None:
    assert "automatic, ask-removing, ask-every, observe" in call("settings", "set", "mode", "fast").err
    assert "grace_period" in call("settings", "set", "grace", "1").err
    assert "a whole number from 0" in call("settings", "set", "grace_period", "ten").err


def test_what_the_environment_rules_cannot_be_stored(call: Call) -> None:
    told = call("settings", "set", "grace_period", "30", DOCKFLARE_GRACE_PERIOD="5")
    assert told.code == 64
    assert "DOCKFLARE_GRACE_PERIOD" in told.err
    shown = call("settings", "get", "grace_period", "--json", DOCKFLARE_GRACE_PERIOD="5").json
    assert (shown["value"], shown["from"]) == (5, "DOCKFLARE_GRACE_PERIOD")
    assert call("settings", "get", "grace_period").out == "600\n"  # and was never written back


@pytest.mark.parametrize("answer", ["moved", "copied"])
def test_the_question_of_a_copied_folder_is_answered_without_windows(call: Call, folder: Path, answer: str) -> None:
    """H16, H42."""
    call("settings")
    database = folder / FILE
    with sqlite3.connect(database) as db:
        [(table,)] = db.execute("select name from sqlite_master where type='table' and name like '%note%'").fetchall()
        db.execute(f"update {table} set value='elsewhere' where key='store:machine'")  # noqa: S608 - a name just read
        before = _note(db, table, "store:installation")
    db.close()
    assert call("settings", "set", "machine", answer).code == 0
    with sqlite3.connect(database) as db:
        assert _note(db, table, "store:machine") != "elsewhere"
        assert (_note(db, table, "store:installation") == before) is (answer == "moved")
    db.close()


def _note(db: sqlite3.Connection, table: str, key: str) -> str:
    return str(db.execute(f"select value from {table} where key=?", (key,)).fetchone()[0])  # noqa: S608 - a name


def test_a_data_folder_that_cannot_be_made_is_told(call: Call, clean_environment: Path) -> None:
    (clean_environment / "file").write_text("")
    told = call("settings", DOCKFLARE_DATA_DIR=str(clean_environment / "file" / "below"))
    assert told.code == 1
    assert "Traceback" not in told.err
