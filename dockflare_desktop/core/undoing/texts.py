"""Objects at Cloudflare as the field texts that would ask for them: what labels, overrides and manual rules say."""

import json
from collections.abc import Mapping, Sequence
from typing import assert_never

from dockflare_desktop.core.history import KEEPS
from dockflare_desktop.core.labels.fields import NONE, ORIGIN_KEYS, to_text
from dockflare_desktop.core.model import AccessGroup, Json, JsonObject
from dockflare_desktop.core.origin.document_types import object_of, text_of
from dockflare_desktop.core.planning.desired import is_locked, pointed_at
from dockflare_desktop.core.planning.desired_policies import body_of, policy_json, policy_key
from dockflare_desktop.core.planning.json_lists import objects
from dockflare_desktop.core.planning.marks import unmarked
from dockflare_desktop.core.service import (
    ExistingPolicy,
    GroupPolicy,
    InlinePolicy,
    Login,
    LoginUnknown,
    NoLogin,
    OwnLogin,
    OwnPolicy,
    PolicyUse,
    Service,
    ZoneLogin,
)

Texts = Mapping[str, str]
_EVERYONE: Sequence[JsonObject] = ({"everyone": {}},)
_OPTIONS = {key: label for label, key in ORIGIN_KEYS.items()}
_WORDS = "DockFlare Desktop: "
_POLICY_KEYS = ("name", "decision", "include", "require", "exclude")
_SENT = (
    *_POLICY_KEYS,
    "session_duration",
    "approval_required",
    "approval_groups",
    "isolation_required",
    "purpose_justification_required",
    "purpose_justification_prompt",
)
_UNSAID: tuple[Json, ...] = (None, False, "", [], "24h")  # what Cloudflare fills in


class UnaskableError(Exception):
    """Something that no field can ask for; its text names it."""


def rule_texts(rule: JsonObject) -> Texts:
    """Target and options; an option that is not stated is "none". Raises UnaskableError for one no label has."""
    stated = {key: value for key, value in object_of(rule.get("originRequest")).items() if key != "access"}
    unknown = sorted(stated.keys() - _OPTIONS.keys())
    if unknown:
        raise UnaskableError(unknown[0])
    options = {label: _option(stated[key]) if key in stated else NONE for key, label in _OPTIONS.items()}
    return {"service": text_of(rule, "service"), **options}


def _option(value: object) -> str:
    return to_text(value) if isinstance(value, bool | int) else str(value)


def record_texts(record: JsonObject | None, tunnels: Mapping[str, str]) -> Texts:
    """Whether there is a record, where it leads and what its comment says. `tunnels` are names by id. Raises
    UnaskableError for one that leads elsewhere."""
    if record is None:
        return {"dns": "off"}
    tunnel = pointed_at(record)
    if tunnel not in tunnels:
        raise UnaskableError(text_of(record, "content"))
    words = unmarked(text_of(record, "comment")).removeprefix(_WORDS)
    comment = NONE if words == record.get("name") else words
    return {"dns": "auto", "tunnel": tunnels[tunnel], "dns.comment": comment or NONE}


def app_texts(app: JsonObject, groups: Sequence[AccessGroup]) -> Texts:
    """Who gets in, and the login's other settings."""
    name = text_of(app, "name")
    return {
        **who_texts(app, groups),
        "access.name": NONE if name == app.get("domain") else name,
        "access.session_duration": text_of(app, "session_duration") or "24h",
        "access.app_launcher_visible": to_text(app.get("app_launcher_visible") is True),
        "access.allowed_idps": ",".join(str(each) for each in _list(app.get("allowed_idps"))) or NONE,
        "access.auto_redirect_to_identity": to_text(app.get("auto_redirect_to_identity") is True),
    }


def who_texts(app: JsonObject, groups: Sequence[AccessGroup]) -> Texts:
    """The block of who can enter: our groups by name where the application used all their policies, else its policies
    as they are."""
    policies = objects(app.get("policies"))
    if named := _groups(policies, groups):
        return {"access.groups": ",".join(named)}
    if [(each.get("decision"), list(objects(each.get("include")))) for each in policies] == [("bypass", [*_EVERYONE])]:
        return {"access.policy": "bypass"}
    rules = [_rule(each) for each in policies]
    return {"access.policy": "custom", "access.custom_rules": json.dumps(rules, ensure_ascii=False)}


def no_login_texts(rule: JsonObject | None) -> Texts:
    """Who gets in where there is no application of its own: the zone's login, if the connector checks one, else
    nobody is asked."""
    return {"access.policy": "default_tld" if rule is not None and is_locked(rule) else NONE}


def _groups(policies: Sequence[JsonObject], groups: Sequence[AccessGroup]) -> list[str]:
    """The groups that a login was made of, in their order; none where it was made of anything else."""
    used = [text_of(each, KEEPS) for each in policies]
    names = list(dict.fromkeys(each.rpartition("/")[0] for each in used))
    known = {group.id: group for group in groups}
    whole = [f"{name}/{number}" for name in names if name in known for number in range(len(known[name].policies))]
    return names if used and "" not in names and used == whole else []


def _rule(policy: JsonObject) -> JsonObject:
    """One policy as custom rules say it: somebody else's reusable one by its id."""
    if policy.get("reusable") is True and KEEPS not in policy:
        return {"id": text_of(policy, "id")}
    said = {key: value for key, value in policy.items() if key in _SENT and value not in _UNSAID}
    return policy_json(body_of({**said, "name": unmarked(text_of(said, "name"))}))


def service_texts(service: Service, groups: Sequence[AccessGroup]) -> Texts:
    """The same of a service as it was decided now."""
    rule: JsonObject = {"service": service.target, "originRequest": service.origin}
    way = {"dns": "auto" if service.dns else "off", "tunnel": service.tunnel, "dns.comment": service.comment or NONE}
    return {**rule_texts(rule), **way, **_login_texts(service.login, groups)}


def _login_texts(login: Login, groups: Sequence[AccessGroup]) -> Texts:
    match login:
        case OwnLogin(spec=spec):
            app: JsonObject = {
                "name": spec.name,
                "domain": spec.address,
                "session_duration": spec.session,
                "app_launcher_visible": spec.launcher,
                "allowed_idps": list(spec.idps),
                "auto_redirect_to_identity": spec.auto_redirect,
                "policies": [_used(use) for use in spec.policies],
            }
            return app_texts(app, groups)
        case ZoneLogin(implied=False):
            return {"access.policy": "default_tld"}
        case NoLogin() | ZoneLogin():
            return {"access.policy": NONE}
        case LoginUnknown():
            return {}
    assert_never(login)


def _used(use: PolicyUse) -> JsonObject:
    match use:
        case ExistingPolicy(id=policy_id):
            return {"id": policy_id, "reusable": True}
        case InlinePolicy(body=body):
            return policy_json(body)
        case GroupPolicy(body=body) | OwnPolicy(body=body):
            return {**policy_json(body), KEEPS: policy_key(use)}
    assert_never(use)


def _list(value: Json) -> Sequence[Json]:
    return value if isinstance(value, list | tuple) else ()
