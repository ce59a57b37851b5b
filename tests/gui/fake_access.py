"""AccessCommands that only writes down what it was asked."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from dockflare_desktop.core.account.methods import MethodDraft
from dockflare_desktop.core.account.overview import AccessOverview, MethodSaved, Removal, TokenMade, ZoneRemoval
from dockflare_desktop.core.account.used_by import Use
from dockflare_desktop.core.model import ServiceKey
from dockflare_desktop.core.problem import Problem


@dataclass
class FakeAccess:
    asked: list[tuple[Any, ...]] = field(default_factory=list)
    seen: AccessOverview = field(default_factory=AccessOverview)
    saved: MethodSaved = field(default_factory=MethodSaved)
    made: TokenMade = field(default_factory=TokenMade)
    removal: Removal = field(default_factory=lambda: Removal(gone=True))
    zone_removal: ZoneRemoval = field(default_factory=lambda: ZoneRemoval(gone=True))
    problems: tuple[Problem, ...] = ()

    async def overview(self) -> AccessOverview:
        self.asked.append(("overview",))
        return self.seen

    async def save_method(self, draft: MethodDraft) -> MethodSaved:
        self.asked.append(("save_method", draft))
        return self.saved

    async def delete_method(self, method_id: str, despite: Collection[Use] = ()) -> Removal:
        self.asked.append(("delete_method", method_id, tuple(despite)))
        return self.removal

    async def create_token(self, name: str, lifetime: str) -> TokenMade:
        self.asked.append(("create_token", name, lifetime))
        return self.made

    async def rotate_token(self, token_id: str, keep: timedelta = timedelta(0)) -> TokenMade:
        self.asked.append(("rotate_token", token_id, keep))
        return self.made

    async def refresh_token(self, token_id: str) -> TokenMade:
        self.asked.append(("refresh_token", token_id))
        return self.made

    async def delete_token(self, token_id: str) -> Removal:
        self.asked.append(("delete_token", token_id))
        return self.removal

    async def check_zone(self, zone: str, fields: Mapping[str, str]) -> Sequence[Problem]:
        self.asked.append(("check_zone", zone, dict(fields)))
        return self.problems

    async def save_zone(self, zone: str, fields: Mapping[str, str]) -> Sequence[Problem]:
        self.asked.append(("save_zone", zone, dict(fields)))
        return self.problems

    async def delete_zone(self, zone: str, opens: Collection[ServiceKey] = ()) -> ZoneRemoval:
        self.asked.append(("delete_zone", zone, tuple(opens)))
        return self.zone_removal
