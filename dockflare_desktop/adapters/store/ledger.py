"""Ledger and history: value to row and back, and what of an outcome is remembered."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import assert_never

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
from dockflare_desktop.core.change import (
    AppStep,
    Kind,
    LedgerEntry,
    LedgerState,
    Outcome,
    PolicyStep,
    RecordStep,
    RuleStep,
    Step,
    TunnelStep,
)
from dockflare_desktop.core.model import Json, JsonObject
from dockflare_desktop.engine.ports import Actor, HistoryEntry
from dockflare_desktop.engine.ports.computer import actor_of

# Keys whose values Cloudflare's API uses for credentials (SaaS applications, SCIM, identity providers, tunnels).
_SECRET_KEYS = frozenset(
    {
        "access_token",
        "api_token",
        "client_secret",
        "credentials_file",
        "password",
        "private_key",
        "refresh_token",
        "secret",
        "token",
        "tunnel_secret",
    }
)
NOT_KEPT = "(not kept)"


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


def history_row(outcome: Outcome, actor: Actor, now: datetime) -> Row:
    """Columns for one outcome; the id is given by the database."""
    change = outcome.change
    problem = outcome.problem
    return {
        "at": to_time(outcome.at or now),
        "kind": change.kind.value,
        "action": change.action.value,
        "target": storable(change.target),
        "why": change.why.value,
        "actor": actor_of(change, actor).value,
        "result": outcome.state.value,
        "problem": problem.code.value if problem else "",
        "detail": storable(problem.detail) if problem else "",
        "before": to_json_or_none(without_secrets(before(change.step))),
        "after": to_json_or_none(without_secrets(outcome.written)),
        "took_ms": outcome.took_ms,
    }


def recorded_row(entry: HistoryEntry) -> Row:
    """Columns for a write that no plan made; the id is given by the database."""
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
    )


def before(step: Step) -> JsonObject | None:
    """What was there before a change, as Cloudflare showed it; None where there was nothing."""
    match step:
        case RuleStep():
            return step.before
        case PolicyStep() | AppStep() | RecordStep():
            return None if step.before is None else step.before.raw
        case TunnelStep():
            return None
        case _:
            assert_never(step)


def without_secrets(value: JsonObject | None) -> JsonObject | None:
    """The same object with the values of credentials replaced.

    >>> without_secrets({"scim": {"password": "x", "user": "u"}})
    {'scim': {'password': '(not kept)', 'user': 'u'}}
    """
    return None if value is None else {key: _clean(key, item) for key, item in value.items()}


def _clean(key: str, value: Json) -> Json:
    if key in _SECRET_KEYS and isinstance(value, str):
        return NOT_KEPT
    if isinstance(value, Mapping):
        return without_secrets(value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_clean("", item) for item in value]
    return value
