"""Tunnels as `--json` prints them."""

from collections.abc import Iterable

from dockflare_desktop.core.model import Json
from dockflare_desktop.core.origin.path import as_typed
from dockflare_desktop.core.owners import Owner
from dockflare_desktop.core.transfer.shapes import moment
from dockflare_desktop.core.tunnels.overview import RecordLine, RuleLine, TunnelLook


def tunnels_json(looks: Iterable[TunnelLook]) -> list[Json]:
    """The list, as scripts know it."""
    return [_head(each) for each in looks]


def _head(look: TunnelLook) -> dict[str, Json]:
    return {
        "id": look.tunnel.id,
        "name": look.tunnel.name,
        "status": look.tunnel.status,
        "remote": look.tunnel.remote,
        "default": look.default,
        "services": len(look.services),
        "ours": look.ours,
    }


def look_json(look: TunnelLook) -> Json:
    """One tunnel with everything on it; null: not read."""
    return {
        **_head(look),
        "services": [as_typed(key) for key in look.services],
        "version": look.version,
        "written_at": moment(look.written_at),
        "connectors": look.connectors,
        "rules": None if look.rules is None else [_rule(each) for each in look.rules],
        "records": None if look.records is None else [record_json(each) for each in look.records],
    }


def _rule(line: RuleLine) -> Json:
    return {
        "number": line.number,
        "hostname": line.hostname,
        "path": line.path,
        "service": line.target,
        "login": str(line.login) or None,
        "owner": _owner(line.owner),
        "catch_all": line.catch_all,
    }


def record_json(line: RecordLine) -> Json:
    """A record that leads to a tunnel."""
    return {
        "zone": line.zone,
        "name": line.name,
        "owner": _owner(line.owner),
        "comment": line.comment,
        "proxied": line.proxied,
        "id": line.id,
    }


def _owner(owner: Owner) -> str:
    return f"{owner.kind}: {owner.name}" if owner.name else str(owner.kind)
