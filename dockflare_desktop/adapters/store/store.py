"""The port `Store` on peewee: one file, one thread, every write one transaction."""

import logging
from collections.abc import Callable, Iterable, Mapping
from contextlib import AsyncExitStack
from datetime import datetime
from pathlib import Path
from typing import Literal, Self, TypeVar

from peewee import SqliteDatabase

from dockflare_desktop.adapters.store import backups, edits, notes, opening, queries, rows
from dockflare_desktop.adapters.store.engine_rows import engine, engine_row
from dockflare_desktop.adapters.store.identity import settled_machine
from dockflare_desktop.adapters.store.ledger import history_row, ledger_row
from dockflare_desktop.adapters.store.opening import Opened
from dockflare_desktop.adapters.store.tables import (
    EngineRow,
    LedgerRow,
    PublicMeantRow,
    RememberedRow,
    SettingRow,
)
from dockflare_desktop.adapters.store.texts import storable
from dockflare_desktop.adapters.store.thread import DatabaseThread
from dockflare_desktop.adapters.store.trouble import translated
from dockflare_desktop.core.change import LedgerEntry, Outcome
from dockflare_desktop.core.doctor.facts import DatabaseHealth
from dockflare_desktop.core.engines.stored import StoredEngine
from dockflare_desktop.core.history import NOTHING, Actor, Around, HistoryEntry, Wanted, entry_of
from dockflare_desktop.core.model import Layered, Layers, Remembered
from dockflare_desktop.core.problem import Problem
from dockflare_desktop.core.public.view import Meant
from dockflare_desktop.core.settings import NAMES, Settings, changed, to_text
from dockflare_desktop.core.storing import Stored
from dockflare_desktop.engine.ports import Clock

T = TypeVar("T")

_CHOSEN = frozenset({"mode"})
"""Kept even when it equals the default: whether a mode was chosen at all matters (H42)."""

log = logging.getLogger(__name__)


class SqliteStore:
    """Every method may raise OutsideError (DATABASE_FAILED, DISK_FULL, OTHER_PROCESS).

    A write that returned is on the disk; one that raised has changed nothing.
    """

    def __init__(self, thread: DatabaseThread, opened: Opened, folder: Path, *, clock: Clock, machine: str) -> None:
        self._thread = thread
        self._db = opened.db
        self._identity = opened.identity
        self._folder = folder
        self._clock = clock
        self._machine = machine
        self.problems: tuple[Problem, ...] = opened.problems
        """What went wrong while opening and was put right (DATABASE_BROKEN)."""
        self.hand: Actor | None = Actor.YOU

    @classmethod
    async def open(cls, folder: Path, *, clock: Clock, machine: str) -> Self:
        """Open or make the database in `folder`. `machine` is any text that names this computer and user, "" where
        there is none. Raises OutsideError."""
        async with AsyncExitStack() as unless_opened:
            thread = DatabaseThread()
            unless_opened.push_async_callback(thread.close, lambda: None)
            opened = await thread.run(lambda: _open(folder, machine, clock()))
            unless_opened.pop_all()
        return cls(thread, opened, folder, clock=clock, machine=machine)

    async def close(self) -> None:
        """Finish what was begun and end the thread; waits some seconds at most."""
        await self._thread.close(lambda: _close(self._db))

    # --- whose database this is --------------------------------------------------------------------------------------

    @property
    def installation(self) -> str:
        """8 lower-case hex digits."""
        return self._identity.installation

    @property
    def lost(self) -> bool:
        """Whether the ledger is new, or older than the loss it was restored after. Stays so until the program ends;
        later starts find it so until something was settled."""
        return self._identity.lost

    @property
    def machine_changed(self) -> bool:
        """H16: the data folder was last used on another computer, or by another user."""
        return self._identity.machine_changed

    async def settle_machine(self, answer: Literal["moved", "copied"]) -> None:
        """The answer to H16. Moved: everything stays. Copied: what is at Cloudflare belongs to the other computer, so
        this installation gets an id of its own and an empty ledger."""
        was, copied = self._identity, answer == "copied"
        self._identity = await self._write(
            lambda db: settled_machine(db, self._folder, self._machine, was, copied=copied)
        )

    # --- what people stored ------------------------------------------------------------------------------------------

    async def layers(self) -> Layers:
        """Groups, overrides, manual rules, each in the order of its key."""
        return await self._read(queries.layers)

    async def save(self, item: Layered) -> None:
        """Add or replace."""
        await self.replace((item,))

    async def delete(self, item: Layered) -> None:
        """Remove; what is not there is no error."""
        await self.replace((), (item,))

    async def replace(  # noqa: PLR0913 - one transaction, and what is told of it
        self,
        saved: Iterable[Layered],
        deleted: Iterable[Layered] = (),
        rows: Iterable[LedgerEntry] = (),
        forgotten: Iterable[LedgerEntry] = (),
        *,
        actor: Actor | None = None,
        undoes: int = 0,
    ) -> None:
        """Save some and remove others, with the ledger's rows that come and go with them and what the history tells of
        it: all of it or nothing."""
        edit, now = Stored(tuple(saved), tuple(deleted)), self._clock()
        kept, gone = ([ledger_row(entry, now) for entry in each] for each in (rows, forgotten))
        by = self.hand if actor is None else actor

        def change(db: SqliteDatabase) -> None:
            edits.store(db, edit, now, by, undoes)
            queries.remove(db, LedgerRow, gone)
            if kept:
                queries.upsert(db, LedgerRow, kept)

        await self._write(change)

    async def settings(self) -> Settings:
        """Stored values over the defaults; one that this release does not accept is left out."""
        found = Settings()
        for key, text in (await self.stored_settings()).items():
            match changed(found, key, text):
                case Settings() as better:
                    found = better
                case Problem() as problem:
                    log.warning("stored setting left out: %s %s", problem.code, key)
        return found

    async def stored_settings(self) -> Mapping[str, str]:
        """Only what differs from the defaults, as text; and the mode, once one was chosen."""
        return await self._read(lambda db: {row.key: row.value for row in SettingRow.select().execute(db)})

    async def set_setting(self, key: str, value: str | None) -> None:
        """Store one value as text; None, or the default, drops it."""
        default = key in NAMES and key not in _CHOSEN and value == to_text(Settings(), key)
        if value is None or default:
            await self._write(lambda db: SettingRow.delete().where(SettingRow.key == key).execute(db))
        else:
            row = {"key": key, "value": storable(value)}
            await self._write(lambda db: queries.upsert(db, SettingRow, [row]))

    async def note(self, key: str) -> str | None:
        """A small fact of the program's own."""
        return await self._read(lambda db: notes.note(db, key))

    async def set_note(self, key: str, value: str | None) -> None:
        """Store such a fact; None drops it."""
        if value is None:
            await self._write(lambda db: notes.drop_note(db, key))
        else:
            await self._write(lambda db: notes.put_note(db, key, storable(value)))

    async def meant(self) -> tuple[Meant, ...]:
        """Addresses that are not ours and are meant to be public, in their order."""
        return await self._read(lambda db: tuple(rows.meant(row) for row in queries.in_order(db, PublicMeantRow)))

    async def set_meant(self, item: Meant, *, meant: bool) -> None:
        """Keep that an address is meant to be public, or forget it."""
        row = rows.meant_row(item)
        if meant:
            await self._write(lambda db: queries.upsert(db, PublicMeantRow, [row]))
        else:
            await self._write(lambda db: queries.remove(db, PublicMeantRow, [row]))

    async def engines(self) -> tuple[StoredEngine, ...]:
        """Engines as people keep them, in the order of their ids."""
        return await self._read(lambda db: tuple(engine(row) for row in queries.in_order(db, EngineRow)))

    async def save_engine(self, item: StoredEngine) -> None:
        """Add or replace."""
        row = engine_row(item)
        await self._write(lambda db: queries.upsert(db, EngineRow, [row]))

    async def delete_engine(self, item: StoredEngine) -> None:
        """Remove; what is not there is no error."""
        row = engine_row(item)
        await self._write(lambda db: queries.remove(db, EngineRow, [row]))

    # --- what was done -----------------------------------------------------------------------------------------------

    async def remembered(self) -> tuple[Remembered, ...]:
        """Who holds which key, in the order of the keys."""
        return await self._read(lambda db: tuple(rows.remembered(row) for row in queries.in_order(db, RememberedRow)))

    async def remember(self, items: Iterable[Remembered]) -> None:
        """Replace all of it; nothing is written where nothing changed."""
        wanted = sorted((rows.remembered_row(item) for item in items), key=lambda row: (row["hostname"], row["path"]))
        await self._write(lambda db: queries.replace_remembered(db, wanted))

    async def ledger(self, account: str | None = None) -> tuple[LedgerEntry, ...]:
        """Rows of one account, or of every one, in the order of account, kind, key and tunnel."""
        return await self._read(lambda db: queries.ledger(db, account))

    async def intend(self, entries: Iterable[LedgerEntry]) -> None:
        """Write rows before the calls; on the disk when this returns, so that no power cut makes ours look foreign."""
        wanted = [ledger_row(entry, self._clock()) for entry in entries]
        if wanted:
            await self._write(lambda db: queries.upsert(db, LedgerRow, wanted), durable=True)

    async def settle(
        self, entries: Iterable[LedgerEntry], outcomes: Iterable[Outcome], actor: Actor, around: Around = NOTHING
    ) -> None:
        """Rows and history together or not at all; what has become too old is dropped."""
        now = self._clock()
        settled = [ledger_row(entry, now) for entry in entries]
        written = [history_row(entry_of(outcome, actor, around, now)) for outcome in outcomes]
        await self._write(lambda db: queries.settle(db, settled, written, now))
        await self._thread.run(lambda: backups.backup_if_due(self._folder / opening.FILE, now))

    async def record(self, entry: HistoryEntry) -> None:
        """Append one write that no plan made; its id is given by the database, secrets are taken out."""
        now = self._clock()
        await self._write(lambda db: queries.append(db, [history_row(entry)], now))

    async def mark_undone(self, ids: Iterable[int], *, undone: bool = True) -> None:
        """Say of entries that they were taken back, or that they stand again."""
        chosen = list(ids)
        await self._write(lambda db: queries.mark_undone(db, chosen, undone=undone))

    async def forget(self, entries: Iterable[LedgerEntry]) -> None:
        """Delete rows."""
        unwanted = [ledger_row(entry, self._clock()) for entry in entries]
        await self._write(lambda db: queries.remove(db, LedgerRow, unwanted))

    async def history(self, limit: int = 200, before: int | None = None) -> tuple[HistoryEntry, ...]:
        """Newest first; `before` is the id of an entry already seen."""
        return await self.entries(Wanted(limit, before))

    async def entries(self, wanted: Wanted) -> tuple[HistoryEntry, ...]:
        """Those that are wanted, newest first."""
        return await self._read(lambda db: queries.history(db, wanted))

    async def count(self, wanted: Wanted) -> int:
        """How many those are, whatever the limit."""
        return await self._read(lambda db: queries.count(db, wanted))

    async def health(self) -> DatabaseHealth:
        """What SQLite's own check finds, the file's size, the newest copy."""

        def look() -> DatabaseHealth:
            with translated():
                return backups.health(self._db, self._folder / opening.FILE)

        return await self._thread.run(look)

    # --- the thread --------------------------------------------------------------------------------------------------

    async def _read(self, call: Callable[[SqliteDatabase], T]) -> T:
        def run() -> T:
            with translated():
                return call(self._db)

        return await self._thread.run(run)

    async def _write(self, call: Callable[[SqliteDatabase], T], *, durable: bool = False) -> T:
        def run() -> T:
            # IMMEDIATE: a deferred transaction that reads first fails at once where another process writes
            with translated(), queries.flushed(self._db, durable=durable), self._db.atomic("IMMEDIATE"):
                return call(self._db)

        return await self._thread.run(run)


def _open(folder: Path, machine: str, now: datetime) -> Opened:
    with translated():
        return opening.open_database(folder, machine, now)


def _close(db: SqliteDatabase) -> None:
    with translated():
        db.close()
