"""The block at the sidebar's foot: how everything stands, the pause button, the mode menu."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from dockflare_desktop.core.settings import Mode
from dockflare_desktop.core.status import AppStatus
from dockflare_desktop.gui._generated.ui_main_window import Ui_MainWindow
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.doing import Do, Request
from dockflare_desktop.gui.present.state import mode_name, state_block
from dockflare_desktop.gui.text import translate
from dockflare_desktop.gui.widgets.basics import THIN_SPACE, dress, style

ICON = QSize(24, 24)


class StateBlock(QObject):
    """Fills the window's state widgets; `asked` carries a Request."""

    asked = Signal(object)

    def __init__(self, context: Context, ui: Ui_MainWindow, window: QWidget) -> None:
        super().__init__(window)
        self._context, self._ui, self._status = context, ui, AppStatus()
        theme = context.theme
        style(ui.stateHeadline, theme, "body", 600)
        style(ui.stateLine, theme, "caption")
        for text in (ui.stateHeadline, ui.stateLine):
            text.setWordWrap(True)  # "Paused until 13:55" in a large font
        ui.stateIcon.setFixedSize(ICON)
        ui.pauseButton.setFixedSize(28, 28)
        self._pause_look = dress(ui.pauseButton, theme, "ui-pause", "text")
        ui.pauseButton.clicked.connect(self._pause_or_resume)
        dress(ui.modeButton, theme, "ui-shield")
        ui.modeButton.setFont(theme.font("caption", 500))
        ui.modeButton.setMenu(self._mode_menu())
        theme.changed.connect(self.refresh)

    def _mode_menu(self) -> QMenu:
        menu = QMenu(self._ui.modeButton)
        group = QActionGroup(menu)
        self._modes: dict[Mode, QAction] = {}
        for mode in Mode:
            action = QAction(mode_name(mode), menu)
            action.setCheckable(True)
            action.triggered.connect(lambda _checked=False, mode=mode: self._choose_mode(mode))
            group.addAction(action)
            menu.addAction(action)
            self._modes[mode] = action
        return menu

    def _choose_mode(self, mode: Mode) -> None:
        self._context.start(self._context.commands.set_setting("mode", mode.value))

    def _pause_or_resume(self) -> None:
        if self._status.paused:
            self.asked.emit(Request(Do.RESUME))
            return
        button = self._ui.pauseButton
        menu = QMenu(button)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for do, text in pauses():
            menu.addAction(text).triggered.connect(self._asking(do))
        menu.popup(button.mapToGlobal(button.rect().topRight()))

    def _asking(self, do: Do) -> Callable[[], None]:
        return lambda: self.asked.emit(Request(do))

    def show_status(self, status: AppStatus) -> None:
        """The newest status."""
        self._status = status
        self.refresh()

    def refresh(self) -> None:
        """As of now: "Verified 8 s ago"."""
        ui, theme = self._ui, self._context.theme
        block = state_block(self._status, self._context.now())
        ui.stateHeadline.setText(block.headline)
        ui.stateLine.setText(block.line)
        ui.stateIcon.setPixmap(theme.state(block.health).pixmap(ICON, ui.stateIcon.devicePixelRatioF()))
        ui.stateIcon.setAccessibleName(block.headline)
        self._pause_look.change("ui-play" if block.paused else "ui-pause")
        name = translate("frame", "Resume changes") if block.paused else translate("frame", "Pause changes")
        ui.pauseButton.setAccessibleName(name)
        ui.pauseButton.setToolTip(name)
        ui.modeButton.setText(THIN_SPACE + block.mode + "  ▾")
        ui.modeButton.setAccessibleName(translate("frame", "Mode: {mode}").format(mode=block.mode))
        ui.modeButton.setEnabled("mode" not in self._context.fixed)
        self._modes[self._status.settings.mode].setChecked(True)

    def show_strip(self, *, strip: bool) -> None:
        """Only the shape, for narrow windows."""
        ui = self._ui
        for widget in (ui.stateHeadline, ui.stateLine, ui.pauseButton, ui.modeButton):
            widget.setVisible(not strip)


def pauses() -> tuple[tuple[Do, str], ...]:
    """How long changes can be paused."""
    return (
        (Do.PAUSE_SHORT, translate("tray", "For 15 minutes")),
        (Do.PAUSE_HOUR, translate("tray", "For 1 hour")),
        (Do.PAUSE_TOMORROW, translate("tray", "Until tomorrow 08:00")),
        (Do.PAUSE, translate("tray", "Until I resume")),
    )
