"""A throw-away desktop: X server, session bus, window manager, tray host, notifications, unlocked keyring.

Everything lies in one scratch folder; nothing of the machine's own desktop is used, and the bus
starts no service by itself. Any number can run side by side.
"""

import contextlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from jeepney import DBusAddress, new_method_call
from jeepney.io.blocking import open_dbus_connection

from tests.lab.processes import Program, wait_until
from tests.lab.sni import FakeHost

Tray = Literal["tint2", "fake", "none"]
Notifications = Literal["dunst", "fake", "none"]

# A bus of our own without service files: what is not started here does not exist.
BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={socket}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""
TINT2 = """rounded = 0
border_width = 0
background_color = #20242b 100
panel_items = TSC
panel_position = bottom center horizontal
panel_size = 100% 36
panel_background_id = 1
systray_padding = 6 4 6
systray_icon_size = 24
time1_format = %H:%M
time1_font = DejaVu Sans 10
clock_font_color = #ffffff 100
"""
DUNST = """[global]
  origin = top-right
  offset = 20x40
  width = 350
  font = DejaVu Sans 10
  icon_position = left
  mouse_left_click = do_action,close_current
"""
GRAB = """
import sys
from PySide6.QtWidgets import QApplication
app = QApplication([])
shot = app.primaryScreen().grabWindow(0)
sys.exit(0 if shot.save(sys.argv[1]) else 1)
"""
# A line of `xwininfo -root -tree` for a window with a title: size, and the corner relative to the screen.
WINDOW = re.compile(
    r'^ +(?P<id>0x\w+) "(?P<title>.*)": .* (?P<w>\d+)x(?P<h>\d+)[-+]\d+[-+]\d+ +\+(?P<x>\d+)\+(?P<y>\d+)$', re.M
)
ICON_SIZE = 24  # as in TINT2
KEEP = ("PATH", "LANG", "LC_ALL", "TZ", "VIRTUAL_ENV", "PYTHONPATH")


@dataclass(frozen=True, slots=True)
class Window:
    """A window with a title; pixels on the screen."""

    id: str
    title: str
    x: int
    y: int
    width: int
    height: int


class LabDesktop:
    """`with LabDesktop() as desktop: desktop.start([sys.executable, "-m", "dockflare_desktop"])`.

    `tray`: tint2 draws an XEmbed tray that xdotool can click; fake is the StatusNotifier host of
    tests/lab/sni.py, which is asked through `desktop.host`; none is a desktop without a tray.
    `notifications`: dunst draws them, fake records them in `desktop.host`.
    `env` is the environment for programs in this desktop: a home of its own, nothing of the caller's.
    """

    def __init__(
        self,
        *,
        tray: Tray = "tint2",
        notifications: Notifications = "dunst",
        keyring: bool = True,
        size: str = "1280x800",
    ) -> None:
        self.tray, self.notifications, self.keyring, self.size = tray, notifications, keyring, size
        self.folder = Path(tempfile.mkdtemp(prefix="dfd-desk-"))
        self.bus = f"unix:path={self.folder}/bus"
        self.env = self._environment()
        self._host: FakeHost | None = None
        self._closers: list[Callable[[], object]] = []

    def __enter__(self) -> "LabDesktop":
        with contextlib.ExitStack() as unless_started:
            unless_started.callback(self.close)
            self._start_display()
            self._start_bus()
            self._start_services()
            unless_started.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def host(self) -> FakeHost:
        """The fake tray host and notification recorder."""
        assert self._host is not None, "this desktop was made without a fake tray or fake notifications"
        return self._host

    def start(self, argv: Sequence[str], *, env: Mapping[str, str] | None = None, **extra: Any) -> Program:
        """Start a program in this desktop; it is ended with the desktop at the latest."""
        log = self.folder / f"{len(self._closers):03}-{Path(argv[0]).name}.log"
        program = Program(argv, log=log, env={**self.env, **(env or {})}, **extra)
        self._closers.append(program.end)
        return program

    def run(self, argv: Sequence[str], *, seconds: float = 30) -> subprocess.CompletedProcess[str]:
        """Run a program to its end and give back status and output."""
        return subprocess.run(
            argv, env=self.env, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=seconds, check=False
        )

    def screenshot(self, path: Path) -> Path:
        """The whole screen as PNG, menus and notifications included."""
        done = self.run([sys.executable, "-c", GRAB, str(path)])
        assert done.returncode == 0, done.stderr
        return path

    def xdotool(self, *args: str) -> str:
        """Move, click, type, search windows; returns what it printed."""
        done = self.run(["xdotool", *args])
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def click(self, x: int, y: int, *, button: int = 1) -> None:
        """Move the pointer and press: 1 left, 2 middle, 3 right."""
        self.xdotool("mousemove", str(x), str(y), "click", str(button))

    def windows(self) -> list[Window]:
        """Every window with a title, menus and tray icons included."""
        tree = self.run(["xwininfo", "-root", "-tree"]).stdout
        return [
            Window(found["id"], found["title"], int(found["x"]), int(found["y"]), int(found["w"]), int(found["h"]))
            for found in WINDOW.finditer(tree)
        ]

    def wait_for_window(self, title: str, *, seconds: float = 15) -> Window:
        """The first window bigger than an icon whose title (or, for a menu, program name) contains `title`."""
        return self._wait_for(title, lambda window: min(window.width, window.height) > ICON_SIZE, seconds)

    def wait_for_tray_icon(self, program: str, *, seconds: float = 15) -> Window:
        """The icon in tint2's tray of the program with this name."""
        return self._wait_for(program, lambda window: (window.width, window.height) == (ICON_SIZE, ICON_SIZE), seconds)

    def click_tray_icon(self, program: str, *, button: int = 3) -> None:
        """Press on the middle of the icon; the right button opens its menu, a window with the program's name."""
        icon = self.wait_for_tray_icon(program)
        self.click(icon.x + ICON_SIZE // 2, icon.y + ICON_SIZE // 2, button=button)

    def close(self) -> None:
        """End everything, the last started first, and remove the folder."""
        while self._closers:
            self._closers.pop()()
        shutil.rmtree(self.folder, ignore_errors=True)

    # --- inside ---

    def _wait_for(self, title: str, fits: Callable[[Window], bool], seconds: float) -> Window:
        def found() -> list[Window]:
            fitting = [window for window in self.windows() if title in window.title and fits(window)]
            return [window for window in fitting if self._mapped(window)]

        wait_until(f"window {title!r}", found, seconds=seconds)
        return found()[0]

    def _mapped(self, window: Window) -> bool:
        """Is it on the screen, and not only made? Keys sent before that are lost."""
        return "IsViewable" in self.run(["xwininfo", "-id", window.id]).stdout

    def _environment(self) -> dict[str, str]:
        home = self.folder / "home"
        runtime = self.folder / "run"
        runtime.mkdir(mode=0o700)  # Qt and dbus insist on 0700
        env = {name: os.environ[name] for name in KEEP if name in os.environ}
        env |= {"HOME": str(home), "XDG_RUNTIME_DIR": str(runtime), "DBUS_SESSION_BUS_ADDRESS": self.bus}
        env |= {"QT_QPA_PLATFORM": "xcb", "XDG_SESSION_TYPE": "x11", "NO_AT_BRIDGE": "1"}
        for name, folder in {
            "CONFIG": ".config",
            "DATA": ".local/share",
            "STATE": ".local/state",
            "CACHE": ".cache",
        }.items():
            (home / folder).mkdir(parents=True)
            env[f"XDG_{name}_HOME"] = str(home / folder)
        return env

    def _start_display(self) -> None:
        reading, writing = os.pipe()
        with os.fdopen(reading) as answer:
            server = self.start(
                ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{self.size}x24", "-nolisten", "tcp", "-noreset"],
                pass_fds=(writing,),
            )
            os.close(writing)
            if not (number := answer.readline().strip()):  # the end of the pipe: it has died
                server.wait_until("X server", lambda: False, seconds=2)
        self.env["DISPLAY"] = f":{number}"

    def _start_bus(self) -> None:
        config = self.folder / "bus.conf"
        config.write_text(BUS.format(socket=self.folder / "bus"))
        daemon = self.start(["dbus-daemon", f"--config-file={config}", "--nofork", "--nopidfile"])
        daemon.wait_until("session bus", (self.folder / "bus").exists)

    def _start_services(self) -> None:
        window_manager = self.start(["openbox", "--sm-disable"])
        if self.keyring:  # the first --unlock makes a login keyring with this password, the default collection
            argv = ["gnome-keyring-daemon", "--unlock", "--components=secrets", "--foreground"]
            self._wait_for_name(self.start(argv, stdin=b"lab\n"), "org.freedesktop.secrets")
        if "fake" in {self.tray, self.notifications}:
            self._host = FakeHost(self.bus, tray=self.tray == "fake", notifications=self.notifications == "fake")
            self._closers.append(self._host.close)
        if self.notifications == "dunst":
            (self.folder / "dunstrc").write_text(DUNST)
            dunst = self.start(["dunst", "-conf", str(self.folder / "dunstrc")])
            self._wait_for_name(dunst, "org.freedesktop.Notifications")
        window_manager.wait_until("window manager", self._managed)
        if self.tray == "tint2":
            (self.folder / "tint2rc").write_text(TINT2)
            panel = self.start(["tint2", "-c", str(self.folder / "tint2rc")])
            panel.wait_until("tray", lambda: any(window.title == "tint2" for window in self.windows()))

    def _managed(self) -> bool:
        return "window id" in self.run(["xprop", "-root", "_NET_SUPPORTING_WM_CHECK"]).stdout

    def _wait_for_name(self, program: Program, name: str) -> None:
        program.wait_until(name, lambda: self.bus_has(name))

    def bus_has(self, name: str) -> bool:
        """Does somebody own this name on the session bus?"""
        bus = DBusAddress("/org/freedesktop/DBus", bus_name="org.freedesktop.DBus", interface="org.freedesktop.DBus")
        with contextlib.closing(open_dbus_connection(self.bus)) as connection:
            return bool(connection.send_and_get_reply(new_method_call(bus, "NameHasOwner", "s", (name,))).body[0])
