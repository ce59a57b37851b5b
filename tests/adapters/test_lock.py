"""The writer lock: one holder, released by the system when it dies, whatever it died of."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from dockflare_desktop.adapters.lock import WriterLock
from dockflare_desktop.core.problem import ProblemCode
from dockflare_desktop.engine.ports import OutsideError

ROOT = Path(__file__).resolve().parents[2]
HOLDER = """
import sys, time
from pathlib import Path
from dockflare_desktop.adapters.lock import WriterLock
lock = WriterLock(Path(sys.argv[1]))
print(lock.try_acquire("run --headless"), flush=True)
sys.stdin.read()
"""


def test_the_second_one_is_refused_until_the_first_gives_it_back(tmp_path: Path) -> None:
    first, second = WriterLock(tmp_path / "lock"), WriterLock(tmp_path / "lock")
    assert first.try_acquire()
    assert first.try_acquire()
    assert not second.try_acquire()
    first.release()
    assert second.try_acquire()
    assert (first.held, second.held) == (False, True)
    second.release()


def test_a_holder_killed_with_9_leaves_it_free(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLDER, str(tmp_path / "lock")]
    mine = WriterLock(tmp_path / "lock")
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "True\n"
        assert not mine.try_acquire()
        assert mine.holder() == f"{process.pid} run --headless"
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert mine.try_acquire("apply")
    mine.release()


def test_a_released_lock_names_nobody_and_its_file_stays(tmp_path: Path) -> None:
    lock = WriterLock(tmp_path / "lock")
    assert lock.holder() == ""
    lock.try_acquire("tray")
    lock.release()
    lock.release()
    assert lock.holder() == ""
    assert (tmp_path / "lock").stat().st_mode & 0o777 == 0o600


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(OutsideError) as caught:
        WriterLock(tmp_path / "missing" / "lock").try_acquire()
    assert caught.value.problem.code is ProblemCode.FILE_UNREADABLE
