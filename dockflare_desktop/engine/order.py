"""How one round is run, and what comes of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from dockflare_desktop.core.change import Ledger, Outcome, Plan
from dockflare_desktop.core.cloud import Actual
from dockflare_desktop.core.connectors.view import TunnelConnectors
from dockflare_desktop.core.leaving.departure import Departure
from dockflare_desktop.core.model import Layers
from dockflare_desktop.core.noticed import Noticed
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.resolving.world import Resolution
from dockflare_desktop.core.rivalry import Rival
from dockflare_desktop.core.settings import Settings
from dockflare_desktop.engine.ports import Actor


@dataclass(frozen=True, slots=True)
class Order:
    """How a round is run."""

    full: bool = False  # read everything at Cloudflare anew
    retry: bool = False  # somebody asked, or the computer slept: what failed is tried again now
    write: bool = True
    paused: bool = False
    observe: bool = False  # the machine changed (H16)
    fresh_grace: bool = False  # H11: the program just started, or the computer slept
    approved: frozenset[str] = frozenset()  # approvals (core.approving.approval)
    actor: Actor = Actor.AUTOMATIC
    departures: tuple[Departure, ...] = ()
    layers: Layers | None = None  # as if these were stored; only where nothing is written
    settings: Mapping[str, str] = field(default_factory=dict)  # the same


@dataclass(frozen=True, slots=True)
class Result:
    """What a round found and did."""

    resolution: Resolution
    plan: Plan
    outcomes: tuple[Outcome, ...]
    actual: Actual
    settings: Settings
    layers: Layers
    problems: tuple[Problem, ...] = ()
    rival: bool = False
    ledger: Ledger | None = None
    rivals: tuple[Rival, ...] = ()
    noticed: tuple[Noticed, ...] = ()
    wanted: frozenset[str] = frozenset()  # ids of what is planned, or put off since a login was refused
    connectors: tuple[TunnelConnectors, ...] = ()


def last_words(outcomes: tuple[Outcome, ...]) -> tuple[Outcome, ...]:
    """What became of each change in the end: one that had to wait for another pass is told once."""
    last = {each.change.id: each for each in outcomes}
    return tuple(last.values())


def observing(order: Order) -> tuple[Problem, ...]:
    """Why nothing is written, where the machine changed."""
    return (Problem(ProblemCode.MACHINE_CHANGED, "machine"),) if order.observe else ()
