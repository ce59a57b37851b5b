"""The foot of the Services page: how much is shown, and what is odd."""

from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout

from dockflare_desktop.core.status import AppStatus
from dockflare_desktop.gui.present.state import foot, odd
from dockflare_desktop.gui.theme import Theme
from dockflare_desktop.gui.widgets.basics import IconLabel, style


class ServicesFoot:
    """Two labels and a shape of the form."""

    def __init__(self, theme: Theme, count: QLabel, note: QLabel, icon_place: QHBoxLayout | QVBoxLayout) -> None:
        self._count, self._note, self._icon = count, note, IconLabel(theme, 14)
        for text in (count, note):
            style(text, theme, "caption")
        icon_place.addWidget(self._icon)

    def show_status(self, status: AppStatus, shown: int) -> None:
        """`shown` services are left by filter and search."""
        self._count.setText(foot(shown, len(status.services)))
        note = odd(status)
        self._icon.show_icon(note.icon if note else "", note.tone if note else "text2")
        self._note.setText(note.text if note else "")
