"""When the doctor looks by itself: after the first round, and some seconds after trouble came or went."""

import asyncio

from dockflare_desktop.core.status import AppStatus
from dockflare_desktop.engine.doctor import Doctor

SETTLES = 3.0  # seconds: trouble seldom comes alone, and a start publishes before it looks around
REST = 60.0  # seconds between two runs that nobody asked for


class DoctorWatch:
    """`heard` is told every status; nothing of what the doctor itself finds wakes it."""

    def __init__(self, doctor: Doctor, settles: float = SETTLES, rest: float = REST) -> None:
        self._doctor, self._settles, self._rest = doctor, settles, rest
        self._last: object = None
        self._wake = asyncio.Event()

    def heard(self, status: AppStatus) -> None:
        """The newest status."""
        if status.last_verified is None and status.cloudflare.problem is None:
            return
        now = _trouble(status)
        if now != self._last:
            self._last = now
            self._wake.set()

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            await self._wake.wait()
            await asyncio.sleep(self._settles)
            self._wake.clear()
            await self._doctor.run(by_hand=False)
            await asyncio.sleep(self._rest)


def _trouble(status: AppStatus) -> object:
    """What is wrong, without times and numbers."""
    problem = status.cloudflare.problem
    return (
        problem.code if problem is not None else None,
        frozenset((each.code, each.subject) for each in status.problems),
        frozenset((engine.id, engine.away) for engine in status.engines),
        frozenset((row.key, each.code) for row in status.services for each in row.problems),
    )
