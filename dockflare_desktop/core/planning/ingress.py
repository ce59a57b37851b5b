"""Our rules merged into a tunnel's raw document: what is foreign keeps its place, its order and every unknown field."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from dockflare_desktop.core.model import Json, JsonObject, ServiceKey
from dockflare_desktop.core.origin.document_types import answers_itself
from dockflare_desktop.core.origin.order import specificity, swallows
from dockflare_desktop.core.planning.books import canonical, rule_key

CATCH_ALL: JsonObject = {"service": "http_status:404"}


@dataclass(frozen=True, slots=True)
class Merged:
    """A document to write, and the rules for which it has no place (H38)."""

    config: JsonObject
    no_place: tuple[ServiceKey, ...] = ()


def rules_of(config: JsonObject | None) -> tuple[JsonObject, ...]:
    """The rules of a document as read; nothing where it was never configured."""
    listed = (config or {}).get("ingress")
    if not isinstance(listed, Sequence) or isinstance(listed, str):
        return ()
    return tuple(rule for rule in listed if isinstance(rule, Mapping))


def same(left: JsonObject | None, right: JsonObject | None) -> bool:
    """Whether two documents mean the same; key order and an absent ingress list do not count."""
    return canonical(_plain(left)) == canonical(_plain(right))


def merge(
    config: JsonObject | None,
    ours: Sequence[int],
    wanted: Mapping[ServiceKey, JsonObject],
    lasting: Collection[ServiceKey] = (),
) -> Merged:
    """Replace our rules (by their places) with the wanted ones.

    Each goes directly above the first rule that would swallow it and below every foreign rule more specific than it;
    where that is impossible it is left out and named (H38). Foreign rules never change order among themselves, and
    `lasting` ones (adopted, so that they may have to be given back) keep the place they have, where that is possible.
    """
    places = frozenset(ours)
    foreign = [rule for place, rule in enumerate(rules_of(config)) if place not in places] or [CATCH_ALL]
    theirs = [rule_key(rule) for rule in foreign]
    stands = _gaps_now(config, places, lasting) if lasting else {}
    placed = _placed(wanted, theirs, stands)
    while moving := _in_the_way(placed, stands):
        stands = {key: gap for key, gap in stands.items() if key not in moving}
        placed = _placed(wanted, theirs, stands)
    gaps: dict[int, list[ServiceKey]] = {}
    for key, gap in placed.items():
        if gap is not None:
            gaps.setdefault(gap, []).append(key)
    no_place = [key for key, gap in placed.items() if gap is None]
    merged: list[Json] = []
    for place, rule in enumerate(foreign):
        merged += [wanted[key] for key in _in_order(gaps.get(place, ()), stands)]
        merged.append(rule)
    return Merged({**(config or {}), "ingress": merged}, tuple(no_place))


def swallower(key: ServiceKey, rules: Sequence[JsonObject]) -> JsonObject | None:
    """The first rule that would answer an address in place of a rule of its own; an `http_status` catch-all does not
    count, since nobody is behind it."""
    for rule in rules:
        other = rule_key(rule)
        if other != key and swallows(other, key):
            everything = other.hostname in ("", "*") and not other.path
            return None if everything and answers_itself(rule) else rule
    return None


def keeps_place(config: JsonObject | None, place: int) -> bool:
    """Whether a rule may become one of ours where it stands, so that nothing else answers in its place."""
    rules = rules_of(config)
    theirs = [rule_key(rule) for at, rule in enumerate(rules) if at != place]
    return _gap(rule_key(rules[place]), theirs, place) == place


def _placed(
    wanted: Collection[ServiceKey], theirs: Sequence[ServiceKey], stands: Mapping[ServiceKey, int]
) -> dict[ServiceKey, int | None]:
    """How many foreign rules stand above each of ours, the most specific first; None: it has no place."""
    ordered = sorted(wanted, key=lambda each: specificity(each.hostname, each.path))
    return {key: _gap(key, theirs, stands.get(key)) for key in ordered}


def _in_the_way(placed: Mapping[ServiceKey, int | None], stands: Mapping[ServiceKey, int]) -> set[ServiceKey]:
    """Lasting rules that would hide another of ours where they stand, or be hidden by one."""
    found = set()
    for key in stands.keys() & placed.keys():
        mine = placed[key]
        for other, gap in placed.items():
            if other == key or gap is None or mine is None or gap == mine:
                continue
            above, below = (key, other) if mine < gap else (other, key)
            if swallows(above, below):
                found.add(key)
    return found


def _gaps_now(
    config: JsonObject | None, mine: Collection[int], lasting: Collection[ServiceKey]
) -> dict[ServiceKey, int]:
    """How many foreign rules stand above each lasting rule of ours, in the order of the document."""
    found: dict[ServiceKey, int] = {}
    above = 0
    for place, rule in enumerate(rules_of(config)):
        if place not in mine:
            above += 1
        elif rule_key(rule) in lasting:
            found[rule_key(rule)] = above
    return found


def _in_order(keys: Sequence[ServiceKey], stands: Mapping[ServiceKey, int]) -> Sequence[ServiceKey]:
    """Our rules of one gap: lasting ones first, as they stand, unless one of them would swallow another."""
    lasting = [key for key in stands if key in keys] if stands else []
    if not lasting:
        return keys
    others = [key for key in keys if key not in stands]
    ordered = [*lasting, *others]
    hidden = any(swallows(key, below) for at, key in enumerate(lasting) for below in ordered[at + 1 :])
    return keys if hidden else ordered


def _gap(key: ServiceKey, theirs: Sequence[ServiceKey], now: int | None = None) -> int | None:
    above = next((place for place, other in enumerate(theirs) if swallows(other, key)), len(theirs))
    below = max((place + 1 for place, other in enumerate(theirs) if other != key and swallows(key, other)), default=0)
    if now is not None and below <= now <= above and now < len(theirs):
        return now
    return above if below <= above < len(theirs) else None


def _plain(config: JsonObject | None) -> JsonObject:
    return {key: value for key, value in (config or {}).items() if value not in (None, [])}
