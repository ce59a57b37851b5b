"""What the answers of several engines mean together."""

from collections.abc import Iterable
from dataclasses import replace

from dockflare_desktop.core.model import EngineFound, EngineState
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode

_BEST_FIRST = (EngineState.WATCHING, EngineState.UNCONFIRMED, EngineState.DENIED, EngineState.AWAY)


def one_each(found: Iterable[EngineFound]) -> tuple[EngineFound, ...]:
    """Each daemon once, by its id (H27): where two addresses lead to one daemon, the better answer counts, and among
    equals the first. The other one has no containers and says why."""
    everyone = tuple(found)
    best: dict[str, EngineFound] = {}
    for each in everyone:
        known = best.get(each.id)
        if known is None or _rank(each) < _rank(known):
            best[each.id] = each
    return tuple(each if best[each.id] is each else _second(each, best[each.id]) for each in everyone)


def _rank(found: EngineFound) -> int:
    return _BEST_FIRST.index(found.state)


def _second(found: EngineFound, first: EngineFound) -> EngineFound:
    """It stands under its address, since its id is taken. Nothing is concluded from it: neither what it would list,
    nor which engine stood at its address before."""
    told = Problem(ProblemCode.ENGINE_TWICE, found.name, Effect.WARNING, value=first.name, detail=first.url)
    return replace(found, id=found.url, containers=(), problem=told, replaces=frozenset())
