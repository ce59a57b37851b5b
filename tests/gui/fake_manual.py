"""ManualCommands that only writes down what it was asked."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from dockflare_desktop.core.manual.objects import Objects
from dockflare_desktop.core.model import ManualRule, Path, ServiceKey
from dockflare_desktop.core.problem import Problem
from dockflare_desktop.engine.ports import OutsideError


@dataclass
class FakeManual:
    asked: list[tuple[Any, ...]] = field(default_factory=list)
    problems: tuple[Problem, ...] = ()
    previewed: Objects | None = None
    unreadable: Problem | None = None

    async def save(self, rule: ManualRule, replaces: ServiceKey | None = None) -> Sequence[Problem]:
        self.asked.append(("save", rule, replaces))
        return self.problems

    async def delete(self, key: ServiceKey) -> ManualRule | None:
        self.asked.append(("delete", key))
        return ManualRule(key, Path(), {"service": "http://nas:5000"}, datetime(2026, 11, 19, 12, tzinfo=UTC))

    async def switch(self, key: ServiceKey, *, on: bool) -> bool:
        self.asked.append(("switch", key, on))
        return True

    async def preview(self, rule: ManualRule, replaces: ServiceKey | None = None) -> Objects | None:
        self.asked.append(("preview", rule, replaces))
        if self.unreadable is not None:
            raise OutsideError(self.unreadable)
        return self.previewed
