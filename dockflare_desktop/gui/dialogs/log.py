"""The program's log as a window that follows: by level, by words, copied without names."""

import logging

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication, QHideEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QWidget

from dockflare_desktop.gui._generated.ui_log_window import Ui_LogWindow
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.present.log import LEVELS, as_text, level_words, matching, without_names
from dockflare_desktop.gui.widgets.basics import search_field, style

BEAT = 500  # ms between two looks, while it is shown
SIZE = (900, 460)  # px
MOST = 5_000  # lines of text: a traceback has several


class LogWindow(QDialog):
    """Stays beside the other windows; hidden it looks at nothing."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._last = context, 0
        theme = context.theme
        ui = self._ui = Ui_LogWindow()
        ui.setupUi(self)
        style(ui.note, theme, "caption")
        search_field(ui.wordField, theme)
        ui.text.setFont(theme.font(fixed=True))
        ui.text.setMaximumBlockCount(MOST)
        for level in LEVELS:
            ui.levelCombo.addItem(level_words(level), level)
        ui.levelCombo.setCurrentIndex(LEVELS.index(logging.INFO))
        ui.levelCombo.currentIndexChanged.connect(self._fill)
        ui.wordField.textChanged.connect(self._fill)
        ui.followBox.toggled.connect(self._follow)
        ui.copyButton.clicked.connect(self._copy)
        ui.closeButton.clicked.connect(self.hide)
        self._timer = QTimer(self, interval=BEAT)
        self._timer.timeout.connect(self.look)
        self.resize(*(theme.scaled(each) for each in SIZE))

    def come_up(self) -> None:
        """Show it, in front."""
        self.show()
        self.raise_()
        self.activateWindow()

    def look(self) -> None:
        """What was said since."""
        self._append(self._last)

    def _fill(self) -> None:
        """All of it anew, by the filters of now."""
        self._ui.text.clear()
        self._append(0)

    def _append(self, after: int) -> None:
        lines = self._context.log.lines(after) if self._context.log is not None else ()
        self._last = lines[-1].number if lines else self._last
        for line in matching(lines, self._ui.levelCombo.currentData(), self._ui.wordField.text()):
            self._ui.text.appendPlainText(as_text(line))
        self._follow()

    def _follow(self) -> None:
        if self._ui.followBox.isChecked():
            bar = self._ui.text.verticalScrollBar()
            bar.setValue(bar.maximum())

    def _copy(self) -> None:
        names: dict[str, str] = {}
        lines = (without_names(line, names) for line in self._ui.text.toPlainText().splitlines())
        QGuiApplication.clipboard().setText("\n".join(lines))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fill()
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()
