"""Clickable desktop notifications on Linux: org.freedesktop.Notifications over D-Bus, with an action.

Qt's own tray message sends no action, so a click on it is never reported; this adapter is preferred where a
notification daemon is there, and hands over to another Notifier (the tray's) where none is. For Linux alone: jeepney
is not installed elsewhere.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from jeepney import DBusAddress, MatchRule, new_method_call
from jeepney.bus_messages import message_bus

from dockflare_desktop.adapters.bus import BusClosedError, BusRefusedError, SessionBus
from dockflare_desktop.adapters.off_loop import off_loop
from dockflare_desktop.engine.ports import SECOND, Notifier

DEFAULT = "default"
"""The action of a click on the text."""
BUTTON = "button"
"""The action of the first named button."""
LIMIT = 2.0
"""Seconds the notification daemon may take; the bus may have to start it."""

_PATH = "/org/freedesktop/Notifications"
_NAME = "org.freedesktop.Notifications"
_DAEMON = DBusAddress(_PATH, bus_name=_NAME, interface=_NAME)
_NORMAL = 1  # urgency; "critical" would break through the system's do-not-disturb
_DEFAULT_TIME, _FOR_EVER = -1, 0  # milliseconds until it closes by itself

_GONE = frozenset(f"org.freedesktop.DBus.Error.{name}" for name in ("ServiceUnknown", "NameHasNoOwner", "NoReply"))

log = logging.getLogger(__name__)

Clicked = Callable[[str, str], None]
"""Called on the loop with the notification's key and DEFAULT, BUTTON or SECOND."""


@dataclass(slots=True)
class _Session:
    """One connection to the bus and what was shown over it."""

    bus: SessionBus
    abilities: frozenset[str]
    shown: dict[str, int] = field(default_factory=dict)  # key -> the daemon's id


class DbusNotifier:
    """The port Notifier on D-Bus. `fallback` shows what no daemon shows; without one it is dropped and logged.

    Nothing raises: a notification that cannot be shown must not stop what it tells about.
    """

    def __init__(self, app: str, icon: str, on_click: Clicked, *, fallback: Notifier | None = None) -> None:
        self._app = app
        self._icon = icon
        self._on_click = on_click
        self._fallback = fallback
        self._session: _Session | None = None
        self._turn = asyncio.Lock()

    async def available(self) -> bool:
        """Whether a notification daemon answers (it is started where the bus can)."""
        async with self._turn:
            session = await self._ready()
            return session is not None and await self._call(session.bus, "GetCapabilities") is not None

    async def notify(
        self, title: str, body: str, *, key: str, stays: bool = False, actions: Sequence[str] = ()
    ) -> None:
        """Show one, in the place of an earlier one with the same key; `actions` name its buttons, two at most."""
        async with self._turn:
            session = await self._ready()
            if session is not None and await self._show(session, (title, body), actions, key=key, stays=stays):
                return
        if self._fallback is not None:
            await self._fallback.notify(title, body, key=key, stays=stays, actions=actions)
        else:
            log.info("no notification daemon for: %s", title)

    async def withdraw(self, key: str) -> None:
        """Take it back; one that is not shown any more is no error."""
        async with self._turn:
            session = self._session
            number = session.shown.pop(key, None) if session is not None else None
            if session is not None and number is not None:
                await self._call(session.bus, "CloseNotification", "u", (number,))
                return
        if self._fallback is not None:
            await self._fallback.withdraw(key)

    async def close(self) -> None:
        """Give back the connection. What is shown stays."""
        async with self._turn:
            if self._session is not None:
                bus, self._session = self._session.bus, None
                bus.close()

    async def _show(
        self, session: _Session, texts: tuple[str, str], actions: Sequence[str], *, key: str, stays: bool
    ) -> bool:
        title, body = texts
        message = (
            self._app,
            session.shown.get(key, 0),
            self._icon,
            title,
            _body(body, session.abilities),
            _actions(actions, session.abilities),
            {"urgency": ("y", _NORMAL), "desktop-entry": ("s", self._app)},
            _FOR_EVER if stays else _DEFAULT_TIME,
        )
        answer = await self._call(session.bus, "Notify", "susssasa{sv}i", message)
        if answer is None:
            return False
        session.shown[key] = answer[0]
        return True

    async def _ready(self) -> _Session | None:
        """The session, connected where it is not; None where there is no bus or no daemon."""
        if self._session is None:
            loop = asyncio.get_running_loop()

            def heard(member: str, body: tuple[Any, ...]) -> None:
                loop.call_soon_threadsafe(self._heard, member, body)

            try:
                self._session = await off_loop(lambda: _connect(heard), name="notify")
            except (BusClosedError, BusRefusedError) as error:
                log.debug("no notification daemon: %s", error)
        return self._session

    async def _call(
        self, bus: SessionBus, method: str, signature: str = "", body: tuple[Any, ...] = ()
    ) -> tuple[Any, ...] | None:
        """The answer, or None. A lost bus or daemon is looked for anew the next time."""
        message = new_method_call(_DAEMON, method, signature, body)
        try:
            return await off_loop(lambda: bus.ask(message, LIMIT), name="notify")
        except BusRefusedError as error:
            log.debug("the notification daemon refused %s: %s", method, error)
            if str(error) not in _GONE:
                return None  # such as closing what the user has just closed: what is shown stays known
        except BusClosedError as error:
            log.debug("the session bus is gone: %s", error)
        bus.close()
        self._session = None
        return None

    def _heard(self, member: str, body: tuple[Any, ...]) -> None:
        """A signal of the daemon: of all programs' notifications, so only known ids count."""
        shown = self._session.shown if self._session is not None else {}
        key = next((key for key, number in shown.items() if number == body[0]), None)
        if key is None:
            return
        if member == "NotificationClosed":
            del shown[key]
        elif member == "ActionInvoked":
            self._on_click(key, body[1])


def _connect(heard: Callable[[str, tuple[Any, ...]], None]) -> _Session:
    """Blocking: the connection, what the daemon can do, and its signals asked for."""
    with ExitStack() as unless_connected:
        bus = unless_connected.enter_context(closing(SessionBus(LIMIT)))
        (abilities,) = bus.ask(new_method_call(_DAEMON, "GetCapabilities"), LIMIT)
        for member in ("ActionInvoked", "NotificationClosed"):
            rule = MatchRule(type="signal", path=_PATH, interface=_NAME, member=member)
            bus.hear(rule, partial(heard, member))
            bus.ask(message_bus.AddMatch(rule), LIMIT)
        unless_connected.pop_all()
    return _Session(bus, frozenset(abilities))


def _body(text: str, abilities: frozenset[str]) -> str:
    """Escaped where the daemon reads markup."""
    if "body" not in abilities:
        return ""
    if "body-markup" not in abilities:
        return text
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _actions(names: Sequence[str], abilities: frozenset[str]) -> list[str]:
    """Pairs of id and label; a daemon without actions gets none. A click on the text does what the first one does."""
    if "actions" not in abilities:
        return []
    pairs = zip((BUTTON, SECOND), names, strict=False)
    return [DEFAULT, names[0] if names else "Open", *(text for pair in pairs for text in pair)]
