"""What is asked of tunnels: looked at as last read, written once, moved only as it was shown."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace

from dockflare_desktop.core.approving import approval
from dockflare_desktop.core.cloud import Actual, Look, Tunnel
from dockflare_desktop.core.leaving.departure import Departure, Way
from dockflare_desktop.core.leaving.farewell import farewell
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.resolving.tunnels import meant, named_now
from dockflare_desktop.core.tunnels.deleting import keeps
from dockflare_desktop.core.tunnels.edits import Edits, Move, Standing, default, moving
from dockflare_desktop.core.tunnels.migrating import Migration, migration
from dockflare_desktop.core.tunnels.naming import find
from dockflare_desktop.core.tunnels.overview import overview
from dockflare_desktop.engine.by_hand import ByHand, Write
from dockflare_desktop.engine.controller import Controller
from dockflare_desktop.engine.ended_tunnels import mark, read_look, situation
from dockflare_desktop.engine.fresh import with_policies
from dockflare_desktop.engine.ports import Actor, OutsideError
from dockflare_desktop.engine.relocating import ANSWERED, Relocation, carry_out, may_write, relocation
from dockflare_desktop.engine.tunnel_commands import Ending, TunnelOverview
from dockflare_desktop.engine.tunnels import KIND, Tunnels, TunnelWritten


class TunnelDesk:
    """Implements TunnelCommands on a controller. What no round reads (tunnels and zones without services) is read when
    somebody looks, and kept for the next look."""

    def __init__(self, controller: Controller) -> None:
        self._controller = controller
        self._wide: Actual | None = None

    async def overview(self, *, fresh: bool = False) -> TunnelOverview:
        """Every tunnel."""
        last, rounds = self._controller.last, self._controller.rounds
        if last is None or rounds is None:
            problem = self._controller.account.problem or self._controller.status.cloudflare.problem
            return TunnelOverview(problems=() if problem is None else (problem,))
        problems: tuple[Problem, ...] = ()
        if fresh or self._wide is None:
            try:
                self._wide = await self._read(last.actual)
                problems = self._wide.problems
            except OutsideError as error:
                problems = (error.problem,)
        actual = _together(last.actual, self._wide)
        engines = {each.name: each.tunnel for each in self._controller.status.engines if each.tunnel}
        looks = overview(replace(situation(rounds, last), actual=actual), engines)
        return TunnelOverview(looks, problems, actual.account_id)

    async def _read(self, actual: Actual) -> Actual:
        zones = frozenset(zone.name for zone in actual.directory.zones)
        tunnels = frozenset(tunnel.name for tunnel in actual.directory.tunnels)
        async with self._controller.account.using() as edge:
            return await edge.observe(Look(zones=zones, tunnels=tunnels, connectors=tunnels, apps=False))

    # --- writing ------------------------------------------------------------------------------------------------------

    async def create(self, name: str) -> TunnelWritten:
        """Make one."""
        return await self._written(lambda tunnels: tunnels.create(name))

    async def rename(self, called: str, name: str) -> TunnelWritten:
        """Give one another name. No round runs meanwhile: it would know neither name."""
        found = self._find(called)
        if isinstance(found, Problem):
            return TunnelWritten(problems=(found,))
        return await self._written(lambda tunnels: tunnels.rename(found, name))

    async def rotate(self, called: str) -> TunnelWritten:
        """Replace its secret."""
        found = self._find(called)
        if isinstance(found, Problem):
            return TunnelWritten(problems=(found,))
        return await self._written(lambda tunnels: tunnels.rotate(found))

    async def preview_migration(self, called: str, parsed: Mapping[str, object]) -> Migration | Problem:
        """What its file becomes."""
        found = self._find(called)
        return found if isinstance(found, Problem) else migration(parsed, found)

    async def migrate(self, called: str, parsed: Mapping[str, object]) -> TunnelWritten:
        """Rule it from here, as the file says."""
        found = self._find(called)
        if isinstance(found, Problem):
            return TunnelWritten(problems=(found,))
        shown = migration(parsed, found)
        config = shown.config
        if config is None:
            return TunnelWritten(problems=shown.problems)
        return await self._written(lambda tunnels: tunnels.migrate(found, config))

    async def _written(self, write: Callable[[Tunnels], Awaitable[TunnelWritten]]) -> TunnelWritten:
        """Between rounds; the next one reads everything anew."""
        controller = self._controller
        try:
            await may_write(controller)
            async with controller.one_at_a_time:
                try:
                    async with self._by_hand() as hand:
                        written = await write(Tunnels(hand, frozenset(controller.fixed)))
                finally:
                    self._wide = None
                    controller.account.start_over()
        except OutsideError as error:
            return TunnelWritten(problems=(error.problem,))
        controller.trigger.poke(full=True)
        return written

    @asynccontextmanager
    async def _by_hand(self) -> AsyncIterator[ByHand]:
        """Raises OutsideError where there is no account."""
        controller = self._controller
        async with controller.account.using() as edge:
            yield ByHand(edge, controller.store, controller.now, self._actor(), ())

    def _actor(self) -> Actor:
        actor = self._controller.actor
        return Actor.YOU if actor is Actor.AUTOMATIC else actor

    # --- moving -------------------------------------------------------------------------------------------------------

    async def preview_move(self, source: str, target: str, host: str | None = None) -> Relocation | Problem:
        """What comes of a move."""
        here, there = self._find(source), self._find(target)
        if isinstance(here, Problem):
            return here
        if isinstance(there, Problem):
            return there
        move = Move(here, there, host)
        return await self._shown(lambda standing: moving(move, standing))

    async def move(self, source: str, target: str, host: str | None, seal: str) -> Relocation | Problem:
        """Move, as it was shown."""
        return await self._done(await self.preview_move(source, target, host), seal)

    async def preview_default(self, called: str) -> Relocation | Problem:
        """What comes of another default."""
        found = self._find(called)
        return found if isinstance(found, Problem) else await self._shown(lambda standing: default(found, standing))

    async def make_default(self, called: str, seal: str) -> Relocation | Problem:
        """Make it the default, as it was shown."""
        before = (await self._controller.store.settings()).tunnel
        done = await self._done(await self.preview_default(called), seal)
        if isinstance(done, Relocation) and done.seal == seal:
            now = done.edits.settings["tunnel"]
            try:
                async with self._by_hand() as hand:
                    await hand.tell(Write(KIND, "default", now, {"tunnel": before}), after={"tunnel": now})
            except OutsideError as error:
                return error.problem
        return done

    async def _shown(self, edits: Callable[[Standing], Edits | Problem]) -> Relocation | Problem:
        last = self._controller.last
        if last is None:
            return self._controller.account.problem or Problem(ProblemCode.NO_TOKEN, "cloudflare")
        controller = self._controller
        rounds, listed = controller.rounds, last.actual.directory.tunnels
        known = meant(last.settings.tunnel, listed, rounds.former_names if rounds is not None else {})
        standing = Standing(
            last.resolution.services,
            await controller.store.layers(),
            last.settings,
            controller.now(),
            frozenset(controller.fixed),
            "" if known is None else known.name,
            {each.id: each.tunnel for each in controller.status.engines},
        )
        found = edits(standing)
        if isinstance(found, Problem):
            return found
        try:
            return await relocation(controller, found)
        except OutsideError as error:
            return error.problem

    async def _done(self, shown: Relocation | Problem, seal: str) -> Relocation | Problem:
        if isinstance(shown, Relocation) and shown.seal == seal:
            try:
                await carry_out(self._controller, shown)
            except OutsideError as error:
                return error.problem
        return shown

    # --- deleting -----------------------------------------------------------------------------------------------------

    async def preview_delete(self, called: str) -> Ending | Problem:
        """What comes of deleting it with everything of ours; a problem where it may not be."""
        found = self._find(called)
        if isinstance(found, Problem):
            return found
        try:
            rounds, given = await with_policies(self._controller)
            settings = named_now(given.settings, given.actual.directory.tunnels, rounds.former_names)
            look, unread = await read_look(rounds.edge, replace(given, settings=settings), found)
        except OutsideError as error:
            return error.problem
        if (problem := keeps(look, zones_unread=unread)) is not None:
            return problem
        departure = Departure(Way.REMOVE, tunnel=found.id)
        shown = await rounds.aside(lambda: farewell(given, departure))
        return Ending(look, shown)

    async def delete(self, called: str, seal: str) -> Ending | Problem:
        """Delete it, as it was shown: its services are let go of at once, and once nothing of ours is left it goes."""
        shown = await self.preview_delete(called)
        if isinstance(shown, Problem) or shown.seal != seal:
            return shown
        controller = self._controller
        try:
            await may_write(controller)
            async with controller.one_at_a_time:
                await mark(controller.store, shown.look.tunnel.id, going=True)
                await controller.departures.begin(shown.farewell.departure)
                held = (each.change for each in shown.farewell.changes if each.change.hold in ANSWERED)
                await controller.approvals.give(approval(each) for each in held)
        except OutsideError as error:
            return error.problem
        self._wide = None
        controller.trigger.poke(full=True)
        return shown

    def _find(self, called: str) -> Tunnel | Problem:
        last = self._controller.last
        return find(called, last.actual.directory.tunnels if last is not None else ())


def _together(known: Actual, wide: Actual | None) -> Actual:
    """What rounds know, and beside it what only a look read. Of a document the newer version counts."""
    if wide is None:
        return known
    documents = dict(wide.documents)
    for tunnel, document in known.documents.items():
        other = documents.get(tunnel)
        if document is not None and (other is None or other.version <= document.version):
            documents[tunnel] = document
    return replace(
        known,
        documents=documents,
        connectors={**wide.connectors, **known.connectors},
        records={**wide.records, **known.records},
    )
