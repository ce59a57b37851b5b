"""The command line as scripts use it: against an engine and an account over the network."""

import json
import signal
import sqlite3
import time
from contextlib import closing

import pytest

from dockflare_desktop.compose import read_environment
from tests.cli.outside import PROGRAM_LIMIT, Outside, published, wait_for


def test_once_publishes_says_what_it_did_and_the_second_time_there_is_nothing_to_do(outside: Outside) -> None:
    planned = outside.run("plan", "--json")
    assert planned.code == 2, planned.err
    assert {each["kind"] for each in planned.json["changes"]} == {"record", "rule"}
    assert {"action", "kind", "target", "reason", "risk", "held"} <= set(planned.json["changes"][0])
    assert outside.record_names == set()
    first = outside.finish("run", "--headless", "--once")
    assert (first.code, first.err) == (0, "")
    assert "web.nordhus.example" in first.out
    assert outside.record_names == {"web.nordhus.example"}
    assert outside.finish("plan").code == 0


def test_what_is_printed_as_json_has_the_promised_keys(outside: Outside) -> None:
    outside.run("run", "--headless", "--once")
    [service] = outside.run("services", "--json").json
    wanted = {"hostname", "path", "service", "status", "reason", "tunnel", "source", "engine", "access", "public"}
    assert wanted <= set(service)
    assert set(service["access"]) == {"login", "by", "groups", "who"}
    assert (service["status"], service["public"], service["source"]) == ("live", True, "docker")
    written = max(each["at"] for each in outside.run("history", "--json").json)
    assert service["since"] == written  # not the time of asking
    outside.engine.containers.append(published("odd", "odd.nordhus.example", access__group="famly"))
    assert [each["since"] for each in outside.run("services", "--json").json if each["status"] == "blocked"] == [None]
    del outside.engine.containers[-1]
    shown = outside.run("services", "show", "web.nordhus.example", "--json").json
    assert shown["fields"]["service"] == {"value": "http://web:80", "layer": "label", "below": []}
    status = outside.run("status", "--json").json
    assert {"health", "engines", "cloudflare", "counts", "last_verified"} <= set(status)
    assert set(status["cloudflare"]) == {"account", "reachable", "token", "missing_permissions", "calls_left"}
    assert {"name", "url", "state", "services", "last_list"} <= set(status["engines"][0])
    assert status["counts"]["live"] == 1
    assert [each["result"] for each in outside.run("history", "--json").json] == ["done", "done"]
    assert {each["name"] for each in outside.run("tunnels", "--json").json} == {"dockflare"}
    assert [each["state"] for each in outside.run("engines", "--json").json] == ["watching"]


def test_who_holds_an_address_is_shown_before_who_only_asks_for_it(outside: Outside) -> None:
    outside.run("run", "--headless", "--once")
    outside.engine.containers.insert(0, published("a-rival", "web.nordhus.example"))
    shown = outside.run("services", "show", "web.nordhus.example", "--json").json
    assert shown["fields"]["service"]["value"] == "http://web:80"


def test_a_service_that_does_not_exist_is_told_on_both_streams(outside: Outside) -> None:
    told = outside.run("services", "show", "nobody.nordhus.example", "--json")
    assert told.code == 1
    assert told.json["error"]["code"] == "not_found"
    assert "nobody.nordhus.example" in told.err


def test_a_blocked_service_makes_once_end_with_3(outside: Outside) -> None:
    outside.engine.containers = [published("web", "web.nordhus.example", access__group="famly")]
    told = outside.run("run", "--headless", "--once")
    assert told.code == 3, told.err
    assert "famly" in told.out + told.err
    assert outside.record_names == set()


def test_a_refused_token_makes_every_command_that_needs_it_end_with_1(outside: Outside) -> None:
    for command in (("plan",), ("status",), ("run", "--headless", "--once"), ("account", "verify")):
        told = outside.run(*command, CLOUDFLARE_API_TOKEN="wr0ng-_" * 6)
        assert told.code == 1, command
        assert "token" in told.err
        assert "Traceback" not in told.err
        assert "wr0ng" not in told.out + told.err


def test_without_a_network_the_reason_is_told_and_nothing_is_lost(outside: Outside) -> None:
    told = outside.run("plan", CLOUDFLARE_BASE_URL="http://127.0.0.1:9/client/v4")
    assert told.code == 1
    assert "No network" in told.err
    assert "Traceback" not in told.err


def test_json_into_a_pipe_that_closes_ends_quietly(outside: Outside) -> None:
    outside.engine.containers = [published(f"web{n}", f"web{n}.nordhus.example") for n in range(200)]
    program = outside.start("services", "--json")
    assert program.stdout is not None
    assert program.stderr is not None
    assert program.stdout.read(1) == "["
    program.stdout.close()
    assert program.wait(PROGRAM_LIMIT) == 141
    assert program.stderr.read() == ""


def test_a_running_program_keeps_others_from_writing_and_hears_what_they_store(outside: Outside) -> None:
    program = outside.start("run", "--headless", "--json")
    wait_for(lambda: outside.record_names == {"web.nordhus.example"})
    second = outside.run("run", "--headless", "--once")
    assert second.code == 1
    assert "Another run" in second.err
    added = outside.run("manual", "add", "nas.nordhus.example", "https://192.168.1.20:5001")
    assert added.code == 0, added.err
    wait_for(lambda: "nas.nordhus.example" in outside.record_names)
    assert outside.run("plan").code == 0  # looking is allowed
    assert outside.run("apply", "--yes").code == 0  # and the running program does the writing
    started = time.monotonic()
    program.send_signal(signal.SIGTERM)
    out, err = program.communicate(timeout=PROGRAM_LIMIT)
    assert time.monotonic() - started < 2
    assert (program.returncode, err) == (0, "")
    lines = [json.loads(line) for line in out.splitlines()]
    assert {"web.nordhus.example", "nas.nordhus.example"} <= {line["hostname"] for line in lines}


def test_two_programs_started_at_once_leave_one_writer_and_one_database(outside: Outside) -> None:
    programs = [outside.start("run", "--headless", "--once") for _ in range(3)]
    codes = []
    for program in programs:
        _, err = program.communicate(timeout=60)
        assert "Traceback" not in err
        codes.append(program.returncode)
    assert 0 in codes
    assert set(codes) <= {0, 1}
    assert outside.record_names == {"web.nordhus.example"}
    account = outside.transport.accounts[0]
    assert sum(len(zone.records) for zone in account.zones.values()) == 1


def test_apply_asks_and_off_a_terminal_refuses(outside: Outside) -> None:
    assert outside.run("apply").code == 64
    assert outside.record_names == set()
    assert outside.run("apply", "--yes").code == 0
    assert outside.record_names == {"web.nordhus.example"}


def test_verify_says_for_each_permission_whether_it_is_there(outside: Outside) -> None:
    told = outside.run("account", "verify", "--json")
    assert told.code == 0, told.err
    assert told.json["accepted"] is True
    assert all(told.json["permissions"].values())
    outside.transport.accounts[0].add_token("f3w3r-_" * 6, {"Zone Read", "DNS Write", "Cloudflare Tunnel Write"})
    fewer = outside.run("account", "verify", CLOUDFLARE_API_TOKEN="f3w3r-_" * 6)
    assert fewer.code == 3
    assert "no   Access: Apps and Policies" in fewer.out


def test_the_base_address_counts_only_with_the_token_of_the_environment(outside: Outside) -> None:
    """H29: a keyring's token is never sent to an address from the environment."""
    outside.run("plan", CLOUDFLARE_API_TOKEN="")
    assert outside.transport.calls == []


@pytest.mark.parametrize(("token", "counts"), [("", False), ("  ", False), ("t0k3n", True)])
def test_h29_without_a_token_beside_it_the_base_address_is_not_read(
    monkeypatch: pytest.MonkeyPatch, token: str, *, counts: bool
) -> None:
    """What the keyring holds goes where Cloudflare is, whatever the environment says."""
    monkeypatch.setenv("CLOUDFLARE_API_TOKEN", token)
    monkeypatch.setenv("CLOUDFLARE_BASE_URL", "http://127.0.0.1:9/client/v4")
    assert (read_environment().base_url is not None) is counts


def test_a_database_of_a_newer_version_is_left_alone(outside: Outside) -> None:
    outside.run("settings", "list")
    with closing(sqlite3.connect(f"{outside.variables['DOCKFLARE_DATA_DIR']}/dockflare.db")) as database:
        database.execute("pragma user_version=99")
    told = outside.run("settings", "list")
    assert told.code == 1
    assert "newer version" in told.err


@pytest.mark.parametrize("variable", ["DOCKFLARE_GRACE_PERIOD"])
def test_a_wrong_value_in_the_environment_is_bad_input(outside: Outside, variable: str) -> None:
    told = outside.run("status", **{variable: "soon"})
    assert told.code == 64
    assert "soon" in told.err


def test_an_engine_that_is_away_is_told_and_removes_nothing(outside: Outside) -> None:
    outside.run("run", "--headless", "--once")
    told = outside.run("run", "--headless", "--once", DOCKER_HOST="tcp://127.0.0.1:9")
    assert told.code == 3, told.err + told.out
    assert outside.record_names == {"web.nordhus.example"}


def test_on_another_computer_once_writes_nothing_and_ends_with_3_until_somebody_says_which(outside: Outside) -> None:
    """H16, H42."""
    assert outside.run("run", "--headless", "--once").code == 0
    with closing(sqlite3.connect(f"{outside.variables['DOCKFLARE_DATA_DIR']}/dockflare.db")) as database:
        tables = [name for (name,) in database.execute("select name from sqlite_master where type='table'")]
        notes = next(name for name in tables if "note" in name)
        with database:
            database.execute(f"update {notes} set value='elsewhere' where key='store:machine'")  # noqa: S608 - just read
    told = outside.run("run", "--headless", "--once")
    assert (told.code, "another computer" in told.err) == (3, True)  # also where there is nothing to do
    outside.engine.containers = [*outside.engine.containers, published("new", "new.nordhus.example")]
    told = outside.run("run", "--headless", "--once")
    assert told.code == 3, told.out + told.err
    assert "another computer" in told.out + told.err
    assert outside.record_names == {"web.nordhus.example"}
    assert outside.run("settings", "set", "machine", "moved").code == 0
    assert outside.run("run", "--headless", "--once").code == 0
    assert outside.record_names == {"web.nordhus.example", "new.nordhus.example"}


def test_a_running_program_hears_the_answer_and_a_new_token(outside: Outside) -> None:
    program = outside.start("run", "--headless", "--json")
    wait_for(lambda: outside.record_names == {"web.nordhus.example"})
    assert outside.run("settings", "set", "machine", "moved").code == 0
    calls = len(outside.transport.calls)
    assert outside.run("account", "logout").code == 0
    wait_for(lambda: len(outside.transport.calls) > calls)  # the environment's token is still there: it looks again
    program.send_signal(signal.SIGTERM)
    assert program.wait(PROGRAM_LIMIT) == 0


ODD = {
    "long": {"hostname": "x" * 10_000},
    "control": {"hostname": "a\x1b[31mb.nordhus.example"},
    "bidi": {"hostname": "a\u202eb.nordhus.example"},
    "half": {"hostname": "a\ud800b.nordhus.example"},
    "html": {"hostname": "<script>alert(1)</script>"},
    "nul": {"hostname": "a\x00b"},
    "name": {"hostname": "name.nordhus.example", "access__name": "<b>\u202e\x07" * 5},
    "json": {"hostname": "json.nordhus.example", "access__custom_rules": "[" * 5_000},
    "key": {"hostname": "key.nordhus.example", "\x1bkey": "x"},
}


@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
def test_whatever_strangers_write_into_labels_is_shown_harmlessly(outside: Outside, encoding: str) -> None:
    good = published("web", "web.nordhus.example")
    outside.engine.containers = [
        good,
        *(
            published(name, labels["hostname"], **{k: v for k, v in labels.items() if k != "hostname"})
            for name, labels in ODD.items()
        ),
    ]
    for command, code in ((("services",), 0), (("services", "--json"), 0), (("plan",), 2), (("plan", "--json"), 2)):
        told = outside.run(*command, PYTHONIOENCODING=encoding)
        assert told.code == code, told.err
        assert "Traceback" not in told.err
        if "--json" in command:
            assert told.json
        shown = told.out + told.err
        assert not {"\x1b", "\u202e", "\x07", "\x00"} & set(shown)
    assert outside.run("lint", PYTHONIOENCODING=encoding).code == 3
    assert outside.run("run", "--headless", "--once").code == 3
    assert outside.record_names == {"web.nordhus.example", "key.nordhus.example"}


def test_the_plan_is_printed_as_the_window_copies_it(outside: Outside) -> None:
    told = outside.run("plan", "--json").json["changes"]
    printed = outside.run("plan").out
    assert printed == "".join(
        f"{each['action']:<7}{each['kind']:<12}{each['target']}  because {each['reason']}"
        + (f"  ({each['risk']})" if each["risk"] != "none" else "")
        + "\n"
        for each in told
    )


def test_a_brake_is_told_once_and_not_for_each_service(outside: Outside) -> None:
    outside.engine.containers = [published(f"s{number}", f"s{number}.nordhus.example") for number in range(5)]
    grace = {"DOCKFLARE_GRACE_PERIOD": "0"}
    assert outside.run("run", "--headless", "--once", **grace).code == 0
    outside.engine.containers = [published("idle", "idle.nordhus.example")]
    outside.run("run", "--headless", "--once", **grace)
    told = outside.run("plan", **grace)
    assert told.out.count("held: brake") == 10
    assert told.err.count("5 of 6 services would be removed at once.") == 1
    assert len(outside.record_names) == 6
