"""What is asked of the doctor."""

from dockflare_desktop.core.doctor.check import Check
from dockflare_desktop.core.doctor.joining import Joining
from dockflare_desktop.core.doctor.view import DoctorView
from dockflare_desktop.core.problem import Problem
from dockflare_desktop.core.trying.trial import Trial
from dockflare_desktop.engine.doctor import Doctor
from dockflare_desktop.engine.joining import Joiner
from dockflare_desktop.engine.trying import Trier


class DoctorDesk:
    """Implements DoctorCommands on a doctor."""

    def __init__(self, doctor: Doctor, joiner: Joiner, trier: Trier) -> None:
        self._doctor, self._joiner, self._trier = doctor, joiner, trier

    async def run(self) -> DoctorView:
        """Every check, with what costs calls."""
        return await self._doctor.run()

    async def mute(self, check: Check, *, muted: bool) -> None:
        """Count a check's findings no more, or again."""
        await self._doctor.mute(check, muted=muted)

    async def try_url(self, text: str, *, request: bool = True) -> Trial | Problem:
        """Every link of the way to a URL."""
        return await self._trier.url(text, request=request)

    async def plan_joining(self, address: str) -> Joining | Problem:
        """What would let a connector reach a service's container; nothing is written."""
        return self._joiner.plan(address)

    async def join(self, shown: Joining) -> Problem | None:
        """Do what was shown."""
        return await self._looked_at(await self._joiner.carry_out(shown))

    async def leave(self, shown: Joining) -> Problem | None:
        """Undo it."""
        return await self._looked_at(await self._joiner.undo(shown))

    async def _looked_at(self, problem: Problem | None) -> Problem | None:
        """Where it worked, whoever asked sees what came of it."""
        if problem is None:
            await self._doctor.look_again()
        return problem
