"""What windows and the command line ask of Docker engines."""

from collections.abc import Sequence
from typing import Protocol

from dockflare_desktop.core.engines.probed import HostKey, Offer, Probed
from dockflare_desktop.core.engines.stored import StoredEngine
from dockflare_desktop.core.problem import Problem


class EngineCommands(Protocol):
    """What is asked of engines. What they hold at Cloudflare is never touched by any of it."""

    async def engines(self) -> Sequence[StoredEngine]:
        """All of them, also those that are switched off, the `docker` command's own first."""

    async def check(self, engine: StoredEngine) -> Sequence[Problem]:
        """What `save` would find wrong."""

    async def test(self, engine: StoredEngine) -> Probed:
        """Read it once; nothing is stored. One that is watched already says so."""

    async def save(self, engine: StoredEngine) -> Sequence[Problem]:
        """Store it, a new one (id "") under an id of its own, and watch it from now on; with problems nothing is
        stored."""

    async def switch(self, engine: StoredEngine, *, on: bool) -> Problem | None:
        """Watch it or not; what it holds stays as it is."""

    async def remove(self, engine: StoredEngine) -> Problem | None:
        """Forget it; what it holds stays as it is."""

    async def offers(self) -> Sequence[Offer]:
        """What was found on this computer, is not watched, and was not declined."""

    async def decline(self, offer: Offer) -> None:
        """Do not offer it again."""

    async def contexts(self) -> Sequence[Offer]:
        """Contexts of the `docker` command, broken ones too."""

    async def host_key(self, engine: StoredEngine) -> HostKey | Problem:
        """What the SSH host of an engine shows of itself, for somebody to confirm."""

    async def trust(self, key: HostKey) -> Problem | None:
        """Remember a host key that was confirmed, where ssh looks for it."""

    async def pinned_by(self) -> str:
        """The variable that says which engine the default one is, "" where none does."""
