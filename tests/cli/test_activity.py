"""history and undo: what was written, filtered and exported; taken back as shown, by whoever runs."""

import csv
import io
import json
import signal

import pytest

from tests.cli.outside import Outside, wait_for

HOST = "web.nordhus.example"


def created(outside: Outside) -> int:
    assert outside.run("run", "--headless", "--once").code == 0
    return max(each["id"] for each in outside.run("history", "--json").json)


def records(outside: Outside) -> list[str]:
    (zone,) = outside.transport.accounts[0].zones.values()
    return [str(each["name"]) for each in zone.records.values()]


def test_undo_prints_its_plan_and_refuses_off_a_terminal(outside: Outside) -> None:
    number = created(outside)
    told = outside.run("undo", str(number))
    assert told.code == 64
    assert f"Removes the DNS record of {HOST}" in told.out
    assert f"! The labels still ask for {HOST}, so it is ignored from now on, until you revert that." in told.out
    assert "Off a terminal undo needs --yes." in told.err
    assert records(outside) == [HOST]


def test_with_yes_it_is_done_and_the_undo_can_be_undone(outside: Outside) -> None:
    number = created(outside)
    told = outside.run("undo", str(number), "--yes")
    assert told.code == 0, told.err
    assert f"done    delete record      {HOST}" in told.out
    assert records(outside) == []
    again = outside.run("undo", str(number), "--yes")
    assert (again.code, "This was taken back already." in again.err) == (3, True)
    edit = next(each for each in outside.run("history", "--kind", "override", "--json").json if each["undoes"])
    assert edit["actor"] == "command line"
    assert outside.run("undo", str(edit["id"]), "--yes").code == 0
    assert records(outside) == [HOST]


def test_on_a_terminal_it_asks_and_json_has_all_of_it(outside: Outside) -> None:
    number = created(outside)
    asked = outside.run("undo", str(number), typed="n\n")
    assert (asked.code, records(outside)) == (0, [HOST])
    told = outside.run("undo", str(number), "--yes", "--json").json
    assert (told["done"], told["subject"]) == (True, HOST)
    assert {each["kind"] for each in told["changes"]} == {"record", "rule"}
    assert [each["code"] for each in told["notes"]] == ["ignored"]


def test_an_unknown_number_is_bad_input(outside: Outside) -> None:
    told = outside.run("undo", "4711", "--yes")
    assert (told.code, "There is no entry “4711”." in told.err) == (64, True)


def test_a_running_program_shows_and_does_it(outside: Outside) -> None:
    running = outside.start("run", "--headless")
    wait_for(lambda: len(outside.run("history", "--json").json) >= 2)
    number = max(each["id"] for each in outside.run("history", "--json").json)
    assert outside.run("undo", str(number)).code == 64
    told = outside.run("undo", str(number), "--yes")
    assert told.code == 0, told.err
    assert f"Removes the DNS record of {HOST}" in told.out
    assert records(outside) == []
    running.send_signal(signal.SIGTERM)
    assert running.wait(timeout=10) == 0


def test_the_history_is_filtered(outside: Outside) -> None:
    created(outside)
    assert {each["kind"] for each in outside.run("history", "--json").json} == {"record", "rule"}
    (only,) = outside.run("history", "--kind", "record", "--json").json
    assert (only["target"], only["services"], only["undone"]) == (HOST, [HOST], False)
    assert outside.run("history", "--problems", "--json").json == []
    assert outside.run("history", "--since", "2h", "--about", "WEB", "--json").json
    assert outside.run("history", "--since", "2090-01-01", "--json").json == []
    assert outside.run("history", "--since", "7d", "--limit", "1").out.count(HOST) == 1


def test_the_history_as_csv_has_a_head_and_a_line_each(outside: Outside) -> None:
    created(outside)
    rows = list(csv.DictReader(io.StringIO(outside.run("history", "--csv").out)))
    assert {row["kind"] for row in rows} == {"record", "rule"}
    assert json.loads(rows[0]["after"])


@pytest.mark.parametrize("wrong", [["--kind", "recrod"], ["--since", "yesterday"], ["--limit", "0"]])
def test_what_is_wrong_with_a_filter_is_said(outside: Outside, wrong: list[str]) -> None:
    assert outside.run("history", *wrong).code == 64
