"""Every action of the program once: the menu button, shortcuts and context menus share them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from dockflare_desktop.gui.doing import Ask, Do, Request
from dockflare_desktop.gui.text import translate


@dataclass(frozen=True, slots=True)
class Spec:
    """An action as data: its text, keys and what it asks for."""

    text: Callable[[], str]
    keys: tuple[str, ...] = ()


SPECS = {
    Do.ADD_RULE: Spec(lambda: translate("action", "Add manual rule..."), ("Ctrl+N",)),
    Do.REVIEW: Spec(lambda: translate("action", "Review changes..."), ("Ctrl+R",)),
    Do.COMPARE: Spec(lambda: translate("action", "Compare with Cloudflare now"), ("F5",)),
    Do.PAUSE: Spec(lambda: translate("action", "Pause changes"), ("Ctrl+Shift+P",)),
    Do.SETTINGS: Spec(lambda: translate("action", "Settings..."), ("Ctrl+,",)),
    Do.ACCOUNT: Spec(lambda: translate("action", "Cloudflare account...")),
    Do.REVERT_EVERYTHING: Spec(lambda: translate("action", "Revert all overrides...")),
    Do.EXPORT: Spec(lambda: translate("action", "Export...")),
    Do.IMPORT: Spec(lambda: translate("action", "Import...")),
    Do.CHECK_LABELS: Spec(lambda: translate("action", "Check labels...")),
    Do.TRY_URL: Spec(lambda: translate("action", "Try a URL..."), ("Ctrl+Shift+T",)),
    Do.LOG: Spec(lambda: translate("action", "Program log")),
    Do.SHORTCUTS: Spec(lambda: translate("action", "Keyboard shortcuts"), ("F1",)),
    Do.ABOUT: Spec(lambda: translate("action", "About DockFlare Desktop")),
    Do.QUIT: Spec(lambda: translate("action", "Quit"), ("Ctrl+Q",)),
}
MENU = (
    (Do.ADD_RULE, Do.REVIEW, Do.COMPARE, Do.PAUSE),
    (Do.SETTINGS, Do.ACCOUNT),
    (Do.EXPORT, Do.IMPORT, Do.CHECK_LABELS, Do.TRY_URL, Do.REVERT_EVERYTHING),
    (Do.LOG, Do.SHORTCUTS, Do.ABOUT),
    (Do.QUIT,),
)


class Actions(QObject):
    """One QAction for each thing the menu and the keys can ask for."""

    def __init__(self, parent: QWidget, ask: Ask) -> None:
        super().__init__(parent)
        self._ask = ask
        self._paused = False
        self.all = {do: self._make(parent, do, spec) for do, spec in SPECS.items()}

    def _make(self, parent: QWidget, do: Do, spec: Spec) -> QAction:
        action = QAction(spec.text(), parent)
        action.setShortcuts([QKeySequence(keys) for keys in spec.keys])
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.triggered.connect(lambda: self._ask(Request(self._meant(do))))
        parent.addAction(action)
        return action

    def _meant(self, do: Do) -> Do:
        return Do.RESUME if do is Do.PAUSE and self._paused else do

    def show_paused(self, *, paused: bool) -> None:
        """The pause action resumes while paused."""
        self._paused = paused
        text = translate("action", "Resume changes") if paused else SPECS[Do.PAUSE].text()
        self.all[Do.PAUSE].setText(text)

    def give_new_key(self, *, to_rule: bool) -> None:
        """Ctrl+N makes a manual rule, unless the page makes something of its own: never two on one key."""
        keys = SPECS[Do.ADD_RULE].keys if to_rule else ()
        self.all[Do.ADD_RULE].setShortcuts([QKeySequence(each) for each in keys])

    def show_working(self, *, working: bool, planned: bool) -> None:
        """Comparing is off while it already happens; reviewing while nothing is planned."""
        self.all[Do.COMPARE].setEnabled(not working)
        self.all[Do.REVIEW].setEnabled(planned)

    def menu(self, parent: QWidget) -> QMenu:
        """The menu button's menu."""
        menu = QMenu(parent)
        for at, group in enumerate(MENU):
            if at:
                menu.addSeparator()
            for do in group:
                menu.addAction(self.all[do])
        return menu


def keys_text(pages: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """All keys with what they do, for the help window; `pages` are the keys of the pages with their names."""
    own = [(", ".join(spec.keys), spec.text()) for spec in SPECS.values() if spec.keys]
    more = (
        ("Ctrl+F", translate("keys", "Search")),
        ("Esc", translate("keys", "Clear the search, then close details")),
        ("F6, Shift+F6", translate("keys", "Next or previous pane")),
        ("F10", translate("keys", "Menu")),
        ("Enter", translate("keys", "Go into the details of a service")),
        ("Ctrl+Enter", translate("keys", "Open a service in the browser")),
        ("Ctrl+C, Ctrl+Shift+C", translate("keys", "Copy address, copy target")),
        ("Ctrl+G", translate("keys", "Show a QR code")),
        ("Ctrl+E", translate("keys", "Override a service")),
        ("Ctrl+I", translate("keys", "Ignore a service, or watch it again")),
        ("Delete", translate("keys", "Remove a manual rule")),
        ("Ctrl+N, Ctrl+S", translate("keys", "On Access: new group, save the group")),
        ("Ctrl+T", translate("keys", "On Access: who could get in")),
        ("Ctrl+W", translate("keys", "Hide the window")),
    )
    return (*own, *pages, *more)
