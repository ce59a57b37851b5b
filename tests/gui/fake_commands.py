"""A Commands that only writes down what it was asked."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from dockflare_desktop.core.change import Plan
from dockflare_desktop.core.model import AccessGroup, Layers, ManualRule, Override, Path, ServiceKey
from dockflare_desktop.core.problem import Problem
from dockflare_desktop.engine.commands import Desks
from dockflare_desktop.engine.ports import HistoryEntry, OutsideError, TokenReport
from dockflare_desktop.engine.preview import Preview


@dataclass
class FakeGroups:
    asked: list[tuple[Any, ...]] = field(default_factory=list)
    problems: tuple[Problem, ...] = ()
    users: tuple[str, ...] = ()

    async def save(self, group: AccessGroup) -> Sequence[Problem]:
        self.asked.append(("save", group))
        return self.problems

    async def delete(self, group_id: str) -> Sequence[str]:
        self.asked.append(("delete", group_id))
        return self.users


@dataclass
class FakeManual:
    asked: list[tuple[Any, ...]] = field(default_factory=list)
    problems: tuple[Problem, ...] = ()
    previewed: Preview = field(default_factory=lambda: Preview(Plan()))
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

    async def preview(self, rule: ManualRule, replaces: ServiceKey | None = None) -> Preview:
        self.asked.append(("preview", rule, replaces))
        if self.unreadable is not None:
            raise OutsideError(self.unreadable)
        return self.previewed


@dataclass
class FakeCommands:
    asked: list[tuple[Any, ...]] = field(default_factory=list)
    problems: tuple[Problem, ...] = ()
    setting_problem: Problem | None = None
    report: TokenReport = field(default_factory=lambda: TokenReport(accepted=True))
    different: frozenset[str] = frozenset()
    stored: Layers = field(default_factory=Layers)
    previewed: Preview = field(default_factory=lambda: Preview(Plan()))
    unreadable: Problem | None = None  # why a preview cannot be made
    groups: FakeGroups = field(default_factory=FakeGroups)
    manual: FakeManual = field(default_factory=FakeManual)

    def sync_now(self) -> None:
        self.asked.append(("sync_now",))

    async def pause(self, until: datetime | None) -> None:
        self.asked.append(("pause", until))

    async def resume(self) -> None:
        self.asked.append(("resume",))

    async def approve(self, approvals: frozenset[str] | None) -> frozenset[str]:
        self.asked.append(("approve", approvals))
        return self.different

    async def set_setting(self, key: str, text: str | None) -> Problem | None:
        self.asked.append(("set_setting", key, text))
        return self.setting_problem

    async def save_overrides(self, overrides: Sequence[Override]) -> Sequence[Problem]:
        self.asked.append(("save_overrides", tuple(overrides)))
        return self.problems

    async def clear_overrides(self, key: ServiceKey, fields: Sequence[str] = ()) -> int:
        self.asked.append(("clear_overrides", key, tuple(fields)))
        return 1

    async def layers(self) -> Layers:
        return self.stored

    async def preview(self, layers: Layers) -> Preview:
        self.asked.append(("preview", layers))
        if self.unreadable is not None:
            raise OutsideError(self.unreadable)
        return self.previewed

    async def history(self, limit: int = 200) -> Sequence[HistoryEntry]:
        return ()

    async def log_in(self, token: str, account_id: str = "") -> TokenReport:
        self.asked.append(("log_in", token, account_id))
        return self.report

    async def log_out(self) -> None:
        self.asked.append(("log_out",))

    async def verify(self) -> TokenReport:
        self.asked.append(("verify",))
        return self.report

    async def desks(self) -> Desks:
        return Desks(groups=self.groups, manual=self.manual)
