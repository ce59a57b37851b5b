"""Add, edit, rename or duplicate a manual rule: checked while it is typed, with the three objects that will exist."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QDialog, QWidget

from dockflare_desktop.core.manual.checks import Checked, Finding, Fix, Part, Put, check
from dockflare_desktop.core.manual.objects import Objects
from dockflare_desktop.core.manual.splitting import Way
from dockflare_desktop.core.model import ManualRule
from dockflare_desktop.core.problem import Effect, Problem
from dockflare_desktop.core.status import AppStatus, ServiceView
from dockflare_desktop.engine.ports import OutsideError
from dockflare_desktop.gui._generated.ui_manual_rule_dialog import Ui_ManualRuleDialog
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.dialogs.asking import ask
from dockflare_desktop.gui.dialogs.manual_form import Form
from dockflare_desktop.gui.dialogs.manual_look import arrange, dress_up, mark, places, show_opening
from dockflare_desktop.gui.dialogs.manual_parts import Messages, ObjectCard, Options
from dockflare_desktop.gui.dialogs.publish import PublishDialog
from dockflare_desktop.gui.dialogs.try_visitor import TryVisitorDialog
from dockflare_desktop.gui.dialogs.unsaved import AskBeforeLosing, Typed
from dockflare_desktop.gui.present.manual import (
    known_of,
    manual_view,
    no_pair,
    opens,
    options_text,
    view_of,
)
from dockflare_desktop.gui.present.objects import Answer
from dockflare_desktop.gui.text import isolated, translate
from dockflare_desktop.gui.widgets.basics import repolish

LINT, PROBE = 250, 600  # ms after the last key (ux.md section 6.5)
LAST_GROUP = "manual/group"  # in the places: who could enter the rule that was published last


class ManualRuleDialog(QDialog):
    """With a rule it edits that one, or begins a new one like it (`copy`). Saves through ManualCommands.save."""

    def __init__(
        self,
        context: Context,
        status: AppStatus,
        parent: QWidget | None = None,
        *,
        rule: ManualRule | None = None,
        copy: bool = False,
    ) -> None:
        super().__init__(parent)
        self._context, self._edited = context, None if copy else rule
        self._known = known_of(status, context.now(), self._edited)
        self._answer: Answer = None
        self._checked = Checked(None, ())
        self.adopts: ServiceView | None = None  # it was saved, and what is in its way is to be adopted
        self._serial = 0  # of what is typed: an answer to something older is dropped
        ui = self._ui = Ui_ManualRuleDialog()
        ui.setupUi(self)
        theme = context.theme
        self._arrow = dress_up(self, ui, theme)
        self._options = Options(theme)
        ui.optionsBody.addWidget(self._options)
        self._cards = [ObjectCard(theme) for _ in range(3)]
        for card in self._cards:
            ui.cards.addWidget(card)
        self._messages = {part: Messages(theme, place, self.put) for part, place in places(ui).items()}
        self._form = Form(ui, self._options, status, context)
        self._linting, self._probing = self._timer(LINT, self.lint), self._timer(PROBE, self.probe)
        self._fill(rule)
        self._connect()
        AskBeforeLosing(context, self, Typed(self._unsaved(), ui.saveButton.isEnabled, self._publish))
        self.lint()
        self._probing.start()
        context.start(self._load())

    def _fill(self, rule: ManualRule | None) -> None:
        ui = self._ui
        self._form.choose_group(str(self._context.places.value(LAST_GROUP) or ""))
        if rule is not None:
            self._form.fill(rule)
        if self._edited is not None:
            address = isolated(self._edited.key.hostname + self._edited.path.text)
            ui.heading.setText(translate("manual", "Edit {address}").format(address=address))
        self._form.refresh()
        ui.options.hide()
        ui.name.setFocus(Qt.FocusReason.OtherFocusReason)
        ui.name.selectAll()

    def _unsaved(self) -> Callable[[], bool]:
        """Tells later whether something else stands in the fields than now."""
        at = self._context.now()
        before = (self._form.typed(at), self._options.more)
        return lambda: (self._form.typed(at), self._options.more) != before

    def _timer(self, wait: int, work: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(wait)
        timer.timeout.connect(work)
        return timer

    def _connect(self) -> None:
        ui = self._ui
        for field in (ui.name, ui.path, ui.target, ui.whoMore):
            field.textChanged.connect(self._changed)
        for combo in (ui.zone, ui.match, ui.scheme, ui.who, ui.tunnel, ui.ends):
            combo.currentIndexChanged.connect(self._changed)
        ui.endsAt.dateTimeChanged.connect(self._changed)
        self._options.changed.connect(self._changed)
        ui.optionsButton.toggled.connect(self._show_options)
        ui.cancelButton.clicked.connect(self.reject)
        ui.saveButton.clicked.connect(lambda: self._publish(adopting=False))
        ui.whoLink.clicked.connect(self._try_visitor)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(ui.saveButton.click)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        arrange(self, self._ui, self._context.theme)

    # --- checking ----------------------------------------------------------------------------------------------------

    async def _load(self) -> None:
        """What groups say, and which rules there are: the status knows only their names."""
        try:
            layers = await self._context.commands.layers()
        except OutsideError:
            return  # it is checked again when it is saved
        if not self._over:
            self._known = replace(self._known, groups=layers.groups, rules=layers.manual_rules)
            self.lint()

    def _changed(self) -> None:
        self._serial += 1
        self._answer = None if isinstance(self._answer, Problem) else self._answer
        self._linting.start()
        self._probing.start()

    def lint(self) -> None:
        """Check what is typed now, without asking anybody."""
        now = self._context.now()
        typed = self._form.typed(now)
        checked = check(typed, replace(self._known, now=now))
        wrong = [Finding(Part.OPTIONS, no_pair(line)) for line in self._options.more[1]]
        checked = replace(checked, findings=(*checked.findings, *wrong))
        if checked.rule is None or self._checked.rule is None or checked.rule.key != self._checked.rule.key:
            self._answer = None  # what was answered is about another address
        self._checked = checked
        self._draw()

    def probe(self) -> None:
        """Ask what the plan would be; the answer comes when it comes."""
        rule = self._checked.rule
        if rule is not None and not self._over:
            self._context.start(self._ask(self._serial, rule))

    async def _ask(self, serial: int, rule: ManualRule) -> None:
        answer = await self._previewed(rule)
        if serial == self._serial and not self._over:
            self._answer = answer
            self._draw()

    async def _previewed(self, rule: ManualRule) -> Objects | Problem | None:
        try:
            desks = await self._context.commands.desks()
            return await desks.manual.preview(rule, self._edited.key if self._edited else None)
        except OutsideError as error:
            return replace(error.problem, effect=Effect.WARNING)  # it is saved all the same, and published later

    @property
    def _over(self) -> bool:
        return self.result() == QDialog.DialogCode.Accepted or self._closed

    _closed = False

    def done(self, result: int) -> None:
        """No answer is shown any more."""
        self._closed = True
        super().done(result)

    # --- showing -----------------------------------------------------------------------------------------------------

    def _draw(self) -> None:
        view = manual_view(self._checked, self._answer, self._context.say)
        for part, messages in self._messages.items():
            messages.show(view.messages[part])
        for card, shown in zip(self._cards, view.cards, strict=True):
            card.show_card(shown)
        ui = self._ui
        mark(ui, self._context.theme, view, self._messages)
        ui.foot.setText(view.foot)
        ui.foot.setProperty("tone", view.tone)
        repolish(ui.foot)
        ui.saveButton.setEnabled(view.ready)
        ui.whoLink.setEnabled(isinstance(self._answer, Objects) and self._answer.seen is not None)
        show_opening(ui, editing=self._edited is not None, opening=opens(self._checked, self._answer))
        ui.optionsButton.setText(options_text(len(self._options.texts)))

    def _show_options(self, shown: bool) -> None:
        self._ui.options.setVisible(shown)
        self._arrow.change("ui-chevron-down" if shown else "ui-chevron-right")

    def put(self, fix: Fix) -> None:
        """One click puts it right."""
        if fix.put is Put.ADOPT:
            self._publish(adopting=True)
            return
        if fix.put is Put.OPTION:
            self._options.put(fix.key, fix.value)
        else:
            self._form.put(fix)
        self.lint()

    def _try_visitor(self) -> None:
        """Who could get in, as the plan has it."""
        rule, answer = self._checked.rule, self._answer
        if rule is not None and isinstance(answer, Objects) and answer.seen is not None:
            self._context.start(ask(TryVisitorDialog(self._context, view_of(rule), self, seen=answer.seen)))

    # --- publishing --------------------------------------------------------------------------------------------------

    def _publish(self, *, adopting: bool = False) -> None:
        """`adopting`: it is saved although something foreign is in its way, which is the next question."""
        self._form.split_address()
        self.lint()
        if self._checked.rule is not None and (self._ui.saveButton.isEnabled() or adopting):
            self._ui.saveButton.setEnabled(False)
            self._context.start(self._send(self._checked.rule, adopting=adopting))

    async def _send(self, rule: ManualRule, *, adopting: bool) -> None:
        """What opens to everyone is asked first, by the plan as it is now."""
        answer = await self._previewed(rule)
        self._answer = answer
        if opens(self._checked, answer) and not await self._asked(rule):
            self._draw()
            return
        problems = await self._saved(rule)
        if any(problem.effect >= Effect.BLOCKS for problem in problems):
            found = [Finding(Part.ADDRESS, problem) for problem in problems]
            self._checked = replace(self._checked, findings=(*self._checked.findings, *found))
            self._draw()
            return
        who = self._form.who
        if who.way is Way.GROUP:
            self._context.places.setValue(LAST_GROUP, who.names)
        self.adopts = view_of(rule) if adopting else None
        self.accept()

    async def _saved(self, rule: ManualRule) -> Sequence[Problem]:
        edited = self._edited
        if edited is not None:
            since = edited.made_at if rule.key == edited.key else rule.made_at
            rule = replace(rule, enabled=edited.enabled, made_at=since)
        try:
            desks = await self._context.commands.desks()
            return await desks.manual.save(rule, edited.key if edited else None)
        except OutsideError as error:
            return (replace(error.problem, effect=Effect.BLOCKS),)

    async def _asked(self, rule: ManualRule) -> bool:
        """Whether it is meant; who wants a login after all chooses one here."""
        question = PublishDialog(self._context.theme, view_of(rule), self)
        meant = await ask(question)
        if question.wants_login:
            self._ui.who.setFocus(Qt.FocusReason.OtherFocusReason)
        return meant
