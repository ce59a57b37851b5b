"""Tunnels: the list, their configuration exactly as it is, their connectors."""

from dataclasses import dataclass

from dockflare_desktop.adapters.cloudflare.calls import Call, Calls
from dockflare_desktop.adapters.cloudflare.refusals import unreadable
from dockflare_desktop.adapters.cloudflare.values import an_object, flag, moment, objects, text, whole
from dockflare_desktop.core.cloud import Connector, Document, Tunnel
from dockflare_desktop.core.model import Json, JsonObject
from dockflare_desktop.core.origin.document_types import as_read
from dockflare_desktop.engine.ports import Urgency

_PAGE = 1000


@dataclass(frozen=True, slots=True)
class TunnelPath:
    """Where one tunnel is; `subject` is its name where known, for problems."""

    account_id: str
    tunnel_id: str
    subject: str = "cloudflare"

    @property
    def whole(self) -> str:
        """The tunnel itself."""
        return f"/accounts/{self.account_id}/cfd_tunnel/{self.tunnel_id}"

    def __truediv__(self, part: str) -> str:
        return f"{self.whole}/{part}"


async def list_tunnels(calls: Calls, account_id: str) -> tuple[Tunnel, ...]:
    """Those that were not deleted (without the query both kinds come)."""
    found = await calls.pages(f"/accounts/{account_id}/cfd_tunnel", _PAGE, {"is_deleted": "false"})
    return tuple(_tunnel(raw) for raw in found if not raw.get("deleted_at"))


async def create_tunnel(calls: Calls, account_id: str, name: str) -> Tunnel:
    """One that is managed remotely; Cloudflare's own default is a file at the connector."""
    body: JsonObject = {"name": name, "config_src": "cloudflare"}
    call = Call("POST", f"/accounts/{account_id}/cfd_tunnel", body=body, urgency=Urgency.WRITE, subject=name)
    answer = await calls.write(call)
    raw = an_object(answer.result)
    if not text(raw, "id"):
        raise unreadable(call.asked, answer.status)
    return _tunnel(raw)


async def change_tunnel(calls: Calls, at: TunnelPath, body: JsonObject) -> Tunnel:
    """Another name, or another secret. Raises OutsideError (TUNNEL_NAME_TAKEN, TUNNEL_GONE, ...)."""
    call = Call("PATCH", at.whole, body=body, urgency=Urgency.INTERACTIVE, subject=at.subject)
    answer = await calls.write(call)
    raw = an_object(answer.result)
    if not text(raw, "id"):
        raise unreadable(call.asked, answer.status)
    return _tunnel(raw)


async def delete_tunnel(calls: Calls, at: TunnelPath) -> None:
    """Without `cascade`: one with live connections is refused (cloudflare-api.md section 3)."""
    await calls.write(Call("DELETE", at.whole, urgency=Urgency.WRITE, subject=at.subject))


async def clean_connections(calls: Calls, at: TunnelPath) -> None:
    """Take lost connections off the list, which else stay there for minutes. A connector that runs comes back."""
    await calls.write(Call("DELETE", at / "connections", urgency=Urgency.WRITE, subject=at.subject))


async def read_document(calls: Calls, at: TunnelPath, urgency: Urgency = Urgency.READ) -> Document:
    """The configuration as it stands. Raises OutsideError (TUNNEL_GONE, ...)."""
    call = Call("GET", at / "configurations", urgency=urgency, subject=at.subject)
    asked_at = calls.now()  # what is in it may be older than the answer's arrival, never older than this
    answer = await calls.read(call)
    raw = an_object(answer.result)
    if not raw:
        raise unreadable(call.asked, answer.status)
    version = whole(raw, "version") or 0
    return Document(at.tunnel_id, version, _config(raw.get("config")), asked_at, moment(raw, "created_at"))


async def put_document(calls: Calls, at: TunnelPath, config: JsonObject) -> Document:
    """Replace it whole. The answer is what stands now."""
    body: JsonObject = {"config": config}
    call = Call("PUT", at / "configurations", body=body, urgency=Urgency.WRITE, subject=at.subject)
    answer = await calls.write(call)
    raw = an_object(answer.result)
    version, stands = whole(raw, "version"), _config(raw.get("config"))
    if version is None or stands is None:
        raise unreadable(call.asked, answer.status)
    return Document(at.tunnel_id, version, stands, calls.now(), moment(raw, "created_at"))


async def read_connectors(calls: Calls, at: TunnelPath, urgency: Urgency = Urgency.READ) -> tuple[Connector, ...]:
    """Those connected now; a connection that was lost may stay listed for minutes."""
    call = Call("GET", at / "connections", urgency=urgency, subject=at.subject)
    answer = await calls.read(call)
    if answer.result is not None and not isinstance(answer.result, list):
        raise unreadable(call.asked, answer.status)
    return tuple(_connector(raw) for raw in objects(answer.result))


async def read_token(calls: Calls, at: TunnelPath) -> str:
    """What a connector runs the tunnel with. Raises OutsideError (TUNNEL_GONE, PERMISSION_MISSING, ...)."""
    call = Call("GET", at / "token", urgency=Urgency.INTERACTIVE, subject=at.subject)
    answer = await calls.read(call)
    if not isinstance(answer.result, str) or not answer.result:
        raise unreadable(call.asked, answer.status)
    return answer.result


def _config(value: Json) -> JsonObject | None:
    """With every key in the spelling that we read and write: cloudflared takes `Ingress` for `ingress`, and beside a
    second one, written by us, the first would be dead."""
    return as_read(value) if isinstance(value, dict) else None


def _tunnel(raw: JsonObject) -> Tunnel:
    remote = text(raw, "config_src") == "cloudflare" or flag(raw, "remote_config")
    return Tunnel(text(raw, "id"), text(raw, "name"), remote, text(raw, "status", "inactive"))


def _connector(raw: JsonObject) -> Connector:
    connections = objects(raw.get("conns"))
    return Connector(
        id=text(raw, "id"),
        version=text(raw, "version"),
        config_version=whole(raw, "config_version") or 0,
        colos=tuple(dict.fromkeys(colo for one in connections if (colo := text(one, "colo_name")))),
        origin_ip=next((address for one in connections if (address := text(one, "origin_ip"))), ""),
        since=moment(raw, "run_at"),
        lost=bool(connections) and all(flag(one, "is_pending_reconnect") for one in connections),
    )
