"""Ledger rows for changes: what is intended before a call, what is known after it."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import assert_never

from dockflare_desktop.core.change import (
    Action,
    AppStep,
    Change,
    Kind,
    Ledger,
    LedgerEntry,
    LedgerState,
    Outcome,
    PolicyStep,
    RecordStep,
    RuleStep,
    Step,
    TunnelStep,
    Why,
)
from dockflare_desktop.core.model import JsonObject, ServiceKey
from dockflare_desktop.core.planning.books import Books, canonical, key_of, record_value, rule_name
from dockflare_desktop.core.planning.desired import is_hole
from dockflare_desktop.core.planning.desired_applications import app_value
from dockflare_desktop.core.planning.desired_policies import policy_json


def rules_up(ledger: Ledger | None) -> Mapping[ServiceKey, LedgerEntry]:
    """The rules of services that are up; one that only fills a hole (H33) is none."""
    rows = Books.of(ledger).written(Kind.RULE) if ledger is not None else ()
    return {key_of(row): row for row in rows if not is_hole(row.value)}


def row_before(change: Change, books: Books, tunnel_id: str = "") -> LedgerEntry | None:
    """What the ledger holds now for a change's object."""
    return books.index.get((change.kind, _place(change.step)[0], tunnel_id))


def intended(  # noqa: PLR0913 - a row's parts
    change: Change,
    books: Books,
    account: str,
    value: JsonObject,
    tunnel_id: str = "",
    *,
    stands: JsonObject | None = None,
) -> LedgerEntry:
    """The row to write before a call. What stood there before is kept until the call is known to have worked; `stands`
    is what was read just now, where that is known better than the plan did."""
    key, zone, object_id = _place(change.step)
    known = books.held(change.kind, key, tunnel_id)
    if known is None:
        standing = _standing(change.step)
        stated = dict(standing or {}) if change.action is Action.DELETE else dict(value)
        row = LedgerEntry(account, change.kind, key, object_id, zone, tunnel_id, stated, state=LedgerState.INTENDED)
        return replace(row, prior=standing) if change.action is Action.UPDATE else row
    if change.action is Action.DELETE:
        giving_back = known.state is LedgerState.RETURNING  # is an intention already, and survives a crash as one
        return known if giving_back else replace(known, state=LedgerState.INTENDED)
    return replace(
        known,
        former=None if change.action is Action.CREATE else known.former,  # somebody deleted it: this one is ours alone
        value=dict(value),
        prior=_prior(stands or _standing(change.step), known),
        object_id="" if change.action is Action.CREATE else object_id or known.object_id,
        zone=zone or known.zone,
        state=LedgerState.INTENDED,
    )


def _prior(standing: JsonObject | None, known: LedgerEntry) -> JsonObject | None:
    """Which of the values that may stand there does stand there: an earlier crash may have left either."""
    if known.state is LedgerState.INTENDED and standing is not None and canonical(standing) == canonical(known.value):
        return known.value
    return known.value if known.state in (LedgerState.APPLIED, LedgerState.ADOPTED) else known.prior


def _standing(step: Step) -> JsonObject | None:
    match step:
        case RuleStep(before=rule):
            return rule
        case RecordStep(before=record):
            return None if record is None else record_value(record)
        case TunnelStep() | PolicyStep() | AppStep():
            return None
    assert_never(step)


def settled(outcome: Outcome, row: LedgerEntry, at: datetime) -> LedgerEntry:
    """The row after a call that worked."""
    if outcome.change.action is Action.DELETE and outcome.change.why is Why.TAKE_DOWN and row.former is not None:
        value = {key: row.former.get(key) for key in row.value}  # theirs again until the login can be had
        return replace(row, state=LedgerState.ADOPTED, value=value, prior=None, at=at)
    if outcome.change.action is Action.DELETE:
        return replace(row, state=LedgerState.REMOVED, prior=None, at=at)
    over = outcome.change.why is Why.HANDED_OVER
    return replace(
        row,
        state=LedgerState.RELEASED if over else LedgerState.APPLIED,
        object_id=outcome.object_id or row.object_id,
        value=_value(outcome, row.value),
        prior=None,
        at=at,
    )


def updated(ledger: Ledger, rows: Iterable[LedgerEntry], gone: Iterable[LedgerEntry] = ()) -> Ledger:
    """A ledger with rows replaced (by kind, key and tunnel) and others dropped."""
    index = {(row.kind, row.key, row.tunnel): row for row in ledger.entries}
    for row in gone:
        index.pop((row.kind, row.key, row.tunnel), None)
    index.update({(row.kind, row.key, row.tunnel): row for row in rows})
    return replace(ledger, entries=tuple(index.values()))


def _value(outcome: Outcome, sent: JsonObject) -> JsonObject:
    if outcome.record is not None:
        return record_value(outcome.record)
    if outcome.app is not None:
        return app_value(outcome.app)
    if outcome.policy is not None:
        return policy_json(outcome.policy.body)
    return sent if outcome.written is None else outcome.written


def _place(step: Step) -> tuple[str, str, str]:
    """Key, zone id, object id."""
    match step:
        case TunnelStep(name=name):
            return name, "", ""
        case PolicyStep(key=key, before=policy):
            return key, "", policy.id if policy else ""
        case AppStep(address=address, before=app):
            return address, "", app.id if app else ""
        case RuleStep(key=key):
            return rule_name(key), "", ""
        case RecordStep(hostname=hostname, zone_id=zone_id, before=record):
            return hostname, zone_id, record.id if record else ""
    assert_never(step)
