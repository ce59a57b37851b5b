"""What the engine needs of Cloudflare."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from typing import Protocol

from dockflare_desktop.core.cloud import Actual, App, Connector, Document, Look, Policy, Record, Tunnel
from dockflare_desktop.core.model import (
    JsonObject,
    PolicyBody,
)
from dockflare_desktop.core.problem import Problem
from dockflare_desktop.engine.ports.sign_in import SignInEdge


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


class Edge(SignInEdge, Protocol):
    """One Cloudflare account. Writes are never repeated by the adapter; an unclear answer is `ambiguous`."""

    @property
    def calls_left(self) -> int:
        """Calls that may still be made in this window, all kinds together."""

    @property
    def ahead(self) -> float | None:
        """Seconds by which our clock is ahead of Cloudflare's, as the last answer said; None before there was one."""

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

    async def rename_tunnel(self, tunnel_id: str, name: str) -> Tunnel:
        """Give a tunnel another name."""

    async def set_tunnel_secret(self, tunnel_id: str, secret: str) -> Tunnel:
        """Replace a tunnel's secret (base64 of 32 bytes or more), and with it its token."""

    async def clean_connections(self, tunnel_id: str) -> None:
        """Forget connections that were lost; connectors that run come back."""

    async def delete_tunnel(self, tunnel_id: str) -> None:
        """Delete a tunnel that no connector is connected to."""

    async def tunnel_token(self, tunnel_id: str) -> str:
        """What a connector needs to run a tunnel. Whoever has it can answer for the tunnel: it is kept nowhere."""

    async def verify(self) -> TokenReport:
        """Verify the token and probe each permission by a harmless read."""

    async def close(self) -> None:
        """Give back connections."""
