"""The pages of the window, each made on its first visit (ux.md section 13)."""

from collections.abc import Callable, Iterator
from typing import TypeVar

from PySide6.QtWidgets import QStackedWidget

from dockflare_desktop.core.status import AppStatus
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.pages.page import Page
from dockflare_desktop.gui.pages.registry import PAGES, PageRow

P = TypeVar("P", bound=Page)


class Shelf:
    """Fills a stack. `prepare` is called with each page once it is made, before it is shown."""

    def __init__(self, context: Context, stack: QStackedWidget, prepare: Callable[[Page], None]) -> None:
        self._context, self._stack, self._prepare = context, stack, prepare
        self._rows = {row.id: row for row in PAGES}
        self._made: dict[str, Page] = {}
        self._status: AppStatus | None = None

    def __contains__(self, page: str) -> bool:
        return page in self._rows

    def __iter__(self) -> Iterator[Page]:
        """The pages that were made."""
        return iter(tuple(self._made.values()))

    def row(self, page: str) -> PageRow:
        """What is known of a page before it is made. Raises KeyError for an id that is none."""
        return self._rows[page]

    def page(self, page: str) -> Page:
        """The page with this id. Raises KeyError for an id that is none."""
        if page not in self._made:
            made = self._rows[page].page(self._context, self._stack)
            self._made[page] = made
            self._stack.addWidget(made)
            self._prepare(made)
            made.restore()
            if self._status is not None:
                made.show_status(self._status)
        return self._made[page]

    def of(self, kind: type[P]) -> P:
        """The page of this class. Raises TypeError for a class that is not in the registry."""
        for row in PAGES:
            if row.page is kind:
                page = self.page(row.id)
                if isinstance(page, kind):
                    return page
        raise TypeError(kind)

    def show_status(self, status: AppStatus) -> None:
        """The newest status, to the pages that were made; the others get it when they are."""
        self._status = status
        for page in self:
            page.show_status(status)
