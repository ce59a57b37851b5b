"""Start, watch and end the programs of the lab: each by its own process id, each with a log file."""

import contextlib
import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

POLL = 0.02
MNT_DETACH = 2  # umount2(2): let go now, unmount when the last user is gone


class LabError(RuntimeError):
    """The bench itself is broken; the text carries the end of the log."""


def wait_until(what: str, ready: Callable[[], object], *, seconds: float = 15.0) -> None:
    """Return as soon as `ready()` is true; LabError after `seconds`."""
    deadline = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > deadline:
            raise LabError(f"{what} not there after {seconds:g} s")
        time.sleep(POLL)


class Program:
    """One running program with its log."""

    def __init__(
        self, argv: Sequence[str], *, log: Path, env: Mapping[str, str] | None = None, stdin: bytes = b"", **extra: Any
    ) -> None:
        self.name = Path(argv[0]).name
        self.log = log
        tied = ["setpriv", "--pdeathsig", "TERM", *argv]  # ends with us, even when we are killed
        with log.open("ab") as output:
            self._popen = subprocess.Popen(
                tied, env=env, stdin=subprocess.PIPE, stdout=output, stderr=output, start_new_session=True, **extra
            )
        assert self._popen.stdin is not None
        with self._popen.stdin as pipe, contextlib.suppress(BrokenPipeError):
            pipe.write(stdin)

    @property
    def pid(self) -> int:
        return self._popen.pid

    def running(self) -> bool:
        return self._popen.poll() is None

    def wait_until(self, what: str, ready: Callable[[], object], *, seconds: float = 15.0) -> None:
        """As wait_until, but fails at once, with the log, when the program has ended."""

        def ready_or_dead() -> bool:
            if not self.running():
                raise LabError(f"{self.name} ended with {self._popen.returncode}:\n{self.tail()}")
            return bool(ready())

        try:
            wait_until(what, ready_or_dead, seconds=seconds)
        except LabError as error:
            raise LabError(f"{error}\n{self.tail()}") from None

    def tail(self) -> str:
        """The end of the log."""
        return self.log.read_text(errors="replace")[-3000:]

    def send(self, number: signal.Signals) -> None:
        self._popen.send_signal(number)

    def stop_all(self) -> None:
        """SIGSTOP, and wait until every thread stands: until then one may still answer."""
        self.send(signal.SIGSTOP)
        threads = Path(f"/proc/{self.pid}/task")

        def states() -> set[str]:
            return {(each / "stat").read_text().rpartition(") ")[2][:1] for each in threads.iterdir()}

        wait_until(f"standstill of {self.name}", lambda: states() == {"T"})

    def end(self, *, seconds: float = 10.0) -> int:
        """Ask it to end, insist after `seconds`; returns the exit status (negative: ended by that signal)."""
        self._popen.terminate()
        try:
            return self._popen.wait(seconds)
        except subprocess.TimeoutExpired:
            return self.kill()

    def kill(self) -> int:
        """SIGKILL: no chance to tidy up."""
        self._popen.kill()
        return self._popen.wait(10)


def kill_users_of(folder: Path) -> None:
    """SIGKILL every process of `folder` with all descendants: daemons, and what a kill -9 of them orphaned."""
    for pid in _with_descendants(pids_of(folder)):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    wait_until(f"end of the processes in {folder}", lambda: not pids_of(folder))


def pids_of(folder: Path) -> set[int]:
    """Processes with a path below `folder` on their command line or as their root folder; without this one."""
    found = set()
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if f"{folder}/".encode() in (process / "cmdline").read_bytes() or _rooted_in(process, folder):
                found.add(int(process.name))
    return found - {os.getpid()}


def _rooted_in(process: Path, folder: Path) -> bool:
    """Is it a container's process, its file system kept in `folder`? proc(5): mountinfo's fields 4 and 5."""
    mounts = [line.split()[3:5] for line in (process / "mountinfo").read_text().splitlines()]
    return any(point == "/" and f"/{folder.name}/" in source for source, point in mounts)


def _with_descendants(pids: set[int]) -> set[int]:
    parents = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            parents[int(path.parent.name)] = int(path.read_text().rpartition(")")[2].split()[1])
    found = set(pids)
    while fresh := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= fresh
    return found


def unmount_below(folder: Path) -> None:
    """Detach whatever is still mounted below `folder`, innermost first."""
    points = [line.split()[1] for line in Path("/proc/self/mounts").read_text().splitlines()]
    libc = ctypes.CDLL(None, use_errno=True)
    for point in sorted(points, reverse=True):
        if point.startswith(f"{folder}/"):
            libc.umount2(point.encode(), MNT_DETACH)
