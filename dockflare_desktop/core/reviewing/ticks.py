"""What may be ticked in a review, and what a tick brings with it; pure.

Unticking a line unticks what depends on it, never the other way round; a line can be ticked only together with what it
needs. What nobody is asked about has no tick: the program carries it out by itself, or with what it needs.
"""

from collections.abc import Collection, Iterable, Mapping

from dockflare_desktop.core.change import Action
from dockflare_desktop.core.reviewing.items import Item

Ticks = frozenset[str]
"""Ids of the lines that are ticked."""


def offered(item: Item) -> bool:
    """Whether it has a tick: a click lets it through, and nothing else stands in its way."""
    return bool(item.asking) and (not item.hold or item.hold.asks)


def removes(item: Item) -> bool:
    """Whether it stands among the removals, which have a button of their own."""
    return item.action is Action.DELETE


def first_ticks(items: Iterable[Item], *, without: Collection[str] = ()) -> Ticks:
    """What is ticked by itself: neither a removal, nor what lets everyone in, nor what needs one of those."""
    known = {item.id: item for item in items}
    safe = {name for name, item in known.items() if offered(item) and not removes(item) and not item.opens}
    return _standing(known, safe - set(without))


def every_tick(items: Iterable[Item], ticks: Ticks) -> Ticks:
    """All that is safe, beside what is ticked already."""
    known = {item.id: item for item in items}
    return _standing(known, ticks | first_ticks(known.values()))


def may_tick(item: Item, items: Mapping[str, Item], ticks: Ticks) -> bool:
    """Whether everything that it needs, and that waits for a click too, is ticked."""
    return offered(item) and not lacking(item, items, ticks)


def lacking(item: Item, items: Mapping[str, Item], ticks: Ticks) -> tuple[Item, ...]:
    """What it needs and is not ticked."""
    needed = (items[need] for need in sorted(item.needs) if need in items)
    return tuple(each for each in needed if each.asking and each.id not in ticks)


def toggled(item: Item, items: Mapping[str, Item], ticks: Ticks) -> Ticks:
    """After a click on a line's tick; one that may not be ticked stays as it is."""
    if item.id in ticks:
        return _standing(items, ticks - {item.id})
    return ticks | {item.id} if may_tick(item, items, ticks) else ticks


def kept(items: Iterable[Item], ticks: Ticks) -> Ticks:
    """What stays ticked where the lines are others now."""
    known = {item.id: item for item in items}
    return _standing(known, {name for name in ticks if name in known and offered(known[name])})


def approvals(items: Iterable[Item], ticks: Ticks) -> frozenset[str]:
    """What agreeing to the ticked lines lets through."""
    return frozenset(text for item in items if item.id in ticks for text in item.approvals)


def _standing(items: Mapping[str, Item], ticks: Collection[str]) -> Ticks:
    """Without what needs something that waits for a click and is not ticked, over however many steps."""
    left = set(ticks)
    while True:
        hanging = {name for name in left if lacking(items[name], items, frozenset(left))}
        if not hanging:
            return frozenset(left)
        left -= hanging
