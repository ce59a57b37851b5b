"""What windows and the command line may ask of the history."""

from collections.abc import Sequence
from typing import Protocol

from dockflare_desktop.core.history import HistoryEntry, Wanted
from dockflare_desktop.core.problem import Problem
from dockflare_desktop.core.undoing.preview import Undoing
from dockflare_desktop.core.undoing.undo import Noted


class ActivityCommands(Protocol):
    """What is asked of the history. Undoing reads everything anew; it raises OutsideError where that cannot be."""

    async def entries(self, wanted: Wanted) -> Sequence[HistoryEntry]:
        """Those that are wanted, newest first."""

    async def count(self, wanted: Wanted) -> int:
        """How many those are, whatever the limit."""

    async def event(self, entry_id: int) -> Sequence[HistoryEntry]:
        """An entry and what was written together with it, oldest first; nothing where there is none."""

    async def outlook(self, entry_id: int) -> Sequence[Noted] | Problem:
        """What taking it back would mean as far as is known from the last round, or why it cannot be; nothing is read
        at Cloudflare."""

    async def preview_undo(self, entry_id: int) -> Undoing | Problem:
        """What taking it (and what was written with it) back would do; nothing is written."""

    async def undo(self, entry_id: int, seal: str) -> Undoing | Problem:
        """Take it back. Where the answer is not `done`, something changed: nothing was done, and it is to be shown
        again."""
