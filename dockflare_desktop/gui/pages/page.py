"""What the window needs of a page; a page overrides what it has."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton, QWidget

from dockflare_desktop.gui.pages.part import Part


class Page(Part):
    """One page of the window.

    `makes_new` is true where Ctrl+N makes something of the page's own instead of a manual rule; the page then has that
    key. `menu_button` is the one at the top right of its form.
    """

    makes_new = False
    menu_button: QToolButton

    def enter_pane(self, pane: QWidget) -> None:
        """F6 came to this pane."""
        pane.setFocus(Qt.FocusReason.ShortcutFocusReason)
