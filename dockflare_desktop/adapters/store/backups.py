"""Copies of the database by SQLite's own backup, and what to do with a file that cannot be read."""

import logging
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from peewee import DatabaseError, SqliteDatabase

from dockflare_desktop.adapters.store.trouble import is_broken
from dockflare_desktop.core.doctor.facts import DatabaseHealth

KEEP = 3
EVERY = timedelta(hours=24)
_STAMP = "%Y%m%dT%H%M%SZ"
_STAMP_PATTERN = "[0-9]" * 8 + "T" + "[0-9]" * 6 + "Z"
_SIDE_FILES = ("", "-wal", "-shm")

log = logging.getLogger(__name__)


class BrokenError(Exception):
    """The file is damaged or no database."""


def version_in(path: Path, newest: int) -> int:
    """The schema version of a file, read without changing it.

    A version up to `newest` is checked for damage as well. Raises BrokenError, and sqlite3.Error where it cannot be
    opened at all.
    """
    try:
        with _reading(path) as connection:
            version = int(connection.execute("PRAGMA user_version").fetchone()[0])
            if version <= newest:
                verdict = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
                if verdict != "ok":
                    raise BrokenError(verdict)
            return version
    except sqlite3.DatabaseError as error:
        if is_broken(error):
            raise BrokenError(str(error)) from error
        raise


def copy(source: Path, target: Path) -> None:
    """A consistent copy, even while others write; `target` appears whole or not at all, readable by the user alone."""
    part = target.with_name(target.name + ".part")
    try:
        create_private(part)
        with _reading(source) as from_here, closing(sqlite3.connect(part)) as to_there:
            from_here.backup(to_there)
            to_there.execute("PRAGMA journal_mode=DELETE")  # one file, nothing beside it
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def create_private(path: Path) -> None:
    """An empty file with mode 0600 where there is none. SQLite gives the files beside it the same mode."""
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))


def backup_if_due(path: Path, now: datetime) -> None:
    """A new copy when the newest is older than a day; the oldest beyond KEEP go. A failure is logged, not raised:
    what was asked for has been stored already."""
    have = backups(path)
    if have and now - _made_at(have[0]) < EVERY:
        return
    try:
        copy(path, path.with_name(f"{path.name}.backup-{stamp(now)}"))
        for old in backups(path)[KEEP:]:
            old.unlink(missing_ok=True)
    except (sqlite3.Error, OSError) as error:
        log.warning("no backup of the database was made: %s", error)


def backups(path: Path) -> list[Path]:
    """The copies there are, newest first."""
    return sorted(path.parent.glob(f"{path.name}.backup-{_STAMP_PATTERN}"), reverse=True)


def health(db: SqliteDatabase, path: Path) -> DatabaseHealth:
    """What SQLite's own check finds of an open database, the size of its file, when the newest copy was made."""
    try:
        cursor = db.execute_sql("PRAGMA quick_check(1)")  # type: ignore[no-untyped-call]  # peewee has no types
        verdict = str(cursor.fetchone()[0])
    except DatabaseError as error:
        verdict = str(error)
    have = backups(path)
    fault = "" if verdict == "ok" else verdict
    return DatabaseHealth(fault, path.stat().st_size, _made_at(have[0]) if have else None)


def set_aside(path: Path, now: datetime) -> Path:
    """Rename a broken database and its side files; the new name."""
    away = path.with_name(f"{path.name}.broken-{stamp(now)}")
    number = 1
    while away.exists():
        number += 1
        away = path.with_name(f"{path.name}.broken-{stamp(now)}-{number}")
    for side in _SIDE_FILES:
        beside = path.with_name(path.name + side)
        if beside.exists():
            beside.rename(away.with_name(away.name + side))
    return away


def restore_newest(path: Path, newest: int) -> datetime | None:
    """Put the newest copy that can be read in the database's place; when it was made, or None where there is none."""
    for candidate in backups(path):
        try:
            if not 0 < version_in(candidate, newest) <= newest:
                continue
            copy(candidate, path)
        except (BrokenError, sqlite3.Error) as error:
            log.warning("backup %s cannot be used: %s", candidate.name, error)
            continue
        return _made_at(candidate)
    return None


def stamp(now: datetime) -> str:
    """A time for file names, UTC."""
    return now.astimezone(UTC).strftime(_STAMP)


def _made_at(path: Path) -> datetime:
    return datetime.strptime(path.name.rpartition("-")[2], _STAMP).replace(tzinfo=UTC)


@contextmanager
def _reading(path: Path) -> Iterator[sqlite3.Connection]:
    """Read-only: an ordinary connection would write the log back into the file when it is closed."""
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=5)) as connection:
        yield connection
