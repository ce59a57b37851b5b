"""A round, and the end of renames in it: the old address goes once the new one is live."""

from dataclasses import replace

from dockflare_desktop.core.manual.storing import finished
from dockflare_desktop.core.model import EngineFound
from dockflare_desktop.engine.order import Order, Result
from dockflare_desktop.engine.ports import Actor
from dockflare_desktop.engine.rounds import Rounds


async def round_with_renames(rounds: Rounds, found: tuple[EngineFound, ...], order: Order) -> Result:
    """As Rounds.run. Where a renamed rule need not wait any more, it is forgotten and its objects go in the same round;
    a crash before that leaves both addresses, and the next round comes to the same."""
    result = await rounds.run(found, order)
    done = finished(result.layers, result.plan.verdicts, rounds.now())
    if not order.write or not done.deleted:
        return result
    await rounds.store.replace(done.saved, done.deleted, actor=Actor.AUTOMATIC)
    again = await rounds.run(found, replace(order, full=False, retry=False))
    return replace(again, outcomes=(*result.outcomes, *again.outcomes))
