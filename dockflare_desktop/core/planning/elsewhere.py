"""What somebody else did at Cloudflare to what is ours, and to the rest of a document that we write: seen by comparing.

A row of the ledger says how we left an object; what stands there now is what was read. Only what is known to have been
written is compared: an intention may or may not have come to pass, and says nothing about others.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import assert_never

from dockflare_desktop.core.access.coverage import split
from dockflare_desktop.core.change import Action, Kind, LedgerEntry, LedgerState
from dockflare_desktop.core.cloud import Actual, Document
from dockflare_desktop.core.model import Json, JsonObject, ServiceKey
from dockflare_desktop.core.owners import Owner, OwnerKind
from dockflare_desktop.core.planning.books import canonical, equal, key_of, record_value, rule_key
from dockflare_desktop.core.planning.desired_applications import app_value
from dockflare_desktop.core.planning.desired_policies import policy_json
from dockflare_desktop.core.planning.differences import Difference, differences
from dockflare_desktop.core.planning.ingress import rules_of
from dockflare_desktop.core.planning.situation import View

DERIVED = ("everyone",)  # what an application's row says of its policies beside what it holds


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """One object that differs from how we left it. `name` is what the ledger calls it; of a document's other rules it
    is the tunnel's. `who` says whose marks it bears now; "" where nothing tells."""

    kind: Kind
    action: Action  # CREATE: what we removed stands there again (H15)
    name: str
    before: JsonObject | None
    after: JsonObject | None
    keys: tuple[ServiceKey, ...] = ()
    tunnel: str = ""  # name, of a rule
    who: str = ""

    @property
    def place(self) -> tuple[str, str, str]:
        """What it is about."""
        return self.kind, self.name, self.tunnel

    @property
    def differences(self) -> tuple[Difference, ...]:
        """Field by field."""
        return differences(self.before, self.after)


# --- what is ours ----------------------------------------------------------------------------------------------------


def elsewhere(view: View) -> tuple[Elsewhere, ...]:
    """Everything of ours that somebody else changed, removed or made anew, as far as it was read."""
    standing = _Standing(view)
    found = tuple(each for row in view.given.ledger.entries if (each := _compared(row, standing)) is not None)
    if not found:
        return ()
    keys: dict[str, tuple[ServiceKey, ...]] = {}
    for key in map(key_of, view.books.written(Kind.RULE)):
        keys[key.hostname] = (*keys.get(key.hostname, ()), key)
    return tuple(replace(each, keys=_keys(each, keys)) for each in found)


def _keys(each: Elsewhere, by_host: Mapping[str, tuple[ServiceKey, ...]]) -> tuple[ServiceKey, ...]:
    """The services that it concerns: a rule's own, else those on its hostname."""
    if each.kind is not Kind.RULE:
        return by_host.get(split(each.name)[0], ()) if each.kind is not Kind.POLICY else ()
    hostname, _, path = each.name.partition(" ")
    return (ServiceKey(hostname, path),)


class _Standing:
    """What stands at Cloudflare, by what the ledger calls it. None: not read."""

    def __init__(self, view: View) -> None:
        self.view = view
        actual = view.given.actual
        documents = ((tunnel, view.document(tunnel)) for tunnel in view.tunnels.values())
        self.rules: dict[str, dict[ServiceKey, JsonObject]] = {
            tunnel.id: {rule_key(rule): rule for rule in reversed(view.rules(tunnel))}  # the first of a key counts
            for tunnel, document in documents
            if document is not None
        }
        read = {zone: records for zone, records in actual.records.items() if records is not None}
        self.records = {zone: {each.id: each for each in records} for zone, records in read.items()}
        self.names = {zone: {each.name: each for each in records} for zone, records in read.items()}
        listed = actual.directory.policies
        self.policies = None if listed is None else {each.id: each for each in listed}


def _compared(row: LedgerEntry, standing: _Standing) -> Elsewhere | None:
    if row.state is LedgerState.APPLIED and row.value:
        return _changed(row, standing)
    return _again(row, standing) if row.state is LedgerState.REMOVED and row.kind is Kind.RULE else None


def _changed(row: LedgerEntry, standing: _Standing) -> Elsewhere | None:
    match row.kind:
        case Kind.RECORD:
            return _record(row, standing)
        case Kind.RULE:
            return _rule(row, standing)
        case Kind.APPLICATION:
            return _app(row, standing.view)
        case Kind.POLICY:
            return _policy(row, standing)
        case Kind.TUNNEL:
            return None  # a tunnel's row holds its id alone; one that is gone is told by what needs it
    assert_never(row.kind)


def _again(row: LedgerEntry, standing: _Standing) -> Elsewhere | None:
    now = standing.rules.get(row.tunnel, {}).get(key_of(row))
    if now is None or canonical(now) != canonical(row.value):
        return None
    return _made(row, None, now, tunnel=standing.view.tunnel_names[row.tunnel], who=_who_of_rule(row, standing.view))


def _record(row: LedgerEntry, standing: _Standing) -> Elsewhere | None:
    if row.zone not in standing.records:
        return None
    owners = standing.view.owners
    if (now := standing.records[row.zone].get(row.object_id)) is not None:
        return _made(row, row.value, record_value(now), who=lambda: owners.of_record(now))
    instead = standing.names[row.zone].get(row.key)
    return _made(row, row.value, None, who=None if instead is None else lambda: owners.of_record(instead))


def _rule(row: LedgerEntry, standing: _Standing) -> Elsewhere | None:
    if row.tunnel not in standing.rules:
        return None
    now = standing.rules[row.tunnel].get(key_of(row))
    name = standing.view.tunnel_names[row.tunnel]
    return _made(row, row.value, now, tunnel=name, who=_who_of_rule(row, standing.view))


def _who_of_rule(row: LedgerEntry, view: View) -> Callable[[], Owner]:
    return lambda: view.owner_of_rule(key_of(row).hostname)


def _app(row: LedgerEntry, view: View) -> Elsewhere | None:
    if view.apps is None or not row.object_id:
        return None
    now = view.apps_by_id.get(row.object_id)
    if now is None:
        return _made(row, row.value, None)
    said = app_value(now)
    known = {key: value for key, value in row.value.items() if key in said and key not in DERIVED}
    return _made(row, known, {key: said[key] for key in known}, who=lambda: view.owners.of_app(now))


def _policy(row: LedgerEntry, standing: _Standing) -> Elsewhere | None:
    if standing.policies is None or not row.object_id or row.former is not None:
        return None
    now = standing.policies.get(row.object_id)
    if now is None:
        return _made(row, row.value, None)
    said = policy_json(now.body)
    known = {key: said[key] for key in row.value if key in said}
    return _made(row, row.value, known, who=lambda: standing.view.owners.of_policy(now))


def _made(
    row: LedgerEntry,
    before: JsonObject | None,
    after: JsonObject | None,
    *,
    tunnel: str = "",
    who: Callable[[], Owner] | None = None,
) -> Elsewhere | None:
    """None where both are the same; whose it is now is looked for only where they are not."""
    if before is not None and after is not None and equal(dict(before), dict(after)):
        return None
    action = Action.CREATE if before is None else Action.DELETE if after is None else Action.UPDATE
    owner = None if who is None else who()
    named = owner is not None and owner.kind in (OwnerKind.TOOL, OwnerKind.INSTALLATION)
    return Elsewhere(row.kind, action, row.key, before, after, (), tunnel, owner.name if owner and named else "")


# --- what is in the same documents -----------------------------------------------------------------------------------


def neighbours(before: Actual | None, view: View) -> tuple[Elsewhere, ...]:
    """Rules that are not ours and that somebody added, changed or removed since the documents were read before; they
    are kept, whatever is written."""
    if before is None:
        return ()
    found = (_beside(document, view) for document in before.documents.values() if document is not None)
    return tuple(each for each in found if each is not None)


def _beside(before: Document, view: View) -> Elsewhere | None:
    tunnel = view.tunnels.get(view.tunnel_names.get(before.tunnel_id, ""))
    now = view.document(tunnel)
    if tunnel is None or now is None or now.version <= before.version:
        return None
    rows = view.given.ledger.entries
    ours = {key_of(row) for row in rows if row.kind is Kind.RULE and row.tunnel == tunnel.id}
    was, stands = _others(before, ours), _others(now, ours)
    gone = {name: rule for name, rule in was.items() if stands.get(name) != rule}
    new = {name: rule for name, rule in stands.items() if was.get(name) != rule}
    if not gone and not new:
        return None
    return Elsewhere(Kind.RULE, Action.UPDATE, tunnel.name, gone, new, tunnel=tunnel.name)


def _others(document: Document, ours: set[ServiceKey]) -> dict[str, Json]:
    """Other people's rules by what they are for."""
    rules = [rule for rule in rules_of(document.config) if rule_key(rule) not in ours]
    return {str(rule_key(rule)) or "*": rule for rule in rules}
