"""The Access page: a head, and tabs for who may enter: groups, and what the account has for signing in."""

from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QTabBar, QWidget

from dockflare_desktop.core.status import AppStatus
from dockflare_desktop.gui._generated.ui_access_page import Ui_AccessPage
from dockflare_desktop.gui.access_reader import AccessReader
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.pages.access_groups import GroupsTab
from dockflare_desktop.gui.pages.access_tab import AccessTab
from dockflare_desktop.gui.pages.access_tabs import TABS
from dockflare_desktop.gui.pages.page import Page
from dockflare_desktop.gui.text import translate
from dockflare_desktop.gui.widgets.basics import dress, style


class AccessPage(Page):
    """Turns between its tabs; a tab with edits asks before it is left."""

    makes_new = True

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._ui = Ui_AccessPage()
        self._ui.setupUi(self)
        self.menu_button = self._ui.menuButton
        style(self._ui.title, context.theme, "page", 600)
        style(self._ui.facts, context.theme)
        dress(self._ui.menuButton, context.theme, "ui-menu")
        self._bar = QTabBar()
        self._bar.setDrawBase(False)
        self._bar.setExpanding(False)
        self._bar.setUsesScrollButtons(False)  # four short names; scrolled, the last would be cut
        self._bar.setAccessibleName(translate("access", "Parts of Access"))
        self._ui.tabPlace.addWidget(self._bar)
        self._ui.tabPlace.addStretch(1)
        self.reader = AccessReader(context)
        self.tabs = {row.id: row.tab(context, self._ui.tabs) for row in TABS}
        for row in TABS:
            self._add(row.id, row.name())
        self._open = 0
        self._bar.currentChanged.connect(self._turn)
        QShortcut(QKeySequence("Ctrl+N"), self).activated.connect(lambda: self._tab().new())

    def _add(self, tab: str, name: str) -> None:
        made = self.tabs[tab]
        self._ui.tabs.addWidget(made)
        at = self._bar.addTab(name)
        made.read_from(self.reader)
        made.asked.connect(self.asked)
        made.copied.connect(self.copied)
        made.counted.connect(lambda: self._bar.setTabText(at, _with_count(name, made.count)))

    def _tab(self) -> AccessTab:
        return self.tabs[TABS[self._open].id]

    def _turn(self, at: int) -> None:
        if self._tab().leave(lambda: self._turn_to(at)):
            self._turn_to(at)
        else:
            self._mark(self._open)

    def _turn_to(self, at: int) -> None:
        self._open = at
        self._mark(at)
        self._ui.tabs.setCurrentIndex(at)

    def _mark(self, at: int) -> None:
        with QSignalBlocker(self._bar):
            self._bar.setCurrentIndex(at)

    @property
    def groups(self) -> GroupsTab:
        """The tab of the groups. Raises TypeError if there is none of that name."""
        tab = self.tabs["groups"]
        if not isinstance(tab, GroupsTab):
            raise TypeError(tab)
        return tab

    def show_group(self, group: str) -> None:
        """This group in the editor."""
        self.show_tab("groups", lambda: self.groups.show_group(group))

    def show_tab(self, tab: str, then: Callable[[], None] | None = None) -> None:
        """Turn to a tab, then do something there."""
        at = [row.id for row in TABS].index(tab)

        def turn() -> None:
            self._turn_to(at)
            if then is not None:
                then()

        if at == self._open or self._tab().leave(turn):
            turn()

    def show_status(self, status: AppStatus) -> None:
        """The newest status, to every tab."""
        super().show_status(status)
        for tab in self.tabs.values():
            tab.show_status(status)

    # --- for the window ----------------------------------------------------------------------------------------------

    @property
    def panes(self) -> tuple[QWidget, ...]:
        """Where F6 goes."""
        return self._tab().panes

    def show_width(self, width: int) -> None:
        """The window has this many pixels now."""
        for tab in self.tabs.values():
            tab.show_width(width)

    def start_search(self) -> None:
        """Ctrl+F."""
        self._tab().start_search()

    @property
    def edited(self) -> bool:
        """Whether the tab that is open has edits."""
        return self._tab().edited

    def leave(self, then: Callable[[], None]) -> bool:
        """Whether it can be left at once."""
        return self._tab().leave(then)

    def save(self) -> None:
        """Remember what the tabs remember."""
        for tab in self.tabs.values():
            tab.save()

    def restore(self) -> None:
        """What was remembered."""
        for tab in self.tabs.values():
            tab.restore()


def _with_count(name: str, count: int | None) -> str:
    return name if count is None else translate("access", "{name}  {count}").format(name=name, count=count)
