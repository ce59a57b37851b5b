"""The model emits the smallest signals, and nothing for a snapshot it knows; order and filter stand above it."""

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem, QTreeView

from dockflare_desktop.core.model import ServiceKey
from dockflare_desktop.core.status import Status
from dockflare_desktop.gui.delegate import RowDelegate
from dockflare_desktop.gui.models.filter import ServicesFilter
from dockflare_desktop.gui.models.services import COLUMNS, ROW_ROLE, ServicesModel
from dockflare_desktop.gui.present.services import Chip, rows
from dockflare_desktop.gui.search import parse_query
from dockflare_desktop.gui.theme import Theme
from tests.gui import samples
from tests.gui.samples import NOW, say
from tests.gui.test_present_rules import HOST, WINS, by_label, rule


@pytest.fixture
def model(qapp: object) -> ServicesModel:
    made = ServicesModel()
    made.show(rows(samples.full(), NOW, say))
    return made


class Signals:
    """Writes down what a model tells."""

    def __init__(self, model: ServicesModel) -> None:
        self.got: list[tuple[Any, ...]] = []
        model.rowsInserted.connect(lambda _p, first, last: self.got.append(("inserted", first, last)))
        model.rowsRemoved.connect(lambda _p, first, last: self.got.append(("removed", first, last)))
        model.modelReset.connect(lambda: self.got.append(("reset",)))
        model.dataChanged.connect(self._changed)

    def _changed(self, first: QModelIndex, last: QModelIndex) -> None:
        self.got.append(("changed", first.row(), first.column(), last.row(), last.column()))


def test_the_model_keeps_qts_rules(model: ServicesModel, qtmodeltester: Any) -> None:
    qtmodeltester.check(model)
    qtmodeltester.check(ServicesFilter(model))


def test_an_unchanged_snapshot_emits_nothing(model: ServicesModel) -> None:
    signals = Signals(model)
    model.show(rows(samples.full(), NOW, say))
    assert signals.got == []


def test_a_service_that_came_is_one_insertion(model: ServicesModel) -> None:
    signals = Signals(model)
    status = samples.full()
    more = replace(status, services=(*status.services, samples.service("new.example", "http://new")))
    model.show(rows(more, NOW, say))
    assert signals.got == [("inserted", 16, 16)]


def test_a_service_that_is_gone_is_one_removal(model: ServicesModel) -> None:
    signals = Signals(model)
    status = samples.full()
    model.show(rows(replace(status, services=status.services[1:]), NOW, say))
    assert signals.got == [("removed", 1, 1)]


def test_a_countdown_changes_its_own_cells_alone(model: ServicesModel) -> None:
    signals = Signals(model)
    leaving = next(at for at, row in enumerate(model.rows) if row.view.status is Status.LEAVING)
    later = samples.NOW.replace(second=9)
    model.show(rows(samples.full(), later, say))
    assert [change[:2] for change in signals.got] == [("changed", leaving)]


def test_who_has_an_address_and_who_only_asks_for_it_are_two_rows(model: ServicesModel) -> None:
    """A manual rule that wins over a label: both say so, each in a row of its own."""
    status = samples.quiet(rule(problems=(WINS,)), by_label())
    model.show(rows(status, NOW, say))
    signals = Signals(model)
    model.show(rows(status, NOW, say))
    assert signals.got == []
    assert [row.view.container for row in model.rows] == ["", "nas"]
    found = model.find(ServiceKey(HOST)).data(ROW_ROLE)
    assert found.view.fields  # the one that has it
    model.show_some([replace(found, tip="changed")])
    assert [row.tip for row in model.rows if row.view.fields] == ["changed"]
    model.show(rows(samples.quiet(by_label()), NOW, say))
    assert model.find(ServiceKey(HOST)).data(ROW_ROLE).view.container == "nas"


def test_a_row_reads_as_one_sentence(model: ServicesModel) -> None:
    index = model.find(samples.blocked().key)
    assert "nobody can enter" in index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert index.data(Qt.ItemDataRole.ToolTipRole).startswith("There is no access group")


def test_every_column_has_a_name(model: ServicesModel) -> None:
    names = [model.headerData(at, Qt.Orientation.Horizontal) for at in range(len(COLUMNS))]
    assert names == ["Status", "Address", "Target", "Who can enter", "Source", "Tunnel"]


@pytest.mark.parametrize(
    ("chip", "count"), [(Chip.ALL, 16), (Chip.NEED_YOU, 3), (Chip.LIVE, 8), (Chip.PUBLIC, 2), (Chip.OVERRIDDEN, 1)]
)
def test_a_chip_narrows_the_table(model: ServicesModel, chip: Chip, count: int) -> None:
    proxy = ServicesFilter(model)
    proxy.narrow(chip=chip)
    assert proxy.rowCount() == count


def test_chip_engine_and_search_all_narrow(model: ServicesModel) -> None:
    proxy = ServicesFilter(model)
    proxy.narrow(chip=Chip.LIVE, engine="nas-01", query=parse_query("nordhus"))
    assert proxy.rowCount() == 5
    proxy.narrow(engine="garage-pi")
    assert proxy.rowCount() == 0
    proxy.narrow(chip=Chip.ALL)
    assert proxy.rowCount() == 1


def test_the_table_is_in_the_order_of_urgency(model: ServicesModel) -> None:
    proxy = ServicesFilter(model)
    words = [proxy.index(at, 0).data() for at in range(4)]
    assert [word.partition(" ")[0] for word in words] == ["Error:", "Blocked:", "Held:", "Leaving"]


def test_the_delegate_paints_every_cell_in_every_look(model: ServicesModel, theme: Theme) -> None:
    view = QTreeView()
    view.setModel(model)
    delegate = RowDelegate(theme, view, lambda: 36)
    image = QImage(400, 36, QImage.Format.Format_RGB32)
    for look in ("dark", "light"):
        theme.choose(look)
        for row in range(model.rowCount()):
            for column in range(model.columnCount()):
                image.fill(Qt.GlobalColor.magenta)
                before = image.copy()
                painter = QPainter(image)
                option = QStyleOptionViewItem()
                option.widget = view
                option.rect = image.rect()
                delegate.paint(painter, option, model.index(row, column))
                painter.end()
                assert image != before
    view.deleteLater()
