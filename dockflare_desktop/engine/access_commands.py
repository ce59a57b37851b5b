"""What windows and the command line ask of sign-in methods, service tokens and the logins of whole zones."""

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import Protocol

from dockflare_desktop.core.account.methods import MethodDraft
from dockflare_desktop.core.account.overview import AccessOverview, MethodSaved, Removal, TokenMade, ZoneRemoval
from dockflare_desktop.core.account.used_by import Use
from dockflare_desktop.core.model import ServiceKey
from dockflare_desktop.core.problem import Problem


class AccessCommands(Protocol):
    """What the Access page asks for sign-in methods and service tokens. What hinders is among the answer's problems."""

    async def overview(self) -> AccessOverview:
        """Methods and tokens with their users, read at Cloudflare now."""

    async def save_method(self, draft: MethodDraft) -> MethodSaved:
        """Add a sign-in method, or change one; secrets that are not typed stay."""

    async def delete_method(self, method_id: str, despite: Collection[Use] = ()) -> Removal:
        """Delete a sign-in method. What uses it comes back, and then it stays: ours always keeps it, others unless they
        are in `despite`, as they were shown."""

    async def create_token(self, name: str, lifetime: str) -> TokenMade:
        """Make a service token; its secret is in this answer alone."""

    async def rotate_token(self, token_id: str, keep: timedelta = timedelta(0)) -> TokenMade:
        """Give a token a new secret; the old one works for so long still."""

    async def refresh_token(self, token_id: str) -> TokenMade:
        """Let a token's time begin anew, with the same secret."""

    async def delete_token(self, token_id: str) -> Removal:
        """Delete a token that nothing uses; else its users come back."""

    async def check_zone(self, zone: str, fields: Mapping[str, str]) -> Sequence[Problem]:
        """What `save_zone` would find wrong."""

    async def save_zone(self, zone: str, fields: Mapping[str, str]) -> Sequence[Problem]:
        """Set who enters the hostnames of a zone that say nothing of their own, in label texts; with problems nothing
        is stored."""

    async def delete_zone(self, zone: str, opens: Collection[ServiceKey] = ()) -> ZoneRemoval:
        """Take a whole zone's login back. What would be open to everyone comes back, unless it was shown (`opens`)."""
