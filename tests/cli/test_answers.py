"""How every command answers: JSON and exit codes for scripts, colour and questions for people."""

import json
import signal
import time
from threading import Event

import httpx
import pytest

from dockflare_desktop.cli.main import COMMANDS
from tests.cli.outside import PROGRAM_LIMIT, Outside, Told, published, sound, wait_for

HOST = "web.nordhus.example"
RULES = {"policies": [{"name": "f", "decision": "allow", "include": [{"email": {"email": "a@nordhus.example"}}]}]}
LINES = (
    ("plan", 2, {"changes", "problems"}),
    ("status", 0, {"health", "engines", "cloudflare", "counts", "last_verified"}),
    ("services", 0, list),
    (f"services show {HOST}", 0, {"fields"}),
    ("tunnels", 0, list),
    ("connectors", 0, {"tunnels", "problems"}),
    ("connectors snippet dockflare", 0, {"form", "token_by", "text"}),
    ("connectors stop dockflare --yes", 64, {"error"}),
    ("engines", 0, list),
    ("history", 0, list),
    ("undo 4711", 64, {"error"}),
    ("account verify", 0, {"accepted", "permissions"}),
    ("account logout", 0, {"token"}),
    ("group add family --rules -", 0, {"saved", "replaced"}),
    ("group list", 0, list),
    ("group remove nobody", 1, {"error"}),
    ("manual add nas.nordhus.example http://nas:80", 0, {"saved", "replaced"}),
    ("manual list", 0, list),
    ("manual remove nas.nordhus.example", 1, {"error"}),
    (f"override set {HOST} grace=5m", 0, {"saved", "waits"}),
    ("override list", 0, list),
    (f"override clear {HOST}", 1, {"error"}),
    ("settings", 0, list),
    ("settings list", 0, list),
    ("settings get mode", 0, {"key", "value", "default", "from"}),
    ("settings set serve_503 true", 0, {"key", "value"}),
    ("settings reset mode", 0, {"key", "value"}),
    ("settings set machine moved", 0, {"key", "value"}),
    ("completion bash", 0, None),
    ("doctor", 0, {"finished", "findings", "checks"}),
    (f"try {HOST}", 3, {"hostname", "path", "holds", "steps", "visitors"}),
    ("lint", 0, {"containers", "problems"}),
    ("public", 0, list),
    ("export", 0, {"dockflare_desktop_export", "made", "settings", "groups", "manual_rules", "overrides"}),
    ("import -", 64, {"error"}),
    ("import-dockflare /nowhere.zip", 64, {"error"}),
    ("adopt --list", 0, {"foreign", "adopted"}),
    ("leave list", 0, list),
    (f"access who {HOST}", 0, {"verdict", "reasons"}),
    ("access who nobody.example", 1, {"error"}),
    ("apply --yes", 0, {"done", "services", "problems"}),
    ("run --headless --once", 0, {"done", "services", "problems"}),
)


@pytest.mark.parametrize(("line", "code", "shape"), LINES, ids=[line for line, _, _ in LINES])
def test_every_command_answers_in_json(outside: Outside, line: str, code: int, shape: set[str] | type | None) -> None:
    told = outside.run(*line.split(), "--json", stdin=json.dumps(RULES))
    assert told.code == code, told
    if shape is None:
        assert told.out
    elif isinstance(shape, set):
        assert shape <= set(told.json)
    else:
        assert isinstance(told.json, shape)
    assert bool(told.err) is (code in (1, 64) or line.startswith(("account logout", "override set")))


DONE = {"kind", "action", "target", "reason", "result", "problem"}


def test_apply_says_in_json_what_it_did_and_how_everything_stands(outside: Outside) -> None:
    first = outside.run("apply", "--yes", "--json").json
    assert {(each["kind"], each["result"]) for each in first["done"]} == {("rule", "done"), ("record", "done")}
    assert [set(each) for each in first["done"]] == [DONE, DONE]
    assert [(each["hostname"], each["status"]) for each in first["services"]] == [(HOST, "live")]
    assert outside.run("apply", "--yes", "--json").json["done"] == []


def test_apply_says_the_same_where_a_running_program_does_it(outside: Outside) -> None:
    outside.run("settings", "set", "mode", "ask-every")
    program = outside.start("run", "--headless", "--json")
    assert program.stdout is not None
    assert json.loads(program.stdout.readline())["status"] == "held"
    told = outside.run("apply", "--yes", "--held", "all", "--json")
    assert told.code == 0, told.err
    assert {each["target"] for each in told.json["done"]} == {HOST, f"dockflare {HOST}"}
    assert {each["result"] for each in told.json["done"]} == {"done"}
    assert [set(each) for each in told.json["done"]] == [DONE, DONE]
    assert [(each["hostname"], each["status"]) for each in told.json["services"]] == [(HOST, "live")]


def test_a_change_that_fails_is_told_in_the_same_shape(outside: Outside) -> None:
    outside.transport.fail_next(("PUT", "/configurations"), status=403, times=9)
    told = outside.run("apply", "--yes", "--json")
    assert [(each["kind"], each["result"]) for each in told.json["done"]] == [("rule", "failed")]  # the record needs it
    assert set(told.json["done"][0]) == DONE
    assert told.json["done"][0]["problem"]


def test_on_a_terminal_apply_asks_and_only_yes_is_yes(outside: Outside) -> None:
    for answer in ("n\n", "\n", ""):
        told = outside.run("apply", typed=answer)
        assert told.code == 3  # publishing
        assert "Apply? [y/N]" in told.err
        assert outside.record_names == set()
    told = outside.run("apply", "--json", typed="y\n")
    assert (told.code, len(told.json["done"])) == (0, 2)
    assert outside.record_names == {HOST}


def test_apply_says_what_keeps_a_service_from_being_published(outside: Outside) -> None:
    outside.engine.containers = [published("web", HOST, access__group="famly")]
    told = sound(outside.run("apply", "--yes"), 3, "Nothing to do.", "There is no access group “famly”")
    assert "blocked" in told.out


def test_colour_is_for_terminals_and_hostile_text_stays_harmless_there(outside: Outside) -> None:
    outside.engine.containers = [published("web", HOST, access__group="famly"), published("x", "a\x1b[31mb")]
    told = outside.run("services", typed="")
    assert f"\x1b[31mblocked\x1b[0m {HOST}: There is no access group" in told.out
    assert told.out.count("\x1b") == told.out.count("\x1b[1m") + told.out.count("\x1b[0m") + told.out.count(
        "\x1b[31mblocked"
    )
    assert "\x1b" not in outside.run("services", typed="", NO_COLOR="1").out
    assert "\x1b" not in outside.run("services").out


def test_the_status_counts_the_calls_that_are_left_and_names_an_engine_that_is_away(outside: Outside) -> None:
    status = outside.run("status", "--json").json
    assert 1_100 < status["cloudflare"]["calls_left"] < 1_200
    assert status["problems"] == []
    told = sound(outside.run("status", "--json", DOCKER_HOST="tcp://127.0.0.1:9"), 0, "cannot be reached")
    assert [each["code"] for each in told.json["problems"]] == ["engine_away"]
    told = sound(outside.run("status", "--json", CLOUDFLARE_BASE_URL="http://127.0.0.1:9/client/v4"), 1, "No network")
    assert "offline" in [each["code"] for each in told.json["problems"]]


@pytest.fixture
def slow(outside: Outside) -> Event:
    """An account that answers nothing any more; set once it was asked."""
    asked, answer = Event(), outside.transport.handle

    def handle(request: httpx.Request) -> httpx.Response:
        asked.set()
        time.sleep(0.5)  # the program is gone before
        return answer(request)

    outside.transport.handle = handle  # type: ignore[method-assign]  # as slow as a bad line
    return asked


@pytest.mark.parametrize("line", ["plan", "run --headless --once", "apply --yes --json"])
def test_ctrl_c_ends_a_command_at_once_with_130(outside: Outside, slow: Event, line: str) -> None:
    program = outside.start(*line.split())
    assert slow.wait(PROGRAM_LIMIT)
    program.send_signal(signal.SIGINT)
    assert outside.ended(program) == Told(130, "", "")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_and_sigterm_end_a_running_program_in_order(outside: Outside, number: int) -> None:
    program = outside.start("run", "--headless")
    wait_for(lambda: outside.record_names == {HOST})
    program.send_signal(number)
    told = outside.ended(program)
    assert (told.code, told.err) == (0, "")


def test_no_command_is_left_out() -> None:
    asked = {line.split()[0] for line, _, _ in LINES}
    assert asked == set(COMMANDS) - {"demo"}  # the demo has tests of its own
