"""An anonymous visitor from the internet: does a URL lead to an origin, to a login, or nowhere?

Evaluated from the account's state alone, apart from the program, so that tests can ask after every single call.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from dockflare_desktop.demo.account import Account
from dockflare_desktop.demo.app_domains import covering
from dockflare_desktop.demo.app_fields import HOSTED
from dockflare_desktop.demo.connectors import Connector, Tunnel
from dockflare_desktop.demo.ingress_check import answering, options
from dockflare_desktop.demo.state import Access, Zone
from dockflare_desktop.demo.values import Body, hostname, objects, strings

_TARGET = ".cfargotunnel.com"
_NO_TUNNEL = 530
_NO_RULES = 503
_FORBIDDEN = 403


class Way(Enum):
    """Where a visitor ends."""

    UNROUTED = "no name leads to a tunnel"
    OPEN = "the origin answers"
    LOGIN = "Access asks who it is, or denies"
    STATUS = "Cloudflare or the connector answers by itself"


@dataclass(frozen=True, slots=True)
class Reach:
    """What an anonymous visitor gets; `status` only for `Way.STATUS`."""

    way: Way
    status: int | None = None


UNROUTED = Reach(Way.UNROUTED)
OPEN = Reach(Way.OPEN)
LOGIN = Reach(Way.LOGIN)


def status(code: int) -> Reach:
    return Reach(Way.STATUS, code)


def reach(account: Account, host: str, path: str = "/") -> Reach:
    """The most open answer any connector of the tunnel would let an anonymous visitor have at this URL."""
    name = hostname(host)
    record = _record(account.zones.values(), name) if name else None
    target = str(record["content"]) if record else ""
    if name is None or record is None or not record["proxied"] or not target.endswith(_TARGET):
        return UNROUTED
    if covering_app(account.access, name, path) is not None and not _lets_everyone_in(account.access, name, path):
        return LOGIN
    return _behind(account, account.tunnels.get(target.removesuffix(_TARGET)), name, path)


def _record(zones: Iterable[Zone], host: str) -> Body | None:
    """The record that answers for a host: an exact name beats a wildcard, which covers any depth."""
    inside = [zone for zone in zones if host == zone.name or host.endswith(f".{zone.name}")]
    if not inside:
        return None
    zone = max(inside, key=lambda zone: len(zone.name))
    if zone.status != "active":
        return None
    name = host
    while True:
        records = zone.names.get(name)
        if records:
            cnames = [record for record in records.values() if record["type"] == "CNAME"]
            return cnames[0] if cnames else None
        rest = name.removeprefix("*.").partition(".")[2]
        if name.removeprefix("*.") == zone.name or not rest:
            return None
        name = f"*.{rest}"


def covering_app(access: Access, host: str, path: str) -> str | None:
    """The id of the application that decides about this URL, None if nothing asks for a login there."""
    addresses = {
        ident: strings(app.body.get("self_hosted_domains"))
        for ident, app in access.apps.items()
        if app.body["type"] in HOSTED
    }
    return covering(addresses, host, path)


def _lets_everyone_in(access: Access, host: str, path: str) -> bool:
    """Whether the covering application bypasses a visitor of whom nothing is known."""
    app = access.apps[covering_app(access, host, path) or ""]
    policies = [access.policies[link.policy].body for link in app.links]
    return any(policy["decision"] == "bypass" and _matches(access, policy) for policy in policies)


def _matches(access: Access, holder: Body) -> bool:
    """Whether a policy or group matches everybody: any include, all require, no exclude that can match."""
    include = any(_everybody(access, rule) for rule in objects(holder["include"]))
    return (
        include
        and all(_everybody(access, rule) for rule in objects(holder["require"]))
        and not any(_everybody(access, rule) for rule in objects(holder["exclude"]))
    )


def _everybody(access: Access, rule: Body) -> bool:
    """Whether a rule matches a visitor from anywhere. Half the internet (`0.0.0.0/1`) is not everybody."""
    address = rule.get("ip")
    if isinstance(address, dict):
        return address["ip"] in ("0.0.0.0/0", "::/0")
    group = rule.get("group")
    if isinstance(group, dict):
        return _matches(access, access.groups[str(group["id"])])
    return "everyone" in rule


_OPENNESS = {Way.UNROUTED: 0, Way.STATUS: 1, Way.LOGIN: 2, Way.OPEN: 3}


def _behind(account: Account, tunnel: Tunnel | None, host: str, path: str) -> Reach:
    if tunnel is None or tunnel.deleted is not None:
        return status(_NO_TUNNEL)
    tunnel.settle(account.clock())
    answers = [_served(connector, host, path) for connector in tunnel.connectors.values() if connector.serving()]
    return max(answers, key=lambda answer: _OPENNESS[answer.way], default=status(_NO_TUNNEL))


def _served(connector: Connector, host: str, path: str) -> Reach:
    """What one connector answers to a request without Access's token."""
    rule = answering(connector.document, host, path)
    if rule is None:
        return status(_NO_RULES)
    access = options(rule).get("access")
    if isinstance(access, dict) and access.get("required"):
        return status(_FORBIDDEN)
    service = str(rule["service"])
    if service.startswith("http_status:"):
        return status(int(service.removeprefix("http_status:")))
    return OPEN
