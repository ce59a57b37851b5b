"""Right to left: everything is mirrored, and addresses are still read from the left as one run."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication, QStyleOptionViewItem

from dockflare_desktop.core.groups.form import Block
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.delegate import RowDelegate
from dockflare_desktop.gui.models.services import ServicesModel
from dockflare_desktop.gui.pages.group_block import BESIDE, BlockBox
from dockflare_desktop.gui.present.services import ADDRESS, rows
from dockflare_desktop.gui.present.tokens import Token
from dockflare_desktop.gui.text import isolated
from dockflare_desktop.gui.theme import Theme
from dockflare_desktop.gui.widgets.basics import label
from dockflare_desktop.gui.widgets.painted import LayerChip, Pill
from dockflare_desktop.gui.widgets.tokens_field import TokenField
from tests.gui import samples


@pytest.fixture
def mirrored(qapp: QApplication) -> Iterator[QApplication]:
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    yield qapp
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def test_an_address_in_a_label_stands_at_the_leading_edge(mirrored: QApplication, theme: Theme) -> None:
    made = label(theme, isolated("photos.example"))
    assert made.alignment() & Qt.AlignmentFlag.AlignRight
    assert made.alignment() & Qt.AlignmentFlag.AlignAbsolute
    made.deleteLater()


def test_the_first_column_keeps_its_margin(mirrored: QApplication, theme: Theme) -> None:
    assert "QHeaderView::section:last { padding-right: 24px; }" in theme.sheet()


def ink(image: QImage, background: int) -> tuple[int, int]:
    """The first and last column of pixels that are drawn on."""
    marked = [x for x in range(image.width()) if any(image.pixel(x, y) != background for y in range(image.height()))]
    return marked[0], image.width() - 1 - marked[-1]


@pytest.mark.parametrize("kind", ["pill", "chip"])
def test_painted_words_have_the_margins_of_the_other_direction(
    qapp: QApplication, mirrored: QApplication, theme: Theme, kind: str
) -> None:
    def draw() -> tuple[int, int]:
        widget = Pill(theme) if kind == "pill" else LayerChip(theme, "Label", "ui-tag", "loser")
        if isinstance(widget, Pill):
            widget.show_status("Live", "status-live", "live")
        widget.resize(widget.sizeHint())
        image = widget.grab().toImage()
        middle = image.copy(14, image.height() // 2 - 4, image.width() - 28, 8) if kind == "pill" else image
        found = ink(middle, middle.pixel(0, 0) if kind == "pill" else image.pixel(0, 0))
        widget.deleteLater()
        return found

    right = draw()
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    left = draw()
    assert abs(right[1] - left[0]) <= 2
    assert abs(right[0] - left[1]) <= 2


def test_a_path_follows_its_host_in_either_direction(qapp: QApplication, theme: Theme) -> None:
    model = ServicesModel()
    model.show([row for row in rows(samples.full(), samples.NOW, samples.say) if row.view.path.text])
    delegate = RowDelegate(theme, model, lambda: 36)

    def draw(direction: Qt.LayoutDirection) -> QImage:
        image = QImage(400, 36, QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.white)
        painter, option = QPainter(image), QStyleOptionViewItem()
        option.rect, option.direction = QRect(0, 0, 400, 36), direction
        delegate.paint(painter, option, model.index(0, ADDRESS))
        painter.end()
        return image.copy(0, 0, 400, 34)

    white = QImage(1, 1, QImage.Format.Format_RGB32)
    white.fill(Qt.GlobalColor.white)
    left, right = draw(Qt.LayoutDirection.LeftToRight), draw(Qt.LayoutDirection.RightToLeft)
    (a, b), (c, d) = ink(left, white.pixel(0, 0)), ink(right, white.pixel(0, 0))
    assert left.copy(a, 0, 400 - a - b, 34) == right.copy(c, 0, 400 - c - d, 34)


def test_values_of_a_token_field_begin_at_the_right(mirrored: QApplication, theme: Theme) -> None:
    made = TokenField(theme, "Email", Token, lambda text: [text])
    made.resize(400, 40)
    made.show_values(["a@x.example", "b@x.example"])
    first, second = made._placed.boxes
    assert first.left() > second.right()
    assert first.right() > 380
    made.deleteLater()


def test_a_block_of_the_group_editor_leaves_room_for_its_bar_where_reading_begins(
    context: Context, qapp: QApplication
) -> None:
    made = BlockBox(context, Block.LET_IN)
    left = made._column.contentsMargins()
    made.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    right = made._column.contentsMargins()
    assert (left.left(), left.right()) == (right.right(), right.left()) == (BESIDE, 0)
    made.deleteLater()
