"""What one transaction changes in the stored layers; which one it is, each area decides (`manual/`, `groups/`)."""

from collections.abc import Hashable
from dataclasses import dataclass
from typing import assert_never

from dockflare_desktop.core.model import AccessGroup, Layered, Layers, ManualRule, Override, WholeZone


@dataclass(frozen=True, slots=True)
class Stored:
    """What one transaction saves and removes."""

    saved: tuple[Layered, ...] = ()
    deleted: tuple[Layered, ...] = ()

    def over(self, layers: Layers) -> Layers:
        """The layers as they are after it."""
        stored: tuple[Layered, ...] = (*layers.groups, *layers.overrides, *layers.manual_rules, *layers.zones)
        kept: dict[Hashable, Layered] = {place_of(each): each for each in stored}
        for item in self.deleted:
            kept.pop(place_of(item), None)
        kept |= {place_of(item): item for item in self.saved}
        items = kept.values()
        return Layers(
            tuple(each for each in items if isinstance(each, AccessGroup)),
            tuple(each for each in items if isinstance(each, Override)),
            tuple(each for each in items if isinstance(each, ManualRule)),
            tuple(each for each in items if isinstance(each, WholeZone)),
        )


def place_of(item: Layered) -> Hashable:
    """What has the same place replaces one another."""
    match item:
        case ManualRule():
            return "rule", item.key
        case Override():
            return "override", item.key, item.field
        case WholeZone():
            return "zone", item.zone
        case AccessGroup():
            return "group", item.id
    assert_never(item)
