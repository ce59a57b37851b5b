"""What merging policies of one name would do: the plan with it against the plan without."""

from dataclasses import dataclass, replace
from hashlib import sha256

from dockflare_desktop.core.approving import approval
from dockflare_desktop.core.change import Change, LedgerEntry
from dockflare_desktop.core.groups.foreign import SameName, same_names, spare_rows
from dockflare_desktop.core.planning.plan import make_plan
from dockflare_desktop.core.planning.situation import Situation


@dataclass(frozen=True, slots=True)
class Duplicates:
    """Names that several policies have, and the changes that come of merging ours; `rows` are what the ledger will say.
    `seal` stands for all of it as shown: what differs later has another one. `merged`: it was carried out."""

    names: tuple[SameName, ...]
    changes: tuple[Change, ...] = ()
    rows: tuple[LedgerEntry, ...] = ()
    seal: str = ""
    merged: bool = False


def duplicates(given: Situation) -> Duplicates:
    """Find them, and plan. Nothing that is not ours is among the changes."""
    names = same_names(given.actual, given.ledger) or ()
    rows = spare_rows(names, given.actual, given.ledger)
    if not rows:
        return Duplicates(names)
    known = {approval(change) for change in make_plan(given).changes}
    ledger = replace(given.ledger, entries=(*given.ledger.entries, *rows))
    changes = tuple(each for each in make_plan(replace(given, ledger=ledger)).changes if approval(each) not in known)
    text = "\n".join((*sorted(row.key for row in rows), *sorted(approval(each) for each in changes)))
    return Duplicates(names, changes, rows, sha256(text.encode()).hexdigest()[:16])
