"""Undoing what was done to tunnels by hand: a name, and which one is the default."""

from collections.abc import Callable
from dataclasses import replace

from dockflare_desktop.core.adopting.preview import Shown
from dockflare_desktop.core.change import Change
from dockflare_desktop.core.problem import Problem
from dockflare_desktop.core.undoing.preview import Undoing
from dockflare_desktop.core.undoing.undo import ByHand, Call
from dockflare_desktop.engine.tunnel_commands import TunnelCommands

Show = Callable[[tuple[Change, ...]], tuple[Shown, ...]]
"""Both sides of changes."""


async def default_shown(desk: TunnelCommands, subject: str, undo: ByHand, show: Show) -> Undoing | Problem:
    """Services that name no tunnel move back with it; nothing is written."""
    found = await desk.preview_default(undo.name)
    if isinstance(found, Problem):
        return found
    return Undoing(subject, show(found.changes), undo.notes, call=undo, seal=found.seal)


async def tunnel_undone(desk: TunnelCommands, shown: Undoing, undo: ByHand) -> Undoing | Problem:
    """Do it."""
    if undo.call is Call.RENAME_TUNNEL:
        renamed = await desk.rename(undo.object_id, undo.name)
        return replace(shown, done=True) if renamed.tunnel is not None else renamed.problems[0]
    if undo.call is Call.DELETE_TUNNEL:
        ending = await desk.preview_delete(undo.object_id)
        gone = ending if isinstance(ending, Problem) else await desk.delete(undo.object_id, ending.seal)
        return gone if isinstance(gone, Problem) else replace(shown, done=True)
    moved = await desk.make_default(undo.name, shown.seal)
    return moved if isinstance(moved, Problem) else replace(shown, done=moved.seal == shown.seal)
