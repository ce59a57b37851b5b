"""Around every call: rate limit, lost answers, being offline, delay, the log and its hooks."""

import time
from random import Random

import anyio
import httpx
import pytest

from dockflare_desktop.demo.account import Account
from dockflare_desktop.demo.rate import RateWindow
from dockflare_desktop.demo.transport import AccountTransport, Call
from tests.demo.cloud import BASE, TOKEN, Cloud

RECORD = {"type": "A", "name": "app", "content": "192.0.2.1", "ttl": 1}


def test_every_answer_tells_what_is_left_of_the_window(cloud: Cloud) -> None:
    cloud.send("GET", "/zones")
    cloud.clock.forward(seconds=59.5)
    for response in (cloud.send("GET", "/zones"), cloud.send("GET", "/zones", token=None)):
        assert response.headers["Ratelimit"].endswith(";t=241")
        assert response.headers["Ratelimit-Policy"] == '"default";q=1200;w=300'
        assert "Retry-After" not in response.headers
    assert response.headers["Ratelimit"] == '"default";r=1197;t=241'


def test_the_call_too_many_blocks_every_call_for_five_minutes(cloud: Cloud) -> None:
    cloud.transport.window = RateWindow(limit=3)
    assert [cloud.send("GET", "/zones").status_code for _ in range(4)] == [200, 200, 200, 429]
    cloud.clock.forward(seconds=88.5)
    response = cloud.send("GET", "/user/tokens/verify")
    assert cloud.codes(response) == (429, [971], [])
    assert response.headers["Retry-After"] == "212"
    assert response.headers["Ratelimit"] == '"default";r=0;t=212'
    cloud.clock.forward(seconds=212)
    assert cloud.send("GET", "/zones").status_code == 200


def test_a_blocked_write_has_no_effect(cloud: Cloud) -> None:
    cloud.transport.window = RateWindow(limit=0)
    assert cloud.send("POST", "Z/dns_records", RECORD).status_code == 429
    assert cloud.account.zones[cloud.zone].records == {}


def test_the_window_starts_anew_after_its_time(cloud: Cloud) -> None:
    cloud.transport.window = RateWindow(limit=2)
    for _ in range(3):
        cloud.send("GET", "/zones")
        assert cloud.send("GET", "/zones").status_code == 200
        cloud.clock.forward(seconds=300)


@pytest.mark.parametrize("after_effect", [False, True])
@pytest.mark.parametrize("fault", [{"status": 500}, {"status": 502}, {"status": 429}, {"exc": httpx.ReadTimeout}])
def test_an_answer_is_lost_before_or_after_the_write_took_effect(
    cloud: Cloud, fault: dict, *, after_effect: bool
) -> None:
    cloud.transport.fail_next(("POST", "/dns_records"), after_effect=after_effect, **fault)
    cloud.send("GET", "Z/dns_records")
    if "exc" in fault:
        with pytest.raises(httpx.ReadTimeout):
            cloud.send("POST", "Z/dns_records", RECORD)
    else:
        assert cloud.send("POST", "Z/dns_records", RECORD).status_code == fault["status"]
    assert len(cloud.account.zones[cloud.zone].records) == int(after_effect)
    assert cloud.transport.calls[-1].status == fault.get("status")
    again = cloud.send("POST", "Z/dns_records", RECORD)
    assert again.status_code == (400 if after_effect else 200)


@pytest.mark.parametrize(("status", "code"), [(401, 1000), (403, 10000), (404, 10013), (429, 971), (500, 10013)])
def test_a_fault_on_demand_looks_like_cloudflares(cloud: Cloud, status: int, code: int) -> None:
    cloud.transport.fail_next("/zones", status=status)
    assert cloud.codes(cloud.send("GET", "/zones")) == (status, [code], [])


def test_a_gateway_fault_is_a_page_of_html(cloud: Cloud) -> None:
    cloud.transport.fail_next("/zones", status=502)
    response = cloud.send("GET", "/zones")
    assert response.headers["Content-Type"].startswith("text/html")
    assert "502" in response.text


def test_a_fault_hits_as_often_as_told_and_only_what_it_matches(cloud: Cloud) -> None:
    cloud.transport.fail_next(lambda method, path: method == "GET" and path.endswith("/apps"), status=403, times=2)
    assert [cloud.send("GET", "X/apps").status_code for _ in range(3)] == [403, 403, 200]
    cloud.transport.fail_next("/zones", status=403, times=9)
    cloud.transport.clear_faults()
    assert cloud.send("GET", "/zones").status_code == 200


def test_a_fault_needs_either_a_status_or_an_exception(cloud: Cloud) -> None:
    with pytest.raises(ValueError, match="either a status or an exception"):
        cloud.transport.fail_next("/zones")


def test_codes_of_dns_may_come_as_chain_too(cloud: Cloud) -> None:
    cloud.transport.chains_dns_codes = True
    assert cloud.codes(cloud.send("POST", "Z/dns_records", {**RECORD, "content": "x"})) == (400, [1004], [9005])
    assert cloud.codes(cloud.send("GET", f"Z/dns_records/{'f' * 32}")) == (404, [81044], [])


def test_offline_nothing_arrives(cloud: Cloud) -> None:
    cloud.transport.offline = True
    with pytest.raises(httpx.ConnectError):
        cloud.send("POST", "Z/dns_records", RECORD)
    assert cloud.transport.calls == []
    assert cloud.account.zones[cloud.zone].records == {}


def test_calls_are_logged_and_hooks_see_the_account_after_each(cloud: Cloud) -> None:
    seen: list[tuple[Call, int]] = []
    cloud.transport.after_call.append(lambda call: seen.append((call, len(cloud.account.zones[cloud.zone].records))))
    cloud.send("POST", "Z/dns_records", RECORD)
    cloud.send("GET", "Z/dns_records?name.exact=a&page=1")
    first, second = cloud.transport.calls
    assert (first.method, first.path, first.body, first.status) == ("POST", cloud.path("Z/dns_records"), RECORD, 200)
    assert second.query == {"name.exact": "a", "page": "1"}
    assert [count for _, count in seen] == [1, 1]
    assert first.at == cloud.clock.now


def test_another_writer_can_step_in_just_before_a_call(cloud: Cloud) -> None:
    other = {"ingress": [{"service": "http_status:503"}]}

    def step_in(method: str, path: str) -> None:
        if method == "PUT":
            cloud.account.put_document(cloud.tunnel, other)

    cloud.transport.before_call.append(step_in)
    document = {"config": {"ingress": [{"service": "http_status:404"}]}}
    assert cloud.result("PUT", "T/configurations", document)["version"] == 2


@pytest.mark.anyio
async def test_latency_is_paid_and_a_cancelled_call_may_have_taken_effect(cloud: Cloud) -> None:
    cloud.transport.latency = 0.04
    async with httpx.AsyncClient(transport=cloud.transport, headers={"Authorization": f"Bearer {TOKEN}"}) as client:
        started = time.monotonic()
        assert (await client.get(f"{BASE}/zones")).status_code == 200
        assert time.monotonic() - started >= 0.04
        with anyio.move_on_after(0.03):
            await client.post(BASE + cloud.path("Z/dns_records"), json=RECORD)
    assert len(cloud.account.zones[cloud.zone].records) == 1


def test_a_path_outside_the_api_is_not_routed(cloud: Cloud) -> None:
    request = httpx.Request("GET", "https://api.cloudflare.com/zones", headers={"Authorization": f"Bearer {TOKEN}"})
    assert cloud.transport.handle(request).status_code == 404


def test_a_transport_stands_before_an_account() -> None:
    with pytest.raises(ValueError, match="at least one account"):
        AccountTransport()


def test_the_same_seed_gives_the_same_account(cloud: Cloud) -> None:
    def made() -> str:
        account = Account(cloud.clock, rng=Random(3))
        return account.add_tunnel("home")

    assert made() == made()


def test_a_snapshot_is_a_copy_of_everything(cloud: Cloud) -> None:
    before = cloud.account.snapshot()
    cloud.account.add_record(cloud.zone, "A", "app", "192.0.2.1")
    cloud.account.put_document(cloud.tunnel, {"ingress": [{"service": "http_status:404"}]})
    cloud.account.add_app(domain="app.home.example")
    after = cloud.account.snapshot()
    assert {kind for kind in before if before[kind] != after[kind]} == {"records", "tunnels", "apps"}
