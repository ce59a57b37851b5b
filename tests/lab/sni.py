"""A tray host and notification daemon without pixels: it records what programs show, and clicks for the user.

Speaks org.kde.StatusNotifierWatcher and org.freedesktop.Notifications on a session bus, from a
thread of its own. Qt's calls to it block the calling program, so that must be another process.
"""

import contextlib
import itertools
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from jeepney import (
    DBusAddress,
    HeaderFields,
    MatchRule,
    Message,
    MessageType,
    Properties,
    message_bus,
    new_error,
    new_method_call,
    new_method_return,
    new_signal,
)
from jeepney.io.blocking import DBusConnection, open_dbus_connection

from tests.lab.processes import LabError, wait_until

WATCHER = "org.kde.StatusNotifierWatcher"
ITEM = "org.kde.StatusNotifierItem"
MENU = "com.canonical.dbusmenu"
NOTIFICATIONS = "org.freedesktop.Notifications"
_ENDED = "org.freedesktop.DBus.Error.NoReply"  # the program ended on this very click, as Quit may do
DISMISSED, CLOSED_BY_CALL = 2, 3  # reasons of NotificationClosed


@dataclass(frozen=True, slots=True)
class Item:
    """A tray icon: who shows it, and where on the bus."""

    owner: str
    path: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A menu entry; `label` without the marker of its access key."""

    id: int
    label: str
    enabled: bool
    visible: bool
    separator: bool
    checked: bool
    children: tuple["Entry", ...]


@dataclass(frozen=True, slots=True)
class Notification:
    """One call of Notify. `actions`: key to label. `timeout`: milliseconds, -1 is the daemon's choice."""

    id: int
    replaces: int
    app: str
    icon: str
    title: str
    body: str
    actions: dict[str, str]
    hints: dict[str, Any]
    timeout: int


class FakeHost:
    """Owns the watcher's and the notification daemon's name until `close`."""

    def __init__(
        self,
        bus: str,
        *,
        tray: bool = True,
        notifications: bool = True,
        capabilities: tuple[str, ...] = ("body", "actions", "icon-static"),
    ) -> None:
        self.capabilities = capabilities
        self._items: list[Item] = []
        self._notifications: list[Notification] = []
        self._closed: list[int] = []
        self._ids = itertools.count(1)
        self._outbox: queue.SimpleQueue[Message] = queue.SimpleQueue()
        self._stop = threading.Event()
        self._server = open_dbus_connection(bus)  # answers, in the thread
        self._client = open_dbus_connection(bus)  # asks, for the test
        self._methods: dict[str, Callable[[Message], Message]] = {
            "RegisterStatusNotifierItem": self._register_item,
            "RegisterStatusNotifierHost": new_method_return,
            "Get": self._get,
            "GetAll": self._get_all,
            "Notify": self._notify,
            "CloseNotification": self._close_notification,
            "GetCapabilities": lambda call: new_method_return(call, "as", (list(self.capabilities),)),
            "GetServerInformation": lambda call: new_method_return(call, "ssss", ("lab", "lab", "1", "1.2")),
        }
        ask = self._server.send_and_get_reply
        ask(message_bus.AddMatch(MatchRule(type="signal", interface="org.freedesktop.DBus", member="NameOwnerChanged")))
        for name in [WATCHER] * tray + [NOTIFICATIONS] * notifications:
            if ask(message_bus.RequestName(name)).body != (1,):
                raise LabError(f"{name} is taken on this bus")
        self._thread = threading.Thread(target=self._serve, name="fake tray host", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Give the names back."""
        self._stop.set()
        self._thread.join(5)
        self._server.close()
        self._client.close()

    # --- tray ---

    def items(self) -> list[Item]:
        """The icons in the tray, oldest first; one that ended is gone."""
        return list(self._items)

    def wait_for_item(self, *, seconds: float = 15) -> Item:
        """The first icon, as soon as it is there."""
        wait_until("tray icon", self.items, seconds=seconds)
        return self.items()[0]

    def properties(self, item: Item) -> dict[str, Any]:
        """Title, Status, ToolTip, IconPixmap ... as the program offers them now."""
        reply = self._ask(Properties(DBusAddress(item.path, bus_name=item.owner, interface=ITEM)).get_all())
        return {name: value for name, (_, value) in reply[0].items()}

    def tooltip(self, item: Item) -> tuple[str, str]:
        """Title and text of the tool tip."""
        _icon, _pixmaps, title, text = self.properties(item)["ToolTip"]
        return title, text

    def activate(self, item: Item) -> None:
        """A left click on the icon."""
        self._ask(new_method_call(DBusAddress(item.path, item.owner, ITEM), "Activate", "ii", (0, 0)))

    def menu_layout(self, item: Item) -> tuple[Entry, ...]:
        """The entries of the icon's menu, with submenus; as on opening it, so a lazy menu is filled first."""
        menu = self._menu(item)
        self._ask(new_method_call(menu, "AboutToShow", "i", (0,)))
        _revision, root = self._ask(new_method_call(menu, "GetLayout", "iias", (0, -1, [])))
        return _entry(root).children

    def labels(self, item: Item) -> list[str]:
        """The visible labels, submenus as "Mode > Automatic"; no separators."""
        return [label for label, _ in _walk(self.menu_layout(item)) if label]

    def click(self, item: Item, label: str) -> None:
        """The user chooses the entry `label` ("Mode > Automatic" in a submenu); LabError if that cannot be done."""
        entries = dict(_walk(self.menu_layout(item)))
        if label not in entries:
            raise LabError(f"no menu entry {label!r} among {list(entries)}")
        if not entries[label].enabled:
            raise LabError(f"menu entry {label!r} is greyed out")
        self._ask(
            new_method_call(self._menu(item), "Event", "isvu", (entries[label].id, "clicked", ("i", 0), 0)), _ENDED
        )

    # --- notifications ---

    def notifications(self) -> list[Notification]:
        """Everything shown so far, oldest first."""
        return list(self._notifications)

    def wait_for_notification(self, title: str = "", *, seconds: float = 15) -> Notification:
        """The first notification with `title` in its title, as soon as it is there."""

        def found() -> list[Notification]:
            return [one for one in self._notifications if title in one.title]

        wait_until(f"notification {title!r}", found, seconds=seconds)
        return found()[0]

    def withdrawn(self) -> list[int]:
        """Ids that the program itself closed."""
        return list(self._closed)

    def invoke(self, notification_id: int, action: str = "default") -> None:
        """The user clicks the notification, or its button `action`; it is closed by that."""
        self._signal("ActionInvoked", "us", (notification_id, action))
        self._signal("NotificationClosed", "uu", (notification_id, DISMISSED))

    def dismiss(self, notification_id: int) -> None:
        """The user closes the notification without choosing anything."""
        self._signal("NotificationClosed", "uu", (notification_id, DISMISSED))

    # --- inside: what the test asks ---

    def _ask(self, call: Message, tolerated: str = "") -> tuple[Any, ...]:
        reply = self._client.send_and_get_reply(call, timeout=10)
        error = reply.header.fields.get(HeaderFields.error_name, "")
        if reply.header.message_type is MessageType.error and error != tolerated:
            raise LabError(f"{call.header.fields[HeaderFields.member]}: {error} {reply.body}")
        return tuple(reply.body)

    def _menu(self, item: Item) -> DBusAddress:
        return DBusAddress(str(self.properties(item)["Menu"]), bus_name=item.owner, interface=MENU)

    def _signal(self, name: str, signature: str, body: tuple[Any, ...]) -> None:
        path = "/" + NOTIFICATIONS.replace(".", "/")
        self._outbox.put(new_signal(DBusAddress(path, interface=NOTIFICATIONS), name, signature, body))

    # --- inside: the thread ---

    def _serve(self) -> None:
        while not self._stop.is_set():
            with contextlib.suppress(queue.Empty):
                self._server.send(self._outbox.get_nowait())
            with contextlib.suppress(TimeoutError):
                self._answer(self._server, self._server.receive(timeout=0.02))

    def _answer(self, connection: DBusConnection, message: Message) -> None:
        member = message.header.fields.get(HeaderFields.member)
        if message.header.message_type is MessageType.signal and member == "NameOwnerChanged":
            name, _, new_owner = message.body
            if not new_owner:
                self._items = [item for item in self._items if item.owner != name]
        if message.header.message_type is MessageType.method_call:
            method = self._methods.get(member or "")
            unknown = "org.freedesktop.DBus.Error.UnknownMethod"
            connection.send(method(message) if method else new_error(message, unknown))

    def _register_item(self, call: Message) -> Message:
        owner, given = call.header.fields[HeaderFields.sender], call.body[0]
        item = Item(owner, given if given.startswith("/") else "/StatusNotifierItem")
        if item not in self._items:
            self._items = [*self._items, item]
        path = DBusAddress("/StatusNotifierWatcher", interface=WATCHER)
        self._outbox.put(new_signal(path, "StatusNotifierItemRegistered", "s", (f"{owner}{item.path}",)))
        return new_method_return(call)

    def _watcher_properties(self) -> dict[str, tuple[str, Any]]:
        names = [f"{item.owner}{item.path}" for item in self._items]
        return {
            "IsStatusNotifierHostRegistered": ("b", True),
            "ProtocolVersion": ("i", 0),
            "RegisteredStatusNotifierItems": ("as", names),
        }

    def _get(self, call: Message) -> Message:
        value = self._watcher_properties().get(call.body[1])
        if value is None:
            return new_error(call, "org.freedesktop.DBus.Error.UnknownProperty")
        return new_method_return(call, "v", (value,))

    def _get_all(self, call: Message) -> Message:
        return new_method_return(call, "a{sv}", (self._watcher_properties(),))

    def _notify(self, call: Message) -> Message:
        app, replaces, icon, title, body, actions, hints, timeout = call.body
        plain = {name: value for name, (_, value) in hints.items()}
        pairs = dict(zip(actions[::2], actions[1::2], strict=True))
        shown = Notification(replaces or next(self._ids), replaces, app, icon, title, body, pairs, plain, timeout)
        self._notifications = [*self._notifications, shown]
        return new_method_return(call, "u", (shown.id,))

    def _close_notification(self, call: Message) -> Message:
        self._closed = [*self._closed, call.body[0]]
        self._signal("NotificationClosed", "uu", (call.body[0], CLOSED_BY_CALL))
        return new_method_return(call)


def _entry(node: tuple[int, dict[str, tuple[str, Any]], list[tuple[str, Any]]]) -> Entry:
    ident, raw, children = node
    values = {name: value for name, (_, value) in raw.items()}
    return Entry(
        id=ident,
        label=_without_access_key(str(values.get("label", ""))),
        enabled=bool(values.get("enabled", True)),
        visible=bool(values.get("visible", True)),
        separator=values.get("type") == "separator",
        checked=values.get("toggle-state") == 1,
        children=tuple(_entry(child) for _, child in children),
    )


def _without_access_key(label: str) -> str:
    """dbusmenu marks the access key with one underscore and writes a real one twice."""
    return "_".join(part.replace("_", "") for part in label.split("__"))


def _walk(entries: tuple[Entry, ...], prefix: str = "") -> list[tuple[str, Entry]]:
    found: list[tuple[str, Entry]] = []
    for entry in entries:
        if entry.visible and not entry.separator:
            found.append((prefix + entry.label, entry))
            found += _walk(entry.children, f"{prefix}{entry.label} > ")
    return found
