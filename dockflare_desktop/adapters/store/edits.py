"""Storing what people edit, and telling the history of it: runs on the database thread, in the caller's transaction."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import assert_never

from peewee import Model, SqliteDatabase

from dockflare_desktop.adapters.store import queries, rows
from dockflare_desktop.adapters.store.ledger import history_row
from dockflare_desktop.adapters.store.tables import KEYS, GroupRow, ManualRuleRow, OverrideRow, WholeZoneRow
from dockflare_desktop.adapters.store.texts import to_time
from dockflare_desktop.core.history import Actor
from dockflare_desktop.core.model import AccessGroup, Layered, ManualRule, Override, WholeZone
from dockflare_desktop.core.storing import Stored, place_of
from dockflare_desktop.core.undoing.edits import edit_of


def store(db: SqliteDatabase, edit: Stored, now: datetime, actor: Actor | None, undoes: int) -> None:
    """Remove and save; without an actor nobody is told."""
    items = {place_of(item): item for item in (*edit.deleted, *edit.saved)}
    stood = {place: _stored(db, item) for place, item in items.items()} if actor is not None else {}
    for item in edit.deleted:
        table, row = row_of(item)
        queries.remove(db, table, [row])
    for item in edit.saved:
        table, row = row_of(item)
        queries.upsert(db, table, [row])
    if actor is None:
        return
    after = {place_of(item): item for item in edit.saved}
    found = (edit_of(before, after.get(place), now, actor) for place, before in stood.items())
    run = f"edit {to_time(now)}"
    told = [replace(each, undoes=undoes, run=run) for each in found if each is not None]
    queries.append(db, [history_row(each) for each in told], now)


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


def _stored(db: SqliteDatabase, item: Layered) -> Layered | None:
    table, row = row_of(item)
    key = [getattr(table, name) == row[name] for name in KEYS[table]]
    found: Sequence[object] = list(table.select().where(*key).execute(db))
    match next(iter(found), None):
        case GroupRow() as stored:
            return rows.group(stored)
        case OverrideRow() as stored:
            return rows.override(stored)
        case ManualRuleRow() as stored:
            return rows.manual_rule(stored)
        case WholeZoneRow() as stored:
            return rows.whole_zone(stored)
        case _:
            return None
