"""What deciding costs for a thousand services: resolving labels; planning on nothing, on everything in place, after an
edit of a group."""

import asyncio
import gc
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from statistics import median

from dockflare_desktop.core.change import Ledger
from dockflare_desktop.core.cloud import Actual
from dockflare_desktop.core.model import AccessGroup, Container, EngineFound, EngineState, Layers
from dockflare_desktop.core.planning.books import Books
from dockflare_desktop.core.planning.plan import make_plan
from dockflare_desktop.core.planning.situation import Situation
from dockflare_desktop.core.public.openings import noticed
from dockflare_desktop.core.public.survey import public_now
from dockflare_desktop.core.public.view import public_view
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
    grouped = await _Case.of(containers("family"), FAMILY)
    inline = await _Case.of(containers("", access_emails="ann@nordhus.example"), FAMILY, last="family")
    looser = replace(FAMILY, policies=(replace(FAMILY.policies[0], include=({"everyone": {}},)),))
    return [
        f"resolve {COUNT:,} services behind a group: {timed(lambda: resolve(grouped.world)):.1f} ms",
        f"resolve {COUNT:,} services with logins of their own: {timed(lambda: resolve(inline.world)):.1f} ms",
        *grouped.public("behind a group"),
        *inline.public("with logins of their own"),
        grouped.planned("all in place", grouped.situation()),
        grouped.planned("nothing there yet", grouped.bare()),
        grouped.planned("their group is edited", grouped.situation(looser)),
        inline.planned("with logins of their own, all in place", inline.situation()),
        inline.planned("with logins of their own, nothing there yet", inline.bare()),
        inline.planned("with logins of their own, another's group lets everyone in", inline.situation(looser)),
    ]


@dataclass(frozen=True)
class _Case:
    """What the program itself wrote for these containers, as it read it back, and the world it was made from."""

    world: World
    actual: Actual
    ledger: Ledger

    @classmethod
    async def of(cls, made: tuple[Container, ...], group: AccessGroup, *, last: str = "") -> "_Case":
        """`last`: the group of the last container alone."""
        if last:
            made = (*made[:-1], replace(made[-1], labels=_grouped(made[-1].labels, last)))
        whole = await Whole(*made).start(group)
        whole.account.zones[whole.zone].quota = COUNT  # as a paid zone has; a free one ends at 200 records
        whole.account.add_tunnel(SECOND)
        await whole.round(full=True)
        await whole.round(full=True)  # what is in place is read back as Cloudflare has it
        rounds, result = whole.controller.rounds, whole.controller.last
        assert rounds is not None
        assert result is not None
        assert rounds.actual is not None
        assert rounds.ledger is not None
        assert result.plan.changes == ()
        found = EngineFound("engine-1", "nas-01", "", EngineState.WATCHING, made)
        directory, settings = rounds.actual.directory, result.settings
        world = World(whole.clock(), (found,), Layers((group,)), directory=directory, settings=settings)
        await whole.close()
        return cls(world, rounds.actual, rounds.ledger)

    def situation(self, *groups: AccessGroup) -> Situation:
        """As planning is given it; with other groups where some are named."""
        world = replace(self.world, layers=Layers(groups)) if groups else self.world
        return Situation(resolve(world).services, self.actual, self.ledger, world.settings, world.now)

    def bare(self) -> Situation:
        """The same before anything was written."""
        documents = {key: each and replace(each, config=None) for key, each in self.actual.documents.items()}
        records = dict.fromkeys(self.actual.records, ())
        nothing = replace(self.actual, apps=(), records=records, documents=documents)
        return replace(self.situation(), ledger=replace(self.ledger, entries=()), actual=nothing)

    def public(self, what: str) -> tuple[str, str]:
        """Who reaches them, and what is drawn of that after a round that changed nothing."""
        books, services = Books.of(self.ledger), resolve(self.world).services
        found = public_now(self.actual, books)
        known = noticed(None, found, self.actual, self.world.now)
        survey = timed(lambda: public_now(self.actual, books))
        view = timed(lambda: public_view(found, self.actual, known, (), services))
        return (
            f"public now: {len(found):,} addresses {what} surveyed: {survey:.1f} ms",
            f"public now: the view of {len(found):,} addresses {what}: {view:.1f} ms",
        )

    def planned(self, what: str, situation: Situation) -> str:
        """A line of the table. How much is in place and to do stands in it, so that nobody measures something else."""
        plan = make_plan(situation)
        there = sum(each.in_place for each in plan.verdicts)
        took = timed(lambda: make_plan(situation))
        return f"plan {COUNT:,} services {what} ({there:,} in place, {len(plan.changes):,} changes): {took:.1f} ms"


def containers(group: str, **labels: str) -> tuple[Container, ...]:
    """Half of them on a second tunnel."""
    made = [replace(each, labels={**each.labels, **_stated(labels)}) for each in services(COUNT, group)]
    half = COUNT // 2
    return (*made[:half], *(replace(each, labels={**each.labels, "dockflare.tunnel": SECOND}) for each in made[half:]))


def _stated(labels: Mapping[str, str]) -> Mapping[str, str]:
    return {f"dockflare.{key.replace('_', '.')}": value for key, value in labels.items()}


def _grouped(labels: Mapping[str, str], group: str) -> Mapping[str, str]:
    kept = {key: value for key, value in labels.items() if not key.startswith("dockflare.access.")}
    return {**kept, "dockflare.access.group": group}


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
