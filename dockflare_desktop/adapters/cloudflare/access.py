"""Zero Trust Access: applications, reusable policies, sign-in methods, service tokens."""

from collections.abc import Set

from dockflare_desktop.adapters.cloudflare.calls import Answer, Call, Calls
from dockflare_desktop.adapters.cloudflare.refusals import unreadable
from dockflare_desktop.adapters.cloudflare.values import flag, objects, text, texts, whole
from dockflare_desktop.core.cloud import App, AppPolicy, Named, Policy, RuleGroup
from dockflare_desktop.core.model import Json, JsonObject, PolicyBody
from dockflare_desktop.core.planning.desired_applications import address_in
from dockflare_desktop.core.problem import ProblemCode
from dockflare_desktop.engine.ports import OutsideError, Urgency

_PAGE = 1000
_PARTS = ("include", "require", "exclude")
_KNOWN = ("name", "decision", *_PARTS)
_READ_ONLY = ("id", "uid", "account_id", "app_count", "created_at", "updated_at", "reusable", "precedence")
_DEFAULTS: dict[str, Json] = {  # Cloudflare fills these in: said or not, the policy is the same
    "session_duration": "24h",
    "approval_required": False,
    "approval_groups": [],
    "purpose_justification_required": False,
    "isolation_required": False,
}


async def list_apps(calls: Calls, account_id: str) -> list[JsonObject]:
    """All applications, raw: which of their policies are reusable, the list of those must say (`as_app`)."""
    return await calls.pages(f"/accounts/{account_id}/access/apps", _PAGE)


async def put_app(calls: Calls, account_id: str, body: JsonObject, app_id: str) -> JsonObject:
    """Create ("" id) or replace an application with `body` as it is, raw."""
    return await _put(calls, f"/accounts/{account_id}/access/apps", body, app_id)


async def list_policies(calls: Calls, account_id: str) -> tuple[Policy, ...]:
    """All reusable policies."""
    return tuple(as_policy(raw) for raw in await calls.pages(f"/accounts/{account_id}/access/policies", _PAGE))


async def put_policy(calls: Calls, account_id: str, body: PolicyBody, policy_id: str) -> Policy:
    """Create ("" id) or replace a reusable policy."""
    return as_policy(await _put(calls, f"/accounts/{account_id}/access/policies", policy_json(body), policy_id))


async def delete(calls: Calls, account_id: str, family: str, object_id: str) -> None:
    """Delete from `family`, as the path names it; what is gone already is no error."""
    path = f"/accounts/{account_id}/access/{family}/{object_id}"
    try:
        await calls.write(Call("DELETE", path, urgency=Urgency.WRITE))
    except OutsideError as error:
        if error.problem.code is not ProblemCode.NOT_FOUND:
            raise


async def list_named(calls: Calls, account_id: str, family: str) -> tuple[Named, ...]:
    """Sign-in methods ("identity_providers", with their type) or "service_tokens"."""
    found = await calls.pages(f"/accounts/{account_id}/access/{family}", _PAGE)
    return tuple(Named(text(raw, "id"), text(raw, "name") or text(raw, "type"), text(raw, "type")) for raw in found)


async def list_groups(calls: Calls, account_id: str) -> tuple[RuleGroup, ...]:
    """The Access groups with their rules."""
    found = await calls.pages(f"/accounts/{account_id}/access/groups", _PAGE)
    return tuple(
        RuleGroup(text(raw, "id"), text(raw, "name"), *(objects(raw.get(part)) for part in _PARTS)) for raw in found
    )


def as_app(raw: JsonObject, reusable: Set[str]) -> App:
    """An application; `reusable` are the ids of reusable policies, for answers that do not say it themselves."""
    return App(
        id=text(raw, "id"),
        aud=text(raw, "aud"),
        name=text(raw, "name"),
        type=text(raw, "type"),
        addresses=_addresses(raw),
        policies=tuple(_app_policy(policy, reusable) for policy in objects(raw.get("policies"))),
        session=text(raw, "session_duration", "24h"),
        launcher=flag(raw, "app_launcher_visible", default=True),
        idps=texts(raw.get("allowed_idps")),
        auto_redirect=flag(raw, "auto_redirect_to_identity"),
        raw=raw,
    )


def as_policy(raw: JsonObject) -> Policy:
    """A reusable policy."""
    return Policy(text(raw, "id"), policy_body(raw), whole(raw, "app_count") or 0, raw)


def policy_body(raw: JsonObject) -> PolicyBody:
    """What a policy says; what Cloudflare rules itself, and what it fills in by default, is left out."""
    extra = {
        key: value
        for key, value in raw.items()
        if key not in _KNOWN and key not in _READ_ONLY and value is not None and _DEFAULTS.get(key) != value
    }
    return PolicyBody(
        name=text(raw, "name"),
        decision=text(raw, "decision"),
        include=objects(raw.get("include")),
        require=objects(raw.get("require")),
        exclude=objects(raw.get("exclude")),
        extra=extra,
    )


def policy_json(body: PolicyBody) -> JsonObject:
    """A policy as it is sent."""
    return {
        **body.extra,
        "name": body.name,
        "decision": body.decision,
        "include": body.include,
        "require": body.require,
        "exclude": body.exclude,
    }


async def _put(calls: Calls, path: str, body: JsonObject, object_id: str) -> JsonObject:
    method, path = ("PUT", f"{path}/{object_id}") if object_id else ("POST", path)
    call = Call(method, path, body=body, urgency=Urgency.WRITE, subject=text(body, "name") or "cloudflare")
    return an_id(await calls.write(call), call)


def an_id(answer: Answer, call: Call) -> JsonObject:
    """The object of an answer, which names its id. Raises OutsideError, ambiguous after a write."""
    raw = answer.result
    if not isinstance(raw, dict) or not text(raw, "id"):
        raise unreadable(call.asked, answer.status)
    return raw


def _app_policy(raw: JsonObject, reusable: Set[str]) -> AppPolicy:
    policy_id = text(raw, "id")
    return AppPolicy(policy_id, policy_body(raw), flag(raw, "reusable", default=policy_id in reusable))


def _addresses(raw: JsonObject) -> tuple[str, ...]:
    """Destinations (private ones have no URI), the older list that repeats them, and `domain`, each once."""
    public = [text(item, "uri") for item in objects(raw.get("destinations"))]
    listed = [*public, *texts(raw.get("self_hosted_domains")), text(raw, "domain")]
    return tuple(dict.fromkeys(address_in(item) for item in listed if item))
