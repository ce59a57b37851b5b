"""What of a plan is not what somebody is reading any more; pure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from dockflare_desktop.core.reviewing.items import Item
from dockflare_desktop.core.reviewing.ticks import offered


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """Lines that came or are others now, and those that nobody asks about any more. Only what waits for a click counts:
    what the program does by itself is no news for somebody who decides."""

    different: frozenset[str] = frozenset()
    gone: tuple[Item, ...] = ()

    @property
    def count(self) -> int:
        """How many steps changed."""
        return len(self.different) + len(self.gone)


def meanwhile(read: Mapping[str, Item], now: Iterable[Item], *, agreed: Collection[str] = ()) -> Meanwhile:
    """`read` are the lines as they were read; what was `agreed` to (ids) is expected to go."""
    known = {item.id: item for item in now}
    asking = (item for item in known.values() if offered(item))
    different = {item.id for item in asking if item.id not in read or not _same(read[item.id], item)}
    gone = (item for name, item in read.items() if offered(item) and name not in known and name not in agreed)
    return Meanwhile(frozenset(different), tuple(gone))


def _same(one: Item, other: Item) -> bool:
    """Whether both write the same with the same effect. Of thousands nearly all are equal, and a seal takes long."""
    return one.changes == other.changes or one.seal == other.seal
