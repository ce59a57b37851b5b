"""What is asked of connectors."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from dockflare_desktop.core.cloud import Actual, Tunnel
from dockflare_desktop.core.connectors.setup import TUNNEL, Managed, Setup, setup_of
from dockflare_desktop.core.connectors.snippets import DEFAULT, Form, Place, TokenBy, snippet
from dockflare_desktop.core.connectors.steps import ConnectorPlan, Wish, none_of_ours
from dockflare_desktop.core.labels.targets import LOCAL_NETWORKS
from dockflare_desktop.core.labels.text import quoted
from dockflare_desktop.core.model import EngineFound, EngineState
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.tunnels.naming import find
from dockflare_desktop.engine.connector_commands import Asked, ConnectorOverview, EnginePlace
from dockflare_desktop.engine.connectors import ConnectorDone, ConnectorHands, engine_called
from dockflare_desktop.engine.controller import Controller
from dockflare_desktop.engine.engines import EngineWatch
from dockflare_desktop.engine.ports import Actor, Edge, OutsideError
from dockflare_desktop.engine.proof import with_connectors


class ConnectorDesk:
    """Implements ConnectorCommands on a controller. One change at a time."""

    def __init__(self, controller: Controller) -> None:
        self._controller = controller
        self._one_at_a_time = asyncio.Lock()

    async def overview(self) -> ConnectorOverview:
        """Every tunnel with its connectors, read at Cloudflare and in our containers' logs now."""
        last, rounds = self._controller.last, self._controller.rounds
        if last is None or rounds is None:
            problem = self._controller.account.problem or self._controller.status.cloudflare.problem
            return ConnectorOverview(problems=(problem,) if problem is not None else ())
        try:
            async with self._controller.account.using() as edge:
                actual = await whole(last.actual, edge)
        except OutsideError as error:
            return ConnectorOverview(problems=(error.problem,))
        await self._controller.connectors.listen_to_all()
        found = self._controller.connectors.now(replace(last, actual=actual), rounds.proof)
        return ConnectorOverview(found.connectors)

    async def places(self) -> Sequence[EnginePlace]:
        """Engines on which connectors may run."""
        able = {each.id for each in self._controller.engines.watches if each.host is not None}
        return tuple(_place(each) for each in self._controller.connectors.found if each.id in able)

    async def setups(self, tunnel: str) -> Sequence[Setup]:
        """How ours run, one for each engine."""
        found = self.tunnel(tunnel)
        if isinstance(found, Problem):
            return ()
        ours = self._controller.connectors.listed()
        kept = (setup_of(ours, engine, found.id) for engine in dict.fromkeys(each.engine for each in ours))
        return tuple(each for each in kept if each is not None)

    async def plan(self, asked: Asked) -> ConnectorPlan | Problem:
        """What it comes to."""
        tunnel = self.tunnel(asked.tunnel)
        if isinstance(tunnel, Problem):
            return tunnel
        at = self._engine(asked, tunnel)
        if isinstance(at, Problem):
            return at
        try:
            return await self._planned(asked, at, tunnel)
        except OutsideError as error:
            return error.problem

    async def carry_out(self, plan: ConnectorPlan) -> ConnectorDone | Problem:
        """Do it as it was shown."""
        async with self._one_at_a_time:
            try:
                return await self._carry_out(plan)
            except OutsideError as error:
                return error.problem
            finally:
                self._controller.trigger.poke(full=True)

    async def snippet(
        self, form: Form, by: TokenBy, tunnel: str, place: Place = DEFAULT, *, reveal: bool = False
    ) -> str | Problem:
        """How somebody runs it himself."""
        found = self.tunnel(tunnel)
        if isinstance(found, Problem):
            return found
        try:
            return snippet(form, by, found.name, await self._token(found) if reveal else "", place)
        except OutsideError as error:
            return error.problem

    def tunnel(self, called: str) -> Tunnel | Problem:
        """A tunnel of the account by name or id, one that is not ruled by a file."""
        found = find(called, self._controller.last.actual.directory.tunnels if self._controller.last else ())
        if isinstance(found, Problem) or found.remote:
            return found
        return Problem(ProblemCode.TUNNEL_FILE, called.strip(), value=quoted(found.name))

    # --- planning -----------------------------------------------------------------------------------------------------

    def _engine(self, asked: Asked, tunnel: Tunnel) -> EngineWatch | Problem:
        """The one that was named; else the one that runs it already, else the only one."""
        ours = self._controller.connectors.listed()
        running = {each.engine for each in ours if each.tunnel_id == tunnel.id}
        only = running.pop() if len(running) == 1 else ""
        return engine_called(asked.engine or only, self._controller.engines.watches)

    async def _planned(self, asked: Asked, at: EngineWatch, tunnel: Tunnel) -> ConnectorPlan | Problem:
        here = await self._here(at, tunnel)
        before = setup_of(here, at.id, tunnel.id)
        if before is None and (asked.running or asked.stop):
            return none_of_ours(tunnel.name)
        setup = None if asked.stop else _wanted(asked, before or Setup(at.id, tunnel.id, tunnel.name))
        wish = Wish(at.id, tunnel.id, setup, asked.fresh, asked.beside)
        return await self._plan_of(wish, at, tunnel, here)

    async def _plan_of(self, wish: Wish, at: EngineWatch, tunnel: Tunnel, here: Sequence[Managed]) -> ConnectorPlan:
        try:
            elsewhere = await self._elsewhere(tunnel, here)
        except OutsideError:
            if wish.setup is not None:
                raise
            elsewhere = 0  # stopping needs no account; what it means for visitors is told to be on the safe side
        return await self._hands().plan(wish, at, tunnel, here, elsewhere)

    async def _here(self, at: EngineWatch, tunnel: Tunnel) -> tuple[Managed, ...]:
        """Our containers of the tunnel, listed now. Raises OutsideError where the engine does not answer."""
        found = await at.look()
        if found.state in (EngineState.AWAY, EngineState.DENIED):
            raise OutsideError(found.problem or Problem(ProblemCode.ENGINE_AWAY, found.name))
        return tuple(each for each in self._controller.connectors.managed([found]) if each.tunnel_id == tunnel.id)

    async def _elsewhere(self, tunnel: Tunnel, here: Sequence[Managed]) -> int:
        """How many connectors of a tunnel are none of these. Raises OutsideError."""
        watch = self._controller.connectors
        await watch.listen(here)
        async with self._controller.account.using() as edge:
            listed = await edge.connectors(tunnel.id)
        return len({each.id for each in listed} - {watch.connector(each) for each in here})

    # --- doing --------------------------------------------------------------------------------------------------------

    async def _carry_out(self, shown: ConnectorPlan) -> ConnectorDone | Problem:
        hands = self._hands(paused=await self._controller.pause.active())
        if (forbidden := await hands.may_write()) is not None:
            return forbidden
        tunnel = self.tunnel(shown.wish.tunnel_id)
        if isinstance(tunnel, Problem):
            return tunnel
        at = engine_called(shown.wish.engine, self._controller.engines.watches)
        if isinstance(at, Problem):
            return at
        here = await self._here(at, tunnel)
        plan = await self._plan_of(shown.wish, at, tunnel, here)
        if plan != shown or plan.blocked:
            return ConnectorDone(plan)
        return await hands.carry_out(plan, at, here, lambda: self._token(tunnel))

    async def _token(self, tunnel: Tunnel) -> str:
        async with self._controller.account.using() as edge:
            return await edge.tunnel_token(tunnel.id)

    def _hands(self, *, paused: bool = False) -> ConnectorHands:
        controller = self._controller
        actor = Actor.COMMAND_LINE if controller.actor is Actor.COMMAND_LINE else Actor.YOU
        return ConnectorHands(controller.store, controller.now, actor, paused=paused)


def _place(found: EngineFound) -> EnginePlace:
    names = (network.name for each in found.containers if TUNNEL not in each.labels for network in each.networks)
    counts = Counter(name for name in names if name not in LOCAL_NETWORKS)
    return EnginePlace(found.id, found.name, tuple(counts.most_common()))


def _wanted(asked: Asked, now: Setup) -> Setup:
    """What is there, with what was asked for; another image is pulled anew."""
    image = now.image if asked.image is None else asked.image.strip()
    return replace(
        now,
        image=image,
        pinned=asked.pinned or (now.pinned if image == now.image else ""),
        network=now.network if asked.network is None else asked.network.strip(),
        metrics_port=now.metrics_port if asked.metrics_port is None else asked.metrics_port,
        replicas=now.replicas if asked.replicas is None else asked.replicas,
    )


async def whole(actual: Actual, edge: Edge) -> Actual:
    """With the document and the connectors of every tunnel that can be driven. Raises OutsideError."""
    remote = [each.id for each in actual.directory.tunnels if each.remote]
    missing = [each for each in remote if actual.documents.get(each) is None]
    documents = await asyncio.gather(*(edge.document(each) for each in missing))
    known = {**actual.documents, **dict(zip(missing, documents, strict=True))}
    return await with_connectors(replace(actual, documents=known), edge, remote)
