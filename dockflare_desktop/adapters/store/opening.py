"""Open the database file: make it, check it, set a broken one aside, bring it up to date."""

import logging
import time
from collections.abc import Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from peewee import OperationalError, SqliteDatabase

from dockflare_desktop.adapters.store import backups
from dockflare_desktop.adapters.store.identity import Identity, known_identity
from dockflare_desktop.adapters.store.migrations import MIGRATIONS, Step, migrate, refuse_newer
from dockflare_desktop.adapters.store.trouble import is_busy
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode

FILE = "dockflare.db"
BUSY_SECONDS = 5
_PRAGMAS = {"busy_timeout": BUSY_SECONDS * 1000, "foreign_keys": 1, "synchronous": "normal"}

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Opened:
    """An open database and what was found out on the way."""

    db: SqliteDatabase
    identity: Identity
    problems: tuple[Problem, ...] = ()


def open_database(folder: Path, machine: str, now: datetime, steps: Sequence[Step] = MIGRATIONS) -> Opened:
    """Blocking. Raises OutsideError (DATABASE_NEWER: the file is then untouched), and what SQLite and the system do."""
    _make_folder(folder)
    path = folder / FILE
    problems: tuple[Problem, ...] = ()
    try:
        version = _prepared_version(path, steps)
    except backups.BrokenError as error:
        log.warning("the database cannot be read: %s", error)
        problems = (_replace_broken(path, now, steps),)
        version = _prepared_version(path, steps)
    if 0 < version < len(steps):
        backups.copy(path, path.with_name(f"{FILE}.before-v{version + 1}"))
    with ExitStack() as unless_ready:
        db = unless_ready.enter_context(closing(SqliteDatabase(str(path), pragmas=_PRAGMAS)))
        db.connect()
        _use_wal(db)
        migrate(db, steps)
        identity = known_identity(db, folder, machine, restored=bool(problems))
        unless_ready.pop_all()
    backups.backup_if_due(path, now)
    return Opened(db, identity, problems)


def _make_folder(folder: Path) -> None:
    """Only a folder that we make gets our mode: one that was named by the user may be shared on purpose."""
    if not folder.is_dir():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def _prepared_version(path: Path, steps: Sequence[Step]) -> int:
    backups.create_private(path)
    version = backups.version_in(path, len(steps))
    refuse_newer(version, steps)
    return version


def _use_wal(db: SqliteDatabase) -> None:
    """Switch to WAL, once in a file's life. SQLite does not wait by itself here when a second process does the same."""
    until = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            db.pragma("journal_mode", "wal")
        except OperationalError as error:
            if not is_busy(error) or time.monotonic() > until:
                raise
            time.sleep(0.01)
        else:
            return


def _replace_broken(path: Path, now: datetime, steps: Sequence[Step]) -> Problem:
    away = backups.set_aside(path, now)
    made_at = backups.restore_newest(path, len(steps))
    return Problem(
        ProblemCode.DATABASE_BROKEN,
        "database",
        Effect.WARNING,
        value=away.name,
        detail="" if made_at is None else f"{made_at.astimezone():%Y-%m-%d %H:%M}",
    )
