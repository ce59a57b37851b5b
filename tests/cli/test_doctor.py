"""doctor on the command line: every check with what to do, for people and for scripts, and a report to pass on."""

import json
from pathlib import Path

from tests.cli.conftest import Call
from tests.cli.outside import Outside


def test_what_is_wrong_is_said_with_its_way_out_and_code_three(call: Call) -> None:
    told = call("doctor")
    assert told.code == 3
    assert "No Cloudflare token yet." in told.out
    assert told.out.splitlines()[0] == "Needs you"
    assert "22 checks" in told.out


def test_json_has_every_check_with_its_fix(outside: Outside) -> None:
    told = outside.run("doctor", "--json")
    shown = json.loads(told.out)
    by_check = {each["check"]: each for each in shown["checks"]}
    assert by_check["token"]["level"] == "ok"
    assert by_check["engines"]["level"] == "ok"
    assert (by_check["database"]["area"], by_check["database"]["level"]) == ("computer", "ok")
    assert told.code == (3 if shown["findings"] else 0)
    assert outside.record_names == set()


def test_a_report_is_saved_without_names(outside: Outside, tmp_path: Path) -> None:
    told = outside.run("doctor", "--report", str(tmp_path / "report.txt"))
    text = (tmp_path / "report.txt").read_text()
    assert "Look at it" in told.out
    assert "Zones: host-1" in text
    assert "nordhus" not in text


def test_a_report_that_cannot_be_written_is_said(call: Call, tmp_path: Path) -> None:
    told = call("doctor", "--report", str(tmp_path / "no" / "report.txt"))
    assert told.code == 64
    assert "cannot be written" in told.err
