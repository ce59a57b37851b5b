"""The exchanges of the fact sheet, one by one, with the whole envelope."""

from tests.demo.cloud import Cloud

OK = {"success": True, "errors": [], "messages": []}
NO = {"success": False, "messages": [], "result": None}


def _target(cloud: Cloud) -> str:
    return f"{cloud.tunnel}.cfargotunnel.com"


def test_a_tunnel_is_created(cloud: Cloud) -> None:
    response = cloud.send("POST", "A/cfd_tunnel", {"name": "second", "config_src": "cloudflare"})
    answer = response.json()
    tunnel = answer.pop("result")
    assert (response.status_code, answer) == (200, OK)
    assert tunnel == {
        "id": tunnel["id"],
        "account_tag": cloud.account.id,
        "name": "second",
        "config_src": "cloudflare",
        "remote_config": True,
        "status": "inactive",
        "tun_type": "cfd_tunnel",
        "metadata": {},
        "connections": [],
        "created_at": "2026-11-01T10:00:00.000000Z",
        "deleted_at": None,
        "conns_active_at": None,
        "conns_inactive_at": "2026-11-01T10:00:00.000000Z",
        "credentials_file": tunnel["credentials_file"],
        "token": tunnel["token"],
    }
    assert tunnel["credentials_file"].keys() == {"AccountTag", "TunnelID", "TunnelName", "TunnelSecret"}
    assert tunnel["token"].startswith("eyJh")


def test_a_document_is_put(cloud: Cloud) -> None:
    rules = [{"hostname": "app.home.example", "service": "http://app:8080"}, {"service": "http_status:404"}]
    response = cloud.send("PUT", "T/configurations", {"config": {"ingress": rules}})
    assert response.status_code == 200
    result = {
        "account_id": cloud.account.id,
        "tunnel_id": cloud.tunnel,
        "version": 1,
        "source": "cloudflare",
        "created_at": "2026-11-01T10:00:00.000000Z",
        "config": {"ingress": rules},
    }
    assert response.json() == {**OK, "result": result}


def test_a_batch_turns_an_address_into_a_cname(cloud: Cloud) -> None:
    record = cloud.account.add_record(cloud.zone, "A", "app", "192.0.2.1")
    posts = [{"type": "CNAME", "name": "app.home.example", "content": _target(cloud), "proxied": True, "ttl": 1}]
    response = cloud.send("POST", "Z/dns_records/batch", {"deletes": [{"id": record}], "posts": posts})
    result = response.json()["result"]
    assert response.status_code == 200
    assert [(item["id"], item["type"]) for item in result["deletes"]] == [(record, "A")]
    (posted,) = result["posts"]
    wanted = {**posts[0], "proxiable": True, "comment": None, "tags": []}
    assert posted.items() >= wanted.items()


def test_a_cname_beside_one_is_refused(cloud: Cloud) -> None:
    cloud.account.add_record(cloud.zone, "CNAME", "www", "x.example")
    body = {"type": "CNAME", "name": "www.home.example", "content": _target(cloud), "ttl": 1}
    response = cloud.send("POST", "Z/dns_records", body)
    error = {"code": 81053, "message": "An A, AAAA, or CNAME record with that host already exists."}
    assert response.status_code == 400
    assert response.json() == {**NO, "errors": [error]}


def test_a_policy_and_an_application_with_it_are_created(cloud: Cloud) -> None:
    include, require = [{"email_domain": {"domain": "home.example"}}], [{"geo": {"country_code": "SE"}}]
    body = {"name": "Staff", "decision": "allow", "include": include, "require": require}
    response = cloud.send("POST", "X/policies", body)
    policy = response.json()["result"]
    assert response.status_code == 201
    assert policy.items() >= {**body, "exclude": [], "reusable": True, "app_count": 0}.items()
    app_body = {
        "type": "self_hosted",
        "name": "App",
        "domain": "app.home.example",
        "policies": [{"id": policy["id"], "precedence": 1}],
    }
    made = cloud.send("POST", "X/apps", app_body)
    app = made.json()["result"]
    assert made.status_code == 201
    assert {key: app[key] for key in ("type", "name", "domain")} == {
        key: app_body[key] for key in ("type", "name", "domain")
    }
    assert app["policies"][0].items() >= {"id": policy["id"], "precedence": 1, **body}.items()


def test_a_token_with_read_only_may_not_put_a_document(cloud: Cloud) -> None:
    cloud.account.add_token("r" * 40, {"Cloudflare Tunnel Read"})
    response = cloud.send("PUT", "T/configurations", {"config": {}}, token="r" * 40)
    assert response.status_code == 403
    assert response.json() == {**NO, "errors": [{"code": 10000, "message": "Authentication error"}]}
    assert cloud.send("GET", "T/configurations", token="r" * 40).status_code == 200
