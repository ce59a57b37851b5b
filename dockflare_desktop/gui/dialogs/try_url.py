"""Try a URL: every link of the way from its name to its container, with a verdict for each."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QWidget

from dockflare_desktop.core.problem import Problem
from dockflare_desktop.core.status import AppStatus
from dockflare_desktop.core.trying.trial import Trial
from dockflare_desktop.engine.ports import OutsideError
from dockflare_desktop.gui._generated.ui_try_url_dialog import Ui_TryUrlDialog
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.doing import Ask, Request
from dockflare_desktop.gui.present.trying import TrialEnd, TrialRow, end, rows
from dockflare_desktop.gui.text import isolated, translate
from dockflare_desktop.gui.widgets.basics import empty, fitted, grow, icon_label, label, push, style, wrapped
from dockflare_desktop.words.trying import trial_text

WIDTH, ROOM = 520, 350  # px: the dialog, and what is said of a link


class TryUrlDialog(QDialog):
    """`url` is filled in and, where there is one, tried at once. `perform` is given what a fix asks for."""

    def __init__(
        self, context: Context, status: AppStatus, perform: Ask, url: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._context, self._status, self._perform = context, status, perform
        self._trial: Trial | None = None
        self._trying = False
        theme = context.theme
        ui = self._ui = Ui_TryUrlDialog()
        ui.setupUi(self)
        style(ui.note, theme, "caption")
        ui.urlField.setFont(theme.font(fixed=True))
        ui.urlField.setText(url)
        ui.urlField.textChanged.connect(self._refresh)
        ui.tryButton.clicked.connect(self.start)
        ui.copyButton.clicked.connect(self._copy)
        ui.closeButton.clicked.connect(self.accept)
        ui.steps.setColumnStretch(2, 1)
        self.resize(theme.scaled(WIDTH), self.sizeHint().height())
        self._refresh()
        if url:
            self.start()

    def start(self) -> None:
        """Try what is typed; while one is tried nothing else is."""
        if not self._trying and self._ui.urlField.text().strip():
            self._trying = True
            self._refresh()
            self._context.start(self._try(self._ui.urlField.text()))

    async def _try(self, url: str) -> None:
        try:
            found = await (await self._context.commands.desks()).doctor.try_url(url)
        except OutsideError as error:
            found = error.problem
        finally:
            self._trying = False
        self._trial = found if isinstance(found, Trial) else None
        self._show(found)
        self._refresh()

    def _refresh(self) -> None:
        ui = self._ui
        ui.tryButton.setEnabled(not self._trying and bool(ui.urlField.text().strip()))
        ui.tryButton.setText(translate("trying", "Trying...") if self._trying else translate("trying", "Try"))
        ui.copyButton.setEnabled(self._trial is not None)

    def _show(self, found: Trial | Problem) -> None:
        empty(self._ui.steps)
        empty(self._ui.conclusion)
        self._ui.note.setVisible(False)
        if isinstance(found, Problem):
            words = self._context.say(found)
            self._end(TrialEnd(f"{words.text} {words.fix}".strip(), "bad"))
        else:
            for at, row in enumerate(rows(found)):
                self._row(at, row)
            ended = end(found, self._status)
            if ended is not None:
                self._end(ended)
        grow(self)

    def _row(self, at: int, row: TrialRow) -> None:
        theme, steps = self._context.theme, self._ui.steps
        name = label(theme, row.name, weight=500)
        text = fitted(theme, isolated(row.text), "text2", theme.scaled(ROOM))
        text.setAccessibleName(f"{row.name}: {row.text}")
        steps.addWidget(icon_label(theme, row.icon, row.tone, 14), at, 0, Qt.AlignmentFlag.AlignTop)
        steps.addWidget(name, at, 1, Qt.AlignmentFlag.AlignTop)
        steps.addWidget(text, at, 2)

    def _end(self, ended: TrialEnd) -> None:
        theme, place = self._context.theme, self._ui.conclusion
        icon = "status-blocked" if ended.tone == "bad" else "ui-warn"
        place.addWidget(icon_label(theme, icon, ended.tone, 14), 0, Qt.AlignmentFlag.AlignTop)
        place.addWidget(wrapped(theme, ended.text, ended.tone), 1)
        if ended.button:
            button = push(theme, ended.button, "link")
            button.clicked.connect(lambda: self._mend(ended.request))
            place.addWidget(button)

    def _mend(self, request: Request) -> None:
        """A dialog is one level deep: this one ends before the next begins."""
        self.accept()
        self._perform(request)

    def _copy(self) -> None:
        if self._trial is not None:
            QGuiApplication.clipboard().setText(trial_text(self._trial, translate))
