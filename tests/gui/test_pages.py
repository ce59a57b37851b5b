"""The registry of pages: made on first visit, in the sidebar's order, left only when edits allow it."""

from collections.abc import Callable, Iterator
from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.doing import Do, Request
from dockflare_desktop.gui.main_window import MainWindow
from dockflare_desktop.gui.pages.registry import PAGES, numbered
from tests.gui import samples

ORDER = ("services", "access", "public", "tunnels", "engines", "activity", "doctor", "settings")  # ux.md section 3


@pytest.fixture
def window(context: Context, qtbot: QtBot) -> Iterator[MainWindow]:
    made = MainWindow(context)
    made.resize(1440, 860)
    made.show()
    made.show_status(samples.full())
    qtbot.waitExposed(made)
    yield made
    made.hide()
    made.deleteLater()


def test_the_sidebar_has_the_order_of_the_design() -> None:
    places = [ORDER.index(row.id) for row in PAGES]
    assert all(first < second for first, second in pairwise(places))
    assert PAGES[-1].id == "settings"


def test_a_page_is_made_on_its_first_visit_and_shows_what_was_told_before(window: MainWindow) -> None:
    assert [type(page).__name__ for page in window._shelf] == ["ServicesPage"]
    window.show_page("access")
    assert [type(page).__name__ for page in window._shelf] == ["ServicesPage", "AccessPage"]
    assert window.access._bar.tabText(0) == "Groups  4"


@pytest.mark.parametrize("number", range(1, len(numbered()) + 1))
def test_ctrl_and_a_number_follow_the_sidebar(window: MainWindow, number: int) -> None:
    QTest.keySequence(QApplication.focusWidget() or window, QKeySequence(f"Ctrl+{number}"))
    assert window._page_id == [row.id for row in PAGES if row.numbered][number - 1]


def test_ctrl_n_is_never_two_things(window: MainWindow) -> None:
    asked: list[Request] = []
    window.asked.connect(asked.append)
    window.show_page("access")
    QTest.keySequence(QApplication.focusWidget() or window, QKeySequence("Ctrl+N"))
    assert asked == []
    assert window.access.groups.editor.isVisible()
    assert window.access.focusWidget() is window.access.groups.editor.ui.nameField
    window.show_page("services")
    QTest.keySequence(QApplication.focusWidget() or window, QKeySequence("Ctrl+N"))
    assert [request.do for request in asked] == [Do.ADD_RULE]


def test_a_page_that_wants_to_ask_first_is_not_left(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    later: list[Callable[[], None]] = []

    def leave(then: Callable[[], None]) -> bool:
        later.append(then)
        return False

    monkeypatch.setattr(window.services, "leave", leave)
    window._ui.nav.setFocus()
    QTest.keyClick(window._ui.nav, Qt.Key.Key_Down)
    assert window._page_id == "services"
    assert window._ui.nav.currentItem().text() == "Services"
    later[0]()
    assert window._page_id == "access"
    assert window._ui.nav.currentItem().text() == "Access"


def test_every_page_has_a_pane_and_the_menu(window: MainWindow) -> None:
    for row in PAGES:
        window.show_page(row.id)
        page = window._shelf.page(row.id)
        assert page.panes
        assert page.menu_button.menu() is not None
        page.start_search()
