"""What deciding costs for a thousand services: resolving labels, planning on nothing and on everything in place."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import replace
from statistics import median

from dockflare_desktop.core.model import EngineFound, EngineState, Layers
from dockflare_desktop.core.planning.plan import make_plan
from dockflare_desktop.core.planning.situation import Situation
from dockflare_desktop.core.resolving.resolve import resolve
from dockflare_desktop.core.resolving.world import World
from tests.benchmarks.syncing import services
from tests.engine.whole import FAMILY, Whole

COUNT = 1_000
TIMES = 5


def thousand_services() -> list[str]:
    """Medians of five."""
    return asyncio.run(_figures())


async def _figures() -> list[str]:
    whole = await Whole(*services(COUNT, "family")).start(FAMILY)
    await whole.round(full=True)
    rounds = whole.controller.rounds
    result = whole.controller.last
    assert rounds is not None
    assert result is not None
    assert rounds.actual is not None
    assert rounds.ledger is not None
    found = EngineFound("engine-1", "nas-01", "", EngineState.WATCHING, tuple(services(COUNT, "family")))
    world = World(
        now=whole.clock(),
        engines=(found,),
        layers=Layers((FAMILY,)),
        directory=rounds.actual.directory,
        settings=result.settings,
    )
    situation = Situation(result.resolution.services, rounds.actual, rounds.ledger, result.settings, whole.clock())
    bare = replace(situation, ledger=replace(rounds.ledger, entries=()), actual=replace(rounds.actual, apps=()))
    await whole.close()
    return [
        f"resolve {COUNT:,} services: {timed(lambda: resolve(world)):.0f} ms",
        f"plan {COUNT:,} services, all in place: {timed(lambda: make_plan(situation)):.0f} ms",
        f"plan {COUNT:,} services, no logins there: {timed(lambda: make_plan(bare)):.0f} ms",
    ]


def timed(call: Callable[[], object]) -> float:
    """Median of five, in ms; the first, which fills caches, does not count."""
    call()
    took = []
    for _ in range(TIMES):
        begun = time.perf_counter()
        call()
        took.append((time.perf_counter() - begun) * 1000)
    return median(took)
