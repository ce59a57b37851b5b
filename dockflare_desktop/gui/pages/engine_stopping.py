"""Stop watching an engine: its services stay as they are, or go by a plan that was shown."""

from PySide6.QtWidgets import QWidget

from dockflare_desktop.core.engines.stored import StoredEngine
from dockflare_desktop.core.leaving.departure import Departure, Way
from dockflare_desktop.core.leaving.farewell import Farewell
from dockflare_desktop.core.problem import Problem
from dockflare_desktop.core.status import EngineView
from dockflare_desktop.engine.ports import OutsideError
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.dialogs.asking import ask
from dockflare_desktop.gui.dialogs.engine_stop import StopDialog
from dockflare_desktop.gui.dialogs.message import Message, MessageDialog
from dockflare_desktop.gui.present.changes import action_words, object_words
from dockflare_desktop.gui.text import translate


async def stop_watching(context: Context, engine: StoredEngine, view: EngineView, parent: QWidget) -> bool:
    """Whether it is watched no more."""
    dialog = StopDialog(context, view.name, view.services, parent)
    if not await ask(dialog):
        return False
    if dialog.removes and not await _removed(context, view, parent):
        return False
    problem = await (await context.commands.desks()).engines.remove(engine)
    if problem is not None:
        await _tell(context, problem, parent)
    return problem is None


async def _removed(context: Context, view: EngineView, parent: QWidget) -> bool:
    """Whether the removal of its services was begun, as it was shown."""
    desk = (await context.commands.desks()).leaving
    departure, seal = Departure(Way.REMOVE, engine=view.id), ""
    try:
        shown = await desk.preview(departure)
        while isinstance(shown, Farewell) and shown.seal != seal:
            if not await ask(MessageDialog(context.theme, question(view, shown), parent)):
                return False
            seal = shown.seal
            shown = await desk.begin(departure, seal)
    except OutsideError as error:
        shown = error.problem
    if isinstance(shown, Problem):
        await _tell(context, shown, parent)
        return False
    return True


def question(view: EngineView, shown: Farewell) -> Message:
    """Every step; Enter says no."""
    lines = [f"{action_words(each.change)}: {object_words(each.change)}" for each in shown.changes]
    count = len(shown.keys)
    heading = (
        translate("engines", "Remove 1 service of {name}?")
        if count == 1
        else translate("engines", "Remove %n services of {name}?", "", count)
    )
    text = translate("engines", "These steps follow, record first and login last. Each of them can be undone.")
    yes = translate("engines", "Remove and stop watching")
    report = "\n".join(lines)
    return Message(heading.format(name=view.name), text, report, yes, danger=True, icon="ui-warn", tone="bad")


async def _tell(context: Context, problem: Problem, parent: QWidget) -> None:
    words = context.say(problem)
    await ask(MessageDialog(context.theme, Message(words.text, words.fix, icon="ui-warn", tone="warn"), parent))
