"""Small facts of the program's own, by key."""

from peewee import SqliteDatabase

from dockflare_desktop.adapters.store.tables import NoteRow


def put_note(db: SqliteDatabase, key: str, value: str) -> None:
    """Add or replace one note."""
    rows = [{"key": key, "value": value}]
    NoteRow.insert_many(rows).on_conflict(conflict_target=[NoteRow.key], preserve=[NoteRow.value]).execute(db)


def drop_note(db: SqliteDatabase, key: str) -> None:
    """Remove one note, where there is one."""
    NoteRow.delete().where(NoteRow.key == key).execute(db)


def note(db: SqliteDatabase, key: str) -> str | None:
    """One note."""
    rows = list(NoteRow.select().where(NoteRow.key == key).execute(db))
    return rows[0].value if rows else None
