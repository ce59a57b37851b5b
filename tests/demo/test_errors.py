"""Every row of Cloudflare's table of errors is produced by the cause it names."""

from collections.abc import Callable

import httpx
import pytest

from tests.demo.cloud import BASE, TOKEN, Cloud

NOWHERE = "f" * 32
NO_UUID = "00000000-0000-4000-8000-000000000000"
Cause = Callable[[Cloud], httpx.Response]


def _record(cloud: Cloud, kind: str, name: str, content: object, **fields: object) -> httpx.Response:
    return cloud.send("POST", "Z/dns_records", {"type": kind, "name": name, "content": content, "ttl": 1, **fields})


def _beside(kind: str, content: str, other: str, other_content: str) -> Cause:
    def cause(cloud: Cloud) -> httpx.Response:
        cloud.account.add_record(cloud.zone, kind, "x.home.example", content)
        return _record(cloud, other, "x.home.example", other_content)

    return cause


def _raw(headers: dict[str, str]) -> Cause:
    return lambda cloud: cloud.transport.handle(httpx.Request("GET", f"{BASE}/zones", headers=headers))


def _as(status: str) -> Cause:
    def cause(cloud: Cloud) -> httpx.Response:
        cloud.account.add_token("o" * 40, status=status)
        return cloud.send("GET", "/zones", token="o" * 40)

    return cause


def _rated(cloud: Cloud) -> httpx.Response:
    for _ in range(1200):
        cloud.send("GET", "/user/tokens/verify")
    return cloud.send("GET", "/user/tokens/verify")


def _broken(cloud: Cloud) -> httpx.Response:
    cloud.transport.fail_next("/zones", status=500)
    return cloud.send("GET", "/zones")


def _quota(cloud: Cloud) -> httpx.Response:
    cloud.zone = cloud.account.add_zone("small.example", quota=1)
    _record(cloud, "TXT", "a", "1")
    return _record(cloud, "TXT", "b", "1")


def _managed(cloud: Cloud) -> httpx.Response:
    record = cloud.account.add_record(cloud.zone, "A", "x", "192.0.2.1", managed=True)
    return cloud.send("DELETE", f"Z/dns_records/{record}")


def _post(path: str, body: object) -> Cause:
    return lambda cloud: cloud.send("POST", path, body)


def _put(path: str, body: object) -> Cause:
    return lambda cloud: cloud.send("PUT", path, body)


def _get(path: str) -> Cause:
    return lambda cloud: cloud.send("GET", path)


def _readonly(method: str, path: str, body: object) -> Cause:
    def cause(cloud: Cloud) -> httpx.Response:
        names = {"DNS Read", "Cloudflare Tunnel Read", "Access: Apps and Policies Read"}
        cloud.account.add_token("r" * 40, names)
        return cloud.send(method, path, body, token="r" * 40)

    return cause


def _deleted_tunnel(cloud: Cloud) -> httpx.Response:
    cloud.result("DELETE", "T")
    return cloud.send("GET", "T/configurations")


def _connected(cloud: Cloud) -> httpx.Response:
    cloud.account.connect(cloud.tunnel)
    return cloud.send("DELETE", "T")


def _renamed(cloud: Cloud) -> httpx.Response:
    cloud.account.add_tunnel("other")
    return cloud.send("PATCH", "T", {"name": "other"})


def _second_app(cloud: Cloud) -> httpx.Response:
    cloud.account.add_app(domain="App.home.example")
    return cloud.send("POST", "X/apps", {"type": "self_hosted", "domain": "app.home.example/"})


def _policy_in_use(cloud: Cloud) -> httpx.Response:
    policy = cloud.account.add_policy("p", "allow", [{"everyone": {}}])
    cloud.account.add_app(domain="app.home.example", policies=[policy])
    return cloud.send("DELETE", f"X/policies/{policy}")


def _second_pin(cloud: Cloud) -> httpx.Response:
    cloud.account.add_identity_provider("PIN")
    return cloud.send("POST", "X/identity_providers", {"name": "PIN 2", "type": "onetimepin", "config": {}})


def _group_in_use(cloud: Cloud) -> httpx.Response:
    group = cloud.account.add_group("g", [{"everyone": {}}])
    cloud.account.add_policy("p", "allow", [{"group": {"id": group}}])
    return cloud.send("DELETE", f"X/groups/{group}")


def _second_tag(cloud: Cloud) -> httpx.Response:
    cloud.account.add_tag("t")
    return cloud.send("POST", "X/tags", {"name": "t"})


def _service_token_in_use(cloud: Cloud) -> httpx.Response:
    token = cloud.account.add_service_token("robot")
    cloud.account.add_policy("p", "non_identity", [{"service_token": {"token_id": token}}])
    return cloud.send("DELETE", f"X/service_tokens/{token}")


def _not_set_up(cloud: Cloud) -> httpx.Response:
    cloud.account.set_organization(None)
    return cloud.send("GET", "X/apps")


RULES = {"ingress": [{"service": "http_status:404"}]}
ORGANIZATION = {"name": "Home", "auth_domain": "home2.cloudflareaccess.com"}
UNROUTABLE = (404, [7003, 7000], [])

ROWS: list[tuple[str, Cause, tuple[int, list[int], list[int]]]] = [
    ("no Authorization", _raw({}), (400, [9106], [])),
    ("not Bearer", _raw({"Authorization": f"Basic {TOKEN}"}), (400, [6003], [6111])),
    ("no token's form", _raw({"Authorization": "Bearer short"}), (400, [6003], [6111])),
    ("verify, unknown token", lambda c: c.send("GET", "/user/tokens/verify", token="u" * 40), (401, [1000], [])),
    ("unknown token", lambda c: c.send("GET", "/zones", token="u" * 40), (403, [9109], [])),
    ("disabled token", _as("disabled"), (403, [9109], [])),
    ("expired token", _as("expired"), (403, [9109], [])),
    ("no permission to write a document", _readonly("PUT", "T/configurations", {"config": RULES}), (403, [10000], [])),
    ("no permission to read groups", _readonly("GET", "X/groups", None), (403, [10000], [])),
    ("account out of reach", _get(f"/accounts/{NOWHERE}/members"), (403, [10000], [])),
    ("zone out of reach", _get(f"/zones/{NOWHERE}/dns_records"), (403, [10000], [])),
    ("the zone itself out of reach", _get(f"/zones/{NOWHERE}"), (403, [9109], [])),
    ("malformed account id", _get("/accounts/home/members"), UNROUTABLE),
    ("malformed zone id", _get("/zones/home.example"), UNROUTABLE),
    ("unknown path", _get("/weather"), UNROUTABLE),
    ("unknown method", lambda c: c.send("PATCH", "X/apps", {}), (405, [10405], [])),
    ("rate", _rated, (429, [971], [])),
    ("fault at Cloudflare", _broken, (500, [10013], [])),
    ("record unknown", _get(f"Z/dns_records/{NOWHERE}"), (404, [81044], [])),
    ("record quota", _quota, (400, [81045], [])),
    ("CNAME beside A", _beside("A", "192.0.2.1", "CNAME", "a.example"), (400, [81053], [])),
    ("CNAME beside AAAA", _beside("AAAA", "2001:db8::1", "CNAME", "a.example"), (400, [81053], [])),
    ("CNAME beside an equal CNAME", _beside("CNAME", "a.example", "CNAME", "a.example"), (400, [81053], [])),
    ("A beside CNAME", _beside("CNAME", "a.example", "A", "192.0.2.1"), (400, [81054], [])),
    ("AAAA beside CNAME", _beside("CNAME", "a.example", "AAAA", "2001:db8::1"), (400, [81054], [])),
    ("A beside NS", _beside("NS", "ns.example", "A", "192.0.2.1"), (400, [81055], [])),
    ("CNAME beside NS", _beside("NS", "ns.example", "CNAME", "a.example"), (400, [81055], [])),
    ("NS beside CNAME", _beside("CNAME", "a.example", "NS", "ns.example"), (400, [81054], [])),
    ("NS beside A", _beside("A", "192.0.2.1", "NS", "ns.example"), (400, [81053], [])),
    ("identical record", _beside("A", "192.0.2.1", "A", "192.0.2.1"), (400, [81058], [])),
    ("identical TXT", _beside("TXT", "v", "TXT", "v"), (400, [81058], [])),
    ("record name with a space", lambda c: _record(c, "A", "a b", "192.0.2.1"), (400, [9000], [])),
    ("record name with an inner star", lambda c: _record(c, "A", "a.*.home.example", "192.0.2.1"), (400, [9000], [])),
    ("record name too long", lambda c: _record(c, "A", "a." * 130, "192.0.2.1"), (400, [9000], [])),
    ("record name missing", _post("Z/dns_records", {"type": "A", "content": "192.0.2.1"}), (400, [9000], [])),
    ("record type missing", _post("Z/dns_records", {"name": "a", "content": "192.0.2.1"}), (400, [1004], [9002])),
    ("record type unknown", lambda c: _record(c, "ALIAS", "a", "x.example"), (400, [1004], [9002])),
    ("record name ill-typed", lambda c: _record(c, "A", 5, "192.0.2.1"), (400, [1004], [9001])),
    ("content ill-typed", lambda c: _record(c, "A", "a", ["192.0.2.1"]), (400, [1004], [9001])),
    ("ttl ill-typed", lambda c: _record(c, "A", "a", "192.0.2.1", ttl="auto"), (400, [1004], [9001])),
    ("comment ill-typed", lambda c: _record(c, "A", "a", "192.0.2.1", comment=None), (400, [1004], [9001])),
    ("tags ill-typed", lambda c: _record(c, "A", "a", "192.0.2.1", tags="k:v"), (400, [1004], [9001])),
    ("setting ill-typed", lambda c: _record(c, "A", "a", "192.0.2.1", settings=[]), (400, [1004], [9001])),
    ("MX without priority", lambda c: _record(c, "MX", "a", "mx.example"), (400, [1004], [9001])),
    ("bad query value", _get("Z/dns_records?order=age"), (400, [1004], [9001])),
    ("page zero", _get("Z/dns_records?page=0"), (400, [1004], [9001])),
    ("proxied not bool", lambda c: _record(c, "A", "a", "192.0.2.1", proxied="true"), (400, [9003], [])),
    ("TXT proxied", lambda c: _record(c, "TXT", "a", "x", proxied=True), (400, [9004], [])),
    ("A content", lambda c: _record(c, "A", "a", "192.0.2.256"), (400, [9005], [])),
    ("AAAA content", lambda c: _record(c, "AAAA", "a", "192.0.2.1"), (400, [9006], [])),
    ("CNAME content", lambda c: _record(c, "CNAME", "a", "no spaces.example"), (400, [9007], [])),
    ("CNAME to an address", lambda c: _record(c, "CNAME", "a", "192.0.2.1"), (400, [9007], [])),
    ("TXT content", lambda c: _record(c, "TXT", "a", ""), (400, [9009], [])),
    ("SRV without data", lambda c: _record(c, "SRV", "a", "0 0 1 x.example"), (400, [9009], [])),
    ("ttl below a minute", lambda c: _record(c, "A", "a", "192.0.2.1", ttl=30), (400, [9021], [])),
    ("ttl above a day", lambda c: _record(c, "A", "a", "192.0.2.1", ttl=86401), (400, [9021], [])),
    ("ttl broken", lambda c: _record(c, "A", "a", "192.0.2.1", ttl=60.5), (400, [9021], [])),
    ("CNAME to itself", lambda c: _record(c, "CNAME", "a", "A.home.example."), (400, [9039], [])),
    ("a tag on Free", lambda c: _record(c, "A", "a", "192.0.2.1", tags=["k:v"]), (400, [1004], [9300])),
    ("comment of 101", lambda c: _record(c, "A", "a", "192.0.2.1", comment="x" * 101), (400, [9313], [])),
    ("record of another product", _managed, (400, [1046], [])),
    ("unreadable JSON", lambda c: c.send("POST", "Z/dns_records", content=b"{"), (400, [9207], [])),
    ("JSON that is no object", _post("Z/dns_records/batch", []), (400, [9207], [])),
    ("batch too large", _post("Z/dns_records/batch", {"deletes": [{"id": NOWHERE}] * 201}), (400, [9207], [])),
    ("batch list ill-typed", _post("Z/dns_records/batch", {"posts": {}}), (400, [1004], [9001])),
    ("batch delete without id", _post("Z/dns_records/batch", {"deletes": [{}]}), (400, [1004], [9001])),
    ("batch delete of nothing", _post("Z/dns_records/batch", {"deletes": [{"id": NOWHERE}]}), (404, [81044], [])),
    ("tunnel unknown", _get(f"A/cfd_tunnel/{NO_UUID}"), (404, [1003], [])),
    ("tunnel deleted", _deleted_tunnel, (404, [1003], [])),
    ("tunnel name taken", _post("A/cfd_tunnel", {"name": "home"}), (409, [1013], [])),
    ("tunnel renamed to a taken name", _renamed, (409, [1013], [])),
    ("tunnel name empty", _post("A/cfd_tunnel", {"name": " "}), (400, [1001], [])),
    ("tunnel name missing", _post("A/cfd_tunnel", {}), (400, [1001], [])),
    ("tunnel name a UUID", _post("A/cfd_tunnel", {"name": NO_UUID}), (400, [1001], [])),
    ("tunnel source unknown", _post("A/cfd_tunnel", {"name": "x", "config_src": "remote"}), (400, [1001], [])),
    ("tunnel secret not base64", _post("A/cfd_tunnel", {"name": "x", "tunnel_secret": "?"}), (400, [1001], [])),
    ("tunnel secret short", _post("A/cfd_tunnel", {"name": "x", "tunnel_secret": "c2hvcnQ="}), (400, [1001], [])),
    ("tunnel name ill-typed", lambda c: c.send("PATCH", "T", {"name": 7}), (400, [1001], [])),
    ("tunnel list badly filtered", _get("A/cfd_tunnel?is_deleted=no"), (400, [1001], [])),
    ("PUT without config", _put("T/configurations", {"ingress": []}), (400, [1001], [])),
    ("tunnel in use", _connected, (400, [1022], [])),
    ("document without rules", _put("T/configurations", {"config": {"ingress": []}}), (400, [1056], [])),
    ("document ill-typed", _put("T/configurations", {"config": {"ingress": {}}}), (400, [1056], [])),
    ("config ill-typed", _put("T/configurations", {"config": None}), (400, [1056], [])),
    ("document too long", _put("T/configurations", {"config": {"ingress": [
        *({"hostname": f"h{n}.example", "service": "http://a"} for n in range(1000)), {"service": "http_status:404"},
    ]}}), (400, [1056], [])),
    ("unknown application", _get(f"X/apps/{NO_UUID}"), (404, [12135], [])),
    ("unknown policy", lambda c: c.send("DELETE", f"X/policies/{NO_UUID}"), (404, [12135], [])),
    ("unknown group", _put(f"X/groups/{NO_UUID}", {}), (404, [12135], [])),
    ("unknown service token", lambda c: c.send("POST", f"X/service_tokens/{NO_UUID}/rotate", {}), (404, [12135], [])),
    ("unknown provider", _get(f"X/identity_providers/{NO_UUID}"), (404, [12135], [])),
    ("unknown tag", lambda c: c.send("DELETE", "X/tags/none"), (404, [12135], [])),
    ("policy body invalid", _post("X/policies", {}), (400, [12130], [])),
    ("destination taken", _second_app, (409, [11010], [])),
    ("policy in use", _policy_in_use, (409, [12132], [])),
    ("second onetimepin", _second_pin, (409, [12132], [])),
    ("group in use", _group_in_use, (409, [12132], [])),
    ("tag exists", _second_tag, (409, [12132], [])),
    ("organisation exists", _post("X/organizations", ORGANIZATION), (409, [12132], [])),
    ("service token in use", _service_token_in_use, (400, [12139], [])),
    ("Zero Trust not set up", _not_set_up, (403, [9999], [])),
]  # fmt: skip


@pytest.mark.parametrize(("cause", "refusal"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_a_cause_gets_its_status_and_codes(
    cloud: Cloud, cause: Cause, refusal: tuple[int, list[int], list[int]]
) -> None:
    assert cloud.codes(cause(cloud)) == refusal


@pytest.mark.parametrize(
    "path", ["/accounts?per_page=51", "/zones?per_page=4", "A/members?status=new", "/zones?page=x"]
)
def test_a_bad_query_value_of_a_listing_is_refused(cloud: Cloud, path: str) -> None:
    assert cloud.send("GET", path).status_code == 400


def test_a_refused_write_changes_nothing(cloud: Cloud) -> None:
    cloud.account.add_record(cloud.zone, "A", "x", "192.0.2.1")
    before = cloud.account.snapshot()
    for kind, content in (("CNAME", "a.example"), ("A", "192.0.2.1"), ("A", "nonsense")):
        assert _record(cloud, kind, "x", content).status_code == 400
    cloud.send("PUT", "T/configurations", {"config": {"ingress": []}})
    cloud.send("POST", "X/apps", {"type": "self_hosted", "domain": "app.foreign.example"})
    assert cloud.account.snapshot() == before


@pytest.mark.parametrize(
    ("cause", "text"),
    [
        (_beside("A", "192.0.2.1", "CNAME", "a.example"), "An A, AAAA, or CNAME record with that host already exists."),
        (_beside("CNAME", "a.example", "A", "192.0.2.1"), "A CNAME record with that host already exists."),
        (_beside("A", "192.0.2.1", "A", "192.0.2.1"), "An identical record already exists."),
        (_get(f"Z/dns_records/{NOWHERE}"), "Record does not exist."),
        (_connected, "Cannot delete tunnel because it has active connections"),
        (_rated, "Please wait and consider throttling your request speed"),
        (_second_app, "access.api.error.application_already_exists"),
        (_get(f"X/apps/{NO_UUID}"), "access.api.error.not_found"),
    ],
)
def test_the_confirmed_texts_are_cloudflares(cloud: Cloud, cause: Cause, text: str) -> None:
    assert [error["message"] for error in cause(cloud).json()["errors"]] == [text]


def test_a_path_that_cannot_be_routed_is_named(cloud: Cloud) -> None:
    first = cloud.send("GET", "/weather").json()["errors"][0]["message"]
    assert first == "Could not route to /client/v4/weather, perhaps your object identifier is invalid?"
