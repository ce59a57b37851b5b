"""Try a visitor at a service; and the ways from Services to a group."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from dockflare_desktop.core.model import Layers
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.dialogs.try_visitor import TryVisitorDialog
from dockflare_desktop.gui.doing import Do, Request
from dockflare_desktop.gui.main_window import MainWindow
from dockflare_desktop.gui.present.services import WHO
from dockflare_desktop.words import sentence
from tests.gui import groups, samples
from tests.gui.fake_commands import FakeCommands


@pytest.fixture
def dialog(make_context: Callable[..., Context], commands: FakeCommands, qtbot: QtBot) -> Iterator[TryVisitorDialog]:
    commands.seen.found = groups.seen("watch.nordhus.example")
    made = TryVisitorDialog(make_context(say=sentence), samples.watch())
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    yield made
    made.hide()
    made.deleteLater()


def test_typing_begins_with_the_email_address(dialog: TryVisitorDialog) -> None:
    assert dialog.focusWidget() is dialog.tester.ui.emailField
    assert dialog.tester.verdict.title == "No visitor yet"


def test_the_verdict_names_the_login_and_every_policy(dialog: TryVisitorDialog) -> None:
    QTest.keyClicks(dialog.tester.ui.emailField, "stranger@x.example")
    assert dialog.tester.verdict.title == "Stays out"
    spoken = [line.spoken for line in dialog.tester._lines]
    assert spoken[0].startswith("The login that decides. “Watch” on")
    assert len(spoken) == 6  # four policies, and that no record leads there
    assert spoken[-1].startswith("Behind it")


def test_how_old_the_answer_is_stands_below_it(dialog: TryVisitorDialog) -> None:
    assert dialog.tester.ui.note.text().startswith("As of the last comparison with Cloudflare, ")


def test_before_the_first_comparison_nothing_is_judged(
    make_context: Callable[..., Context], commands: FakeCommands
) -> None:
    commands.seen.found = None
    made = TryVisitorDialog(make_context(say=sentence), samples.watch())
    made.tester.ui.emailField.setText("a@x.example")
    assert made.tester.verdict.title == "Cannot be judged"
    made.deleteLater()


# --- from Services ---------------------------------------------------------------------------------------------------


@pytest.fixture
def window(context: Context, qtbot: QtBot) -> Iterator[MainWindow]:
    made = MainWindow(context)
    made.resize(1440, 860)
    made.show()
    status = samples.full()
    named = {"family": "Family", "developers": "Developers"}
    views = tuple(
        replace(view, access=replace(view.access, groups=tuple(group.lower() for group in view.access.groups)))
        for view in status.services
    )
    made.show_status(replace(status, services=views, group_names=named))
    qtbot.waitExposed(made)
    QApplication.processEvents()
    yield made
    made.hide()
    made.deleteLater()


@pytest.fixture
def asked(window: MainWindow) -> list[Request]:
    got: list[Request] = []
    window.asked.connect(got.append)
    return got


def test_a_click_on_a_chip_shows_the_group_and_beside_it_only_the_row(window: MainWindow, asked: list[Request]) -> None:
    table = window.services.table
    table.go_to(samples.watch().key)
    index = table.view.currentIndex().siblingAtColumn(WHO)
    rect = table.view.visualRect(index)
    QTest.mouseClick(table.view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(rect.right() - 2, rect.center().y()))
    assert asked == []
    QTest.mouseClick(table.view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(rect.left() + 30, rect.center().y()))
    assert asked == [Request(Do.SHOW_GROUP, value="family")]


def test_the_details_name_the_group_as_a_link_and_offer_a_visitor(window: MainWindow, asked: list[Request]) -> None:
    window.services.go_to(samples.watch().key)
    QApplication.processEvents()
    buttons = window.services.panel.findChildren(QPushButton)
    next(each for each in buttons if each.text() == "Family" and each.isVisible()).click()
    next(each for each in buttons if each.text() == "Try a visitor..." and each.isVisible()).click()
    assert asked == [Request(Do.SHOW_GROUP, value="family"), Request(Do.TRY_VISITOR, samples.watch().key)]


def test_a_group_that_is_asked_for_is_opened_in_access(window: MainWindow, commands: FakeCommands) -> None:
    commands.stored = Layers(groups=groups.stored())
    window.show_group("family")
    QApplication.processEvents()
    assert window._page_id == "access"
    assert window.access.groups.editor.ui.nameField.text() == "Family"


def test_the_context_menu_tries_a_visitor(window: MainWindow, asked: list[Request]) -> None:
    window.services.table.go_to(samples.watch().key)
    menu = window.services.table.context_menu()
    next(action for action in menu.actions() if action.text() == "Try a visitor...").trigger()
    assert asked == [Request(Do.TRY_VISITOR, samples.watch().key)]
