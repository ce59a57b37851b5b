"""Identity providers: how people sign in. Their secrets are never answered, only asterisks."""

from dockflare_desktop.demo import refusals, values
from dockflare_desktop.demo.asking import Ask, Reply, page_of
from dockflare_desktop.demo.values import Body, Field, new_uuid, part, take

MASK = "*" * 34
_SIZES = range(1, 1001)
_SECRETS = ("client_secret", "api_token")  # of any type: they are never answered
_CLIENT = ("client_id", "client_secret")
CONFIGS: dict[str, tuple[str, ...]] = {
    "onetimepin": (),
    "azureAD": (*_CLIENT, "directory_id"),
    "saml": ("issuer_url", "sso_target_url"),
    "centrify": (*_CLIENT, "centrify_account", "centrify_app_id"),
    "facebook": _CLIENT,
    "github": _CLIENT,
    "google-apps": (*_CLIENT, "apps_domain"),
    "google": _CLIENT,
    "linkedin": _CLIENT,
    "oidc": (*_CLIENT, "auth_url", "token_url", "certs_url"),
    "okta": (*_CLIENT, "okta_account"),
    "onelogin": (*_CLIENT, "onelogin_account"),
    "pingone": (*_CLIENT, "ping_env_id"),
    "yandex": _CLIENT,
    "cloudflare": (),
}
"""Types, with the keys their `config` must have."""

_FIELDS = {
    "name": Field(values.is_filled, "is missing or invalid", required=True),
    "type": Field(values.one_of(*CONFIGS), "is missing or invalid", required=True),
    "config": Field(values.is_object, "must be an object", required=True),
    "scim_config": Field(values.is_object, "must be an object"),
}


def _fields(ask: Ask, ident: str) -> Body:
    """Checked fields with the secret taken out into the account's memory and the mask in its place."""
    fields = take(ask.body(refusals.bad_access), _FIELDS, refusals.bad_access)
    config = part(fields, "config")
    for key in CONFIGS[str(fields["type"])]:
        if not values.is_filled(config.get(key)):
            raise refusals.bad_access(f"config.{key} is missing or invalid")
    providers = ask.account.access.providers.items()
    if fields["type"] == "onetimepin" and any(
        other["type"] == "onetimepin" for key, other in providers if key != ident
    ):
        raise refusals.access_conflict("there is an identity provider of type onetimepin")
    fields["config"] = {**config, **{key: _kept(ask, ident, key, config) for key in _SECRETS if config.get(key)}}
    return fields


def _kept(ask: Ask, ident: str, key: str, config: Body) -> str:
    """The mask; what it stands for is in the account's memory, and must be there where the mask comes back."""
    secret, place = config[key], ident if key == "client_secret" else f"{ident} {key}"
    if not isinstance(secret, str):
        raise refusals.bad_access(f"config.{key} is missing or invalid")
    if secret.strip("*"):
        ask.account.access.secrets[place] = secret
    elif place not in ask.account.access.secrets:
        raise refusals.bad_access(f"config.{key} is missing or invalid")
    return MASK


def _found(ask: Ask) -> Body:
    provider = ask.account.access.providers.get(ask.ids[0])
    if provider is None:
        raise refusals.no_access_object()
    return provider


def records(ask: Ask) -> Reply:
    shown, info = page_of(list(ask.account.access.providers.values()), ask, 25, _SIZES, refusals.bad_access)
    return Reply(shown, info=info)


def get(ask: Ask) -> Reply:
    return Reply(_found(ask))


def create(ask: Ask) -> Reply:
    ident = new_uuid(ask.account.rng)
    provider: Body = {"id": ident, **_fields(ask, ident), "read_only": False}
    ask.account.access.providers[ident] = provider
    return Reply(provider, 201)


def replace(ask: Ask) -> Reply:
    _found(ask)
    provider: Body = {"id": ask.ids[0], **_fields(ask, ask.ids[0]), "read_only": False}
    ask.account.access.providers[ask.ids[0]] = provider
    return Reply(provider)


def delete(ask: Ask) -> Reply:
    """No refusal is published for a provider in use; applications keep its id (assumed)."""
    _found(ask)
    del ask.account.access.providers[ask.ids[0]]
    ask.account.access.secrets.pop(ask.ids[0], None)
    return Reply({"id": ask.ids[0]}, 202)
