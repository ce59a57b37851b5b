"""Tunnels, their configuration, and connectors that take or refuse it as cloudflared would."""

import base64
import json
from datetime import timedelta

import pytest

from tests.demo.cloud import Cloud

RULES = {"ingress": [{"hostname": "app.home.example", "service": "http://app:8080"}, {"service": "http_status:404"}]}
BAD = {"ingress": [{"hostname": "app.home.example", "service": "http://app:8080/x"}, {"service": "http_status:404"}]}


def _put(cloud: Cloud, config: dict) -> dict:
    return cloud.result("PUT", "T/configurations", {"config": config})


def _version(cloud: Cloud) -> list[int]:
    return [client["config_version"] for client in cloud.result("GET", "T/connections")]


def test_a_new_tunnel_is_inactive_and_hands_out_its_credentials_once(cloud: Cloud) -> None:
    tunnel = cloud.result("POST", "A/cfd_tunnel", {"name": "office", "config_src": "cloudflare"})
    assert (tunnel["status"], tunnel["remote_config"], tunnel["connections"]) == ("inactive", True, [])
    assert tunnel["account_tag"] == cloud.account.id
    assert tunnel["conns_active_at"] is None
    credentials = tunnel["credentials_file"]
    assert json.loads(base64.b64decode(tunnel["token"])) == {
        "a": cloud.account.id,
        "t": tunnel["id"],
        "s": credentials["TunnelSecret"],
    }
    again = cloud.result("GET", f"A/cfd_tunnel/{tunnel['id']}")
    assert "credentials_file" not in again
    assert "token" not in again
    assert cloud.result("GET", f"A/cfd_tunnel/{tunnel['id']}/token") == tunnel["token"]


def test_a_tunnel_is_locally_managed_unless_asked_otherwise(cloud: Cloud) -> None:
    tunnel = cloud.result("POST", "A/cfd_tunnel", {"name": "office"})
    assert (tunnel["config_src"], tunnel["remote_config"]) == ("local", False)


def test_tunnels_are_listed_deleted_ones_too_unless_asked(cloud: Cloud) -> None:
    other = cloud.account.add_tunnel("other")
    cloud.result("DELETE", f"A/cfd_tunnel/{other}")

    def names(query: str) -> list[str]:
        return [tunnel["name"] for tunnel in cloud.result("GET", f"A/cfd_tunnel?{query}")]

    assert names("") == ["home", "other"]
    assert names("is_deleted=false") == ["home"]
    assert names("is_deleted=true") == ["other"]
    assert names("name=home") == ["home"]
    assert names("name=hom") == []
    assert names(f"uuid={cloud.tunnel}") == ["home"]
    assert names("status=healthy") == []
    assert names("include_prefix=o") == ["other"]
    assert names("exclude_prefix=o") == ["home"]


def test_a_deleted_tunnel_can_be_looked_at_has_no_configuration_and_frees_its_name(cloud: Cloud) -> None:
    _put(cloud, RULES)
    assert cloud.result("DELETE", "T")["deleted_at"] is not None
    assert cloud.result("GET", "T")["deleted_at"] is not None
    assert cloud.send("GET", "T/configurations").status_code == 404
    assert cloud.send("DELETE", "T").status_code == 404
    cloud.tunnel = cloud.account.add_tunnel("home")
    assert cloud.result("GET", "T/configurations")["version"] == 0


def test_cascade_deletes_a_tunnel_with_its_connections(cloud: Cloud) -> None:
    cloud.account.connect(cloud.tunnel)
    assert cloud.send("DELETE", "T?cascade=maybe").status_code == 400
    assert cloud.result("DELETE", "T?cascade=true")["connections"] == []


def test_a_tunnel_is_renamed_and_its_source_is_read_only(cloud: Cloud) -> None:
    tunnel = cloud.result("PATCH", "T", {"name": "house", "config_src": "local"})
    assert (tunnel["name"], tunnel["config_src"]) == ("house", "cloudflare")


def test_never_configured_means_null_and_version_zero(cloud: Cloud) -> None:
    got = cloud.result("GET", "T/configurations")
    assert (got["config"], got["version"], got["source"]) == (None, 0, "cloudflare")


def test_every_put_replaces_the_document_and_raises_the_version_even_if_nothing_changed(cloud: Cloud) -> None:
    document = {**RULES, "warp-routing": {"enabled": True}, "futureKey": {"a": [1]}}
    assert _put(cloud, document)["version"] == 1
    assert _put(cloud, document)["version"] == 2
    assert cloud.result("GET", "T/configurations")["config"] == document
    assert _put(cloud, RULES)["config"] == RULES


def test_a_document_without_ingress_is_accepted(cloud: Cloud) -> None:
    assert _put(cloud, {"originRequest": {"connectTimeout": 5}})["version"] == 1


def test_a_put_moves_a_local_tunnel_to_remote_management(cloud: Cloud) -> None:
    cloud.tunnel = cloud.account.add_tunnel("local", config_src="local")
    assert cloud.result("GET", "T/configurations")["source"] == "local"
    assert _put(cloud, RULES)["source"] == "cloudflare"
    assert cloud.result("GET", "T")["remote_config"] is True


def test_a_refused_document_leaves_the_old_one(cloud: Cloud) -> None:
    _put(cloud, RULES)
    response = cloud.send("PUT", "T/configurations", {"config": BAD})
    assert cloud.codes(response) == (400, [1056], [])
    assert response.json()["errors"][0]["message"].startswith(
        "Bad Configuration: Validation failed: http://app:8080/x "
    )
    assert cloud.result("GET", "T/configurations")["config"] == RULES


def test_a_connector_takes_each_newer_document(cloud: Cloud) -> None:
    _put(cloud, RULES)
    connector = cloud.account.connect(cloud.tunnel)
    assert connector.config_version == 1
    _put(cloud, RULES)
    assert _version(cloud) == [2]


def test_a_connector_keeps_its_document_when_the_next_one_is_invalid(cloud: Cloud) -> None:
    connector = cloud.account.connect(cloud.tunnel)
    _put(cloud, RULES)
    assert cloud.account.put_document(cloud.tunnel, BAD) == 2
    assert (connector.config_version, connector.document) == (1, RULES)
    assert "different path" in (connector.fault or "")
    assert _version(cloud) == [1]
    _put(cloud, RULES)
    assert (_version(cloud), connector.fault) == ([3], None)


def test_an_api_that_checks_only_the_catch_all_leaves_the_rest_to_the_connectors(cloud: Cloud) -> None:
    cloud.account.checks_catch_all_only = True
    connector = cloud.account.connect(cloud.tunnel)
    assert _put(cloud, BAD)["version"] == 1
    assert connector.config_version == 0
    no_catch_all = {"ingress": RULES["ingress"][:1]}
    assert cloud.codes(cloud.send("PUT", "T/configurations", {"config": no_catch_all})) == (400, [1056], [])


def test_a_connector_ignores_versions_up_to_its_own(cloud: Cloud) -> None:
    connector = cloud.account.connect(cloud.tunnel)
    _put(cloud, RULES)
    connector.offer(1, {"ingress": [{"service": "http_status:503"}]}, cloud.clock(), None)
    assert connector.document == RULES


def test_a_connector_may_lag_for_a_time_or_until_polled(cloud: Cloud) -> None:
    cloud.account.connector_lag = timedelta(seconds=5)
    cloud.account.connect(cloud.tunnel)
    cloud.account.connector_lag = None
    polled = cloud.account.connect(cloud.tunnel)
    _put(cloud, RULES)
    assert _version(cloud) == [0, 0]
    cloud.clock.forward(seconds=5)
    assert _version(cloud) == [1, 0]
    assert polled.poll()
    assert _version(cloud) == [1, 1]
    assert not polled.poll()


def test_a_connector_can_be_told_to_refuse(cloud: Cloud) -> None:
    connector = cloud.account.connect(cloud.tunnel)
    connector.refuses = True
    _put(cloud, RULES)
    assert _version(cloud) == [0]


def test_status_follows_the_connections(cloud: Cloud) -> None:
    def seen() -> tuple[str, bool, bool]:
        tunnel = cloud.result("GET", "T")
        return tunnel["status"], tunnel["conns_active_at"] is not None, tunnel["conns_inactive_at"] is not None

    assert seen() == ("inactive", False, True)
    connector = cloud.account.connect(cloud.tunnel)
    assert seen() == ("healthy", True, False)
    cloud.account.lose(cloud.tunnel, connector)
    assert seen() == ("degraded", True, False)
    cloud.account.lose(cloud.tunnel, connector, 4)
    assert seen() == ("down", True, True)
    assert len(cloud.result("GET", "T")["connections"]) == 4
    cloud.account.disconnect(cloud.tunnel, connector)
    assert seen() == ("down", True, True)


def test_connectors_are_listed_and_got_one_by_one(cloud: Cloud) -> None:
    connector = cloud.account.connect(cloud.tunnel, version="2026.8.2")
    (listed,) = cloud.result("GET", "T/connections")
    assert (listed["id"], listed["version"], len(listed["conns"])) == (connector.id, "2026.8.2", 4)
    assert listed["conns"][0]["client_id"] == connector.id
    assert cloud.result("GET", f"T/connectors/{connector.id}") == listed
    assert cloud.send("GET", f"T/connectors/{cloud.tunnel}").status_code == 404


@pytest.mark.parametrize("one", [True, False])
def test_connections_are_cleaned_up_all_or_of_one_client(cloud: Cloud, *, one: bool) -> None:
    first, second = (cloud.account.connect(cloud.tunnel) for _ in range(2))
    cloud.result("DELETE", f"T/connections?client_id={first.id}" if one else "T/connections")
    left = [second.id] if one else []
    assert [client["id"] for client in cloud.result("GET", "T/connections")] == left
    assert cloud.send("DELETE", "T/connections?client_id=first").status_code == 400
