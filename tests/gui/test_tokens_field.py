"""The token field: adding, splitting, removing, walking over values, what is wrong, and that many cost little."""

import gc
import re
from collections.abc import Iterator
from time import perf_counter

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from dockflare_desktop.gui.present.tokens import Token
from dockflare_desktop.gui.theme import Theme
from dockflare_desktop.gui.widgets.tokens_field import TokenField


def read(text: str) -> Token:
    return Token(text.lower(), text.lower(), "" if "@" in text else "There is no @ in it.")


def split(text: str) -> list[str]:
    return [part for part in re.split(r"[,;\s]+", text) if part]


@pytest.fixture
def place(qtbot: QtBot) -> Iterator[QWidget]:
    made = QWidget()
    QVBoxLayout(made)
    made.resize(300, 200)
    yield made
    made.hide()
    made.deleteLater()


@pytest.fixture
def field(theme: Theme, place: QWidget, qtbot: QtBot) -> TokenField:
    made = TokenField(theme, "Email address", read, split)
    layout = place.layout()
    assert layout is not None
    layout.addWidget(made)
    layout.addWidget(QLineEdit())
    place.show()
    qtbot.waitExposed(place)
    place.activateWindow()
    made.edit.setFocus()
    QApplication.processEvents()
    return made


def test_a_comma_and_enter_add_and_a_rest_is_added_when_the_field_is_left(field: TokenField) -> None:
    QTest.keyClicks(field.edit, "a@x.example,B@x.example")
    assert field.values == ("a@x.example",)
    QTest.keyClick(field.edit, Qt.Key.Key_Return)
    assert field.values == ("a@x.example", "b@x.example")
    QTest.keyClicks(field.edit, "c@x.example")
    QTest.keyClick(field.edit, Qt.Key.Key_Tab)
    assert field.values == ("a@x.example", "b@x.example", "c@x.example")
    assert field.edit.text() == ""


@pytest.mark.parametrize(
    "text", ["a@x.example, b@x.example", "a@x.example\nb@x.example\n", "  a@x.example b@x.example  "]
)
def test_a_pasted_list_is_split(field: TokenField, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    field.edit.paste()
    field.commit()
    assert field.values == ("a@x.example", "b@x.example")


def test_a_value_is_there_once(field: TokenField) -> None:
    field.show_values(["a@x.example"])
    QTest.keyClicks(field.edit, "A@x.example,a@x.example,")
    assert field.values == ("a@x.example",)


def test_backspace_removes_the_last_only_where_nothing_is_typed(field: TokenField, qtbot: QtBot) -> None:
    field.show_values(["a@x.example", "b@x.example"])
    QTest.keyClicks(field.edit, "c")
    QTest.keyClick(field.edit, Qt.Key.Key_Backspace)
    assert field.values == ("a@x.example", "b@x.example")
    with qtbot.waitSignal(field.changed):
        QTest.keyClick(field.edit, Qt.Key.Key_Backspace)
    assert field.values == ("a@x.example",)


def test_arrow_keys_walk_over_the_values_and_delete_removes_one(field: TokenField) -> None:
    field.show_values(["a@x.example", "b@x.example", "c@x.example"])
    for _ in range(2):
        QTest.keyClick(field.edit, Qt.Key.Key_Left)
    QTest.keyClick(field.edit, Qt.Key.Key_Delete)
    assert field.values == ("a@x.example", "c@x.example")
    QTest.keyClick(field.edit, Qt.Key.Key_Right)
    QTest.keyClicks(field.edit, "d@x.example,")
    assert field.values == ("a@x.example", "c@x.example", "d@x.example")


def test_a_cross_is_clicked(field: TokenField) -> None:
    field.show_values(["a@x.example", "b@x.example"])
    box = field._placed.boxes[0]
    QTest.mouseClick(field.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(box.left() + 5, box.center().y()))
    assert len(field.values) == 2
    QTest.mouseClick(field.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(box.right() - 6, box.center().y()))
    assert field.values == ("b@x.example",)


def test_a_double_click_takes_a_value_back_into_typing(field: TokenField) -> None:
    field.show_values(["a@x.example"])
    QTest.mouseDClick(field.viewport(), Qt.MouseButton.LeftButton, pos=field._placed.boxes[0].center())
    assert field.values == ()
    assert field.edit.text() == "a@x.example"


def test_what_is_wrong_has_a_reason_that_is_read_too(field: TokenField) -> None:
    field.show_values(["a@x.example", "nobody"])
    assert field.wrong == "There is no @ in it."
    assert field.edit.accessibleDescription() == "There is no @ in it."
    assert field.edit.accessibleName() == "Email address: a@x.example, nobody"


def test_it_wraps_to_three_lines_and_then_scrolls(field: TokenField) -> None:
    one = field.height()
    heights = []
    for count in (1, 2, 4, 20):
        field.show_values([f"person-{number}@example.org" for number in range(count)])
        heights.append(field.height())
    assert heights[0] == one
    assert heights == sorted(heights)
    assert heights[-1] == field._flow.height(3)
    assert field.verticalScrollBar().maximum() > 0


@pytest.mark.qt_log_ignore("does not support grabbing the keyboard", extend=True)
def test_choices_are_offered_and_one_is_taken(field: TokenField, qtbot: QtBot) -> None:
    field.choices.offer(["ann@x.example", "bob@x.example"])
    QTest.keyClick(field.edit, Qt.Key.Key_Down)
    assert field.choices.open
    field.edit.completer().popup().hide()
    field.edit.setText("bob@x.example")
    field.edit.completer().activated.emit("bob@x.example")
    qtbot.waitUntil(lambda: field.values == ("bob@x.example",))


def test_a_thousand_values_cost_little(field: TokenField) -> None:
    began = perf_counter()
    field.show_values([f"person-{number}@example.org" for number in range(1000)])
    field.grab()
    assert perf_counter() - began < 0.5


def test_a_field_that_is_let_go_of_leaves_nothing_behind(theme: Theme) -> None:
    for _ in range(5):
        made = TokenField(theme, "Email address", read, split)
        made.show_values(["a@x.example"])
        del made
        gc.collect()
