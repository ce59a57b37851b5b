"""Leave: remove everything this program made, or hand it over; every step first, and the safe button first."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QWidget

from dockflare_desktop.core.leaving.departure import Departure, Way
from dockflare_desktop.core.leaving.farewell import Farewell
from dockflare_desktop.core.problem import Problem
from dockflare_desktop.core.status import AppStatus
from dockflare_desktop.engine.ports import OutsideError
from dockflare_desktop.gui._generated.ui_leaving_dialog import Ui_LeavingDialog
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.present.leaving import do_words, sheet, typed_name, way_words
from dockflare_desktop.gui.present.problems import said
from dockflare_desktop.gui.text import translate
from dockflare_desktop.gui.widgets.basics import empty, grow, style, wrapped

MOST = 260  # px of the steps, before they scroll


class LeavingDialog(QDialog):
    """Accepted means: it was begun, as it was shown. Enter leaves everything as it is."""

    def __init__(self, context: Context, status: AppStatus, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._name = context, typed_name(status)
        self._shown: Farewell | None = None
        self._text = ""
        ui = self._ui = Ui_LeavingDialog()
        ui.setupUi(self)
        style(ui.heading, context.theme, "panel", 600)
        for text in (ui.explain, ui.answer, ui.typeLabel):
            style(text, context.theme)
        ui.heading.setText(translate("leaving", "Leave Cloudflare?"))
        asked = translate("leaving", "Type “{name}” to go on.")
        ui.typeLabel.setText(asked.format(name=self._name))
        ui.sections.setAlignment(Qt.AlignmentFlag.AlignTop)
        ui.typed.setAccessibleName(translate("leaving", "Name of the account"))
        ui.removeChoice.toggled.connect(lambda _: self._turn())
        ui.typed.textChanged.connect(lambda _: self._allow())
        ui.stayButton.clicked.connect(self.reject)
        ui.goButton.clicked.connect(lambda: context.start(self._go()))
        ui.copyButton.clicked.connect(lambda: QGuiApplication.clipboard().setText(self._text))
        ui.stayButton.setFocus()
        self.resize(context.theme.scaled(560), 100)
        self._turn()

    @property
    def way(self) -> Way:
        """What was chosen."""
        return Way.REMOVE if self._ui.removeChoice.isChecked() else Way.HAND_OVER

    def _turn(self) -> None:
        """The other way: nothing to agree to yet."""
        ui = self._ui
        self._shown, self._text = None, ""
        ui.explain.setText(way_words(self.way))
        ui.goButton.setText(do_words(self.way))
        empty(ui.sections)
        empty(ui.warnings)
        ui.scroll.hide()
        self._say(translate("leaving", "Reading what stands at Cloudflare..."), "text2")
        self._allow()
        self._context.start(self._look(self.way))

    async def _look(self, way: Way) -> None:
        desk = (await self._context.commands.desks()).leaving
        try:
            found = await desk.preview(Departure(way))
        except OutsideError as error:
            found = error.problem
        if way is self.way:  # else somebody turned meanwhile
            self._show(found)

    def _show(self, found: Farewell | Problem) -> None:
        ui, theme = self._ui, self._context.theme
        empty(ui.sections)
        empty(ui.warnings)
        if isinstance(found, Problem):
            self._shown = None
            self._say(said([found], self._context.say), "bad")
        else:
            self._shown, shown = found, sheet(found, self._context.say)
            self._text = shown.text
            self._say("")
            for step in shown.steps:
                ui.sections.addWidget(wrapped(theme, step, "text"))
            for note in shown.notes:
                ui.warnings.addWidget(wrapped(theme, note, "warn"))
            ui.scroll.show()
            ui.scroll.setMinimumHeight(min(theme.scaled(MOST), ui.inside.sizeHint().height()))
        self._allow()
        grow(self)

    def _say(self, text: str, tone: str = "bad") -> None:
        answer = self._ui.answer
        answer.setText(text)
        answer.setProperty("tone", tone)
        answer.style().polish(answer)
        answer.setVisible(bool(text))

    def _allow(self) -> None:
        """Only what was shown, and only once the account's name is typed."""
        ui = self._ui
        ui.copyButton.setEnabled(bool(self._text))
        typed = ui.typed.text().strip().casefold() == self._name.casefold()
        ui.goButton.setEnabled(self._shown is not None and typed)

    async def _go(self) -> None:
        shown, desk = self._shown, (await self._context.commands.desks()).leaving
        if shown is None:
            return
        self._ui.goButton.setEnabled(False)
        try:
            found = await desk.begin(shown.departure, shown.seal)
        except OutsideError as error:
            found = error.problem
        if isinstance(found, Farewell) and found.seal == shown.seal:
            self.accept()
            return
        self._show(found)
        if isinstance(found, Farewell):
            self._say(translate("leaving", "It has changed meanwhile. These are the steps now."), "warn")
