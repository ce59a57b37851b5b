"""What the Access page needs of one of its tabs; a tab overrides what it has."""

from PySide6.QtCore import Signal

from dockflare_desktop.gui.access_reader import AccessReader
from dockflare_desktop.gui.pages.part import Part


class AccessTab(Part):
    """One tab. `counted` says that `count` is new."""

    counted = Signal()

    def read_from(self, reader: AccessReader) -> None:
        """What the account has for signing in, read once for all tabs."""

    @property
    def count(self) -> int | None:
        """The number behind the tab's name; None where it is not known."""
        return None

    def new(self) -> None:
        """Ctrl+N."""
