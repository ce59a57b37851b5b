"""Who a login of the embedded account lets in, by Cloudflare's documented rules (cloudflare-api.md section 4)."""

import pytest

from dockflare_desktop.demo.guests import Guest, enters
from tests.demo.cloud import Cloud

HOST = "app.home.example"
ANN, TOM = Guest("ann@home.example", "SE", "192.0.2.1"), Guest("tom@home.example", "NO", "2001:db8::1")
NOBODY = Guest()
EVERYONE: dict[str, object] = {"everyone": {}}
EMAIL = {"email": {"email": "Ann@home.example"}}
DOMAIN = {"email_domain": {"domain": "home.example"}}
SWEDEN = {"geo": {"country_code": "SE"}}
NORWAY = {"geo": {"country_code": "NO"}}


def app(cloud: Cloud, *policies: dict[str, object], **fields: object) -> None:
    whole = [{"name": f"p{place}", **policy} for place, policy in enumerate(policies)]
    cloud.account.add_app(domain=HOST, policies=whole, **fields)


def policy(decision: str, *include: dict[str, object], **blocks: object) -> dict[str, object]:
    return {"decision": decision, "include": list(include), **blocks}


def let_in(cloud: Cloud, *guests: Guest) -> list[bool | None]:
    return [enters(cloud.account, HOST, "/", guest) for guest in guests]


def test_without_a_login_everyone_gets_in_and_without_policies_nobody(cloud: Cloud) -> None:
    assert let_in(cloud, ANN, NOBODY) == [True, True]
    app(cloud)
    assert let_in(cloud, ANN, NOBODY) == [False, False]


@pytest.mark.parametrize(
    ("policies", "expected"),
    [
        ([policy("allow", EMAIL)], [True, False, False]),
        ([policy("allow", DOMAIN, require=[SWEDEN])], [True, False, False]),
        ([policy("allow", DOMAIN, require=[SWEDEN, NORWAY])], [False, False, False]),
        ([policy("allow", DOMAIN, exclude=[SWEDEN])], [False, True, False]),
        ([policy("deny", SWEDEN), policy("allow", DOMAIN)], [False, True, False]),
        ([policy("allow", DOMAIN), policy("deny", SWEDEN)], [True, True, False]),
        ([policy("deny", EVERYONE), policy("bypass", SWEDEN)], [True, False, False]),  # bypass is asked first
        ([policy("allow", EVERYONE)], [True, True, False]),
        ([policy("bypass", EVERYONE)], [True, True, True]),
        ([policy("bypass", EMAIL), policy("allow", NORWAY)], [False, True, False]),  # nobody is signed in yet
        ([policy("bypass", {"ip": {"ip": "192.0.2.0/24"}})], [True, False, False]),
        ([policy("non_identity", {"certificate": {}})], [False, False, False]),
    ],
)
def test_the_order_and_the_blocks(cloud: Cloud, policies: list[dict[str, object]], expected: list[bool]) -> None:
    app(cloud, *policies)
    assert let_in(cloud, ANN, TOM, NOBODY) == expected


def test_a_program_gets_in_by_its_token_and_never_by_signing_in(cloud: Cloud) -> None:
    ci, other = cloud.account.add_service_token("ci"), cloud.account.add_service_token("other")
    app(cloud, policy("non_identity", {"service_token": {"token_id": ci}}), policy("allow", EVERYONE))
    assert let_in(cloud, Guest(token=ci), Guest(token=other)) == [True, False]


def test_only_allowed_methods_sign_anybody_in(cloud: Cloud) -> None:
    pin = cloud.account.add_identity_provider("PIN")
    app(cloud, policy("allow", DOMAIN), allowed_idps=[pin])
    assert let_in(cloud, Guest("ann@home.example", method=pin), Guest("ann@home.example", method="x")) == [True, False]


def test_what_only_cloudflare_knows_is_open_unless_it_makes_no_difference(cloud: Cloud) -> None:
    posture = {"device_posture": {"integration_uid": "8e4e0b0a-0b1c-4f6c-9f3e-000000000000"}}
    group = cloud.account.add_group("g", [DOMAIN], require=[posture])
    app(cloud, policy("allow", {"group": {"id": group}}), policy("deny", SWEDEN), policy("allow", EMAIL, NORWAY))
    assert let_in(cloud, ANN, TOM, NOBODY) == [None, True, False]
