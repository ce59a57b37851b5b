"""Exports and imports of the running program."""

from dockflare_desktop.core.model import JsonObject
from dockflare_desktop.core.transfer.export import export_json
from dockflare_desktop.core.transfer.findings import Import
from dockflare_desktop.engine.controller import Controller
from dockflare_desktop.engine.taking_over import offered, take_over


class TransferDesk:
    """Implements TransferCommands on a controller."""

    def __init__(self, controller: Controller) -> None:
        self._controller = controller

    async def export(self) -> JsonObject:
        """Everything people stored, without secrets."""
        store = self._controller.store
        settings, meant = await store.stored_settings(), await store.meant()
        return export_json(await store.layers(), settings, self._controller.now(), meant)

    async def offer(self, found: Import, *, replaces: bool) -> Import:
        """What of an import would be stored, and what not."""
        services = self._controller.last.resolution.services if self._controller.last else ()
        return await offered(self._controller.store, found, services, replaces=replaces)

    async def take_over(self, offer: Import) -> bool:
        """Store what was offered."""
        careful = await take_over(self._controller.store, offer)
        self._controller.trigger.poke()
        return careful
