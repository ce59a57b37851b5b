"""The filter chips with their counts, and the menu of engines."""

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QFontMetrics
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QMenu, QPushButton

from dockflare_desktop.core.status import AppStatus
from dockflare_desktop.gui.present_services import Chip, chip_counts, chip_name
from dockflare_desktop.gui.text import translate
from dockflare_desktop.gui.theme import Theme
from dockflare_desktop.gui.widgets.basics import THIN_SPACE, Dresser, push

ICONS = {Chip.NEED_YOU: "ui-warn", Chip.PUBLIC: "nav-public"}


class FilterBar(QObject):
    """One chip is always on; a chip that shows nothing stays visible and cannot be pressed."""

    chip_chosen = Signal(object)
    engine_chosen = Signal(str)

    def __init__(self, theme: Theme, place: QHBoxLayout, engines: QPushButton) -> None:
        super().__init__(engines)
        self._theme, self._engines = theme, engines
        self._names: tuple[str, ...] = ()
        self._engine = ""
        self._group = QButtonGroup(self)
        self._chips = {chip: self._make(chip, place) for chip in Chip}
        self._chips[Chip.ALL].setChecked(True)
        engines.setText(engines.text() + 2 * THIN_SPACE)
        self._menu = QMenu(engines)
        engines.setMenu(self._menu)
        Dresser(engines, theme, "ui-chevron-down", "text2")
        engines.setIconSize(QSize(12, 12))
        engines.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the chevron stands behind the text

    def _make(self, chip: Chip, place: QHBoxLayout) -> QPushButton:
        made = push(self._theme, chip_name(chip), "chip", ICONS.get(chip, ""))
        made.setCheckable(True)
        self._group.addButton(made)
        made.clicked.connect(lambda: self.chip_chosen.emit(chip))
        place.addWidget(made)
        return made

    def show_counts(self, status: AppStatus) -> None:
        """New counts, new engines."""
        for chip, count in chip_counts(status).items():
            button, name = self._chips[chip], chip_name(chip)
            button.setText((THIN_SPACE if chip in ICONS else "") + f"{name}  {count}")
            metrics = QFontMetrics(self._theme.font("body", 600))  # a chip that is on is bold
            button.setMinimumWidth(metrics.horizontalAdvance(button.text()) + (48 if chip in ICONS else 26))
            button.setEnabled(bool(count) or button.isChecked() or chip is Chip.ALL)
            button.setAccessibleName(translate("services", "Filter: {name}, {count}").format(name=name, count=count))
        self._show_engines(tuple(sorted({view.engine for view in status.services if view.engine})))

    def _show_engines(self, names: tuple[str, ...]) -> None:
        self._engines.setVisible(len(names) > 1)
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

    def choose_engine(self, name: str) -> None:
        """Only this engine's services; an empty name means all."""
        self._engine = name
        shown = name or translate("services", "any")
        self._engines.setText(translate("services", "Engine: {name}").format(name=shown) + 2 * THIN_SPACE)
        self.engine_chosen.emit(name)

    def choose(self, chip: Chip) -> None:
        """As if the chip was clicked."""
        self._chips[chip].setChecked(True)
        self.chip_chosen.emit(chip)

    @property
    def chips(self) -> tuple[QPushButton, ...]:
        """The buttons, in their order."""
        return tuple(self._chips.values())
