"""What is asked of "Public now"."""

from collections.abc import Collection

from dockflare_desktop.core.problem import Problem
from dockflare_desktop.core.public.openings import Place
from dockflare_desktop.core.public.view import Meant, why_not_meant
from dockflare_desktop.engine.controller import Controller
from dockflare_desktop.engine.ports import Outside


class PublicDesk:
    """Implements PublicCommands on a controller."""

    def __init__(self, controller: Controller, outside: Outside) -> None:
        self._controller, self._outside = controller, outside

    async def look(self, *, anyway: bool = True) -> None:
        """Read the whole account now; without `anyway` only where what is known is too old."""
        self._controller.public.look(anyway=anyway)

    async def set_meant(self, place: Place, *, meant: bool) -> Problem | None:
        """Call an address that is not ours meant to be public, or take that back."""
        view = self._controller.status.public
        if meant and view is not None and (problem := why_not_meant(view, place)) is not None:
            return problem
        await self._controller.store.set_meant(Meant(*place, self._controller.now()), meant=meant)
        self._controller.public.redraw()
        return None

    async def check(self) -> None:
        """Ask what is open to everyone, from outside."""
        await self._controller.public.check(self._outside)

    async def told(self, places: Collection[Place]) -> None:
        """Somebody was told that these are open."""
        await self._controller.public.told(places)
