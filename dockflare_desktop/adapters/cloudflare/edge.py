"""Edge on the Cloudflare SDK: the port's methods, each a call or two of the modules beside it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from dockflare_desktop.adapters.cloudflare import access, dns, sign_in, tunnels
from dockflare_desktop.adapters.cloudflare.account import Account, TokenCheck, list_zones, read_team, the_account
from dockflare_desktop.adapters.cloudflare.calls import Calls
from dockflare_desktop.adapters.cloudflare.observe import Memory, Observation
from dockflare_desktop.adapters.cloudflare.tunnels import TunnelPath
from dockflare_desktop.core.cloud import (
    Actual,
    App,
    Connector,
    Document,
    Look,
    Policy,
    Record,
    ServiceToken,
    SignInMethod,
    Tunnel,
)
from dockflare_desktop.core.model import JsonObject, PolicyBody
from dockflare_desktop.engine.ports import Edge, RecordWrite, TokenReport, Urgency
from dockflare_desktop.engine.ports.sign_in import IssuedToken


class CloudflareEdge(Edge):
    """One account of Cloudflare: the chosen one (by id), else the only one the token sees.

    Reads by `observe` are background work; `document` and `connectors` are asked for when a write hangs on them, so
    they go with the writes; `verify` is somebody waiting.
    """

    def __init__(self, calls: Calls, account_id: str = "", *, account_owned: bool = False) -> None:
        self._calls, self._chosen, self._account_owned = calls, account_id, account_owned
        self._memory = Memory()

    @property
    def calls_left(self) -> int:
        """Calls that may still be made in this window, as the status shows them."""
        return self._calls.left

    @property
    def ahead(self) -> float | None:
        """Seconds by which our clock is ahead of Cloudflare's."""
        return self._calls.skew

    async def observe(self, look: Look) -> Actual:
        return await Observation(self._calls, self._memory, self._chosen, look).run()

    async def document(self, tunnel_id: str) -> Document:
        return await tunnels.read_document(self._calls, await self._at(tunnel_id), Urgency.WRITE)

    async def connectors(self, tunnel_id: str) -> tuple[Connector, ...]:
        return await tunnels.read_connectors(self._calls, await self._at(tunnel_id), Urgency.WRITE)

    async def put_document(self, tunnel_id: str, config: JsonObject) -> Document:
        return await tunnels.put_document(self._calls, await self._at(tunnel_id), config)

    async def write_records(self, zone_id: str, writes: Sequence[RecordWrite]) -> Mapping[str, Record]:
        return await dns.write_records(self._calls, zone_id, writes, self._memory.name_of(zone_id))

    async def put_app(self, body: JsonObject, app_id: str = "") -> App:
        raw = await access.put_app(self._calls, await self._account_id(), body, app_id)
        return access.as_app(raw, self._memory.reusable)

    async def delete_app(self, app_id: str) -> None:
        await access.delete(self._calls, await self._account_id(), "apps", app_id)

    async def put_policy(self, body: PolicyBody, policy_id: str = "") -> Policy:
        policy = await access.put_policy(self._calls, await self._account_id(), body, policy_id)
        self._memory.reusable.add(policy.id)
        return policy

    async def delete_policy(self, policy_id: str) -> None:
        await access.delete(self._calls, await self._account_id(), "policies", policy_id)
        self._memory.reusable.discard(policy_id)

    async def create_tunnel(self, name: str) -> Tunnel:
        tunnel = await tunnels.create_tunnel(self._calls, await self._account_id(), name)
        self._memory.tunnels[tunnel.name] = tunnel.id
        return tunnel

    async def rename_tunnel(self, tunnel_id: str, name: str) -> Tunnel:
        at = await self._at(tunnel_id)
        tunnel = await tunnels.change_tunnel(self._calls, at, {"name": name})
        self._memory.tunnels.pop(at.subject, None)
        self._memory.tunnels[tunnel.name] = tunnel.id
        return tunnel

    async def set_tunnel_secret(self, tunnel_id: str, secret: str) -> Tunnel:
        return await tunnels.change_tunnel(self._calls, await self._at(tunnel_id), {"tunnel_secret": secret})

    async def clean_connections(self, tunnel_id: str) -> None:
        await tunnels.clean_connections(self._calls, await self._at(tunnel_id))

    async def delete_tunnel(self, tunnel_id: str) -> None:
        await tunnels.delete_tunnel(self._calls, await self._at(tunnel_id))

    async def tunnel_token(self, tunnel_id: str) -> str:
        return await tunnels.read_token(self._calls, await self._at(tunnel_id))

    async def team(self) -> str:
        return await read_team(self._calls, await self._account_id())

    async def sign_in_methods(self) -> Sequence[SignInMethod]:
        return await sign_in.list_methods(self._calls, await self._account_id())

    async def save_sign_in_method(self, body: JsonObject, method_id: str = "") -> SignInMethod:
        return await sign_in.put_method(self._calls, await self._account_id(), body, method_id)

    async def delete_sign_in_method(self, method_id: str) -> None:
        await access.delete(self._calls, await self._account_id(), "identity_providers", method_id)

    async def service_tokens(self) -> Sequence[ServiceToken]:
        return await sign_in.list_tokens(self._calls, await self._account_id())

    async def create_service_token(self, name: str, duration: str) -> IssuedToken:
        return await sign_in.create_token(self._calls, await self._account_id(), name, duration)

    async def rotate_service_token(self, token_id: str, keep_until: datetime | None = None) -> IssuedToken:
        return await sign_in.rotate_token(self._calls, await self._account_id(), token_id, keep_until)

    async def refresh_service_token(self, token_id: str) -> ServiceToken:
        return await sign_in.refresh_token(self._calls, await self._account_id(), token_id)

    async def delete_service_token(self, token_id: str) -> None:
        await access.delete(self._calls, await self._account_id(), "service_tokens", token_id)

    async def verify(self) -> TokenReport:
        return await TokenCheck(self._calls, self._chosen, account_owned=self._account_owned).run()

    async def close(self) -> None:
        await self._calls.close()

    async def _at(self, tunnel_id: str) -> TunnelPath:
        return TunnelPath(await self._account_id(), tunnel_id, self._memory.name_of(tunnel_id))

    async def _account_id(self) -> str:
        """Known after the first look; before it, one more list tells."""
        if self._chosen:
            return self._chosen
        account: Account | None = self._memory.account
        if account is None:
            account = self._memory.account = await the_account(self._calls, await list_zones(self._calls))
        return account.id
