"""Tunnels, and the connectors that run them: what cloudflared does with each new version of the document."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from dockflare_desktop.demo.ingress_check import document_fault
from dockflare_desktop.demo.values import Body, stamp

COLOS = ("arn01", "fra06", "arn04", "fra10")


@dataclass(slots=True)
class Connection:
    """One of a connector's four connections to Cloudflare's edge."""

    id: str
    colo: str
    opened: datetime
    pending: bool = False
    """Lost, and still listed while the connector tries again."""


@dataclass(slots=True)
class Connector:
    """A running cloudflared. It keeps its document when a newer one is invalid, and ignores versions up to its own."""

    id: str
    version: str
    started: datetime
    lag: timedelta | None = timedelta(0)
    """How long after a PUT it takes the document; None: only when `poll` is called."""
    refuses: bool = False
    """Refuse every document from now on, whatever it says."""
    config_version: int = 0
    document: Body = field(default_factory=dict)
    fault: str | None = None
    """Why it refused the latest document it was offered, in cloudflared's words."""
    connections: list[Connection] = field(default_factory=list)
    offered: tuple[int, Body, datetime, str | None] | None = None

    def offer(self, version: int, document: Body, at: datetime, fault: str | None) -> None:
        """A document is on its way, with cloudflared's verdict on it; it is taken once `lag` has passed.

        It overtakes none that is due.
        """
        self.settle(at)
        self.offered = (version, document, at, fault)
        self.settle(at)

    def settle(self, now: datetime) -> None:
        """Take what has been on its way long enough by now."""
        if self.offered is not None and self.lag is not None and self.offered[2] + self.lag <= now:
            self.poll()

    def poll(self) -> bool:
        """Take the document on its way, if there is one and it is newer and valid; whether it was taken."""
        if self.offered is None:
            return False
        version, document, _, fault = self.offered
        self.offered = None
        if version <= self.config_version:
            return False
        self.fault = "refused as the test asked" if self.refuses else fault
        if self.fault is None:
            self.config_version, self.document = version, document
        return self.fault is None

    def serving(self) -> bool:
        return any(not connection.pending for connection in self.connections)


@dataclass(slots=True)
class Tunnel:
    """A tunnel; `config` None means it was never configured remotely."""

    id: str
    account: str
    name: str
    config_src: str
    secret: str
    created: datetime
    deleted: datetime | None = None
    config: Body | None = None
    version: int = 0
    fault: str | None = None
    """Why cloudflared refuses this version, in its words."""
    configured: datetime | None = None
    active: datetime | None = None
    inactive: datetime | None = None
    connectors: dict[str, Connector] = field(default_factory=dict)

    def configure(self, config: Body, now: datetime, *, valid: bool = False) -> None:
        """Store the next version, valid or not, and offer it to every connector; `valid`: it was checked."""
        self.config, self.version, self.configured = config, self.version + 1, now
        self.config_src = "cloudflare"
        self.fault = None if valid else document_fault(config)
        for connector in self.connectors.values():
            connector.offer(self.version, config, now, self.fault)

    def settle(self, now: datetime) -> None:
        for connector in self.connectors.values():
            connector.settle(now)

    def refresh(self, now: datetime) -> None:
        """Keep `conns_active_at` and `conns_inactive_at` true after a connector came or went."""
        serving = any(connector.serving() for connector in self.connectors.values())
        if serving and (self.active is None or self.inactive is not None):
            self.active, self.inactive = now, None
        elif not serving and self.active is not None and self.inactive is None:
            self.inactive = now

    def status(self) -> str:
        if self.active is None:
            return "inactive"
        listed = [connection for connector in self.connectors.values() for connection in connector.connections]
        if all(connection.pending for connection in listed):
            return "down"
        failed = any(connection.pending for connection in listed)
        return "degraded" if failed or len(listed) < len(COLOS) else "healthy"


def connection_body(connector: Connector, connection: Connection) -> Body:
    return {
        "id": connection.id,
        "uuid": connection.id,
        "client_id": connector.id,
        "client_version": connector.version,
        "colo_name": connection.colo,
        "origin_ip": "203.0.113.7",
        "opened_at": stamp(connection.opened),
        "is_pending_reconnect": connection.pending,
    }


def connector_body(connector: Connector) -> Body:
    return {
        "id": connector.id,
        "version": connector.version,
        "arch": "linux_amd64",
        "run_at": stamp(connector.started),
        "config_version": connector.config_version,
        "features": ["allow_remote_config", "serialized_headers", "support_datagram_v2", "support_quic_eof"],
        "conns": [connection_body(connector, connection) for connection in connector.connections],
    }


def tunnel_body(tunnel: Tunnel) -> Body:
    """A tunnel as every call but creation answers it. A tunnel never connected is inactive since its creation."""
    inactive = tunnel.created if tunnel.active is None else tunnel.inactive
    return {
        "id": tunnel.id,
        "account_tag": tunnel.account,
        "name": tunnel.name,
        "config_src": tunnel.config_src,
        "remote_config": tunnel.config_src == "cloudflare",
        "status": tunnel.status(),
        "tun_type": "cfd_tunnel",
        "metadata": {},
        "created_at": stamp(tunnel.created),
        "deleted_at": stamp(tunnel.deleted) if tunnel.deleted else None,
        "conns_active_at": stamp(tunnel.active) if tunnel.active else None,
        "conns_inactive_at": stamp(inactive) if inactive else None,
        "connections": [
            connection_body(connector, connection)
            for connector in tunnel.connectors.values()
            for connection in connector.connections
        ],
    }


def configuration_body(tunnel: Tunnel) -> Body:
    return {
        "account_id": tunnel.account,
        "tunnel_id": tunnel.id,
        "version": tunnel.version,
        "source": tunnel.config_src,
        "created_at": stamp(tunnel.configured or tunnel.created),
        "config": tunnel.config,
    }


def tunnel_state(tunnel: Tunnel) -> Body:
    """What somebody has set on a tunnel, for comparisons in tests."""
    return {
        "name": tunnel.name,
        "config_src": tunnel.config_src,
        "deleted": tunnel.deleted,
        "version": tunnel.version,
        "config": tunnel.config,
    }
