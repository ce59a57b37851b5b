"""What Access applications should look like, and whether one at Cloudflare is as wanted, in Cloudflare's own JSON."""

from collections.abc import Mapping
from typing import assert_never

from dockflare_desktop.core.access.openness import admits_everyone
from dockflare_desktop.core.cloud import App, AppPolicy
from dockflare_desktop.core.model import JsonObject
from dockflare_desktop.core.planning.books import canonical
from dockflare_desktop.core.planning.desired_policies import marked_body, policy_json, policy_key, same_policy
from dockflare_desktop.core.planning.json_lists import objects
from dockflare_desktop.core.service import (
    AccessSpec,
    ExistingPolicy,
    GroupPolicy,
    InlinePolicy,
    OwnPolicy,
    PolicyUse,
)

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
