"""The Public now page: tables, card, keys, focus, and what a click asks for."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from dockflare_desktop.core.access.stranger import Reach
from dockflare_desktop.core.public.view import PublicView
from dockflare_desktop.core.status import AppStatus
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.doers.doer import Doer
from dockflare_desktop.gui.doing import Do, Request
from dockflare_desktop.gui.main_window import MainWindow
from dockflare_desktop.gui.models.public import PublicModel
from dockflare_desktop.gui.pages.public import PublicPage
from dockflare_desktop.gui.present.public import sections
from tests.gui import public_samples, samples
from tests.gui.fake_commands import FakeCommands
from tests.gui.public_samples import NOT_OURS, admin, row
from tests.gui.showing import asked, exposed


@pytest.fixture
def page(context: Context, qtbot: QtBot) -> Iterator[PublicPage]:
    made = PublicPage(context)
    made.resize(1160, 760)
    with exposed(made, public_samples.status(), qtbot):
        yield made


def visible(page: PublicPage) -> list[Reach]:
    return [reach for reach, part in page.parts.items() if part.isVisible()]


def test_the_figures_are_named_with_their_words(page: PublicPage) -> None:
    assert [card.accessibleName() for card in page.counts.values()] == [
        "4 open to everyone",
        "2 partly open",
        "8 behind a login",
        "0 cannot be judged",
    ]


def test_sections_with_rows_are_shown_and_the_login_one_is_folded(page: PublicPage) -> None:
    assert visible(page) == [Reach.EVERYONE, Reach.PARTLY, Reach.LOGIN]
    folded = page.parts[Reach.LOGIN]
    assert not folded.view.isVisible()
    assert folded.fold.accessibleName() == "Behind a login: Show 8"
    folded.fold.click()
    assert folded.view.isVisible()
    assert folded.model.rowCount() == 8
    assert folded.view.accessibleName() == "Behind a login, 8 rows"
    folded.fold.click()
    assert folded.model.rowCount() == 0


def test_the_first_row_that_is_not_ours_has_the_focus_and_its_card_the_button(page: PublicPage) -> None:
    part = page.parts[Reach.EVERYONE]
    assert part.view.hasFocus()
    assert part.current is not None
    assert part.current.place == admin().place
    got = asked(page)
    assert [button.text() for button in part.banner.buttons] == ["Adopt...", "It is meant to be"]
    for button in part.banner.buttons:
        button.click()
    assert [(request.do, request.field) for request in got] == [
        (Do.ADOPT_ADDRESS, "admin.mkdev.example"),
        (Do.MEANT, "admin.mkdev.example"),
    ]


def test_enter_leads_to_the_service_or_into_the_card(page: PublicPage) -> None:
    got = asked(page)
    part = page.parts[Reach.EVERYONE]
    QTest.keyClick(part.view, Qt.Key.Key_Return)
    assert isinstance(page.focusWidget(), QPushButton)
    assert got == []
    page.go_to(("www.mkdev.example", ""))
    QTest.keyClick(part.view, Qt.Key.Key_Return)
    assert [(request.do, str(request.key)) for request in got] == [(Do.SHOW, "www.mkdev.example")]


def test_one_row_is_current_on_the_whole_page(page: PublicPage) -> None:
    page.go_to(("home.nordhus.example", ""))
    assert page.parts[Reach.EVERYONE].current is None
    assert not page.parts[Reach.EVERYONE].banner.isVisible()
    page.go_to(("cloud.nordhus.example", ""))
    assert page.parts[Reach.LOGIN].view.hasFocus()
    assert page.parts[Reach.PARTLY].current is None
    page.go_to(("nowhere.example", ""))
    assert page.parts[Reach.LOGIN].current is not None


def test_ctrl_c_and_the_button_copy_the_list(page: PublicPage, qtbot: QtBot) -> None:
    for act in (
        lambda: QTest.keyClick(page.parts[Reach.EVERYONE].view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier),
        page._ui.copyButton.click,
    ):
        with qtbot.waitSignal(page.copied) as copied:
            act()
        assert copied.args is not None
        assert copied.args[0].startswith("status.mkdev.example\tOpen to everyone\t")


def test_the_menu_of_a_row_offers_what_can_be_done(page: PublicPage) -> None:
    part = page.parts[Reach.EVERYONE]
    names = [action.text() for action in part.context_menu().actions()]
    assert names == ["Copy address", "Adopt...", "It is meant to be"]
    page.go_to(("www.mkdev.example", ""))
    menu = part.context_menu()
    assert [action.text() for action in menu.actions()] == ["Copy address", "Show service"]
    got = asked(page)
    menu.actions()[1].trigger()
    assert [request.do for request in got] == [Do.SHOW]
    part.let_go()
    assert part.context_menu().actions() == []


def test_another_reading_keeps_the_row_and_the_place(page: PublicPage) -> None:
    more = public_samples.status(row("aa.example", "http://a", owner=NOT_OURS))
    page.show_status(more)
    part = page.parts[Reach.EVERYONE]
    assert part.current is not None
    assert part.current.place == admin().place
    assert part.model.rowCount() == 5


def test_what_cannot_be_read_and_what_is_not_there_is_said(context: Context, qtbot: QtBot) -> None:
    page = PublicPage(context)
    page.show()
    qtbot.waitExposed(page)
    page.show_status(samples.full())
    assert page._waiting.isVisible()
    assert not page._ui.copyButton.isEnabled()
    assert page.panes == (page._ui.menuButton,)
    page.show_status(public_samples.unreadable())
    assert Reach.UNKNOWN in visible(page)
    assert page.banner.isVisible()
    page.show_status(replace(samples.full(), public=PublicView(samples.NOW)))
    assert page._nothing.isVisible()
    assert visible(page) == []
    page.hide()
    page.deleteLater()


def test_narrow_windows_drop_the_target_then_the_time(page: PublicPage, qtbot: QtBot) -> None:
    view = page.parts[Reach.EVERYONE].view
    assert not view.isColumnHidden(2)
    page.resize(720, 700)
    qtbot.waitUntil(lambda: view.isColumnHidden(2))
    assert not view.isColumnHidden(4)
    page.resize(560, 700)
    qtbot.waitUntil(lambda: view.isColumnHidden(4))


def test_narrow_windows_do_without_the_button_that_f5_stands_for(page: PublicPage) -> None:
    page.show_width(1200)
    assert page._ui.lookButton.isVisible()
    page.show_width(800)
    assert not page._ui.lookButton.isVisible()
    assert page._ui.checkButton.isVisible()


def test_opening_the_page_asks_for_a_reading_where_it_is_old(page: PublicPage, commands: FakeCommands) -> None:
    assert commands.public.asked == [("look", False)]


def test_the_model_keeps_its_promises(qtbot: QtBot) -> None:
    model = PublicModel(lambda: samples.NOW)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    first = sections(public_samples.status(), samples.NOW)[0]
    model.show(first.columns, first.lines)
    again = sections(public_samples.status(), samples.NOW)[0]
    with qtbot.assertNotEmitted(model.dataChanged), qtbot.assertNotEmitted(model.modelReset):
        model.show(again.columns, again.lines)
    rows = tuple(replace(each, since=samples.NOW) for each in public_samples.rows())
    later = sections(replace(samples.full(), public=PublicView(samples.NOW, rows)), samples.NOW)[0]
    with qtbot.waitSignal(model.dataChanged), qtbot.assertNotEmitted(model.modelReset):
        model.show(later.columns, later.lines)
    assert model.rowCount() == 4
    model.show((), ())
    assert (model.rowCount(), model.columnCount()) == (0, 0)
    del tester


# --- in the window ---------------------------------------------------------------------------------------------------


@pytest.fixture
def window(context: Context, qtbot: QtBot) -> Iterator[MainWindow]:
    made = MainWindow(context)
    made.resize(1360, 760)
    made.show()
    made.show_status(public_samples.status())
    qtbot.waitExposed(made)
    yield made
    made.hide()
    made.deleteLater()


def test_the_sidebar_counts_what_is_open_in_orange(window: MainWindow) -> None:
    row = next(each for each in range(window._ui.nav.count()) if window._ui.nav.item(each).text() == "Public now")
    assert window._ui.nav.item(row).data(Qt.ItemDataRole.AccessibleTextRole) == "Public now, 4"


def doing(context: Context, window: MainWindow, status: AppStatus) -> Doer:
    doer = Doer(context, window)
    doer.show_status(status)
    return doer


def test_meant_is_stored_at_once_and_undone_by_one_click(
    context: Context, window: MainWindow, commands: FakeCommands
) -> None:
    doer = doing(context, window, public_samples.status())
    doer.perform(Request(Do.MEANT, None, "admin.mkdev.example", "/x"))
    assert commands.public.asked[-1] == ("set_meant", ("admin.mkdev.example", "/x"), True)
    toast = doer._running.toast
    assert "is meant to be public" in toast._text.text()
    toast._button.click()
    assert commands.public.asked[-1] == ("set_meant", ("admin.mkdev.example", "/x"), False)
    doer.perform(Request(Do.UNMEANT, None, "admin.mkdev.example", ""))
    assert commands.public.asked[-1] == ("set_meant", ("admin.mkdev.example", ""), False)


def test_a_request_leads_to_the_address_on_the_page_and_f5_reads_the_account_there(
    context: Context, window: MainWindow, commands: FakeCommands
) -> None:
    doer = doing(context, window, public_samples.status())
    doer.perform(Request(Do.COMPARE))
    assert commands.asked == [("sync_now",)]
    assert commands.public.asked == []
    doer.perform(Request(Do.PUBLIC, None, "legacy.mkdev.example", ""))
    assert window.page == "public"
    current = window.public.parts[Reach.EVERYONE].current
    assert current is not None
    assert current.place == ("legacy.mkdev.example", "")
    doer.perform(Request(Do.COMPARE))
    assert commands.public.asked[-1] == ("look", True)


def test_the_check_from_outside_is_off_while_it_runs(page: PublicPage, commands: FakeCommands) -> None:
    button = page._ui.checkButton
    button.click()
    assert commands.public.asked[-1] == ("check",)
    assert button.isEnabled()
    page._checking = True
    page.show_status(replace(public_samples.status(), syncing=True))
    assert not button.isEnabled()
