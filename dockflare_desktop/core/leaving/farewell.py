"""What a departure would do: the plan with it against the plan without, what the ledger lets go of, what stays."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256

from dockflare_desktop.core.adopting.preview import Shown
from dockflare_desktop.core.adopting.sides import Context, sides
from dockflare_desktop.core.approving import approval
from dockflare_desktop.core.change import Kind, Ledger, LedgerEntry, LedgerState, Plan, Why
from dockflare_desktop.core.cloud import Actual
from dockflare_desktop.core.leaving.departure import Departure, Way, departure_of
from dockflare_desktop.core.model import ServiceKey
from dockflare_desktop.core.planning.books import Books
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
    at Cloudflare although it should go, and why; `tunnels` are those that we made and that go last, unless others
    use them (H14). `seal` stands for all of it as it was shown."""

    departure: Departure
    keys: tuple[ServiceKey, ...] = ()
    changes: tuple[Shown, ...] = ()
    released: tuple[LedgerEntry, ...] = ()
    stays: tuple[Problem, ...] = ()
    tunnels: tuple[str, ...] = ()
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
    keys = keys_of(given.services, departure, given.actual)
    tunnels = tuple(sorted(made_tunnels(given.ledger, given.actual, departure).values()))
    seal = _seal(departure, changes, released, tunnels)
    return Farewell(departure, keys, changes, released, stays, tunnels, seal)


def keys_of(services: Iterable[Service], departure: Departure, actual: Actual) -> tuple[ServiceKey, ...]:
    """The services that it lets go of."""
    names = {tunnel.id: tunnel.name for tunnel in actual.directory.tunnels}
    return tuple(sorted(each.key for each in services if departure_of(each, (departure,), names)))


def _released(plan: Plan) -> tuple[LedgerEntry, ...]:
    return tuple(row for row in plan.corrections if row.state is LedgerState.RELEASED)


def made_tunnels(ledger: Ledger, actual: Actual, departure: Departure) -> Mapping[str, str]:
    """Tunnels that this program made, names by id, where everything is removed."""
    if not departure.whole or departure.way is not Way.REMOVE:
        return {}
    ours = {row.object_id for row in Books.of(ledger).all_held(Kind.TUNNEL)}
    return {tunnel.id: tunnel.name for tunnel in actual.directory.tunnels if tunnel.id in ours}


def _seal(
    departure: Departure, changes: Iterable[Shown], released: Iterable[LedgerEntry], tunnels: Iterable[str]
) -> str:
    planned = sorted(approval(shown.change) for shown in changes)
    rows = sorted(f"{row.kind} {row.key} {row.tunnel}" for row in released)
    said = [str(departure.way), *departure.place, *planned, *rows, *tunnels]
    return sha256("\n".join(said).encode()).hexdigest()


def finished(plan: Plan, departure: Departure, keys: Collection[ServiceKey]) -> bool:
    """Whether nothing of a departure is left to do, by the plan after a round that wrote. `keys` are its services."""
    if departure.whole:
        return not plan.changes
    over = departure.way is Way.HAND_OVER
    return not any(
        any(key in keys for key in change.keys) or (over and change.why is Why.HANDED_OVER) for change in plan.changes
    )
