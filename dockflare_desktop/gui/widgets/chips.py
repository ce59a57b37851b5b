"""A row of filter chips where room is short: what they need, which are folded, and how a menu holds those."""

from collections.abc import Iterable, Sequence

from PySide6.QtGui import QAction, QFontMetrics
from PySide6.QtWidgets import QAbstractButton, QMenu, QPushButton

from dockflare_desktop.gui.theme import Theme
from dockflare_desktop.gui.widgets.basics import THIN_SPACE

GAP = 8  # px between two


def needs(buttons: Iterable[QAbstractButton]) -> int:
    """Px that these take in a row, with a gap behind each."""
    return sum(max(each.sizeHint().width(), each.minimumWidth()) + GAP for each in buttons)


def without_room(chips: Sequence[QPushButton], beside: Sequence[QAbstractButton], room: int) -> tuple[QPushButton, ...]:
    """The chips that do not fit into `room` px with what stands beside them, the last one first. The one that is on
    stays."""
    folded: list[QPushButton] = []
    for chip in reversed(chips):
        left = [each for each in chips if each not in folded]
        if needs([*left, *beside]) > room and not chip.isChecked():
            folded.append(chip)
    return tuple(folded)


def keep_width(chip: QPushButton, theme: Theme) -> None:
    """As wide as it is when it is on: then it is bold."""
    text = QFontMetrics(theme.font("body", 600)).horizontalAdvance(chip.text())
    chip.setMinimumWidth(text + (24 if chip.icon().isNull() else 42))


def in_menu(chip: QPushButton, menu: QMenu) -> QAction:
    """The folded chip as a line of a menu, which clicks it."""
    action = menu.addAction(chip.text().strip(THIN_SPACE))
    action.setEnabled(chip.isEnabled())
    action.triggered.connect(chip.click)
    return action
