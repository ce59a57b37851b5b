"""Groups, service tokens, identity providers, organisation and tags."""

from datetime import timedelta

from tests.demo.cloud import Cloud

EVERYONE = [{"everyone": {}}]
GOOGLE = {"name": "Google", "type": "google", "config": {"client_id": "i", "client_secret": "s3cret"}}


def test_a_group_is_made_replaced_whole_and_deleted(cloud: Cloud) -> None:
    made = cloud.send("POST", "X/groups", {"name": "g", "include": EVERYONE, "require": EVERYONE, "is_default": True})
    group = made.json()["result"]
    assert made.status_code == 201
    assert group["is_default"] == EVERYONE
    replaced = cloud.result("PUT", f"X/groups/{group['id']}", {"name": "h", "include": EVERYONE})
    assert (replaced["name"], replaced["require"], replaced["exclude"], replaced["is_default"]) == ("h", [], [], [])
    gone = cloud.send("DELETE", f"X/groups/{group['id']}")
    assert (gone.status_code, gone.json()["result"]) == (202, {"id": group["id"]})


def test_a_group_in_another_group_is_in_use(cloud: Cloud) -> None:
    inner = cloud.account.add_group("inner", EVERYONE)
    outer = cloud.account.add_group("outer", EVERYONE, exclude=[{"group": {"id": inner}}])
    assert cloud.codes(cloud.send("DELETE", f"X/groups/{inner}")) == (409, [12132], [])
    cloud.result("DELETE", f"X/groups/{outer}")
    assert cloud.send("DELETE", f"X/groups/{inner}").status_code == 202


def test_groups_are_found_by_name_and_search(cloud: Cloud) -> None:
    for name in ("Staff", "Staff abroad"):
        cloud.account.add_group(name, EVERYONE)
    assert [group["name"] for group in cloud.result("GET", "X/groups?name=Staff")] == ["Staff"]
    assert [group["name"] for group in cloud.result("GET", "X/groups?search=ABROAD")] == ["Staff abroad"]


def test_the_secret_of_a_service_token_is_told_once(cloud: Cloud) -> None:
    made = cloud.send("POST", "X/service_tokens", {"name": "robot"})
    token = made.json()["result"]
    assert made.status_code == 201
    assert len(token["client_secret"]) == 64
    assert token["client_id"].endswith(".access")
    assert (token["duration"], token["enabled"], token["last_seen_at"]) == ("8760h", True, None)
    assert token["expires_at"] == "2027-11-01T10:00:00.000000Z"
    path = f"X/service_tokens/{token['id']}"
    for answer in (cloud.result("GET", path), cloud.result("GET", "X/service_tokens")[0]):
        assert "client_secret" not in answer
    assert "client_secret" not in cloud.result("PUT", path, {"name": "machine"})


def test_rotating_gives_a_new_secret_and_ends_the_old_one_now_or_when_asked(cloud: Cloud) -> None:
    token = cloud.result("POST", "X/service_tokens", {"name": "robot"})
    path = f"X/service_tokens/{token['id']}/rotate"
    rotated = cloud.result("POST", path)
    assert rotated["client_secret"] not in (token["client_secret"], None)
    assert rotated["client_id"] == token["client_id"]
    assert rotated["client_secret_version"] == 2
    assert rotated["previous_client_secret_expires_at"] == rotated["updated_at"]  # now
    later = {"previous_client_secret_expires_at": "2026-12-01T00:00:00Z"}
    assert cloud.result("POST", path, later).items() >= later.items()
    assert cloud.send("POST", path, {"previous_client_secret_expires_at": "soon"}).status_code == 400


def test_refreshing_counts_the_duration_from_now(cloud: Cloud) -> None:
    token = cloud.result("POST", "X/service_tokens", {"name": "robot", "duration": "24h"})
    cloud.clock.now += timedelta(hours=10)
    refreshed = cloud.result("POST", f"X/service_tokens/{token['id']}/refresh")
    assert refreshed["expires_at"] == "2026-11-02T20:00:00.000000Z"
    assert "client_secret" not in refreshed


def test_a_token_for_ever_never_expires(cloud: Cloud) -> None:
    assert cloud.result("POST", "X/service_tokens", {"name": "robot", "duration": "forever"})["expires_at"] is None


def test_deleting_a_service_token_answers_200_with_the_token(cloud: Cloud) -> None:
    token = cloud.account.add_service_token("robot")
    response = cloud.send("DELETE", f"X/service_tokens/{token}")
    assert (response.status_code, response.json()["result"]["name"]) == (200, "robot")


def test_the_secret_of_a_provider_is_masked_and_the_mask_keeps_it(cloud: Cloud) -> None:
    provider = cloud.result("POST", "X/identity_providers", GOOGLE)
    mask = provider["config"]["client_secret"]
    assert set(mask) == {"*"}
    path = f"X/identity_providers/{provider['id']}"
    cloud.result("PUT", path, {**GOOGLE, "name": "Mail", "config": provider["config"]})
    assert cloud.account.access.secrets[provider["id"]] == "s3cret"
    assert cloud.result("GET", path)["config"] == {"client_id": "i", "client_secret": mask}
    cloud.result("PUT", path, {**GOOGLE, "config": {"client_id": "i", "client_secret": "new"}})
    assert cloud.account.access.secrets[provider["id"]] == "new"
    assert cloud.codes(cloud.send("POST", "X/identity_providers", {**GOOGLE, "config": provider["config"]})) == (
        400,
        [12130],
        [],
    )


def test_providers_are_made_with_201_and_deleted_with_202(cloud: Cloud) -> None:
    made = cloud.send("POST", "X/identity_providers", {"name": "PIN", "type": "onetimepin", "config": {}})
    assert (made.status_code, made.json()["result"]["read_only"]) == (201, False)
    ident = made.json()["result"]["id"]
    assert [provider["id"] for provider in cloud.result("GET", "X/identity_providers")] == [ident]
    assert cloud.result("PUT", f"X/identity_providers/{ident}", {"name": "P", "type": "onetimepin", "config": {}})
    gone = cloud.send("DELETE", f"X/identity_providers/{ident}")
    assert (gone.status_code, gone.json()["result"]) == (202, {"id": ident})


def test_without_zero_trust_every_access_call_is_refused_until_it_is_set_up(cloud: Cloud) -> None:
    cloud.account.set_organization(None)
    paths = ["apps", "policies", "groups", "service_tokens", "identity_providers", "organizations", "tags"]
    for path in paths:
        assert cloud.codes(cloud.send("GET", f"X/{path}")) == (403, [9999], [])
    assert cloud.codes(cloud.send("GET", "Z/access/apps")) == (403, [9999], [])
    body = {"name": "Home", "auth_domain": "team.cloudflareaccess.com"}
    assert cloud.send("POST", "X/organizations", body).status_code == 201
    for path in paths:
        assert cloud.send("GET", f"X/{path}").status_code == 200


def test_a_put_of_the_organisation_merges(cloud: Cloud) -> None:
    changed = cloud.result("PUT", "X/organizations", {"warp_auth_session_duration": "24h"})
    assert changed["auth_domain"] == "home.cloudflareaccess.com"
    body = {"type": "self_hosted", "domain": "app.home.example", "allow_authenticate_via_warp": True}
    assert cloud.send("POST", "X/apps", body).status_code == 201


def test_tags_are_made_used_renamed_and_deleted(cloud: Cloud) -> None:
    made = cloud.send("POST", "X/tags", {"name": "ours"})
    assert (made.status_code, made.json()["result"]) == (201, {"name": "ours"})
    app = cloud.account.add_app(domain="app.home.example", tags=["ours"])
    assert cloud.result("PUT", "X/tags/ours", {"name": "my own"}) == {"name": "my own"}
    assert cloud.result("GET", "X/tags/my%20own") == {"name": "my own"}
    assert cloud.result("GET", f"X/apps/{app}")["tags"] == ["my own"]
    gone = cloud.send("DELETE", "X/tags/my%20own")
    assert (gone.status_code, gone.json()["result"]) == (202, {"name": "my own"})
    assert cloud.result("GET", "X/tags") == []
    assert cloud.result("GET", f"X/apps/{app}")["tags"] == []
