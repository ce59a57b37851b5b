"""What is asked of the account as last compared."""

from dockflare_desktop.core.public.seen import Seen, foreign_policies
from dockflare_desktop.engine.controller import Controller


class SeenDesk:
    """Implements SeenCommands on a controller."""

    def __init__(self, controller: Controller) -> None:
        self._controller = controller

    async def last(self) -> Seen | None:
        """The account as last compared; nothing is read at Cloudflare."""
        last, store = self._controller.last, self._controller.store
        if last is None:
            return None
        ledger = await store.ledger(last.actual.account_id)
        foreign = foreign_policies(last.actual, ledger, store.installation)
        return Seen(last.actual, last.resolution.services, foreign)
