"""The queries behind the store: each runs on the database thread, inside the caller's transaction."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any

from peewee import Model, SqliteDatabase, chunked, fn

from dockflare_desktop.adapters.store import rows
from dockflare_desktop.adapters.store.identity import LOST
from dockflare_desktop.adapters.store.ledger import history_entry, ledger_entry
from dockflare_desktop.adapters.store.notes import drop_note
from dockflare_desktop.adapters.store.tables import (
    KEYS,
    GroupRow,
    HistoryRow,
    LedgerRow,
    ManualRuleRow,
    OverrideRow,
    RememberedRow,
    WholeZoneRow,
)
from dockflare_desktop.adapters.store.texts import to_time
from dockflare_desktop.core.change import LedgerEntry, LedgerState
from dockflare_desktop.core.history import FAILED, HistoryEntry, Wanted
from dockflare_desktop.core.model import Layers

REMOVED_STAY = timedelta(hours=24)
"""H15: so long a removed key is remembered."""
HISTORY_STAYS = timedelta(days=90)
HISTORY_ROWS = 5_000
_AT_ONCE = 500  # rows; SQLite takes 32,766 values in one statement


@contextmanager
def flushed(db: SqliteDatabase, *, durable: bool) -> Iterator[None]:
    """Whether the commit inside reaches the disk before it returns. Without, a power cut (not a crash) may lose the
    last commits: SQLite's "normal" in WAL mode leaves the flushing to the next checkpoint."""
    if not durable:
        yield
        return
    db.pragma("synchronous", "full")
    try:
        yield
    finally:
        db.pragma("synchronous", "normal")


def in_order(db: SqliteDatabase, table: type[Model]) -> list[Any]:
    """All rows, in the order of the key."""
    return list(table.select().order_by(*(getattr(table, name) for name in KEYS[table])).execute(db))


def layers(db: SqliteDatabase) -> Layers:
    """Groups, overrides, manual rules, as of one moment."""
    with db.atomic():
        return Layers(
            groups=tuple(rows.group(row) for row in in_order(db, GroupRow)),
            overrides=tuple(rows.override(row) for row in in_order(db, OverrideRow)),
            manual_rules=tuple(rows.manual_rule(row) for row in in_order(db, ManualRuleRow)),
            zones=tuple(rows.whole_zone(row) for row in in_order(db, WholeZoneRow)),
        )


def upsert(db: SqliteDatabase, table: type[Model], wanted: Sequence[rows.Row]) -> None:
    """Add or replace rows (at least one)."""
    keys = KEYS[table]
    others = [name for name in wanted[0] if name not in keys]
    for some in chunked(wanted, _AT_ONCE):
        table.insert_many(some).on_conflict(conflict_target=keys, preserve=others).execute(db)


def remove(db: SqliteDatabase, table: type[Model], unwanted: Sequence[rows.Row]) -> None:
    """Delete by key; what is not there is no error."""
    for row in unwanted:
        table.delete().where(*(getattr(table, name) == row[name] for name in KEYS[table])).execute(db)


def replace_remembered(db: SqliteDatabase, wanted: Sequence[rows.Row]) -> None:
    """Make the table hold these rows and no others."""
    have = list(RememberedRow.select().order_by(RememberedRow.hostname, RememberedRow.path).dicts().execute(db))
    if have == wanted:
        return
    RememberedRow.delete().execute(db)
    if wanted:
        upsert(db, RememberedRow, wanted)


def ledger(db: SqliteDatabase, account: str | None) -> tuple[LedgerEntry, ...]:
    """Rows of one account, or (None) of every one, in the order of account, kind, key and tunnel."""
    query = LedgerRow.select() if account is None else LedgerRow.select().where(LedgerRow.account == account)
    order = (LedgerRow.account, LedgerRow.kind, LedgerRow.key, LedgerRow.tunnel)
    return tuple(ledger_entry(row) for row in query.order_by(*order).execute(db))


def settle(db: SqliteDatabase, settled: Sequence[rows.Row], written: Sequence[rows.Row], now: datetime) -> None:
    """Rows and history of one round; what has become too old goes."""
    if settled:
        upsert(db, LedgerRow, settled)
        drop_note(db, LOST)
    too_old = to_time(now - REMOVED_STAY)
    LedgerRow.delete().where(LedgerRow.state == LedgerState.REMOVED.value, LedgerRow.at < too_old).execute(db)
    append(db, written, now)


def prune(db: SqliteDatabase, now: datetime) -> None:
    """Drop entries that are too old or too many; both by an index, so that it costs nothing where there are none."""
    HistoryRow.delete().where(HistoryRow.at < to_time(now - HISTORY_STAYS)).execute(db)
    newest = HistoryRow.select(HistoryRow.id).order_by(HistoryRow.id.desc()).limit(1).scalar(db)
    if newest is not None:
        HistoryRow.delete().where(HistoryRow.id <= newest - HISTORY_ROWS).execute(db)


def append(db: SqliteDatabase, written: Sequence[rows.Row], now: datetime) -> None:
    """Rows of history; what they undo is marked as undone."""
    for some in chunked(written, _AT_ONCE):
        HistoryRow.insert_many(some).execute(db)
    mark_undone(db, [row["undoes"] for row in written if row["undoes"]], undone=True)
    prune(db, now)


def mark_undone(db: SqliteDatabase, ids: Sequence[int], *, undone: bool) -> None:
    """Say of entries whether they were taken back."""
    for some in chunked(ids, _AT_ONCE):
        HistoryRow.update(undone=undone).where(HistoryRow.id.in_(some)).execute(db)


def history(db: SqliteDatabase, wanted: Wanted) -> tuple[HistoryEntry, ...]:
    """Newest first."""
    query = HistoryRow.select().where(*_conditions(wanted)).order_by(HistoryRow.id.desc()).limit(wanted.limit)
    return tuple(history_entry(row) for row in query.execute(db))


def count(db: SqliteDatabase, wanted: Wanted) -> int:
    """How many are wanted."""
    return int(HistoryRow.select(fn.COUNT(HistoryRow.id)).where(*_conditions(wanted)).scalar(db))


def _conditions(wanted: Wanted) -> list[Any]:
    """As core.history.shows, for the database to decide."""
    row = HistoryRow
    among = ((row.kind, wanted.kinds), (row.result, wanted.results), (row.actor, wanted.actors))
    exactly = ((row.subject, wanted.subject), (row.name, wanted.name), (row.run, wanted.run))
    return [
        True,  # where() needs something
        *(column.in_([str(each) for each in values]) for column, values in among if values),
        *(column == text for column, text in exactly if text),
        *_bounds(wanted),
    ]


def _bounds(wanted: Wanted) -> Iterator[Any]:
    row = HistoryRow
    if wanted.before is not None:
        yield row.id < wanted.before
    if wanted.after is not None:
        yield row.id > wanted.after
    if wanted.problems:
        yield (row.result == FAILED) | (row.problem != "")
    if wanted.since is not None:
        yield row.at >= to_time(wanted.since)
    if wanted.until is not None:
        yield row.at <= to_time(wanted.until)
    if wanted.text:
        text = wanted.text.lower()
        yield reduce(or_, (fn.INSTR(fn.LOWER(each), text) > 0 for each in (row.target, row.subject, row.why)))
