"""The activity's commands as windows see them, answering what a test has set."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from dockflare_desktop.core.history import HistoryEntry, Wanted, shows
from dockflare_desktop.core.problem import Problem
from dockflare_desktop.core.undoing.preview import Undoing
from dockflare_desktop.core.undoing.undo import Noted
from dockflare_desktop.engine.ports import OutsideError


@dataclass
class FakeActivity:
    asked: list[tuple[Any, ...]] = field(default_factory=list)
    told: tuple[HistoryEntry, ...] = ()  # newest first
    previewed: Undoing | Problem = field(default_factory=lambda: Undoing("wiki.nordhus.example", seal="seen"))
    done: Undoing | Problem | None = None  # where it differs from what was shown
    unreadable: Problem | None = None

    async def entries(self, wanted: Wanted) -> Sequence[HistoryEntry]:
        self.asked.append(("entries", wanted))
        return [each for each in self.told if shows(wanted, each)][: wanted.limit]

    async def count(self, wanted: Wanted) -> int:
        return sum(1 for each in self.told if shows(wanted, each))

    async def event(self, entry_id: int) -> Sequence[HistoryEntry]:
        entry = next(each for each in self.told if each.id == entry_id)
        together = [each for each in self.told if (each.run, each.subject) == (entry.run, entry.subject)]
        return sorted(together if entry.run else [entry], key=lambda each: each.id)

    async def outlook(self, entry_id: int) -> Sequence[Noted] | Problem:
        return self.previewed.notes if isinstance(self.previewed, Undoing) else self.previewed

    async def preview_undo(self, entry_id: int) -> Undoing | Problem:
        self.asked.append(("preview_undo", entry_id))
        if self.unreadable is not None:
            raise OutsideError(self.unreadable)
        return self.previewed

    async def undo(self, entry_id: int, seal: str) -> Undoing | Problem:
        self.asked.append(("undo", entry_id, seal))
        return self.done or self.previewed
