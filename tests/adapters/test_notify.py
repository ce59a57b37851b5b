"""Desktop notifications: clickable, replaced, withdrawn, escaped; and never a reason to fail."""

import asyncio
import shutil
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from tempfile import gettempdir
from typing import Any

import pytest
from jeepney import HeaderFields, MatchRule, Message

from dockflare_desktop.adapters import notify
from dockflare_desktop.adapters.bus import BusClosedError, BusRefusedError
from dockflare_desktop.adapters.notify import DbusNotifier
from dockflare_desktop.engine.ports import SECOND, Notifier
from tests.adapters.fake_daemon import FakeDaemon

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


class StubBus:
    """What the daemon would answer, without a bus."""

    abilities: tuple[str, ...] = ("body", "body-markup", "actions")
    fail: Exception | None = None
    last: "StubBus | None" = None
    connected = 0

    def __init__(self, limit: float) -> None:
        if isinstance(StubBus.fail, BusClosedError):
            raise StubBus.fail
        StubBus.last = self
        StubBus.connected += 1
        self.asked: list[tuple[str, Any]] = []
        self.heard: dict[str, Callable[[tuple[Any, ...]], None]] = {}
        self.closed = False

    def ask(self, message: Message, limit: float) -> tuple[Any, ...]:
        if StubBus.fail is not None:
            raise StubBus.fail
        member = message.header.fields[HeaderFields.member]
        self.asked.append((member, message.body))
        match member:
            case "GetCapabilities":
                return (list(StubBus.abilities),)
            case "Notify":
                return (message.body[1] or 100 + sum(1 for name, _ in self.asked if name == "Notify"),)
            case _:
                return ()

    def hear(self, rule: MatchRule, heard: Callable[[tuple[Any, ...]], None]) -> None:
        self.heard[rule.header_fields["member"]] = heard

    def close(self) -> None:
        self.closed = True

    def notes(self) -> list[Any]:
        return [body for name, body in self.asked if name == "Notify"]


class Tray:
    """The fall-back."""

    def __init__(self) -> None:
        self.said: list[tuple[str, ...]] = []

    async def notify(
        self, title: str, body: str, *, key: str, stays: bool = False, actions: Sequence[str] = ()
    ) -> None:
        self.said.append(("notify", title, body, key, *actions))

    async def withdraw(self, key: str) -> None:
        self.said.append(("withdraw", key))


@pytest.fixture
def stub(monkeypatch: pytest.MonkeyPatch) -> type[StubBus]:
    monkeypatch.setattr(notify, "SessionBus", StubBus)
    for name, value in (("abilities", StubBus.abilities), ("fail", None), ("last", None), ("connected", 0)):
        monkeypatch.setattr(StubBus, name, value)
    return StubBus


def bus() -> StubBus:
    assert StubBus.last is not None
    return StubBus.last


async def made(clicks: list[tuple[str, str]] | None = None, fallback: Notifier | None = None) -> DbusNotifier:
    return DbusNotifier("dockflare-desktop", "icon", lambda *click: (clicks or []).append(click), fallback=fallback)


async def test_a_notification_carries_a_click_a_button_and_escaped_text(stub: type[StubBus]) -> None:
    notifier = await made()
    assert await notifier.available()
    await notifier.notify("Ready & <set>", "a <b> & c", key="k", actions=["Review..."])
    await notifier.notify("Stays", "b", key="s", stays=True)
    (app, replaced, icon, title, body, actions, hints, time), (*_, plain_actions, _, for_ever) = bus().notes()
    assert (app, replaced, icon, title, time) == ("dockflare-desktop", 0, "icon", "Ready & <set>", -1)
    assert body == "a &lt;b&gt; &amp; c"
    assert actions == ["default", "Review...", "button", "Review..."]
    assert hints == {"urgency": ("y", 1), "desktop-entry": ("s", "dockflare-desktop")}
    assert (plain_actions, for_ever) == (["default", "Open"], 0)
    await notifier.notify("Two", "b", key="t", actions=["Show", "It is meant to be"])
    assert bus().notes()[-1][5] == ["default", "Show", "button", "Show", SECOND, "It is meant to be"]


async def test_a_daemon_gets_only_what_it_can_do(stub: type[StubBus], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stub, "abilities", ("body",))
    await (await made()).notify("t", "a <b> & c", key="k", actions=["Show"])
    monkeypatch.setattr(stub, "abilities", ())
    first = bus().notes()[0]
    await (await made()).notify("t", "a", key="k")
    assert (first[4], first[5], bus().notes()[0][4]) == ("a <b> & c", [], "")


async def test_the_same_key_replaces_and_another_does_not(stub: type[StubBus]) -> None:
    notifier = await made()
    for key in ("a", "b", "a"):
        await notifier.notify(key, "", key=key)
    assert [note[1] for note in bus().notes()] == [0, 0, 101]


async def test_a_notification_is_withdrawn_once(stub: type[StubBus]) -> None:
    notifier = await made()
    await notifier.notify("a", "", key="a")
    await notifier.withdraw("a")
    await notifier.withdraw("a")
    await notifier.withdraw("never shown")
    assert [body for name, body in bus().asked if name == "CloseNotification"] == [(101,)]


async def test_a_click_from_the_reading_thread_is_told_on_the_loop_with_its_key(stub: type[StubBus]) -> None:
    told: asyncio.Queue[tuple[str, str, int]] = asyncio.Queue()
    notifier = DbusNotifier("a", "", lambda *click: told.put_nowait((*click, threading.get_ident())))
    await notifier.notify("a", "", key="held", actions=["Review..."])
    clicks = [(999, "default"), (101, "button"), (101, "default")]
    reader = threading.Thread(target=lambda: [bus().heard["ActionInvoked"](click) for click in clicks])
    reader.start()
    async with asyncio.timeout(5):
        found = [await told.get(), await told.get()]
    assert found == [("held", "button", threading.get_ident()), ("held", "default", threading.get_ident())]
    assert told.empty()


async def test_a_closed_notification_is_not_replaced_any_more(stub: type[StubBus]) -> None:
    notifier = await made()
    await notifier.notify("a", "", key="a")
    bus().heard["NotificationClosed"]((101, 2))
    await asyncio.sleep(0)
    await notifier.notify("a", "", key="a")
    assert [note[1] for note in bus().notes()] == [0, 0]


async def test_a_refused_withdrawal_leaves_the_others_known(
    stub: type[StubBus], monkeypatch: pytest.MonkeyPatch
) -> None:
    notifier = await made()
    await notifier.notify("a", "", key="a")
    await notifier.notify("b", "", key="b")
    monkeypatch.setattr(stub, "fail", BusRefusedError("org.freedesktop.DBus.Error.Failed"))
    await notifier.withdraw("a")
    monkeypatch.setattr(stub, "fail", None)
    await notifier.notify("b", "", key="b")
    assert ([note[1] for note in bus().notes()], stub.connected) == ([0, 0, 102], 1)


@pytest.mark.parametrize("error", [BusClosedError("no bus"), BusRefusedError("ServiceUnknown")])
async def test_without_bus_or_daemon_the_fall_back_speaks(
    stub: type[StubBus], monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    monkeypatch.setattr(stub, "fail", error)
    tray = Tray()
    notifier = await made(fallback=tray)
    assert not await notifier.available()
    await notifier.notify("t", "b", key="k", actions=["Show"])
    await notifier.withdraw("k")
    assert tray.said == [("notify", "t", "b", "k", "Show"), ("withdraw", "k")]
    await (await made()).notify("t", "b", key="k")  # nobody to tell: no error either


async def test_a_daemon_lost_on_the_way_hands_over_and_is_found_again(
    stub: type[StubBus], monkeypatch: pytest.MonkeyPatch
) -> None:
    tray = Tray()
    notifier = await made(fallback=tray)
    await notifier.notify("1", "", key="k")
    first = bus()
    monkeypatch.setattr(stub, "fail", BusClosedError("gone"))
    await notifier.notify("2", "", key="k")
    assert first.closed
    monkeypatch.setattr(stub, "fail", None)
    await notifier.notify("3", "", key="k")
    assert ([call[1] for call in tray.said], stub.connected) == (["2"], 2)
    assert [note[3] for note in bus().notes()] == ["3"]
    await notifier.close()
    await notifier.close()
    assert bus().closed


# --- on a real bus ---------------------------------------------------------------------------------------------------


@pytest.fixture
def session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A private bus without any service to start."""
    daemon = shutil.which("dbus-daemon")
    assert daemon is not None
    config = tmp_path / "bus.conf"
    config.write_text(
        f"<busconfig><type>session</type><listen>unix:tmpdir={gettempdir()}</listen><policy context='default'>"
        "<allow send_destination='*' eavesdrop='true'/><allow receive_sender='*'/><allow own='*'/></policy></busconfig>"
    )
    command = [daemon, f"--config-file={config}", "--nofork", "--print-address"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        try:
            yield address
        finally:
            process.terminate()


@pytest.mark.lab
async def test_on_a_real_bus_notify_replace_click_and_withdraw(session: str) -> None:
    clicks: asyncio.Queue[tuple[str, str]] = asyncio.Queue()
    notifier = DbusNotifier("dockflare-desktop", "", lambda *click: clicks.put_nowait(click))
    assert not await notifier.available()
    daemon = FakeDaemon(session)
    assert await notifier.available()
    await notifier.notify("Held", "5 <of> 13", key="held", actions=["Review..."])
    await notifier.notify("Held", "6 of 13", key="held", actions=["Review..."])
    assert [note[1] for note in daemon.shown] == [0, 101]
    assert daemon.shown[0][4] == "5 &lt;of&gt; 13"
    daemon.click(101, "default")
    async with asyncio.timeout(5):
        assert await clicks.get() == ("held", "default")
    await notifier.withdraw("held")
    assert daemon.closed == [101]
    daemon.close()
    tray = Tray()
    notifier._fallback = tray
    await notifier.notify("t", "b", key="k")
    assert [call[0] for call in tray.said] == ["notify"]
    await notifier.close()


def handles() -> int:
    """Open files and sockets of this process."""
    return len(list(Path("/proc/self/fd").iterdir()))


@pytest.mark.lab
async def test_on_a_real_bus_the_end_of_the_bus_is_quiet_and_leaks_nothing(
    session: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = handles()
    tray = Tray()
    notifier = await made(fallback=tray)
    for number in range(20):
        await notifier.notify(str(number), "", key="k")  # a bus without a daemon: connected anew each time
    assert len(tray.said) == 20
    for _ in range(200):
        if handles() <= before:
            break
        await asyncio.sleep(0.01)
    assert handles() <= before
    daemon = FakeDaemon(session)
    await notifier.notify("shown", "", key="k")
    assert [note[3] for note in daemon.shown] == ["shown"]
    daemon.close()
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus")
    reading = notifier._session
    assert reading is not None
    reading.bus._connection.sock.shutdown(socket.SHUT_RDWR)
    await notifier.notify("after", "", key="k")
    assert tray.said[-1][1] == "after"
    assert "Traceback" not in capsys.readouterr().err
