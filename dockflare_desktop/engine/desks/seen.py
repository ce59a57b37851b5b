"""What is asked of the account as last compared."""

from dockflare_desktop.core.public.seen import Seen
from dockflare_desktop.engine.controller import Controller


class SeenDesk:
    """Implements SeenCommands on a controller."""

    def __init__(self, controller: Controller) -> None:
        self._controller = controller

    async def last(self) -> Seen | None:
        """The account as last compared; nothing is read at Cloudflare."""
        last = self._controller.last
        return None if last is None else Seen(last.actual, last.resolution.services)
