"""What deciding costs for a thousand services: resolving labels, planning on nothing and on everything in place."""

import asyncio
import gc
import time
from collections.abc import Callable
from dataclasses import replace
from statistics import median

from dockflare_desktop.core.model import Container, EngineFound, EngineState, Layers
from dockflare_desktop.core.planning.plan import make_plan
from dockflare_desktop.core.planning.situation import Situation
from dockflare_desktop.core.resolving.resolve import resolve
from dockflare_desktop.core.resolving.world import World
from tests.benchmarks.syncing import services
from tests.engine.whole import FAMILY, Whole

COUNT = 1_000
TIMES = 5
SECOND = "second"  # a tunnel holds 1,000 rules at most, the catch-all among them


def thousand_services() -> list[str]:
    """Medians of five."""
    return asyncio.run(_figures())


async def _figures() -> list[str]:
    containers = _containers()
    whole = await Whole(*containers).start(FAMILY)
    whole.account.zones[whole.zone].quota = COUNT  # as a paid zone has; a free one ends at 200 records
    whole.account.add_tunnel(SECOND)
    await whole.round(full=True)
    rounds = whole.controller.rounds
    result = whole.controller.last
    assert rounds is not None
    assert result is not None
    assert rounds.actual is not None
    assert rounds.ledger is not None
    found = EngineFound("engine-1", "nas-01", "", EngineState.WATCHING, containers)
    world = World(
        now=whole.clock(),
        engines=(found,),
        layers=Layers((FAMILY,)),
        directory=rounds.actual.directory,
        settings=result.settings,
    )
    situation = Situation(result.resolution.services, rounds.actual, rounds.ledger, result.settings, whole.clock())
    nothing = replace(
        rounds.actual,
        apps=(),
        records=dict.fromkeys(rounds.actual.records, ()),
        documents={key: each and replace(each, config=None) for key, each in rounds.actual.documents.items()},
    )
    bare = replace(situation, ledger=replace(rounds.ledger, entries=()), actual=nothing)
    await whole.close()
    in_place = sum(verdict.in_place for verdict in make_plan(situation).verdicts)
    return [
        f"resolve {COUNT:,} services: {timed(lambda: resolve(world)):.0f} ms",
        f"plan {COUNT:,} services, {in_place:,} of them in place: {timed(lambda: make_plan(situation)):.0f} ms",
        f"plan {COUNT:,} services, nothing there yet: {timed(lambda: make_plan(bare)):.0f} ms",
    ]


def _containers() -> tuple[Container, ...]:
    made = services(COUNT, "family")
    half = COUNT // 2
    return (*made[:half], *(replace(each, labels={**each.labels, "dockflare.tunnel": SECOND}) for each in made[half:]))


def timed(call: Callable[[], object]) -> float:
    """Median of five, in ms; the first, which fills caches, does not count, nor does sweeping what the bench itself
    has lying about: the embedded account is in no real program's memory."""
    call()
    gc.collect()
    gc.freeze()
    took = []
    for _ in range(TIMES):
        begun = time.perf_counter()
        call()
        took.append((time.perf_counter() - begun) * 1000)
    gc.unfreeze()
    return median(took)
