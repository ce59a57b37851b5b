"""The port Probe: connections from this computer, and what its desktop offers."""

import os
import shutil
import socket
import ssl
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from dockflare_desktop.adapters.off_loop import off_loop
from dockflare_desktop.core.doctor.facts import Computer, Knock, TargetCertificate

LIMIT = 3.0  # seconds for one connection
_KEYRINGS = {
    "keyring.backends.SecretService": "Secret Service",
    "keyring.backends.libsecret": "Secret Service",
    "keyring.backends.kwallet": "KWallet",
    "keyring.backends.macOS": "Keychain",
    "keyring.backends.Windows": "Windows Credential Locker",
}
_TRAY = "org.kde.StatusNotifierWatcher"
_NOTIFICATIONS = "org.freedesktop.Notifications"


class Probing:
    """Looks around on this computer. `folder` is where the data is kept."""

    def __init__(self, folder: Path, context: Callable[[], ssl.SSLContext] = ssl.create_default_context) -> None:
        self._folder, self._context = folder, context

    async def knock(self, host: str, port: int) -> Knock:
        """One TCP connection, closed at once."""
        return await off_loop(lambda: _knock(host, port), name="knock")

    async def certificate(self, host: str, port: int, name: str) -> TargetCertificate:
        """One TLS handshake; where there is no connection, nothing is known of a certificate."""
        return await off_loop(lambda: self._certificate(host, port, name), name="certificate")

    async def computer(self) -> Computer:
        """Disk, tray, notifications, keyring."""
        return await off_loop(self._computer, name="computer")

    def _certificate(self, host: str, port: int, name: str) -> TargetCertificate:
        try:
            with (
                socket.create_connection((host, port), timeout=LIMIT) as plain,
                self._context().wrap_socket(plain, server_hostname=name),
            ):
                return TargetCertificate("")
        except ssl.SSLCertVerificationError as error:
            return TargetCertificate(error.verify_message or "not accepted")
        except (OSError, ValueError):
            return TargetCertificate()

    def _computer(self) -> Computer:
        names = _bus_names() if sys.platform == "linux" else None
        return Computer(
            free=_free(self._folder),
            tray=None if names is None else _TRAY in names,
            notifications=None if names is None else _NOTIFICATIONS in names,
            keyring=_keyring(),
        )


def _knock(host: str, port: int) -> Knock:
    try:
        socket.create_connection((host, port), timeout=LIMIT).close()
    except (socket.gaierror, UnicodeError):
        return Knock.NO_NAME
    except ConnectionRefusedError:
        return Knock.REFUSED
    except TimeoutError:
        return Knock.SILENT
    except (OSError, OverflowError):  # no way there: that says nothing of the target
        return Knock.UNASKED
    return Knock.OPEN


def _free(folder: Path) -> int | None:
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return None


def _bus_names() -> frozenset[str] | None:
    """Who is on the session's bus, or would be started by it; None where there is none."""
    if not os.environ.get("DBUS_SESSION_BUS_ADDRESS"):
        return None
    from jeepney.bus_messages import message_bus  # noqa: PLC0415 - for Linux alone: not installed elsewhere

    from dockflare_desktop.adapters.bus import BusClosedError, BusRefusedError, SessionBus  # noqa: PLC0415 - see above

    try:
        with closing(SessionBus(LIMIT)) as bus:
            there = bus.ask(message_bus.ListNames(), LIMIT)[0]
            startable = bus.ask(message_bus.ListActivatableNames(), LIMIT)[0]
    except (BusClosedError, BusRefusedError):
        return None
    return frozenset((*there, *startable))


def _keyring() -> str:
    """The name of the keyring in use."""
    import keyring  # noqa: PLC0415 - 0.15 s that nobody should wait for at start

    backend = keyring.get_keyring()
    inner = getattr(backend, "backends", None)
    found = inner[0] if inner else backend
    return _KEYRINGS.get(type(found).__module__, type(found).__name__)
