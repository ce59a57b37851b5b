"""Storing what becomes of an access group, with its rows in the ledger, for windows and command line alike."""

from dockflare_desktop.core.groups.foreign import with_group
from dockflare_desktop.core.groups.storing import Saving
from dockflare_desktop.engine.ports import Store


async def keep_group(store: Store, done: Saving) -> bool:
    """Store it. The rows of somebody else's policies that a renamed group adopted follow in the same transaction: in
    between a round would make a policy of ours. Whether rows changed, so that who carries the ledger reads it anew."""
    kept, gone = with_group(await store.ledger(), *done.renamed) if done.renamed is not None else ([], [])
    await store.replace(done.stored.saved, done.stored.deleted, kept, gone)
    return bool(gone)
