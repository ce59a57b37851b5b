"""Whether the computer slept: the wall clock then ran ahead of the clock that stands still meanwhile."""

from collections.abc import Callable
from datetime import timedelta

from dockflare_desktop.engine.ports import Clock

SLEPT = timedelta(seconds=30)  # a gap between the two clocks that means sleep


class Sleep:
    """Compares the clocks each time it is asked. `awake` counts seconds, those of sleep not."""

    def __init__(self, now: Clock, awake: Callable[[], float]) -> None:
        self._now, self._awake = now, awake
        self._gap: timedelta | None = None

    def happened(self) -> bool:
        """Since it was asked last."""
        gap = timedelta(seconds=self._now().timestamp() - self._awake())
        before, self._gap = self._gap, gap
        return before is not None and gap - before > SLEPT
