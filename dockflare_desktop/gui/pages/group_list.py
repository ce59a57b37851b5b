"""The list of access groups with its search, and the button for a new one."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.present.access import ListRow, found_rows
from dockflare_desktop.gui.text import translate
from dockflare_desktop.gui.theme import Theme
from dockflare_desktop.gui.widgets.basics import push, search_field
from dockflare_desktop.gui.widgets.two_lines import LinesList

WIDTH, SMALL, SMALL_BELOW = 248, 190, 1_000  # px of the list, and of the window


class GroupList(QFrame):
    """`chosen` carries the id of a row; the list marks it only once it is open."""

    chosen = Signal(str)
    new_asked = Signal()
    adopt_asked = Signal()
    duplicates_asked = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        theme = self._theme = context.theme
        self._rows: tuple[ListRow, ...] = ()
        self.setProperty("kind", "list")
        self.setFixedWidth(theme.scaled(WIDTH))
        self.search = _search(theme)
        self.search.textChanged.connect(self._narrow)
        self.list = LinesList(theme, translate("access", "Access groups"))
        self.list.chosen.connect(self.chosen)
        self.new_button = push(theme, translate("access", "New group"), icon="ui-plus")
        self.new_button.setToolTip(translate("access", "New group (Ctrl+N)"))
        self.new_button.clicked.connect(self.new_asked)
        self.adopt_button = push(theme, translate("access", "Adopt..."))
        self.adopt_button.setToolTip(translate("access", "Choose a policy at Cloudflare first"))
        self.adopt_button.clicked.connect(self.adopt_asked)
        self.duplicates_button = push(theme, translate("access", "Find duplicates..."), "link")
        self.duplicates_button.setToolTip(translate("access", "Policies at Cloudflare that have one name"))
        self.duplicates_button.clicked.connect(self.duplicates_asked)
        self._lay_out()

    def _lay_out(self) -> None:
        column, buttons = QVBoxLayout(self), QHBoxLayout()
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        buttons.setSpacing(8)
        buttons.addWidget(self.new_button)
        buttons.addWidget(self.adopt_button)
        buttons.addStretch(1)
        column.addWidget(self.search)
        column.addWidget(self.list, 1)
        column.addWidget(self.duplicates_button, 0, Qt.AlignmentFlag.AlignLeading)
        column.addLayout(buttons)

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

    def allow_adopting(self, *, some: bool, chosen: bool) -> None:
        """Whether there is anything of somebody else's, and whether it is what is shown."""
        self.adopt_button.setVisible(some)
        self.adopt_button.setEnabled(chosen)

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """Where Tab goes."""
        return (self.search, self.list, self.duplicates_button, self.new_button, self.adopt_button)

    def start_search(self) -> None:
        """Ctrl+F."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()


def _search(theme: Theme) -> QLineEdit:
    made = QLineEdit()
    made.setProperty("kind", "search")
    made.setPlaceholderText(translate("access", "Find a group"))
    made.setAccessibleName(translate("access", "Find a group"))
    made.setClearButtonEnabled(True)
    search_field(made, theme)
    return made
