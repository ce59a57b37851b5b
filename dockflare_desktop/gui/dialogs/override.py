"""Override fields of a service: what it would be, your value, how long it lasts, revert; then what that changes."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QWidget

from dockflare_desktop.core.labels.fields import WHO_KEYS
from dockflare_desktop.core.model import Layers, Override
from dockflare_desktop.core.problem import Effect, Problem
from dockflare_desktop.core.resolving.overrides import overridden
from dockflare_desktop.core.settings import Mode
from dockflare_desktop.core.status import ServiceView
from dockflare_desktop.engine.ports import OutsideError
from dockflare_desktop.gui._generated.ui_override_dialog import Ui_OverrideDialog
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.dialogs.asking import ask
from dockflare_desktop.gui.dialogs.message import MessageDialog
from dockflare_desktop.gui.dialogs.override_rows import Columns, OverrideRows
from dockflare_desktop.gui.dialogs.publish import OpenDialog, labels_open
from dockflare_desktop.gui.dialogs.unsaved import AskBeforeLosing, Typed
from dockflare_desktop.gui.doing import Do, Request
from dockflare_desktop.gui.present.cards import label_changed
from dockflare_desktop.gui.present.details import Details
from dockflare_desktop.gui.present.problems import said
from dockflare_desktop.gui.present.review import Review, needs_review, review, unseen
from dockflare_desktop.gui.text import isolated, translate
from dockflare_desktop.gui.widgets.banner import BannerBox
from dockflare_desktop.gui.widgets.basics import dress, grow, style
from dockflare_desktop.gui.widgets.lasts import end_of
from dockflare_desktop.gui.widgets.painted import Pill
from dockflare_desktop.gui.widgets.review import ReviewPart


@dataclass(frozen=True, slots=True)
class Known:
    """What the dialog offers and is judged by: the layers as stored, the mode, the account's tunnels."""

    layers: Layers = field(default_factory=Layers)
    mode: Mode = Mode.AUTOMATIC
    tunnels: tuple[str, ...] = ()


class OverrideDialog(QDialog):
    """Saves through Commands.save_overrides and clear_overrides; closes when nothing stands in the way. Where it would
    let everyone in, it asks first, and what was typed stays where the answer is no."""

    def __init__(
        self,
        context: Context,
        view: ServiceView,
        shown: Details,
        known: Known | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._context, self._view, self._known = context, view, known or Known()
        self._opens = False
        self._changed: BannerBox | None = None
        self._answered = False
        ui = self._ui = Ui_OverrideDialog()
        ui.setupUi(self)
        self.rows = OverrideRows(context, view, ui.rows, self._known.layers.groups, self._known.tunnels)
        self._columns, self._review = Columns(context.theme), ReviewPart(context.theme)
        ui.columnsPlace.addWidget(self._columns)
        ui.reviewPlace.addWidget(self._review)
        self._dress(shown)
        self._label_changed()
        self._connect()
        AskBeforeLosing(context, self, Typed(self._unsaved, ui.saveButton.isEnabled, self._save))
        self._show_fields()
        self._count()
        self.rows.take_focus()

    def _dress(self, shown: Details) -> None:
        ui, theme = self._ui, self._context.theme
        self.resize(theme.scaled(980), 690)
        style(ui.heading, theme, "page", 600)
        for text in (ui.explain, ui.answer, ui.count):
            style(text, theme)
        ui.heading.setText(translate("override", "Override {address}").format(address=isolated(self._view.address)))
        pill = Pill(theme)
        pill.show_status(shown.status_word, shown.icon, shown.tone)
        ui.pillPlace.addWidget(pill)
        dress(ui.revertButton, theme, "ui-undo")
        ui.answer.hide()

    def _label_changed(self) -> None:
        """What the labels said since the override was made, with the two ways out."""
        changed = label_changed(self._view, self._context.say, self._context.now())
        if changed is None:
            return
        box = self._changed = BannerBox(self._context.theme)
        box.show_banner(changed, self._view.key)
        box.asked.connect(lambda request: self._answer_change(box, request))
        self._ui.head.addWidget(box)

    def _answer_change(self, box: BannerBox, request: Request) -> None:
        box.hide()
        self._answered = True
        row = self.rows.of(request.field)
        if row is not None and request.do is Do.REVERT:
            row.revert()
        elif row is not None:
            self.rows.kept.add(row.key)

    def _connect(self) -> None:
        ui = self._ui
        self.rows.changed.connect(self._count)
        ui.cancelButton.clicked.connect(self.reject)
        ui.saveButton.clicked.connect(self._save)
        ui.backButton.clicked.connect(self._show_fields)
        ui.revertButton.clicked.connect(self.rows.revert_all)
        QShortcut(QKeySequence.StandardKey.Save, self).activated.connect(ui.saveButton.click)
        revert = QShortcut(QKeySequence("Ctrl+Backspace"), self)
        revert.activated.connect(lambda: self.rows.revert_at(self.focusWidget()))

    def edit(self, key: str) -> None:
        """Open this field's editor."""
        row = self.rows.of(key)
        if row is not None:
            row.edit()

    def _count(self) -> None:
        count = self.rows.count
        if count == 1:
            text = translate("override", "1 field overridden")
        else:
            text = translate("override", "%n fields overridden", "", count)
        self._ui.count.setText(text)
        self._ui.revertButton.setEnabled(bool(count))
        self._name_save()
        self._allow_save()
        self.rows.order(self._ui.revertButton)

    # --- what is to be stored ----------------------------------------------------------------------------------------

    def overrides(self, now: datetime) -> list[Override]:
        """What is set, and differs from what is stored."""
        return self.rows.overrides(now)

    def reverted(self) -> list[str]:
        """The fields that were overridden and are not to be any more."""
        return self.rows.reverted()

    def _unsaved(self) -> bool:
        return bool(self.overrides(self._context.now()) or self.reverted())

    # --- the two pages -----------------------------------------------------------------------------------------------

    @property
    def reviewing(self) -> bool:
        """Whether what it changes is shown."""
        return not self._review.isHidden()

    def _show_fields(self) -> None:
        self._opens = False
        self._turn(review=False)

    def _show_review(self, shown: Review) -> None:
        self._review.show_review(shown)
        self._turn(review=True)
        self._ui.backButton.setFocus(Qt.FocusReason.OtherFocusReason)

    def _turn(self, *, review: bool) -> None:
        ui = self._ui
        for widget in (self._columns, ui.scroll, ui.revertButton, ui.count):
            widget.setVisible(not review)
        if self._changed is not None:
            self._changed.setVisible(not review and not self._answered)
        self._review.setVisible(review)
        ui.backButton.setVisible(review)
        self._name_save()

    def _name_save(self) -> None:
        at_once, first = translate("override", "Save"), translate("override", "Review and save...")
        asks = translate("override", "Open to everyone...")
        last = asks if self._opens else at_once
        self._ui.saveButton.setText(last if self.reviewing else at_once if self._at_once else first)

    def _allow_save(self) -> None:
        """Where nothing is overridden, and nothing was, there is nothing to save."""
        self._ui.saveButton.setEnabled(bool(self.rows.count or self.reverted()))

    @property
    def _at_once(self) -> bool:
        """ux.md section 3: without a review where the mode is automatic and who can enter stays."""
        who = self.rows.who
        return self._known.mode is Mode.AUTOMATIC and not who.reverted() and not (who.is_set and who.differs)

    def _save(self) -> None:
        self._ui.answer.hide()
        wanted, reverted = self.overrides(self._context.now()), self.reverted()
        if self.rows.who.is_set and not self.rows.who.block:
            self.rows.who.take_focus()  # its note says that nobody is named
        elif not wanted and not reverted:
            self.accept()
        else:
            self._ui.saveButton.setEnabled(False)
            self._context.start(self._judge(wanted, reverted))

    async def _judge(self, wanted: Sequence[Override], reverted: Sequence[str]) -> None:
        """Look at what it would do; then show that, ask, or save."""
        try:
            page = None if self.reviewing else await self._looked(wanted, reverted)
            if page is not None:
                self._show_review(page)
                return
            agreed = await self._agreed(wanted) if self._opens else wanted
            if agreed is not None:
                await self._send(agreed, reverted)
        finally:
            self._allow_save()

    async def _looked(self, wanted: Sequence[Override], reverted: Sequence[str]) -> Review | None:
        """The page to be shown first; None where it may be saved at once."""
        commands, key = self._context.commands, self._view.key
        self._opens = self.rows.who.opens
        try:
            preview = await commands.preview(overridden(await commands.layers(), key, wanted, reverted))
        except OutsideError as error:
            return unseen(error.problem, self._context.say)
        self._opens = self._opens or key in preview.opens
        changes, problems = preview.of(key), preview.problems(key)
        blocked = any(problem.effect >= Effect.BLOCKS for problem in problems)
        if self._at_once and not blocked and not needs_review(self._known.mode, changes):
            return None
        return review(changes, problems, self._context.say)

    async def _agreed(self, wanted: Sequence[Override]) -> Sequence[Override] | None:
        """Asks before everyone gets in; an override that does it gets the end that is chosen there. None: no."""
        theme = self._context.theme
        if not any(each.field in WHO_KEYS for each in wanted):  # the labels do it, as soon as no override closes them
            question = MessageDialog(theme, labels_open(self._view.address), self)
            return wanted if await ask(question) else None
        lasting = OpenDialog(theme, self._view, self.rows.who.lasts, self._context.now(), self)
        if not await ask(lasting):
            return None
        end = end_of(lasting.lasts, self._context.now())
        return [replace(each, expires_at=end) if each.field in WHO_KEYS else each for each in wanted]

    async def _send(self, wanted: Sequence[Override], reverted: Sequence[str]) -> None:
        """Store it; problems are shown, otherwise the dialog closes."""
        try:
            problems = await self._stored(wanted, reverted)
        except OutsideError as error:
            problems = (error.problem,)
        if not any(problem.effect >= Effect.BLOCKS for problem in problems):
            self.accept()
            return
        self._show_fields()
        self._ui.answer.setText(said(problems, self._context.say))
        self._ui.answer.show()
        grow(self)

    async def _stored(self, wanted: Sequence[Override], reverted: Sequence[str]) -> Sequence[Problem]:
        """Save what is wanted and revert the rest, in one."""
        if wanted:
            return await self._context.commands.save_overrides(wanted, tuple(reverted))
        await self._context.commands.clear_overrides(self._view.key, tuple(reverted))
        return ()
