"""Access applications and their policies: defaults, replacement, precedence, reusable and inline ones."""

import pytest

from tests.demo.cloud import Cloud

EVERYONE = [{"everyone": {}}]
INLINE = {"name": "Inline", "decision": "deny", "include": EVERYONE}


@pytest.fixture
def staff(cloud: Cloud) -> str:
    return cloud.account.add_policy("Staff", "allow", [{"email_domain": {"domain": "home.example"}}])


def _app(cloud: Cloud, **body: object) -> dict:
    return cloud.result("POST", "X/apps", {"type": "self_hosted", "domain": "app.home.example", **body})


def _precedences(app: dict) -> list[tuple[str, int]]:
    return [(policy["name"], policy["precedence"]) for policy in app["policies"]]


def test_creating_answers_201_with_everything_filled_in(cloud: Cloud, staff: str) -> None:
    body = {
        "type": "self_hosted",
        "name": "App",
        "domain": "app.home.example",
        "policies": [{"id": staff, "precedence": 1}],
    }
    response = cloud.send("POST", "X/apps", body)
    app = response.json()["result"]
    assert response.status_code == 201
    assert len(app["aud"]) == 64
    assert app["destinations"] == [{"type": "public", "uri": "app.home.example"}]
    assert app["self_hosted_domains"] == ["app.home.example"]
    assert app["session_duration"] == "24h"
    assert app["app_launcher_visible"] is True
    assert app["allowed_idps"] == []
    policy = app["policies"][0]
    assert (policy["id"], policy["precedence"], policy["name"], policy["decision"]) == (staff, 1, "Staff", "allow")
    assert "reusable" not in policy


def test_name_and_domain_default_to_the_first_destination(cloud: Cloud) -> None:
    uris = [{"type": "public", "uri": "a.home.example/x"}, {"type": "public", "uri": "*.home.example"}]
    app = cloud.result("POST", "X/apps", {"type": "self_hosted", "destinations": uris})
    assert app["domain"] == app["name"] == "a.home.example/x"


def test_put_keeps_identity_and_policies_and_resets_what_is_left_out(cloud: Cloud, staff: str) -> None:
    app = _app(cloud, policies=[staff], session_duration="1h", http_only_cookie_attribute=False)
    cloud.clock.forward(minutes=1)
    body = {"type": "self_hosted", "domain": "b.home.example", "id": "other", "aud": "other"}
    changed = cloud.result("PUT", f"X/apps/{app['id']}", body)
    assert [changed[key] for key in ("id", "aud", "created_at")] == [app[key] for key in ("id", "aud", "created_at")]
    assert changed["updated_at"] > app["updated_at"]
    assert changed["session_duration"] == "24h"
    assert changed["http_only_cookie_attribute"] is True
    assert _precedences(changed) == [("Staff", 1)]
    assert cloud.result("PUT", f"X/apps/{app['id']}", {**body, "policies": []})["policies"] == []


def test_policies_stand_in_order_of_precedence_and_their_position_is_the_default(cloud: Cloud, staff: str) -> None:
    other = cloud.account.add_policy("Other", "bypass", EVERYONE)
    assert _precedences(_app(cloud, policies=[staff, other])) == [("Staff", 1), ("Other", 2)]
    app = _app(
        cloud, domain="b.home.example", policies=[{"id": staff, "precedence": 5}, {"id": other, "precedence": 2}]
    )
    assert _precedences(app) == [("Other", 2), ("Staff", 5)]


@pytest.mark.parametrize(
    ("policies", "text"),
    [
        ([("staff", 1), ("other", 1)], "policy precedences must be unique"),
        ([("staff", 1), ("staff", 2)], "a policy is listed twice"),
        ([("staff", 1), ("inline", 2)], "reusable and inline policies cannot be mixed in an application"),
    ],
)
def test_policies_that_contradict_each_other_are_refused(
    cloud: Cloud, staff: str, policies: list[tuple[str, int]], text: str
) -> None:
    known = {"staff": {"id": staff}, "other": {"id": cloud.account.add_policy("Other", "bypass", EVERYONE)}}
    known["inline"] = INLINE
    sent = [{**known[name], "precedence": place} for name, place in policies]
    response = cloud.send("POST", "X/apps", {"type": "self_hosted", "domain": "a.home.example", "policies": sent})
    assert cloud.codes(response) == (400, [12130], [])
    assert response.json()["errors"][0]["message"].endswith(text)


def test_inline_policies_are_seen_in_their_application_only(cloud: Cloud) -> None:
    app = _app(cloud, policies=[INLINE])
    ident = app["policies"][0]["id"]
    assert cloud.result("GET", "X/policies") == []
    assert cloud.send("GET", f"X/policies/{ident}").status_code == 404
    assert [policy["id"] for policy in cloud.result("GET", f"X/apps/{app['id']}/policies")] == [ident]
    other = cloud.send("POST", "X/apps", {"type": "self_hosted", "domain": "b.home.example", "policies": [ident]})
    assert cloud.codes(other) == (400, [12130], [])


def test_inline_policies_left_out_of_a_put_are_deleted_and_those_sent_back_are_changed(cloud: Cloud) -> None:
    app = _app(cloud, policies=[INLINE, {**INLINE, "name": "Second"}])
    first, second = app["policies"]
    body = {"type": "self_hosted", "domain": "app.home.example", "policies": [{**first, "name": "Changed"}]}
    changed = cloud.result("PUT", f"X/apps/{app['id']}", body)
    assert _precedences(changed) == [("Changed", 1)]
    assert changed["policies"][0]["id"] == first["id"]
    assert cloud.send("GET", f"X/apps/{app['id']}/policies/{second['id']}").status_code == 404


def test_deleting_an_application_takes_its_inline_policies_and_detaches_reusable_ones(cloud: Cloud, staff: str) -> None:
    inline, reusable = _app(cloud, policies=[INLINE]), _app(cloud, domain="b.home.example", policies=[staff])
    assert cloud.result("GET", f"X/policies/{staff}")["app_count"] == 1
    for app in (inline, reusable):
        response = cloud.send("DELETE", f"X/apps/{app['id']}")
        assert (response.status_code, response.json()["result"]) == (202, {"id": app["id"]})
    assert list(cloud.account.access.policies) == [staff]
    assert cloud.result("GET", f"X/policies/{staff}")["app_count"] == 0
    assert cloud.send("DELETE", f"X/policies/{staff}").status_code == 202


def test_policies_of_an_application_are_written_inline_with_the_last_place_as_default(cloud: Cloud) -> None:
    app = _app(cloud)
    first = cloud.send("POST", f"X/apps/{app['id']}/policies", INLINE)
    assert first.status_code == 201
    assert cloud.result("POST", f"X/apps/{app['id']}/policies", {**INLINE, "name": "B"})["precedence"] == 2
    ident = first.json()["result"]["id"]
    assert "reusable" not in first.json()["result"]
    assert "app_count" not in first.json()["result"]
    changed = cloud.result("PUT", f"X/apps/{app['id']}/policies/{ident}", {**INLINE, "precedence": 9})
    assert (changed["id"], changed["precedence"]) == (ident, 9)
    clash = cloud.send("PUT", f"X/apps/{app['id']}/policies/{ident}", {**INLINE, "precedence": 2})
    assert cloud.codes(clash) == (400, [12130], [])
    assert cloud.send("DELETE", f"X/apps/{app['id']}/policies/{ident}").status_code == 202
    assert _precedences(cloud.result("GET", f"X/apps/{app['id']}")) == [("B", 2)]


def test_a_reusable_policy_is_listed_but_not_written_through_an_application(cloud: Cloud, staff: str) -> None:
    app = _app(cloud, policies=[staff])
    path = f"X/apps/{app['id']}/policies"
    assert cloud.result("GET", f"{path}/{staff}")["precedence"] == 1
    assert [policy["id"] for policy in cloud.result("GET", path)] == [staff]
    assert cloud.codes(cloud.send("PUT", f"{path}/{staff}", INLINE)) == (400, [12130], [])
    assert cloud.codes(cloud.send("DELETE", f"{path}/{staff}")) == (400, [12130], [])
    assert cloud.codes(cloud.send("POST", path, INLINE)) == (400, [12130], [])


def test_a_reusable_policy_is_replaced_whole_and_has_no_precedence(cloud: Cloud) -> None:
    body = {
        "name": "Staff",
        "decision": "allow",
        "include": [{"email_domain": {"domain": "home.example"}}],
        "require": [{"geo": {"country_code": "SE"}}],
    }
    response = cloud.send("POST", "X/policies", {**body, "precedence": 3})
    policy = response.json()["result"]
    assert response.status_code == 201
    assert (policy["reusable"], policy["app_count"], policy["exclude"]) == (True, 0, [])
    assert policy["account_id"] == cloud.account.id
    assert "precedence" not in policy
    del body["require"]
    replaced = cloud.result("PUT", f"X/policies/{policy['id']}", body)
    assert (replaced["require"], replaced["created_at"]) == ([], policy["created_at"])


def test_applications_are_filtered_in_part_unless_exact(cloud: Cloud) -> None:
    first, second = _app(cloud, name="App"), _app(cloud, domain="app2.home.example", name="App 2")

    def found(query: str) -> list[str]:
        return [app["id"] for app in cloud.result("GET", f"X/apps?{query}")]

    both = [first["id"], second["id"]]
    assert found("name=app") == both
    assert found("name=App&exact=true") == both[:1]
    assert found("domain=app2.home.example&exact=true") == both[1:]
    assert found(f"aud={second['aud']}") == both[1:]
    assert found("search=APP2") == both[1:]
    assert cloud.codes(cloud.send("GET", "X/apps?exact=maybe")) == (400, [12130], [])


def test_revoking_tokens_answers_202_with_an_empty_object(cloud: Cloud) -> None:
    response = cloud.send("POST", f"X/apps/{_app(cloud)['id']}/revoke_tokens")
    assert (response.status_code, response.json()["result"]) == (202, {})


def test_an_application_may_be_put_back_on_its_own_address(cloud: Cloud) -> None:
    app = _app(cloud)
    assert cloud.send("PUT", f"X/apps/{app['id']}", {"type": "self_hosted", "domain": app["domain"]}).status_code == 200
