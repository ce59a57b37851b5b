"""Running connectors from a window: what is done is shown first, and only that is done."""

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from dockflare_desktop.core.connectors.setup import Setup
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.dialogs.run_connector import RunConnectorDialog
from dockflare_desktop.gui.present.connectors import network_note, networks_of, starting
from tests.gui.fake_commands import FakeCommands
from tests.gui.fake_connectors import ENGINES

RUNNING = Setup("e1", "t1", "home", pinned="cloudflare/cloudflared@sha256:aa", network="proxy")


def test_it_begins_with_how_it_runs_or_with_the_network_that_most_containers_use() -> None:
    assert starting((), ENGINES).network == "proxy"
    assert starting((RUNNING,), ENGINES) is RUNNING
    assert networks_of(None) == networks_of(ENGINES[1]) == ("cloudflare-net",)
    assert network_note(ENGINES[0], "proxy").startswith("11 of your containers")
    assert network_note(ENGINES[0], "new").startswith("This network is made.")


@pytest.fixture
def made(qtbot: QtBot, context: Context) -> Callable[[], RunConnectorDialog]:
    def open_it() -> RunConnectorDialog:
        dialog = RunConnectorDialog(context, "home")
        qtbot.addWidget(dialog)
        dialog.show()
        return dialog

    return open_it


def test_the_steps_come_first_and_then_they_are_done(
    qtbot: QtBot, made: Callable[[], RunConnectorDialog], commands: FakeCommands
) -> None:
    dialog = made()
    qtbot.waitUntil(lambda: dialog.network.currentText() == "proxy")
    dialog.ui.okButton.click()
    qtbot.waitUntil(lambda: dialog.ui.okButton.text() == "Do this")
    assert [each[0] for each in commands.connectors.asked] == ["plan"]
    with qtbot.waitSignal(dialog.accepted):
        dialog.ui.okButton.click()
    assert [each[0] for each in commands.connectors.asked] == ["plan", "carry out"]
    assert not dialog.myself


def test_what_is_typed_afterwards_is_shown_again_first(
    qtbot: QtBot, made: Callable[[], RunConnectorDialog], commands: FakeCommands
) -> None:
    dialog = made()
    qtbot.waitUntil(lambda: dialog.network.currentText() == "proxy")
    dialog.ui.okButton.click()
    qtbot.waitUntil(lambda: dialog.ui.okButton.text() == "Do this")
    dialog.replicas.setText("3")
    assert dialog.ui.okButton.text() == "Show the steps"
    dialog.ui.okButton.click()
    qtbot.waitUntil(lambda: len(commands.connectors.asked) == 2)
    assert commands.connectors.asked[1][1].replicas == 3


def test_connectors_elsewhere_are_agreed_to_by_a_tick(
    qtbot: QtBot, made: Callable[[], RunConnectorDialog], commands: FakeCommands
) -> None:
    commands.connectors.others = 2
    dialog = made()
    qtbot.waitUntil(lambda: dialog.network.currentText() == "proxy")
    assert not dialog.beside.isVisible()
    dialog.ui.okButton.click()
    qtbot.waitUntil(dialog.beside.isVisible)
    assert "connector elsewhere" in dialog.ui.answer.text()
    assert dialog.ui.okButton.text() == "Show the steps"
    dialog.beside.setChecked(True)
    dialog.ui.okButton.click()
    qtbot.waitUntil(lambda: dialog.ui.okButton.text() == "Do this")


def test_what_fails_is_told_and_the_form_stays(
    qtbot: QtBot, made: Callable[[], RunConnectorDialog], commands: FakeCommands
) -> None:
    commands.connectors.fails = Problem(ProblemCode.CONNECTOR_NO_ROOM, "nas-01")
    dialog = made()
    qtbot.waitUntil(lambda: dialog.network.currentText() == "proxy")
    dialog.ui.okButton.click()
    qtbot.waitUntil(lambda: dialog.ui.okButton.text() == "Do this")
    dialog.ui.okButton.click()
    qtbot.waitUntil(lambda: "connector no room" in dialog.ui.answer.text())
    assert dialog.ui.okButton.isEnabled()
    assert dialog.isVisible()


def test_who_runs_it_himself_gets_the_snippet(qtbot: QtBot, made: Callable[[], RunConnectorDialog]) -> None:
    dialog = made()
    dialog.elsewhere.setChecked(True)
    with qtbot.waitSignal(dialog.accepted):
        dialog.ui.okButton.click()
    assert dialog.myself


def test_a_number_that_is_missing_is_told(
    qtbot: QtBot, made: Callable[[], RunConnectorDialog], commands: FakeCommands
) -> None:
    dialog = made()
    qtbot.waitUntil(lambda: dialog.metrics.text() == "20241")
    dialog.metrics.clear()
    dialog.ui.okButton.click()
    qtbot.waitUntil(lambda: "value invalid" in dialog.ui.answer.text())
    assert dialog.ui.okButton.text() == "Show the steps"


def test_what_runs_already_is_changed_from_how_it_runs(
    qtbot: QtBot, made: Callable[[], RunConnectorDialog], commands: FakeCommands
) -> None:
    commands.connectors.running = (RUNNING,)
    dialog = made()
    qtbot.waitUntil(lambda: dialog.image.text() == RUNNING.image)
    dialog.ui.okButton.click()
    qtbot.waitUntil(lambda: dialog.ui.okButton.isEnabled() and len(commands.connectors.asked) == 1)
    assert dialog.ui.okButton.text() == "Show the steps"  # nothing is to be done
