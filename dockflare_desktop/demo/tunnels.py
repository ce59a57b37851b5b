"""Tunnels: list, create, change, delete, token, connectors, configuration."""

import base64
import binascii
import json

from dockflare_desktop.demo import refusals
from dockflare_desktop.demo.asking import Ask, Reply, flag, page_of, word
from dockflare_desktop.demo.connectors import Tunnel, configuration_body, connector_body, tunnel_body
from dockflare_desktop.demo.ingress_check import api_fault, catch_all_fault
from dockflare_desktop.demo.refusals import Refused
from dockflare_desktop.demo.values import Body, is_filled, is_uuid, new_uuid, one_of

_SIZES = range(1, 1001)
_STATUSES = ("inactive", "degraded", "healthy", "down")
_SECRET_BYTES = 32


def records(ask: Ask) -> Reply:
    """Live and deleted tunnels alike, unless `is_deleted` says which."""
    found = [tunnel for tunnel in _settled(ask) if _wanted(ask, tunnel)]
    shown, info = page_of(found, ask, 20, _SIZES, refusals.bad_tunnel)
    return Reply([tunnel_body(tunnel) for tunnel in shown], info=info)


def _settled(ask: Ask) -> list[Tunnel]:
    tunnels = list(ask.account.tunnels.values())
    for tunnel in tunnels:
        tunnel.settle(ask.now)
    return tunnels


def _wanted(ask: Ask, tunnel: Tunnel) -> bool:
    query = ask.query
    deleted = flag(ask, "is_deleted", refusals.bad_tunnel)
    status = word(ask, "status", _STATUSES, refusals.bad_tunnel)
    if "uuid" in query and not is_uuid(query["uuid"]):
        raise refusals.bad_tunnel("uuid must be a UUID")
    return (
        (deleted is None or deleted is (tunnel.deleted is not None))
        and (status is None or status == tunnel.status())
        and query.get("uuid", tunnel.id).lower() == tunnel.id
        and query.get("name", tunnel.name) == tunnel.name
        and tunnel.name.startswith(query.get("include_prefix", ""))
        and not ("exclude_prefix" in query and tunnel.name.startswith(query["exclude_prefix"]))
    )


def create(ask: Ask) -> Reply:
    sent = ask.body(refusals.bad_tunnel)
    name = _name(sent.get("name"))
    config_src = sent.get("config_src", "local")
    if not isinstance(config_src, str) or not one_of("local", "cloudflare")(config_src):
        raise refusals.bad_tunnel("config_src must be local or cloudflare")
    secret = _secret(sent["tunnel_secret"]) if "tunnel_secret" in sent else ask.account.new_secret()
    _check_free(ask, name, None)
    tunnel = Tunnel(
        id=new_uuid(ask.account.rng),
        account=ask.account.id,
        name=name,
        config_src=config_src,
        secret=secret,
        created=ask.now,
    )
    ask.account.tunnels[tunnel.id] = tunnel
    credentials = {"AccountTag": tunnel.account, "TunnelID": tunnel.id, "TunnelName": name, "TunnelSecret": secret}
    return Reply({**tunnel_body(tunnel), "credentials_file": credentials, "token": run_token(tunnel)})


def _name(value: object) -> str:
    if not isinstance(value, str) or not is_filled(value) or is_uuid(value):
        raise refusals.bad_tunnel("name must be a string, not empty and not a UUID")
    return value


def _secret(value: object) -> str:
    try:
        long_enough = isinstance(value, str) and len(base64.b64decode(value, validate=True)) >= _SECRET_BYTES
    except (binascii.Error, ValueError):
        long_enough = False
    if not isinstance(value, str) or not long_enough:
        raise refusals.bad_tunnel(f"tunnel_secret must be at least {_SECRET_BYTES} bytes in base64")
    return value


def _check_free(ask: Ask, name: str, ident: str | None) -> None:
    tunnels = ask.account.tunnels.values()
    if any(tunnel.name == name and tunnel.deleted is None and tunnel.id != ident for tunnel in tunnels):
        raise refusals.tunnel_name_taken()


def _any(ask: Ask) -> Tunnel:
    tunnel = ask.account.tunnels.get(ask.ids[0].lower())
    if tunnel is None:
        raise refusals.no_tunnel()
    tunnel.settle(ask.now)
    return tunnel


def _live(ask: Ask) -> Tunnel:
    tunnel = _any(ask)
    if tunnel.deleted is not None:
        raise refusals.no_tunnel()
    return tunnel


def get(ask: Ask) -> Reply:
    """A deleted tunnel can still be looked at."""
    return Reply(tunnel_body(_any(ask)))


def change(ask: Ask) -> Reply:
    tunnel = _live(ask)
    sent = ask.body(refusals.bad_tunnel)
    name = _name(sent["name"]) if "name" in sent else tunnel.name
    secret = _secret(sent["tunnel_secret"]) if "tunnel_secret" in sent else tunnel.secret
    _check_free(ask, name, tunnel.id)
    tunnel.name, tunnel.secret = name, secret
    return Reply(tunnel_body(tunnel))


def delete(ask: Ask) -> Reply:
    tunnel = _live(ask)
    cascade = flag(ask, "cascade", refusals.bad_tunnel)
    if tunnel.connectors and not cascade:
        raise refusals.tunnel_in_use()
    tunnel.connectors.clear()
    tunnel.refresh(ask.now)
    tunnel.deleted = ask.now
    tunnel.config, tunnel.version = None, 0
    return Reply(tunnel_body(tunnel))


def token(ask: Ask) -> Reply:
    return Reply(run_token(_live(ask)))


def run_token(tunnel: Tunnel) -> str:
    """What a connector needs to run this tunnel."""
    parts = {"a": tunnel.account, "t": tunnel.id, "s": tunnel.secret}
    return base64.b64encode(json.dumps(parts, separators=(",", ":")).encode()).decode()


def connections(ask: Ask) -> Reply:
    return Reply([connector_body(connector) for connector in _live(ask).connectors.values()])


def connector(ask: Ask) -> Reply:
    found = _live(ask).connectors.get(ask.ids[1].lower())
    if found is None:
        raise refusals.no_tunnel()
    return Reply(connector_body(found))


def clean_up(ask: Ask) -> Reply:
    tunnel = _live(ask)
    client = ask.query.get("client_id")
    if client is None:
        tunnel.connectors.clear()
    elif not is_uuid(client):
        raise refusals.bad_tunnel("client_id must be a UUID")
    else:
        tunnel.connectors.pop(client.lower(), None)
    tunnel.refresh(ask.now)
    return Reply({})


def configuration(ask: Ask) -> Reply:
    return Reply(configuration_body(_live(ask)))


def configure(ask: Ask) -> Reply:
    """Replace the whole document; the version grows by one even if nothing changed."""
    tunnel = _live(ask)
    config = _config(ask.body(_unreadable))
    lax = ask.account.checks_catch_all_only
    fault = catch_all_fault(config) if lax else api_fault(config)
    if fault:
        raise refusals.bad_configuration(fault)
    tunnel.configure(config, ask.now, valid=not lax)
    return Reply(configuration_body(tunnel))


def _config(sent: Body) -> Body:
    if "config" not in sent:
        raise refusals.bad_tunnel("config is required")
    config = sent["config"]
    if not isinstance(config, dict):
        raise refusals.bad_configuration("config must be an object")
    return config


def _unreadable(detail: str) -> Refused:
    return refusals.bad_configuration(detail)
