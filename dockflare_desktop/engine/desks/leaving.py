"""What is asked of leaving: shown on a fresh reading, begun only as it was shown; rounds carry it out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from dockflare_desktop.core.leaving.departure import Departure
from dockflare_desktop.core.leaving.farewell import Farewell, farewell, made_tunnels
from dockflare_desktop.core.planning.situation import Situation
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.settings import Mode
from dockflare_desktop.engine.controller import Controller
from dockflare_desktop.engine.ended_tunnels import mark
from dockflare_desktop.engine.fresh import with_policies
from dockflare_desktop.engine.ports import Actor, HistoryEntry


class LeavingDesk:
    """Implements LeavingCommands on a controller."""

    def __init__(self, controller: Controller) -> None:
        self._controller = controller

    async def preview(self, departure: Departure) -> Farewell | Problem:
        """What comes of letting go."""
        rounds, given = await with_policies(self._controller)
        found = self._named(departure, given)
        return found if isinstance(found, Problem) else await rounds.aside(lambda: farewell(given, found))

    async def begin(self, departure: Departure, seal: str) -> Farewell | Problem:
        """Let go, as it was shown under this seal."""
        controller = self._controller
        preview = await self.preview(departure)
        if isinstance(preview, Problem) or preview.seal != seal:
            return preview
        if (hindered := await self._hindered()) is not None:
            return hindered
        async with controller.one_at_a_time:
            await controller.departures.begin(preview.departure)
            for tunnel_id in self._made(preview.departure):
                await mark(controller.store, tunnel_id, going=True)  # once they are empty, rounds delete them
            await controller.store.record(self._told(preview))
        controller.trigger.poke(full=True)
        return preview

    async def take_back(self, departure: Departure) -> bool:
        """Want its services again."""
        controller = self._controller
        async with controller.one_at_a_time:
            found = await controller.departures.take_back(departure)
            for tunnel_id in self._made(departure) if found else ():
                await mark(controller.store, tunnel_id, going=False)
        if found:
            controller.trigger.poke(full=True)
        return found

    async def current(self) -> Sequence[Departure]:
        """What was let go of."""
        return self._controller.departures.current

    def _made(self, departure: Departure) -> Iterable[str]:
        """Ids of the tunnels that go with everything."""
        rounds, last = self._controller.rounds, self._controller.last
        if rounds is None or rounds.ledger is None or last is None:
            return ()
        return made_tunnels(rounds.ledger, last.actual, departure)

    async def _hindered(self) -> Problem | None:
        """Where nothing may be written, nothing is begun: it would wait unseen, and then come as a surprise."""
        controller = self._controller
        if controller.observe or (await controller.store.settings()).mode is Mode.OBSERVE:
            return Problem(ProblemCode.OBSERVE_ONLY, "cloudflare")
        return Problem(ProblemCode.LEAVE_PAUSED, "cloudflare") if await controller.pause.active() else None

    def _named(self, departure: Departure, given: Situation) -> Departure | Problem:
        """With ids in place of names. A tunnel or an engine that nothing is known of is told."""
        tunnels = {tunnel.id: tunnel.name for tunnel in given.actual.directory.tunnels}
        engines = {each.container.engine: each.engine_name for each in given.services if each.container is not None}
        engines |= {view.id: view.name for view in self._controller.status.engines}
        for label, wanted, known in (("tunnel", departure.tunnel, tunnels), ("engine", departure.engine, engines)):
            if wanted and not _ids(wanted, known):
                names = ", ".join(sorted(set(known.values())))
                return Problem(ProblemCode.LEAVE_UNKNOWN, label, label=label, value=wanted, suggestion=names)
        tunnel, engine = _ids(departure.tunnel, tunnels), _ids(departure.engine, engines)
        return replace(departure, tunnel=next(iter(tunnel), ""), engine=next(iter(engine), ""))

    def _told(self, preview: Farewell) -> HistoryEntry:
        controller, departure = self._controller, preview.departure
        actor = Actor.YOU if controller.actor is Actor.AUTOMATIC else controller.actor
        return HistoryEntry(
            id=0,
            at=controller.now(),
            kind="departure",
            action=str(departure.way),
            target=departure.engine or departure.tunnel or "everything",
            why="asked",
            actor=actor,
            result="done",
            after={"services": [str(key) for key in preview.keys]},
        )


def _ids(wanted: str, names: Mapping[str, str]) -> list[str]:
    """The ids that something is called by: its own, else those of its name."""
    return [wanted] if wanted in names else [key for key, name in names.items() if wanted and name == wanted]
