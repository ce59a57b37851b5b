"""Planning removals: what is ours and wanted by nobody goes, record first, login last; what was changed is released."""

from collections.abc import Mapping

from dockflare_desktop.core.change import (
    Action,
    Kind,
    LedgerEntry,
    LedgerState,
    Phase,
    RecordStep,
    Risk,
    RuleStep,
    Why,
)
from dockflare_desktop.core.cloud import Record
from dockflare_desktop.core.model import ServiceKey
from dockflare_desktop.core.planning.adopted import settle_adopted
from dockflare_desktop.core.planning.books import (
    as_adopted,
    canonical,
    key_of,
    record_value,
    rule_key,
    rule_name,
    unchanged,
)
from dockflare_desktop.core.planning.desired import pointed_at
from dockflare_desktop.core.planning.draft import Draft, change_id
from dockflare_desktop.core.planning.farewells import plan_farewells, tighten_first
from dockflare_desktop.core.planning.former import former_record
from dockflare_desktop.core.planning.marks import was_adopted
from dockflare_desktop.core.planning.moves import first_elsewhere, moved_away, still_led
from dockflare_desktop.core.problem import ProblemCode


def plan_removals(draft: Draft, kept: Mapping[str, frozenset[ServiceKey]], hosts: frozenset[str]) -> None:
    """Remove what nobody wants. `kept` are the keys each tunnel (by name) keeps, `hosts` the hostnames that keep their
    record."""
    settle_adopted(draft)
    for entry in draft.view.books.written(Kind.RECORD):
        if entry.key not in hosts:
            _remove_record(entry, draft)
    for entry in draft.view.books.written(Kind.RULE):
        name = draft.view.tunnel_names.get(entry.tunnel)
        if name is None:
            draft.correct(entry, LedgerState.REMOVED)  # the tunnel is gone, and its document with it
        elif key_of(entry) not in kept.get(name, frozenset()):
            _remove_rule(entry, name, draft)
    for entry in draft.view.books.all_held(Kind.TUNNEL):
        _settle_tunnel(entry, draft)
    _hold_reappeared(draft, kept)
    plan_farewells(draft)


def _settle_tunnel(entry: LedgerEntry, draft: Draft) -> None:
    """Whether a tunnel that we made, or were making when we were cut off, is there."""
    names = draft.view.tunnel_names
    known = entry.object_id or next((each for each, name in names.items() if name == entry.key), "")
    if known in names:
        draft.confirm(Kind.TUNNEL, entry.key, known, dict)
    elif change_id(Kind.TUNNEL, Action.CREATE, entry.key) not in draft.changes:
        draft.correct(entry, LedgerState.REMOVED)


def _remove_record(entry: LedgerEntry, draft: Draft) -> None:
    view = draft.view
    records = view.given.actual.records.get(entry.zone)
    if records is None or view.unread_tunnel(pointed_at(entry.value)):
        return  # unreadable is not gone
    found = next((each for each in records if _is(each, entry, draft)), None)
    if found is None:
        draft.correct(entry, LedgerState.REMOVED)
    elif as_adopted(entry, former_record(found)):
        draft.correct(entry, LedgerState.REMOVED)  # given back before a crash
    elif not unchanged(entry, record_value(found)):
        draft.release(entry)
    elif entry.former is None and was_adopted(found.comment):
        draft.release(entry, ProblemCode.FORMER_LOST)
    else:
        draft.add(
            Kind.RECORD,
            Action.DELETE,
            entry.key,
            RecordStep(found.zone_id, entry.key, None, before=found, restore=entry.former),
            phase=Phase.PREPARE,
            why=Why.GONE,
            keys=draft.keys_of_host(entry.key),
            risk=Risk.OFFLINE,
        )


def _is(record: Record, entry: LedgerEntry, draft: Draft) -> bool:
    if entry.object_id:
        return record.id == entry.object_id
    return record.name == entry.key and draft.view.books.owns_record(record, wanted=False)


def _remove_rule(entry: LedgerEntry, tunnel_name: str, draft: Draft) -> None:
    view = draft.view
    tunnel = view.tunnels[tunnel_name]
    key = key_of(entry)
    if view.document(tunnel) is None or view.unread_zone(key.hostname):
        return  # its record goes first
    if change_id(Kind.RULE, Action.DELETE, f"{tunnel_name} {rule_name(key)}") in draft.changes:
        return  # taken down, which waits for nothing and gives nothing back
    rule = view.own_rule(tunnel, key)
    if rule is None:
        if any(rule_key(each) == key for each in view.rules(tunnel)):
            draft.release(entry)
        else:
            draft.correct(entry, LedgerState.REMOVED)
        return
    if as_adopted(entry, rule):
        draft.correct(entry, LedgerState.REMOVED)  # given back before a crash
        return
    if not unchanged(entry, rule):
        draft.release(entry)
        return
    judged = draft.judged.get(key)
    moved = judged if judged is not None and moved_away(judged, tunnel) else None
    removal = {change_id(Kind.RECORD, Action.DELETE, key.hostname)} & set(draft.changes)
    draft.add(
        Kind.RULE,
        Action.DELETE,
        f"{tunnel_name} {entry.key}".strip(),
        RuleStep(tunnel_name, key, None, before=rule, restore=entry.former),
        phase=Phase.ROUTE,
        why=Why.GONE if moved is None else Why.MOVED,
        keys=[key],
        needs=removal | tighten_first(key, draft) | (set() if moved is None else first_elsewhere(moved, draft)),
        risk=Risk.OFFLINE if moved is None else Risk.NONE,
        waits=moved is not None and still_led(moved, tunnel, draft),
    )


def _hold_reappeared(draft: Draft, kept: Mapping[str, frozenset[ServiceKey]]) -> None:
    """H15: a rule we removed within the last day stands there again: reported, its removal held."""
    view = draft.view
    for tunnel in view.tunnels.values():
        for rule in view.rules(tunnel):
            key = rule_key(rule)
            entry = view.books.removed(Kind.RULE, rule_name(key), tunnel.id)
            if entry is None or key in kept.get(tunnel.name, frozenset()) or canonical(rule) != canonical(entry.value):
                continue
            draft.add(
                Kind.RULE,
                Action.DELETE,
                f"{tunnel.name} {entry.key}".strip(),
                RuleStep(tunnel.name, key, None, before=rule),
                phase=Phase.ROUTE,
                why=Why.REAPPEARED,
                keys=[key],
                risk=Risk.OFFLINE,
            )
