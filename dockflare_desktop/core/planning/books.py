"""The ledger as planning reads it: which object is ours, and whether it still is as we left it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dockflare_desktop.core.change import Kind, Ledger, LedgerEntry, LedgerState
from dockflare_desktop.core.cloud import App, Policy, Record
from dockflare_desktop.core.model import Json, JsonObject, PolicyBody, ServiceKey
from dockflare_desktop.core.origin.document_types import list_of_objects, object_of, text_of
from dockflare_desktop.core.planning.former import former_app, former_record
from dockflare_desktop.core.planning.marks import is_marked, tunnel_of

_OBJECT = (dict, Mapping)  # a dict first: asking the abstract class is slow, and this is asked for every rule
HELD = (LedgerState.INTENDED, LedgerState.APPLIED, LedgerState.ADOPTED, LedgerState.RETURNING)


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
        for key, value in left.items():  # a generator takes twice as long, for every rule of a plan
            other = right[key]
            if value is not other and not (value == other if isinstance(value, str) else equal(value, other)):
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
    """An index over the ledger of one account. `holders` are the policies by id: whose it is, and as soon as one is
    found again by its name, whose it has become. `lent` are adopted objects: they have a former value."""

    ledger: Ledger
    index: Mapping[tuple[Kind, str, str], LedgerEntry]
    holders: dict[str, str]
    lent: tuple[LedgerEntry, ...] = ()

    @classmethod
    def of(cls, ledger: Ledger) -> "Books":
        """Index a ledger."""
        held = [row for row in ledger.entries if row.kind is Kind.POLICY and row.state in HELD and row.object_id]
        return cls(
            ledger,
            {(entry.kind, entry.key, entry.tunnel): entry for entry in ledger.entries},
            {row.object_id: row.key for row in reversed(held)},
            tuple(row for row in ledger.entries if row.former is not None and row.state in HELD),
        )

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

    def adopted(self, kind: Kind, key: str, tunnel: str = "") -> bool:
        """Whether something was adopted and nothing of ours was written to it yet."""
        entry = self.index.get((kind, key, tunnel))
        return entry is not None and entry.state is LedgerState.ADOPTED

    def returning(self, kind: Kind, key: str) -> bool:
        """Whether something that was adopted is to get its former value back."""
        entry = self.index.get((kind, key, ""))
        return entry is not None and entry.state is LedgerState.RETURNING

    def gives_back(self, key: ServiceKey, address: str) -> bool:
        """Whether something of a service is to get its former value back, so that nothing of ours should exist for it
        meanwhile: it goes as if its container had gone, record first, login last."""
        return any(row.state is LedgerState.RETURNING for row in self._lent_to(key, address))

    def adopted_of(self, key: ServiceKey, address: str) -> tuple[Kind, ...]:
        """Which kinds of a service's objects were adopted, and may be given back."""
        rows = [row for row in self._lent_to(key, address) if row.state is not LedgerState.RETURNING]
        return tuple(dict.fromkeys(row.kind for row in rows))

    def _lent_to(self, key: ServiceKey, address: str) -> tuple[LedgerEntry, ...]:
        """Adopted objects of a service."""
        if not self.lent:  # as nearly always
            return ()
        wanted = {Kind.RECORD: key.hostname, Kind.APPLICATION: address, Kind.RULE: rule_name(key)}
        return tuple(row for row in self.lent if row.key == wanted.get(row.kind))

    def lasting_rules(self, tunnel: str) -> frozenset[ServiceKey]:
        """Keys of adopted rules in a tunnel: they keep their place in the document."""
        return frozenset(key_of(row) for row in self.lent if row.kind is Kind.RULE and row.tunnel == tunnel)

    def all_held(self, kind: Kind) -> tuple[LedgerEntry, ...]:
        """Every such row of one kind."""
        return tuple(entry for entry in self.ledger.entries if entry.kind is kind and entry.state in HELD)

    def written(self, kind: Kind) -> tuple[LedgerEntry, ...]:
        """Those of them to which we have written, or were writing."""
        return tuple(entry for entry in self.all_held(kind) if entry.state is not LedgerState.ADOPTED)

    def removed(self, kind: Kind, key: str, tunnel: str = "") -> LedgerEntry | None:
        """The row of something we removed within the last 24 hours (H15)."""
        entry = self.index.get((kind, key, tunnel))
        return entry if entry is not None and entry.state is LedgerState.REMOVED else None

    def owns_record(self, record: Record, *, wanted: bool) -> bool:
        """By id. Where none can be known, by its mark: if its creation was cut off, or a service wants it after a lost
        database; and only as we wrote it. What was released or removed is somebody else's until adopted."""
        entry = self.index.get((Kind.RECORD, record.name, ""))
        if entry is None:
            return wanted and self.ledger.lost and is_marked(record.comment, self.installation) and _as_marked(record)
        if entry.state is LedgerState.ADOPTED:
            return entry.object_id == record.id and as_adopted(entry, former_record(record))
        if entry.state not in HELD or entry.object_id:
            return entry.state in HELD and entry.object_id == record.id
        return is_marked(record.comment, self.installation) and unchanged(entry, record_value(record))

    def owns_app(self, app: App, address: str, *, wanted: bool) -> bool:
        """By id; else, where none can be known, by H31 (the exact address is its only one, and all its policies carry
        our mark) or because it is what was being sent when we were cut off."""
        entry = self.index.get((Kind.APPLICATION, address, ""))
        if entry is None:
            return wanted and self.ledger.lost and self._bears_our_mark(app, address)
        if entry.state is LedgerState.ADOPTED:
            return entry.object_id == app.id and as_adopted(entry, former_app(app))
        if entry.state not in HELD or entry.object_id:
            return entry.state in HELD and entry.object_id == app.id
        return self._bears_our_mark(app, address) or _as_sent(app, entry)

    def _bears_our_mark(self, app: App, address: str) -> bool:
        marked = all(is_marked(policy.body.name, self.installation) for policy in app.policies)
        return app.addresses == (address,) and bool(app.policies) and marked

    def own_policy(self, key: str, wanted: PolicyBody | None, policies: Sequence[Policy]) -> Policy | None:
        """The reusable policy kept under this key: by id; else, where none can be known, by its whole marked name, and
        then never one that is kept under another key. Of several with that name only one that says the same."""
        entry = self.index.get((Kind.POLICY, key, ""))
        if entry is not None and entry.state in HELD and entry.object_id:
            mine = self.holders[entry.object_id] == key
            return next((each for each in policies if mine and each.id == entry.object_id), None)
        meant = [_said(wanted)] if wanted is not None else []
        if entry is not None:
            meant = [*meant, _said(entry.value)] if entry.state is LedgerState.INTENDED else []
        elif not self.ledger.lost:
            meant = []
        names = [name for name, _ in meant]
        free = [each for each in policies if each.body.name in names and self.holders.get(each.id, key) == key]
        alike = [each for each in free if _said(each.body) in meant]
        only = free if entry is None and len(free) == 1 else []  # what was being sent is known, so nothing else is it
        found = next(iter(alike or only), None)
        if found is not None:
            self.holders[found.id] = key
        return found

    def own_rules(
        self, tunnel_id: str, ingress: Sequence[JsonObject], wanted: Mapping[ServiceKey, JsonObject]
    ) -> dict[ServiceKey, int]:
        """Places of our rules in a document. A rule without a row is ours only after a lost database, and only if key
        and value equal what a service wants; one that was only intended must equal what was intended. Below a foreign
        rule with the same key ours is dead, so the key is theirs."""
        places: dict[ServiceKey, list[int]] = {}
        for place, rule in enumerate(ingress):
            places.setdefault(rule_key(rule), []).append(place)
        found: dict[ServiceKey, int] = {}
        for key, at in places.items():
            entry = self.index.get((Kind.RULE, rule_name(key), tunnel_id))
            stands = wanted.get(key) if self.ledger.lost else None
            if _is_ours(entry, ingress[at[0]], stands, alone=len(at) == 1):
                found[key] = at[0]
        return found


def unchanged(entry: LedgerEntry, value: JsonObject) -> bool:
    """Whether something still is what we wrote, or what we were about to replace when we were cut off (H13)."""
    return equal(value, entry.value) or (entry.prior is not None and equal(value, entry.prior))


def as_adopted(entry: LedgerEntry, now: JsonObject) -> bool:
    """Whether an adopted object is as it was when it was adopted; also once it has got its former value back. A record
    has whatever fields Cloudflare gives it beside."""
    former = entry.former
    if former is not None and entry.kind is Kind.RECORD:
        return all(equal(now.get(key), value) for key, value in former.items())
    return former is not None and equal(now, former)


def record_value(record: Record) -> JsonObject:
    """What of a record decides whether it still is as we wrote it (H13); the comment's words are free."""
    return {"type": record.type, "name": record.name, "content": record.content, "proxied": record.proxied}


def _as_marked(record: Record) -> bool:
    """Whether a record still leads to the tunnel that its mark names."""
    return record.type == "CNAME" and record.content.partition("-")[0] == tunnel_of(record.comment)


def _as_sent(app: App, entry: LedgerEntry) -> bool:
    """Whether an application is what a cut-off write of ours was making (its row holds the body as sent): name, only
    address, policies in order."""
    sent = list_of_objects(entry.value.get("policies"))
    stands = [policy.id if "id" in each else policy.body.name for each, policy in zip(sent, app.policies, strict=False)]
    same = stands == [each.get("id", each.get("name")) for each in sent] and len(sent) == len(app.policies)
    return same and app.addresses == (entry.key,) and app.name == entry.value.get("name")


def _said(policy: PolicyBody | JsonObject) -> tuple[str, str]:
    """A policy's name, and what it says."""
    if isinstance(policy, PolicyBody):
        rules = [list(policy.include), list(policy.require), list(policy.exclude)]
        return policy.name, canonical([policy.decision, *rules])
    keys = ("decision", "include", "require", "exclude")
    return str(policy.get("name")), canonical([policy.get(key) for key in keys])


def _team_of(rule: JsonObject) -> str:
    return text_of(object_of(object_of(rule.get("originRequest")).get("access")), "teamName")


def _is_ours(entry: LedgerEntry | None, rule: JsonObject, wanted: JsonObject | None, *, alone: bool) -> bool:
    if entry is None:
        return wanted is not None and equal(rule, wanted)
    if entry.state is LedgerState.ADOPTED:
        return as_adopted(entry, rule)
    if entry.state not in HELD:
        return False
    only_intended = entry.state is LedgerState.INTENDED and entry.prior is None
    return unchanged(entry, rule) or (alone and not only_intended)
