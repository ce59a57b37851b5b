"""One connection to the session's D-Bus, read by a daemon thread of its own.

jeepney's router does the same, but its thread dies with a traceback on the user's terminal when the bus goes away.
"""

import os
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from threading import Lock, Thread
from typing import Any

from jeepney import HeaderFields, MatchRule, Message, MessageType
from jeepney.io.threading import DBusConnection, ReceiveStopped, open_dbus_connection

Body = tuple[Any, ...]


class BusClosedError(Exception):
    """There is no bus, or no answer."""


class BusRefusedError(Exception):
    """The other side answered with an error; its name is the text."""


class SessionBus:
    """Calls from any thread; signals are handed to whoever asked to hear them, on the reading thread."""

    def __init__(self, limit: float) -> None:
        """Blocking, up to `limit` seconds. Raises BusClosedError."""
        try:
            self._connection: DBusConnection = open_dbus_connection("SESSION", auth_timeout=limit)
        except (OSError, KeyError, ValueError, RuntimeError) as error:  # no address, no socket, refused
            raise BusClosedError(type(error).__name__) from error
        self._lock = Lock()
        self._closed = False
        self._waiting: dict[int, Future[Message]] = {}
        self._rules: list[tuple[MatchRule, Callable[[Body], None]]] = []
        Thread(target=self._read, name="session-bus", daemon=True).start()

    def ask(self, message: Message, limit: float) -> Body:
        """The body of the answer; blocking, up to `limit` seconds. Raises BusClosedError and BusRefusedError."""
        serial = next(self._connection.outgoing_serial)
        answer: Future[Message] = Future()
        with self._lock:
            if self._closed:
                raise BusClosedError("closed")
            self._waiting[serial] = answer
        try:
            self._connection.send(message, serial=serial)
            reply = answer.result(limit)
        except (OSError, TimeoutError) as error:
            raise BusClosedError(type(error).__name__) from error
        finally:
            self._waiting.pop(serial, None)
        if reply.header.message_type is MessageType.error:
            raise BusRefusedError(str(reply.header.fields.get(HeaderFields.error_name, "")))
        return tuple(reply.body)

    def hear(self, rule: MatchRule, heard: Callable[[Body], None]) -> None:
        """Call `heard` for every message that matches. To be asked for at the bus as well (AddMatch)."""
        self._rules.append((rule, heard))

    def close(self) -> None:
        """End the thread, which gives back the socket."""
        with self._lock:
            if not self._closed:
                self._closed = True
                self._connection.interrupt()

    def _read(self) -> None:
        with suppress(OSError, EOFError, ReceiveStopped):
            while True:
                self._dispatch(self._connection.receive())
        with self._lock:
            self._closed = True
            left = list(self._waiting.values())
        for answer in left:
            answer.set_exception(ConnectionResetError())
        self._give_back()

    def _give_back(self) -> None:
        with suppress(OSError):
            self._connection.close()
        # jeepney leaves the pipe open that wakes its reader
        for end in (self._connection._stop_r, self._connection._stop_w):  # noqa: SLF001 - see above
            os.close(end)

    def _dispatch(self, message: Message) -> None:
        serial = message.header.fields.get(HeaderFields.reply_serial, -1)
        answer = self._waiting.pop(serial, None)
        if answer is not None:
            answer.set_result(message)
            return
        for rule, heard in self._rules:
            if rule.matches(message):
                with suppress(RuntimeError):  # the loop is closed
                    heard(tuple(message.body))
