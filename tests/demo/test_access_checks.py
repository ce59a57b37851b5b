"""What Access refuses with 12130, cause by cause, and what it lets pass."""

import pytest

from tests.demo.cloud import Cloud

NO_UUID = "00000000-0000-4000-8000-000000000000"
EVERYONE = [{"everyone": {}}]

BAD_RULES = [
    "everyone",
    {},
    {"everyone": {}, "ip": {"ip": "192.0.2.0/24"}},
    {"anyone": {}},
    {"everyone": None},
    {"everyone": True},
    {"email": {"email": "not an address"}},
    {"email": "a@home.example"},
    {"email": {}},
    {"email_domain": {"domain": "@home.example"}},
    {"email_domain": {"domain": "*.home.example"}},
    {"email_domain": {"domain": "home"}},
    {"ip": {"ip": "192.0.2.1"}},
    {"ip": {"ip": "192.0.2.1/33"}},
    {"ip": {"ip": "192.0.2.1/24"}},
    {"ip": {"ip": ["192.0.2.0/24"]}},
    {"geo": {"country_code": "se"}},
    {"geo": {"country_code": "XX"}},
    {"geo": {"country_code": ["SE"]}},
    {"group": {"id": NO_UUID}},
    {"group": {"id": "staff"}},
    {"service_token": {"token_id": NO_UUID}},
    {"login_method": {"id": NO_UUID}},
    {"github-organization": {"name": "home", "identity_provider_id": NO_UUID}},
    {"saml": {"attribute_name": "a", "attribute_value": "b"}},
    {"ip_list": {"id": "list"}},
    {"external_evaluation": {"evaluate_url": "home.example", "keys_url": "https://home.example/keys"}},
    {"user_risk_score": {"user_risk_score": ["huge"]}},
    {"common_name": {"common_name": ""}},
]

GOOD_RULES = [
    {"everyone": {}},
    {"ip": {"ip": "192.0.2.0/24"}},
    {"ip": {"ip": "2001:db8::/32"}},
    {"geo": {"country_code": "SE"}},
    {"geo": {"country_code": "T1"}},
    {"email": {"email": "Ann.Lee+x@home.example"}},
    {"email_domain": {"domain": "home.example"}},
    {"any_valid_service_token": {}},
    {"certificate": {}},
    {"cloudflare_account_member": {}},
    {"email_list": {"id": NO_UUID}},
    {"auth_method": {"auth_method": "mfa"}},
    {"user_risk_score": {"user_risk_score": ["low", "unscored"]}},
]


def _refusal(cloud: Cloud, path: str, body: object, method: str = "POST") -> str:
    response = cloud.send(method, path, body)
    assert cloud.codes(response) == (400, [12130], []), response.json()
    text = response.json()["errors"][0]["message"]
    assert text.startswith("access.api.error.invalid_request: ")
    return text.removeprefix("access.api.error.invalid_request: ")


@pytest.mark.parametrize("key", ["include", "exclude", "require"])
@pytest.mark.parametrize("rule", BAD_RULES, ids=repr)
def test_a_rule_that_is_not_one_known_selector_in_good_form_is_refused(cloud: Cloud, rule: object, key: str) -> None:
    body = {"name": "p", "decision": "allow", "include": EVERYONE, key: [rule]}
    _refusal(cloud, "X/policies", body)
    _refusal(cloud, "X/groups", body)


@pytest.mark.parametrize("rule", GOOD_RULES, ids=repr)
def test_a_rule_in_good_form_is_kept_as_sent(cloud: Cloud, rule: object) -> None:
    body = {"name": "p", "decision": "allow", "include": [rule], "require": [rule]}
    policy = cloud.result("POST", "X/policies", body)
    assert (policy["include"], policy["require"], policy["exclude"]) == ([rule], [rule], [])


def test_rules_may_refer_to_what_exists(cloud: Cloud) -> None:
    account = cloud.account
    rules = [
        {"group": {"id": account.add_group("g", EVERYONE)}},
        {"service_token": {"token_id": account.add_service_token("robot")}},
        {"login_method": {"id": account.add_identity_provider("PIN")}},
    ]
    assert cloud.result("POST", "X/policies", {"name": "p", "decision": "allow", "include": rules})["include"] == rules


@pytest.mark.parametrize(
    "change",
    [
        {"name": ""},
        {"name": 5},
        {"decision": "permit"},
        {"decision": None},
        {"include": []},
        {"include": {"everyone": {}}},
        {"require": None},
        {"session_duration": "1 day"},
        {"session_duration": 24},
        {"approval_required": "yes"},
        {"approval_groups": [{}]},
        {"isolation_required": 1},
    ],
    ids=repr,
)
def test_a_policy_with_a_bad_field_is_refused(cloud: Cloud, change: dict[str, object]) -> None:
    _refusal(cloud, "X/policies", {"name": "p", "decision": "allow", "include": EVERYONE, **change})


@pytest.mark.parametrize("missing", ["name", "decision", "include"])
def test_a_policy_without_a_required_field_is_refused(cloud: Cloud, missing: str) -> None:
    body = {"name": "p", "decision": "allow", "include": EVERYONE}
    del body[missing]
    _refusal(cloud, "X/policies", body)


CONFIRMED = [
    ({"domain": "app.foreign.example"}, "domain does not belong to zone"),
    ({"domain": "app.pending.example"}, "domain does not belong to zone"),
    ({"tags": ["none"]}, "tags contain a tag that does not exist"),
    ({"type": "webapp"}, "app type is missing or invalid"),
    ({"type": None}, "app type is missing or invalid"),
    (
        {"allow_authenticate_via_warp": True},
        "allow_authenticate_via_warp cannot be set if the Warp Auth Session Duration is not set for the account",
    ),
]


@pytest.mark.parametrize(("change", "text"), CONFIRMED)
def test_an_application_is_refused_in_cloudflares_words(cloud: Cloud, change: dict[str, object], text: str) -> None:
    cloud.account.add_zone("pending.example", status="pending")
    assert _refusal(cloud, "X/apps", {"type": "self_hosted", "domain": "app.home.example", **change}) == text


@pytest.mark.parametrize(
    "change",
    [
        {"domain": ""},
        {"domain": "https://app.home.example"},
        {"domain": "app.home.example:443"},
        {"domain": "app.home.example/#top"},
        {"domain": "a*b*c.home.example"},
        {"domain": "*"},
        {"domain": "app.home.example", "destinations": [{"type": "public", "uri": "other.home.example"}]},
        {"destinations": [{"type": "public", "uri": "app.home.example"}] * 2},
        {"destinations": [{"type": "public"}]},
        {"destinations": [{"type": "cloud", "uri": "app.home.example"}]},
        {"destinations": ["app.home.example"]},
        {"allowed_idps": ["pin"]},
        {"allowed_idps": [NO_UUID]},
        {"auto_redirect_to_identity": True},
        {"auto_redirect_to_identity": "true"},
        {"session_duration": "forever"},
        {"app_launcher_visible": None},
        {"same_site_cookie_attribute": "Lax"},
        {"cors_headers": {"allow_all_origins": True, "allow_credentials": True}},
        {"cors_headers": {"allowed_methods": ["FETCH"]}},
        {"cors_headers": {"max_age": 86401}},
        {"cors_headers": {"max_age": 1}, "options_preflight_bypass": True},
        {"tags": "t"},
        {"policies": {}},
        {"policies": [NO_UUID]},
        {"policies": [{"id": NO_UUID, "precedence": 1}]},
        {"policies": [5]},
        {"policies": [{"name": "inline"}]},
    ],
    ids=repr,
)
def test_an_application_with_a_bad_field_is_refused(cloud: Cloud, change: dict[str, object]) -> None:
    _refusal(cloud, "X/apps", {"type": "self_hosted", "domain": "app.home.example", **change})
    assert cloud.account.access.apps == {}
    assert cloud.account.access.policies == {}


def test_an_application_without_address_is_refused(cloud: Cloud) -> None:
    _refusal(cloud, "X/apps", {"type": "self_hosted", "name": "App"})


def test_a_zones_own_access_takes_addresses_of_that_zone_only(cloud: Cloud) -> None:
    cloud.account.add_zone("other.example")
    body = {"type": "self_hosted", "domain": "app.other.example"}
    assert _refusal(cloud, "Z/access/apps", body) == "domain does not belong to zone"
    assert cloud.send("POST", "X/apps", body).status_code == 201


@pytest.mark.parametrize("allowed", [0, 2])
def test_auto_redirect_needs_exactly_one_allowed_provider(cloud: Cloud, allowed: int) -> None:
    google = {"client_id": "i", "client_secret": "s"}
    idps = [cloud.account.add_identity_provider(f"G{n}", "google", **google) for n in range(2)]
    body = {"type": "self_hosted", "domain": "app.home.example", "auto_redirect_to_identity": True}
    _refusal(cloud, "X/apps", {**body, "allowed_idps": idps[:allowed]})
    assert cloud.send("POST", "X/apps", {**body, "allowed_idps": idps[:1]}).status_code == 201


def test_a_group_cannot_include_itself_not_even_through_another(cloud: Cloud) -> None:
    inner = cloud.account.add_group("inner", EVERYONE)
    outer = cloud.account.add_group("outer", [{"group": {"id": inner}}])
    for group in (inner, outer):
        _refusal(cloud, f"X/groups/{inner}", {"name": "inner", "include": [{"group": {"id": group}}]}, "PUT")


@pytest.mark.parametrize(
    "change",
    [{"type": "ldap"}, {"config": None}, {"config": {}}, {"config": {"client_id": "i"}}, {"name": ""}],
    ids=repr,
)
def test_an_identity_provider_with_a_bad_field_is_refused(cloud: Cloud, change: dict[str, object]) -> None:
    body = {"name": "G", "type": "google", "config": {"client_id": "i", "client_secret": "s"}}
    _refusal(cloud, "X/identity_providers", {**body, **change})


@pytest.mark.parametrize("change", [{"name": ""}, {"duration": "one year"}, {"enabled": 1}], ids=repr)
def test_a_service_token_with_a_bad_field_is_refused(cloud: Cloud, change: dict[str, object]) -> None:
    _refusal(cloud, "X/service_tokens", {"name": "robot", **change})


@pytest.mark.parametrize("change", [{"auth_domain": "home.example"}, {"name": ""}, {"session_duration": "x"}], ids=repr)
def test_an_organisation_with_a_bad_field_is_refused(cloud: Cloud, change: dict[str, object]) -> None:
    _refusal(cloud, "X/organizations", change, "PUT")
