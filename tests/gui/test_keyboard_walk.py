"""Without a mouse: create a group, put it on a service, test a visitor ("Must be seen" 6)."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from dockflare_desktop.core.groups.form import Block, Row, Selector
from dockflare_desktop.core.model import Layers
from dockflare_desktop.gui.bridge import StatusBridge
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.dialogs.leave import LeaveDialog
from dockflare_desktop.gui.dialogs.override import OverrideDialog
from dockflare_desktop.gui.dialogs.try_visitor import TryVisitorDialog
from dockflare_desktop.gui.doing import Do, Request
from dockflare_desktop.gui.face import Face
from dockflare_desktop.words import sentence
from tests.gui import groups, samples
from tests.gui.conftest import Quit
from tests.gui.fake_commands import FakeCommands
from tests.gui.looping import Loop, answer, dialog
from tests.gui.test_access_page import StoringGroups

pytestmark = pytest.mark.qt_log_ignore(
    "No such signal QPlatformNativeInterface::systemTrayWindowChanged",
    "does not support grabbing the keyboard",
    extend=True,
)


@pytest.fixture
def commands() -> FakeCommands:
    made = FakeCommands(stored=Layers(groups=groups.stored()))
    made.groups = StoringGroups(commands=made)
    return made


@pytest.fixture
def face(make_context: Callable[..., Context], loop: Loop, qtbot: QtBot) -> Iterator[Face]:
    made = Face(make_context(start=loop, say=sentence), StatusBridge(), lambda: True)
    made.start()
    made.window.resize(1440, 860)
    made.show_status(samples.full())
    qtbot.waitExposed(made.window)
    made.window.activateWindow()
    QApplication.processEvents()
    yield made
    made.close()
    made.window.deleteLater()
    made.deleteLater()


def focus() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def press(keys: str) -> None:
    QTest.keySequence(focus(), QKeySequence(keys))
    QApplication.processEvents()


def typed(text: str) -> None:
    QTest.keyClicks(focus(), text)


def name(widget: QWidget) -> str:
    return widget.accessibleName() or (widget.text() if isinstance(widget, QAbstractButton) else "")


def tab_to(wanted: str) -> None:
    """Tab until what a screen reader names so has the focus."""
    seen = []
    for _ in range(60):
        if wanted in name(focus()):
            return
        seen.append(name(focus()))
        QTest.keyClick(focus(), Qt.Key.Key_Tab)
        QApplication.processEvents()
    pytest.fail(f"{wanted} was never reached: {seen}")


def back(face: Face) -> None:
    """Off screen, no window is active any more once a list of choices or a dialog was closed."""
    face.window.activateWindow()
    QApplication.processEvents()


def test_a_group_is_made_put_on_a_service_and_tried(face: Face, commands: FakeCommands, loop: Loop) -> None:
    press("Ctrl+2")
    loop.settle()
    press("Ctrl+N")
    typed("Book club")
    tab_to("Add a way in")
    press("Space")
    tab_to("Let in, row 1 of 1, Email address")
    typed("ann@x.example, bo@x.example,")
    tab_to("Add a condition")
    press("Space")
    tab_to("But only if, row 1 of 1, Country")
    typed("Norway,")
    back(face)
    press("Ctrl+S")
    loop.settle()
    [saved] = [each for what, each, *_ in commands.groups.asked if what == "save"]
    assert (saved.id, saved.name, len(saved.policies)) == ("book-club", "Book club", 1)
    editor = face.window.access.groups.editor
    assert [row.entry.values for row in editor.blocks[Block.ONLY_IF].rows] == [("NO",)]
    assert not editor.dirty
    press("Ctrl+T")
    tester = face.window.access.groups.side.tester
    typed("ann@x.example")
    tab_to("Country")
    typed("NO")
    assert tester.verdict.title == "Gets in", tester.verdict.text
    back(face)
    put_on_a_service(face, commands, loop)
    back(face)
    try_a_visitor(commands, loop)


def put_on_a_service(face: Face, commands: FakeCommands, loop: Loop) -> None:
    """An override of who can enter."""
    names = {group.id: group.name for group in commands.stored.groups}
    face.show_status(replace(samples.full(), groups=tuple(names), group_names=names))
    press("Ctrl+1")
    press("Ctrl+F")
    typed("photos")
    QTest.keyClick(focus(), Qt.Key.Key_Down)
    face.window.services._search()  # which waits for a pause in typing
    press("Ctrl+E")
    loop.settle()
    dialog(OverrideDialog).activateWindow()  # a window manager does that
    QApplication.processEvents()
    tab_to("Set Who can enter")
    press("Return")
    typed("Book")
    press("Ctrl+S")
    loop.settle()
    press("Ctrl+S")  # what it does was shown first
    loop.settle()
    [made] = [each for what, (each,), *_ in saves(commands)]
    assert (str(made.key), made.field, made.value) == ("photos.nordhus.example", "access.group", "book-club")


def saves(commands: FakeCommands) -> list[Any]:
    return [call for call in commands.asked if call[0] == "save_overrides"]


def try_a_visitor(commands: FakeCommands, loop: Loop) -> None:
    """At the service, from its details."""
    commands.seen.found = groups.seen("photos.nordhus.example")
    QTest.keyClick(focus(), Qt.Key.Key_Return)
    tab_to("Try a visitor")
    press("Space")
    loop.settle()
    dialog(TryVisitorDialog).activateWindow()
    QApplication.processEvents()
    typed("stranger@x.example")
    assert dialog(TryVisitorDialog).tester.verdict.title == "Stays out"


def test_tab_goes_as_one_reads_also_through_rows_that_came_later(face: Face, loop: Loop) -> None:
    press("Ctrl+2")
    loop.settle()
    face.window.access.show_group("family")
    editor = face.window.access.groups.editor
    editor.blocks[Block.LET_IN].add(Row(Selector.EVERYONE))
    QApplication.processEvents()
    editor.ui.nameField.setFocus()
    seen = []
    while focus() not in seen:
        seen.append(focus())
        QTest.keyClick(focus(), Qt.Key.Key_Tab)
    inside = editor.ui.inside
    fields = [each for each in seen if inside.isAncestorOf(each) and not name(each).startswith("Remove")]
    heights = [each.mapTo(inside, each.rect().topLeft()).y() for each in fields]
    assert len(heights) > 15
    assert all(below > above - 12 for above, below in pairwise(heights))  # px: one line of controls
    assert focus() is seen[0]


def test_quitting_with_edits_asks_first(face: Face, commands: FakeCommands, loop: Loop, quitting: Quit) -> None:
    press("Ctrl+2")
    loop.settle()
    press("Ctrl+N")
    typed("Book club")
    face.window.hide()
    face.perform(Request(Do.QUIT))
    loop.settle()
    assert quitting.times == 0
    asked = dialog(LeaveDialog)
    assert face.window.isVisible()
    answer(loop, asked._ui.discardButton)
    assert quitting.times == 1
