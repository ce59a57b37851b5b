"""What the Doctor page asks."""

from typing import Protocol

from dockflare_desktop.core.doctor.check import Check
from dockflare_desktop.core.doctor.joining import Joining
from dockflare_desktop.core.doctor.view import DoctorView
from dockflare_desktop.core.problem import Problem
from dockflare_desktop.core.trying.trial import Trial


class DoctorCommands(Protocol):
    """What the Doctor page asks. Findings appear in AppStatus.doctor as they come."""

    async def run(self) -> DoctorView:
        """Every check; what they found."""

    async def mute(self, check: Check, *, muted: bool) -> None:
        """Count a check's findings no more, or again. Raises OutsideError."""

    async def try_url(self, text: str, *, request: bool = True) -> Trial | Problem:
        """Every link of the way to a URL, with a verdict for each; `request`: it is also asked, as anybody may. Raises
        OutsideError where the account cannot be read."""

    async def plan_joining(self, address: str) -> Joining | Problem:
        """What would let a connector reach the container of the service at an address; nothing is written."""

    async def join(self, shown: Joining) -> Problem | None:
        """Do that as it was shown; where something else would be done by now, nothing is."""

    async def leave(self, shown: Joining) -> Problem | None:
        """Undo it: off that network again."""
