"""The list of access groups with its search, and the button for a new one."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout

from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.present_access import ListRow, found_rows
from dockflare_desktop.gui.text import translate
from dockflare_desktop.gui.widgets.basics import push, search_field
from dockflare_desktop.gui.widgets.two_lines import LinesList

WIDTH, SMALL, SMALL_BELOW = 248, 190, 1_000  # px of the list, and of the window


class GroupList(QFrame):
    """`chosen` carries the id of a row; the list marks it only once it is open."""

    chosen = Signal(str)
    new_asked = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        theme = self._theme = context.theme
        self._rows: tuple[ListRow, ...] = ()
        self.setProperty("kind", "list")
        self.setFixedWidth(theme.scaled(WIDTH))
        self.search = QLineEdit()
        self.search.setProperty("kind", "search")
        self.search.setPlaceholderText(translate("access", "Find a group"))
        self.search.setAccessibleName(translate("access", "Find a group"))
        self.search.setClearButtonEnabled(True)
        search_field(self.search, theme)
        self.search.textChanged.connect(self._narrow)
        self.list = LinesList(theme, translate("access", "Access groups"))
        self.list.chosen.connect(self.chosen)
        self.new_button = push(theme, translate("access", "New group"), icon="ui-plus")
        self.new_button.setToolTip(translate("access", "New group (Ctrl+N)"))
        self.new_button.clicked.connect(self.new_asked)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addWidget(self.search)
        column.addWidget(self.list, 1)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(8)
        self.buttons.addWidget(self.new_button)
        self.buttons.addStretch(1)
        column.addLayout(self.buttons)

    def show_rows(self, rows: Sequence[ListRow], current: str) -> None:
        """Other rows; `current` is what is open."""
        self._rows = tuple(rows)
        self._narrow()
        self.list.mark(current)

    def show_width(self, width: int) -> None:
        """Of the window."""
        small = width < self._theme.scaled(SMALL_BELOW)
        self.setFixedWidth(self._theme.scaled(SMALL if small else WIDTH))

    def _narrow(self, _text: str = "") -> None:
        current = self.list.current
        self.list.show_rows(found_rows(self._rows, self.search.text()))
        self.list.mark(current)

    def start_search(self) -> None:
        """Ctrl+F."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()
