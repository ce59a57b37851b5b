"""The Access page: the list of groups, where one is used."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.doing import Do, Request
from dockflare_desktop.gui.pages.access import AccessPage
from dockflare_desktop.gui.widgets.two_lines import ROW_ROLE
from tests.gui import samples


@pytest.fixture
def page(context: Context, qtbot: QtBot) -> Iterator[AccessPage]:
    made = AccessPage(context)
    made.resize(1200, 800)
    made.show()
    made.show_status(samples.full())
    qtbot.waitExposed(made)
    yield made
    made.hide()
    made.deleteLater()


def lines(page: AccessPage) -> list[str]:
    shown = page.groups.list
    return [shown.item(at).data(ROW_ROLE).spoken for at in range(shown.count())]


def test_the_groups_are_listed_with_how_many_services_use_them(page: AccessPage) -> None:
    found = [line.replace("\u2066", "").replace("\u2069", "") for line in lines(page)]
    assert found == [
        "developers, developers · 4 services",
        "family, family · 5 services",
        "friends, friends · not used",
        "only-me, only-me · not used",
    ]
    assert page._bar.tabText(0) == "Groups  4"


def test_the_search_narrows_the_list(page: AccessPage) -> None:
    page.start_search()
    assert page.focusWidget() is page.groups.search
    page.groups.search.setText("fam")
    assert len(lines(page)) == 1


def test_a_service_that_uses_the_group_is_one_key_away(page: AccessPage) -> None:
    got: list[Request] = []
    page.asked.connect(got.append)
    page.groups.list.setCurrentRow(1)
    assert page.groups._used.text() == "Used by 5 services"
    users = page.groups.users
    users.setFocus()
    users.setCurrentRow(0)
    QTest.keyClick(users, Qt.Key.Key_Return)
    assert [(request.do, str(request.key)) for request in got] == [(Do.SHOW, "cloud.nordhus.example")]


def test_an_update_keeps_the_chosen_group(page: AccessPage) -> None:
    page.groups.list.setCurrentRow(2)
    page.show_status(samples.quiet(*samples.few()))
    assert page.groups.list.current == "friends"
