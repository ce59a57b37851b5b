"""Since when a service is what it is, as far as that can be known."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from dockflare_desktop.core.change import Kind, Ledger, LedgerState
from dockflare_desktop.core.planning.books import rule_name
from dockflare_desktop.core.status import ServiceView, Status


@dataclass(frozen=True, slots=True)
class Written:
    """When each object of ours was written last, by kind and key in the ledger."""

    at: Mapping[tuple[Kind, str], datetime]

    @classmethod
    def of(cls, ledger: Ledger) -> "Written":
        """From the ledger's rows that stand."""
        found: dict[tuple[Kind, str], datetime] = {}
        for row in ledger.entries:
            place = (row.kind, row.key)
            if row.state is LedgerState.APPLIED and row.at is not None:
                found[place] = max(row.at, found.get(place, row.at))
        return cls(found)

    def last(self, places: Iterable[tuple[Kind, str]]) -> datetime | None:
        """The latest of these."""
        return max((self.at[place] for place in places if place in self.at), default=None)


def first_seen(row: ServiceView, written: Written) -> datetime | None:
    """Since when a row is what it is that nobody has seen before: a live service since its rule, record or login was
    written last. Nothing tells since when anything else is so."""
    if row.status is not Status.LIVE:
        return None
    places = [(Kind.RULE, rule_name(row.key)), (Kind.RECORD, row.hostname), (Kind.APPLICATION, row.access.by)]
    return written.last(places)
