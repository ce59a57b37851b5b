"""Does what was clicked for manual rules: add, edit, duplicate, switch, remove."""

from collections.abc import Callable, Coroutine
from dataclasses import replace
from datetime import timedelta
from typing import Any

from dockflare_desktop.core.manual.storing import rule_of as rule_at
from dockflare_desktop.core.model import Manual, ManualRule, ServiceKey
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.status import AppStatus, ServiceView
from dockflare_desktop.engine.ports import OutsideError
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.dialogs.asking import ask
from dockflare_desktop.gui.dialogs.manual_rule import ManualRuleDialog
from dockflare_desktop.gui.dialogs.message import Message, MessageDialog
from dockflare_desktop.gui.doers.adoption import AdoptionDoer
from dockflare_desktop.gui.doing import Do, Request
from dockflare_desktop.gui.main_window import MainWindow
from dockflare_desktop.gui.present.rules import goes, rule_of
from dockflare_desktop.gui.running import Running
from dockflare_desktop.gui.text import isolated, translate

Work = Coroutine[Any, Any, object]
HOUR = timedelta(hours=1)


class ManualDoer:
    """A request names the rule's address; a label's row of the same address stands for the rule that wins there."""

    def __init__(self, context: Context, window: MainWindow, running: Running) -> None:
        self._context, self._window, self._running = context, window, running
        self._status = AppStatus()
        self._adoption = AdoptionDoer(context, window, running)
        self.calls: dict[Do, Callable[[Request], None]] = {
            Do.ADD_RULE: lambda _: self._dialog(),
            Do.EDIT_RULE: lambda request: self._with(request, self._dialog),
            Do.COPY_RULE: lambda request: self._with(request, lambda rule: self._dialog(rule, copy=True)),
            Do.KEEP_RULE: lambda request: self._with(request, self._keep),
            Do.LONGER: lambda request: self._with(request, self._longer),
            Do.RULE_ON: lambda request: self._switch(self._key(request), on=True),
            Do.RULE_OFF: self._off,
            Do.REMOVE_RULE: self._remove,
        }

    def show_status(self, status: AppStatus) -> None:
        """What dialogs are filled from."""
        self._status = status

    def _view(self, request: Request) -> ServiceView | None:
        view = next((each for each in self._status.services if each.key == request.key), None)
        return None if view is None else rule_of(self._status, view)

    def _key(self, request: Request) -> ServiceKey | None:
        view = self._view(request)
        return request.key if view is None else view.key

    def _with(self, request: Request, call: Callable[[ManualRule], None]) -> None:
        """The stored rule is asked for: the status does not have all of it."""
        key = self._key(request)
        if key is not None:
            self._context.start(self._loaded(key, call))

    async def _loaded(self, key: ServiceKey, call: Callable[[ManualRule], None]) -> None:
        try:
            rule = rule_at(await self._context.commands.layers(), key)
        except OutsideError as error:
            await self._told(error.problem)
            return
        if rule is not None:
            call(rule)

    async def _told(self, problem: Problem) -> None:
        words = self._context.say(problem)
        message = Message(words.text, words.fix, icon="status-error", tone="bad")
        await ask(MessageDialog(self._context.theme, message, self._window))

    def _dialog(self, rule: ManualRule | None = None, *, copy: bool = False) -> None:
        if not self._window.isVisible():
            self._window.show()
        dialog = ManualRuleDialog(self._context, self._status, self._window, rule=rule, copy=copy)
        self._context.start(self._asked(dialog))

    async def _asked(self, dialog: ManualRuleDialog) -> None:
        """The form; what was in the way of a rule that was saved all the same is asked next."""
        if await ask(dialog) and dialog.adopts is not None:
            self._adoption.adopt_for(dialog.adopts)

    # --- without a form ----------------------------------------------------------------------------------------------

    def _longer(self, rule: ManualRule) -> None:
        if rule.expires_at is not None:
            later = replace(rule, expires_at=max(rule.expires_at, self._context.now()) + HOUR)
            said = translate("toast", "It stays an hour longer")
            self._running.command(self._save(later), said, lambda: self._put_back(rule))

    def _keep(self, rule: ManualRule) -> None:
        work = self._save(replace(rule, expires_at=None))
        self._running.command(work, translate("toast", "It stays until you remove it"), lambda: self._put_back(rule))

    def _put_back(self, rule: ManualRule) -> None:
        self._running.command(self._save(rule))

    async def _save(self, rule: ManualRule) -> object:
        desks = await self._context.commands.desks()
        return await desks.manual.save(rule, rule.key)

    def _switch(self, key: ServiceKey | None, *, on: bool) -> None:
        if key is not None:
            said = translate("toast", "Used again") if on else translate("toast", "Switched off")
            self._running.command(self._switched(key, on=on), said, lambda: self._switch(key, on=not on))

    async def _switched(self, key: ServiceKey, *, on: bool) -> object:
        desks = await self._context.commands.desks()
        done = await desks.manual.switch(key, on=on)
        return () if done else (Problem(ProblemCode.NOT_FOUND, key.hostname, label="manual rule", value=key.hostname),)

    def _off(self, request: Request) -> None:
        view = self._view(request)
        if view is None:
            return
        question = Message(
            translate("manual", "Switch off the manual rule of {address}?").format(address=isolated(view.address)),
            f"{goes(self._status, view)} {translate('manual', 'The rule is kept, and “Use again” brings it back.')}",
            yes=translate("manual", "Switch off"),
            icon="ui-slash",
            tone="text2",
        )
        self._running.confirmed(question, lambda: self._switched(view.key, on=False))

    def _remove(self, request: Request) -> None:
        view = self._view(request)
        if view is None or not isinstance(view.source, Manual):
            return  # the Delete key on a row of a container
        question = Message(
            translate("manual", "Remove the manual rule of {address}?").format(address=isolated(view.address)),
            goes(self._status, view),
            yes=translate("manual", "Remove"),
            danger=True,
            icon="ui-warn",
            tone="warn",
        )
        self._running.confirmed(question, lambda: self._removed(view.key))

    async def _removed(self, key: ServiceKey) -> None:
        """With a way back: the rule as it was, not its objects, which are made anew."""
        desks = await self._context.commands.desks()
        rule = await desks.manual.delete(key)
        if rule is not None:
            self._running.toast.say(translate("toast", "Manual rule removed"), lambda: self._put_back(rule))
