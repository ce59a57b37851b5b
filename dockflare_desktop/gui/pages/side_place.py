"""Where a page's side stands: beside what is edited, or over its end where the window is narrow (ux.md section 3)."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from dockflare_desktop.gui.pages.details_place import BESIDE_FROM, LEFT_OF_TABLE
from dockflare_desktop.gui.theme import Theme


class SidePlace:
    """Moves a widget between a row of columns and the page; `opener` is the button that shows it where it is narrow."""

    def __init__(self, page: QWidget, columns: QHBoxLayout, side: QWidget, theme: Theme) -> None:
        self._page, self._columns, self._side, self._theme = page, columns, side, theme
        self._beside, self._wanted = True, True
        self._opener: QPushButton | None = None
        columns.addWidget(side)

    def open_by(self, opener: QPushButton) -> None:
        """The button that brings it."""
        self._opener = opener
        opener.clicked.connect(self.open)
        opener.hide()

    def show_width(self, width: int) -> None:
        """The window's width decides."""
        beside = width >= self._theme.scaled(BESIDE_FROM)
        if beside != self._beside:
            self._beside = beside
            if beside:
                self._columns.addWidget(self._side)
            else:
                self._columns.removeWidget(self._side)
            self.show(shown=self._wanted)
        self.arrange()

    def show(self, *, shown: bool) -> None:
        """Whether there is anything to show in it."""
        self._wanted = shown
        self._side.setVisible(shown and self._beside)
        if self._opener is not None:
            self._opener.setVisible(shown and not self._beside)

    @property
    def beside(self) -> bool:
        """Whether it stands in the row, not over the page."""
        return self._beside

    def open(self) -> None:
        """Bring it, where it is hidden."""
        if not self._beside and self._wanted:
            self.arrange()
            self._side.show()
            self._side.raise_()

    def close(self) -> bool:
        """Whether it was open over the page, and is not any more."""
        if self._beside or not self._side.isVisible():
            return False
        self._side.hide()
        if self._opener is not None:
            self._opener.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def arrange(self) -> None:
        """Over the page's end, as high as the page is now."""
        if not self._beside:
            page, width = self._page, self._side.width()
            width = min(self._side.maximumWidth(), page.width() - LEFT_OF_TABLE)
            left = 0 if page.isRightToLeft() else page.width() - width
            self._side.setGeometry(left, 0, width, page.height())
