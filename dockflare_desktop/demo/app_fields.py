"""What an Access application may say, apart from its policies: every field's form and the rules between fields."""

from collections.abc import Collection

from dockflare_desktop.demo import app_domains, refusals, values
from dockflare_desktop.demo.state import Access
from dockflare_desktop.demo.values import Body, Field, objects, part, strings, take

TYPES = (
    "self_hosted", "saas", "ssh", "vnc", "app_launcher", "warp", "biso", "bookmark", "dash_sso", "infrastructure",
    "rdp", "mcp", "mcp_portal", "proxy_endpoint",
)  # fmt: skip
HOSTED = ("self_hosted", "ssh", "vnc")
"""Types that stand before addresses of the account's zones."""

_FLAG = "must be a boolean"
_TEXT = "must be a string"
_METHODS = values.list_of(values.one_of("GET", "POST", "HEAD", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"))
_TEXTS = values.list_of(values.is_text)
_CORS = {
    "allow_all_headers": Field(values.is_flag, _FLAG),
    "allow_all_methods": Field(values.is_flag, _FLAG),
    "allow_all_origins": Field(values.is_flag, _FLAG),
    "allow_credentials": Field(values.is_flag, _FLAG),
    "allowed_headers": Field(_TEXTS, "must be a list of strings"),
    "allowed_methods": Field(_METHODS, "must be a list of HTTP methods"),
    "allowed_origins": Field(_TEXTS, "must be a list of strings"),
    "max_age": Field(values.whole_between(-1, 86400), "must be an integer between -1 and 86400"),
}


def _is_destination(value: object) -> bool:
    return isinstance(value, dict) and value.get("type", "public") == "public" and values.is_filled(value.get("uri"))


FIELDS = {
    "domain": Field(values.is_filled, "is missing or invalid"),
    "destinations": Field(values.list_of(_is_destination), 'must be a list of {"type": "public", "uri": …}'),
    "self_hosted_domains": Field(values.list_of(values.is_filled), "must be a list of addresses"),
    "name": Field(values.is_filled, "is invalid"),
    "allowed_idps": Field(values.list_of(values.is_uuid), "must be a list of identity providers", default=[]),
    "auto_redirect_to_identity": Field(values.is_flag, _FLAG, default=False),
    "session_duration": Field(values.is_duration, "must be a duration such as 24h", default="24h"),
    "app_launcher_visible": Field(values.is_flag, _FLAG, default=True),
    "http_only_cookie_attribute": Field(values.is_flag, _FLAG, default=True),
    "enable_binding_cookie": Field(values.is_flag, _FLAG, default=False),
    "options_preflight_bypass": Field(values.is_flag, _FLAG, default=False),
    "path_cookie_attribute": Field(values.is_flag, _FLAG),
    "same_site_cookie_attribute": Field(values.one_of("none", "lax", "strict"), "must be none, lax or strict"),
    "service_auth_401_redirect": Field(values.is_flag, _FLAG),
    "skip_interstitial": Field(values.is_flag, _FLAG),
    "allow_authenticate_via_warp": Field(values.is_flag, _FLAG),
    "cors_headers": Field(values.is_object, "must be an object"),
    "tags": Field(_TEXTS, "must be a list of tags", default=[]),
    "logo_url": Field(values.is_text, _TEXT),
    "custom_deny_message": Field(values.is_text, _TEXT),
    "custom_deny_url": Field(values.is_text, _TEXT),
    "custom_non_identity_deny_url": Field(values.is_text, _TEXT),
    "custom_pages": Field(_TEXTS, "must be a list of strings"),
    "allow_iframe": Field(values.is_flag, _FLAG),
    "eager_redirect_cookie_setting": Field(values.is_flag, _FLAG),
    "use_clientless_isolation_app_launcher_url": Field(values.is_flag, _FLAG),
    "read_service_tokens_from_header": Field(values.is_text, _TEXT),
    "mfa_config": Field(values.is_object, "must be an object"),
    "saas_app": Field(values.is_object, "must be an object"),
    "scim_config": Field(values.is_object, "must be an object"),
    "target_criteria": Field(values.list_of(values.is_object), "must be a list of objects"),
}


def app_fields(access: Access, sent: Body, zones: Collection[str]) -> Body:
    """The writable part of an application as it is stored, without policies; `zones` are the names it may lie in.

    Raises Refused with 12130.
    """
    kind = sent.get("type")
    if not isinstance(kind, str) or kind not in TYPES:
        raise refusals.bad_access("app type is missing or invalid")
    fields: Body = {"type": kind, **take(sent, FIELDS, refusals.bad_access)}
    if kind in HOSTED:
        _place(fields, zones)
    else:
        fields.pop("self_hosted_domains", None)
    fields.setdefault("name", fields.get("domain", kind))
    _check_sign_in(access, fields)
    _check_cors(fields)
    if not set(strings(fields["tags"])) <= access.tags.keys():
        raise refusals.bad_access("tags contain a tag that does not exist")
    return fields


def _place(fields: Body, zones: Collection[str]) -> None:
    """Settle `domain`, `destinations` and `self_hosted_domains`, which say the same thing three times."""
    uris = [str(item["uri"]) for item in objects(fields.get("destinations"))]
    uris = uris or strings(fields.get("self_hosted_domains"))
    if "domain" not in fields:
        if not uris:
            raise refusals.bad_access("domain is missing or invalid")
        fields["domain"] = uris[0]
    domain = str(fields["domain"])
    uris = uris or [domain]
    for uri in (domain, *uris):
        if app_domains.split(uri) is None:
            raise refusals.bad_access(f"domain {uri} is missing or invalid")
        if not app_domains.in_zones(uri, zones):
            raise refusals.bad_access("domain does not belong to zone")
    normal = [app_domains.normal(uri) for uri in uris]
    if len(set(normal)) < len(normal):
        raise refusals.bad_access("destinations contain an address twice")
    if app_domains.normal(domain) not in normal:
        raise refusals.bad_access("domain must be one of the destinations")
    fields["destinations"] = [{"type": "public", "uri": uri} for uri in uris]
    fields["self_hosted_domains"] = uris


def _check_sign_in(access: Access, fields: Body) -> None:
    providers = strings(fields["allowed_idps"])
    for provider in providers:
        if provider not in access.providers:
            raise refusals.bad_access(f"identity provider {provider} does not exist")
    if fields["auto_redirect_to_identity"] and len(set(providers)) != 1:
        raise refusals.bad_access("auto_redirect_to_identity needs exactly one allowed identity provider")
    warp = (access.organization or {}).get("warp_auth_session_duration")
    if fields.get("allow_authenticate_via_warp") and not warp:
        raise refusals.bad_access(
            "allow_authenticate_via_warp cannot be set if the Warp Auth Session Duration is not set for the account"
        )


def _check_cors(fields: Body) -> None:
    cors = take(part(fields, "cors_headers"), _CORS, refusals.bad_access)
    if cors and fields["options_preflight_bypass"]:
        raise refusals.bad_access("options_preflight_bypass cannot be set together with cors_headers")
    if cors.get("allow_credentials") and cors.get("allow_all_origins"):
        raise refusals.bad_access("allow_credentials cannot be set together with allow_all_origins")
