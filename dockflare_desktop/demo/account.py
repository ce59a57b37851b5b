"""The embedded account: all that a Cloudflare account holds, and helpers to furnish it for tests and the demo.

Helpers go through the handlers of the API, so nothing can be put in that the API would refuse, except where said.
"""

import base64
import json
import string
from collections.abc import Callable, Iterable, Mapping, Set
from copy import deepcopy
from datetime import datetime, timedelta
from random import Random

from dockflare_desktop.demo import (
    access_app_policies,
    access_apps,
    access_groups,
    access_policies,
    access_providers,
    access_team,
    access_tokens,
    dns,
    permissions,
    tunnels,
)
from dockflare_desktop.demo.asking import Ask, Reply
from dockflare_desktop.demo.connectors import COLOS, Connection, Connector, Tunnel, tunnel_state
from dockflare_desktop.demo.state import RECORD_QUOTAS, Access, Token, Zone
from dockflare_desktop.demo.values import Body, hostname, new_hex, new_uuid, part, stamp

Handler = Callable[[Ask], Reply]
_TOKEN_LENGTH = 40
_ADMIN_ROLE = "33666b9c79b9a5273fc7344ff42f953d"
_MINIMAL_ROLE = "05784afa30c1afe1440e79d9351c7430"
TOKEN_CHARS = frozenset(string.ascii_letters + string.digits + "_-")


class Account:
    """One Cloudflare account. `clock` gives its time; all ids and secrets come from `rng`, so a seed repeats them."""

    def __init__(self, clock: Callable[[], datetime], *, rng: Random, name: str = "Home") -> None:
        self.clock = clock
        self.rng = rng
        self.id = new_hex(rng)
        self.name = name
        self.created = clock()
        self.zones: dict[str, Zone] = {}
        self.tokens: dict[str, Token] = {}
        self.members: list[Body] = []
        self.tunnels: dict[str, Tunnel] = {}
        self.access = Access()
        self.connector_lag: timedelta | None = timedelta(0)
        """For connectors that come later: how long after a PUT they take the document; None: only when polled."""
        self.checks_catch_all_only = False
        """Let PUT refuse only what the API is proven to refuse; the rest is then the connectors' to refuse."""
        self.set_organization("home.cloudflareaccess.com")

    def body(self) -> Body:
        settings: Body = {"enforce_twofactor": False, "access_approval_expiry": None, "api_access_enabled": True}
        return {
            "id": self.id,
            "name": self.name,
            "type": "standard",
            "settings": settings,
            "created_on": stamp(self.created),
        }

    def new_secret(self) -> str:
        """The secret of a tunnel: 32 bytes in base64."""
        return base64.b64encode(self.rng.randbytes(32)).decode()

    # Furnishing: each returns the id of what it made.

    def add_zone(self, name: str, plan: str = "free", status: str = "active", *, quota: int | None = None) -> str:
        if plan not in RECORD_QUOTAS or hostname(name) != name:
            raise ValueError(f"no zone {name!r} on plan {plan!r}")
        zone = Zone(new_hex(self.rng), name, plan, status, self.clock(), quota or RECORD_QUOTAS[plan])
        self.zones[zone.id] = zone
        return zone.id

    def add_token(
        self,
        token: str,
        permissions: Set[str] = permissions.ALL,
        status: str = "active",
        *,
        account_owned: bool = False,
        expires: datetime | None = None,
    ) -> Token:
        """Let `token` in; one may be added to several accounts. Raises ValueError for what is no token's form."""
        if len(token) < _TOKEN_LENGTH or not TOKEN_CHARS.issuperset(token):
            raise ValueError(f"a token has at least {_TOKEN_LENGTH} letters, digits, _ and -")
        if unknown := permissions - _PERMISSIONS:
            raise ValueError(f"no such permissions: {sorted(unknown)}")
        self.tokens[token] = Token(new_hex(self.rng), token, permissions, status, account_owned, expires)
        return self.tokens[token]

    def add_member(self, email: str, *, administrator: bool = True, status: str = "accepted") -> str:
        member, role = (
            new_hex(self.rng),
            "Super Administrator - All Privileges" if administrator else "Minimal Account Access",
        )
        user = {"id": new_hex(self.rng), "email": email, "first_name": None, "last_name": None}
        ident = _ADMIN_ROLE if administrator else _MINIMAL_ROLE
        roles = [{"id": ident, "name": role, "description": role, "permissions": {}}]
        self.members.append({"id": member, "email": email, "status": status, "user": user, "roles": roles})
        return member

    def add_record(self, zone: str, kind: str, name: str, content: str, **fields: object) -> str:
        """With `managed=True` the record belongs to another product and cannot be changed by the API."""
        managed = fields.pop("managed", False)
        sent = {"type": kind, "name": name, "content": content, **fields}
        ident = self._made(dns.create, sent, zone=zone)
        if managed:
            self.zones[zone].put({**self.zones[zone].records[ident], "meta": {"read_only": True}})
        return ident

    def add_tunnel(self, name: str, config_src: str = "cloudflare") -> str:
        return self._made(tunnels.create, {"name": name, "config_src": config_src})

    def put_document(self, tunnel: str, config: Mapping[str, object]) -> int:
        """Store the next version of a tunnel's document as another writer would, **unchecked**; returns the version."""
        self.tunnels[tunnel].configure(deepcopy(dict(config)), self.clock())
        return self.tunnels[tunnel].version

    def add_app(self, **body: object) -> str:
        return self._made(access_apps.create, {"type": "self_hosted", **body})

    def add_app_policy(self, app: str, **body: object) -> str:
        return self._made(access_app_policies.create, body, app)

    def add_policy(self, name: str, decision: str, include: Iterable[object], **body: object) -> str:
        """A reusable policy."""
        return self._made(access_policies.create, {"name": name, "decision": decision, "include": [*include], **body})

    def add_group(self, name: str, include: Iterable[object], **body: object) -> str:
        return self._made(access_groups.create, {"name": name, "include": [*include], **body})

    def add_identity_provider(self, name: str, kind: str = "onetimepin", **config: object) -> str:
        return self._made(access_providers.create, {"name": name, "type": kind, "config": config})

    def add_service_token(self, name: str, **body: object) -> str:
        return self._made(access_tokens.create, {"name": name, **body})

    def add_tag(self, name: str) -> None:
        access_team.create_tag(self._ask({"name": name}))

    def set_organization(self, auth_domain: str | None, **fields: object) -> None:
        """Set up Zero Trust under this domain; None: not set up, so that every Access call is refused."""
        self.access.organization = None
        if auth_domain is not None:
            access_team.create_organization(self._ask({"name": self.name, "auth_domain": auth_domain, **fields}))

    def _ask(self, body: object, *ids: str, zone: str | None = None) -> Ask:
        content = json.dumps(body).encode()
        found = self.zones[zone] if zone is not None else None
        return Ask([self], _INSIDER, self.clock(), ids, {}, content, self, found)

    def _made(self, handler: Handler, body: object, *ids: str, zone: str | None = None) -> str:
        return str(part({"made": handler(self._ask(body, *ids, zone=zone)).result}, "made")["id"])

    # Connectors

    def connect(
        self, tunnel: str, version: str = "2026.8.2", client_id: str | None = None, document: Body | None = None
    ) -> Connector:
        """Start a connector with its four connections; it takes the tunnel's document as it takes later ones.

        `document` is what its own file says, which rules as long as the tunnel is locally managed.
        """
        now = self.clock()
        found = self.tunnels[tunnel]
        connector = Connector(client_id or new_uuid(self.rng), version, now, self.connector_lag)
        connector.document = deepcopy(document or {})
        connector.connections = [Connection(new_uuid(self.rng), colo, now) for colo in COLOS]
        if found.config is not None:
            connector.offer(found.version, found.config, found.configured or now, found.fault)
        found.connectors[connector.id] = connector
        found.refresh(now)
        return connector

    def disconnect(self, tunnel: str, connector: Connector) -> None:
        """Stop a connector; it is no longer listed."""
        self.tunnels[tunnel].connectors.pop(connector.id, None)
        self.tunnels[tunnel].refresh(self.clock())

    def lose(self, tunnel: str, connector: Connector, connections: int = 1) -> None:
        """Cut some of a connector's connections; they stay listed as pending."""
        for connection in connector.connections[:connections]:
            connection.pending = True
        self.tunnels[tunnel].refresh(self.clock())

    def snapshot(self) -> dict[str, object]:
        """Every object by kind and id (records by zone and id), to compare with a later one. Look, do not touch.

        Stored bodies are never changed in place, so keeping them is as good as a deep copy, and far faster.
        """
        access = self.access
        return {
            "records": {zone.id: dict(zone.records) for zone in self.zones.values()},
            "tunnels": {tunnel.id: tunnel_state(tunnel) for tunnel in self.tunnels.values()},
            "apps": {ident: access_apps.app_body(access, app) for ident, app in access.apps.items()},
            "policies": {ident: policy.body for ident, policy in access.policies.items()},
            "groups": dict(access.groups),
            "providers": dict(access.providers),
            "service_tokens": dict(access.service_tokens),
            "secrets": dict(access.secrets),
            "tags": dict(access.tags),
            "organization": access.organization,
        }


_PERMISSIONS = permissions.NAMES
_INSIDER = Token("", "", permissions.ALL)
