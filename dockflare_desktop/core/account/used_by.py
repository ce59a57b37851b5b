"""Who uses a sign-in method or a service token: it is not deleted under anybody who needs it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from dockflare_desktop.core.access.names import ids_meant
from dockflare_desktop.core.cloud import Actual, App, Named
from dockflare_desktop.core.model import AccessGroup, FromLabels, Json, JsonObject, Layers, PolicyBody
from dockflare_desktop.core.origin.path import as_typed
from dockflare_desktop.core.planning.marks import is_marked, unmarked
from dockflare_desktop.core.service import OwnLogin, Service

METHOD_KEYS = ("access.allowed_idps",)
TOKEN_KEYS = ("access.service_token",)


class Holder(StrEnum):
    """What kind of thing uses it."""

    GROUP = "access group"
    SERVICE = "service"
    RULE = "manual rule"
    OVERRIDE = "override"
    ZONE = "whole zone"
    APPLICATION = "login"
    POLICY = "policy"
    RULES = "group at Cloudflare"


@dataclass(frozen=True, slots=True)
class Use:
    """One user. Ours would lose its login with it (fail closed); what is at Cloudflare and not ours, its owner may want
    to know of first."""

    holder: Holder
    name: str
    ours: bool

    def __str__(self) -> str:
        return f"{self.holder} {self.name}"


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything that may use one. `known` are all of its kind, so that names can be told."""

    known: Sequence[Named]
    layers: Layers
    services: Sequence[Service]
    actual: Actual
    installation: str


def users_of_method(method_id: str, scene: Scene) -> tuple[Use, ...]:
    """By allowed sign-in methods, by rules that ask for the method, and by rules of the groups it tells of."""
    return _users(method_id, scene, METHOD_KEYS)


def users_of_token(token_id: str, scene: Scene) -> tuple[Use, ...]:
    """By rules that let the token in."""
    return _users(token_id, scene, TOKEN_KEYS)


def _users(wanted: str, scene: Scene, keys: tuple[str, ...]) -> tuple[Use, ...]:
    found = [Use(Holder.GROUP, each.id, ours=True) for each in scene.layers.groups if _in_group(wanted, each, scene)]
    groups = {each.name for each in found}
    named = [each for each in scene.services if _by_itself(wanted, each, groups)]
    found += [Use(Holder.SERVICE, as_typed(each.key), ours=True) for each in named]
    rules = [each for each in scene.layers.manual_rules if _in_fields(wanted, each.fields, keys, scene)]
    found += [Use(Holder.RULE, as_typed(each.key), ours=True) for each in rules]
    overrides = [each for each in scene.layers.overrides if _in_fields(wanted, {each.field: each.value}, keys, scene)]
    found += [Use(Holder.OVERRIDE, as_typed(each.key), ours=True) for each in overrides]
    zones = [each for each in scene.layers.zones if _in_fields(wanted, each.fields, keys, scene)]
    found += [Use(Holder.ZONE, each.zone, ours=True) for each in zones]
    found += _at_cloudflare(wanted, scene)
    return tuple(dict.fromkeys(found))


def _in_group(wanted: str, group: AccessGroup, scene: Scene) -> bool:
    names = [*group.idps, *(name for body in group.policies for name in _named_in(body))]
    return any(wanted in ids_meant(name, scene.known) for name in names)


def _by_itself(wanted: str, service: Service, groups: set[str]) -> bool:
    """Whether a container's service uses it. One that does so through a group is told with the group, and a manual
    rule's as the rule, or as the override of it."""
    login = service.login
    if not isinstance(service.source, FromLabels) or not isinstance(login, OwnLogin):
        return False
    if groups.intersection(login.groups):
        return False
    return wanted in login.spec.idps or any(
        wanted in _named_in(use.body) for use in login.spec.policies if use.body is not None
    )


def _in_fields(wanted: str, fields: Mapping[str, str], keys: tuple[str, ...], scene: Scene) -> bool:
    names = [part.strip() for key in keys if key in fields for part in fields[key].split(",")]
    return any(wanted in ids_meant(name, scene.known) for name in names) or wanted in fields.get(
        "access.custom_rules", ""
    )


def _at_cloudflare(wanted: str, scene: Scene) -> list[Use]:
    """What is not ours: ours is told by what it is made from."""
    apps = [each for each in scene.actual.apps or () if not _ours(each, scene) and _in_app(wanted, each)]
    policies = [
        unmarked(each.body.name)
        for each in scene.actual.directory.policies or ()
        if not is_marked(each.body.name, scene.installation) and wanted in _named_in(each.body)
    ]
    groups = [
        each.name
        for each in scene.actual.directory.groups or ()
        if wanted in _values((*each.include, *each.require, *each.exclude))
    ]
    return [
        *(Use(Holder.APPLICATION, each.name or each.id, ours=False) for each in apps),
        *(Use(Holder.POLICY, each, ours=False) for each in policies),
        *(Use(Holder.RULES, each, ours=False) for each in groups),
    ]


def _ours(app: App, scene: Scene) -> bool:
    return bool(app.policies) and all(is_marked(each.body.name, scene.installation) for each in app.policies)


def _in_app(wanted: str, app: App) -> bool:
    return wanted in app.idps or any(wanted in _named_in(each.body) for each in app.policies if not each.reusable)


def _named_in(body: PolicyBody) -> frozenset[str]:
    return frozenset(_values((*body.include, *body.require, *body.exclude)))


def _values(rules: Iterable[JsonObject]) -> Iterable[str]:
    """Every text below the selectors of rules: ids and names of what they refer to among them."""
    for rule in rules:
        for selector, body in rule.items():
            if selector in _REFERRING and isinstance(body, Mapping):
                yield from (value for key in _REFERRING[selector] if isinstance(value := _get(body, key), str))


_REFERRING: Mapping[str, tuple[str, ...]] = {
    "login_method": ("id",),
    "github-organization": ("identity_provider_id",),
    "gsuite": ("identity_provider_id",),
    "azureAD": ("identity_provider_id",),
    "okta": ("identity_provider_id",),
    "saml": ("identity_provider_id",),
    "oidc": ("identity_provider_id",),
    "auth_context": ("identity_provider_id",),
    "service_token": ("token_id",),
}
"""Selectors that name a method or a token, and under which key (cloudflare-api.md section 2)."""


def _get(body: Mapping[str, Json], key: str) -> Json:
    return body.get(key)
