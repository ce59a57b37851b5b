"""No caller can harm the doorbell: garbage, strangers without the key, crowds, and those who say nothing."""

import asyncio
import os
import pickle
import time
from collections.abc import AsyncIterator
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from dockflare_desktop.adapters import doorbell
from dockflare_desktop.adapters.doorbell import Bell, Ringer, ring
from dockflare_desktop.core.problem import ProblemCode
from dockflare_desktop.engine.ports import OutsideError
from tests.adapters.doorbell_callers import admitted, echo, raw, still_answers

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def bell(tmp_path: Path) -> AsyncIterator[Bell]:
    made = Bell(tmp_path)
    made.listen(echo)
    yield made
    made.close()


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
