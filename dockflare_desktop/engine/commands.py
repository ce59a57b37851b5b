"""What windows and the command line may ask of the running program; the answer is the next AppStatus."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from dockflare_desktop.core.model import AccessGroup, Layers, ManualRule, Override, ServiceKey
from dockflare_desktop.core.problem import Problem
from dockflare_desktop.engine.ports import HistoryEntry, TokenReport
from dockflare_desktop.engine.preview import Preview


class GroupCommands(Protocol):
    """What the Access page asks for groups."""

    async def save(self, group: AccessGroup) -> Sequence[Problem]:
        """Add or replace a group; with problems of effect BLOCKS or worse nothing is saved."""

    async def delete(self, group_id: str) -> Sequence[str]:
        """Remove a group. What still names it comes back, and then it stays."""


class ManualCommands(Protocol):
    """What windows ask for manual rules."""

    async def save(self, rule: ManualRule, replaces: ServiceKey | None = None) -> Sequence[Problem]:
        """Add a rule, or edit the one at `replaces`; another key than that renames it. With problems of effect BLOCKS
        or worse nothing is saved."""

    async def delete(self, key: ServiceKey) -> ManualRule | None:
        """Remove a rule; it comes back, None where there is none."""

    async def switch(self, key: ServiceKey, *, on: bool) -> bool:
        """Use a rule or not; False where there is none."""

    async def preview(self, rule: ManualRule, replaces: ServiceKey | None = None) -> Preview:
        """What a round would do if this was saved. Raises OutsideError where Cloudflare cannot be judged."""


@dataclass(frozen=True, slots=True)
class Desks:
    """One desk for each area whose commands are many."""

    groups: GroupCommands
    manual: ManualCommands


class Commands(Protocol):
    """The controller as its callers see it. What a user typed wrong comes back as problems, never as an exception."""

    def sync_now(self) -> None:
        """Look again at everything, Cloudflare too."""

    async def pause(self, until: datetime | None) -> None:
        """Write nothing until then; None = until resumed."""

    async def resume(self) -> None:
        """Write again."""

    async def approve(self, approvals: frozenset[str] | None) -> frozenset[str]:
        """Let held changes through as they were shown (core.change.approval; None = all that are held now). What is
        not held like that any more comes back, and stays as it is."""

    async def set_setting(self, key: str, text: str | None) -> Problem | None:
        """Store a setting; None drops it. The problem says what would be right."""

    async def save_overrides(self, overrides: Sequence[Override]) -> Sequence[Problem]:
        """Set fields of a service; with problems of effect BLOCKS or worse nothing is saved."""

    async def clear_overrides(self, key: ServiceKey, fields: Sequence[str] = ()) -> int:
        """Revert these fields, or all; how many were reverted."""

    async def layers(self) -> Layers:
        """Groups, overrides, manual rules as stored."""

    async def preview(self, layers: Layers) -> Preview:
        """What a round would do if these layers were stored; nothing is written. Raises OutsideError where Cloudflare
        cannot be judged."""

    async def history(self, limit: int = 200) -> Sequence[HistoryEntry]:
        """The newest writes."""

    async def log_in(self, token: str, account_id: str = "") -> TokenReport:
        """Check a token and, if it is accepted, keep it."""

    async def log_out(self) -> None:
        """Forget the token."""

    async def verify(self) -> TokenReport:
        """Check the token that is in use."""

    async def desks(self) -> Desks:
        """The commands of single areas."""
