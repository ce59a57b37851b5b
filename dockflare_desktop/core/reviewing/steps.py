"""How far a change is that is being carried out."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from dockflare_desktop.core.problem import Problem


class StepState(StrEnum):
    """What its shape says."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Step:
    """A change's state, since when, and what refused it."""

    state: StepState
    at: datetime
    problem: Problem | None = None
