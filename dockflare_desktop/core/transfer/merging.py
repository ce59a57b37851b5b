"""What an import adds to what is stored here. What is here and says something else stays, unless it is replaced."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from dockflare_desktop.core.model import AccessGroup, Layers, ManualRule, Override, WholeZone
from dockflare_desktop.core.origin.path import as_typed
from dockflare_desktop.core.public.view import Meant
from dockflare_desktop.core.transfer.findings import Finding, Import, Told
from dockflare_desktop.core.transfer.shapes import moment

Item = TypeVar("Item")


def merged(
    found: Import, here: Layers, settings: Mapping[str, str], meant: Iterable[Meant] = (), *, replaces: bool
) -> Import:
    """The import without what is here already; of what differs here only what replaces it, the rest is told."""
    marked = {each.place for each in meant}
    groups = _fresh(found.layers.groups, here.groups, _group_key, replaces=replaces)
    rules = _fresh(found.layers.manual_rules, here.manual_rules, _rule_key, replaces=replaces)
    overrides = _fresh(found.layers.overrides, here.overrides, _override_key, replaces=replaces)
    zones = _fresh(found.layers.zones, here.zones, _zone_key, replaces=replaces)
    stated = _fresh(found.settings.items(), settings.items(), _setting_key, replaces=replaces)
    kept = (*groups.kept, *rules.kept, *overrides.kept, *zones.kept, *stated.kept)
    return replace(
        found,
        layers=Layers(groups.taken, overrides.taken, rules.taken, zones.taken),
        settings=dict(stated.taken),
        findings=(*found.findings, *(Finding(Told.EXISTS, name) for name in kept)),
        meant=tuple(each for each in found.meant if each.place not in marked),
    )


@dataclass(frozen=True, slots=True)
class _Fresh(Generic[Item]):
    """What is to be stored, and the names of what stays as it is here."""

    taken: tuple[Item, ...]
    kept: tuple[str, ...]


def _fresh(items: Iterable[Item], here: Iterable[Item], key: Callable[[Item], str], *, replaces: bool) -> _Fresh[Item]:
    standing = {key(each): each for each in here}
    taken: list[Item] = []
    kept: list[str] = []
    for each in items:
        name = key(each)
        if name not in standing or (replaces and not _same(each, standing[name])):
            taken.append(each)
        elif not _same(each, standing[name]):
            kept.append(name)
    return _Fresh(tuple(taken), tuple(kept))


def _group_key(group: AccessGroup) -> str:
    return group.id


def _rule_key(rule: ManualRule) -> str:
    return as_typed(rule.key)


def _zone_key(zone: WholeZone) -> str:
    return f"*.{zone.zone}"


def _override_key(override: Override) -> str:
    return f"{as_typed(override.key)} {override.field}"


def _setting_key(setting: tuple[str, str]) -> str:
    return setting[0]


def _same(one: object, other: object) -> bool:
    """Equal in all that people said; when it was made does not count, and ends are compared as a file has them."""
    match one, other:
        case ManualRule(), ManualRule():
            alike = replace(one, made_at=other.made_at, expires_at=other.expires_at) == other
            return alike and moment(one.expires_at) == moment(other.expires_at)
        case WholeZone(), WholeZone():
            return replace(one, made_at=other.made_at) == other
        case Override(), Override():
            return one.value == other.value and moment(one.expires_at) == moment(other.expires_at)
        case _:
            return one == other
