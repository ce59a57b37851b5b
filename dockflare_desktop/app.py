"""The composition root of the tray program: shows the tray, then builds everything else, runs the loop, shuts down."""

import argparse
import asyncio
import logging
import signal
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import PurePath

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSettings, QTemporaryDir
from PySide6.QtWidgets import QApplication

from dockflare_desktop import __version__
from dockflare_desktop.app_loop import Loop
from dockflare_desktop.core.model import Container, Path, ServiceKey
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.core.status import AppStatus
from dockflare_desktop.core.transfer.findings import Import
from dockflare_desktop.engine.late import LateCommands
from dockflare_desktop.engine.ports import SECOND, Notifier, OutsideError
from dockflare_desktop.gui.bridge import StatusBridge
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.doing import Words
from dockflare_desktop.gui.face import Face
from dockflare_desktop.gui.text import translate
from dockflare_desktop.gui.theme import Theme
from dockflare_desktop.words import sentence

log = logging.getLogger(__name__)
NAME = "dockflare-desktop"
LOCK_BEAT = 1.0  # seconds between looks at a lock that somebody else holds
FINISH_WITHIN = 4.0  # seconds that ending may take (product.md section 9: the tray program within 5)


class QuitFilter(QObject):
    """Somebody else's quit (the system's, Cmd-Q) becomes ours, so that clean-up completes."""

    def __init__(self, quit_requested: Callable[[], None]) -> None:
        super().__init__()
        self._quit = quit_requested

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt calls it by this name
        """Swallow Quit."""
        if event.type() is not QEvent.Type.Quit:
            return False
        self._quit()
        return True


class Tray:
    """One run of the tray program."""

    def __init__(self, app: QApplication, arguments: argparse.Namespace) -> None:
        from dockflare_desktop.engine.tasks import Tasks

        self._app = app
        self._arguments = arguments
        self._quit = asyncio.Event()
        self._tasks = Tasks(self._report)
        self._bridge = StatusBridge()
        self._commands = LateCommands()
        self._face: Face | None = None
        self._last = AppStatus()
        self._bridge.changed.connect(self._keep)
        self._notifier = _notifier(self._clicked, _TrayMessages(self._say_in_tray))
        self._code = 0
        self._demo_places = QTemporaryDir() if arguments.demo else None

    def _places(self, folder: PurePath) -> QSettings:
        """Where sizes are remembered; the demo leaves nothing behind and takes nothing over."""
        places = self._demo_places
        file = places.filePath("window.ini") if places is not None else str(folder / "window.ini")
        return QSettings(file, QSettings.Format.IniFormat)

    async def run(self) -> int:
        """Tray first, everything else afterwards; until quit is asked for."""
        self._app.installEventFilter(quit_filter := QuitFilter(self._quit.set))
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self._quit.set)
        from dockflare_desktop.adapters.logs import start_logging
        from dockflare_desktop.compose import FIXED, now, read_environment

        try:
            environment = read_environment()
        except OutsideError as error:
            sys.stderr.write(sentence(error.problem).text + "\n")
            return 64
        log_kept = start_logging(None if self._arguments.demo else environment.folder, secrets=(environment.token,))
        fixed = {key: FIXED[key] for key in environment.fixed}
        fixed.update({"token": "CLOUDFLARE_API_TOKEN"} if environment.token else {})
        theme = Theme(self._app)
        context = Context(
            commands=self._commands,
            start=self._tasks.start,
            say=_say,
            now=now,
            theme=theme,
            quit=self._quit.set,
            places=self._places(environment.folder),
            read_address=_read_address,
            qr=_qr,
            read_import=_read_import,
            read_labels=_read_labels,
            read_config=_read_config,
            fixed=fixed,
            notifier=self._notifier,
            log=log_kept,
            version=__version__,
            data_folder="" if self._arguments.demo else str(environment.folder),
        )
        self._face = Face(context, self._bridge)
        self._face.start(hidden=self._arguments.hidden)
        working = self._tasks.start(self._work(environment))
        await self._quit.wait()
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)
        await self._tasks.cancel_all()
        await self._notifier.close()
        self._face.close()
        self._app.removeEventFilter(quit_filter)
        return self._code

    async def _work(self, environment: object) -> None:
        """Build the program and run its loop; a second start hands over and ends."""
        from dockflare_desktop import compose

        assert isinstance(environment, compose.Environment)  # noqa: S101 - read above, after the tray was shown
        try:
            program = await (
                compose.compose_demo(self._bridge.changed.emit, self._report)
                if self._arguments.demo
                else compose.compose(environment, self._bridge.changed.emit, self._report)
            )
        except OutsideError as error:
            self._bridge.changed.emit(AppStatus(broken=True, problems=(error.problem,)))
            return
        try:
            if await self._take_over(program):
                await program.controller.run()
        finally:
            async with asyncio.timeout(FINISH_WITHIN):
                await program.close()
            if self._arguments.demo:
                compose.remove_demo_folder(program)

    async def _take_over(self, program: object) -> bool:
        from dockflare_desktop.adapters.doorbell import Ringer
        from dockflare_desktop.compose import Program
        from dockflare_desktop.engine.porter import Porter

        assert isinstance(program, Program)  # noqa: S101 - made by _work
        if not program.lock.try_acquire("tray"):
            answer = await Ringer(program.environment.folder).ring({"do": "raise", "page": self._arguments.page})
            if answer is not None and answer.get("ok") == "1":
                self._quit.set()
                return False
            problem = Problem(ProblemCode.OTHER_PROCESS, program.lock.holder(), Effect.WARNING)
            self._bridge.changed.emit(AppStatus(problems=(problem,)))
            while not program.lock.try_acquire("tray"):  # noqa: ASYNC110 - the other one is another process
                await asyncio.sleep(LOCK_BEAT)
        program.bell.listen(Porter(program.controller, program.desk, self._raise).answer)
        self._commands.arrive(program.desk)
        self._tasks.start(program.doctor_watch.run())
        if program.scene is not None:
            self._tasks.start(program.scene.engine.play())
        return True

    def _keep(self, status: AppStatus) -> None:
        self._last = status

    def _raise(self, page: str) -> None:
        if self._face is not None:
            self._face.raise_window(page)

    def _say_in_tray(self, title: str, body: str) -> None:
        if self._face is not None:
            self._face.tray.say(title, body)

    def _clicked(self, key: str, action: str) -> None:
        if self._face is not None:
            self._face.notifying.clicked(key, second=action == SECOND)

    def _report(self, error: BaseException) -> None:
        """Our own failure: logged, shown once, never hidden behind a healthy icon."""
        log.error("background work failed", exc_info=error)
        if self._face is not None:
            self._face.show_bug("".join(traceback.format_exception(error)))
        ours = Problem(ProblemCode.OUR_BUG)
        others = tuple(each for each in self._last.problems if each != ours)
        self._bridge.changed.emit(replace(self._last, broken=True, problems=(ours, *others)))


def _say(problem: Problem) -> Words:
    return sentence(problem, translate, window=True)


def _read_address(hostname: str, path: str) -> tuple[ServiceKey, Path] | Problem:
    from dockflare_desktop.core.origin.address import read_address

    return read_address(hostname, path)


def _read_import(name: str, data: bytes, at: datetime) -> Import | Problem:
    from dockflare_desktop.adapters.importers import read_import

    return read_import(name, data, at)


def _read_labels(text: str) -> tuple[Sequence[Container], Sequence[Problem]]:
    from dockflare_desktop.adapters.compose_paste import pasted

    found = pasted(text)
    return found.containers, found.problems


def _read_config(text: str) -> Mapping[str, object] | Problem:
    from dockflare_desktop.adapters.tunnel_file import read_config

    return read_config(text)


class _TrayMessages:
    """The port Notifier where no notification service answers: the tray's own message, one click, no taking back."""

    def __init__(self, say_in_tray: Callable[[str, str], None]) -> None:
        self._say = say_in_tray

    async def notify(  # a tray's message has no more than title and body
        self,
        title: str,
        body: str,
        *,
        key: str,  # noqa: ARG002 - as said
        stays: bool = False,  # noqa: ARG002 - as said
        actions: Sequence[str] = (),  # noqa: ARG002 - as said
    ) -> None:
        """Show it."""
        self._say(title, body)

    async def withdraw(self, key: str) -> None:
        """A tray's message cannot be taken back."""

    async def close(self) -> None:
        """There is nothing to give back."""


def _qr(text: str) -> tuple[tuple[bool, ...], ...]:
    import segno

    code = segno.make(text, micro=False)
    return tuple(tuple(bool(module) for module in line) for line in code.matrix)


def _notifier(clicked: Callable[[str, str], None], fallback: Notifier) -> Notifier:
    if not sys.platform.startswith("linux"):
        return fallback
    from dockflare_desktop.adapters.notify import DbusNotifier

    return DbusNotifier("DockFlare Desktop", NAME, clicked, fallback=fallback)


def main(arguments: list[str]) -> int:
    """Start the tray program."""
    parser = argparse.ArgumentParser(prog=NAME)
    parser.add_argument("demo", nargs="?", choices=["demo"], help="against an embedded account")
    parser.add_argument("--hidden", action="store_true", help="start in the tray")
    parser.add_argument("--page", default="", help="which page to show")
    parsed = parser.parse_args(arguments)
    QCoreApplication.setApplicationName("DockFlare Desktop")
    QCoreApplication.setApplicationVersion(__version__)
    app = QApplication([NAME])
    app.setDesktopFileName(NAME)
    app.setQuitOnLastWindowClosed(False)
    with asyncio.Runner(loop_factory=lambda: Loop(app)) as runner:
        return runner.run(_run(app, parsed))


async def _run(app: QApplication, arguments: argparse.Namespace) -> int:
    return await Tray(app, arguments).run()
