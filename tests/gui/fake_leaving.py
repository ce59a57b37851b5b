"""Leaving as windows are told of it, and what they asked."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from dockflare_desktop.core.leaving.departure import Departure, Way
from dockflare_desktop.core.leaving.farewell import Farewell
from dockflare_desktop.core.problem import Problem
from dockflare_desktop.engine.ports import OutsideError


@dataclass
class FakeLeaving:
    asked: list[tuple[Any, ...]] = field(default_factory=list)
    shown: Farewell | Problem = field(default_factory=lambda: Farewell(Departure(Way.REMOVE), seal="seen"))
    done: Farewell | Problem | None = None  # where it differs from what was shown
    left: tuple[Departure, ...] = ()
    unreadable: Problem | None = None

    async def preview(self, departure: Departure) -> Farewell | Problem:
        self.asked.append(("preview", departure))
        if self.unreadable is not None:
            raise OutsideError(self.unreadable)
        return self.shown

    async def begin(self, departure: Departure, seal: str) -> Farewell | Problem:
        self.asked.append(("begin", departure, seal))
        return self.done or self.shown

    async def take_back(self, departure: Departure) -> bool:
        self.asked.append(("take_back", departure))
        return departure in self.left

    async def current(self) -> Sequence[Departure]:
        return self.left
