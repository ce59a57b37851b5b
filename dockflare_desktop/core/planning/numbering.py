"""Which of a group's policies at Cloudflare is which of those it has now, so that an edit touches what it changes.

A group's policies have an order and no ids. Were they told apart by their place, a policy put first would rewrite all
others, and people would stand before a closed door until every application has the new list. So each keeps the object
that says the same, whatever its place; the order is the application's.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import TypeVar

from dockflare_desktop.core.access.openness import policy_opens
from dockflare_desktop.core.change import Kind, Ledger, LedgerEntry
from dockflare_desktop.core.cloud import Policy
from dockflare_desktop.core.model import PolicyBody
from dockflare_desktop.core.planning.books import HELD
from dockflare_desktop.core.planning.desired_policies import body_of
from dockflare_desktop.core.planning.marks import unmarked
from dockflare_desktop.core.service import AccessSpec, GroupPolicy, OwnLogin, PolicyUse, Service, ZoneWanted

_Alike = Callable[[PolicyBody, PolicyBody], bool]
_Asking = TypeVar("_Asking", bound=Service | ZoneWanted)


def renumbered(
    services: tuple[_Asking, ...], ledger: Ledger, policies: Sequence[Policy] | None = None
) -> tuple[_Asking, ...]:
    """The services, and logins of whole zones, with every policy of a group numbered as the ledger keeps it; `policies`
    are the reusable ones as read, None where they were not."""
    wanted = _wanted(services)
    rows = _rows(ledger) if wanted else {}
    kept = {group: _Kept.of(rows.get(group, ()), policies) for group in wanted}
    edits = {group: _Edit(wanted[group], kept[group], _numbers(wanted[group], kept[group])) for group in wanted}
    moved: dict[str, Mapping[int, int]] = {}
    for together in _used_together(services):
        in_place = _in_place([edits[group] for group in together])
        for group in together:
            numbers = edits[group].numbers if in_place else edits[group].anew()
            if any(place != number for place, number in numbers.items()):
                moved[group] = numbers
    return tuple(_with_numbers(each, moved) for each in services) if moved else services


@dataclass(frozen=True, slots=True)
class _Edit:
    """A group as it is asked for, as it was written last, and place -> number between them."""

    wanted: Mapping[int, PolicyBody]
    kept: "_Kept"
    numbers: Mapping[int, int]

    @property
    def refuses(self) -> bool:
        """Whether it has a policy that refuses, or had one."""
        return any(body.decision == "deny" for body in (*self.wanted.values(), *self.kept.ours.values()))

    @property
    def relists(self) -> bool:
        """Whether applications get another list of policies."""
        used = {number for number in self.numbers.values() if number in self.kept.adopted}
        return list(self.numbers.values()) != sorted({*self.kept.ours, *used})

    @property
    def changed(self) -> tuple[int, ...]:
        """Places of policies that say something else than the object they have."""
        return tuple(
            place
            for place, number in self.numbers.items()
            if number in self.kept.ours and not _same_rules(self.wanted[place], self.kept.ours[number])
        )

    def anew(self) -> Mapping[int, int]:
        """The same, but whatever changes becomes a new object, and the old one goes."""
        new = _unused({*self.kept.taken, *self.numbers.values()})
        return {place: next(new) if place in self.changed else number for place, number in self.numbers.items()}

    def ways(self) -> Iterator[tuple[bool, bool]]:
        """Of every change whether it opens, and whether it closes."""
        for place in self.changed:
            new, old = self.wanted[place], self.kept.ours[self.numbers[place]]
            yield policy_opens(new, old), policy_opens(old, new)


def _in_place(edits: Sequence[_Edit]) -> bool:
    """Whether policies may be changed where they stand, one after the other, any of them perhaps failing: nobody may
    get in at any moment whom neither the old nor the new list lets in.

    Where nothing refuses, every mixture of old and new is between them. Where something does, it is so for one change
    alone, and for changes that all close or all open. Where the list changes too, new objects cost no application more
    calls, and it takes a new list at once.
    """
    ways = [way for edit in edits for way in edit.ways()]
    if not ways or any(edit.relists for edit in edits):
        return not ways
    if not any(edit.refuses for edit in edits):
        return True
    return len(ways) == 1 or not any(opens for opens, _ in ways) or not any(closes for _, closes in ways)


def _used_together(services: Sequence[Service | ZoneWanted]) -> list[set[str]]:
    """Groups that stand before one service, directly or through others."""
    found: list[set[str]] = []
    for service in services:
        groups = set(service.login.groups) if isinstance(service.login, OwnLogin) else set()
        if groups and not any(groups <= each for each in found):
            near = [each for each in found if each & groups]
            found = [each for each in found if not each & groups]
            found.append(groups.union(*near))
    return found


def _wanted(services: Sequence[Service | ZoneWanted]) -> Mapping[str, Mapping[int, PolicyBody]]:
    """The policies of every group that is used, by place."""
    found: dict[str, dict[int, PolicyBody]] = {}
    for service in services:
        if isinstance(service.login, OwnLogin) and service.login.groups:
            for use in (each for each in service.login.spec.policies if isinstance(each, GroupPolicy)):
                found.setdefault(use.group, {})[use.number] = use.body
    return found


def _rows(ledger: Ledger) -> Mapping[str, list[LedgerEntry]]:
    """The ledger's rows of every group's policies."""
    found: dict[str, list[LedgerEntry]] = {}
    for row in ledger.entries:
        group, _, number = row.key.rpartition("/") if row.kind is Kind.POLICY and row.state in HELD else ("", "", "")
        if number.isdecimal():
            found.setdefault(group, []).append(row)
    return found


@dataclass(frozen=True, slots=True)
class _Kept:
    """What was written last for a group, by number; and what somebody else's policies say that it adopted."""

    ours: Mapping[int, PolicyBody]
    adopted: Mapping[int, PolicyBody]
    taken: frozenset[int]  # numbers that the ledger has

    @classmethod
    def of(cls, rows: Sequence[LedgerEntry], policies: Sequence[Policy] | None) -> "_Kept":
        """From a group's rows. An adopted policy that its owner changed is none of the group's any more."""
        ours: dict[int, PolicyBody] = {}
        adopted: dict[int, PolicyBody] = {}
        taken = set()
        for row in rows:
            number = row.key.rpartition("/")[2]
            taken.add(int(number))
            written = body_of(row.value)
            body = replace(written, name=unmarked(written.name))
            if row.former is None:
                ours[int(number)] = body
            elif policies is None or any(
                each.id == row.object_id and _same_rules(each.body, body) for each in policies
            ):
                adopted[int(number)] = body
        return cls(ours, adopted, frozenset(taken))


def _numbers(wanted: Mapping[int, PolicyBody], kept: _Kept) -> Mapping[int, int]:
    """Place -> number: first whoever says the same, then who has the same name, then by order, and only where both let
    people in or both refuse; what is left is new. Somebody else's policy is never changed, so it must say the same."""
    found: dict[int, int] = {}
    adopted = dict(sorted(kept.adopted.items()))
    for place, body in sorted(wanted.items()):
        number = next((number for number, other in adopted.items() if _same_rules(body, other)), None)
        if number is not None:
            found[place] = number
            del adopted[number]
    free = dict(sorted(kept.ours.items()))
    for alike in (_same, _same_rules, _same_name, _same_side):
        for place, body in sorted(wanted.items()):
            number = next((number for number, other in free.items() if place not in found and alike(body, other)), None)
            if number is not None:
                found[place] = number
                del free[number]
    new = _unused(kept.taken)
    return {place: found[place] if place in found else next(new) for place in sorted(wanted)}


def _unused(taken: Collection[int]) -> Iterator[int]:
    return (number for number in count() if number not in taken)


def _same(one: PolicyBody, other: PolicyBody) -> bool:
    return one.name == other.name and _same_rules(one, other)


def _same_rules(one: PolicyBody, other: PolicyBody) -> bool:
    return _rules(one) == _rules(other)


def _rules(body: PolicyBody) -> tuple[object, ...]:
    return body.decision, list(body.include), list(body.require), list(body.exclude), dict(body.extra)


def _same_name(one: PolicyBody, other: PolicyBody) -> bool:
    return one.name == other.name and _same_side(one, other)


def _same_side(one: PolicyBody, other: PolicyBody) -> bool:
    return (one.decision == "deny") is (other.decision == "deny")


def _with_numbers(service: _Asking, moved: Mapping[str, Mapping[int, int]]) -> _Asking:
    login = service.login
    if not isinstance(login, OwnLogin) or moved.keys().isdisjoint(login.groups):
        return service
    return replace(service, login=replace(login, spec=_spec(login.spec, moved)))


def _spec(spec: AccessSpec, moved: Mapping[str, Mapping[int, int]]) -> AccessSpec:
    def use(each: PolicyUse) -> PolicyUse:
        if isinstance(each, GroupPolicy) and each.group in moved:
            return replace(each, number=moved[each.group][each.number])
        return each

    return replace(spec, policies=tuple(use(each) for each in spec.policies))
