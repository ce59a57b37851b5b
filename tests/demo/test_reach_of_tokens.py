"""Who may do what: verification, visible accounts and zones, permissions, pages."""

from datetime import timedelta
from random import Random

import pytest

from dockflare_desktop.demo.account import Account
from dockflare_desktop.demo.permissions import NAMES
from dockflare_desktop.demo.transport import AccountTransport
from tests.demo.cloud import TOKEN, Cloud

OTHER = "o" * 40
GROUPS = "Access: Organizations, Identity Providers, and Groups"
APPS = "Access: Apps and Policies"
TUNNEL = ("Cloudflare Tunnel", "Cloudflare One Connectors", "Cloudflare One Connector: cloudflared")
TABLE: list[tuple[str, str, tuple[str, ...], str]] = [
    ("GET", "A", ("Account Settings",), "Read"),
    ("GET", "A/members", ("Account Settings",), "Read"),
    ("GET", "/zones", ("Zone", "Zone Settings", "DNS", APPS), "Read"),
    ("GET", "Z", ("Zone", "Zone Settings", "DNS", APPS), "Read"),
    ("GET", "Z/dns_records", ("DNS",), "Read"),
    ("POST", "Z/dns_records", ("DNS",), "Write"),
    ("POST", "Z/dns_records/batch", ("DNS",), "Write"),
    ("GET", "A/cfd_tunnel", TUNNEL, "Read"),
    ("POST", "A/cfd_tunnel", TUNNEL, "Write"),
    ("GET", "T/configurations", TUNNEL, "Read"),
    ("PUT", "T/configurations", TUNNEL, "Write"),
    ("GET", "T/connections", TUNNEL, "Read"),
    ("DELETE", "T/connections", TUNNEL, "Write"),
    ("GET", "T/token", TUNNEL, "Read"),
    *((method, f"X/{path}", (APPS,), "Read" if method == "GET" else "Write")
      for path in ("apps", "policies", "tags") for method in ("GET", "POST")),
    *((method, f"X/{path}", (GROUPS,), "Read" if method == "GET" else "Write")
      for path in ("groups", "identity_providers", "organizations") for method in ("GET", "POST")),
    ("GET", "X/service_tokens", ("Access: Service Tokens",), "Read"),
    ("POST", "X/service_tokens", ("Access: Service Tokens",), "Write"),
]  # fmt: skip


@pytest.mark.parametrize(("method", "path", "names", "kind"), TABLE)
def test_any_one_permission_of_the_row_is_enough_and_none_else(
    cloud: Cloud, method: str, path: str, names: tuple[str, ...], kind: str
) -> None:
    enough = {f"{name} Write" for name in names} | ({f"{name} Read" for name in names} if kind == "Read" else set())
    for permission in NAMES:
        cloud.account.add_token(OTHER, {permission})
        response = cloud.send(method, path, {}, token=OTHER)
        refused = response.status_code == 403 and response.json()["errors"][0]["code"] == 10000
        assert refused is (permission not in enough), permission


def test_verifying_and_listing_accounts_need_no_permission(cloud: Cloud) -> None:
    cloud.account.add_token(OTHER, set())
    for path in ("/user/tokens/verify", "/accounts"):
        assert cloud.send("GET", path, token=OTHER).status_code == 200


def test_a_valid_token_is_verified_with_cloudflares_message(cloud: Cloud) -> None:
    answer = cloud.send("GET", "/user/tokens/verify").json()
    assert answer["result"]["status"] == "active"
    assert answer["messages"] == [{"code": 10000, "message": "This API Token is valid and active"}]


def test_verify_tells_that_a_token_is_disabled_or_expired(cloud: Cloud) -> None:
    cloud.account.add_token(OTHER, status="disabled")
    answer = cloud.send("GET", "/user/tokens/verify", token=OTHER).json()
    assert (answer["result"]["status"], answer["messages"]) == ("disabled", [])
    cloud.account.add_token(OTHER, expires=cloud.clock.now + timedelta(hours=1))
    assert cloud.send("GET", "/zones", token=OTHER).status_code == 200
    cloud.clock.forward(hours=1)
    assert cloud.send("GET", "/user/tokens/verify", token=OTHER).json()["result"]["status"] == "expired"
    assert cloud.codes(cloud.send("GET", "/zones", token=OTHER)) == (403, [9109], [])


def test_account_owned_tokens_verify_at_their_account_only(cloud: Cloud) -> None:
    cloud.account.add_token("cfat_" + OTHER, account_owned=True)
    assert cloud.send("GET", "A/tokens/verify", token="cfat_" + OTHER).status_code == 200
    assert cloud.codes(cloud.send("GET", "/user/tokens/verify", token="cfat_" + OTHER)) == (401, [1000], [])
    assert cloud.codes(cloud.send("GET", "A/tokens/verify")) == (401, [1000], [])


def test_a_token_of_the_wrong_form_is_not_let_in_at_all(cloud: Cloud) -> None:
    with pytest.raises(ValueError, match="at least 40"):
        cloud.account.add_token("short")
    with pytest.raises(ValueError, match="no such permissions"):
        cloud.account.add_token(OTHER, {"DNS Edit"})


@pytest.fixture
def second(cloud: Cloud) -> Account:
    """Another account of the same user, with a zone."""
    account = Account(cloud.clock, rng=Random(8), name="Office")
    account.add_token(TOKEN)
    account.add_zone("office.example")
    cloud.transport = AccountTransport(cloud.account, account)
    return account


def test_one_token_sees_all_accounts_it_was_given(cloud: Cloud, second: Account) -> None:
    assert [account["name"] for account in cloud.result("GET", "/accounts")] == ["Home", "Office"]
    assert [account["id"] for account in cloud.result("GET", "/accounts?name=Office")] == [second.id]
    assert cloud.result("GET", f"/accounts/{second.id}")["type"] == "standard"
    assert [zone["account"]["id"] for zone in cloud.result("GET", "/zones")] == [cloud.account.id, second.id]
    assert [zone["name"] for zone in cloud.result("GET", f"/zones?account.id={second.id}")] == ["office.example"]
    cloud.account.add_token(OTHER)
    assert len(cloud.send("GET", "/accounts", token=OTHER).json()["result"]) == 1
    assert cloud.codes(cloud.send("GET", f"/accounts/{second.id}", token=OTHER)) == (403, [10000], [])


def test_some_tokens_get_page_one_of_the_accounts_for_ever(cloud: Cloud) -> None:
    cloud.account.tokens[TOKEN].ignores_page = True
    for page in (1, 2):
        response = cloud.send("GET", f"/accounts?page={page}").json()
        assert len(response["result"]) == response["result_info"]["count"] == 1


def test_a_token_limited_to_zones_sees_no_other(cloud: Cloud) -> None:
    other = cloud.account.add_zone("other.example")
    cloud.account.add_token(OTHER).zones = {other}
    assert [zone["name"] for zone in cloud.send("GET", "/zones", token=OTHER).json()["result"]] == ["other.example"]
    assert cloud.codes(cloud.send("GET", "Z", token=OTHER)) == (403, [9109], [])
    assert cloud.codes(cloud.send("GET", "Z/dns_records", token=OTHER)) == (403, [10000], [])


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("name=home.example", ["home.example"]),
        ("name=contains:.ex", ["home.example", "pending.example"]),
        ("name=starts_with:pend", ["pending.example"]),
        ("name=ends_with:e.example", ["home.example"]),
        ("status=pending", ["pending.example"]),
        ("type=partial", []),
        ("type=partial&status=pending&match=any", ["pending.example"]),
        ("match=any", ["home.example", "pending.example"]),
        ("account.name=Office", []),
        ("order=name&direction=desc", ["pending.example", "home.example"]),
    ],
)
def test_zones_are_found_by_name_status_and_type(cloud: Cloud, query: str, names: list[str]) -> None:
    cloud.account.add_zone("pending.example", plan="pro", status="pending")
    assert [zone["name"] for zone in cloud.result("GET", f"/zones?{query}")] == names


def test_a_zone_tells_plan_account_and_status(cloud: Cloud) -> None:
    zone = cloud.result("GET", "Z")
    assert (zone["plan"]["legacy_id"], zone["status"], zone["type"], zone["paused"]) == (
        "free",
        "active",
        "full",
        False,
    )
    assert zone["account"] == {"id": cloud.account.id, "name": "Home"}


def test_members_tell_address_status_and_roles(cloud: Cloud) -> None:
    cloud.account.add_member("ann@home.example")
    cloud.account.add_member("bob@home.example", administrator=False, status="pending")
    ann, bob = cloud.result("GET", "A/members")
    assert ann["user"]["email"] == ann["email"] == "ann@home.example"
    assert [role["name"].split()[0] for role in (*ann["roles"], *bob["roles"])] == ["Super", "Minimal"]
    assert {*ann["roles"][0]} == {"id", "name", "description", "permissions"}  # all of them required
    assert [member["email"] for member in cloud.result("GET", "A/members?status=pending")] == ["bob@home.example"]
    found = cloud.result("GET", "A/members?order=user.email&direction=desc")
    assert [member["email"] for member in found] == ["bob@home.example", "ann@home.example"]


@pytest.mark.parametrize(
    ("path", "least", "most"),
    [("/accounts", 5, 50), ("/zones", 5, 50), ("A/members", 5, 50), ("A/cfd_tunnel", 1, 1000), ("X/apps", 1, 1000),
     ("Z/dns_records", 1, 5_000_000)],
)  # fmt: skip
def test_pages_are_as_large_as_the_family_allows(cloud: Cloud, path: str, least: int, most: int) -> None:
    for size, status in ((least - 1, 400), (least, 200), (most, 200), (most + 1, 400)):
        assert cloud.send("GET", f"{path}?per_page={size}").status_code == status
    past = cloud.send("GET", f"{path}?page=99").json()
    assert past["result"] == []
    assert past["result_info"]["count"] == 0


def test_listing_by_pages_gives_everything_once(cloud: Cloud) -> None:
    for number in range(60):
        cloud.account.add_app(domain=f"h{number}.home.example")
    first = cloud.send("GET", "X/apps").json()
    assert first["result_info"] == {"page": 1, "per_page": 25, "count": 25, "total_count": 60, "total_pages": 3}
    pages = [cloud.result("GET", f"X/apps?page={page}") for page in (1, 2, 3)]
    assert len({app["id"] for page in pages for app in page}) == 60
