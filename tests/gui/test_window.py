"""The window: what it shows, its keys, its widths, closing."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from dockflare_desktop.core.status import AppStatus, CloudflareView, Status, TokenState
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.delegate import FIRST_MARGIN, GAP, ICON, MARGIN
from dockflare_desktop.gui.doing import Do, Request
from dockflare_desktop.gui.main_window import MainWindow
from dockflare_desktop.gui.pages.registry import PAGES
from dockflare_desktop.gui.present.services import SOURCE, STATUS, TARGET, TUNNEL, rows
from dockflare_desktop.gui.warming import Warming
from tests.gui import samples
from tests.gui.conftest import really_delete
from tests.gui.fake_commands import FakeCommands
from tests.gui.test_present_rules import WINS, by_label, rule


@pytest.fixture
def window(context: Context, qtbot: QtBot) -> Iterator[MainWindow]:
    made = MainWindow(context)
    made.resize(1440, 860)
    made.show()
    made.show_status(samples.full())
    qtbot.waitExposed(made)
    made.services.table.view.setFocus()
    QApplication.processEvents()
    yield made
    made.hide()
    made.deleteLater()


def test_warming_ends_by_itself(window: MainWindow) -> None:
    warming = window.services.findChild(Warming)
    assert isinstance(warming, Warming)
    for _ in range(40):
        warming.step()
    assert not warming.left
    assert not warming._timer.isActive()


@pytest.fixture
def asked(window: MainWindow) -> list[Request]:
    got: list[Request] = []
    window.asked.connect(got.append)
    return got


def press(window: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    target = QApplication.focusWidget() or window
    QTest.keyClick(target, key, modifier)


CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def test_the_page_says_what_there_is(window: MainWindow) -> None:
    ui = window.services._ui
    assert ui.facts.text() == "16 services, 8 live, 3 need you"
    assert ui.footLabel.text() == "16 of 16 shown"
    assert ui.oddLabel.text() == "garage-pi is away: its service stays as it is"
    assert window.windowTitle() == "Services - DockFlare Desktop"
    assert window._ui.stateHeadline.text() == "3 need you"
    assert ui.table.accessibleName() == "Services, 16 rows"


def test_an_empty_status_shows_the_labels_to_copy(window: MainWindow) -> None:
    got: list[str] = []
    window.copied.connect(got.append)
    window.show_status(samples.empty())
    assert window.services._ui.body.currentIndex() == 1
    copy = next(button for button in window.services.body.empty.findChildren(QPushButton) if "Copy" in button.text())
    copy.click()
    assert got[0].splitlines()[0] == 'dockflare.enable: "true"'


@pytest.mark.parametrize(
    ("key", "modifier", "do"),
    [
        (Qt.Key.Key_F5, Qt.KeyboardModifier.NoModifier, Do.COMPARE),
        (Qt.Key.Key_N, CTRL, Do.ADD_RULE),
        (Qt.Key.Key_R, CTRL, Do.REVIEW),
        (Qt.Key.Key_P, CTRL | SHIFT, Do.PAUSE),
        (Qt.Key.Key_Comma, CTRL, Do.SETTINGS),
        (Qt.Key.Key_Q, CTRL, Do.QUIT),
        (Qt.Key.Key_F1, Qt.KeyboardModifier.NoModifier, Do.SHORTCUTS),
    ],
)
def test_the_common_keys_ask_for_what_they_promise(
    window: MainWindow, asked: list[Request], key: Qt.Key, modifier: Qt.KeyboardModifier, do: Do
) -> None:
    press(window, key, modifier)
    assert [request.do for request in asked] == [do]


@pytest.mark.parametrize(
    ("key", "modifier", "do"),
    [
        (Qt.Key.Key_Return, CTRL, Do.OPEN),
        (Qt.Key.Key_C, CTRL, Do.COPY_ADDRESS),
        (Qt.Key.Key_C, CTRL | SHIFT, Do.COPY_TARGET),
        (Qt.Key.Key_E, CTRL, Do.OVERRIDE),
        (Qt.Key.Key_I, CTRL, Do.IGNORE),
        (Qt.Key.Key_Delete, Qt.KeyboardModifier.NoModifier, Do.REMOVE_RULE),
    ],
)
def test_the_keys_of_a_row_ask_for_the_row(
    window: MainWindow, asked: list[Request], key: Qt.Key, modifier: Qt.KeyboardModifier, do: Do
) -> None:
    window.services.table.go_to(samples.watch().key)
    press(window, key, modifier)
    assert asked == [Request(do, samples.watch().key)]


def test_ignoring_what_is_ignored_watches_it_again(window: MainWindow, asked: list[Request]) -> None:
    ignored = samples.services()[-1].key
    window.services.table.go_to(ignored)
    press(window, Qt.Key.Key_I, CTRL)
    assert asked == [Request(Do.WATCH, ignored)]


def test_enter_goes_into_the_details_and_escape_closes_them(window: MainWindow) -> None:
    window.services.close_details()
    assert not window.services.panel.isVisible()
    press(window, Qt.Key.Key_Return)
    assert window.services.panel.isVisible()
    assert window.services.panel.isAncestorOf(QApplication.focusWidget())
    press(window, Qt.Key.Key_Escape)
    assert not window.services.panel.isVisible()
    assert QApplication.focusWidget() is window.services.table.view


def test_escape_clears_the_search_first(window: MainWindow) -> None:
    window.services._ui.search.setText("photos")
    window.services._search()
    press(window, Qt.Key.Key_Escape)
    assert window.services._ui.search.text() == ""
    assert window.services.panel.isVisible()


def test_ctrl_f_searches_and_the_foot_says_how_much_is_left(window: MainWindow) -> None:
    press(window, Qt.Key.Key_F, CTRL)
    assert QApplication.focusWidget() is window.services._ui.search
    window.services._ui.search.setText("nordhus is:overridden")
    window.services._search()
    assert window.services._ui.footLabel.text() == "1 of 16 shown"


def test_f6_goes_round_the_panes_and_back(window: MainWindow) -> None:
    panes = [window._ui.nav, window.services.table.view, window.services.panel]

    def where() -> int:
        focus = QApplication.focusWidget()
        return next(at for at, pane in enumerate(panes) if pane is focus or pane.isAncestorOf(focus))

    seen = [where()]
    for _ in range(3):
        press(window, Qt.Key.Key_F6)
        seen.append(where())
    assert seen == [1, 2, 0, 1]
    press(window, Qt.Key.Key_F6, SHIFT)
    assert where() == 0


def test_arrow_keys_turn_pages_and_skip_the_gap(window: MainWindow) -> None:
    window._ui.nav.setFocus()
    titles = []
    for key in (*[Qt.Key.Key_Down] * (len(PAGES) - 1), *[Qt.Key.Key_Up] * (len(PAGES) - 1)):
        press(window, key)
        titles.append(window.windowTitle().partition(" - ")[0])
    names = [row.name() for row in PAGES]
    assert titles == [*names[1:], *reversed(names[:-1])]


def test_an_update_keeps_selection_and_focus(window: MainWindow) -> None:
    window.services.table.go_to(samples.watch().key)
    status = samples.full()
    window.show_status(replace(status, services=status.services[2:]))
    assert window.services.table.current == samples.watch().key
    assert QApplication.focusWidget() is window.services.table.view


def test_an_update_does_not_take_the_focus_from_the_details(window: MainWindow) -> None:
    window.services.table.go_to(samples.watch().key)
    window.services.enter_details()
    focus = QApplication.focusWidget()
    window.show_status(replace(samples.full(), syncing=True))
    assert QApplication.focusWidget() is focus


def test_narrow_windows_drop_columns_and_details_cover_the_table(window: MainWindow, qtbot: QtBot) -> None:
    view = window.services.table.view
    window.resize(1000, 600)
    QApplication.processEvents()
    assert not window.services.panel.isVisible()
    window.services.open_details()
    assert window.services.panel.parentWidget() is window.services
    assert window.services.panel.geometry().right() >= window.services.width() - 1
    window.services.close_details()
    window.resize(860, 600)
    QApplication.processEvents()
    assert window._ui.sidebar.width() == 56
    assert view.isColumnHidden(TUNNEL)
    assert view.isColumnHidden(SOURCE)
    assert not view.isColumnHidden(TARGET)
    window.resize(1440, 800)
    QApplication.processEvents()
    assert window._ui.sidebar.width() == 200
    assert not view.isColumnHidden(SOURCE)


def test_the_table_has_the_first_focus_once_it_has_rows(context: Context, qtbot: QtBot) -> None:
    made = MainWindow(context)
    made.show()
    qtbot.waitExposed(made)
    made.show_status(AppStatus())
    made.show_status(samples.full())
    assert made.focusWidget() is made.services.table.view
    made.sidebar._nav.setFocus()
    made.show_status(samples.quiet(samples.watch()))
    assert made.focusWidget() is made.sidebar._nav
    made.hide()
    made.deleteLater()


def test_who_already_types_a_search_keeps_the_focus(context: Context, qtbot: QtBot) -> None:
    made = MainWindow(context)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    made.services.start_search()
    made.show_status(samples.full())
    assert made.focusWidget() is made.services._ui.search
    made.hide()
    made.deleteLater()


def test_the_first_window_fits_the_screen(context: Context, qtbot: QtBot) -> None:
    made = MainWindow(context)
    room = made.screen().availableSize()
    assert made.width() <= max(room.width(), 720)
    assert made.height() <= max(room.height(), 480)
    made.deleteLater()


def test_without_services_an_engine_that_is_away_is_named(window: MainWindow) -> None:
    window.show_status(replace(samples.empty(), engines=samples.engines()))
    texts = [found.text() for found in window.services.body.empty.findChildren(QLabel)]
    assert any("garage-pi" in text and "cannot be reached now" in text for text in texts)


def test_before_an_account_is_connected_it_is_not_said_that_no_container_asks(window: MainWindow) -> None:
    window.show_status(replace(samples.empty(), cloudflare=CloudflareView(token=TokenState.NONE)))
    texts = [found.text() for found in window.services.body.empty.findChildren(QLabel)]
    assert "Services are shown once an account is connected" in texts
    assert not any("No container asks" in text for text in texts)


def test_enter_presses_the_button_that_has_the_focus(window: MainWindow, asked: list[Request]) -> None:
    window.services.go_to(samples.blocked().key)
    QApplication.processEvents()
    really_delete()
    use = next(each for each in window.services.panel.findChildren(QPushButton) if each.text() == "Use “family”")
    use.setFocus()
    QTest.keyClick(use, Qt.Key.Key_Return)
    assert [request.do for request in asked] == [Do.TAKE_VALUE]


def test_columns_stay_where_they_are_when_a_problem_is_solved(window: MainWindow) -> None:
    view = window.services.table.view
    before = view.columnWidth(STATUS)
    window.show_status(samples.quiet(*samples.all_live()))
    window.show_status(replace(samples.full(), services=samples.all_live()))
    QApplication.processEvents()
    assert view.columnWidth(STATUS) >= before


@pytest.mark.parametrize("width", [1440, 1280, 1180, 900, 720])
def test_what_is_wrong_with_a_service_is_never_cut(window: MainWindow, width: int) -> None:
    window.resize(width, 800)
    QApplication.processEvents()
    view = window.services.table.view
    cells = [row.cells[STATUS] for row in window.services.table.model.rows]
    metrics = {weight: QFontMetrics(window._context.theme.font("body", weight)) for weight in (400, 500)}
    needed = max(metrics[cell.weight].horizontalAdvance(cell.text) for cell in cells) + FIRST_MARGIN + ICON + GAP
    assert view.columnWidth(STATUS) >= needed + MARGIN
    shown = [at for at in range(view.model().columnCount()) if not view.isColumnHidden(at)]
    assert sum(view.columnWidth(at) for at in shown) <= view.viewport().width() + len(shown)


@pytest.mark.parametrize("width", [1440, 1280, 1180])
def test_no_button_beside_an_address_is_squeezed(window: MainWindow, width: int) -> None:
    window.resize(width, 800)
    window.services.table.go_to(samples.watch().key)
    window.services.open_details()
    QApplication.processEvents()
    texts = [button for button in window.services.panel.findChildren(QPushButton) if button.isVisible()]
    assert [button.text() for button in texts if button.width() < button.sizeHint().width()] == []


@pytest.mark.parametrize("width", [1440, 1280, 900])
def test_filter_chips_do_not_lie_on_one_another(window: MainWindow, width: int) -> None:
    window.resize(width, 800)
    window.services.table.go_to(samples.watch().key)
    QApplication.processEvents()
    chips = [chip for chip in window.services.filters._chips.values() if chip.isVisible()]
    places = sorted((chip.geometry().left(), chip.geometry().right()) for chip in chips)
    assert all(right < left for (_, right), (left, _) in pairwise(places)), places
    assert [chip.text() for chip in chips if chip.width() < chip.sizeHint().width()] == []


def test_a_countdown_does_not_move_the_columns(window: MainWindow) -> None:
    table = window.services.table
    narrow = tuple(view for view in samples.services() if view.hostname.startswith(("notes", "git")))
    window.show_status(replace(samples.full(), services=narrow))
    before = table.view.columnWidth(STATUS)
    now = samples.NOW + timedelta(seconds=61)
    table.show_rows(rows(replace(samples.full(), services=narrow), now, samples.say))
    table.arrange()
    assert table.view.columnWidth(STATUS) == before


def test_closing_hides_only_where_a_tray_is(window: MainWindow) -> None:
    window.close()
    assert window.isMinimized()
    window.come_up()
    window.hide_on_close(lambda: True)
    window.close()
    assert not window.isVisible()


def test_a_hidden_window_runs_no_timers_and_shows_the_newest_status_when_it_comes(window: MainWindow) -> None:
    window.hide()
    assert not window._clock.isActive()
    assert not window.services._clock.isActive()
    window.show_status(samples.empty())
    window.show()
    assert window.services._ui.facts.text() == "Nothing to publish, nothing to remove"


def test_a_second_draws_only_what_counts_down(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    page, changed = window.services, []
    page.table.model.dataChanged.connect(lambda first, last: changed.append((first.row(), first.column())))
    now = samples.NOW + timedelta(seconds=1)
    page._context = replace(page._context, now=lambda: now)
    page._clock.timeout.emit()
    assert len(changed) == 1
    at = page.table.model.rows[changed[0][0]]
    assert at.view.status is Status.LEAVING
    assert at.cells[STATUS].text == "Leaving in 8:11"
    now = samples.NOW + timedelta(seconds=5)
    page._clock.timeout.emit()
    assert page._refreshed == now


def test_the_details_come_after_the_table_was_painted(context: Context, qtbot: QtBot) -> None:
    made = MainWindow(context)
    made.resize(1440, 860)
    made.show()
    qtbot.waitExposed(made)
    made.show_status(samples.full())
    assert not made.services.panel.isVisible()
    qtbot.waitUntil(made.services.panel.isVisible)
    made.hide()
    made.deleteLater()


def test_the_clock_ticks_each_second_only_while_something_counts_down(window: MainWindow) -> None:
    assert window.services._clock.interval() == 1_000
    window.show_status(samples.quiet(samples.watch()))
    assert window.services._clock.interval() == 5_000


def test_sizes_are_remembered(window: MainWindow, context: Context) -> None:
    window.resize(780, 600)
    window.show_page("settings")
    window.save()
    again = MainWindow(context)
    assert (again.width(), again.height()) == (780, 600)
    assert again.windowTitle() == "Settings - DockFlare Desktop"
    again.deleteLater()


def test_the_mode_menu_sets_the_mode(window: MainWindow, commands: FakeCommands) -> None:
    menu = window._ui.modeButton.menu()
    next(action for action in menu.actions() if action.text() == "Observe only").trigger()
    assert commands.asked == [("set_setting", "mode", "observe")]


def test_paused_turns_the_button_into_resume(window: MainWindow, asked: list[Request]) -> None:
    window.show_status(replace(samples.full(), paused=True))
    assert window._ui.pauseButton.accessibleName() == "Resume changes"
    window._ui.pauseButton.click()
    press(window, Qt.Key.Key_P, CTRL | SHIFT)
    assert asked == [Request(Do.RESUME), Request(Do.RESUME)]


def test_going_to_a_hidden_service_lifts_the_filters(window: MainWindow) -> None:
    window.services.choose_need_you()
    window.show_service(samples.watch().key)
    assert window.services.table.current == samples.watch().key


def test_right_to_left_mirrors_and_does_not_fall_over(window: MainWindow) -> None:
    window.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    QApplication.processEvents()
    assert not window.grab().isNull()


def test_every_status_can_be_drawn_in_both_looks(window: MainWindow, context: Context) -> None:
    statuses: tuple[AppStatus, ...] = (
        samples.full(),
        samples.empty(),
        samples.offline(),
        samples.refused(),
        AppStatus(),
    )
    for look in ("dark", "light"):
        context.theme.choose(look)
        for status in statuses:
            window.show_status(status)
            for view in status.services:
                window.services.go_to(view.key)
                really_delete()
            assert not window.grab().isNull()


def test_several_rows_are_copied_as_lines(window: MainWindow, asked: list[Request]) -> None:
    copied: list[str] = []
    window.copied.connect(copied.append)
    window.services.table.view.selectAll()
    press(window, Qt.Key.Key_C, CTRL)
    press(window, Qt.Key.Key_I, CTRL)
    assert len(copied[0].splitlines()) == 16
    assert asked == []


def test_rows_and_header_grow_with_the_systems_font(window: MainWindow, context: Context) -> None:
    font = QApplication.font()
    large = QFont(font)
    large.setPixelSize(40)
    QApplication.setFont(large)
    context.theme.use_fixed_font("DejaVu Sans Mono")
    try:
        assert window.services.table._row_height() > 40
    finally:
        QApplication.setFont(font)
        context.theme.use_fixed_font("DejaVu Sans Mono")


def test_a_search_that_finds_nothing_says_so_and_one_click_leads_back(window: MainWindow) -> None:
    services = window.services
    services._ui.search.setText("grafna")
    services._search()
    assert not services.table.view.isVisible()
    said = [found.text() for found in services.body._no_match.findChildren(QLabel)]
    assert "No service matches “grafna”" in said
    services.body._no_match.findChildren(QPushButton)[0].click()
    assert services._ui.search.text() == ""
    assert services.table.view.isVisible()
    assert services._ui.footLabel.text() == "16 of 16 shown"


def test_before_anything_is_known_there_are_grey_rows_and_no_empty_state(window: MainWindow) -> None:
    window.show_status(AppStatus())
    body = window.services._ui.body
    assert body.currentWidget() is window.services.body._grey
    window.show_status(samples.empty())
    assert body.currentIndex() == 1
    window.show_status(samples.full())
    assert body.currentIndex() == 0


def test_the_focus_stays_in_the_details_when_the_problem_is_solved(window: MainWindow) -> None:
    blocked = samples.blocked()
    window.show_service(blocked.key)
    QApplication.processEvents()  # new buttons are shown
    panel = window.services.panel
    next(button for button in panel._card.findChildren(QPushButton) if button.isVisible()).setFocus()
    assert panel.isAncestorOf(QApplication.focusWidget() or window)
    solved = replace(blocked, status=Status.LIVE, reason=None, problems=(), access=samples.watch().access)
    window.show_status(replace(samples.full(), services=(solved,)))
    focus = QApplication.focusWidget()
    assert focus is not None
    assert panel.isAncestorOf(focus)


@pytest.mark.parametrize("width", [720, 800, 899, 900, 960, 1040, 1120, 1179, 1180, 1199, 1240, 1300, 1440])
def test_chips_and_menus_never_overlap_or_run_out_of_the_page(window: MainWindow, width: int) -> None:
    window.resize(width, 860)
    for _ in range(3):
        QApplication.processEvents()
    services = window.services
    ui = services._ui
    row = [*services.filters.chips, ui.groupButton, ui.engineButton, ui.moreButton]
    shown = sorted((each for each in row if each.isVisible()), key=lambda each: each.geometry().left())
    for left, right in pairwise(shown):
        assert left.geometry().right() < right.geometry().left(), (left.text(), right.text())
    for each in shown:
        assert each.width() >= each.sizeHint().width(), each.text()
        assert each.mapTo(services, each.rect().topRight()).x() < services.width()
    assert any(chip.isChecked() and chip.isVisible() for chip in services.filters.chips)


def test_a_labels_row_shows_that_a_manual_rule_wins_and_the_rules_row_too(
    window: MainWindow, asked: list[Request]
) -> None:
    window.show_status(samples.quiet(rule(problems=(WINS,)), by_label()))
    QApplication.processEvents()
    view = window.services.table.view
    words = []
    for at in range(2):
        view.setCurrentIndex(view.model().index(at, 0))
        QApplication.processEvents()
        panel = window.services.panel
        words.append(panel._card.accessibleName())
        next(each for each in panel._card.buttons if each.text() == "Remove the manual rule...").click()
    assert words[0] == words[1]
    assert [request.do for request in asked] == [Do.REMOVE_RULE, Do.REMOVE_RULE]
