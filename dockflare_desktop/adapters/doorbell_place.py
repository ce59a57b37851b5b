"""Where the doorbell hangs, and the key that shows that both sides may read the data folder."""

import os
import stat
import sys
import tempfile
from hashlib import sha256
from pathlib import Path
from secrets import token_bytes

from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.engine.ports import OutsideError

_KEY_FILE = "doorbell.key"
_KEY_BYTES = 32
_LONGEST = 100
"""Bytes of a socket's path: the systems take 104 to 108 with the closing zero."""


def address_for(folder: Path) -> str:
    """The socket beside the database; where its path is too long, one in a folder of the user's own with a name made
    of the path's hash. On Windows a named pipe."""
    digest = sha256(str(folder.resolve()).encode()).hexdigest()[:16]
    if sys.platform == "win32":
        return rf"\\.\pipe\dockflare-desktop-{digest}"
    beside = folder.resolve() / "doorbell"
    if len(os.fsencode(beside)) <= _LONGEST:
        return str(beside)
    return str(_own_folder() / f"{digest}.bell")


def make_key(folder: Path) -> bytes:
    """The key; made where there is none, whole or not at all. Raises OutsideError (FILE_UNREADABLE)."""
    path = folder / _KEY_FILE
    try:
        if (key := key_of(folder)) is not None:
            return key
        part = path.with_name(f"{_KEY_FILE}.{os.getpid()}")
        handle = os.open(part, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(key := token_bytes(_KEY_BYTES))
        part.replace(path)
    except OSError as error:
        raise OutsideError(Problem(ProblemCode.FILE_UNREADABLE, str(path), detail=error.strerror or "")) from error
    return key


def key_of(folder: Path) -> bytes | None:
    """The key, or None where no program ever listened (or the file was cut short)."""
    try:
        key = (folder / _KEY_FILE).read_bytes()
    except FileNotFoundError:
        return None
    return key if len(key) == _KEY_BYTES else None


def _own_folder() -> Path:
    """XDG_RUNTIME_DIR, or a folder in the temporary one. Raises OutsideError where it belongs to somebody else: in a
    shared folder anybody may have made it first."""
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    if runtime and len(os.fsencode(runtime)) <= _LONGEST - len("/dockflare-desktop/0123456789abcdef.bell"):
        own = Path(runtime) / "dockflare-desktop"
    else:
        own = Path(tempfile.gettempdir()) / f"dockflare-desktop-{_user_id()}"
    try:
        own.mkdir(mode=0o700, exist_ok=True)
        found = own.lstat()
    except OSError as error:
        raise OutsideError(Problem(ProblemCode.FILE_UNREADABLE, str(own), detail=error.strerror or "")) from error
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != _user_id() or found.st_mode & 0o077:
        raise OutsideError(Problem(ProblemCode.FILE_UNREADABLE, str(own), detail="not this user's own"))
    return own


def _user_id() -> int:
    return 0 if sys.platform == "win32" else os.geteuid()
