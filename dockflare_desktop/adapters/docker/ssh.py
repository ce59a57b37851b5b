"""An engine behind ssh://: our own `ssh -N -L local.sock:remote.sock` child, then its local socket.

docker-py's own ssh streams cannot be cancelled or leave their children behind. Blocking: call it on worker threads.
"""

import atexit
import os
import shutil
import signal
import subprocess
import tempfile
import threading
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import IO
from urllib.parse import unquote, urlsplit

from dockflare_desktop.adapters.docker.address import EngineAddress
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.engine.ports import OutsideError

_REMOTE_SOCKET = "/var/run/docker.sock"
_OPTIONS = ("BatchMode=yes", "ExitOnForwardFailure=yes", "ServerAliveInterval=15", "ConnectTimeout=8")
_WORDS = (
    ("REMOTE HOST IDENTIFICATION HAS CHANGED", ProblemCode.SSH_HOST_CHANGED),  # ends in the next one, too
    ("Host key verification failed", ProblemCode.SSH_HOST_UNKNOWN),
    ("Permission denied (", ProblemCode.SSH_KEY_LOCKED),  # with the methods tried; a file's is without brackets
)
_LOOK_EVERY = 0.02  # seconds
_TAIL = 2000  # bytes of ssh's words that are read


class SshTunnel:
    """Forwards one remote socket to a local one, opened when first needed and again when it broke."""

    def __init__(self, address: EngineAddress, *, limit: float = 9.0) -> None:
        """`limit` is in seconds until the forward stands."""
        self._address = address
        self._limit = limit
        self._lock = threading.Lock()  # the list, the pings and the event stream share one tunnel
        self._closed = threading.Event()
        self._child: subprocess.Popen[bytes] | None = None
        self._words: IO[bytes] | None = None
        self._folder = ""

    def local(self) -> EngineAddress:
        """The engine's address on this computer. Raises OutsideError: SSH_KEY_LOCKED, SSH_HOST_UNKNOWN, ENGINE_AWAY."""
        with self._lock:
            if self._closed.is_set():
                raise self._failed("closed")
            if os.name == "nt":  # Python has no Unix sockets there, so ssh's local end could not be reached
                raise self._failed("engines behind ssh need Linux or macOS")
            if self._child is None or self._child.poll() is not None:
                self._end()
                self._begin()
            return replace(self._address, url=f"unix://{self._socket}", beyond=self._address.computer)

    def said(self) -> str:
        """The last line that ssh wrote: why a forwarded connection was refused."""
        with self._lock:
            return _last_line(self._heard())

    def drop(self) -> None:
        """End the present child; the next local() starts another."""
        with self._lock:
            self._end()

    def close(self) -> None:
        """For good; also while it is being opened."""
        self._closed.set()
        self.drop()

    @property
    def _socket(self) -> Path:
        return Path(self._folder) / "docker.sock"

    def _begin(self) -> None:
        runtime = os.environ.get("XDG_RUNTIME_DIR", "")
        self._folder = tempfile.mkdtemp(
            prefix="dockflare-", dir=runtime if Path(runtime).is_dir() and runtime else None
        )
        self._words = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the child; _end closes it
        atexit.register(self.close)
        try:
            self._child = subprocess.Popen(  # noqa: S603 - no shell; what the user typed stands behind "--"
                self._command(),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=self._words,
                start_new_session=True,  # its own group, ProxyCommands included: Ctrl-C does not reach it, _end does
            )
            self._wait_for_socket(self._child)
        except OSError as error:
            self._end()
            raise self._failed(str(error)) from error
        except OutsideError:
            self._end()
            raise

    def _command(self) -> list[str]:
        parts = urlsplit(self._address.url)
        remote = unquote(parts.path) if len(parts.path) > 1 else _REMOTE_SOCKET
        options = [word for option in _OPTIONS for word in ("-o", option)]
        return ["ssh", "-N", *options, "-L", f"{self._socket}:{remote}", *destination(self._address)]

    def _wait_for_socket(self, child: subprocess.Popen[bytes]) -> None:
        """ssh binds the local socket only after it has logged in."""
        for _ in range(int(self._limit / _LOOK_EVERY)):
            if self._socket.exists():
                return
            if child.poll() is not None:
                raise self._failed(self._heard())
            if self._closed.wait(_LOOK_EVERY):
                raise self._failed("closed")
        raise self._failed(self._heard() or f"no connection within {self._limit:g} s")

    def _heard(self) -> str:
        if self._words is None:
            return ""
        size = os.fstat(self._words.fileno()).st_size
        return os.pread(self._words.fileno(), _TAIL, max(0, size - _TAIL)).decode(errors="replace")

    def _failed(self, words: str) -> OutsideError:
        return failure(self._address, words)

    def _end(self) -> None:
        """Terminate the group, kill what does not go, and leave nothing on disk."""
        child, self._child = self._child, None
        if child is not None:
            _end_group(child)
        if self._words is not None:
            self._words.close()
            self._words = None
        if self._folder:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = ""
            atexit.unregister(self.close)


def destination(address: EngineAddress) -> list[str]:
    """ssh's words for where to; what the user typed stands behind "--"."""
    parts = urlsplit(address.url)
    port = ["-p", str(parts.port)] if parts.port else []
    user = f"{unquote(parts.username)}@" if parts.username else ""
    return [*port, "--", f"{user}{parts.hostname}"]


def failure(address: EngineAddress, words: str) -> OutsideError:
    """What ssh's last words mean."""
    code = next((code for text, code in _WORDS if text in words), ProblemCode.ENGINE_AWAY)
    return OutsideError(Problem(code, address.name, value=address.shown, detail=_last_line(words)))


def _end_group(child: subprocess.Popen[bytes]) -> None:
    for word in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError, PermissionError):  # the group is already gone
            os.killpg(child.pid, word)
        with suppress(subprocess.TimeoutExpired):
            child.wait(1)
            return


def _last_line(words: str) -> str:
    lines = [line.strip() for line in words.splitlines() if line.strip()]
    return lines[-1] if lines else ""
