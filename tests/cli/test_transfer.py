"""export, import, import-dockflare: what is stored and told, and that nothing is written before a plan was seen."""

import json
from pathlib import Path

import pytest

from tests.backups import STATE, TOKEN, backup, files
from tests.cli.conftest import Call
from tests.cli.outside import Outside


@pytest.fixture
def file(tmp_path: Path) -> Path:
    found = tmp_path / "dockflare_backup.zip"
    found.write_bytes(backup())
    return found


def test_what_was_exported_comes_back_on_another_computer(call: Call, tmp_path: Path) -> None:
    call("manual", "add", "nas.nordhus.example/app", "http://nas:80", "--set", "no_tls_verify=true")
    call("override", "set", "web.nordhus.example", "service=http://b:1", "--for", "2h")
    call("settings", "set", "grace_period", "60")
    kept = tmp_path / "mine.json"
    assert call("export", str(kept)).code == 0
    shown = call("export").json
    assert {**shown, "made": ""} == {**json.loads(kept.read_text()), "made": ""}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DOCKFLARE_DATA_DIR", str(tmp_path / "other"))
        taken = call("import", str(kept), "--yes")
        assert (taken.code, taken.err) == (0, "")
        again = call("export").json
        assert (again["manual_rules"], again["overrides"]) == (shown["manual_rules"], shown["overrides"])
        assert again["settings"] == {"grace_period": "60", "mode": "ask-every"}
        assert "   0 manual rules" in call("import", str(kept), "--yes").out


def test_a_backup_of_the_original_is_reported_before_anything_is_stored(call: Call, file: Path) -> None:
    told = call("import-dockflare", str(file))
    assert told.code == 3
    for line in (
        "Backup of 2026-11-01T10:00:00Z",
        "   1 access group\n",
        "   1 manual rule\n",
        "   1 override\n",
        "   2 settings\n",
        "there, everybody who signs in with google-id got in",
        "its closing “deny everyone” is left out",
        "photos.nordhus.example was opened to everyone there by hand",
        "old.nordhus.example is left out: it came from “agent”",
        "adopt application app-1  (nas.nordhus.example)",
        "Nothing was stored",
    ):
        assert line in told.out, line
    assert TOKEN not in told.out + told.err
    assert call("group", "list", "--json").json == []


def test_a_backup_is_stored_and_then_every_change_waits(call: Call, file: Path) -> None:
    told = call("import-dockflare", str(file), "--yes")
    assert "mode ask-every" in told.out
    assert call("settings", "get", "mode").out.strip() == "ask-every"
    assert call("settings", "get", "grace_period").out.strip() == "28800"
    (family,) = call("group", "list", "--json").json
    assert family["policies"][0]["require"] == [{"login_method": {"id": "google-id"}}]
    (rule,) = call("manual", "list", "--json").json
    assert rule["fields"]["access.group"] == "family"
    (override,) = call("override", "list", "--json").json
    assert (override["field"], override["value"]) == ("service", "http://photos:2283")


def test_nothing_is_written_at_cloudflare_before_a_plan_was_seen(outside: Outside, call: Call, file: Path) -> None:
    assert outside.run("import-dockflare", str(file), "--yes").code == 3
    once = outside.run("run", "--headless", "--once")
    assert once.code == 3
    assert {call.method for call in outside.transport.calls} == {"GET"}
    assert "held: mode" in outside.run("plan").out


def test_what_is_here_already_stays_unless_it_is_replaced(call: Call, file: Path) -> None:
    call("manual", "add", "nas.nordhus.example", "http://other:80")
    kept = call("import-dockflare", str(file), "--yes", "--json").json
    assert {"code": "exists", "subject": "nas.nordhus.example"}.items() <= kept["findings"][-1].items()
    assert call("manual", "list", "--json").json[0]["service"] == "http://other:80"
    call("import-dockflare", str(file), "--yes", "--replace")
    assert call("manual", "list", "--json").json[0]["service"] == "https://192.0.2.1:5001"


def test_a_broken_backup_is_refused_and_loses_nothing(call: Call, file: Path) -> None:
    call("manual", "add", "mine.nordhus.example", "http://mine:80")
    file.write_bytes(backup(files() | {"dockflare.key": b"x"}))
    told = call("import-dockflare", str(file), "--yes")
    assert (told.code, told.out) == (64, "")
    assert "Nothing was stored" in told.err
    assert len(call("manual", "list", "--json").json) == 1


@pytest.mark.parametrize(
    ("text", "said"), [("{", "line 1"), ("[]", "no export"), ('{"dockflare_desktop_export": 9}', "later")]
)
def test_a_broken_export_is_refused(call: Call, text: str, said: str) -> None:
    told = call("import", "-", stdin=text)
    assert told.code == 64
    assert said in told.err


def test_a_file_that_is_not_there(call: Call, tmp_path: Path) -> None:
    for command in ("import", "import-dockflare"):
        assert call(command, str(tmp_path / "none")).code == 64
    assert call("export", str(tmp_path / "none" / "x.json")).code == 1


def test_a_bare_state_from_a_file(call: Call, tmp_path: Path) -> None:
    (tmp_path / "state.json").write_text(json.dumps(STATE))
    told = call("import-dockflare", str(tmp_path / "state.json"), "--json").json
    assert (told["stored"], len(told["groups"]), told["settings"]) == (False, 1, {})


def test_a_service_as_labels(outside: Outside) -> None:
    outside.run("override", "set", "web.nordhus.example", "no_tls_verify=true")
    told = outside.run("services", "labels", "web.nordhus.example")
    assert told.code == 0
    assert 'dockflare.hostname: "web.nordhus.example"' in told.out
    assert 'dockflare.no_tls_verify: "true"' in told.out
    (again,) = outside.run("lint", "-", "--json", stdin=told.out).json["containers"]
    assert again["services"][0]["hostname"] == "web.nordhus.example"
    labels = outside.run("services", "labels", "web.nordhus.example", "--json").json["labels"]
    assert labels["dockflare.enable"] == "true"
    assert outside.run("services", "labels", "none.nordhus.example").code == 1
