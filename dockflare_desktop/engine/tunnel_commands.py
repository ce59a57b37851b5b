"""What windows and the command line ask of tunnels."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from dockflare_desktop.core.leaving.farewell import Farewell
from dockflare_desktop.core.problem import Problem
from dockflare_desktop.core.tunnels.migrating import Migration
from dockflare_desktop.core.tunnels.overview import TunnelLook
from dockflare_desktop.engine.relocating import Relocation
from dockflare_desktop.engine.tunnels import TunnelWritten


@dataclass(frozen=True, slots=True)
class TunnelOverview:
    """The account's tunnels, and what hindered reading them; `account_id` is for links to Cloudflare."""

    tunnels: Sequence[TunnelLook] = ()
    problems: Sequence[Problem] = ()
    account_id: str = ""


@dataclass(frozen=True, slots=True)
class Ending:
    """What comes of deleting a tunnel: what is removed first, and then the tunnel itself."""

    look: TunnelLook
    farewell: Farewell

    @property
    def seal(self) -> str:
        """Stands for all of it as it was shown."""
        return self.farewell.seal


class TunnelCommands(Protocol):
    """What is asked of tunnels; they are called by name or id. Nothing raises: what hinders is in the answer."""

    async def overview(self, *, fresh: bool = False) -> TunnelOverview:
        """Every tunnel as last read; `fresh` reads all of them, and all zones, now."""

    async def create(self, name: str) -> TunnelWritten:
        """Make one that is ruled from here."""

    async def rename(self, called: str, name: str) -> TunnelWritten:
        """Give one another name; whatever names the old one goes on meaning it."""

    async def rotate(self, called: str) -> TunnelWritten:
        """Replace its secret: connectors keep running until they reconnect, and then need the new token."""

    async def preview_migration(self, called: str, parsed: Mapping[str, object]) -> Migration | Problem:
        """What the file of a tunnel that is run from one becomes; nothing is written."""

    async def migrate(self, called: str, parsed: Mapping[str, object]) -> TunnelWritten:
        """Rule it from here, as the file says; nothing is written where something in it cannot be taken over."""

    async def preview_move(self, source: str, target: str, host: str | None = None) -> Relocation | Problem:
        """What comes of moving one hostname's services, or (None) all of a tunnel's; nothing is written."""

    async def move(self, source: str, target: str, host: str | None, seal: str) -> Relocation | Problem:
        """Move them, as it was shown under this seal. Where the answer's seal is another one, nothing was done."""

    async def preview_delete(self, called: str) -> Ending | Problem:
        """What comes of deleting it with everything of ours; a problem where it may not be (H14)."""

    async def delete(self, called: str, seal: str) -> Ending | Problem:
        """Delete it, as it was shown under this seal; rounds carry it out."""

    async def preview_default(self, called: str) -> Relocation | Problem:
        """What comes of making it the tunnel of services that name none."""

    async def make_default(self, called: str, seal: str) -> Relocation | Problem:
        """Make it so, as it was shown under this seal."""
