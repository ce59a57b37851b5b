"""DNS records: how they are stored, what a batch is, and how they are found."""

from urllib.parse import urlencode

import pytest

from tests.demo.cloud import Cloud

TARGET = "8c1e0000-0000-4000-8000-000000000000.cfargotunnel.com"


def _create(cloud: Cloud, kind: str = "CNAME", name: str = "app", content: str = TARGET, **fields: object) -> dict:
    return cloud.result("POST", "Z/dns_records", {"type": kind, "name": name, "content": content, **fields})


@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        ("@", "home.example"),
        ("home.example.", "home.example"),
        ("App.Home.Example", "app.home.example"),
        ("app", "app.home.example"),
        ("app.other.example", "app.other.example.home.example"),
        ("*", "*.home.example"),
        ("*.dev", "*.dev.home.example"),
        ("bücher", "xn--bcher-kva.home.example"),
        ("_dmarc", "_dmarc.home.example"),
    ],
)
def test_names_are_stored_absolute_lower_case_and_in_punycode(cloud: Cloud, sent: str, stored: str) -> None:
    assert _create(cloud, "TXT", sent, "v")["name"] == stored


def test_a_new_record_carries_every_field_of_the_answer(cloud: Cloud) -> None:
    record = _create(cloud, proxied=True, ttl=300, comment="ours")
    assert record == {
        "id": record["id"],
        "name": "app.home.example",
        "type": "CNAME",
        "content": TARGET,
        "proxiable": True,
        "proxied": True,
        "ttl": 1,
        "settings": {},
        "comment": "ours",
        "tags": [],
        "meta": {},
        "created_on": "2026-11-01T10:00:00.000000Z",
        "modified_on": "2026-11-01T10:00:00.000000Z",
        "comment_modified_on": "2026-11-01T10:00:00.000000Z",
    }
    assert cloud.result("GET", f"Z/dns_records/{record['id']}") == record


def test_put_takes_defaults_for_what_is_left_out_and_patch_keeps_it(cloud: Cloud) -> None:
    record = _create(cloud, "A", "app", "192.0.2.1", ttl=300, comment="ours")
    cloud.clock.forward(minutes=1)
    patched = cloud.result("PATCH", f"Z/dns_records/{record['id']}", {"content": "192.0.2.2"})
    assert (patched["content"], patched["ttl"], patched["comment"]) == ("192.0.2.2", 300, "ours")
    assert patched["comment_modified_on"] == record["comment_modified_on"] < patched["modified_on"]
    put = cloud.result(
        "PUT", f"Z/dns_records/{record['id']}", {"type": "A", "name": "app", "content": "192.0.2.3", "id": "mine"}
    )
    assert (put["id"], put["ttl"], put["comment"]) == (record["id"], 1, None)


def test_a_changed_record_keeps_its_place_in_the_list(cloud: Cloud) -> None:
    first, second = _create(cloud, name="a"), _create(cloud, name="b")
    cloud.result("PATCH", f"Z/dns_records/{first['id']}", {"name": "c"})
    assert [record["id"] for record in cloud.result("GET", "Z/dns_records")] == [first["id"], second["id"]]


def test_an_a_record_becomes_a_cname_in_one_patch(cloud: Cloud) -> None:
    record = _create(cloud, "A", "app", "192.0.2.1")
    changed = cloud.result("PATCH", f"Z/dns_records/{record['id']}", {"type": "CNAME", "content": TARGET})
    assert (changed["id"], changed["type"]) == (record["id"], "CNAME")


def test_deleting_answers_the_id(cloud: Cloud) -> None:
    record = _create(cloud)
    assert cloud.result("DELETE", f"Z/dns_records/{record['id']}") == {"id": record["id"]}
    assert cloud.send("DELETE", f"Z/dns_records/{record['id']}").status_code == 404


def test_addresses_share_a_name_and_text_stands_beside_anything(cloud: Cloud) -> None:
    _create(cloud, "A", "app", "192.0.2.1")
    _create(cloud, "AAAA", "app", "2001:db8::1")
    _create(cloud, "TXT", "app", "v")
    _create(cloud, "CNAME", "other")
    _create(cloud, "TXT", "other", "v")
    _create(cloud, "MX", "other", "mx.example", priority=10)


def test_a_paid_zone_has_tags_and_longer_comments_and_an_enterprise_zone_short_ttls(cloud: Cloud) -> None:
    cloud.zone = cloud.account.add_zone("paid.example", plan="pro")
    assert _create(cloud, tags=["k:v"], comment="x" * 500)["tags"] == ["k:v"]
    cloud.zone = cloud.account.add_zone("large.example", plan="enterprise")
    assert _create(cloud, "A", "a", "192.0.2.1", ttl=30)["ttl"] == 30


def test_structured_records_take_data(cloud: Cloud) -> None:
    data = {"priority": 1, "weight": 2, "port": 5060, "target": "sip.example"}
    body = {"type": "SRV", "name": "_sip._tcp", "data": data}
    assert cloud.result("POST", "Z/dns_records", body)["content"] == "1 2 5060 sip.example"


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("OPENPGPKEY", "bWFpbA==", "not base64"),
        ("MX", "mx.example", "mx example"),
        ("NS", "ns.example", ""),
        ("PTR", "host.example", "-"),
        ("TXT", "v=spf1 -all", "x" * 4097),
        ("AAAA", "2001:db8::1", "2001:db8::1%eth0"),
    ],
)
def test_content_must_suit_its_type(cloud: Cloud, kind: str, good: str, bad: str) -> None:
    body = {"type": kind, "name": "x", "content": good, "priority": 10}
    assert cloud.send("POST", "Z/dns_records", body).status_code == 200
    code = 9006 if kind == "AAAA" else 9009
    assert cloud.codes(cloud.send("POST", "Z/dns_records", {**body, "content": bad})) == (400, [code], [])


def test_one_batch_turns_an_a_into_a_cname_whatever_the_order_of_its_keys(cloud: Cloud) -> None:
    record = _create(cloud, "A", "app", "192.0.2.1")
    posts = [{"type": "CNAME", "name": "app.home.example", "content": TARGET, "proxied": True, "ttl": 1}]
    result = cloud.result("POST", "Z/dns_records/batch", {"posts": posts, "deletes": [{"id": record["id"]}]})
    assert result["deletes"] == [record]
    assert [(item["type"], item["proxied"]) for item in result["posts"]] == [("CNAME", True)]
    assert result.keys() == {"posts", "deletes"}


def test_a_batch_deletes_patches_puts_and_posts_in_this_order(cloud: Cloud) -> None:
    first, second, third = (_create(cloud, name=name) for name in ("a", "b", "c"))
    result = cloud.result(
        "POST",
        "Z/dns_records/batch",
        {
            "posts": [{"type": "CNAME", "name": "c", "content": TARGET}],
            "puts": [{"id": third["id"], "type": "CNAME", "name": "b", "content": TARGET}],
            "patches": [{"id": second["id"], "name": "a"}],
            "deletes": [{"id": first["id"]}],
        },
    )
    names = {key: [item["name"].partition(".")[0] for item in items] for key, items in result.items()}
    assert names == {"deletes": ["a"], "patches": ["a"], "puts": ["b"], "posts": ["c"]}


@pytest.mark.parametrize(
    "fault",
    [
        {"posts": [{"type": "CNAME", "name": "new", "content": TARGET}, {"type": "A", "name": "new", "content": "x"}]},
        {"posts": [{"type": "CNAME", "name": name, "content": TARGET} for name in ("new", "b")]},
        {"patches": [{"id": "f" * 32, "comment": "x"}]},
        {"puts": [{"id": "f" * 32, "type": "A", "name": "z", "content": "192.0.2.1"}]},
    ],
)  # fmt: skip
def test_one_fault_undoes_a_whole_batch(cloud: Cloud, fault: dict) -> None:
    gone, _ = _create(cloud, name="a"), _create(cloud, name="b")
    before = cloud.account.snapshot()
    response = cloud.send("POST", "Z/dns_records/batch", {"deletes": [{"id": gone["id"]}], **fault})
    assert response.status_code in (400, 404)
    assert cloud.account.snapshot() == before
    assert [record["name"] for record in cloud.result("GET", "Z/dns_records?name=a.home.example")] == [gone["name"]]


def test_a_batch_may_replace_records_in_a_full_zone(cloud: Cloud) -> None:
    cloud.zone = cloud.account.add_zone("small.example", quota=1)
    record = _create(cloud)
    swap = {"deletes": [{"id": record["id"]}], "posts": [{"type": "CNAME", "name": "b", "content": TARGET}]}
    assert cloud.send("POST", "Z/dns_records/batch", swap).status_code == 200
    too_many = {"posts": [{"type": "TXT", "name": "c", "content": "v"}]}
    assert cloud.codes(cloud.send("POST", "Z/dns_records/batch", too_many)) == (400, [81045], [])


def test_a_paid_batch_may_have_more_than_200(cloud: Cloud) -> None:
    cloud.zone = cloud.account.add_zone("paid.example", plan="pro")
    posts = [{"type": "CNAME", "name": f"h{n}", "content": TARGET} for n in range(201)]
    assert len(cloud.result("POST", "Z/dns_records/batch", {"posts": posts})["posts"]) == 201


@pytest.fixture
def paid(cloud: Cloud) -> Cloud:
    cloud.zone = cloud.account.add_zone("paid.example", plan="pro")
    _create(cloud, name="app", comment="DFD mark o=7f3a9c2e", proxied=True, tags=["owner:ann"])
    _create(cloud, "A", "api", "192.0.2.1", tags=["owner:bob", "x:y"], ttl=300)
    _create(cloud, "TXT", "app.deep", "Hello", comment="other")
    return cloud


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({}, "app api app.deep"),
        ({"name": "APP.paid.example"}, "app"),
        ({"name.exact": "app.paid.example"}, "app"),
        ({"name.contains": "deep"}, "app.deep"),
        ({"name.startswith": "ap"}, "app api app.deep"),
        ({"name.endswith": "i.paid.example"}, "api"),
        ({"content.exact": TARGET.upper()}, "app"),
        ({"content.contains": "hell"}, "app.deep"),
        ({"comment.contains": "O=7F3A9C2E"}, "app"),
        ({"comment.present": ""}, "app app.deep"),
        ({"comment.absent": ""}, "api"),
        ({"type": "A"}, "api"),
        ({"proxied": "true"}, "app"),
        ({"proxied": "false"}, "api app.deep"),
        ({"tag": "owner:ann"}, "app"),
        ({"tag.present": "owner"}, "app api"),
        ({"tag.absent": "x"}, "app app.deep"),
        ({"tag.startswith": "owner:b"}, "api"),
        ({"tag": "owner:ann", "tag.present": "x", "tag_match": "any"}, "app api"),
        ({"tag": "owner:ann", "tag.present": "x"}, ""),
        ({"search": "hello"}, "app.deep"),
        ({"type": "A", "name": "app.paid.example"}, ""),
        ({"type": "A", "name": "app.paid.example", "match": "any"}, "app api"),
        ({"order": "name"}, "api app.deep app"),
        ({"order": "name", "direction": "desc"}, "app app.deep api"),
        ({"order": "ttl", "direction": "desc"}, "api app app.deep"),
        ({"per_page": "2", "page": "2"}, "app.deep"),
        ({"page": "9"}, ""),
    ],
)
def test_records_are_found_by_every_filter_and_in_every_order(paid: Cloud, query: dict[str, str], names: str) -> None:
    found = paid.result("GET", f"Z/dns_records?{urlencode(query)}")
    assert [record["name"].removesuffix(".paid.example") for record in found] == names.split()


@pytest.mark.parametrize(
    "query",
    ["type=ALIAS", "proxied=yes", "match=some", "tag_match=none", "order=id", "direction=up", "per_page=0", "page=-1"],
)
def test_a_bad_query_value_is_refused(cloud: Cloud, query: str) -> None:
    assert cloud.codes(cloud.send("GET", f"Z/dns_records?{query}")) == (400, [1004], [9001])


def test_pages_say_how_much_there_is(paid: Cloud) -> None:
    info = paid.send("GET", "Z/dns_records?per_page=2&page=2").json()["result_info"]
    assert info == {"page": 2, "per_page": 2, "count": 1, "total_count": 3, "total_pages": 2}
