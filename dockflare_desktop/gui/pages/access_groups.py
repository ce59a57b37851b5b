"""The Groups tab of Access: the list of groups, and where the chosen one is used."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from dockflare_desktop.core.status import AppStatus
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.doing import Do, Request
from dockflare_desktop.gui.pages.access_tab import AccessTab
from dockflare_desktop.gui.present_access import group_rows, used_by_title, user_rows
from dockflare_desktop.gui.text import translate
from dockflare_desktop.gui.widgets.basics import label, search_field
from dockflare_desktop.gui.widgets.two_lines import LinesList

LIST, SIDE = 248, 336  # px


class GroupsTab(AccessTab):
    """Shows the groups of an AppStatus."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        theme = context.theme
        columns = QHBoxLayout(self)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(0)
        self.list = LinesList(theme, translate("access", "Access groups"))
        self.search = QLineEdit()
        self.search.setProperty("kind", "search")
        self.search.setPlaceholderText(translate("access", "Find a group"))
        self.search.setAccessibleName(translate("access", "Find a group"))
        self.search.setClearButtonEnabled(True)
        search_field(self.search, theme)
        self.search.textChanged.connect(self._draw)
        self.list.chosen.connect(lambda _ident: self._draw_users())
        self._used = label(theme, "", weight=600)
        self.users = LinesList(theme, translate("access", "Used by"), narrow=True)
        self.users.entered.connect(self._show_service)
        columns.addWidget(self._left())
        columns.addStretch(1)
        columns.addWidget(self._right())

    def _left(self) -> QFrame:
        frame, column = _pane("list")
        frame.setFixedWidth(self._context.theme.scaled(LIST))
        column.addWidget(self.search)
        column.addWidget(self.list, 1)
        return frame

    def _right(self) -> QFrame:
        frame, column = _pane("details")
        frame.setFixedWidth(self._context.theme.scaled(SIDE))
        column.addWidget(self._used)
        column.addWidget(self.users, 1)
        return frame

    @property
    def count(self) -> int | None:
        """How many groups there are."""
        return len(self._status.groups)

    def show_status(self, status: AppStatus) -> None:
        """The newest status."""
        super().show_status(status)
        self._draw()
        self.counted.emit()

    def _draw(self, _searched: str = "") -> None:
        words = self.search.text().casefold().split()
        rows = group_rows(self._status)
        self.list.show_rows([row for row in rows if all(word in row.spoken.casefold() for word in words)])
        if not self.list.current and self.list.count():
            self.list.setCurrentRow(0)
        self._draw_users()

    def _draw_users(self) -> None:
        rows = user_rows(self._status, self.list.current, self._context.now(), self._context.say)
        self._used.setText(used_by_title(len(rows)) if self.list.current else "")
        self.users.show_rows(rows)

    def _show_service(self, ident: str) -> None:
        row = self.users.row_of(ident)
        if row is not None:
            self.asked.emit(Request(Do.SHOW, row.key))

    # --- for the page ------------------------------------------------------------------------------------------------

    @property
    def panes(self) -> tuple[QWidget, ...]:
        """Where F6 goes."""
        return (self.list, self.users)

    def start_search(self) -> None:
        """Ctrl+F."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()


def _pane(kind: str) -> tuple[QFrame, QVBoxLayout]:
    frame = QFrame()
    frame.setProperty("kind", kind)
    column = QVBoxLayout(frame)
    column.setContentsMargins(16, 16, 16, 16)
    column.setSpacing(8)
    return frame, column
