"""What a click on a finding does: shown first, done as shown, undone by one click; reports are read before they are
saved."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from dockflare_desktop.core.doctor.check import Check
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.dialogs.message import MessageDialog
from dockflare_desktop.gui.doers.doctor import DoctorDoer
from dockflare_desktop.gui.doing import Do, Request
from dockflare_desktop.gui.main_window import MainWindow
from dockflare_desktop.gui.running import Running
from tests.gui import doctor_samples, samples, walking
from tests.gui.fake_commands import FakeCommands
from tests.gui.fake_doctor import JOINING
from tests.gui.walking import shown, soon, words

ADDRESS = "web.home.example"
Walk = walking.Walk[DoctorDoer]


def made(context: Context, window: QWidget, running: Running) -> DoctorDoer:
    doer = DoctorDoer(context, window, running, lambda _request: None)  # type: ignore[arg-type]  # any window will do
    doer.show_status(doctor_samples.status())
    return doer


@pytest.fixture
def walk(make_walk: Callable[..., Walk]) -> Walk:
    return make_walk(made)


def ask(doer: DoctorDoer, do: Do, value: str = "") -> None:
    doer.calls[do](Request(do, value=value))


def test_connecting_a_network_is_shown_first_and_done_as_it_was_shown(walk: Walk, commands: FakeCommands) -> None:
    async def steps(doer: DoctorDoer) -> None:
        ask(doer, Do.JOIN_NETWORK, ADDRESS)
        await soon()
        dialog = shown(walk.window)
        assert "docker network connect proxy web" in words(dialog)
        assert dialog._ui.cancelButton.isDefault()
        dialog.reject()
        await soon()
        assert commands.doctor.asked == [("plan_joining", ADDRESS)]
        ask(doer, Do.JOIN_NETWORK, ADDRESS)
        await soon()
        shown(walk.window)._ui.okButton.click()
        await soon()
        assert commands.doctor.asked[-1] == ("join", JOINING)
        doer._leave(JOINING)

    walk(steps)
    assert commands.doctor.asked[-1] == ("leave", JOINING)


def test_what_cannot_be_connected_says_why(walk: Walk, commands: FakeCommands) -> None:
    commands.doctor.joining = Problem(ProblemCode.NO_NETWORK, ADDRESS, container="web")

    async def steps(doer: DoctorDoer) -> None:
        ask(doer, Do.JOIN_NETWORK, ADDRESS)
        await soon()
        assert "no network" in words(shown(walk.window))
        shown(walk.window).reject()

    walk(steps)


def test_checks_run_and_are_muted_and_heard_again(walk: Walk, commands: FakeCommands) -> None:
    async def steps(doer: DoctorDoer) -> None:
        ask(doer, Do.DOCTOR)
        ask(doer, Do.DOCTOR_MUTE, "disk")
        ask(doer, Do.DOCTOR_HEAR, "disk")
        await soon()

    walk(steps)
    assert commands.doctor.asked == [("run",), ("mute", Check.DISK, True), ("mute", Check.DISK, False)]


def test_the_findings_are_on_their_page(context: Context, qtbot: QtBot) -> None:
    window = MainWindow(context)
    qtbot.addWidget(window)
    doer = DoctorDoer(context, window, Running(context, window), lambda _request: None)
    ask(doer, Do.FINDINGS)
    assert (window.isVisible(), window.page) == (True, "doctor")


def test_a_report_is_read_before_it_is_saved(walk: Walk, tmp_path: Path) -> None:
    async def steps(doer: DoctorDoer) -> None:
        ask(doer, Do.DOCTOR_REPORT)
        await soon()
        dialog = shown(walk.window)
        text = words(dialog)
        assert "[bad] Room at Cloudflare: " in text
        assert "mkdev.example" not in text
        dialog._ui.okButton.click()
        await soon()
        chooser = walk.window.findChildren(QFileDialog)[-1]
        for line in chooser.findChildren(QLineEdit):
            line.setText(str(tmp_path / "report.txt"))
        chooser.accept()
        await soon()

    walk(steps)
    assert (tmp_path / "report.txt").read_text().startswith("DockFlare Desktop 0.1, checks of ")


def test_a_place_that_cannot_be_written_is_told(walk: Walk, monkeypatch: pytest.MonkeyPatch) -> None:
    async def nowhere(_dialog: QFileDialog) -> Path:
        return Path("/proc/nowhere/report.txt")

    monkeypatch.setattr("dockflare_desktop.gui.doers.doctor.chosen", nowhere)

    async def steps(doer: DoctorDoer) -> None:
        doer._running.command(doer._save("text"))
        await soon()
        assert "file unwritable" in words(shown(walk.window)).lower()
        shown(walk.window).reject()

    walk(steps)


def test_without_findings_there_is_nothing_to_report(walk: Walk) -> None:
    async def steps(doer: DoctorDoer) -> None:
        doer.show_status(samples.full())
        ask(doer, Do.DOCTOR_REPORT)
        await soon()
        assert not walk.window.findChildren(MessageDialog)

    walk(steps)
