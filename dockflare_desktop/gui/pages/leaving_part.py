"""Leaving on the settings page: what was left and how far it is, the way back, and the question."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from dockflare_desktop.core.leaving.departure import Departure
from dockflare_desktop.core.status import AppStatus
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.dialogs.asking import ask
from dockflare_desktop.gui.dialogs.leaving import LeavingDialog
from dockflare_desktop.gui.pages.settings_rows import Card
from dockflare_desktop.gui.present.leaving import standing
from dockflare_desktop.gui.text import translate
from dockflare_desktop.gui.widgets.basics import empty, label, push, wrapped


class LeavingPart(QWidget):
    """A row for everything, and one for each departure."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context, self._status = context, AppStatus()
        theme = context.theme
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(label(theme, translate("settings", "Leave"), weight=600))
        card = Card()
        self.leave = push(theme, translate("settings", "Leave..."), "danger")
        self.leave.clicked.connect(lambda: context.start(self._ask()))
        line = translate(
            "settings",
            "Remove everything this program made at Cloudflare, or hand it over as it is. You see every step first.",
        )
        card.add(self._row(translate("settings", "Leave Cloudflare"), line, self.leave))
        self._rows = QVBoxLayout()
        self._rows.setContentsMargins(0, 0, 0, 0)
        card.column.addLayout(self._rows)
        column.addWidget(card)

    def _row(self, title: str, line: str, button: QPushButton) -> QWidget:
        row = QWidget()
        across, texts = QHBoxLayout(row), QVBoxLayout()
        across.setContentsMargins(17, 10, 16, 10)
        across.setSpacing(16)
        texts.setSpacing(2)
        texts.addWidget(label(self._context.theme, title, weight=500))
        texts.addWidget(wrapped(self._context.theme, line, "text2", "caption"))
        across.addLayout(texts, 1)
        across.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        return row

    def show_status(self, status: AppStatus) -> None:
        """What was left, as it stands now."""
        known, self._status = self._status.departures, status
        self.leave.setEnabled(not any(each.whole for each in status.departures))
        if status.departures == known:
            return
        empty(self._rows)
        for each in status.departures:
            back = push(self._context.theme, translate("settings", "Come back"))
            back.clicked.connect(lambda _=False, left=each: self._context.start(self._back(left)))
            line = translate("settings", "This program does nothing for its services until you come back.")
            self._rows.addWidget(self._row(standing(each, status), line, back))

    async def _ask(self) -> None:
        await ask(LeavingDialog(self._context, self._status, self.window()))

    async def _back(self, left: Departure) -> None:
        await (await self._context.commands.desks()).leaving.take_back(left)
