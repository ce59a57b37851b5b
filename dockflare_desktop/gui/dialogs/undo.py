"""Undo: the plan that takes something back, shown before it is done, and a button that does exactly that."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QWidget

from dockflare_desktop.core.problem import Problem
from dockflare_desktop.core.undoing.preview import Undoing
from dockflare_desktop.engine.activity_commands import ActivityCommands
from dockflare_desktop.engine.ports import OutsideError
from dockflare_desktop.gui._generated.ui_adopt_dialog import Ui_AdoptDialog
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.present.adoption import Notice, Sheet
from dockflare_desktop.gui.present.problems import said
from dockflare_desktop.gui.present.undoing import undo_sheet
from dockflare_desktop.gui.text import translate
from dockflare_desktop.gui.widgets.basics import empty, grow, icon_label, label, repolish, style, wrapped
from dockflare_desktop.gui.widgets.diff import DiffView

MOST = 320  # px of both sides, before they scroll


class UndoDialog(QDialog):
    """Accepted means: it was done, as it was shown; `undone` is what it was. Enter leaves everything."""

    def __init__(
        self, context: Context, desk: ActivityCommands, entry: int, heading: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._context, self._desk, self._entry = context, desk, entry
        self._shown: Undoing | None = None
        self._sheet: Sheet | None = None
        self.undone: Undoing | None = None
        ui = self._ui = Ui_AdoptDialog()
        ui.setupUi(self)
        self.setWindowTitle(translate("undo", "Undo"))
        style(ui.heading, context.theme, "panel", 600)
        for text in (ui.explain, ui.answer):
            style(text, context.theme)
        ui.heading.setText(heading)
        ui.explain.setText(translate("undo", "This is what happens at Cloudflare, and nothing else:"))
        ui.adoptButton.setText(translate("undo", "Undo it"))
        ui.leaveButton.setText(translate("undo", "Leave it as it is"))
        ui.takeOverButton.hide()
        ui.leaveButton.clicked.connect(self.reject)
        ui.adoptButton.clicked.connect(self._undo)
        ui.copyButton.clicked.connect(self._copy)
        ui.leaveButton.setFocus()
        self.resize(context.theme.scaled(640), 100)
        self._wait()
        context.start(self._look())

    def _wait(self) -> None:
        ui = self._ui
        self._shown = self._sheet = None
        empty(ui.sections)
        empty(ui.warnings)
        ui.scroll.hide()
        for button in (ui.adoptButton, ui.copyButton):
            button.setEnabled(False)
        self._say(translate("undo", "Reading what stands at Cloudflare..."), "text2")

    async def _look(self) -> None:
        try:
            self._show(await self._desk.preview_undo(self._entry))
        except OutsideError as error:
            self._show(error.problem)

    def _show(self, found: Undoing | Problem) -> None:
        ui, theme = self._ui, self._context.theme
        if isinstance(found, Problem):
            self._say(said([found], self._context.say), "bad")
            grow(self)
            return
        self._shown, self._sheet = found, undo_sheet(found)
        self._say(said(found.problems, self._context.say) if found.problems else "", "bad")
        for section in self._sheet.sections:
            ui.sections.addWidget(label(theme, section.title, "text2", "body", 600))
            if section.lines:
                ui.sections.addWidget(DiffView(theme, section.lines, section.title))
        self._warn(self._sheet.notices)
        ui.scroll.setVisible(bool(self._sheet.sections))
        ui.scroll.setMinimumHeight(min(theme.scaled(MOST), ui.inside.sizeHint().height()))
        ui.adoptButton.setEnabled(not found.problems)
        ui.copyButton.setEnabled(bool(self._sheet.sections))
        grow(self)

    def _warn(self, notices: Sequence[Notice]) -> None:
        theme = self._context.theme
        for notice in notices:
            row = QHBoxLayout()
            row.setSpacing(10)
            row.addWidget(icon_label(theme, notice.icon, notice.tone), 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(wrapped(theme, notice.text, "text"), 1, Qt.AlignmentFlag.AlignTop)
            self._ui.warnings.addLayout(row)

    def _say(self, text: str, tone: str) -> None:
        answer = self._ui.answer
        answer.setText(text)
        answer.setProperty("tone", tone)
        answer.setVisible(bool(text))
        repolish(answer)

    def _copy(self) -> None:
        if self._sheet is not None:
            QGuiApplication.clipboard().setText(self._sheet.text)

    def _undo(self) -> None:
        if self._shown is not None:
            self._ui.adoptButton.setEnabled(False)
            self._context.start(self._carry_out(self._shown))

    async def _carry_out(self, shown: Undoing) -> None:
        try:
            found = await self._desk.undo(self._entry, shown.seal)
        except OutsideError as error:
            found = error.problem
        if isinstance(found, Undoing) and found.done:
            self.undone = found
            self.accept()
            return
        self._wait()
        self._show(found)
        if isinstance(found, Undoing):
            text = translate("undo", "It has changed since it was shown. Nothing was done; look at it again.")
            self._say(text, "bad")
