"""Tunnels that are to be deleted: once rounds have removed all that is ours there, lost connections and tunnel go.

Asked for is stored before anything is written, so that a crash ends it half way at most, and the next round goes on.
"""

import json
from dataclasses import replace

from dockflare_desktop.core.change import Kind, LedgerState
from dockflare_desktop.core.cloud import Actual, Look, Tunnel
from dockflare_desktop.core.model import EngineFound
from dockflare_desktop.core.planning.situation import Situation
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.resolving.tunnels import named_now
from dockflare_desktop.core.settings import Mode
from dockflare_desktop.core.tunnels.deleting import Stays, emptied, keeps
from dockflare_desktop.core.tunnels.overview import TunnelLook, overview
from dockflare_desktop.engine.by_hand import ByHand, Write, told
from dockflare_desktop.engine.order import Order, Result
from dockflare_desktop.engine.ports import Actor, Edge, OutsideError, Store
from dockflare_desktop.engine.renames import round_with_renames
from dockflare_desktop.engine.rounds import Rounds

NOTE = "tunnels_to_delete"
KIND = "tunnel"  # in the history


async def to_delete(store: Store) -> tuple[str, ...]:
    """Ids of the tunnels that are to be deleted. Raises OutsideError."""
    found: list[str] = json.loads(await store.note(NOTE) or "[]")
    return tuple(found)


async def mark(store: Store, tunnel_id: str, *, going: bool) -> None:
    """That one is to be deleted, or is not any more. Raises OutsideError."""
    others = [each for each in await to_delete(store) if each != tunnel_id]
    ids = [*others, tunnel_id] if going else others
    await store.set_note(NOTE, json.dumps(ids) if ids else None)


async def read_look(edge: Edge, given: Situation, tunnel: Tunnel) -> tuple[TunnelLook, bool]:
    """One tunnel with every zone, read now; and whether some zone could not be. Raises OutsideError."""
    zones = frozenset(zone.name for zone in given.actual.directory.zones)
    name = frozenset({tunnel.name})
    seen = await edge.observe(Look(zones=zones, tunnels=name, connectors=name, apps=False))
    actual: Actual = replace(
        given.actual,
        directory=replace(given.actual.directory, tunnels=seen.directory.tunnels),
        documents={**given.actual.documents, **seen.documents},
        connectors=seen.connectors,
        records=seen.records,
    )
    found = overview(replace(given, actual=actual))
    unread = len(seen.records) < len(zones) or None in seen.records.values()
    look = next((each for each in found if each.tunnel.id == tunnel.id), None)
    if look is None:
        raise OutsideError(Problem(ProblemCode.TUNNEL_GONE, tunnel.name, value=tunnel.name))
    return look, unread


async def round_with_ends(rounds: Rounds, found: tuple[EngineFound, ...], order: Order) -> Result:
    """A round, and after it the end of tunnels of which nothing of ours is left."""
    result = await round_with_renames(rounds, found, order)
    if not order.write or order.paused or order.observe or result.settings.mode is Mode.OBSERVE:
        return result
    problems: list[Problem] = []
    for tunnel_id in await to_delete(rounds.store):
        told_of = await _end(rounds, result, order, tunnel_id)
        problems += [told_of] if told_of is not None else []
    return replace(result, problems=(*result.problems, *problems)) if problems else result


async def _end(rounds: Rounds, result: Result, order: Order, tunnel_id: str) -> Problem | None:
    """Delete it if nothing is in the way any more; what is said where it stays for good."""
    tunnel = next((each for each in result.actual.directory.tunnels if each.id == tunnel_id), None)
    if tunnel is None:  # deleted elsewhere
        await mark(rounds.store, tunnel_id, going=False)
        return None
    if _busy(result, tunnel):
        return None
    if any(each.whole for each in order.departures):  # with everything the default tunnel goes too
        result = replace(result, settings=replace(result.settings, tunnel=""))
    hand = ByHand(rounds.edge, rounds.store, rounds.now, order.actor, ())
    write = Write(KIND, "delete", tunnel.name, {"id": tunnel.id, "name": tunnel.name}, tunnel.id)
    try:
        return await _end_now(rounds, result, tunnel, hand, write)
    except OutsideError as error:
        return told(error)


async def _end_now(rounds: Rounds, result: Result, tunnel: Tunnel, hand: ByHand, write: Write) -> Problem | None:
    look, unread = await read_look(rounds.edge, situation(rounds, result), tunnel)
    problem = keeps(look, zones_unread=unread)
    if problem is None and emptied(look):
        await _delete(rounds, tunnel)
        await hand.tell(write)
        await _forget(rounds, tunnel, hand.actor)
    elif problem is not None and problem.detail != Stays.UNREAD:
        await mark(rounds.store, tunnel.id, going=False)
        await hand.tell(write, problem=problem)
    return problem


def situation(rounds: Rounds, result: Result) -> Situation:
    """A round's result as input to looking, with the default tunnel by the name it has now."""
    ledger = rounds.ledger or result.ledger
    assert ledger is not None  # noqa: S101 - a round has read it
    settings = named_now(result.settings, result.actual.directory.tunnels, rounds.former_names)
    services, zones = result.resolution.services, result.resolution.zones
    return Situation(services, result.actual, ledger, settings, rounds.now(), zones=zones)


def _busy(result: Result, tunnel: Tunnel) -> bool:
    """Whether the plan still has something to do there."""
    return any(tunnel.name in change.target.split(" ") for change in result.plan.changes if change.kind is Kind.RULE)


async def _delete(rounds: Rounds, tunnel: Tunnel) -> None:
    """Raises OutsideError where it is still there, as far as can be told."""
    await rounds.edge.clean_connections(tunnel.id)
    try:
        await rounds.edge.delete_tunnel(tunnel.id)
    except OutsideError as error:
        if not error.ambiguous:
            raise
        seen = await rounds.edge.observe(Look(apps=False))
        if any(each.id == tunnel.id for each in seen.directory.tunnels):
            raise


async def _forget(rounds: Rounds, tunnel: Tunnel, actor: Actor) -> None:
    assert rounds.ledger is not None  # noqa: S101 - a round has run
    rows = [each for each in rounds.ledger.entries if each.kind is Kind.TUNNEL and each.object_id == tunnel.id]
    now = rounds.now()
    await rounds.store.settle([replace(each, state=LedgerState.REMOVED, at=now) for each in rows], (), actor)
    await mark(rounds.store, tunnel.id, going=False)
    rounds.start_over()
