"""What each Cloudflare object of a service should look like, in Cloudflare's own JSON."""

from collections.abc import Mapping, Sequence
from typing import assert_never

from dockflare_desktop.core.access.openness import admits_everyone
from dockflare_desktop.core.cloud import App, AppPolicy, Record
from dockflare_desktop.core.model import Json, JsonObject, PolicyBody, ServiceKey
from dockflare_desktop.core.planning.books import canonical, equal
from dockflare_desktop.core.planning.marks import dns_comment, is_marked, marked
from dockflare_desktop.core.service import (
    AccessSpec,
    ExistingPolicy,
    GroupPolicy,
    InlinePolicy,
    OwnPolicy,
    PolicyUse,
    Presence,
    Service,
)

TUNNEL_DOMAIN = "cfargotunnel.com"
HOLE_SERVICE = "http_status:503"
ROUTING_TYPES = ("A", "AAAA", "CNAME", "NS")  # types that cannot stand beside our CNAME (cloudflare-api.md section 3)
MANAGED = (
    "type",
    "name",
    "domain",
    "destinations",
    "self_hosted_domains",
    "session_duration",
    "app_launcher_visible",
    "allowed_idps",
    "auto_redirect_to_identity",
    "policies",
)
READ_ONLY = ("id", "uid", "aud", "created_at", "updated_at")


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


def policy_key(use: PolicyUse) -> str | None:
    """The ledger's key of a reusable policy of ours; None for others."""
    match use:
        case GroupPolicy(group=group, number=number):
            return f"{group}/{number}"
        case OwnPolicy(address=address, number=number):
            return f"{address}#{number}"
        case InlinePolicy() | ExistingPolicy():
            return None
    assert_never(use)


def marked_body(body: PolicyBody, installation: str) -> PolicyBody:
    """A policy as we write it: its name carries the mark."""
    return PolicyBody(
        marked(body.name, installation), body.decision, body.include, body.require, body.exclude, body.extra
    )


def sent_policy(use: PolicyUse | None, installation: str, *, marks: bool) -> PolicyBody | None:
    """A reusable policy as it is sent; None where nothing is."""
    if use is None or use.body is None:
        return None
    return marked_body(use.body, installation) if marks else use.body


def policy_json(body: PolicyBody) -> JsonObject:
    """A policy in Cloudflare's JSON."""
    return {
        **body.extra,
        "name": body.name,
        "decision": body.decision,
        "include": list(body.include),
        "require": list(body.require),
        "exclude": list(body.exclude),
    }


def body_of(value: JsonObject) -> PolicyBody:
    """A policy from the JSON we wrote, its mark included."""
    known = ("name", "decision", "include", "require", "exclude")
    return PolicyBody(
        name=str(value.get("name") or ""),
        decision=str(value.get("decision") or ""),
        include=objects(value.get("include")),
        require=objects(value.get("require")),
        exclude=objects(value.get("exclude")),
        extra={key: part for key, part in value.items() if key not in known},
    )


def listed(value: Json) -> tuple[Json, ...]:
    """A JSON list; empty where it is none."""
    return tuple(value) if isinstance(value, list | tuple) else ()


def objects(value: Json) -> tuple[JsonObject, ...]:
    """The objects in a JSON list."""
    return tuple(each for each in listed(value) if isinstance(each, Mapping))


def same_policy(wanted: PolicyBody, found: PolicyBody) -> bool:
    """Equal in all we state; keys we do not state may have Cloudflare's defaults."""
    return (
        wanted.name == found.name
        and wanted.decision == found.decision
        and equal(wanted.include, found.include)
        and equal(wanted.require, found.require)
        and equal(wanted.exclude, found.exclude)
        and all(equal(value, found.extra.get(key)) for key, value in wanted.extra.items())
    )


def app_matches(spec: AccessSpec, app: App, ids: Mapping[str, str], installation: str) -> bool:
    """Whether an application is as wanted. `ids` maps policy keys to ids; one that is missing means "not yet"."""
    plain = (
        spec.address in app.addresses  # what others added is theirs
        and app.name == spec.name
        and app.session == spec.session
        and app.launcher == spec.launcher
        and set(app.idps) == set(spec.idps)
        and app.auto_redirect == spec.auto_redirect
    )
    if not plain or len(app.policies) != len(spec.policies):
        return False
    return all(_same_use(use, found, ids, installation) for use, found in zip(spec.policies, app.policies, strict=True))


def _same_use(use: PolicyUse, found: AppPolicy, ids: Mapping[str, str], installation: str) -> bool:
    match use:
        case GroupPolicy() | OwnPolicy():
            return ids.get(policy_key(use) or "") == found.id
        case ExistingPolicy(id=wanted_id):
            return wanted_id == found.id
        case InlinePolicy(body=body):
            return same_policy(marked_body(body, installation), found.body)
    assert_never(use)


def app_body(spec: AccessSpec, before: App | None, ids: Mapping[str, str], installation: str) -> JsonObject:
    """The whole application to send. What we do not manage goes back as it was: a PUT drops what it does not carry."""
    kept = {} if before is None else {key: value for key, value in before.raw.items() if key not in READ_ONLY + MANAGED}
    return {
        **kept,
        "type": "self_hosted",
        "name": spec.name,
        "domain": spec.address,
        "destinations": _destinations(spec.address, before),
        "session_duration": spec.session,
        "app_launcher_visible": spec.launcher,
        "allowed_idps": list(spec.idps),
        "auto_redirect_to_identity": spec.auto_redirect,
        "policies": [
            {**_sent(use, ids, installation), "precedence": place} for place, use in enumerate(spec.policies, start=1)
        ],
    }


def _sent(use: PolicyUse, ids: Mapping[str, str], installation: str) -> JsonObject:
    match use:
        case GroupPolicy() | OwnPolicy():
            return {"id": ids[policy_key(use) or ""]}
        case ExistingPolicy(id=policy_id):
            return {"id": policy_id}
        case InlinePolicy(body=body):
            return policy_json(marked_body(body, installation))
    assert_never(use)


def _destinations(address: str, before: App | None) -> list[JsonObject]:
    """Ours first; those that somebody added stay as they were, also where only an older field has them."""
    if before is None:
        return [{"type": "public", "uri": address}]
    mine: JsonObject = {}
    others: dict[str, JsonObject] = {}
    for each in objects(before.raw.get("destinations")):
        where = address_in(uri) if isinstance(uri := each.get("uri"), str) else canonical(each)
        if where == address:
            mine = each
        else:
            others[where] = each
    for older in before.addresses:
        if older != address:
            others.setdefault(older, {"type": "public", "uri": older})
    return [{**mine, "type": "public", "uri": address}, *others.values()]


def address_in(uri: str) -> str:
    """An application's address as we compare it: host in lower case and path, without scheme; a lone "/" is no path.

    >>> address_in("https://App.example/"), address_in("app.example/eng")
    ('app.example', 'app.example/eng')
    """
    host, slash, path = uri.rpartition("://")[2].partition("/")
    return host.lower() + (slash + path if path else "")


def app_value(app: App) -> JsonObject:
    """What of an application decides whether somebody changed it; a destination that was added is theirs."""
    return {
        "name": app.name,
        "session": app.session,
        "launcher": app.launcher,
        "idps": sorted(app.idps),
        "auto_redirect": app.auto_redirect,
        "everyone": admits_everyone([policy.body for policy in app.policies]),
        "policies": [{"id": policy.id} if policy.reusable else policy_json(policy.body) for policy in app.policies],
    }


def bodies(uses: Sequence[PolicyUse]) -> tuple[PolicyBody, ...]:
    """What the policies of a spec say; one of somebody else's that was never read says nothing."""
    return tuple([use.body for use in uses if use.body is not None])


def _rule(key: ServiceKey, target: str, origin: JsonObject) -> JsonObject:
    rule: dict[str, Json] = {"hostname": key.hostname}
    if key.path:
        rule["path"] = key.path
    rule["service"] = target
    if origin:
        rule["originRequest"] = dict(origin)
    return rule
