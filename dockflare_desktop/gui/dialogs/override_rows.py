"""The rows of the override dialog: the usual fields, what is overridden, and the rest behind folds."""

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from dockflare_desktop.core.labels.fields import WHO_KEYS
from dockflare_desktop.core.model import AccessGroup, Override
from dockflare_desktop.core.status import ServiceView
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.dialogs.override_row import (
    BACK_WIDTH,
    BELOW_WIDTH,
    LASTS_WIDTH,
    MARGIN,
    NAME_WIDTH,
    OverrideRow,
)
from dockflare_desktop.gui.dialogs.override_who import WhoRow
from dockflare_desktop.gui.present.override import WHO, Fold, folds, main_fields
from dockflare_desktop.gui.text import translate
from dockflare_desktop.gui.theme import Theme
from dockflare_desktop.gui.widgets.basics import label, line, push

AnyRow = OverrideRow | WhoRow


class OverrideRows(QObject):
    """Fills a layout whose last item is a stretch."""

    changed = Signal()

    def __init__(
        self,
        context: Context,
        view: ServiceView,
        place: QVBoxLayout,
        groups: Sequence[AccessGroup],
        tunnels: Sequence[str],
    ) -> None:
        super().__init__()
        self._context, self._view, self._place = context, view, place
        self._tunnels = tunnels
        self.by_field: dict[str, AnyRow] = {}
        self._folds: list[tuple[Fold, QWidget, QPushButton]] = []
        self.kept: set[str] = set()  # rows whose override is to stand over the label as it is now
        place.addStretch(1)
        self.who = WhoRow(context.theme, view, context.now(), groups)
        for key in main_fields(view):
            self._put(key, self.who if key == WHO else self._row(key), place.count() - 1)
        for fold in folds(view):
            self._fold(fold)

    def _row(self, key: str) -> OverrideRow:
        row = OverrideRow(self._context.theme, key, self._context.now(), self._view)
        row.offer(self._tunnels if key == "tunnel" else ())
        return row

    def _put(self, key: str, row: AnyRow, at: int) -> None:
        row.changed.connect(self.changed)
        self.by_field[key] = row
        self._place.insertWidget(at, row)
        self._place.insertWidget(at + 1, line())

    def _fold(self, fold: Fold) -> None:
        link = push(self._context.theme, fold.text, "link", "ui-chevron-right", "accent")
        box = QWidget()
        across = QHBoxLayout(box)
        across.setContentsMargins(MARGIN - 8, 4, MARGIN, 4)
        across.addWidget(link)
        across.addStretch(1)
        self._place.insertWidget(self._place.count() - 1, box)
        link.clicked.connect(lambda: self._unfold(fold, box))
        self._folds.append((fold, box, link))

    def _unfold(self, fold: Fold, box: QWidget) -> None:
        at = self._place.indexOf(box)
        box.hide()
        for number, key in enumerate(fold.fields):
            self._put(key, self._row(key), at + 2 * number)
        self._folds = [each for each in self._folds if each[0] is not fold]
        self.changed.emit()
        self.by_field[fold.fields[0]].take_focus()

    def of(self, field: str) -> AnyRow | None:
        """The row of a field, unfolded where it must be."""
        for fold, box, _ in tuple(self._folds):
            if field in fold.fields:
                self._unfold(fold, box)
        return self.who if field in WHO_KEYS else self.by_field.get(field)

    # --- all of them -------------------------------------------------------------------------------------------------

    @property
    def count(self) -> int:
        """How many are overridden."""
        return sum(1 for row in self.by_field.values() if row.is_set)

    def take_focus(self) -> None:
        """The first that is overridden, else the target."""
        first = next((row for row in self.by_field.values() if row.is_set), self.by_field["service"])
        first.take_focus()

    def revert_all(self) -> None:
        """Every row back to the layer below."""
        for row in self.by_field.values():
            row.revert()

    def revert_at(self, focus: QWidget | None) -> None:
        """The row that has the focus."""
        row = next((row for row in self.by_field.values() if focus is not None and row.isAncestorOf(focus)), None)
        if row is not None:
            row.revert()
            row.take_focus()

    def order(self, after: QWidget) -> None:
        """Tab goes through the rows as they are read, then the folds below them, then on."""
        rows = sorted(self.by_field.values(), key=self._place.indexOf)
        folded: list[QWidget] = [link for _, _, link in self._folds]
        for one, other in pairwise([*(stop for row in rows for stop in row.stops), *folded, after]):
            QWidget.setTabOrder(one, other)

    def overrides(self, now: datetime) -> list[Override]:
        """What is set, and differs from what is stored."""
        rows = self.by_field.values()
        return [each for row in rows for each in row.overrides(self._view.key, now, kept=row.key in self.kept)]

    def reverted(self) -> list[str]:
        """The fields that were overridden and are not to be any more."""
        return [field for row in self.by_field.values() for field in row.reverted()]


class Columns(QWidget):
    """The names of the columns, over the rows."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        across = QHBoxLayout(self)
        across.setContentsMargins(MARGIN, 4, MARGIN, 8)
        across.setSpacing(8)
        names = (
            (translate("override", "Field"), NAME_WIDTH),
            (translate("override", "Without an override"), BELOW_WIDTH),
            (translate("override", "Your value"), 0),
            (translate("override", "Lasts"), LASTS_WIDTH + BACK_WIDTH + 8),
        )
        for text, width in names:
            name = label(theme, text, "text3", "caption", 500)
            across.addWidget(name, 0 if width else 1)
            if width:
                name.setFixedWidth(theme.scaled(width))
