"""The doorbell: how a second process wakes or asks the running one. A user-only socket or pipe, JSON, no port.

The listener proves itself and its caller by a key in the data folder; nothing is ever unpickled.
"""

import asyncio
import json
import logging
import os
import socket
import struct
import sys
import threading
from collections.abc import Awaitable, Callable, Iterator, Mapping
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client, Connection, Listener, answer_challenge, deliver_challenge
from pathlib import Path

from dockflare_desktop.adapters.doorbell_place import address_for, key_of, make_key
from dockflare_desktop.adapters.off_loop import off_loop
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.engine.ports import OutsideError

Message = Mapping[str, str]
Answerer = Callable[[Message], Awaitable[Message]]

MAX_BYTES = 65_536
CALLER_LIMIT = 2.0
"""Seconds a caller may take to say what it wants."""
AT_ONCE = 8
"""Callers served at the same time; more are turned away."""
# What a peer that is no doorbell causes: cut lines, wrong keys, and the library's own checks of the handshake.
_ODD_PEER = (OSError, EOFError, AuthenticationError, AssertionError, ValueError, RecursionError)
FAILED: Message = {"error": ProblemCode.OUR_BUG.value}

log = logging.getLogger(__name__)


class Bell:
    """The running program's side. Call `listen` on the loop; only the holder of the writer lock may."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._listener: Listener | None = None
        self._closing = threading.Event()
        self._seats = threading.BoundedSemaphore(AT_ONCE)

    def listen(self, answer: Answerer) -> None:
        """Serve callers until `close`. `answer` runs on the loop. A dead program's socket is replaced.

        Raises OutsideError (OTHER_PROCESS) where another program answers, (FILE_UNREADABLE) where there is no place.
        """
        key = make_key(self._folder)
        address = address_for(self._folder)
        _clear_stale(self._folder, address)
        try:
            family = "AF_PIPE" if sys.platform == "win32" else "AF_UNIX"
            self._listener = Listener(address, family=family, backlog=2 * AT_ONCE)
            if sys.platform != "win32":
                Path(address).chmod(0o600)
        except OSError as error:
            raise _no_place(address, error) from error
        loop = asyncio.get_running_loop()
        work = (self._listener, loop, answer, key)
        threading.Thread(target=self._accept, args=work, name="doorbell", daemon=True).start()

    def close(self) -> None:
        """Stop serving and remove the socket."""
        if self._listener is None:
            return
        self._closing.set()
        with suppress(OSError), _connected(address_for(self._folder), 0.2):
            pass  # wakes the thread that waits for a caller
        with suppress(OSError):
            self._listener.close()
        self._listener = None

    def _accept(self, listener: Listener, loop: asyncio.AbstractEventLoop, answer: Answerer, key: bytes) -> None:
        while not self._closing.is_set():
            try:
                connection = listener.accept()
            except OSError:
                self._closing.wait(0.1)  # closed, a caller that went away at once, or no handles left for a while
                continue
            if not self._seats.acquire(blocking=False):
                connection.close()
                continue
            work = (connection, loop, answer, key)
            threading.Thread(target=self._serve, args=work, name="doorbell-caller", daemon=True).start()

    def _serve(self, connection: Connection, loop: asyncio.AbstractEventLoop, answer: Answerer, key: bytes) -> None:
        try:
            with connection:
                _limit(connection, CALLER_LIMIT)
                deliver_challenge(connection, key)
                answer_challenge(connection, key)
                request = _receive(connection)
                connection.send_bytes(_answered(request, loop, answer))
        except _ODD_PEER as error:
            log.debug("a caller at the doorbell was dropped: %s", type(error).__name__)
        finally:
            self._seats.release()


class Ringer:
    """Rings at the program that runs with the same data folder."""

    def __init__(self, folder: Path, *, limit: float = 10.0) -> None:
        self._folder = folder
        self._limit = limit

    async def ring(self, request: Message) -> Message | None:
        """The answer, or None when nobody runs. Raises OutsideError (OTHER_PROCESS) when a program is there and does
        not answer in time."""
        return await off_loop(lambda: ring(self._folder, request, self._limit), name="ring")


def ring(folder: Path, request: Message, limit: float) -> Message | None:
    """As Ringer.ring, blocking; `limit` in seconds. Raises ValueError for a request over MAX_BYTES."""
    message = _packed(request)
    key = key_of(folder)
    if key is None:
        return None
    try:
        with _connected(address_for(folder), limit) as connection:
            answer_challenge(connection, key)
            deliver_challenge(connection, key)
            connection.send_bytes(message)
            return _receive(connection)
    except (FileNotFoundError, ConnectionRefusedError):
        return None
    except _ODD_PEER as error:
        problem = Problem(ProblemCode.OTHER_PROCESS, "doorbell", detail=type(error).__name__)
        raise OutsideError(problem) from error


def _answered(request: Message, loop: asyncio.AbstractEventLoop, answer: Answerer) -> bytes:
    async def on_the_loop() -> Message:
        return await answer(request)

    waiting = on_the_loop()
    try:
        future = asyncio.run_coroutine_threadsafe(waiting, loop)
    except RuntimeError:  # the loop is closed
        waiting.close()
        return _packed(FAILED)
    try:
        return _packed(future.result())
    except CancelledError:  # the program is quitting
        return _packed(FAILED)
    except Exception:  # a bug in what answers: the caller is told, and the bell goes on
        log.exception("the doorbell's answer failed")
        return _packed(FAILED)


def _packed(message: Message) -> bytes:
    data = json.dumps(dict(message)).encode()
    if len(data) > MAX_BYTES:
        raise ValueError("a doorbell message over its limit")
    return data


def _receive(connection: Connection) -> Message:
    """One message. Raises ValueError for what is not an object of texts."""
    message = json.loads(connection.recv_bytes(MAX_BYTES))
    if not isinstance(message, dict) or not all(isinstance(value, str) for value in message.values()):
        raise ValueError("not a doorbell message")
    return message


@contextmanager
def _connected(address: str, limit: float) -> Iterator[Connection]:
    if sys.platform == "win32":
        with Client(address, family="AF_PIPE") as pipe:
            yield pipe
        return
    caller = socket.socket(socket.AF_UNIX)
    try:
        caller.settimeout(limit)
        caller.connect(address)
        caller.settimeout(None)
        connection = Connection(caller.detach())
    finally:
        caller.close()
    with connection:
        _limit(connection, limit)
        yield connection


def _limit(connection: Connection, seconds: float) -> None:
    """Bound every read and write. The library has no such thing; on Windows a pipe's messages come whole or not."""
    if sys.platform == "win32":
        return
    with socket.socket(fileno=os.dup(connection.fileno())) as same:
        whole = int(seconds)
        value = struct.pack("ll", whole, int((seconds - whole) * 1_000_000))
        same.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, value)
        same.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, value)


def _clear_stale(folder: Path, address: str) -> None:
    if sys.platform == "win32" or not os.path.lexists(address):
        return
    try:
        with _connected(address, CALLER_LIMIT):
            pass
    except (FileNotFoundError, ConnectionRefusedError):
        Path(address).unlink(missing_ok=True)
        return
    except (BlockingIOError, TimeoutError):
        pass  # there, and too busy to answer
    except OSError as error:
        raise _no_place(address, error) from error
    raise OutsideError(Problem(ProblemCode.OTHER_PROCESS, "doorbell", detail=str(folder)))


def _no_place(address: str, error: OSError) -> OutsideError:
    return OutsideError(Problem(ProblemCode.FILE_UNREADABLE, address, detail=error.strerror or ""))
