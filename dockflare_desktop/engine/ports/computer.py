"""What the engine needs of this computer: database, keyring, notifications, clock."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Literal, Protocol

from dockflare_desktop.core.change import LedgerEntry, Outcome
from dockflare_desktop.core.doctor.facts import DatabaseHealth
from dockflare_desktop.core.engines.stored import StoredEngine
from dockflare_desktop.core.history import NOTHING, Actor, Around, HistoryEntry, Wanted
from dockflare_desktop.core.model import Layered, Layers, Remembered
from dockflare_desktop.core.problem import Problem
from dockflare_desktop.core.public.outside import Answer
from dockflare_desktop.core.public.view import Meant
from dockflare_desktop.core.settings import Settings


class Store(Protocol):
    """The local database. Every method may raise OutsideError (DATABASE_FAILED, DATABASE_NEWER, DISK_FULL)."""

    @property
    def installation(self) -> str:
        """8 lower-case hex digits; known after `open`."""

    @property
    def lost(self) -> bool:
        """Whether the database is new, so that ownership is proved by markers."""

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What opening it had to repair (DATABASE_BROKEN)."""

    @property
    def machine_changed(self) -> bool:
        """H16: the data was last used on another computer, and nobody said yet whether it moved or was copied."""

    async def settle_machine(self, answer: Literal["moved", "copied"]) -> None:
        """The answer to H16; copied: another installation id, and an empty ledger."""

    hand: Actor | None
    """Who edits through this process: every edit of what people store is told in the history, in the transaction that
    stores it. None: nothing is told, since nobody edits (samples)."""

    async def layers(self) -> Layers:
        """Groups, overrides, manual rules."""

    async def save(self, item: Layered) -> None:
        """Add or replace (by id, by key and field, by key)."""

    async def delete(self, item: Layered) -> None:
        """Remove; what is not there is no error."""

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
        """Save some and remove others, with the ledger's rows that come and go with them: all of it or nothing. The
        history tells it of `actor` (None: of `hand`), `undoes` is the entry that is taken back with it."""

    async def settings(self) -> Settings:
        """Stored values over the defaults."""

    async def stored_settings(self) -> Mapping[str, str]:
        """Only what differs from the defaults, as text."""

    async def set_setting(self, key: str, value: str | None) -> None:
        """Store one value as text; None drops it."""

    async def remembered(self) -> tuple[Remembered, ...]:
        """Who holds which key."""

    async def remember(self, items: Iterable[Remembered]) -> None:
        """Replace all of it, in one transaction."""

    async def ledger(self, account: str | None = None) -> tuple[LedgerEntry, ...]:
        """Rows of one account; None: of every account."""

    async def intend(self, entries: Iterable[LedgerEntry]) -> None:
        """Write rows before the calls (upsert by account, kind, key, tunnel)."""

    async def settle(
        self, entries: Iterable[LedgerEntry], outcomes: Iterable[Outcome], actor: Actor, around: Around = NOTHING
    ) -> None:
        """After the calls: upsert rows (REMOVED ones stay 24 hours) and append history, in one transaction."""

    async def record(self, entry: HistoryEntry) -> None:
        """Append a write that no plan made to the history, without secrets; the database gives the id. One that undoes
        another marks that as undone."""

    async def mark_undone(self, ids: Iterable[int], *, undone: bool = True) -> None:
        """Say of entries that they were taken back, or (False) that they stand again."""

    async def forget(self, entries: Iterable[LedgerEntry]) -> None:
        """Delete rows: an intended write that is known not to have happened."""

    async def history(self, limit: int = 200, before: int | None = None) -> tuple[HistoryEntry, ...]:
        """Newest first."""

    async def entries(self, wanted: Wanted) -> tuple[HistoryEntry, ...]:
        """Those that are wanted, newest first."""

    async def count(self, wanted: Wanted) -> int:
        """How many those are, whatever the limit."""

    async def note(self, key: str) -> str | None:
        """A small fact of the program's own (pause until, machine, accepted lists)."""

    async def set_note(self, key: str, value: str | None) -> None:
        """Store such a fact; None drops it."""

    async def meant(self) -> tuple[Meant, ...]:
        """Addresses that are not ours and that somebody said are meant to be public."""

    async def set_meant(self, item: Meant, *, meant: bool) -> None:
        """Keep that, or forget it (by hostname and path); what is not there is no error."""

    async def engines(self) -> tuple[StoredEngine, ...]:
        """Engines as people keep them, in the order of their ids."""

    async def save_engine(self, item: StoredEngine) -> None:
        """Add or replace (by id)."""

    async def delete_engine(self, item: StoredEngine) -> None:
        """Remove; what is not there is no error."""

    async def health(self) -> DatabaseHealth:
        """What a check of the file finds, its size, its newest copy."""

    async def close(self) -> None:
        """End the database thread."""


class Secrets(Protocol):
    """The API token in the OS keyring. Raises OutsideError (KEYRING_NONE, KEYRING_LOCKED)."""

    async def token(self) -> str | None:
        """The token, or None."""

    async def set_token(self, token: str | None) -> None:
        """Store or delete it; verified by reading back."""

    @property
    def from_environment(self) -> bool:
        """Whether the token comes from the environment, so that no keyring is needed."""

    @property
    def session_only(self) -> bool:
        """True where there is no usable keyring, so that the token is kept in memory until the program ends."""


class Outside(Protocol):
    """The internet, for somebody who just asks."""

    async def ask(self, url: str) -> Answer:
        """One request without credentials; no redirect is followed. Never raises: what hinders is in the answer."""


SECOND = "second"  # what a click on a notification's second button reports


class Notifier(Protocol):
    """Desktop notifications."""

    async def notify(
        self, title: str, body: str, *, key: str, stays: bool = False, actions: Sequence[str] = ()
    ) -> None:
        """Show one; one with the same `key` is replaced. `actions` are the words of its buttons, where there can be
        any. A click reports `key`, and SECOND where it was on the second button."""

    async def withdraw(self, key: str) -> None:
        """Take it back, where the desktop can."""

    async def close(self) -> None:
        """Give back the connection. What is shown stays."""


Clock = Callable[[], datetime]
