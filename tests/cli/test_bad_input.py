"""What goes wrong around a program, played on programs of their own: a clear word, the right code, nothing lost, no
traceback."""

import os
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.conftest import ROOT, Outside, Told, published
from tests.cli.test_programs import PROGRAM_LIMIT, record_names

HOST = "web.nordhus.example"
READING = (("plan",), ("status",), ("services",), ("tunnels",), ("engines",), ("account", "verify"))
STORED = (("history",), ("manual", "list"), ("group", "list"), ("override", "list"), ("settings",))
EVERY = (*READING, *STORED, ("services", "show", HOST), ("lint",), ("run", "--headless", "--once"))


def sound(told: Told, code: int, *words: str) -> Told:
    """Ends with the code, says the words, and shows neither a traceback nor an unfinished sentence."""
    assert told.code == code, told.out + told.err
    shown = told.out + told.err
    assert "Traceback" not in shown
    assert "in the program itself" not in shown
    assert "“”" not in shown
    for word in words:
        assert word in shown
    return told


# --- what is written ------------------------------------------------------------------------------------------------

WRITTEN = (
    "x" * 10_000,
    "a\x1b[31mb",
    "a\u202eb",
    "<img src=x onerror=alert(1)>",
    "*.*",
    "..",
    "-",
    "%00",
    "ä" * 300,
)


@pytest.mark.parametrize("text", WRITTEN)
def test_odd_arguments_are_bad_usage_and_store_nothing(outside: Outside, text: str) -> None:
    for command in (
        ("manual", "add", text, "http://app:80"),
        ("manual", "add", "a.nordhus.example", text),
        ("override", "set", HOST, f"service={text}"),
        ("override", "set", HOST, f"{text}=x"),
        ("settings", "set", "grace_period", text),
        ("settings", "set", text, "1"),
        ("group", "add", text, "--rules", "/nowhere.json"),
    ):
        told = outside.run(*command, "--json") if text != "-" else outside.run(*command)
        assert told.code in (1, 64), (command, told)
        sound(told, told.code)
        assert not {"\x1b", "\u202e"} & set(told.out + told.err)
        assert len(told.err) < 2_000
    assert outside.run("manual", "list", "--json").json == []
    assert outside.run("group", "list", "--json").json == []


COMPOSE = {
    "yaml": ("services: [", 64),
    "text": ("hello", 64),
    "list": ("- a\n- b\n", 64),
    "null": ("\0\0\0", 64),
    "bomb": (
        "a: &a [x,x,x,x,x,x,x,x,x]\n"
        + "".join(f"{chr(98 + n)}: &{chr(98 + n)} [{','.join(['*' + chr(97 + n)] * 9)}]\n" for n in range(9))
        + "services: {w: {labels: *j}}\n",
        None,
    ),
    "deep": ("services: " + "[" * 5_000 + "]" * 5_000, 64),
    "self": ("services: &s {web: *s}\n", None),
    "labels": (
        "services: {web: {image: x, labels: {dockflare.enable: true, dockflare.hostname: " + "x" * 10_000 + "}}}",
        3,
    ),
    "bidi": ('services: {web: {image: x, labels: {dockflare.enable: "true", dockflare.hostname: "a\\u202eb"}}}', 3),
}


@pytest.mark.parametrize("name", COMPOSE)
def test_a_compose_file_of_any_kind_is_answered_within_seconds(outside: Outside, tmp_path: Path, name: str) -> None:
    text, code = COMPOSE[name]
    file = tmp_path / "compose.yaml"
    file.write_text(text)
    for more in ((), ("--json",)):
        told = outside.run("lint", str(file), *more)
        assert told.code in ((code,) if code else (0, 3, 64)), told
        sound(told, told.code)
        assert "\u202e" not in told.out + told.err


# --- the environment -------------------------------------------------------------------------------------------------

ENVIRONMENT = (
    ({"DOCKER_HOST": "junk"}, 64, "“junk” is not accepted for DOCKER_HOST"),
    ({"DOCKER_HOST": "ssh://"}, 64, "DOCKER_HOST"),
    ({"DOCKER_HOST": "", "DOCKER_CONTEXT": "nope"}, 1, "There is no DOCKER_CONTEXT “nope”"),
    ({"DOCKFLARE_GRACE_PERIOD": "abc"}, 64, "“abc” is not accepted for grace_period"),
    ({"DOCKFLARE_GRACE_PERIOD": "9" * 5_000}, 64, "is not accepted for grace_period"),
    ({"DOCKFLARE_TUNNEL": "a\x1bb"}, 64, "is not accepted for tunnel"),
    ({"DOCKFLARE_TUNNEL": "x" * 5_000}, 64, "is not accepted for tunnel"),
    ({"CLOUDFLARE_BASE_URL": "junk"}, 64, "“junk” is not accepted for CLOUDFLARE_BASE_URL"),
    ({"CLOUDFLARE_BASE_URL": "http://[::1"}, 64, "CLOUDFLARE_BASE_URL"),
    ({"CLOUDFLARE_ACCOUNT_ID": "junk/../x"}, 64, "“junk/../x” is not accepted for CLOUDFLARE_ACCOUNT_ID"),
    ({"CLOUDFLARE_ACCOUNT_ID": "0" * 32}, 1, ""),
    ({"CLOUDFLARE_API_TOKEN": "a b\nc"}, 1, "token"),
    ({"CLOUDFLARE_API_TOKEN": "x" * 50_000}, 1, "token"),
)


@pytest.mark.parametrize(("variables", "code", "words"), ENVIRONMENT, ids=lambda part: str(part)[:40])
def test_an_absurd_environment_is_said_and_nothing_is_written(
    outside: Outside, variables: dict[str, str], code: int, words: str
) -> None:
    for command in (("plan",), ("run", "--headless", "--once", "--json")):
        told = sound(outside.run(*command, **variables), code, words)
        assert "\x1b" not in told.out + told.err
        assert len(told.err) < 1_000
    assert record_names(outside) == set()


@pytest.mark.parametrize("place", ["a file", "below a file", "no place", "too long"])
def test_a_data_folder_that_cannot_be_one_is_said_once(outside: Outside, tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_text("precious")
    folder = {
        "a file": str(tmp_path / "file"),
        "below a file": str(tmp_path / "file" / "sub"),
        "no place": "/proc/nowhere",
        "too long": "x" * 300,
    }[place]
    for command in (("status",), ("settings", "set", "serve_503", "true"), ("run", "--headless", "--once")):
        told = sound(outside.run(*command, DOCKFLARE_DATA_DIR=folder), 1, "The local database cannot be used")
        assert told.err.count("\n") == 1
    sound(outside.run("lint", DOCKFLARE_DATA_DIR=folder), 0)
    assert (tmp_path / "file").read_text() == "precious"
    assert record_names(outside) == set()


# --- the database ----------------------------------------------------------------------------------------------------


def test_a_newer_database_stops_every_command_and_stays_as_it_is(outside: Outside) -> None:
    outside.run("settings", "set", "serve_503", "true")
    file = Path(outside.variables["DOCKFLARE_DATA_DIR"]) / "dockflare.db"
    with closing(sqlite3.connect(file)) as database:
        database.execute("pragma user_version=99")
    before = file.read_bytes()
    for command in (("run", "--headless"), ("run", "--headless", "--once"), ("settings",), ("plan",), ("status",)):
        sound(outside.run(*command), 1, "from a newer version")
    assert file.read_bytes() == before
    assert record_names(outside) == set()


def test_a_broken_database_is_told_and_the_program_goes_on(outside: Outside) -> None:
    outside.run("run", "--headless", "--once")
    folder = Path(outside.variables["DOCKFLARE_DATA_DIR"])
    for file in folder.glob("dockflare.db*"):
        file.write_bytes(b"not a database, but long enough to be looked at" * 40)
    told = sound(outside.run("run", "--headless", "--once"), 0, "The local database could not be read")
    assert HOST in told.out
    assert list(folder.glob("*.broken-*"))
    assert record_names(outside) == {HOST}


@pytest.fixture
def small_disk(outside: Outside, tmp_path: Path) -> Iterator[Path]:
    """A data folder on a file system of one megabyte and a half."""
    place = tmp_path / "small"
    place.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1536k", "tmpfs", str(place)], check=False)
    if mounted.returncode:
        pytest.skip("no file system can be mounted here")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def fill(place: Path) -> None:
    with suppress(OSError), (place / "filler").open("wb", buffering=0) as file:
        while True:
            file.write(b"x" * 4096)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount a small file system")
def test_a_full_disk_is_said_and_loses_nothing(outside: Outside, small_disk: Path) -> None:
    where = {"DOCKFLARE_DATA_DIR": str(small_disk / "d")}
    assert outside.run("run", "--headless", "--once", **where).code == 0
    assert outside.run("manual", "add", "nas.nordhus.example", "http://nas:80", **where).code == 0
    fill(small_disk)
    outside.engine.containers = [published(f"n{n}", f"n{n}.nordhus.example") for n in range(40)]
    for n in range(60):  # what the journal has room for is still stored
        told = outside.run(
            "manual", "add", f"m{n}.nordhus.example", "http://nas:80", "--set", f"dns.comment={'c' * 60}", **where
        )
        if told.code:
            break
    sound(told, 1, "The disk is full")
    told = outside.run("run", "--headless", "--once", **where)
    sound(told, 1, "The disk is full")
    (small_disk / "filler").unlink()
    listed = outside.run("manual", "list", "--json", **where)
    assert "nas.nordhus.example" in [each["hostname"] for each in listed.json]
    assert f"m{n}.nordhus.example" not in [each["hostname"] for each in listed.json]
    assert outside.run("run", "--headless", "--once", **where).code in (0, 3)
    assert {f"n{n}.nordhus.example" for n in range(40)} <= record_names(outside)


# --- the far ends ----------------------------------------------------------------------------------------------------


def test_a_running_program_says_what_is_wrong_with_the_account_once(outside: Outside) -> None:
    outside.transport.accounts[0].tokens.clear()
    program = outside.start("run", "--headless")
    assert program.stderr is not None
    assert "does not accept the token" in program.stderr.readline()
    program.terminate()
    out, err = program.communicate(timeout=PROGRAM_LIMIT)
    assert (program.returncode, out, err) == (0, "", "")


def test_a_clock_that_is_off_by_an_hour_is_told_and_stops_nothing(
    outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    def theirs(_handler: object, _at: float | None = None) -> str:
        return f"{datetime.now(UTC) - timedelta(hours=1):%a, %d %b %Y %H:%M:%S} GMT"

    monkeypatch.setattr("tests.cli.http_account._Handler.date_time_string", theirs)
    sound(outside.run("run", "--headless", "--once"), 0, "Your clock is 60 minutes off")
    assert record_names(outside) == {HOST}


# a record is written beside the rule: without the rule it leads to the catch-all
FEWER = (
    ({"Zone Read", "Cloudflare Tunnel Write", "DNS Write"}, 0, "", {HOST}),
    ({"Zone Read", "Cloudflare Tunnel Write", "DNS Read"}, 1, "The token may not use DNS Edit", set()),
    ({"Zone Read", "Cloudflare Tunnel Read", "DNS Write"}, 1, "The token may not use Cloudflare Tunnel Edit", {HOST}),
    ({"Cloudflare Tunnel Write"}, 1, "The token may not use Zone Read", set()),
)


@pytest.mark.parametrize(("permissions", "code", "words", "published_names"), FEWER)
def test_a_token_with_too_few_permissions_says_which(
    outside: Outside, permissions: set[str], code: int, words: str, published_names: set[str]
) -> None:
    token = "f3w3r-_" * 6
    outside.transport.accounts[0].add_token(token, permissions)
    sound(outside.run("run", "--headless", "--once", CLOUDFLARE_API_TOKEN=token), code, words)
    assert record_names(outside) == published_names


def test_json_into_a_closed_pipe_ends_quietly_whatever_the_command(outside: Outside) -> None:
    outside.engine.containers = [published(f"web{n}", f"web{n}.nordhus.example") for n in range(3)]
    started = [
        subprocess.Popen(
            outside.command(*command, "--json"),
            env=dict(outside.variables),
            cwd=ROOT,
            stdout=open_closed(),
            stderr=subprocess.PIPE,
            stdin=subprocess.DEVNULL,
        )
        for command in EVERY
    ]
    for command, program in zip(EVERY, started, strict=True):
        _, err = program.communicate(timeout=60)
        assert program.returncode == 141, command
        assert b"Traceback" not in err, command


def open_closed() -> int:
    """The writing end of a pipe that nobody reads."""
    reading, writing = os.pipe()
    os.close(reading)
    return writing
