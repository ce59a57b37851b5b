"""Where the details stand: beside the table, or over its end where the window is narrow."""

from PySide6.QtWidgets import QSplitter, QWidget

from dockflare_desktop.gui.details_panel import WIDTH, DetailsPanel
from dockflare_desktop.gui.theme import Theme

BESIDE_FROM = 1_180  # px of the window: below, details cover the table's end
LEFT_OF_TABLE = 48  # px of the table that stay in sight


class DetailsPlace:
    """Moves the panel between the splitter and the page."""

    def __init__(self, page: QWidget, splitter: QSplitter, panel: DetailsPanel, theme: Theme) -> None:
        self._page, self._splitter, self._panel, self._theme = page, splitter, panel, theme
        self.beside = True

    def show_width(self, width: int) -> bool:
        """Of the window. True when the panel moved; it is hidden then."""
        beside = width >= self._theme.scaled(BESIDE_FROM)
        if beside == self.beside:
            return False
        self.beside = beside
        if beside:
            self._splitter.addWidget(self._panel)
        else:
            self._panel.setParent(self._page)
        self._panel.hide()
        return True

    def arrange(self) -> None:
        """Over the table's end, as large as the page is now."""
        if not self.beside:
            page = self._page
            width = min(self._theme.scaled(WIDTH), page.width() - LEFT_OF_TABLE)
            left = 0 if page.isRightToLeft() else page.width() - width
            self._panel.setGeometry(left, 0, width, page.height())
