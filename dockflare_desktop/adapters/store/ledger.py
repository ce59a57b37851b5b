"""Ledger and history: value to row and back."""

from datetime import datetime

from dockflare_desktop.adapters.store.rows import Row
from dockflare_desktop.adapters.store.tables import HistoryRow, LedgerRow
from dockflare_desktop.adapters.store.texts import (
    from_json,
    from_json_or_none,
    from_time,
    from_time_or_none,
    storable,
    to_json,
    to_json_or_none,
    to_time,
    to_time_or_none,
)
from dockflare_desktop.core.change import Kind, LedgerEntry, LedgerState
from dockflare_desktop.core.history import Actor, HistoryEntry, without_secrets
from dockflare_desktop.core.model import ServiceKey


def ledger_row(entry: LedgerEntry, now: datetime) -> Row:
    """Columns of one entry. A removed one without a time gets `now`: its 24 hours must begin some time."""
    at = now if entry.at is None and entry.state is LedgerState.REMOVED else entry.at
    return {
        "account": entry.account,
        "kind": entry.kind.value,
        "key": entry.key,
        "tunnel": entry.tunnel,
        "object_id": entry.object_id,
        "zone": entry.zone,
        "value": to_json(entry.value),
        "prior": to_json_or_none(entry.prior),
        "former": to_json_or_none(entry.former),
        "state": entry.state.value,
        "at": to_time_or_none(at),
    }


def ledger_entry(row: LedgerRow) -> LedgerEntry:
    """One entry."""
    return LedgerEntry(
        account=row.account,
        kind=Kind(row.kind),
        key=row.key,
        object_id=row.object_id,
        zone=row.zone,
        tunnel=row.tunnel,
        value=from_json(row.value),
        prior=from_json_or_none(row.prior),
        former=from_json_or_none(row.former),
        state=LedgerState(row.state),
        at=from_time_or_none(row.at),
    )


def history_row(entry: HistoryEntry) -> Row:
    """Columns of one entry; the id is given by the database."""
    return {
        "at": to_time(entry.at),
        "kind": entry.kind,
        "action": entry.action,
        "target": storable(entry.target),
        "why": entry.why,
        "actor": entry.actor.value,
        "result": entry.result,
        "problem": entry.problem,
        "detail": storable(entry.detail),
        "before": to_json_or_none(without_secrets(entry.before)),
        "after": to_json_or_none(without_secrets(entry.after)),
        "took_ms": entry.took_ms,
        "account": entry.account,
        "keys": to_json([list(key) for key in entry.keys]),
        "subject": storable(entry.subject),
        "name": storable(entry.name),
        "object_id": entry.object_id,
        "zone": entry.zone,
        "tunnel": storable(entry.tunnel),
        "run": entry.run,
        "cause": to_json(entry.cause),
        "undoes": entry.undoes,
        "undone": entry.undone,
    }


def history_entry(row: HistoryRow) -> HistoryEntry:
    """One entry."""
    return HistoryEntry(
        id=row.id,
        at=from_time(row.at),
        kind=row.kind,
        action=row.action,
        target=row.target,
        why=row.why,
        actor=Actor(row.actor),
        result=row.result,
        problem=row.problem,
        detail=row.detail,
        before=from_json_or_none(row.before),
        after=from_json_or_none(row.after),
        took_ms=row.took_ms,
        account=row.account,
        keys=tuple(ServiceKey(*each) for each in from_json(row.keys)),
        name=row.name,
        object_id=row.object_id,
        zone=row.zone,
        tunnel=row.tunnel,
        run=row.run,
        cause=from_json(row.cause),
        undoes=row.undoes,
        undone=row.undone,
    )
