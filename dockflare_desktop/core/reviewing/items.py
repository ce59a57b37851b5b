"""The lines of a review: what of a plan belongs together and is agreed to as one, and which lines need which."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dockflare_desktop.core.approving import approval
from dockflare_desktop.core.change import Action, Change, Hold, Kind, Risk
from dockflare_desktop.core.model import ServiceKey
from dockflare_desktop.core.planning.effects import effects

WORST = (Risk.EVERYONE, Risk.MORE_PEOPLE, Risk.OFFLINE, Risk.FEWER_PEOPLE, Risk.ONLINE, Risk.NONE)
FOREMOST = (Hold.REAPPEARED, Hold.PUBLIC, Hold.BRAKE, Hold.MODE)


@dataclass(frozen=True, slots=True)
class Item:
    """One line. `id` stays while the plan asks for the same; `needs` are ids of other lines. `hold` is why it waits:
    what no click ends first, then what matters most. `asking` are the changes of it that a click lets through."""

    id: str
    action: Action
    changes: tuple[Change, ...]
    effects: tuple[Risk, ...]  # of each change, as part of the plan
    needs: frozenset[str] = frozenset()
    hold: Hold = Hold.NONE
    asking: tuple[Change, ...] = ()

    @property
    def keys(self) -> tuple[ServiceKey, ...]:
        """The services it is about."""
        return tuple(sorted({key for change in self.changes for key in change.keys}))

    @property
    def effect(self) -> Risk:
        """What matters most."""
        return min(self.effects, key=WORST.index)

    @property
    def approvals(self) -> frozenset[str]:
        """What agreeing to it lets through, and nothing else."""
        return frozenset(map(approval, self.asking))

    @property
    def seal(self) -> frozenset[str]:
        """Stands for all of it as it is: whatever differs later has another one."""
        return frozenset(map(approval, self.changes))

    @property
    def opens(self) -> bool:
        """Whether everyone may get in by it."""
        return any(each.risk is Risk.EVERYONE or each.hold in (Hold.PUBLIC, Hold.REAPPEARED) for each in self.changes)


def items(changes: Sequence[Change]) -> tuple[Item, ...]:
    """The lines of a whole plan: those of no service first, then by address, each service's in the plan's order."""
    known = effects(changes)
    parts = _without_circles({**_removed(changes), **_written(changes)})
    of = {change.id: name for name, part in parts.items() for change in part}
    made = [_item(name, part, known, of) for name, part in parts.items()]
    place = {change.id: at for at, change in enumerate(changes)}
    return tuple(sorted(made, key=lambda each: (_sorted_by(each), place[each.changes[0].id])))


Parts = Mapping[str, tuple[Change, ...]]


def _item(name: str, part: tuple[Change, ...], known: Mapping[str, Risk], of: Mapping[str, str]) -> Item:
    needs = {of[need] for change in part for need in change.needs if need in of} - {name}
    risks = tuple(known[each.id] for each in part)
    asking = tuple(each for each in part if each.hold.asks and not each.follows)
    return Item(name, part[0].action, part, risks, frozenset(needs), _hold(part), asking)


def _hold(part: Iterable[Change]) -> Hold:
    holds = {change.hold for change in part if change.hold}
    blunt = next((hold for hold in sorted(holds) if not hold.asks), Hold.NONE)
    return blunt or next((hold for hold in FOREMOST if hold in holds), Hold.NONE)


def _sorted_by(item: Item) -> list[tuple[str, ...]]:
    return [(*reversed(key.hostname.split(".")), key.path) for key in item.keys]


def _written(changes: Iterable[Change]) -> Parts:
    """Rule and record of the same services are one line; a login, a policy, a tunnel is one of its own."""
    found: dict[str, tuple[Change, ...]] = {}
    for change in changes:
        if change.action is Action.DELETE:
            continue
        way = change.keys and change.kind in (Kind.RULE, Kind.RECORD)
        name = f"{change.action} way {', '.join(map(str, change.keys))}" if way else change.id
        found[name] = (*found.get(name, ()), change)
    return found


def _removed(changes: Sequence[Change]) -> Parts:
    """What goes with a service is one line; services that share a record go together, since it goes first."""
    found: list[list[Change]] = []
    of: dict[ServiceKey, list[Change]] = {}
    for change in (each for each in changes if each.action is Action.DELETE):
        part = [change]
        found.append(part)
        for other in [of[key] for key in change.keys if key in of]:
            if other is not part and other:  # empty: it was joined a moment ago
                part += other
                other.clear()
        of.update({key: part for member in part for key in member.keys})
    place = {change.id: at for at, change in enumerate(changes)}
    joined = (sorted(part, key=lambda each: place[each.id]) for part in found if part)
    return {_name(part): tuple(part) for part in joined}


def _name(part: Sequence[Change]) -> str:
    keys = sorted({key for change in part for key in change.keys})
    return f"delete {', '.join(map(str, keys))}" if keys else part[0].id


def _without_circles(parts: Parts) -> Parts:
    """Lines that would need each other fall apart into their changes, which never do."""
    of = {change.id: name for name, part in parts.items() for change in part}
    needs = {
        name: {of[need] for change in part for need in change.needs if need in of} - {name}
        for name, part in parts.items()
    }
    ready = [name for name, needed in needs.items() if not needed]
    free = set(ready)
    needing: dict[str, list[str]] = {}
    for name, needed in needs.items():
        for each in needed:
            needing.setdefault(each, []).append(name)
    while ready:
        done = ready.pop()
        for name in needing.get(done, ()):
            if name not in free and needs[name] <= free:
                free.add(name)
                ready.append(name)
    apart = {change.id: (change,) for name, part in parts.items() if name not in free for change in part}
    return {**{name: part for name, part in parts.items() if name in free}, **apart}
