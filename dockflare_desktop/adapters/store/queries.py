"""The queries behind the store: each runs on the database thread, inside the caller's transaction."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, assert_never

from peewee import Model, SqliteDatabase, chunked

from dockflare_desktop.adapters.store import opening, rows
from dockflare_desktop.adapters.store.ledger import history_entry, ledger_entry
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
from dockflare_desktop.core.model import AccessGroup, Layered, Layers, ManualRule, Override, WholeZone
from dockflare_desktop.engine.ports import HistoryEntry

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


def row_of(item: Layered) -> tuple[type[Model], rows.Row]:
    """The table and the columns of something that people stored."""
    match item:
        case AccessGroup():
            return GroupRow, rows.group_row(item)
        case Override():
            return OverrideRow, rows.override_row(item)
        case ManualRule():
            return ManualRuleRow, rows.manual_rule_row(item)
        case WholeZone():
            return WholeZoneRow, rows.whole_zone_row(item)
        case _:
            assert_never(item)


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
        opening.drop_note(db, opening.LOST)
    too_old = to_time(now - REMOVED_STAY)
    LedgerRow.delete().where(LedgerRow.state == LedgerState.REMOVED.value, LedgerRow.at < too_old).execute(db)
    for some in chunked(written, _AT_ONCE):
        HistoryRow.insert_many(some).execute(db)
    HistoryRow.delete().where(HistoryRow.at < to_time(now - HISTORY_STAYS)).execute(db)
    newest = HistoryRow.select(HistoryRow.id).order_by(HistoryRow.id.desc()).limit(1).scalar(db)
    if newest is not None:
        HistoryRow.delete().where(HistoryRow.id <= newest - HISTORY_ROWS).execute(db)


def append(db: SqliteDatabase, row: rows.Row) -> None:
    """One row of history."""
    HistoryRow.insert(row).execute(db)


def history(db: SqliteDatabase, limit: int, before: int | None) -> tuple[HistoryEntry, ...]:
    """Newest first, of those older than the id `before`."""
    query = HistoryRow.select()
    if before is not None:
        query = query.where(HistoryRow.id < before)
    return tuple(history_entry(row) for row in query.order_by(HistoryRow.id.desc()).limit(limit).execute(db))
