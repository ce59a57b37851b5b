"""Rows under headings: every service once, headings never chosen, whatever sorts, filters or searches."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage, QRegion
from PySide6.QtWidgets import QTreeView
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.main_window import MainWindow
from dockflare_desktop.gui.models.filter import ServicesFilter
from dockflare_desktop.gui.models.services import ROW_ROLE, ServicesModel
from dockflare_desktop.gui.pages.services_table import ServicesTable
from dockflare_desktop.gui.present.groups import GroupBy, grouped
from dockflare_desktop.gui.present.services import Chip, rows
from dockflare_desktop.gui.theme import Theme
from tests.gui import samples

ALL = rows(samples.full(), samples.NOW, samples.say)


def names(proxy: ServicesFilter) -> list[str]:
    places = [proxy.index(at, 0) for at in range(proxy.rowCount())]
    return [place.data() if place.data(ROW_ROLE) is None else "-" for place in places]


def shown(by: GroupBy) -> ServicesFilter:
    model = ServicesModel()
    model.show(*grouped(ALL, by))
    proxy = ServicesFilter(model)
    model.setParent(proxy)
    proxy.group(on=by is not GroupBy.NONE)
    return proxy


@pytest.fixture
def table(theme: Theme) -> Iterator[ServicesTable]:
    """One service below one heading whose name is wider than the first column."""
    view = QTreeView()
    view.setRootIsDecorated(False)
    view.setIndentation(0)
    view.resize(700, 160)
    made = ServicesTable(view, theme)
    made.group_by(GroupBy.PROJECT)
    watched = replace(samples.watch(), project="a project with a name that is far wider than one column")
    made.show_rows(rows(replace(samples.full(), services=(watched,)), samples.NOW, samples.say))
    view.show()
    yield made
    view.hide()
    view.deleteLater()


def painted(view: QTreeView, of: QRect) -> QImage:
    """What stands there, drawn anew there alone."""
    image = QImage(of.size(), QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    view.viewport().render(image, QPoint(), QRegion(of))
    return image


def inked(image: QImage) -> bool:
    """Whether anything but two flat colours (the row and the line below it) is there."""
    found = {image.pixel(x, y) for x in range(image.width()) for y in range(image.height() - 1)}
    return len(found) > 1


@pytest.mark.parametrize("direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
def test_a_heading_goes_on_over_all_columns_whichever_of_them_is_drawn(
    table: ServicesTable, direction: Qt.LayoutDirection
) -> None:
    view = table.view
    view.setLayoutDirection(direction)
    table.arrange()
    for column in range(6):
        view.showColumn(column)
        view.setColumnWidth(column, 110)
    first, second, last = (view.visualRect(table.proxy.index(0, column)) for column in (0, 1, 5))
    assert inked(painted(view, first))
    assert inked(painted(view, second))
    assert not inked(painted(view, last))  # the name has ended before
    row = first.united(last)
    whole = painted(view, row)
    for column in range(6):
        part = view.visualRect(table.proxy.index(0, column)).intersected(row)
        assert painted(view, part) == whole.copy(part.translated(-row.topLeft()))


def test_without_groups_nothing_is_added() -> None:
    assert grouped(ALL, GroupBy.NONE) == (ALL, ())


@pytest.mark.parametrize("by", [by for by in GroupBy if by])
def test_every_service_stands_once_below_a_heading(by: GroupBy) -> None:
    proxy = shown(by)
    found = names(proxy)
    assert found[0] != "-"
    assert found.count("-") == proxy.shown == len(ALL)
    assert len(set(found)) == len([name for name in found if name != "-"]) + 1


def test_groups_keep_their_order_and_headings_their_place_whatever_sorts() -> None:
    proxy = shown(GroupBy.ENGINE)
    assert [name for name in names(proxy) if name != "-"] == ["garage-pi", "nas-01"]
    for column in (0, 1, 3):
        for order in (Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder):
            proxy.sort(column, order)
            assert names(proxy) == ["garage-pi", "-", "nas-01", *["-"] * 15]


def test_a_heading_whose_services_are_filtered_away_goes_with_them() -> None:
    proxy = shown(GroupBy.STATUS)
    proxy.narrow(chip=Chip.LIVE)
    assert names(proxy) == ["Live", *["-"] * 8]
    assert proxy.shown == 8


def test_what_has_no_engine_or_project_comes_last_under_a_name_of_its_own() -> None:
    views = (*samples.full().services, replace(samples.watch(), hostname="z.example", engine="", project="home"))
    model = ServicesModel()
    model.show(*grouped(rows(replace(samples.full(), services=views), samples.NOW, samples.say), GroupBy.ENGINE))
    proxy = ServicesFilter(model)
    proxy.group(on=True)
    assert [name for name in names(proxy) if name != "-"][-1] == "Outside Docker"


def test_the_model_holds_under_changes_of_groups(qtmodeltester: ModelTester) -> None:
    model = ServicesModel()
    model.show(*grouped(ALL, GroupBy.ENGINE))
    qtmodeltester.check(model)
    model.show(*grouped(ALL[3:], GroupBy.STATUS))
    model.show(*grouped(ALL, GroupBy.NONE))
    assert model.rows
    assert model.rowCount() == len(ALL)


def test_keys_pass_over_headings_and_the_choice_is_remembered(context: Context, qtbot: QtBot) -> None:
    made = MainWindow(context)
    made.resize(1440, 860)
    made.show()
    made.show_status(samples.full())
    made.services.filters.choose_group(GroupBy.STATUS)
    table = made.services.table
    assert made.services._ui.footLabel.text() == "16 of 16 shown"
    seen = set()
    table.view.setCurrentIndex(table.proxy.index(1, 0))
    for _ in range(30):
        assert table.current is not None
        seen.add(table.current)
        qtbot.keyClick(table.view, Qt.Key.Key_Down)
    assert len(seen) == 16
    table.view.selectAll()
    assert len(table.selected) == 16
    made.save()
    again = MainWindow(context)
    assert again.services.filters.group is GroupBy.STATUS
    for window in (made, again):
        window.hide()
        window.deleteLater()


@pytest.mark.parametrize(("width", "both"), [(1600, False), (1200, True), (760, True)])
def test_one_button_holds_the_menus_where_they_have_no_room(
    context: Context, qtbot: QtBot, width: int, *, both: bool
) -> None:
    made = MainWindow(context)
    made.resize(width, 800)
    made.show()
    made.show_status(samples.full())
    qtbot.waitExposed(made)
    assert made.services._ui.moreButton.isVisible() is both
    assert made.services._ui.groupButton.isVisible() is not both
    assert made.width() == width
    made.hide()
    made.deleteLater()


def test_where_there_is_nothing_there_is_nothing_to_filter(context: Context, qtbot: QtBot) -> None:
    made = MainWindow(context)
    made.resize(1440, 800)
    made.show()
    made.show_status(samples.empty())
    qtbot.waitExposed(made)
    ui = made.services._ui
    buttons = (*made.services.filters.chips, ui.groupButton, ui.engineButton, ui.moreButton)
    assert not any(button.isVisible() for button in buttons)
    made.show_status(samples.full())
    assert ui.groupButton.isVisible()
    assert all(chip.isVisible() for chip in made.services.filters.chips)
    made.hide()
    made.deleteLater()
