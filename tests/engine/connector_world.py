"""The whole program with an engine on which connectors run that are connected to the embedded account."""

from uuid import UUID

from dockflare_desktop.demo.connectors import Connector
from dockflare_desktop.engine.ports.connectors import NewConnector
from tests.engine.whole import Whole
from tests.fake_host import FakeHost

START = "2026-01-01T12:00:00Z INF Generated Connector ID: {}"
REFUSED = '2026-01-01T12:00:00Z ERR Failed to deserialize new configuration error="{}" version={}'


class ConnectedHost(FakeHost):
    """Its containers hold connections, and say in their log what cloudflared says."""

    def __init__(self, whole: Whole) -> None:
        super().__init__()
        self._whole = whole
        self.others = tuple(whole.source.containers)
        self.connectors: dict[str, Connector] = {}

    async def make(self, new: NewConnector) -> str:
        made = await super().make(new)
        ident = str(UUID(int=len(self.connectors) + 1))
        self.connectors[made] = self._whole.account.connect(self._whole.tunnel, client_id=ident)
        self.logs[made] = (START.format(ident),)
        self._list()
        return made

    async def stop(self, container: str) -> None:
        await super().stop(container)
        self._whole.account.disconnect(self._whole.tunnel, self.connectors[container])
        self._list()

    async def remove(self, container: str) -> None:
        await super().remove(container)
        self._list()

    async def rename(self, container: str, name: str) -> None:
        await super().rename(container, name)
        self._list()

    def refuse(self, container: str) -> None:
        """It finds every document wrong from now on, and says so in its log."""
        self.connectors[container].refuses = True
        version = self._whole.account.tunnels[self._whole.tunnel].version + 1
        self.logs[container] += (REFUSED.format("Rule #1 has an invalid path", version),)

    def _list(self) -> None:
        self._whole.source.containers = (*self.others, *self.boxes.values())


async def connected(whole: Whole) -> ConnectedHost:
    """Give the program's engine a host; nobody runs its tunnel yet."""
    whole.account.disconnect(whole.tunnel, whole.connector)
    host = ConnectedHost(whole)
    whole.source.host = host
    await whole.round(full=True)
    return host
