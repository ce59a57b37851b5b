"""One block of the group editor: its coloured bar, its rows, and the button that adds one."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from dockflare_desktop.core.cloud import Directory
from dockflare_desktop.core.groups.form import Block, Entry, Kept, Row, Selector
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.pages.group_row import At, EntryRow, FormRow, KeptRow
from dockflare_desktop.gui.present.group_form import block_words
from dockflare_desktop.gui.widgets.basics import empty, label, push

BAR, BESIDE = 3, 17  # px


class BlockBox(QWidget):
    """`changed` comes with every edit of any row."""

    changed = Signal()

    def __init__(self, context: Context, block: Block) -> None:
        super().__init__()
        self._context, self.block = context, block
        self._directory, self._narrow = Directory(), False
        self.rows: list[EntryRow] = []
        theme, words = context.theme, block_words(block)
        column = self._column = QVBoxLayout(self)
        column.setSpacing(8)
        self._margins()
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(label(theme, words.title, weight=600))
        head.addWidget(label(theme, words.meaning, "text2"))
        head.addStretch(1)
        column.addLayout(head)
        self._place = QVBoxLayout()
        self._place.setSpacing(8)
        column.addLayout(self._place)
        self.add_button = push(theme, words.add, "link", "ui-plus", "accent")
        self.add_button.clicked.connect(self._add_clicked)
        column.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeading)
        theme.changed.connect(self.update)

    def _margins(self) -> None:
        """Room for the bar: Qt mirrors what is inside, but not margins."""
        before, after = (0, BESIDE) if self.isRightToLeft() else (BESIDE, 0)
        self._column.setContentsMargins(before, 0, after, 0)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LayoutDirectionChange:
            self._margins()

    # --- rows --------------------------------------------------------------------------------------------------------

    @property
    def entries(self) -> tuple[Entry, ...]:
        """What the rows say now."""
        return tuple(row.entry for row in self.rows)

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """Where Tab goes, in reading order."""
        return (*(stop for row in self.rows for stop in row.stops), self.add_button)

    def show_entries(self, entries: Sequence[Entry], directory: Directory) -> None:
        """Other rows."""
        self._directory = directory
        empty(self._place)
        self.rows = []
        for entry in entries:
            self._append(entry)
        self._renumber()

    def show_account(self, directory: Directory) -> None:
        """Names may be known now that were not."""
        self._directory = directory
        for row in self.rows:
            row.show_account(directory)

    def show_narrow(self, *, narrow: bool) -> None:
        """Whether there is little room."""
        self._narrow = narrow
        for row in self.rows:
            row.show_narrow(narrow=narrow)

    def _append(self, entry: Entry) -> EntryRow:
        row: EntryRow
        if isinstance(entry, Kept):
            row = KeptRow(self._context.theme, entry)
        else:
            row = FormRow(self._context, self.block, entry, self._directory)
        row.changed.connect(self._edited)
        row.removed.connect(lambda: self._remove(row))
        row.show_narrow(narrow=self._narrow)
        self._place.addWidget(row)
        self.rows.append(row)
        return row

    def _add_clicked(self) -> None:
        self.add(Row(Selector.COUNTRY if self.block is Block.ONLY_IF else Selector.EMAIL))

    def add(self, row: Row) -> None:
        """One more row, with the focus."""
        made = self._append(row)
        self._edited()
        made.show()
        made.start()

    def _remove(self, row: EntryRow) -> None:
        at = self.rows.index(row)
        self.rows.remove(row)
        self._place.removeWidget(row)
        row.hide()
        row.deleteLater()
        if self.rows:
            self.rows[min(at, len(self.rows) - 1)].start()
        else:
            self.add_button.setFocus(Qt.FocusReason.OtherFocusReason)
        self._edited()

    def _edited(self) -> None:
        self._renumber()
        self.changed.emit()

    def _renumber(self) -> None:
        for number, row in enumerate(self.rows, start=1):
            row.place(At(self.block, number, len(self.rows)))

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        left = self.width() - BAR if self.isRightToLeft() else 0
        colour = self._context.theme.colour(block_words(self.block).tone)
        painter.fillRect(QRectF(left, 0, BAR, self.height()), colour)
        painter.end()
