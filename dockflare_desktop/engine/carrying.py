"""Which change is being carried out, and what became of those of the last minutes: what Review changes shows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from dockflare_desktop.core.change import Change, Outcome, OutcomeState
from dockflare_desktop.core.reviewing.steps import Step, StepState

LASTS = timedelta(minutes=10)  # what was done is told for so long; then Activity has it

STATES = {
    OutcomeState.DONE: StepState.DONE,
    OutcomeState.FAILED: StepState.FAILED,
    OutcomeState.SKIPPED: StepState.WAITING,  # not tried: what it needs is not there
}


@dataclass(slots=True)
class Carrying:
    """Filled while plans are carried out, read while somebody watches."""

    _known: dict[str, Step] = field(default_factory=dict)

    def steps(self, now: datetime) -> Mapping[str, Step]:
        """By the ids of changes."""
        return {name: step for name, step in self._known.items() if step.at > now - LASTS}

    def due(self, changes: Iterable[Change], now: datetime) -> None:
        """These are to be carried out; what was told long ago is forgotten."""
        self._known = dict(self.steps(now))
        self._tell(changes, StepState.WAITING, now)

    def run(self, changes: Iterable[Change], now: datetime) -> None:
        """The calls of these begin now."""
        self._tell(changes, StepState.RUNNING, now)

    def ended(self, outcomes: Iterable[Outcome], now: datetime) -> None:
        """What became of them."""
        self._known |= {each.change.id: Step(STATES[each.state], now, each.problem) for each in outcomes}

    def _tell(self, changes: Iterable[Change], state: StepState, now: datetime) -> None:
        self._known |= {each.id: Step(state, now) for each in changes}
