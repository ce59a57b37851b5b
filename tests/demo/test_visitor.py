"""Can an anonymous visitor reach the origin? The judge of "nothing reachable without its login"."""

from datetime import timedelta

import pytest

from dockflare_desktop.demo.app_domains import covers, split
from dockflare_desktop.demo.visitor import LOGIN, OPEN, UNROUTED, covering_app, reach, status
from tests.demo.cloud import Cloud

EVERYONE = [{"everyone": {}}]
EMAIL = [{"email": {"email": "ann@home.example"}}]


def _publish(cloud: Cloud, name: str = "app.home.example", *rules: dict, proxied: bool = True) -> None:
    """A record to the tunnel, and a document with these rules (or one for everything)."""
    target = f"{cloud.tunnel}.cfargotunnel.com"
    cloud.account.add_record(cloud.zone, "CNAME", name, target, proxied=proxied)
    document = {
        "ingress": [*(rules or [{"hostname": name, "service": "http://app:80"}]), {"service": "http_status:404"}]
    }
    cloud.account.put_document(cloud.tunnel, document)
    if not cloud.account.tunnels[cloud.tunnel].connectors:
        cloud.account.connect(cloud.tunnel)


def _app(cloud: Cloud, domain: str, decision: str, include: list, **rules: list) -> str:
    policy = {"name": "p", "decision": decision, "include": include, **rules}
    return cloud.account.add_app(domain=domain, policies=[policy])


def test_a_published_host_without_application_is_open(cloud: Cloud) -> None:
    _publish(cloud)
    assert reach(cloud.account, "app.home.example") == OPEN
    assert reach(cloud.account, "APP.home.example.", "/x") == OPEN


def test_without_a_proxied_record_to_a_tunnel_there_is_no_way(cloud: Cloud) -> None:
    _publish(cloud, proxied=False)
    cloud.account.add_record(cloud.zone, "A", "a", "192.0.2.1", proxied=True)
    for host in ("app.home.example", "a.home.example", "none.home.example", "app.foreign.example", "home.example"):
        assert reach(cloud.account, host) == UNROUTED


def test_a_pending_zone_is_not_routed(cloud: Cloud) -> None:
    _publish(cloud)
    cloud.account.zones[cloud.zone].status = "pending"
    assert reach(cloud.account, "app.home.example") == UNROUTED


def test_a_wildcard_record_covers_any_depth_and_an_exact_name_beats_it(cloud: Cloud) -> None:
    _publish(cloud, "*.home.example")
    cloud.account.add_record(cloud.zone, "TXT", "text.home.example", "v")
    assert reach(cloud.account, "a.home.example") == OPEN
    assert reach(cloud.account, "a.b.home.example") == OPEN
    assert reach(cloud.account, "home.example") == UNROUTED
    assert reach(cloud.account, "text.home.example") == UNROUTED


def test_what_the_connector_answers_itself_is_a_status(cloud: Cloud) -> None:
    _publish(cloud, "app.home.example", {"hostname": "app.home.example", "path": "^/x", "service": "http://app:80"})
    assert reach(cloud.account, "app.home.example", "/x/y") == OPEN
    assert reach(cloud.account, "app.home.example", "/y") == status(404)


def test_no_tunnel_no_connector_and_no_rules_are_errors(cloud: Cloud) -> None:
    cloud.account.add_record(cloud.zone, "CNAME", "app", f"{cloud.tunnel}.cfargotunnel.com", proxied=True)
    assert reach(cloud.account, "app.home.example") == status(530)
    connector = cloud.account.connect(cloud.tunnel)
    assert reach(cloud.account, "app.home.example") == status(503)
    cloud.account.lose(cloud.tunnel, connector, 4)
    assert reach(cloud.account, "app.home.example") == status(530)
    cloud.account.disconnect(cloud.tunnel, connector)
    cloud.result("DELETE", "T")
    assert reach(cloud.account, "app.home.example") == status(530)


def test_a_locally_managed_tunnel_serves_what_its_connectors_file_says(cloud: Cloud) -> None:
    tunnel = cloud.account.add_tunnel("local", config_src="local")
    cloud.account.add_record(cloud.zone, "CNAME", "app", f"{tunnel}.cfargotunnel.com", proxied=True)
    cloud.account.connect(tunnel, document={"ingress": [{"service": "http://app:80"}]})
    assert reach(cloud.account, "app.home.example") == OPEN


def test_the_document_that_counts_is_the_one_the_connector_runs(cloud: Cloud) -> None:
    _publish(cloud)
    cloud.account.connector_lag = timedelta(seconds=10)
    cloud.account.connect(cloud.tunnel)
    cloud.clock.forward(seconds=10)
    cloud.account.put_document(cloud.tunnel, {"ingress": [{"service": "http_status:503"}]})
    assert reach(cloud.account, "app.home.example") == OPEN
    cloud.clock.forward(seconds=10)
    assert reach(cloud.account, "app.home.example") == status(503)


@pytest.mark.parametrize(
    ("decision", "include", "rules", "found"),
    [
        ("allow", EMAIL, {}, LOGIN),
        ("allow", EVERYONE, {}, LOGIN),
        ("deny", EVERYONE, {}, LOGIN),
        ("bypass", EVERYONE, {}, OPEN),
        ("bypass", [{"ip": {"ip": "0.0.0.0/0"}}], {}, OPEN),
        ("bypass", [{"ip": {"ip": "::/0"}}], {}, OPEN),
        ("bypass", [{"ip": {"ip": "192.0.2.0/24"}}], {}, LOGIN),
        ("bypass", EMAIL, {}, LOGIN),
        ("bypass", [*EMAIL, *EVERYONE], {}, OPEN),
        ("bypass", EVERYONE, {"require": [{"ip": {"ip": "192.0.2.0/24"}}]}, LOGIN),
        ("bypass", EVERYONE, {"require": [{"ip": {"ip": "0.0.0.0/0"}}]}, OPEN),
        ("bypass", EVERYONE, {"exclude": EVERYONE}, LOGIN),
        ("bypass", EVERYONE, {"exclude": [{"ip": {"ip": "0.0.0.0/0"}}]}, OPEN),
        ("bypass", EVERYONE, {"exclude": [{"geo": {"country_code": "SE"}}]}, OPEN),
        ("non_identity", [{"any_valid_service_token": {}}], {}, LOGIN),
        ("non_identity", EVERYONE, {}, OPEN),
    ],
)
def test_only_a_policy_that_lets_everyone_in_opens_an_application(
    cloud: Cloud, decision: str, include: list, rules: dict, found: object
) -> None:
    _publish(cloud)
    _app(cloud, "app.home.example", decision, include, **rules)
    assert reach(cloud.account, "app.home.example") == found


def test_everyone_may_hide_in_a_group(cloud: Cloud) -> None:
    _publish(cloud)
    inner = cloud.account.add_group("g", EVERYONE)
    outer = cloud.account.add_group("h", [{"group": {"id": inner}}])
    _app(cloud, "app.home.example", "bypass", [{"group": {"id": outer}}])
    assert reach(cloud.account, "app.home.example") == OPEN


def test_an_application_without_policies_lets_nobody_in(cloud: Cloud) -> None:
    _publish(cloud)
    cloud.account.add_app(domain="app.home.example")
    assert reach(cloud.account, "app.home.example") == LOGIN


def test_an_application_that_stands_before_no_address_locks_nothing(cloud: Cloud) -> None:
    _publish(cloud)
    cloud.account.add_app(type="bookmark", domain="app.home.example")
    assert reach(cloud.account, "app.home.example") == OPEN


def test_the_longer_path_wins_and_inherits_nothing(cloud: Cloud) -> None:
    _publish(cloud)
    _app(cloud, "app.home.example", "allow", EMAIL)
    _app(cloud, "app.home.example/pub", "bypass", EVERYONE)
    _app(cloud, "app.home.example/pub/admin", "allow", EMAIL)
    found = [
        reach(cloud.account, "app.home.example", path) for path in ("/", "/pub", "/pub/x", "/public", "/pub/admin/x")
    ]
    assert found == [LOGIN, OPEN, OPEN, LOGIN, LOGIN]


def test_a_wildcard_application_stays_within_one_label_and_an_exact_one_beats_it(cloud: Cloud) -> None:
    _publish(cloud, "*.home.example")
    _app(cloud, "*.home.example", "allow", EMAIL)
    exact = _app(cloud, "open.home.example", "bypass", EVERYONE)
    assert covering_app(cloud.account.access, "open.home.example", "/") == exact
    hosts = ("a.home.example", "open.home.example", "a.b.home.example")
    assert [reach(cloud.account, host) for host in hosts] == [LOGIN, OPEN, OPEN]


def test_the_second_lock_answers_403_to_whoever_comes_without_accesss_token(cloud: Cloud) -> None:
    lock = {"access": {"required": True, "teamName": "home", "audTag": ["aud"]}}
    _publish(cloud, "app.home.example", {"hostname": "app.home.example", "service": "http://a", "originRequest": lock})
    assert reach(cloud.account, "app.home.example") == status(403)
    app = _app(cloud, "app.home.example", "bypass", EVERYONE)
    assert reach(cloud.account, "app.home.example") == status(403)
    cloud.result("DELETE", f"X/apps/{app}")
    _app(cloud, "app.home.example", "non_identity", EVERYONE)
    assert reach(cloud.account, "app.home.example") == OPEN


@pytest.mark.parametrize(
    ("uri", "url", "covered"),
    [
        ("a.example", "a.example/", True),
        ("a.example", "a.example/x/y", True),
        ("a.example", "b.a.example/", False),
        ("*.a.example", "x.a.example/", True),
        ("*.a.example", "a.example/", False),
        ("*.a.example", "y.x.a.example/", False),
        ("*test.a.example", "mytest.a.example/", True),
        ("x-*.a.example", "x-1.a.example/", True),
        ("*.*.a.example", "y.x.a.example/", True),
        ("a.example/eng", "a.example/eng", True),
        ("a.example/eng", "a.example/eng/x", True),
        ("a.example/eng/", "a.example/eng", True),
        ("a.example/eng", "a.example/english", False),
        ("a.example/alpha/*", "a.example/alpha/x", True),
        ("a.example/alpha/*", "a.example/alpha", False),
        ("a.example/*/end", "a.example/x/y/end", True),
        ("a.example/a.b", "a.example/axb", False),
    ],
)
def test_an_address_covers_what_cloudflare_says(uri: str, url: str, *, covered: bool) -> None:
    host, slash, path = url.partition("/")
    assert covers(uri, host, slash + path) is covered


@pytest.mark.parametrize(
    "uri", ["https://a.example", "a.example:1", "a.example/#x", "a", "*", "*.example", "a.*b*.example.com"]
)
def test_an_address_of_the_wrong_form_covers_nothing(uri: str) -> None:
    assert split(uri) is None
    assert not covers(uri, "a.example", "/")
