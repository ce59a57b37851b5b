"""EngineCommands that only writes down what it was asked."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from dockflare_desktop.core.engines.probed import HostKey, Offer, Probed
from dockflare_desktop.core.engines.stored import DEFAULT, StoredEngine
from dockflare_desktop.core.problem import Problem


@dataclass
class FakeEngines:
    asked: list[tuple[Any, ...]] = field(default_factory=list)
    stored: list[StoredEngine] = field(default_factory=lambda: [StoredEngine(DEFAULT)])
    problems: tuple[Problem, ...] = ()
    problem: Problem | None = None
    tested: Probed = field(default_factory=lambda: Probed(engine="e", name="nas-01", version="27.0", containers=3))
    found: list[Offer] = field(default_factory=list)
    key: HostKey | Problem = field(default_factory=lambda: HostKey("nas-01", "ed25519", "SHA256:abc", ("line",)))
    pin: str = ""

    async def engines(self) -> Sequence[StoredEngine]:
        return self.stored

    async def check(self, engine: StoredEngine) -> Sequence[Problem]:
        self.asked.append(("check", engine))
        return self.problems

    async def test(self, engine: StoredEngine) -> Probed:
        self.asked.append(("test", engine))
        return self.tested

    async def save(self, engine: StoredEngine) -> Sequence[Problem]:
        self.asked.append(("save", engine))
        return self.problems

    async def switch(self, engine: StoredEngine, *, on: bool) -> Problem | None:
        self.asked.append(("switch", engine, on))
        return self.problem

    async def remove(self, engine: StoredEngine) -> Problem | None:
        self.asked.append(("remove", engine))
        return self.problem

    async def offers(self) -> Sequence[Offer]:
        return self.found

    async def decline(self, offer: Offer) -> None:
        self.asked.append(("decline", offer))

    async def contexts(self) -> Sequence[Offer]:
        return [each for each in self.found if each.engine.context]

    async def host_key(self, engine: StoredEngine) -> HostKey | Problem:
        self.asked.append(("host_key", engine))
        return self.key

    async def trust(self, key: HostKey) -> Problem | None:
        self.asked.append(("trust", key))
        return self.problem

    async def pinned_by(self) -> str:
        return self.pin
