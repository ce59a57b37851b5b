"""What Review changes asks of the running program."""

from collections.abc import Collection, Mapping
from typing import Protocol

from dockflare_desktop.core.adopting.sides import Sides
from dockflare_desktop.core.reviewing.steps import Step


class ReviewCommands(Protocol):
    """What Review changes asks beside AppStatus, which has the plan."""

    async def sides(self, ids: Collection[str]) -> Mapping[str, Sides]:
        """What stands there and what will, of changes of the plan as it was made last; one that is not in it any more
        has none."""

    async def steps(self) -> Mapping[str, Step]:
        """How far the changes are that are being carried out, and what became of those of the last minutes, by id."""
