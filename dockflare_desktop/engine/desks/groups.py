"""What is asked of access groups."""

from collections.abc import Sequence

from dockflare_desktop.core.access.uses import users_of
from dockflare_desktop.core.model import AccessGroup
from dockflare_desktop.core.problem import Problem
from dockflare_desktop.engine.controller import Controller


class GroupDesk:
    """Implements GroupCommands on a controller."""

    def __init__(self, controller: Controller) -> None:
        self._controller = controller

    async def save(self, group: AccessGroup) -> Sequence[Problem]:
        """Add or replace a group."""
        await self._controller.store.save(group)
        self._controller.trigger.poke()
        return ()

    async def delete(self, group_id: str) -> Sequence[str]:
        """Remove a group that nothing names."""
        layers = await self._controller.store.layers()
        services = self._controller.last.resolution.services if self._controller.last else ()
        if users := users_of(group_id, layers, services):
            return users
        for group in layers.groups:
            if group.id == group_id:
                await self._controller.store.delete(group)
                self._controller.trigger.poke()
        return ()
