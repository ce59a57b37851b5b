"""Reading all of an account that decides about who reaches what: the ground of "Public now"."""

from dockflare_desktop.core.change import Ledger
from dockflare_desktop.core.cloud import Actual, Directory, Look
from dockflare_desktop.core.planning.books import Books
from dockflare_desktop.engine.ports import Edge, Store


async def whole_account(edge: Edge, known: Directory | None = None) -> Actual:
    """Every zone's records, every tunnel's document, and all that decides about logins, as far as it can be read.

    `known` is what an earlier reading listed: a zone or tunnel that came since costs a second reading. Raises
    OutsideError where nothing can be judged.
    """
    directory = known if known is not None else (await edge.observe(Look(apps=False))).directory
    look = _look(directory)
    actual = await edge.observe(look)
    again = _look(actual.directory)
    return actual if again.zones <= look.zones and again.tunnels <= look.tunnels else await edge.observe(again)


def calls_of(directory: Directory) -> int:
    """About how many calls that is: one for each zone and tunnel, and the lists of the account."""
    look = _look(directory)
    return len(look.zones) + len(look.tunnels) + 5


def _look(directory: Directory) -> Look:
    return Look(
        zones=frozenset(zone.name for zone in directory.zones),
        tunnels=frozenset(tunnel.name for tunnel in directory.tunnels if tunnel.remote),
        policies=True,
        groups=True,
    )


async def books_of(store: Store, account: str) -> Books:
    """What this installation made in an account."""
    return Books.of(Ledger(store.installation, await store.ledger(account), store.lost))
