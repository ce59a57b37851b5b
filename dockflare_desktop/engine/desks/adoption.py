"""What is asked of adopting: listed and shown on a fresh reading, carried out only as it was shown."""

from collections.abc import Sequence
from dataclasses import replace

from dockflare_desktop.core.adopting.foreign import Foreign, foreign
from dockflare_desktop.core.adopting.naming import Pick, named
from dockflare_desktop.core.adopting.preview import Adoption, adopted, adoption, called, return_of
from dockflare_desktop.core.approving import approval
from dockflare_desktop.core.change import Hold, Kind, LedgerEntry, LedgerState
from dockflare_desktop.core.cloud import Look
from dockflare_desktop.core.model import ServiceKey
from dockflare_desktop.core.planning.books import Books
from dockflare_desktop.core.planning.plan import view_of
from dockflare_desktop.core.planning.situation import Situation
from dockflare_desktop.core.problem import Problem
from dockflare_desktop.engine.by_hand import ByHand, Write
from dockflare_desktop.engine.controller import Controller
from dockflare_desktop.engine.fresh import with_policies
from dockflare_desktop.engine.ports import Actor, Edge
from dockflare_desktop.engine.rounds import Rounds

ANSWERED = (Hold.MODE, Hold.BRAKE)  # what asks somebody, and was shown to them just now


class AdoptionDesk:
    """Implements AdoptionCommands on a controller."""

    def __init__(self, controller: Controller) -> None:
        self._controller = controller

    async def foreign(self, *, take_over: bool = False) -> Sequence[Foreign]:
        """Everything in the account that is not ours."""
        rounds, given = await with_policies(self._controller)
        whole = await _widened(given, rounds.edge)
        return await rounds.aside(lambda: foreign(view_of(whole), take_over=take_over))

    async def in_the_way(self, key: ServiceKey, *, take_over: bool = False) -> Sequence[Foreign]:
        """What keeps one service from being published."""
        rounds, given = await with_policies(self._controller)
        found = await rounds.aside(lambda: foreign(view_of(given), take_over=take_over))
        return tuple(each for each in found if key in each.services)

    async def adopted(self) -> Sequence[LedgerEntry]:
        """What was adopted, and may be given back."""
        _, given = await with_policies(self._controller)
        return adopted(Books.of(given.ledger))

    async def preview(self, picks: Sequence[Pick], *, take_over: bool = False) -> Adoption | Problem:
        """What comes of adopting these together."""
        rounds, given = await with_policies(self._controller)
        return await self._preview(picks, rounds, given, take_over=take_over)

    async def adopt(self, picks: Sequence[Pick], seal: str, *, take_over: bool = False) -> Adoption | Problem:
        """Adopt these, as they were shown under this seal: ledger first, and the next round writes what was shown. What
        has another seal by now is only shown."""
        preview = await self.preview(picks, take_over=take_over)
        if isinstance(preview, Adoption) and preview.seal == seal:
            await self._keep(preview, "adopt")
        return preview

    async def preview_return(self, kind: Kind, which: str) -> Adoption | Problem:
        """What comes of giving something back."""
        rounds, given = await with_policies(self._controller)
        return await rounds.aside(lambda: return_of(given, kind, which))

    async def give_back(self, kind: Kind, which: str, seal: str) -> Adoption | Problem:
        """Undo an adoption, as it was shown under this seal. What has another seal by now is only shown."""
        preview = await self.preview_return(kind, which)
        if isinstance(preview, Adoption) and preview.seal == seal:
            await self._keep(preview, "give back")
        return preview

    async def _preview(
        self, picks: Sequence[Pick], rounds: Rounds, given: Situation, *, take_over: bool
    ) -> Adoption | Problem:
        """What is in no service's way is looked for in the whole account."""
        chosen = await rounds.aside(lambda: _chosen(picks, given, take_over=take_over))
        if isinstance(chosen, Problem) or not all(each.services for each in chosen):
            whole = await _widened(given, rounds.edge)
            chosen = await rounds.aside(lambda: _chosen(picks, whole, take_over=take_over))
            given = whole
        if isinstance(chosen, Problem):
            return chosen
        found = chosen
        return await rounds.aside(lambda: adoption(given, found))

    async def _keep(self, preview: Adoption, action: str) -> None:
        """Between rounds: the rows, and what was just agreed to. The next round reads everything anew."""
        controller = self._controller
        store, actor = controller.store, Actor.YOU if controller.actor is Actor.AUTOMATIC else controller.actor
        async with controller.one_at_a_time:
            waiting = [row for row in preview.rows if action != "adopt" and row.state is LedgerState.ADOPTED]
            if waiting:
                await store.forget(waiting)
            await store.intend(row for row in preview.rows if row not in waiting)
            held = (shown.change for shown in preview.changes if shown.change.hold in ANSWERED)
            await controller.approvals.give(approval(change) for change in held)
            if controller.rounds is not None:
                by_hand = ByHand(controller.rounds.edge, store, controller.now, actor, ())
                for row in preview.rows:
                    await by_hand.tell(Write(str(row.kind), action, row.key, before=row.former))
                controller.rounds.start_over()
        controller.trigger.poke(full=True)


def _chosen(picks: Sequence[Pick], given: Situation, *, take_over: bool) -> tuple[Foreign, ...] | Problem:
    among = foreign(view_of(given), take_over=take_over)
    books = Books.of(given.ledger)
    found = []
    for pick in picks:
        held = books.all_held(pick.kind)
        one = named(pick, among, {name for row in held for name in (called(row), row.object_id) if name})
        if isinstance(one, Problem):
            return one
        found.append(one)
    return tuple(found)


async def _widened(given: Situation, edge: Edge) -> Situation:
    """The same with every zone's records and every tunnel's rules. Raises OutsideError."""
    directory = given.actual.directory
    zones = frozenset(zone.name for zone in directory.zones)
    tunnels = frozenset(tunnel.name for tunnel in directory.tunnels)
    wide = await edge.observe(Look(zones=zones, tunnels=tunnels, policies=True))
    directory = replace(directory, policies=wide.directory.policies)
    records, documents = {**given.actual.records, **wide.records}, {**given.actual.documents, **wide.documents}
    return replace(
        given,
        actual=replace(given.actual, directory=directory, records=records, documents=documents, apps=wide.apps),
    )
