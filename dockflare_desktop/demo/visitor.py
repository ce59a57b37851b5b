"""An anonymous visitor from the internet: does a URL lead to an origin, to a login, or nowhere?

Evaluated from the account's state alone, apart from the program, so that tests can ask after every single call.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from dockflare_desktop.demo.account import Account
from dockflare_desktop.demo.app_domains import covering
from dockflare_desktop.demo.connectors import Connector, Tunnel
from dockflare_desktop.demo.ingress_check import answering, options
from dockflare_desktop.demo.state import Access, Zone
from dockflare_desktop.demo.values import Body, hostname, objects, part

_TARGET = ".cfargotunnel.com"
_NO_TUNNEL = 530
_NO_RULES = 503
_FORBIDDEN = 403
_EVERYWHERE = ("0.0.0.0/0", "::/0")
"""The two kinds of visitor there are: each must be kept out."""


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
    app = covering_app(account.access, name, path)
    passes = {True, False} if app is None else _passes(account.access, app)
    if not passes:
        return LOGIN
    tunnel = account.tunnels.get(target.removesuffix(_TARGET))
    return _behind(account, tunnel, (name, path), token=app is not None and True in passes)


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
    return covering(((ident, app.addresses) for ident, app in access.apps.items()), host, path)


def _passes(access: Access, ident: str) -> set[bool]:
    """How the application lets an anonymous visitor pass: with Access's token (True), without (False), or not at all.

    Bypass and service auth come first, by precedence, and the first match ends it; all else asks who it is.
    """
    policies = [access.policies[link.policy].body for link in access.apps[ident].links]
    early = [policy for policy in policies if policy["decision"] in ("bypass", "non_identity")]
    found = (next((p for p in early if _matches(access, p, origin)), None) for origin in _EVERYWHERE)
    return {policy["decision"] == "non_identity" for policy in found if policy is not None}


def _matches(access: Access, holder: Body, origin: str) -> bool:
    """Whether a policy or group matches everybody of this origin: any include, all require, no exclude."""

    def holds(key: str) -> list[bool]:
        return [_everybody(access, rule, origin) for rule in objects(holder[key])]

    return any(holds("include")) and all(holds("require")) and not any(holds("exclude"))


def _everybody(access: Access, rule: Body, origin: str) -> bool:
    """Whether a rule matches a visitor from anywhere. Half the internet (`0.0.0.0/1`) is not everybody."""
    if "ip" in rule:
        return part(rule, "ip")["ip"] == origin
    if "group" in rule:
        return _matches(access, access.groups[str(part(rule, "group")["id"])], origin)
    return "everyone" in rule


_OPENNESS = {Way.UNROUTED: 0, Way.STATUS: 1, Way.LOGIN: 2, Way.OPEN: 3}


def _behind(account: Account, tunnel: Tunnel | None, url: tuple[str, str], *, token: bool) -> Reach:
    if tunnel is None or tunnel.deleted is not None:
        return status(_NO_TUNNEL)
    tunnel.settle(account.clock())
    answers = [_served(connector, url, token=token) for connector in tunnel.connectors.values() if connector.serving()]
    return max(answers, key=lambda answer: _OPENNESS[answer.way], default=status(_NO_TUNNEL))


def _served(connector: Connector, url: tuple[str, str], *, token: bool) -> Reach:
    """What one connector answers to a request with or without Access's token. Its lock is the rule's own (assumed)."""
    rule = answering(connector.document, *url)
    if rule is None:
        return status(_NO_RULES)
    access = part(options(rule), "access")
    if access.get("required") and not (token and access.get("audTag")):
        return status(_FORBIDDEN)
    service = str(rule["service"])
    if service.startswith("http_status:"):
        return status(int(service.removeprefix("http_status:")))
    return OPEN
