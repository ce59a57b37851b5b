"""Who runs each tunnel, and which configuration each of them has applied: the one account of it, for every face."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from dockflare_desktop.core.cloud import Actual, Connector, Document, Tunnel
from dockflare_desktop.core.connectors.age import is_old
from dockflare_desktop.core.connectors.log import Heard
from dockflare_desktop.core.connectors.setup import Managed
from dockflare_desktop.core.origin.document import check_document

PATIENCE = timedelta(seconds=60)  # H8: how long a connector may take before it is told


class Applied(StrEnum):
    """How a connector stands to the configuration that was written."""

    CURRENT = "current"
    CATCHING_UP = "catching up"
    BEHIND = "behind"  # for more than a minute
    REFUSED = "refused"
    AWAY = "not connected"  # one of our containers that Cloudflare does not list
    UNKNOWN = "unknown"  # the configuration could not be read


class ToldBy(StrEnum):
    """Who says that a configuration was refused. Only our own containers' logs can be read; of any other connector it
    is known that it is behind, and our own check of the document says why that may be."""

    NOBODY = ""
    LOG = "its log"
    CHECK = "our check"


@dataclass(frozen=True, slots=True)
class ConnectorRow:
    """One connector. `engine`, `container` and `setup` are those of a container of ours."""

    id: str  # "" for a container of ours that is not connected, and whose log was not read
    tunnel: str
    version: str = ""
    old: bool = False
    colos: tuple[str, ...] = ()
    origin_ip: str = ""
    since: datetime | None = None
    config_version: int = 0
    wanted: int = 0
    applied: Applied = Applied.UNKNOWN
    behind_since: datetime | None = None
    reason: str = ""  # why it refused
    told_by: ToldBy = ToldBy.NOBODY
    managed: Managed | None = None
    engine: str = ""  # its name


@dataclass(frozen=True, slots=True)
class TunnelConnectors:
    """The connectors of one tunnel; `read` is false where they were not, or could not be."""

    tunnel_id: str
    tunnel: str
    version: int = 0  # of the configuration as written
    read: bool = False
    rows: tuple[ConnectorRow, ...] = ()

    @property
    def connected(self) -> tuple[ConnectorRow, ...]:
        """Those that Cloudflare lists."""
        return tuple(each for each in self.rows if each.applied is not Applied.AWAY)

    @property
    def elsewhere(self) -> tuple[ConnectorRow, ...]:
        """Those that are none of our containers (H17)."""
        return tuple(each for each in self.connected if each.managed is None)


@dataclass(frozen=True, slots=True)
class Seen:
    """What there is to look at. `behind` maps a tunnel to who is behind (connector, its version) since when, `heard` a
    container to what its log tells, `engines` an engine's id to its name."""

    actual: Actual
    managed: Sequence[Managed]
    now: datetime
    behind: Mapping[str, Mapping[tuple[str, int], datetime]] = field(default_factory=dict)
    heard: Mapping[str, Heard] = field(default_factory=dict)
    engines: Mapping[str, str] = field(default_factory=dict)


def tunnel_connectors(seen: Seen) -> tuple[TunnelConnectors, ...]:
    """Every tunnel whose connectors are known, or that a container of ours runs; by name."""
    ours = {each.tunnel_id for each in seen.managed}
    tunnels = (each for each in seen.actual.directory.tunnels if each.id in seen.actual.connectors or each.id in ours)
    return tuple(sorted((_of_tunnel(each, seen) for each in tunnels), key=lambda each: each.tunnel))


def _of_tunnel(tunnel: Tunnel, seen: Seen) -> TunnelConnectors:
    document, listed = seen.actual.documents.get(tunnel.id), seen.actual.connectors.get(tunnel.id)
    here = [each for each in seen.managed if each.tunnel_id == tunnel.id]
    by_id = {told.connector: each for each in here if (told := seen.heard.get(each.container)) and told.connector}
    rows = [_connected(each, tunnel, document, by_id.get(each.id), seen) for each in listed or ()]
    shown = {row.managed.container for row in rows if row.managed is not None}
    there = Applied.AWAY if listed is not None else Applied.UNKNOWN
    rows += [_away(each, there, document, seen) for each in here if each.container not in shown]
    version = document.version if document is not None else 0
    return TunnelConnectors(tunnel.id, tunnel.name, version, listed is not None, tuple(sorted(rows, key=_order)))


def _order(row: ConnectorRow) -> tuple[bool, int, str]:
    return row.managed is None, row.managed.number if row.managed else 0, row.id


def _connected(
    each: Connector, tunnel: Tunnel, document: Document | None, managed: Managed | None, seen: Seen
) -> ConnectorRow:
    since = seen.behind.get(tunnel.id, {}).get((each.id, each.config_version))
    told = seen.heard.get(managed.container) if managed is not None else None
    applied, reason, by = _applied(each, document, told, since, seen.now)
    return ConnectorRow(
        id=each.id,
        tunnel=tunnel.name,
        version=each.version,
        old=is_old(each.version, seen.now),
        colos=each.colos,
        origin_ip=each.origin_ip,
        since=each.since,
        config_version=each.config_version,
        wanted=document.version if document is not None else 0,
        applied=applied,
        behind_since=since if applied is not Applied.CURRENT else None,
        reason=reason,
        told_by=by,
        managed=managed,
        engine=seen.engines.get(managed.engine, managed.engine) if managed is not None else "",
    )


def _applied(
    each: Connector, document: Document | None, told: Heard | None, since: datetime | None, now: datetime
) -> tuple[Applied, str, ToldBy]:
    if document is None:
        return Applied.UNKNOWN, "", ToldBy.NOBODY
    if each.config_version >= document.version:
        return Applied.CURRENT, "", ToldBy.NOBODY
    if told is not None and told.refused >= document.version:
        return Applied.REFUSED, told.reason, ToldBy.LOG
    if since is None or now - since < PATIENCE:
        return Applied.CATCHING_UP, "", ToldBy.NOBODY
    if fault := fault_of(document):
        return Applied.REFUSED, fault, ToldBy.CHECK
    return Applied.BEHIND, "", ToldBy.NOBODY


def fault_of(document: Document) -> str:
    """What cloudflared would refuse a document for, by our own check; "" for nothing."""
    fault = next(iter(check_document(document.config or {})), None)
    if fault is None:
        return ""
    return f"rule {fault.rule}: {fault.sentence}" if fault.rule else fault.sentence


def _away(managed: Managed, applied: Applied, document: Document | None, seen: Seen) -> ConnectorRow:
    told = seen.heard.get(managed.container, Heard())
    if applied is Applied.UNKNOWN and document is not None and told.refused >= document.version:
        applied = Applied.REFUSED  # its own log is enough, whether or not Cloudflare was asked
    reason = {Applied.AWAY: told.last_error, Applied.REFUSED: told.reason}.get(applied, "")
    return ConnectorRow(
        id=told.connector,
        tunnel=managed.tunnel,
        version=told.version,
        old=is_old(told.version, seen.now),
        config_version=told.applied,
        wanted=document.version if document is not None else 0,
        applied=applied,
        reason=reason,
        told_by=ToldBy.LOG if reason else ToldBy.NOBODY,
        managed=managed,
        engine=seen.engines.get(managed.engine, managed.engine),
    )


def refused(found: Iterable[TunnelConnectors]) -> tuple[ConnectorRow, ...]:
    """Those that refused the configuration."""
    return tuple(row for each in found for row in each.rows if row.applied is Applied.REFUSED)
