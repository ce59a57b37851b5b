"""Access rules: an object with exactly one selector, of the right form, that refers to something that exists."""

from collections.abc import Iterable, Mapping

from dockflare_desktop.demo import refusals, values
from dockflare_desktop.demo.state import Access
from dockflare_desktop.demo.values import Body, Check, objects

Exists = Mapping[str, str]
_PROVIDER = {"identity_provider_id": values.is_uuid}
_RISKS = values.list_of(values.one_of("low", "medium", "high", "unscored"))

SELECTORS: dict[str, dict[str, Check]] = {
    "everyone": {},
    "ip": {"ip": values.is_cidr},
    "ip_list": {"id": values.is_uuid},
    "geo": {"country_code": values.is_country},
    "service_token": {"token_id": values.is_uuid},
    "any_valid_service_token": {},
    "certificate": {},
    "common_name": {"common_name": values.is_filled},
    "device_posture": {"integration_uid": values.is_uuid},
    "linked_app_token": {"app_uid": values.is_uuid},
    "email": {"email": values.is_email},
    "email_domain": {"domain": values.is_domain},
    "email_list": {"id": values.is_uuid},
    "login_method": {"id": values.is_uuid},
    "auth_method": {"auth_method": values.is_filled},
    "auth_context": {"id": values.is_filled, "ac_id": values.is_filled, **_PROVIDER},
    "external_evaluation": {"evaluate_url": values.is_url, "keys_url": values.is_url},
    "github-organization": {"name": values.is_filled, **_PROVIDER},
    "gsuite": {"email": values.is_email, **_PROVIDER},
    "azureAD": {"id": values.is_filled, **_PROVIDER},
    "okta": {"name": values.is_filled, **_PROVIDER},
    "saml": {"attribute_name": values.is_filled, "attribute_value": values.is_text, **_PROVIDER},
    "oidc": {"claim_name": values.is_filled, "claim_value": values.is_text, **_PROVIDER},
    "user_risk_score": {"user_risk_score": _RISKS},
    "cloudflare_account_member": {},
    "group": {"id": values.is_uuid},
}
OPTIONAL: dict[str, dict[str, Check]] = {"github-organization": {"team": values.is_text}}

KEYS = ("include", "exclude", "require")


def checked_rules(access: Access, sent: Body, *, group: str | None = None) -> Body:
    """`include` (not empty), `exclude` and `require` of a policy or group as they are stored; left out means empty.

    `group` is the id of the group they belong to, which must not contain itself. Raises Refused with 12130.
    """
    rules: Body = {}
    for key in KEYS:
        value = sent.get(key, [])
        if not isinstance(value, list):
            raise refusals.bad_access(f"{key} must be a list of rules")
        for rule in value:
            _check_rule(access, rule, key)
        rules[key] = value
    if not rules["include"]:
        raise refusals.bad_access("include must have at least one rule")
    if group is not None and group in _groups_within(access, rules):
        raise refusals.bad_access("a group cannot include itself")
    return rules


def _check_rule(access: Access, rule: object, key: str) -> None:
    if not isinstance(rule, dict) or len(rule) != 1:
        raise refusals.bad_access(f"{key}: a rule must be an object with exactly one selector")
    ((name, value),) = rule.items()
    if name not in SELECTORS:
        raise refusals.bad_access(f"{key}: unknown selector {name}")
    if not isinstance(value, dict):
        raise refusals.bad_access(f"{key}: {name} must be an object")
    for part, right in SELECTORS[name].items():
        if part not in value or not right(value[part]):
            raise refusals.bad_access(f"{key}: {name}.{part} is missing or invalid")
    for part, right in OPTIONAL.get(name, {}).items():
        if part in value and not right(value[part]):
            raise refusals.bad_access(f"{key}: {name}.{part} is invalid")
    _check_reference(access, name, value, key)


def _check_reference(access: Access, name: str, value: Body, key: str) -> None:
    for kind, known, ident in _references(access, name, value):
        if ident not in known:
            raise refusals.bad_access(f"{key}: {kind} {ident} does not exist")


def _references(access: Access, name: str, value: Body) -> Iterable[tuple[str, Mapping[str, object], object]]:
    if name == "group":
        yield "group", access.groups, value["id"]
    if name == "service_token":
        yield "service token", access.service_tokens, value["token_id"]
    if name == "login_method":
        yield "login method", access.providers, value["id"]
    if "identity_provider_id" in SELECTORS[name]:
        yield "identity provider", access.providers, value["identity_provider_id"]


def rules_of(holder: Mapping[str, object]) -> Iterable[Body]:
    """Every rule of a stored policy or group."""
    for key in KEYS:
        yield from objects(holder.get(key))


def mentions(holder: Mapping[str, object], selector: str, key: str, ident: str) -> bool:
    """Whether a policy or group has a rule `{selector: {key: ident}}`."""
    for rule in rules_of(holder):
        value = rule.get(selector)
        if isinstance(value, dict) and value.get(key) == ident:
            return True
    return False


def _groups_within(access: Access, holder: Mapping[str, object]) -> set[object]:
    """Ids of all groups in these rules, and in those groups' rules, and so on."""
    found: set[object] = set()
    waiting = [holder]
    while waiting:
        for rule in rules_of(waiting.pop()):
            group = rule.get("group")
            if isinstance(group, dict) and group["id"] not in found:
                found.add(group["id"])
                waiting.append(access.groups.get(str(group["id"]), {}))
    return found


def holders(access: Access) -> Iterable[Body]:
    """Everything that has rules: all policies, reusable and inline, and all groups."""
    yield from (policy.body for policy in access.policies.values())
    yield from access.groups.values()
