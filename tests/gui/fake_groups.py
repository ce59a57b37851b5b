"""GroupCommands that only writes down what it was asked."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from dockflare_desktop.core.groups.duplicates import Duplicates
from dockflare_desktop.core.groups.foreign import ForeignPolicy
from dockflare_desktop.core.model import AccessGroup
from dockflare_desktop.core.problem import Problem


@dataclass
class FakeGroups:
    asked: list[tuple[Any, ...]] = field(default_factory=list)
    problems: tuple[Problem, ...] = ()
    users: tuple[str, ...] = ()
    replaced: list[str | None] = field(default_factory=list)
    others: tuple[ForeignPolicy, ...] = ()
    found: Duplicates = field(default_factory=lambda: Duplicates(()))

    async def save(self, group: AccessGroup, replaces: str | None = None) -> Sequence[Problem]:
        self.asked.append(("save", group))
        self.replaced.append(replaces)
        return self.problems

    async def delete(self, group_id: str) -> Sequence[str]:
        self.asked.append(("delete", group_id))
        return self.users

    async def foreign(self) -> Sequence[ForeignPolicy]:
        return self.others

    async def adopt(self, policy_id: str, group_id: str) -> Sequence[Problem]:
        self.asked.append(("adopt", policy_id, group_id))
        return self.problems

    async def duplicates(self) -> Duplicates:
        return self.found

    async def merge(self, seal: str) -> Duplicates:
        self.asked.append(("merge", seal))
        return self.found
