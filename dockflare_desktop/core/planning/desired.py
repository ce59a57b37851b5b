"""What the rules and the record of a service should look like, in Cloudflare's own JSON."""

from collections.abc import Mapping

from dockflare_desktop.core.cloud import Record
from dockflare_desktop.core.model import Json, JsonObject, ServiceKey
from dockflare_desktop.core.planning.marks import dns_comment, is_marked
from dockflare_desktop.core.service import (
    Presence,
    Service,
)

TUNNEL_DOMAIN = "cfargotunnel.com"
HOLE_SERVICE = "http_status:503"
ROUTING_TYPES = ("A", "AAAA", "CNAME", "NS")  # types that cannot stand beside our CNAME (cloudflare-api.md section 3)


def rule_body(service: Service) -> JsonObject:
    """The ingress rule without its second lock. A leaving service may answer 503 meanwhile."""
    target = HOLE_SERVICE if service.serve_503 and service.presence is Presence.LEAVING else service.target
    return _rule(service.key, target, service.origin)


def hole_body(key: ServiceKey) -> JsonObject:
    """H33: a rule that answers 503 where a less specific one would answer."""
    return _rule(key, HOLE_SERVICE, {})


def with_lock(rule: JsonObject, team: str, aud: str) -> JsonObject:
    """The rule with the second lock; an empty AUD list would refuse everybody (cloudflare.md section 4.1)."""
    origin = rule.get("originRequest")
    kept: JsonObject = origin if isinstance(origin, Mapping) else {}
    access: JsonObject = {"required": True, "teamName": team, "audTag": [aud]}
    return {**rule, "originRequest": {**kept, "access": access}}


def lock_part(rule: JsonObject) -> JsonObject:
    """A rule's second lock; empty where it has none."""
    origin = rule.get("originRequest")
    access = origin.get("access") if isinstance(origin, Mapping) else None
    return access if isinstance(access, Mapping) else {}


def without_lock(rule: JsonObject) -> JsonObject:
    """The rule as it would be without its second lock."""
    origin = rule.get("originRequest")
    if not isinstance(origin, Mapping):
        return rule
    kept = {key: value for key, value in origin.items() if key != "access"}
    plain = {key: value for key, value in rule.items() if key != "originRequest"}
    return {**plain, "originRequest": kept} if kept else plain


def is_locked(rule: JsonObject) -> bool:
    """Whether a rule carries a second lock."""
    access = lock_part(rule)
    return bool(access.get("required")) and bool(access.get("audTag"))


def is_hole(rule: JsonObject) -> bool:
    """Whether a rule only keeps a place (H33)."""
    return rule.get("service") == HOLE_SERVICE


def record_body(hostname: str, tunnel_id: str, comment: str, installation: str, *, adopted: bool = False) -> JsonObject:
    """A proxied CNAME to the tunnel; ttl 1 is "automatic", the only one a proxied record has."""
    return {
        "type": "CNAME",
        "name": hostname,
        "content": target_of(tunnel_id),
        "proxied": True,
        "ttl": 1,
        "comment": dns_comment(comment or hostname, installation, tunnel_id, adopted=adopted),
    }


def target_of(tunnel_id: str) -> str:
    """Where a hostname of a tunnel points."""
    return f"{tunnel_id}.{TUNNEL_DOMAIN}"


def pointed_at(value: JsonObject) -> str:
    """The id of the tunnel that a record's value points at; "" where it points elsewhere.

    >>> pointed_at({"content": "1b2c.cfargotunnel.com"}), pointed_at({"content": "192.0.2.1"})
    ('1b2c', '')
    """
    head, _, tail = str(value.get("content", "")).partition(".")
    return head if tail == TUNNEL_DOMAIN else ""


def record_matches(record: Record, tunnel_id: str, installation: str) -> bool:
    """Whether a record does what we want of it and carries our mark."""
    pointed = record.type == "CNAME" and record.content == target_of(tunnel_id) and record.proxied
    return pointed and is_marked(record.comment, installation)


def _rule(key: ServiceKey, target: str, origin: JsonObject) -> JsonObject:
    rule: dict[str, Json] = {"hostname": key.hostname}
    if key.path:
        rule["path"] = key.path
    rule["service"] = target
    if origin:
        rule["originRequest"] = dict(origin)
    return rule
