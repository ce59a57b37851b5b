"""Windows are drawn off screen, unless the caller names another platform."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before Qt is imported

from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QLocale, QSettings
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from dockflare_desktop.adapters.tunnel_file import read_config
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.theme import Theme
from tests.gui import samples
from tests.gui.fake_commands import FakeCommands
from tests.gui.looping import Loop
from tests.gui.walking import Walk

QLocale.setDefault(QLocale("en_GB"))


@dataclass
class Quit:
    times: int = 0

    def __call__(self) -> None:
        self.times += 1


@dataclass
class Starter:
    """Runs what does not wait at once; keeps what waits (a dialog) so that a test can close it."""

    waiting: list[Coroutine[Any, Any, object]] = field(default_factory=list)

    def __call__(self, work: Coroutine[Any, Any, object]) -> None:
        try:
            work.send(None)
        except StopIteration:
            return
        self.waiting.append(work)


def really_delete() -> None:
    """Outside of a running event loop Qt keeps what was given to deleteLater for ever."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture(autouse=True)
def as_the_program_does(qapp: QApplication) -> Iterator[None]:
    """Closing a window ends nothing, and what was deleted is gone when the next test begins."""
    qapp.setQuitOnLastWindowClosed(False)
    yield
    really_delete()


@pytest.fixture(scope="session")
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, "light")


@pytest.fixture
def commands() -> FakeCommands:
    return FakeCommands()


@pytest.fixture
def starter() -> Iterator[Starter]:
    made = Starter()
    yield made
    for work in made.waiting:
        work.close()


@pytest.fixture
def loop() -> Iterator[Loop]:
    """For `start`, where a test answers the dialogs that what was started waits for."""
    made = Loop()
    yield made
    made.close()


@pytest.fixture
def quitting() -> Quit:
    return Quit()


@pytest.fixture
def make_context(
    theme: Theme, commands: FakeCommands, starter: Starter, quitting: Quit, tmp_path: Path
) -> Callable[..., Context]:
    """A context of fakes; keyword arguments replace parts of it."""

    def make(**parts: Any) -> Context:
        usual: dict[str, Any] = {
            "commands": commands,
            "start": starter,
            "say": samples.say,
            "now": lambda: samples.NOW,
            "theme": theme,
            "quit": quitting,
            "places": QSettings(str(tmp_path / "places.ini"), QSettings.Format.IniFormat),
            "read_address": samples.read_address,
            "qr": samples.qr,
            "read_import": samples.read_import,
            "read_labels": samples.read_labels,
            "read_config": read_config,
            "version": "0.1",
        }
        return Context(**{**usual, **parts})

    return make


@pytest.fixture
def context(make_context: Callable[..., Context]) -> Context:
    return make_context()


@pytest.fixture
def make_walk(qapp: QApplication, make_context: Callable[..., Context], qtbot: QtBot) -> Callable[..., Walk[Any]]:
    """A walk of the doer that this makes, in a window of its own."""
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    return partial(Walk, qapp, make_context, window)
