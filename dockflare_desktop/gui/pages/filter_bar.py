"""The filter chips with their counts, and the menus of engines and groups."""

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QMenu, QPushButton

from dockflare_desktop.core.status import AppStatus
from dockflare_desktop.gui._generated.ui_services_page import Ui_ServicesPage
from dockflare_desktop.gui.present.groups import GroupBy, group_by_name
from dockflare_desktop.gui.present.services import Chip, chip_counts, chip_name
from dockflare_desktop.gui.text import translate
from dockflare_desktop.gui.theme import Theme
from dockflare_desktop.gui.widgets.basics import THIN_SPACE, Dresser, push
from dockflare_desktop.gui.widgets.chips import in_menu, keep_width, needs, without_room

ICONS = {Chip.NEED_YOU: "ui-warn", Chip.PUBLIC: "nav-public"}


class FilterBar(QObject):
    """One chip is always on; a chip that shows nothing stays visible and cannot be pressed."""

    chip_chosen = Signal(object)
    engine_chosen = Signal(str)
    group_chosen = Signal(object)

    def __init__(self, theme: Theme, ui: Ui_ServicesPage) -> None:
        super().__init__(ui.engineButton)
        self._theme, self._engines, self._by, self._more = theme, ui.engineButton, ui.groupButton, ui.moreButton
        self._names: tuple[str, ...] = ()
        self._engine = ""
        self.group = GroupBy.NONE
        self._some = True  # whether there is anything to filter
        self._narrow, self._room = False, 10_000  # px; the window tells
        self._folded: tuple[QPushButton, ...] = ()  # chips that only the menu has now
        self._group = QButtonGroup(self)
        self._chips = {chip: self._make(chip, ui.chips) for chip in Chip}
        self._chips[Chip.ALL].setChecked(True)
        self._menu, self._groups, self._both = QMenu(self._engines), QMenu(self._by), QMenu(self._more)
        for button, menu in ((self._engines, self._menu), (self._by, self._groups), (self._more, self._both)):
            button.setText(button.text() + 2 * THIN_SPACE)
            button.setMenu(menu)
            Dresser(button, theme, "ui-chevron-down", "text2")
            button.setIconSize(QSize(12, 12))
            behind = Qt.LayoutDirection.LeftToRight if button.isRightToLeft() else Qt.LayoutDirection.RightToLeft
            button.setLayoutDirection(behind)  # the chevron stands behind the text
        self._fill_groups()
        self._show_buttons()

    def _fill_groups(self) -> None:
        choice = QActionGroup(self._groups)
        self._choices = {by: QAction(group_by_name(by), self._groups) for by in GroupBy}
        for by, action in self._choices.items():
            action.setCheckable(True)
            action.setChecked(by is self.group)
            action.triggered.connect(lambda _checked=False, by=by: self.choose_group(by))
            choice.addAction(action)
            self._groups.addAction(action)

    def choose_group(self, by: GroupBy) -> None:
        """Headings by this, from now on."""
        self.group = by
        self._choices[by].setChecked(True)
        text = translate("services", "Group by")
        if by is not GroupBy.NONE:
            text = translate("services", "By {name}").format(name=group_by_name(by).lower())
        self._by.setText(text + 2 * THIN_SPACE)
        self.group_chosen.emit(by)

    def fit(self, room: int) -> None:
        """Where the two menus have no room beside the chips, one button holds both, and the last chips too where even
        that is not enough (picture 01c). The chip that is on stays."""
        self._room = room
        narrow = needs([*self.chips, self._by, *self._engines_button()]) > room
        folded = without_room(self.chips, [self._more], room) if narrow else ()
        if (narrow, folded) != (self._narrow, self._folded):
            self._narrow, self._folded = narrow, folded
            self._show_buttons()

    def _engines_button(self) -> list[QPushButton]:
        return [self._engines] if len(self._names) > 1 else []

    def _show_buttons(self) -> None:
        self._by.setVisible(self._some and not self._narrow)
        self._engines.setVisible(self._some and not self._narrow and len(self._names) > 1)
        self._more.setVisible(self._some and self._narrow)
        for button in self.chips:
            button.setVisible(self._some and button not in self._folded)
        self._both.clear()
        if self._folded:
            self._both.addSection(translate("services", "Show"))
            for button in reversed(self._folded):
                in_menu(button, self._both)
        self._both.addSection(translate("services", "Group by"))
        self._both.addActions(self._groups.actions())
        if len(self._names) > 1:
            self._both.addSection(translate("services", "Engine"))
            self._both.addActions(self._menu.actions())

    def _make(self, chip: Chip, place: QHBoxLayout) -> QPushButton:
        made = push(self._theme, chip_name(chip), "chip", ICONS.get(chip, ""))
        made.setCheckable(True)
        self._group.addButton(made)
        made.clicked.connect(lambda: self.choose(chip))
        place.addWidget(made)
        return made

    def show_counts(self, status: AppStatus) -> None:
        """New counts, new engines."""
        for chip, count in chip_counts(status).items():
            button, name = self._chips[chip], chip_name(chip)
            button.setText((THIN_SPACE if chip in ICONS else "") + f"{name}  {count}")
            keep_width(button, self._theme)
            button.setEnabled(bool(count) or button.isChecked() or chip is Chip.ALL)
            button.setAccessibleName(translate("services", "Filter: {name}, {count}").format(name=name, count=count))
        if bool(status.services) is not self._some:
            self._some = bool(status.services)
            self._show_buttons()
        self._show_engines(tuple(sorted({view.engine for view in status.services if view.engine})))
        self.fit(self._room)

    def _show_engines(self, names: tuple[str, ...]) -> None:
        if names == self._names:
            return
        self._names = names
        self._menu.clear()
        group = QActionGroup(self._menu)
        for name in ("", *names):
            action = QAction(name or translate("services", "Any engine"), self._menu)
            action.setCheckable(True)
            action.setChecked(name == self._engine)
            action.triggered.connect(lambda _checked=False, name=name: self.choose_engine(name))
            group.addAction(action)
            self._menu.addAction(action)
        self._show_buttons()

    def choose_engine(self, name: str) -> None:
        """Only this engine's services; an empty name means all."""
        self._engine = name
        shown = name or translate("services", "any")
        self._engines.setText(translate("services", "Engine: {name}").format(name=shown) + 2 * THIN_SPACE)
        self.engine_chosen.emit(name)

    def choose(self, chip: Chip) -> None:
        """As if the chip was clicked."""
        self._chips[chip].setChecked(True)
        self.fit(self._room)
        self.chip_chosen.emit(chip)

    @property
    def chips(self) -> tuple[QPushButton, ...]:
        """The buttons, in their order."""
        return tuple(self._chips.values())
