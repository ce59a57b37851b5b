"""One writer at a time: a lock on a file that the system releases when its holder dies, however it dies."""

import errno
import os
import sys
from pathlib import Path

from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.engine.ports import OutsideError

if sys.platform == "win32":
    import msvcrt

    _FAR = 1 << 30  # beyond the note, so that others can read it while the byte is locked

    def _lock(handle: int) -> None:
        os.lseek(handle, _FAR, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


_TAKEN = (errno.EACCES, errno.EAGAIN, errno.EDEADLK)


class WriterLock:
    """The right to write to Cloudflare and the ledger (architecture.md section 14.11).

    The file is never removed: whoever removes it could lock a file that others no longer see.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._handle: int | None = None

    @property
    def held(self) -> bool:
        """Whether this object holds it."""
        return self._handle is not None

    def try_acquire(self, note: str = "") -> bool:
        """Take it if nobody has it; `note` says for what. Raises OutsideError (FILE_UNREADABLE) where the file cannot
        be opened or locked at all."""
        if self._handle is not None:
            return True
        try:
            handle = os.open(self._path, os.O_CREAT | os.O_RDWR, 0o600)
        except OSError as error:
            raise self._unreadable(error) from error
        try:
            _lock(handle)
        except OSError as error:
            os.close(handle)
            if error.errno in _TAKEN:
                return False
            raise self._unreadable(error) from error
        self._handle = handle
        self._write(f"{os.getpid()} {note}".strip())
        return True

    def holder(self) -> str:
        """Process id and note of the last one that took it, for a message; "" where nobody ever did."""
        try:
            return self._path.read_text("utf-8", "replace").strip("\0\n ")
        except OSError:
            return ""

    def release(self) -> None:
        """Give it back; without effect where it is not held."""
        if self._handle is not None:
            self._write("")
            os.close(self._handle)
            self._handle = None

    def _write(self, text: str) -> None:
        """The note is for people alone, so a full disk must not cost the lock."""
        handle = self._handle
        if handle is None:
            return
        try:
            os.ftruncate(handle, 0)
            os.lseek(handle, 0, os.SEEK_SET)
            os.write(handle, text.encode())
        except OSError as error:
            if error.errno not in (errno.ENOSPC, errno.EDQUOT):
                raise self._unreadable(error) from error

    def _unreadable(self, error: OSError) -> OutsideError:
        return OutsideError(Problem(ProblemCode.FILE_UNREADABLE, str(self._path), detail=error.strerror or ""))
