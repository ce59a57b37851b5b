"""What clicks on connectors do: run or change them, pull their image anew, stop them; shown first, done as shown."""

from collections.abc import Awaitable, Callable

from PySide6.QtWidgets import QWidget

from dockflare_desktop.core.connectors.steps import ConnectorPlan
from dockflare_desktop.core.problem import Problem
from dockflare_desktop.engine.connector_commands import Asked, ConnectorCommands
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.dialogs.asking import ask
from dockflare_desktop.gui.dialogs.message import Message, MessageDialog, failed
from dockflare_desktop.gui.dialogs.run_connector import RunConnectorDialog
from dockflare_desktop.gui.present.connectors import shown
from dockflare_desktop.gui.text import translate


class ConnectorDoer:
    """`again` is called after a write; `snippet` shows a tunnel's snippet."""

    def __init__(
        self,
        context: Context,
        parent: QWidget,
        again: Callable[[], Awaitable[None]],
        snippet: Callable[[str], Awaitable[object]],
    ) -> None:
        self._context, self._parent, self._again, self._snippet = context, parent, again, snippet

    async def run(self, tunnel: str) -> None:
        """Run connectors of a tunnel (by name), or change how they run."""
        dialog = RunConnectorDialog(self._context, tunnel, self._parent)
        if not await ask(dialog):
            return
        if dialog.myself:
            await self._snippet(tunnel)
        else:
            await self._again()

    async def update(self, tunnel: str) -> None:
        """Pull the image of ours anew."""
        heading = translate("connectors", "Update the connector of “{name}”?").format(name=tunnel)
        explain = translate("connectors", "The old one runs until the new one is ready; else it stays.")
        await self._asked(Asked(tunnel, fresh=True, running=True), heading, explain, translate("connectors", "Update"))

    async def stop(self, tunnel: str) -> None:
        """Stop and remove ours."""
        heading = translate("connectors", "Stop the connector of “{name}”?").format(name=tunnel)
        explain = translate("connectors", "How it ran stays in the history, so that it can be started again like that.")
        await self._asked(Asked(tunnel, stop=True), heading, explain, translate("connectors", "Stop"))

    async def _asked(self, asked: Asked, heading: str, explain: str, yes: str) -> None:
        plan = await (await self._desk()).plan(asked)
        while isinstance(plan, ConnectorPlan) and not plan.blocked:
            told = shown(plan, self._context.say)
            steps = "\n".join(f"{number}. {line}" for number, line in enumerate(told.lines, 1))
            text = "\n\n".join(part for part in (explain, told.notes) if part)
            icon, tone = ("ui-warn", "warn") if asked.stop else ("ui-info", "accent")
            question = Message(heading, text, steps, yes=yes, danger=asked.stop, icon=icon, tone=tone, copy=False)
            if not await ask(MessageDialog(self._context.theme, question, self._parent)):
                return
            answer = await (await self._desk()).carry_out(plan)
            if not isinstance(answer, Problem) and answer.done:
                await self._again()
                return
            plan = answer if isinstance(answer, Problem) else answer.plan
        problems = plan.problems if isinstance(plan, ConnectorPlan) else (plan,)
        message = failed(translate("connectors", "Nothing was changed"), problems, self._context.say)
        await ask(MessageDialog(self._context.theme, message, self._parent))

    async def _desk(self) -> ConnectorCommands:
        return (await self._context.commands.desks()).connectors
