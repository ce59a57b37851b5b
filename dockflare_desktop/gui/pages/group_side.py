"""Beside the editor: who could get in, and which services use the group."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from dockflare_desktop.core.cloud import Directory
from dockflare_desktop.core.status import AppStatus
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.present.access import used_by_title, user_rows
from dockflare_desktop.gui.text import translate
from dockflare_desktop.gui.widgets.basics import label, line
from dockflare_desktop.gui.widgets.tester import JudgeVisitor, Tester
from dockflare_desktop.gui.widgets.two_lines import LinesList

WIDTH = 336  # px


class GroupSide(QFrame):
    """`entered` carries the key of a service that was clicked."""

    entered = Signal(object)

    def __init__(self, context: Context, judge: JudgeVisitor) -> None:
        super().__init__()
        self._context = context
        theme = context.theme
        self.setProperty("kind", "details")
        self.setFixedWidth(theme.scaled(WIDTH))
        self.tester = Tester(context, judge)
        self.title = label(theme, "", weight=600)
        self.users = LinesList(theme, translate("access", "Used by"), narrow=True)
        self.users.entered.connect(self._entered)
        self._line = line()
        inside = QFrame()
        inside.setProperty("kind", "surface")
        column = QVBoxLayout(inside)
        column.setContentsMargins(20, 20, 20, 16)
        column.setSpacing(12)
        column.addWidget(self.tester)
        column.addWidget(self._line)
        column.addWidget(self.title)
        column.addWidget(self.users)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what is inside is reached, and brings itself into view
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setProperty("kind", "page")
        area.setAccessibleName(translate("access", "Who could get in, and used by"))
        area.setWidget(inside)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(1, 0, 0, 0)
        whole.addWidget(area)

    def show_account(self, directory: Directory, note: str) -> None:
        """Names to choose from; judged again."""
        self.tester.show_account(directory, note)

    def show_users(self, status: AppStatus, group: str, *, ours: bool = True) -> None:
        """The services that use a group; of what is not ours, the page itself says what uses it."""
        self.title.setVisible(ours)
        self._line.setVisible(ours)
        rows = user_rows(status, group, self._context.now(), self._context.say)
        self.title.setText(used_by_title(len(rows)))
        self.users.show_rows(rows)
        self.users.setVisible(bool(rows))
        self.users.setFixedHeight(self.users.content_height())

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """Where Tab goes."""
        return (*self.tester.stops, self.users)

    def _entered(self, ident: str) -> None:
        row = self.users.row_of(ident)
        if row is not None:
            self.entered.emit(row.key)
