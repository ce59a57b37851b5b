"""Bad usage ends with 64, says how it is used, and never with a traceback."""

import json
from pathlib import Path

import pytest

from dockflare_desktop import __version__
from dockflare_desktop.cli import main
from dockflare_desktop.cli.main import COMMANDS, run
from dockflare_desktop.cli.parser import make_parser
from tests.cli.conftest import Call

WRONG = [
    "",
    "nonsense",
    "run",
    "run --once",
    "plan extra",
    "status --bogus",
    "services show",
    "history --limit 0",
    "history --limit many",
    "manual",
    "manual add",
    "manual add host.example",
    "manual remove",
    "group",
    "group add family",
    "group show",
    "override set",
    "override set host.example",
    "override set host.example grace=5m --for 2h --until 2030-01-01",
    "override set host.example nonsense",
    "override set host.example =5m",
    "override set host.example grace=5m grace=6m",
    "override set host.example servce=x",
    "override set host.example hostname=other.example",
    "override set host.example grace=soon",
    "override set host.example grace=5m --for soon",
    "override set host.example grace=5m --for 0",
    "override set host.example grace=5m --until 2020-01-01",
    "override set host.example grace=5m --until tomorrow",
    "override set my_host.example grace=5m",
    "override set host.example access.group=nobody",
    "override set host.example service=htp://x",
    "override clear host.example servce",
    "manual add host.example htp://x:1",
    "manual add host.example localhost:8000",
    "manual add host.example http://x:1/path",
    "manual add host.example:80 http://x:1",
    "manual add host.example http://x:1 --group nobody",
    "manual add host.example http://x:1 --set no_tls_verify=perhaps",
    "manual add host.example http://x:1 --set service=http://y:1",
    "manual add host.example/[ http://x:1",
    "manual add host.example/a http://x:1 --set path_match=loose",
    "access",
    "access who",
    "access who nordhus",
    "access who host.example --email anna",
    "access who host.example --country XX",
    "access who host.example --ip 10.0.0.0/33",
    "public extra",
    "settings get nonsense",
    "settings set nonsense 1",
    "settings reset nonsense",
    "settings set mode fast",
    "settings set grace_period -1",
    "settings set machine lost",
    "settings set mode",
    "account",
    "account nonsense",
    "lint --profile dev",
    "apply",
]


@pytest.mark.parametrize("line", WRONG)
def test_bad_usage_ends_with_64_and_words(call: Call, line: str) -> None:
    told = call(*line.split())
    assert told.code == 64
    assert told.out == ""
    assert told.err
    assert "Traceback" not in told.err


@pytest.mark.parametrize(
    "line", ["nonsense --json", "--json override set h.example x", "settings set mode fast --json"]
)
def test_json_tells_what_is_wrong_on_standard_output_too(call: Call, line: str) -> None:
    told = call(*line.split())
    assert told.code == 64
    assert set(told.json) == {"error"}
    assert {"code", "text", "fix", "label", "value"} <= set(told.json["error"])
    assert told.json["error"]["text"] in told.err


def test_every_command_of_the_parser_is_carried_out_by_something() -> None:
    actions = make_parser()._subparsers._group_actions  # type: ignore[union-attr]  # argparse has no public list
    assert set(actions[0].choices) == set(COMMANDS)  # type: ignore[call-overload]


@pytest.mark.parametrize("line", ["--json settings list", "settings --json list", "settings list --json"])
def test_json_may_stand_anywhere(call: Call, line: str) -> None:
    assert isinstance(call(*line.split()).json, list)


def test_help_and_version_end_with_0(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (["--help"], ["services", "show", "--help"], ["--version"]):
        with pytest.raises(SystemExit) as ended:
            run(arguments)
        assert ended.value.code == 0
    assert __version__ in capsys.readouterr().out


def test_a_bug_of_ours_is_told_in_words_and_its_traceback_goes_to_the_log(
    call: Call, monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    async def broken(_: object) -> int:
        raise RuntimeError("secret " + "t0k3n-_" * 6)

    monkeypatch.setattr(main, "COMMANDS", {**COMMANDS, "settings": broken})
    told = call("settings", "--json", CLOUDFLARE_API_TOKEN="t0k3n-_" * 6)
    assert told.code == 1
    assert json.loads(told.out)["error"]["code"] == "our_bug"
    assert "RuntimeError" not in told.err
    assert "Something went wrong in the program itself. Nothing was written by the step that failed." in told.err
    log = (folder / "dockflare.log").read_text()
    assert "RuntimeError: secret [hidden]" in log
    assert "t0k3n-_" * 6 not in log


def test_an_interrupted_command_ends_with_130(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    async def interrupted(_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(main, "COMMANDS", {**COMMANDS, "settings": interrupted})
    assert call("settings").code == 130


def test_without_json_people_get_colour_only_on_a_terminal(call: Call) -> None:
    assert "\x1b" not in call("settings").out
