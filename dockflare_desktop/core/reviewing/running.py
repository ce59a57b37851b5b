"""How far the lines are that somebody agreed to; pure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from dockflare_desktop.core.problem import Problem
from dockflare_desktop.core.reviewing.items import Item
from dockflare_desktop.core.reviewing.steps import Step, StepState

WORST = (StepState.FAILED, StepState.RUNNING, StepState.WAITING, StepState.DONE)


@dataclass(frozen=True, slots=True)
class Agreed:
    """A line as it was agreed to, and when: what was told before counts for nothing."""

    item: Item
    at: datetime


@dataclass(frozen=True, slots=True)
class Progress:
    """A line's state; `problem` is what refused a part of it."""

    state: StepState
    problem: Problem | None = None

    @property
    def ended(self) -> bool:
        """Whether nothing more happens to it now; what failed is tried again later."""
        return self.state in (StepState.DONE, StepState.FAILED)


def progress(agreed: Agreed, steps: Mapping[str, Step], planned: Collection[str]) -> Progress:
    """`planned` are the ids of the changes that are still to be made. A change that nobody plans any more and that was
    not carried out here is not needed any more: that is as good as done."""
    found = [_step(each.id, agreed.at, steps, planned) for each in agreed.item.changes]
    worst = min(found, key=lambda each: WORST.index(each.state))
    return Progress(worst.state, worst.problem)


def _step(name: str, since: datetime, steps: Mapping[str, Step], planned: Collection[str]) -> Step:
    known = steps.get(name)
    if known is not None and known.at >= since:
        return known
    return Step(StepState.WAITING if name in planned else StepState.DONE, since)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many lines are how far."""

    total: int = 0
    done: int = 0
    failed: int = 0

    @property
    def going_on(self) -> bool:
        """Whether something is still to happen."""
        return self.total > self.done + self.failed


def tally(found: Iterable[Progress]) -> Tally:
    """Of all that was agreed to."""
    states = [each.state for each in found]
    return Tally(len(states), states.count(StepState.DONE), states.count(StepState.FAILED))
