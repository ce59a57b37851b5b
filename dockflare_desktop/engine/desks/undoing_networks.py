"""Undoing that a container joined, or left, its connector's network."""

from dataclasses import replace

from dockflare_desktop.core.doctor.joining import from_json
from dockflare_desktop.core.problem import Problem
from dockflare_desktop.core.undoing.preview import Undoing
from dockflare_desktop.core.undoing.undo import ByHand, Call
from dockflare_desktop.engine.joining import Joiner


async def network_undone(joiner: Joiner, shown: Undoing, undo: ByHand) -> Undoing | Problem:
    """Do it."""
    step = from_json(undo.value)
    problem = await (joiner.undo(step) if undo.call is Call.LEAVE_NETWORK else joiner.again(step))
    return problem or replace(shown, done=True)
