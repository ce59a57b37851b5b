"""Connectors on the Tunnels page: what the button beside them does; a change is shown and agreed to first."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from dockflare_desktop.core.connectors.setup import Setup
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.dialogs.message import MessageDialog
from dockflare_desktop.gui.dialogs.run_connector import RunConnectorDialog
from dockflare_desktop.gui.doers.connectors import ConnectorDoer
from dockflare_desktop.gui.present.connectors import connector_offer, runs_here
from tests.gui.fake_commands import FakeCommands
from tests.gui.looping import Loop, answer, dialog, no_dialog
from tests.gui.tunnel_samples import connectors

RUNNING = Setup("e1", "t1", "home", pinned="cloudflare/cloudflared@sha256:aa", network="proxy")


class Stage:
    def __init__(self, loop: Loop, context: Context, parent: QWidget) -> None:
        self.loop = loop
        self.again, self.snippets = 0, list[str]()
        self.doing = ConnectorDoer(context, parent, self._again, self._snippet)

    async def _again(self) -> None:
        self.again += 1

    async def _snippet(self, tunnel: str) -> None:
        self.snippets.append(tunnel)


@pytest.fixture
def stage(make_context: Callable[..., Context], qtbot: QtBot) -> Iterator[Stage]:
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.show()
    loop = Loop()
    yield Stage(loop, make_context(start=loop), parent)
    loop.close()


def test_the_button_runs_one_or_updates_ours() -> None:
    assert connector_offer(ours=runs_here(connectors())) == "Update image..."
    assert connector_offer(ours=runs_here(None)) == "Run a connector..."


def test_an_update_is_shown_and_agreed_to(stage: Stage, commands: FakeCommands) -> None:
    commands.connectors.running = (RUNNING,)
    stage.loop(stage.doing.update("home"))
    asked = dialog(MessageDialog)
    assert "Pull the image cloudflare/cloudflared:latest" in asked._ui.report.toPlainText()
    answer(stage.loop, asked._ui.okButton)
    assert [each[0] for each in commands.connectors.asked] == ["plan", "carry out"]
    assert (stage.again, no_dialog()) == (1, True)


def test_no_leaves_everything(stage: Stage, commands: FakeCommands) -> None:
    commands.connectors.running = (RUNNING,)
    stage.loop(stage.doing.stop("home"))
    asked = dialog(MessageDialog)
    assert "Stop and remove cloudflared-home-7f3a-1" in asked._ui.report.toPlainText()
    answer(stage.loop, asked._ui.cancelButton)
    assert [each[0] for each in commands.connectors.asked] == ["plan"]
    assert stage.again == 0


@pytest.mark.parametrize("when", ["problem", "fails"])
def test_what_hinders_is_told(stage: Stage, commands: FakeCommands, when: str) -> None:
    commands.connectors.running = (RUNNING,)
    setattr(commands.connectors, when, Problem(ProblemCode.OBSERVE_ONLY, "docker"))
    stage.loop(stage.doing.stop("home"))
    if when == "fails":
        answer(stage.loop, dialog(MessageDialog)._ui.okButton)
    told = dialog(MessageDialog)
    assert told._ui.heading.text() == "Nothing was changed"
    answer(stage.loop, told._ui.okButton)
    assert stage.again == 0


def test_running_one_reads_anew_and_who_runs_it_himself_gets_the_snippet(stage: Stage) -> None:
    stage.loop(stage.doing.run("home"))
    shown = dialog(RunConnectorDialog)
    answer(stage.loop, shown.ui.okButton)
    answer(stage.loop, shown.ui.okButton)
    assert (stage.again, stage.snippets) == (1, [])
    stage.loop(stage.doing.run("home"))
    shown = dialog(RunConnectorDialog)
    shown.elsewhere.setChecked(True)
    answer(stage.loop, shown.ui.okButton)
    assert (stage.again, stage.snippets) == (1, ["home"])
