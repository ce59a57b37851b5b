"""An address that can be reached through a tunnel: whose it is, who reaches it, and what a few samples say together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from dockflare_desktop.core.access.stranger import Entry, Reach, Why
from dockflare_desktop.core.cloud import Tunnel
from dockflare_desktop.core.owners import Owner
from dockflare_desktop.core.public.roads import Unclear, as_pattern

Met: TypeAlias = tuple[str, Entry]  # a sample URL without its scheme, and what a stranger meets there


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an address (a path, a depth below a wildcard) and who reaches it."""

    address: str
    entry: Entry


@dataclass(frozen=True, slots=True)
class PublicAddress:
    """One address and who reaches it. `entry` is what a stranger meets, `parts` where that differs within it.

    `path` is in the label's form; `rule` is the place of the rule in the tunnel's document, None where unknown.
    """

    hostname: str
    path: str
    entry: Entry
    owner: Owner
    since: datetime | None = None  # when this program last wrote its rule
    tunnel: Tunnel | None = None
    rule: int | None = None
    target: str = ""
    parts: tuple[Part, ...] = ()
    unclear: Unclear | None = None

    @property
    def reach(self) -> Reach:
        """Who reaches it."""
        return self.entry.reach


def together(met: Sequence[Met]) -> Entry:
    """One entry for all of an address; the first sample is the address itself."""
    entries = [entry for _, entry in met]
    first, reaches = entries[0], {entry.reach for entry in entries}
    login = next((entry for entry in entries if entry.reach is Reach.LOGIN), first)
    if len(reaches) == 1 and first.reach is not Reach.PARTLY:
        return first
    if Reach.EVERYONE in reaches:
        wanted = first.reach is not Reach.EVERYONE
        names = _shortest(address for address, entry in met if (entry.reach is Reach.EVERYONE) is wanted)
        why = Why.PATHS if wanted else Why.EXCEPT
        return Entry(Reach.PARTLY, why, names, login.app, login.address)
    if Reach.PARTLY in reaches:
        places = dict.fromkeys(name for entry in entries if entry.reach is Reach.PARTLY for name in entry.names)
        return Entry(Reach.PARTLY, Why.PLACES, tuple(places), login.app, login.address)
    return next(entry for entry in entries if entry.reach is Reach.UNKNOWN)


def _shortest(addresses: Iterable[str]) -> tuple[str, ...]:
    """As people read them, without what lies below another."""
    found = list(dict.fromkeys(addresses))
    kept = [
        each for each in found if not any(each.startswith(other.rstrip("/") + "/") for other in found if other != each)
    ]
    return tuple(dict.fromkeys(as_pattern(each) for each in kept))


def parts_of(met: Sequence[Met]) -> tuple[Part, ...]:
    """The samples one by one, where they differ."""
    if len({(entry.reach, entry.why, entry.names) for _, entry in met}) == 1:
        return ()
    return tuple(Part(as_pattern(address), entry) for address, entry in dict(met).items())
