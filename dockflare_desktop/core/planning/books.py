"""The ledger as planning reads it: which object is ours, and whether it still is as we left it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dockflare_desktop.core.change import Kind, Ledger, LedgerEntry, LedgerState
from dockflare_desktop.core.cloud import App, Policy, Record
from dockflare_desktop.core.model import Json, JsonObject, ServiceKey
from dockflare_desktop.core.planning.marks import is_marked

_OBJECT = (dict, Mapping)  # a dict first: asking the abstract class is slow, and this is asked for every rule
HELD = (LedgerState.INTENDED, LedgerState.APPLIED)


def canonical(value: Json) -> str:
    """JSON text that is equal for equal values, whatever the order of keys.

    >>> canonical({"b": 1, "a": [True]})
    '{"a":[true],"b":1}'
    """
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def equal(left: Json, right: Json) -> bool:
    """Whether two JSON values are the same; `1` and `true` are not.

    >>> equal({"a": [1]}, {"a": [True]}), equal({"a": [1], "b": None}, {"b": None, "a": [1]})
    (False, True)
    """
    if left is right or isinstance(left, str):  # most of what is compared
        return left == right
    if isinstance(left, _OBJECT) and isinstance(right, _OBJECT):
        if left.keys() != right.keys():
            return False
        for key, value in left.items():  # noqa: SIM110 - a generator takes twice as long, for every rule of a plan
            if not equal(value, right[key]):
                return False
        return True
    if isinstance(left, list | tuple) and isinstance(right, list | tuple):
        return len(left) == len(right) and all(map(equal, left, right))
    return left == right and isinstance(left, bool) == isinstance(right, bool)


def rule_name(key: ServiceKey) -> str:
    """A rule's key in the ledger."""
    return f"{key.hostname} {key.path}"


def key_of(entry: LedgerEntry) -> ServiceKey:
    """The service's key from a rule's row."""
    hostname, _, path = entry.key.partition(" ")
    return ServiceKey(hostname, path)


def rule_key(rule: JsonObject) -> ServiceKey:
    """The key of a rule as it stands in a document."""
    return ServiceKey(str(rule.get("hostname") or ""), str(rule.get("path") or ""))


@dataclass(frozen=True, slots=True)
class Books:
    """An index over the ledger of one account."""

    ledger: Ledger
    index: Mapping[tuple[Kind, str, str], LedgerEntry]

    @classmethod
    def of(cls, ledger: Ledger) -> "Books":
        """Index a ledger."""
        return cls(ledger, {(entry.kind, entry.key, entry.tunnel): entry for entry in ledger.entries})

    @property
    def installation(self) -> str:
        """The mark's owner part."""
        return self.ledger.installation

    @property
    def team(self) -> str:
        """The Zero Trust team's name as the locks of our rules have it; "" where none has one."""
        return next((team for entry in self.all_held(Kind.RULE) if (team := _team_of(entry.value))), "")

    def held(self, kind: Kind, key: str, tunnel: str = "") -> LedgerEntry | None:
        """The row of something we made and still have."""
        entry = self.index.get((kind, key, tunnel))
        return entry if entry is not None and entry.state in HELD else None

    def all_held(self, kind: Kind) -> tuple[LedgerEntry, ...]:
        """Every such row of one kind."""
        return tuple(entry for entry in self.ledger.entries if entry.kind is kind and entry.state in HELD)

    def removed(self, kind: Kind, key: str, tunnel: str = "") -> LedgerEntry | None:
        """The row of something we removed within the last 24 hours (H15)."""
        entry = self.index.get((kind, key, tunnel))
        return entry if entry is not None and entry.state is LedgerState.REMOVED else None

    def owns_record(self, record: Record, *, wanted: bool) -> bool:
        """By id; by its mark if a service wants it, or while a write of ours may have been cut off."""
        entry = self.held(Kind.RECORD, record.name)
        if entry is not None and entry.object_id == record.id:
            return True
        return (wanted or entry is not None) and is_marked(record.comment, self.installation)

    def owns_app(self, app: App, address: str, *, wanted: bool) -> bool:
        """By id; else by H31: the exact address is its only one, and all its policies carry our mark."""
        entry = self.held(Kind.APPLICATION, address)
        if entry is not None and entry.object_id == app.id:
            return True
        if entry is None and not wanted:
            return False
        marked = all(is_marked(policy.body.name, self.installation) for policy in app.policies)
        return app.addresses == (address,) and bool(app.policies) and marked

    def own_policy(self, key: str, name: str, policies: Sequence[Policy]) -> Policy | None:
        """The reusable policy kept under this key: by id, else by its whole marked name."""
        entry = self.held(Kind.POLICY, key)
        if entry is not None and (found := next((each for each in policies if each.id == entry.object_id), None)):
            return found
        return next((each for each in policies if each.body.name == name), None)

    def own_rules(
        self, tunnel_id: str, ingress: Sequence[JsonObject], wanted: Mapping[ServiceKey, JsonObject]
    ) -> dict[ServiceKey, int]:
        """Places of our rules in a document. A rule without a row is ours only after a lost database, and only if key
        and value equal what a service wants; one that was only intended must equal what was intended."""
        places: dict[ServiceKey, list[int]] = {}
        for place, rule in enumerate(ingress):
            places.setdefault(rule_key(rule), []).append(place)
        found: dict[ServiceKey, int] = {}
        for key, at in places.items():
            entry = self.held(Kind.RULE, rule_name(key), tunnel_id)
            if (ours := _our_place(entry, ingress, at, wanted.get(key) if self.ledger.lost else None)) is not None:
                found[key] = ours
        return found


def unchanged(entry: LedgerEntry, value: JsonObject) -> bool:
    """Whether something still is what we wrote, or what we were about to replace when we were cut off (H13)."""
    return equal(value, entry.value) or (entry.prior is not None and equal(value, entry.prior))


def _team_of(rule: JsonObject) -> str:
    origin = rule.get("originRequest")
    access = origin.get("access") if isinstance(origin, Mapping) else None
    team = access.get("teamName") if isinstance(access, Mapping) else None
    return team if isinstance(team, str) else ""


def _our_place(
    entry: LedgerEntry | None, ingress: Sequence[JsonObject], places: Sequence[int], wanted: JsonObject | None
) -> int | None:
    if entry is None:
        return next((at for at in places if wanted is not None and canonical(ingress[at]) == canonical(wanted)), None)
    for at in places:
        if unchanged(entry, ingress[at]):
            return at
    only_intended = entry.state is LedgerState.INTENDED and entry.prior is None
    return places[0] if len(places) == 1 and not only_intended else None
