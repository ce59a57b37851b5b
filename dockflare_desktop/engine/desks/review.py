"""What Review changes asks of the engine: both sides of a change, and how far those are that are carried out."""

from collections.abc import Collection, Mapping

from dockflare_desktop.core.adopting.sides import Context, Sides, sides
from dockflare_desktop.core.planning.books import Books
from dockflare_desktop.core.reviewing.steps import Step
from dockflare_desktop.engine.controller import Controller


class ReviewDesk:
    """Implements ReviewCommands; nothing is read at Cloudflare for it."""

    def __init__(self, controller: Controller) -> None:
        self._controller = controller

    async def sides(self, ids: Collection[str]) -> Mapping[str, Sides]:
        """Both sides of these changes, as the last plan has them."""
        last = self._controller.last
        if last is None or last.ledger is None:
            return {}
        directory = last.actual.directory
        team = directory.team or Books.of(last.ledger).team
        context = Context(last.ledger.installation, directory.tunnels, directory.policies or (), team)
        return {each.id: sides(each, context) for each in last.plan.changes if each.id in ids}

    async def steps(self) -> Mapping[str, Step]:
        """How far they are."""
        rounds = self._controller.rounds
        return {} if rounds is None else rounds.carrying.steps(self._controller.now())
