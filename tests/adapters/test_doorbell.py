"""The doorbell: the running program is reached, nobody else reaches it, and no caller can harm it."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from dockflare_desktop.adapters import doorbell, doorbell_place
from dockflare_desktop.adapters.doorbell import Bell, Ringer
from dockflare_desktop.core.problem import ProblemCode
from dockflare_desktop.engine.ports import OutsideError
from tests.adapters.doorbell_callers import ROOT, Message, address, echo, mode, socket_is_there, still_answers

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
    assert not socket_is_there(tmp_path)


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
    assert socket_is_there(tmp_path)
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
