"""What the engine needs from outside, in our words. Adapters raise OutsideError and nothing else."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Literal, Protocol

from dockflare_desktop.core.change import LedgerEntry, Outcome
from dockflare_desktop.core.cloud import Actual, App, Connector, Document, Look, Policy, Record, Tunnel
from dockflare_desktop.core.model import (
    AccessGroup,
    Container,
    JsonObject,
    Layers,
    ManualRule,
    Override,
    PolicyBody,
    Remembered,
)
from dockflare_desktop.core.problem import Problem
from dockflare_desktop.core.settings import Settings


class OutsideError(Exception):
    """The outside failed. `ambiguous`: a write may have taken effect, so it must be read before it is repeated.
    `retry_after` is in seconds, as the far end asked; `status` and `code` are Cloudflare's where it answered."""

    def __init__(
        self,
        problem: Problem,
        *,
        ambiguous: bool = False,
        retry_after: float | None = None,
        status: int = 0,
        code: int = 0,
    ) -> None:
        super().__init__(problem.code, problem.subject, problem.detail)
        self.problem = problem
        self.ambiguous = ambiguous
        self.retry_after = retry_after
        self.status = status
        self.code = code


# --- Docker ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One complete list: which daemon answered, when it was asked, and all its containers (stopped ones too)."""

    engine_id: str  # the daemon's id, from its info (H27)
    name: str  # the daemon's host name
    containers: tuple[Container, ...]
    at: datetime
    socket: str = ""  # path of the engine's own Unix socket, where local (H24)


class ContainerSource(Protocol):
    """One Docker engine."""

    @property
    def url(self) -> str:
        """Its address, without secrets."""

    async def snapshot(self) -> Snapshot:
        """Everything there is, in one list request. Raises OutsideError (ENGINE_AWAY, ENGINE_DENIED, ...)."""

    async def watch(self, on_change: Callable[[], None], on_stream: Callable[[bool], None]) -> None:
        """Until cancelled: reconnects for ever; `on_stream(True)` when the event stream is connected (so that the list
        comes after), `on_stream(False)` when it is lost or half open; `on_change` when anything happened."""

    async def close(self) -> None:
        """Give back sockets and threads."""


# --- Cloudflare ------------------------------------------------------------------------------------------------------


class Urgency(IntEnum):
    """Who goes first when calls are scarce."""

    INTERACTIVE = 0
    WRITE = 1
    READ = 2


class Budget(Protocol):
    """The one rate limiter: every call to Cloudflare passes it."""

    @property
    def left(self) -> int:
        """Calls that may still be made in this window."""

    async def take(self, urgency: Urgency) -> None:
        """Wait until a call may be made."""

    def heard(self, left: int | None, reset: float | None, retry_after: float | None) -> None:
        """What the answer said: calls left, seconds until the window resets, seconds to wait (429)."""


@dataclass(frozen=True, slots=True)
class RecordWrite:
    """One record in a batch. `id` "" creates, `body` None deletes, both given replaces (PATCH) the keys in `body`."""

    change_id: str
    id: str = ""
    body: JsonObject | None = None


@dataclass(frozen=True, slots=True)
class TokenReport:
    """Result of `account verify`: whether the token is accepted and, per permission, whether it may be used."""

    accepted: bool
    expires_at: datetime | None = None
    permissions: Mapping[str, bool] = field(default_factory=dict)  # the dashboard's words -> usable
    accounts: tuple[tuple[str, str], ...] = ()  # id, name
    problem: Problem | None = None


class Edge(Protocol):
    """One Cloudflare account. Writes are never repeated by the adapter; an unclear answer is `ambiguous`."""

    @property
    def calls_left(self) -> int:
        """Calls that may still be made in this window, all kinds together."""

    async def observe(self, look: Look) -> Actual:
        """Read what a round needs; parts that cannot be read are None, with a problem in `Actual.problems`. Raises
        OutsideError only when nothing can be judged (offline, token refused, rate limited, zones unreadable)."""

    async def document(self, tunnel_id: str) -> Document:
        """A tunnel's configuration, raw."""

    async def connectors(self, tunnel_id: str) -> tuple[Connector, ...]:
        """The connected connectors."""

    async def put_document(self, tunnel_id: str, config: JsonObject) -> Document:
        """Replace a tunnel's configuration; the answer is the verification."""

    async def write_records(self, zone_id: str, writes: Sequence[RecordWrite]) -> Mapping[str, Record]:
        """One transactional batch (at most 200), by change id; deletes, then patches, then posts."""

    async def put_app(self, body: JsonObject, app_id: str = "") -> App:
        """Create ("" id) or replace an application."""

    async def delete_app(self, app_id: str) -> None:
        """Delete an application; one that is already gone is no error."""

    async def put_policy(self, body: PolicyBody, policy_id: str = "") -> Policy:
        """Create ("" id) or replace a reusable policy."""

    async def delete_policy(self, policy_id: str) -> None:
        """Delete a reusable policy; one that is already gone is no error."""

    async def create_tunnel(self, name: str) -> Tunnel:
        """Create a remotely managed tunnel."""

    async def verify(self) -> TokenReport:
        """Verify the token and probe each permission by a harmless read."""

    async def close(self) -> None:
        """Give back connections."""


# --- this computer ---------------------------------------------------------------------------------------------------


class Actor(StrEnum):
    """Who caused a write."""

    AUTOMATIC = "automatic"
    YOU = "you"
    APPROVED = "approved"
    COMMAND_LINE = "command line"


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One write as remembered: what was there before, what after, why, by whom, with which result."""

    id: int
    at: datetime
    kind: str
    action: str
    target: str
    why: str
    actor: Actor
    result: str  # done | failed | skipped
    problem: str = ""  # code
    detail: str = ""
    before: JsonObject | None = None
    after: JsonObject | None = None
    took_ms: int = 0


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

    async def layers(self) -> Layers:
        """Groups, overrides, manual rules."""

    async def save(self, item: AccessGroup | Override | ManualRule) -> None:
        """Add or replace (by id, by key and field, by key)."""

    async def delete(self, item: AccessGroup | Override | ManualRule) -> None:
        """Remove; what is not there is no error."""

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

    async def ledger(self, account: str) -> tuple[LedgerEntry, ...]:
        """Rows of one account."""

    async def intend(self, entries: Iterable[LedgerEntry]) -> None:
        """Write rows before the calls (upsert by account, kind, key, tunnel)."""

    async def settle(self, entries: Iterable[LedgerEntry], outcomes: Iterable[Outcome], actor: Actor) -> None:
        """After the calls: upsert rows (REMOVED ones stay 24 hours) and append history, in one transaction."""

    async def forget(self, entries: Iterable[LedgerEntry]) -> None:
        """Delete rows: an intended write that is known not to have happened."""

    async def history(self, limit: int = 200, before: int | None = None) -> tuple[HistoryEntry, ...]:
        """Newest first."""

    async def note(self, key: str) -> str | None:
        """A small fact of the program's own (pause until, machine, accepted lists)."""

    async def set_note(self, key: str, value: str | None) -> None:
        """Store such a fact; None drops it."""

    async def close(self) -> None:
        """End the database thread."""


class Secrets(Protocol):
    """The API token in the OS keyring. Raises OutsideError (KEYRING_NONE, KEYRING_LOCKED)."""

    async def token(self) -> str | None:
        """The token, or None."""

    async def set_token(self, token: str | None) -> None:
        """Store or delete it; verified by reading back."""

    @property
    def session_only(self) -> bool:
        """True where there is no usable keyring, so that the token is kept in memory until the program ends."""


class Notifier(Protocol):
    """Desktop notifications."""

    async def notify(self, title: str, body: str, *, key: str, stays: bool = False, action: str = "") -> None:
        """Show one; one with the same `key` is replaced. A click reports `key` and calls back where offered."""

    async def withdraw(self, key: str) -> None:
        """Take it back, where the desktop can."""

    async def close(self) -> None:
        """Give back the connection. What is shown stays."""


Clock = Callable[[], datetime]
