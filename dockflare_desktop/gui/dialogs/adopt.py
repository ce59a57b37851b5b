"""Adopt, or give back: both sides of every change, what could go wrong, and a button that does exactly that."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QWidget

from dockflare_desktop.core.adopting.preview import Adoption
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.engine.ports import OutsideError
from dockflare_desktop.gui._generated.ui_adopt_dialog import Ui_AdoptDialog
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.present.adoption import Notice, Sheet, sheet, title_of
from dockflare_desktop.gui.present.problems import said
from dockflare_desktop.gui.text import translate
from dockflare_desktop.gui.widgets.basics import empty, grow, icon_label, label, style, wrapped
from dockflare_desktop.gui.widgets.diff import DiffView

Answer = Adoption | Problem
MOST = 320  # px of both sides, before they scroll


@dataclass(frozen=True, slots=True)
class Errand:
    """What is to be shown and done. `title` is empty where it is named by what turns out to be in question; `leave`
    says what the safe button does. `preview` and `carry_out` take whether another installation's objects count too;
    both may raise OutsideError."""

    title: str
    heading: str
    explain: str
    do: str
    preview: Callable[[bool], Awaitable[Answer]]
    carry_out: Callable[[str, bool], Awaitable[Answer]]
    leave: str = ""


class AdoptDialog(QDialog):
    """Accepted means: it was done, as it was shown. Enter leaves everything as it is."""

    def __init__(self, context: Context, errand: Errand, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._errand = context, errand
        self._take_over = False
        self._shown: Adoption | None = None
        self._sheet: Sheet | None = None
        ui = self._ui = Ui_AdoptDialog()
        ui.setupUi(self)
        self.setWindowTitle(errand.title or title_of(()))
        if errand.leave:
            ui.leaveButton.setText(errand.leave)
        style(ui.heading, context.theme, "panel", 600)
        for text in (ui.explain, ui.answer):
            style(text, context.theme)
        ui.heading.setText(errand.heading)
        ui.explain.setText(errand.explain)
        ui.adoptButton.setText(errand.do)
        ui.leaveButton.clicked.connect(self.reject)
        ui.adoptButton.clicked.connect(self._adopt)
        ui.takeOverButton.clicked.connect(self._ask_again)
        ui.copyButton.clicked.connect(self._copy)
        ui.leaveButton.setFocus()
        self.resize(context.theme.scaled(640), 100)
        self._wait()
        context.start(self._look())

    def _wait(self) -> None:
        """Nothing to agree to yet."""
        ui = self._ui
        self._shown = self._sheet = None
        empty(ui.sections)
        empty(ui.warnings)
        ui.scroll.hide()
        for button in (ui.adoptButton, ui.copyButton):
            button.setEnabled(False)
        ui.takeOverButton.hide()
        self._say(translate("adopt", "Reading what stands at Cloudflare..."), "text2")

    async def _look(self) -> None:
        try:
            found = await self._errand.preview(self._take_over)
        except OutsideError as error:
            found = error.problem
        self._show(found)

    def _show(self, found: Answer) -> None:
        ui = self._ui
        if isinstance(found, Problem):
            self._say(said([found], self._context.say), "bad")
            ui.takeOverButton.setVisible(found.code is ProblemCode.OTHER_INSTALLATION and not self._take_over)
            grow(self)
            return
        self._shown, self._sheet = found, sheet(found)
        self.setWindowTitle(self._errand.title or title_of(tuple(row.kind for row in found.rows)))
        self._say("")
        theme = self._context.theme
        for section in self._sheet.sections:
            ui.sections.addWidget(label(theme, section.title, "text2", "body", 600))
            ui.sections.addWidget(DiffView(theme, section.lines, section.title))
        for notice in self._sheet.notices:
            self._warn(notice)
        ui.scroll.setVisible(bool(self._sheet.sections))
        ui.scroll.setMinimumHeight(min(theme.scaled(MOST), ui.inside.sizeHint().height()))
        ui.adoptButton.setEnabled(True)
        ui.copyButton.setEnabled(bool(self._sheet.sections))
        grow(self)

    def _warn(self, notice: Notice) -> None:
        theme = self._context.theme
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(icon_label(theme, notice.icon, notice.tone), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(wrapped(theme, notice.text, "text"), 1, Qt.AlignmentFlag.AlignTop)
        self._ui.warnings.addLayout(row)

    def _say(self, text: str, tone: str = "bad") -> None:
        answer = self._ui.answer
        answer.setText(text)
        answer.setProperty("tone", tone)
        answer.setVisible(bool(text))
        answer.style().unpolish(answer)
        answer.style().polish(answer)

    def _ask_again(self) -> None:
        self._take_over = True
        self._wait()
        self._context.start(self._look())

    def _copy(self) -> None:
        if self._sheet is not None:
            QGuiApplication.clipboard().setText(self._sheet.text)

    def _adopt(self) -> None:
        if self._shown is not None:
            self._ui.adoptButton.setEnabled(False)
            self._context.start(self._carry_out(self._shown))

    async def _carry_out(self, shown: Adoption) -> None:
        try:
            found = await self._errand.carry_out(shown.seal, self._take_over)
        except OutsideError as error:
            found = error.problem
        if isinstance(found, Adoption) and found.seal == shown.seal:
            self.accept()
            return
        self._wait()
        self._show(found)
        if isinstance(found, Adoption):
            self._say(translate("adopt", "It has changed since it was shown. Nothing was done; look at it again."))
