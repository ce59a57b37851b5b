"""What goes wrong around a program: environment, data folder, database, disk, account, clock, pipes. A clear word, the
right code, nothing lost, no traceback."""

import io
import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dockflare_desktop.adapters.store import opening
from tests.cli.outside import Outside, Told, published, sound

HOST = "web.nordhus.example"
READING = (("plan",), ("status",), ("services",), ("tunnels",), ("engines",), ("account", "verify"))
STORED = (("history",), ("manual", "list"), ("group", "list"), ("override", "list"), ("settings",))
EVERY = (*READING, *STORED, ("services", "show", HOST), ("lint",), ("run", "--headless", "--once"))


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
    assert outside.record_names == set()


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
    assert outside.record_names == set()


def test_a_data_folder_of_any_name_lies_where_the_program_was_started(outside: Outside, folder: Path) -> None:
    sound(outside.run("settings", "set", "serve_503", "true", DOCKFLARE_DATA_DIR="a\x01b"), 0)
    assert (folder.parent / "a\x01b" / opening.FILE).is_file()


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
    assert outside.record_names == set()


def test_a_broken_database_is_told_and_the_program_goes_on(outside: Outside) -> None:
    outside.run("run", "--headless", "--once")
    folder = Path(outside.variables["DOCKFLARE_DATA_DIR"])
    for file in folder.glob("dockflare.db*"):
        file.write_bytes(b"not a database, but long enough to be looked at" * 40)
    told = sound(outside.run("run", "--headless", "--once"), 0, "The local database could not be read")
    assert HOST in told.out
    assert list(folder.glob("*.broken-*"))
    assert outside.record_names == {HOST}


def fill(monkeypatch: pytest.MonkeyPatch, folder: str) -> None:
    """No room for another page: SQLite answers as it does when the file system has none (SQLITE_FULL)."""
    with closing(sqlite3.connect(f"{folder}/{opening.FILE}")) as database:
        (pages,) = database.execute("pragma page_count").fetchone()
    monkeypatch.setitem(opening._PRAGMAS, "max_page_count", pages)


def test_a_full_disk_is_said_and_loses_nothing(outside: Outside, monkeypatch: pytest.MonkeyPatch) -> None:
    assert outside.run("run", "--headless", "--once").code == 0
    assert outside.run("manual", "add", "nas.nordhus.example", "http://nas:80").code == 0
    before = outside.record_names
    outside.engine.containers = [published(f"n{n}", f"n{n}.nordhus.example") for n in range(40)]
    with monkeypatch.context() as full:
        fill(full, outside.variables["DOCKFLARE_DATA_DIR"])
        for n in range(60):  # what the last page has room for is still stored
            comment = f"dns.comment={'c' * 60}"
            told = outside.run("manual", "add", f"m{n}.nordhus.example", "http://nas:80", "--set", comment)
            if told.code:
                break
        sound(told, 1, "The disk is full")
        sound(outside.run("run", "--headless", "--once"), 1, "The disk is full")
    assert outside.record_names == before  # what cannot be remembered is not written
    listed = [each["hostname"] for each in outside.run("manual", "list", "--json").json]
    assert "nas.nordhus.example" in listed
    assert f"m{n}.nordhus.example" not in listed
    sound(outside.run("run", "--headless", "--once"), 3)  # web is leaving
    assert {f"n{n}.nordhus.example" for n in range(40)} <= outside.record_names


# --- the far ends ----------------------------------------------------------------------------------------------------


def test_a_running_program_says_what_is_wrong_with_the_account_once(outside: Outside) -> None:
    outside.transport.accounts[0].tokens.clear()
    program = outside.start("run", "--headless")
    assert program.stderr is not None
    assert "does not accept the token" in program.stderr.readline()
    program.terminate()
    assert outside.ended(program) == Told(0, "", "")


def test_a_clock_that_is_off_by_an_hour_is_told_and_stops_nothing(
    outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    def theirs(_handler: object, _at: float | None = None) -> str:
        return f"{datetime.now(UTC) - timedelta(hours=1):%a, %d %b %Y %H:%M:%S} GMT"

    monkeypatch.setattr("tests.cli.http_account._Handler.date_time_string", theirs)
    sound(outside.run("run", "--headless", "--once"), 0, "Your clock is 60 minutes off")
    assert outside.record_names == {HOST}


FEWER = (
    ({"Zone Read", "Cloudflare Tunnel Write", "DNS Write"}, 0, "", {HOST}),
    ({"Zone Read", "Cloudflare Tunnel Write", "DNS Read"}, 1, "The token may not use DNS Edit", set()),
    ({"Zone Read", "Cloudflare Tunnel Read", "DNS Write"}, 1, "The token may not use Cloudflare Tunnel Edit", set()),
    ({"Cloudflare Tunnel Write"}, 1, "The token may not use Zone Read", set()),
)


@pytest.mark.parametrize(("permissions", "code", "words", "published_names"), FEWER)
def test_a_token_with_too_few_permissions_says_which(
    outside: Outside, permissions: set[str], code: int, words: str, published_names: set[str]
) -> None:
    token = "f3w3r-_" * 6
    outside.transport.accounts[0].add_token(token, permissions)
    sound(outside.run("run", "--headless", "--once", CLOUDFLARE_API_TOKEN=token), code, words)
    assert outside.record_names == published_names


@pytest.mark.parametrize("command", EVERY, ids=" ".join)
def test_json_into_a_closed_pipe_ends_quietly_whatever_the_command(outside: Outside, command: tuple[str, ...]) -> None:
    with io.TextIOWrapper(io.BufferedWriter(io.FileIO(closed_pipe(), "w"))) as unread:
        told = outside.run(*command, "--json", stdout=unread)
    assert (told.code, told.out) == (141, "")
    assert "Traceback" not in told.err


def test_a_running_program_that_nobody_reads_ends_quietly(outside: Outside) -> None:
    program = outside.start("run", "--headless", "--json", stdout=(closed := closed_pipe()))
    os.close(closed)
    told = outside.ended(program)
    assert (told.code, told.err) == (141, "")


def closed_pipe() -> int:
    """The writing end of a pipe that nobody reads."""
    reading, writing = os.pipe()
    os.close(reading)
    return writing
