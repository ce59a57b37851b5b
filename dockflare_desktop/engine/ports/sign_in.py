"""What the engine needs of Cloudflare for sign-in methods and service tokens."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from dockflare_desktop.core.cloud import ServiceToken, SignInMethod
from dockflare_desktop.core.model import JsonObject


@dataclass(frozen=True, slots=True)
class IssuedToken:
    """A token together with its secret, which Cloudflare shows in this one answer."""

    token: ServiceToken
    secret: str = field(repr=False)


class SignInEdge(Protocol):
    """The part of Edge that people use by hand. Every method raises OutsideError; a write whose answer is unclear is
    `ambiguous`, and never repeated."""

    async def team(self) -> str:
        """The Zero Trust team's name as the organisation has it; "" where it has none."""

    async def sign_in_methods(self) -> Sequence[SignInMethod]:
        """All identity providers, in Cloudflare's order."""

    async def save_sign_in_method(self, body: JsonObject, method_id: str = "") -> SignInMethod:
        """Create ("" id) or replace an identity provider with `body` as it is."""

    async def delete_sign_in_method(self, method_id: str) -> None:
        """Delete one; one that is already gone is no error."""

    async def service_tokens(self) -> Sequence[ServiceToken]:
        """All service tokens."""

    async def create_service_token(self, name: str, duration: str) -> IssuedToken:
        """Make a token that is valid for a Go duration, or "forever"."""

    async def rotate_service_token(self, token_id: str, keep_until: datetime | None = None) -> IssuedToken:
        """Give a token a new secret; the old one ends at once, or at `keep_until`."""

    async def refresh_service_token(self, token_id: str) -> ServiceToken:
        """Let a token's time begin anew, with the same secret."""

    async def delete_service_token(self, token_id: str) -> None:
        """Delete one; Cloudflare refuses while a rule names it. One that is already gone is no error."""
