"""What a departure would do: the plan with it against the plan without, what the ledger lets go of, what stays."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from hashlib import sha256

from dockflare_desktop.core.adopting.preview import Shown
from dockflare_desktop.core.adopting.sides import Context, sides
from dockflare_desktop.core.approving import approval
from dockflare_desktop.core.change import LedgerEntry, LedgerState, Plan, Why
from dockflare_desktop.core.cloud import Actual
from dockflare_desktop.core.leaving.departure import Departure, Way, departure_of
from dockflare_desktop.core.model import ServiceKey
from dockflare_desktop.core.planning.plan import make_plan
from dockflare_desktop.core.planning.situation import Situation, View
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.service import Service

STAYS = (
    ProblemCode.RELEASED,
    ProblemCode.FORMER_LOST,
    ProblemCode.LOGIN_KEPT,
    ProblemCode.LOGIN_SHARED,
    ProblemCode.LEAVE_SHARED,
    ProblemCode.TUNNEL_KEPT,
)
"""What is told of objects that stay although they are let go of."""


@dataclass(frozen=True, slots=True)
class Farewell:
    """What comes of a departure. `released` are rows that the ledger lets go of without a call; `stays` says what stays
    at Cloudflare although it should go, and why. `seal` stands for all of it as it was shown."""

    departure: Departure
    keys: tuple[ServiceKey, ...] = ()
    changes: tuple[Shown, ...] = ()
    released: tuple[LedgerEntry, ...] = ()
    stays: tuple[Problem, ...] = ()
    seal: str = ""


def farewell(given: Situation, departure: Departure) -> Farewell:
    """What comes of letting go."""
    without = make_plan(given)
    departures = (*(each for each in given.departures if each.place != departure.place), departure)
    plan = make_plan(replace(given, departures=departures))
    known = {approval(change) for change in without.changes}
    directory, view = given.actual.directory, View(given)
    context = Context(given.ledger.installation, directory.tunnels, directory.policies or (), view.team)
    brought = (change for change in plan.changes if departure.whole or approval(change) not in known)
    changes = tuple(Shown(change, sides(change, context)) for change in brought)
    released = tuple(row for row in _released(plan) if row not in _released(without))
    stays = tuple(each for each in plan.problems if each.code in STAYS and each not in without.problems)
    return Farewell(
        departure,
        keys_of(given.services, departure, given.actual),
        changes,
        released,
        stays,
        _seal(departure, changes, released),
    )


def keys_of(services: Iterable[Service], departure: Departure, actual: Actual) -> tuple[ServiceKey, ...]:
    """The services that it lets go of."""
    names = {tunnel.id: tunnel.name for tunnel in actual.directory.tunnels}
    return tuple(sorted(each.key for each in services if departure_of(each, (departure,), names)))


def _released(plan: Plan) -> tuple[LedgerEntry, ...]:
    return tuple(row for row in plan.corrections if row.state is LedgerState.RELEASED)


def _seal(departure: Departure, changes: Iterable[Shown], released: Iterable[LedgerEntry]) -> str:
    planned = sorted(approval(shown.change) for shown in changes)
    rows = sorted(f"{row.kind} {row.key} {row.tunnel}" for row in released)
    said = [str(departure.way), *departure.place, *planned, *rows]
    return sha256("\n".join(said).encode()).hexdigest()


def finished(plan: Plan, departure: Departure, keys: Collection[ServiceKey]) -> bool:
    """Whether nothing of a departure is left to do, by the plan after a round that wrote. `keys` are its services."""
    if departure.whole:
        return not plan.changes
    over = departure.way is Way.HAND_OVER
    return not any(
        any(key in keys for key in change.keys) or (over and change.why is Why.HANDED_OVER) for change in plan.changes
    )
