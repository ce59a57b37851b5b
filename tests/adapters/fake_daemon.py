"""A notification daemon on a real bus, for tests: remembers what it was asked and clicks when told."""

from threading import Thread
from typing import Any

from jeepney import (
    DBusAddress,
    HeaderFields,
    Message,
    MessageType,
    new_error,
    new_method_return,
    new_signal,
)
from jeepney.bus_messages import message_bus
from jeepney.io.threading import DBusConnection, ReceiveStopped, open_dbus_connection

NAME = "org.freedesktop.Notifications"


class FakeDaemon:
    """Runs on a thread of its own from construction to `close`."""

    def __init__(self, address: str, abilities: tuple[str, ...] = ("body", "body-markup", "actions")) -> None:
        self.shown: list[tuple[Any, ...]] = []
        self.closed: list[int] = []
        self.refuse = False
        self._abilities = list(abilities)
        self._connection: DBusConnection = open_dbus_connection(address)
        self._signals = DBusAddress("/org/freedesktop/Notifications", interface=NAME)
        self._connection.send(message_bus.RequestName(NAME))
        while self._connection.receive(timeout=5).header.message_type is not MessageType.method_return:
            pass
        self._thread = Thread(target=self._serve, daemon=True)
        self._thread.start()

    def click(self, number: int, action: str) -> None:
        self._connection.send(new_signal(self._signals, "ActionInvoked", "us", (number, action)))

    def dismiss(self, number: int) -> None:
        self._connection.send(new_signal(self._signals, "NotificationClosed", "uu", (number, 2)))

    def close(self) -> None:
        self._connection.interrupt()
        self._thread.join(5)
        self._connection.close()

    def _serve(self) -> None:
        try:
            while True:
                message = self._connection.receive()
                if message.header.message_type is MessageType.method_call:
                    self._connection.send(self._answer(message))
        except ReceiveStopped:
            pass

    def _answer(self, message: Message) -> Message:
        if self.refuse:
            return new_error(message, "org.example.Error.Refused")
        match message.header.fields[HeaderFields.member]:
            case "GetCapabilities":
                return new_method_return(message, "as", (self._abilities,))
            case "Notify":
                self.shown.append(message.body)
                replaced = message.body[1]
                return new_method_return(message, "u", (replaced or 100 + len(self.shown),))
            case "CloseNotification":
                self.closed.append(message.body[0])
                return new_method_return(message)
            case _:
                return new_error(message, "org.freedesktop.DBus.Error.UnknownMethod")
