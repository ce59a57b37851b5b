"""Open the database file: make it, check it, set a broken one aside, bring it up to date, know who we are."""

import logging
import time
from collections.abc import Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from secrets import token_hex

from peewee import OperationalError, SqliteDatabase

from dockflare_desktop.adapters.store import backups
from dockflare_desktop.adapters.store.migrations import MIGRATIONS, Step, migrate, refuse_newer
from dockflare_desktop.adapters.store.tables import NoteRow
from dockflare_desktop.adapters.store.trouble import is_busy
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode

FILE = "dockflare.db"
INSTALLATION = "store:installation"
MACHINE = "store:machine"
LOST = "store:lost"
"""Present from the start of a new (or restored) database until something of ours was settled in it."""

BUSY_SECONDS = 5
_PRAGMAS = {"busy_timeout": BUSY_SECONDS * 1000, "foreign_keys": 1, "synchronous": "normal"}

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose database this is."""

    installation: str  # 8 lower-case hex digits
    machine_changed: bool
    lost: bool


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
        identity = _identity(db, folder, machine, restored=bool(problems))
        unless_ready.pop_all()
    backups.backup_if_due(path, now)
    return Opened(db, identity, problems)


def derived_installation(machine: str, folder: Path) -> str:
    """The same id for the same computer, user and folder, so that a lost database finds its own markers again;
    random where the machine cannot be told."""
    if not machine:
        return token_hex(4)
    return sha256(f"{machine}\0{folder.resolve()}".encode()).hexdigest()[:8]


def machine_hash(machine: str) -> str:
    """What is stored of a machine (H16)."""
    return sha256(f"machine\0{machine}".encode()).hexdigest()


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


def _identity(db: SqliteDatabase, folder: Path, machine: str, *, restored: bool) -> Identity:
    with db.atomic("IMMEDIATE"):
        installation = note(db, INSTALLATION)
        if installation is None:
            installation = derived_installation(machine, folder)
            put_note(db, INSTALLATION, installation)
            put_note(db, MACHINE, machine_hash(machine))
            put_note(db, LOST, "1")
        if restored:  # whatever was made after the backup is known by its marker alone
            put_note(db, LOST, "1")
        return Identity(
            installation,
            machine_changed=note(db, MACHINE) != machine_hash(machine),
            lost=note(db, LOST) is not None,
        )
