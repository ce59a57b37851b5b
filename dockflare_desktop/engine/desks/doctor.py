"""What is asked of the doctor."""

from dockflare_desktop.core.doctor.check import Check
from dockflare_desktop.core.doctor.view import DoctorView
from dockflare_desktop.engine.doctor import Doctor


class DoctorDesk:
    """Implements DoctorCommands on a doctor."""

    def __init__(self, doctor: Doctor) -> None:
        self._doctor = doctor

    async def run(self) -> DoctorView:
        """Every check, with what costs calls."""
        return await self._doctor.run()

    async def mute(self, check: Check, *, muted: bool) -> None:
        """Count a check's findings no more, or again."""
        await self._doctor.mute(check, muted=muted)
