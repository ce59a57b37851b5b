"""What a round would do if other layers were stored: decided as a round decides, written nowhere."""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, replace

from dockflare_desktop.core.access.opening import newly_open
from dockflare_desktop.core.approving import approval
from dockflare_desktop.core.change import Change, Ledger, Plan
from dockflare_desktop.core.cloud import Actual
from dockflare_desktop.core.model import EngineFound, Layers, ServiceKey
from dockflare_desktop.core.problem import Problem
from dockflare_desktop.core.service import Service
from dockflare_desktop.engine.order import Order
from dockflare_desktop.engine.rounds import Rounds

NONE: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Preview:
    """The whole plan as it would be; `changes` are those of it that the layers bring and that did not wait already.

    `opens` are services that everyone would get into and does not now: the question before it is the caller's.
    """

    plan: Plan
    changes: tuple[Change, ...] = ()
    services: tuple[Service, ...] = ()
    opens: tuple[ServiceKey, ...] = ()
    actual: Actual | None = None  # what was read, for those who look closer
    ledger: Ledger | None = None

    def of(self, key: ServiceKey) -> tuple[Change, ...]:
        """The changes that concern one service."""
        return tuple(change for change in self.changes if key in change.keys)

    def problems(self, key: ServiceKey) -> tuple[Problem, ...]:
        """What would be told about one service."""
        verdicts = [verdict.problems for verdict in self.plan.verdicts if verdict.key == key]
        return tuple(problem for found in verdicts for problem in found)


async def previewed(
    rounds: Rounds, found: tuple[EngineFound, ...], layers: Layers, order: Order, settings: Mapping[str, str] = NONE
) -> Preview:
    """Resolve and plan with these layers and settings on what was read last, reading more where they need it. Nothing
    of it stays behind: neither back-off nor what was read. Raises OutsideError when Cloudflare cannot be judged."""
    trial = replace(
        rounds,
        backoff=deepcopy(rounds.backoff),
        proof=deepcopy(rounds.proof),
        refused=deepcopy(rounds.refused),
    )
    now = await trial.run(found, replace(order, write=False))
    then = await trial.run(found, replace(order, write=False, layers=layers, settings=settings))
    known = {approval(change) for change in now.plan.changes}
    return Preview(
        then.plan,
        tuple(change for change in then.plan.changes if approval(change) not in known),
        then.resolution.services,
        newly_open(now.resolution.services, then.resolution.services, then.actual.apps or ()),
        then.actual,
        trial.ledger,
    )
