"""The doorbell: the running program is reached, nobody else reaches it, and no caller can harm it."""

import asyncio
import os
import pickle
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from multiprocessing.connection import Connection, answer_challenge, deliver_challenge
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from dockflare_desktop.adapters import doorbell, doorbell_place
from dockflare_desktop.adapters.doorbell import Bell, Ringer, ring
from dockflare_desktop.core.problem import ProblemCode
from dockflare_desktop.engine.ports import OutsideError

pytestmark = pytest.mark.anyio
ROOT = Path(__file__).resolve().parents[2]
Message = Mapping[str, str]


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


async def echo(request: Message) -> Message:
    return {"heard": request.get("verb", ""), "text": request.get("text", "")}


@pytest.fixture
async def bell(tmp_path: Path) -> AsyncIterator[Bell]:
    made = Bell(tmp_path)
    made.listen(echo)
    yield made
    made.close()


def address(folder: Path) -> str:
    return doorbell_place.address_for(folder)


def hangs(folder: Path) -> bool:
    return os.path.lexists(address(folder))


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def raw(folder: Path) -> socket.socket:
    caller = socket.socket(socket.AF_UNIX)
    caller.settimeout(5)
    caller.connect(address(folder))
    return caller


def admitted(folder: Path) -> Connection:
    """A caller that has the key and has shown it."""
    connection = Connection(raw_blocking(folder))
    key = doorbell_place.key_of(folder)
    assert key is not None
    answer_challenge(connection, key)
    deliver_challenge(connection, key)
    return connection


def raw_blocking(folder: Path) -> int:
    caller = raw(folder)
    caller.settimeout(None)
    return caller.detach()


async def still_answers(folder: Path) -> bool:
    answer = await Ringer(folder, limit=2).ring({"verb": "ping"})
    return answer == {"heard": "ping", "text": ""}


async def test_a_ring_is_answered_on_the_loop(tmp_path: Path, bell: Bell) -> None:
    answer = await Ringer(tmp_path).ring({"verb": "show", "text": "Köln \U0001f642"})
    assert answer == {"heard": "show", "text": "Köln \U0001f642"}


async def test_another_process_reaches_it(tmp_path: Path, bell: Bell) -> None:
    code = (
        "import sys; from pathlib import Path; from dockflare_desktop.adapters.doorbell import ring;"
        "print(ring(Path(sys.argv[1]), {'verb': 'sync'}, 5))"
    )
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", code, str(tmp_path), cwd=ROOT, stdout=subprocess.PIPE
    )
    told, _ = await process.communicate()
    assert told == b"{'heard': 'sync', 'text': ''}\n"


async def test_nobody_answers_where_nobody_runs(tmp_path: Path) -> None:
    assert await Ringer(tmp_path).ring({"verb": "ping"}) is None
    bell = Bell(tmp_path)
    bell.listen(echo)
    assert await still_answers(tmp_path)
    bell.close()
    bell.close()
    assert await Ringer(tmp_path).ring({"verb": "ping"}) is None
    assert not hangs(tmp_path)


async def test_key_and_socket_are_the_users_alone(tmp_path: Path, bell: Bell) -> None:
    assert [mode(Path(address(tmp_path))), mode(tmp_path / "doorbell.key")] == [0o600, 0o600]


async def test_a_dead_programs_socket_is_replaced(tmp_path: Path) -> None:
    code = (
        "import asyncio, sys; from pathlib import Path; from dockflare_desktop.adapters.doorbell import Bell\n"
        "async def answer(request): return request\n"
        "async def main():\n"
        "    Bell(Path(sys.argv[1])).listen(answer); print('up', flush=True); await asyncio.Event().wait()\n"
        "asyncio.run(main())"
    )
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", code, str(tmp_path), cwd=ROOT, stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    assert await process.stdout.readline() == b"up\n"
    second = Bell(tmp_path)
    with pytest.raises(OutsideError) as caught:
        second.listen(echo)
    assert caught.value.problem.code is ProblemCode.OTHER_PROCESS
    process.send_signal(signal.SIGKILL)
    await process.wait()
    assert hangs(tmp_path)
    assert await Ringer(tmp_path).ring({"verb": "ping"}) is None
    second.listen(echo)
    assert await still_answers(tmp_path)
    second.close()


async def test_a_folder_with_a_long_path_rings_in_a_folder_of_the_users_own(tmp_path: Path, short: Path) -> None:
    folder = tmp_path / ("long" * 30)
    folder.mkdir()
    bell = Bell(folder)
    bell.listen(echo)
    assert await still_answers(folder)
    place = Path(address(folder))
    assert len(str(place)) <= 100
    assert place.parent.parent == short
    assert mode(place.parent) == 0o700
    bell.close()


async def test_a_shared_folder_made_by_somebody_else_is_not_trusted(tmp_path: Path, short: Path) -> None:
    (short / f"dockflare-desktop-{os.geteuid()}").mkdir(mode=0o755)
    folder = tmp_path / ("long" * 30)
    folder.mkdir()
    with pytest.raises(OutsideError) as caught:
        Bell(folder).listen(echo)
    assert caught.value.problem.code is ProblemCode.FILE_UNREADABLE


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A temporary folder whose own path is short, as the system's is."""
    with TemporaryDirectory() as folder:
        monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
        monkeypatch.setattr(doorbell_place.tempfile, "gettempdir", lambda: folder)
        yield Path(folder)


GARBAGE = [
    b"",
    b"\0",
    b"GET / HTTP/1.1\r\n\r\n",
    b"\xff" * 70_000,
    b"\x00\x00\x00\x10" + b"x" * 16,
    b"\x7f\xff\xff\xff",
]


@pytest.mark.parametrize("garbage", GARBAGE, ids=range(len(GARBAGE)))
async def test_garbage_before_the_key_is_shown_hurts_nobody(tmp_path: Path, bell: Bell, garbage: bytes) -> None:
    with raw(tmp_path) as caller:
        try:
            caller.sendall(garbage)
        except OSError:
            assert len(garbage) > 256  # turned away while it was still talking
    assert await still_answers(tmp_path)


class Evil:
    """Would run a command if it were ever unpickled."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.putenv, ("DOCKFLARE_UNPICKLED",)


@pytest.mark.parametrize(
    "garbage",
    [b"\xff\xfe", b"[]", b"null", b'{"a": 1}', b'{"a": {"b": "c"}}', b"[" * 60_000, pickle.dumps(Evil()), b""],
    ids=range(8),
)
async def test_garbage_from_a_caller_with_the_key_hurts_nobody(tmp_path: Path, bell: Bell, garbage: bytes) -> None:
    with admitted(tmp_path) as connection:
        connection.send_bytes(garbage)
        with pytest.raises((EOFError, OSError)):
            connection.recv_bytes()
    assert await still_answers(tmp_path)


def talk_too_much(connection: Connection) -> None:
    """Turned away while it is still talking, or just after."""
    connection.send_bytes(b'{"text":"' + b"x" * 65_536 + b'"}')
    connection.recv_bytes()


async def test_a_request_over_the_limit_is_refused_on_both_sides(tmp_path: Path, bell: Bell) -> None:
    with pytest.raises(ValueError, match="limit"):
        ring(tmp_path, {"text": "x" * 65_536}, 1)
    with admitted(tmp_path) as connection, pytest.raises((EOFError, OSError)):
        talk_too_much(connection)
    assert await still_answers(tmp_path)


async def test_a_caller_without_the_key_is_refused(tmp_path: Path, bell: Bell) -> None:
    (tmp_path / "doorbell.key").write_bytes(b"?" * 32)
    with pytest.raises(OutsideError) as caught:
        await Ringer(tmp_path).ring({"verb": "ping"})
    assert caught.value.problem.code is ProblemCode.OTHER_PROCESS


async def test_a_caller_that_hangs_is_dropped_and_the_others_are_served_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doorbell, "CALLER_LIMIT", 0.2)
    bell = Bell(tmp_path)
    bell.listen(echo)
    started = time.monotonic()
    with raw(tmp_path) as mute, admitted(tmp_path) as known:
        assert await still_answers(tmp_path)
        assert time.monotonic() - started < 0.2
        with pytest.raises((EOFError, OSError)):
            await asyncio.get_running_loop().run_in_executor(None, known.recv_bytes)
        while mute.recv(4096):
            pass
        assert time.monotonic() - started < 2
    bell.close()


async def test_more_callers_than_seats_are_turned_away_and_seats_come_free_again(tmp_path: Path, bell: Bell) -> None:
    hanging = [raw(tmp_path) for _ in range(doorbell.AT_ONCE)]
    for caller in hanging:
        assert caller.recv(4)  # served: the challenge has come
    with raw(tmp_path) as one_more:
        assert one_more.recv(4) == b""
    for caller in hanging:
        caller.close()
    for _ in range(100):
        try:
            assert await still_answers(tmp_path)
            break
        except OutsideError:  # the seats are being cleared
            await asyncio.sleep(0.01)
    else:
        pytest.fail("no seat came free")


async def test_a_program_that_is_there_but_silent_is_told_from_none(tmp_path: Path) -> None:
    doorbell_place.make_key(tmp_path)
    with socket.socket(socket.AF_UNIX) as silent:
        silent.bind(address(tmp_path))
        silent.listen()
        with pytest.raises(OutsideError) as caught:
            await Ringer(tmp_path, limit=0.1).ring({"verb": "ping"})
    assert caught.value.problem.code is ProblemCode.OTHER_PROCESS


async def test_a_bug_in_the_answer_is_told_and_logged_and_the_bell_goes_on(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def moody(request: Message) -> Message:
        if request["verb"] == "fail":
            raise ZeroDivisionError
        return await echo(request)

    bell = Bell(tmp_path)
    bell.listen(moody)
    assert await Ringer(tmp_path).ring({"verb": "fail"}) == {"error": "our_bug"}
    assert "ZeroDivisionError" in caplog.text
    assert await still_answers(tmp_path)
    bell.close()


async def test_a_long_answer_may_take_longer_than_a_caller_may(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doorbell, "CALLER_LIMIT", 0.05)

    async def slow(request: Message) -> Message:
        await asyncio.sleep(0.15)
        return {"done": "yes"}

    bell = Bell(tmp_path)
    bell.listen(slow)
    assert await Ringer(tmp_path, limit=5).ring({"verb": "apply"}) == {"done": "yes"}
    bell.close()
