"""TunnelCommands that only writes down what it was asked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.tunnels.edits import Edits
from dockflare_desktop.core.tunnels.migrating import Migration
from dockflare_desktop.engine.relocating import Relocation
from dockflare_desktop.engine.tunnel_commands import Ending, TunnelOverview
from dockflare_desktop.engine.tunnels import TunnelWritten


@dataclass
class FakeTunnels:
    asked: list[tuple[Any, ...]] = field(default_factory=list)
    found: TunnelOverview = field(default_factory=TunnelOverview)
    written: TunnelWritten = field(default_factory=TunnelWritten)
    ending: Ending | Problem = field(default_factory=lambda: Problem(ProblemCode.TUNNEL_KEPT, "home", detail="used"))
    migration: Migration | Problem = field(default_factory=lambda: Migration("old-nas", {"ingress": []}))
    relocation: Relocation | Problem = field(default_factory=lambda: Relocation(Edits(), (), (), seal="s"))

    async def overview(self, *, fresh: bool = False) -> TunnelOverview:
        if fresh:
            self.asked.append(("look",))
        return self.found

    async def create(self, name: str) -> TunnelWritten:
        self.asked.append(("create", name))
        return self.written

    async def rename(self, called: str, name: str) -> TunnelWritten:
        self.asked.append(("rename", called, name))
        return self.written

    async def rotate(self, called: str) -> TunnelWritten:
        self.asked.append(("rotate", called))
        return self.written

    async def preview_migration(self, called: str, parsed: Mapping[str, object]) -> Migration | Problem:
        self.asked.append(("preview migration", called, parsed))
        return self.migration

    async def migrate(self, called: str, parsed: Mapping[str, object]) -> TunnelWritten:
        self.asked.append(("migrate", called, parsed))
        return self.written

    async def preview_move(self, source: str, target: str, host: str | None = None) -> Relocation | Problem:
        self.asked.append(("preview move", source, target, host))
        return self.relocation

    async def move(self, source: str, target: str, host: str | None, seal: str) -> Relocation | Problem:
        self.asked.append(("move", source, target, host, seal))
        return self.relocation

    async def preview_delete(self, called: str) -> Ending | Problem:
        self.asked.append(("preview delete", called))
        return self.ending

    async def delete(self, called: str, seal: str) -> Ending | Problem:
        self.asked.append(("delete", called, seal))
        return self.ending

    async def preview_default(self, called: str) -> Relocation | Problem:
        self.asked.append(("preview default", called))
        return self.relocation

    async def make_default(self, called: str, seal: str) -> Relocation | Problem:
        self.asked.append(("default", called, seal))
        return self.relocation
