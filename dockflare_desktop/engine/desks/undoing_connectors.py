"""Undoing what was done to connectors: they run again as the history says, where they still run as it was left."""

from collections.abc import Mapping
from dataclasses import replace

from dockflare_desktop.core.connectors.setup import Setup, from_shown
from dockflare_desktop.core.connectors.steps import ConnectorPlan
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.undoing.preview import Undoing, seal_of_call
from dockflare_desktop.core.undoing.undo import ByHand, Note, Noted, no
from dockflare_desktop.engine.connector_commands import Asked, ConnectorCommands


async def connectors_shown(desk: ConnectorCommands, subject: str, undo: ByHand) -> Undoing | Problem:
    """What taking it back would do; nothing is written."""
    plan = await _planned(desk, undo)
    if isinstance(plan, Problem):
        return plan
    beside = any(each.code is ProblemCode.CONNECTOR_ELSEWHERE for each in plan.problems)
    notes = (*undo.notes, *((Noted(Note.BESIDE, plan.tunnel),) if beside else ()))
    return Undoing(subject, notes=notes, problems=plan.in_the_way, call=undo, seal=seal_of_call(undo))


async def connectors_undone(desk: ConnectorCommands, shown: Undoing, undo: ByHand) -> Undoing | Problem:
    """Do it; what it did is told in the history as any change of connectors."""
    plan = await _planned(desk, undo)
    if isinstance(plan, Problem):
        return plan
    done = await desk.carry_out(plan)
    if isinstance(done, Problem):
        return done
    return replace(shown, done=True) if done.done else no(ProblemCode.UNDO_CHANGED, undo.name)


async def _planned(desk: ConnectorCommands, undo: ByHand) -> ConnectorPlan | Problem:
    """The steps back; a problem where they do not run as they were left."""
    wanted, left = _setup(undo, "to"), _setup(undo, "from")
    known = wanted or left
    if known is None:
        return no(ProblemCode.UNDO_UNKNOWN, undo.name)
    now = next((each for each in await desk.setups(known.tunnel_id) if each.engine == known.engine), None)
    if now == wanted:
        return no(ProblemCode.UNDO_DONE, undo.name)
    if now != left:
        return no(ProblemCode.UNDO_CHANGED, undo.name)
    if wanted is None:
        return await desk.plan(Asked(known.tunnel_id, known.engine, stop=True))
    how = (wanted.image, wanted.pinned, wanted.network, wanted.metrics_port, wanted.replicas)
    return await desk.plan(Asked(wanted.tunnel_id, wanted.engine, *how, beside=True))


def _setup(undo: ByHand, side: str) -> Setup | None:
    kept = undo.value.get(side)
    return from_shown(kept) if isinstance(kept, Mapping) else None
