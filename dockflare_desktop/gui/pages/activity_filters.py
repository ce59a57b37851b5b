"""What the Activity page is asked to show: chips, the menu of periods, and a menu of the chips that have no room."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QButtonGroup, QMenu, QPushButton

from dockflare_desktop.gui._generated.ui_activity_page import Ui_ActivityPage
from dockflare_desktop.gui.present.activity import CHIP_ICONS, Chip, Period, chip_name, period_name
from dockflare_desktop.gui.theme import Theme
from dockflare_desktop.gui.widgets.basics import THIN_SPACE, dress, push
from dockflare_desktop.gui.widgets.chips import in_menu, keep_width, needs, without_room


class ActivityFilters(QObject):
    """One chip is always on."""

    chosen = Signal()

    def __init__(self, theme: Theme, ui: Ui_ActivityPage) -> None:
        super().__init__(ui.periodButton)
        self.chip, self.period = Chip.ALL, Period.WEEK
        self._period, self._more = ui.periodButton, ui.moreButton
        self._room = 10_000  # px; the page tells
        group = QButtonGroup(self)
        self.chips = {chip: self._make(theme, chip) for chip in Chip}
        for made in self.chips.values():
            group.addButton(made)
            ui.chips.addWidget(made)
        self.chips[self.chip].setChecked(True)
        dress(self._period, theme, "ui-clock")
        self._period.setMenu(self._periods())
        self._period.setText(THIN_SPACE + period_name(self.period))
        self._folded = QMenu(self._more)
        self._more.setMenu(self._folded)
        self._more.hide()

    def _make(self, theme: Theme, chip: Chip) -> QPushButton:
        made = push(theme, chip_name(chip), "chip", CHIP_ICONS.get(chip, ""))
        made.setCheckable(True)
        keep_width(made, theme)
        made.clicked.connect(lambda: self.choose(chip))
        return made

    def _periods(self) -> QMenu:
        menu = QMenu(self._period)
        choice = QActionGroup(menu)
        for period in Period:
            action = menu.addAction(period_name(period))
            action.setCheckable(True)
            action.setChecked(period is self.period)
            choice.addAction(action)
            action.triggered.connect(lambda _checked=False, period=period: self.choose_period(period))
        return menu

    def choose(self, chip: Chip) -> None:
        """Show only these."""
        self.chip = chip
        self.chips[chip].setChecked(True)
        self.fit(self._room)
        self.chosen.emit()

    def choose_period(self, period: Period) -> None:
        """Show only what happened since then."""
        self.period = period
        self._period.setText(THIN_SPACE + period_name(period))
        self.fit(self._room)
        self.chosen.emit()

    def fit(self, room: int) -> None:
        """The last chips go into a menu where they have no room, but for the one that is on."""
        self._room = room
        chips = tuple(self.chips.values())
        narrow = needs([*chips, self._period]) > room
        folded = without_room(chips, [self._more, self._period], room) if narrow else ()
        self._more.setVisible(bool(folded))
        self._folded.clear()
        for chip in chips:
            chip.setVisible(chip not in folded)
            if chip in folded:
                in_menu(chip, self._folded)
