"""Access policies in Cloudflare's own JSON: read strictly, before anything is built on them.

Used for the label `access.custom_rules` and for the rules of a group (cloudflare-api.md section 2, "Access").
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from dockflare_desktop.core.labels.text import closest, quoted
from dockflare_desktop.core.labels.values import (
    Misread,
    Parsed,
    country,
    domain_name,
    email,
    listed,
    network,
    parsed_json,
)
from dockflare_desktop.core.model import Json, JsonObject, PolicyBody
from dockflare_desktop.core.problem import ProblemCode

DECISIONS = ("allow", "deny", "non_identity", "bypass")
PARTS = ("include", "require", "exclude")
_READ_ONLY = ("id", "uid", "account_id", "reusable", "app_count", "created_at", "updated_at", "precedence")
_BARE = ("everyone", "any_valid_service_token", "certificate", "cloudflare_account_member")  # take nothing
_CHECKED: Mapping[str, tuple[str, Callable[[str], str | Misread]]] = {
    "email": ("email", email),
    "email_domain": ("domain", domain_name),
    "ip": ("ip", network),
    "geo": ("country_code", country),
}
_CALLED = {"email": "e-mail address", "domain": "domain", "ip": "IP address or range", "country_code": "country code"}
SELECTORS = (
    *_BARE,
    *_CHECKED,
    "ip_list",
    "service_token",
    "common_name",
    "device_posture",
    "linked_app_token",
    "email_list",
    "login_method",
    "auth_method",
    "auth_context",
    "external_evaluation",
    "github-organization",
    "gsuite",
    "azureAD",
    "okta",
    "saml",
    "oidc",
    "user_risk_score",
    "group",
)


@dataclass(frozen=True, slots=True)
class Reference:
    """A reusable policy that stands at Cloudflare, named by its id."""

    id: str


Rules = tuple[Reference | PolicyBody, ...]


def read_rules(text: str) -> Rules | Misread:
    """The policies in a JSON text: a list of policies and of `{"id": …}`, in order of precedence."""
    parsed = parsed_json(text)
    return read_policies(parsed.value) if isinstance(parsed, Parsed) else parsed


def read_policies(value: Json) -> Rules | Misread:
    """The policies in a JSON value; the first fault found is told."""
    if not isinstance(value, Sequence) or isinstance(value, str):
        return _wrong("a list of policies is expected")
    if not value:
        return _wrong("the list is empty")
    found: list[Reference | PolicyBody] = []
    for place, item in enumerate(_ordered(value), start=1):
        policy = _policy(item, place)
        if isinstance(policy, Misread):
            return policy
        found.append(policy)
    return tuple(found)


def _wrong(detail: str, suggestion: str = "") -> Misread:
    return Misread(ProblemCode.RULES_INVALID, detail, suggestion)


def _ordered(items: Sequence[Json]) -> list[Json]:
    """By `precedence` where every policy has one; else as written."""
    places = [item.get("precedence") if isinstance(item, Mapping) else None for item in items]
    numbers = [place for place in places if isinstance(place, int)]
    if len(numbers) < len(items):
        return list(items)
    return [item for _, item in sorted(zip(numbers, items, strict=True), key=lambda pair: pair[0])]


def _policy(item: Json, place: int) -> Reference | PolicyBody | Misread:
    if isinstance(item, str) and item:
        return Reference(item)
    if not isinstance(item, Mapping):
        return _wrong(f"policy {place} is no object")
    policy_id = item.get("id")
    if "id" in item and not ({*item} & {"decision", *PARTS}):
        return (
            Reference(policy_id)
            if isinstance(policy_id, str) and policy_id
            else _wrong(f"policy {place}: id is no text")
        )
    decision, name = item.get("decision"), item.get("name") or f"rule {place}"
    if decision not in DECISIONS:
        meant = closest(decision, DECISIONS) if isinstance(decision, str) else ""
        return _wrong(f"policy {place}: decision is none of {', '.join(DECISIONS)}", meant)
    if not isinstance(name, str):
        return _wrong(f"policy {place}: name is no text")
    return _body(item, name, str(decision), place)


def _body(item: JsonObject, name: str, decision: str, place: int) -> PolicyBody | Misread:
    parts: dict[str, tuple[JsonObject, ...]] = {}
    for part in PARTS:
        rules = _rules(item.get(part) or [], f"policy {place}, {part}")
        if isinstance(rules, Misread):
            return rules
        parts[part] = rules
    if not parts["include"]:
        return _wrong(f"policy {place}: include is empty, so it would match nobody")
    known = ("name", "decision", *PARTS, *_READ_ONLY)
    extra = {key: value for key, value in item.items() if key not in known}
    return PolicyBody(name, decision, parts["include"], parts["require"], parts["exclude"], extra)


def _rules(value: Json, where: str) -> tuple[JsonObject, ...] | Misread:
    if not isinstance(value, Sequence) or isinstance(value, str):
        return _wrong(f"{where} is no list")
    found: list[JsonObject] = []
    for item in value:
        rule = _rule(item, where)
        if isinstance(rule, Misread):
            return rule
        found.append(rule)
    return tuple(found)


def _rule(item: Json, where: str) -> JsonObject | Misread:
    """A rule has exactly one selector (cloudflare-api.md section 2)."""
    if not isinstance(item, Mapping) or len(item) != 1:
        return _wrong(f"{where}: a rule has exactly one selector")
    selector, body = next(iter(item.items()))
    if selector not in SELECTORS:
        near = closest(selector, SELECTORS)
        return _wrong(f"{where}: {quoted(selector)} is no selector", near or listed(SELECTORS))
    if not isinstance(body, Mapping) or (not body and selector not in _BARE):
        return _wrong(f"{where}: {selector} needs an object")
    return _checked(selector, body, where)


def _checked(selector: str, body: JsonObject, where: str) -> JsonObject | Misread:
    if selector not in _CHECKED:
        return {selector: body}
    key, read = _CHECKED[selector]
    written = body.get(key)
    if not isinstance(written, str):
        return _wrong(f"{where}: {selector} needs {key}")
    value = read(written.strip())
    if isinstance(value, Misread):
        return _wrong(f"{where}: {quoted(written)} is no {_CALLED[key]}", value.suggestion)
    return {selector: {**body, key: value}}
