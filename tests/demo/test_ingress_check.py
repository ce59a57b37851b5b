"""cloudflared's own judgement of documents, sentence by sentence, and which rule answers."""

import pytest

from dockflare_desktop.demo.ingress_check import answering, api_fault, document_fault

LAST = {"service": "http_status:404"}


def _with(**rule: object) -> dict[str, object]:
    return {"ingress": [{"hostname": "app.example.com", "service": "http://app:80", **rule}, LAST]}


GOOD_SERVICES = [
    "http://app:80", "https://app", "ws://app:1", "wss://app", "tcp://db:5432", "ssh://host", "rdp://host", "smb://host",
    "htp://app:80", "http://[::1]:80", "http://user@app:80", "http://app?x=1", "tcp://::1", "http://[fe80::1%25é%20]:80",
    "http://a<b", "http://app#\x01", "unix:/run/app.sock",
    "unix+tls:/run/app.sock", "unix:", "http_status:100", "http_status:999", "hello_world", "hello-world",
    "bastion", "socks-proxy",
]  # fmt: skip

BAD_SERVICES = {
    "": "invalid address, please make sure it has a scheme",
    "localhost:8000": "invalid address, please make sure it has a scheme",
    "app": "invalid address, please make sure it has a scheme",
    "http://": "invalid address, please make sure it has a scheme",
    "http://:80": "invalid address, please make sure it has a scheme",
    "http:app": "invalid address, please make sure it has a scheme",
    "192.0.2.1:80": "first path segment in URL cannot contain colon",
    ":80": "missing protocol scheme",
    "http://app:80/": "proxying to a different path",
    "http://app:80/x": "proxying to a different path",
    "http://app:eighty": "invalid port",
    "http://my app:80": "invalid character",
    "http://app:80\n": "invalid control character",
    "http://::1": "invalid port",
    "http://a[b": "invalid IP-literal",
    "http://[app]": "invalid host",
    "http://[1.2.3.4]": "invalid host",
    "http://[fe80::1%25]": "invalid host",
    "http://app#%zz": "invalid URL escape",
    "http_status:\u0664\u0660\u0664": "invalid HTTP status code",
    "http://[::1": "missing ']' in host",
    "http://app/%zz": "invalid URL escape",
    "http://a%41b": "invalid URL escape in host",
    "http://us er@app": "invalid userinfo",
    "http_status:99": "invalid HTTP status code: 99",
    "http_status:1000": "invalid HTTP status code: 1000",
    "http_status:": "invalid HTTP status code",
    "http_status:4o4": "invalid HTTP status code",
}


@pytest.mark.parametrize("service", GOOD_SERVICES)
def test_a_good_service_is_taken(service: str) -> None:
    assert document_fault(_with(service=service)) is None


@pytest.mark.parametrize(("service", "sentence"), BAD_SERVICES.items())
def test_a_bad_service_is_refused_in_cloudflareds_words(service: str, sentence: str) -> None:
    assert sentence in (document_fault(_with(service=service)) or "")


@pytest.mark.parametrize(
    ("hostname", "sentence"),
    [
        ("app.example.com:443", "Hostname cannot contain a port"),
        ("app.*.example.com", "at most one wildcard"),
        ("*.*.example.com", "at most one wildcard"),
        ("", "Rule #1 is matching the hostname ''"),
        ("*", "Rule #1 is matching the hostname '*'"),
    ],
)
def test_a_bad_hostname_is_refused(hostname: str, sentence: str) -> None:
    assert sentence in (document_fault(_with(hostname=hostname)) or "")


@pytest.mark.parametrize(
    "hostname", ["*.example.com", "*app.example.com", "bücher.example", "2001:db8::1", "[::1]", "é" * 70]
)
def test_odd_hostnames_that_cloudflared_takes_are_taken(hostname: str) -> None:
    assert document_fault(_with(hostname=hostname)) is None


@pytest.mark.parametrize("last", [{"hostname": "a.example"}, {"path": "/x"}, {"hostname": "*", "path": "/x"}])
def test_the_last_rule_must_match_everything(last: dict[str, str]) -> None:
    sentence = "The last ingress rule must match all URLs (i.e. it should not have a hostname or path filter)"
    assert document_fault({"ingress": [{**LAST, **last}]}) == sentence
    assert document_fault({"ingress": [{**LAST, "hostname": "*"}]}) is None


TYPES = [
    {"path": 5}, {"service": ["http://a"]}, {"originRequest": []},
    *({"originRequest": {key: value}} for key in ("connectTimeout", "tlsTimeout", "tcpKeepAlive", "keepAliveTimeout",
      "keepAliveConnections") for value in ("30s", "30", 30.5, 30.0, True, 2**63)),
    *({"originRequest": {key: "true"}} for key in ("noTLSVerify", "http2Origin", "disableChunkedEncoding",
      "matchSNItoHost", "noHappyEyeballs", "bastionMode")),
    *({"originRequest": {key: 1}} for key in ("httpHostHeader", "originServerName", "caPool", "proxyType", "access")),
    {"originRequest": {"proxyPort": -1}}, {"originRequest": {"ipRules": [{"ports": ["80"]}]}},
    {"originRequest": {"access": {"required": "true"}}}, {"originRequest": {"access": {"audTag": "aud"}}},
]  # fmt: skip


@pytest.mark.parametrize("rule", TYPES, ids=repr)
def test_a_wrong_type_makes_the_whole_document_fail(rule: dict[str, object]) -> None:
    assert "must be" in (document_fault(_with(**rule)) or "")


@pytest.mark.parametrize("document", [{"ingress": "x"}, {"ingress": ["x"]}, {"originRequest": 1}, {"warp-routing": 1}])
def test_a_wrong_type_at_the_top_fails_too(document: dict[str, object]) -> None:
    assert "must be" in (document_fault(document) or "")


ONLY_THE_API = [
    {"ingress": None},
    {"ingress": []},
    {"ingress": [LAST], "warp-routing": {"enabled": "yes"}},
    {"ingress": [LAST], "originRequest": None},
    _with(hostname="a.example", path=None),
    *(_with(originRequest={key: None}) for key in ("connectTimeout", "noTLSVerify", "access", "ipRules")),
    _with(originRequest={"access": {"teamName": "t", "audTag": [None]}}),
    _with(originRequest={"proxyPort": 65536}),
    _with(originRequest={"ipRules": [{"ports": [0, None]}]}),
]


@pytest.mark.parametrize("document", ONLY_THE_API, ids=repr)
def test_a_connector_reads_null_as_nothing_where_the_api_wants_a_value(document: dict[str, object]) -> None:
    assert document_fault(document) is None
    assert api_fault(document) is not None


def test_a_connector_reads_keys_in_any_case() -> None:
    rule = {"HostName": "a.example", "SERVICE": "http://a", "OriginRequest": {"connecttimeout": 5}}
    document = {"ingress": [rule, LAST]}
    assert document_fault(document) is None
    assert answering(document, "b.example", "/") == LAST
    rule["OriginRequest"] = {"connecttimeout": "5s"}
    assert "connectTimeout must be an integer" in (document_fault(document) or "")


def test_a_rule_that_is_null_has_no_service() -> None:
    assert "invalid address" in (document_fault({"ingress": [None, LAST]}) or "")


def test_unknown_keys_are_nobodys_business() -> None:
    assert api_fault({**_with(x=1, originRequest={"futureKey": []}), "futureKey": None}) is None


def test_audiences_without_a_team_are_a_fault_when_required() -> None:
    access = {"required": True, "teamName": "", "audTag": ["aud"]}
    sentence = "access.TeamName cannot be blank when access.audTags are present"
    assert document_fault(_with(originRequest={"access": access})) == sentence
    assert document_fault(_with(originRequest={"access": {**access, "required": False}})) is None
    assert document_fault(_with(originRequest={"access": {**access, "audTag": []}})) is None


@pytest.mark.parametrize("access", [{"required": True}, {"teamName": "t"}, {"audTag": []}])
def test_the_api_wants_team_and_audiences_where_cloudflared_does_not(access: dict[str, object]) -> None:
    document = _with(originRequest={"access": access})
    assert document_fault(document) is None
    assert "is required" in (api_fault(document) or "")


def test_the_api_wants_a_service_in_every_rule() -> None:
    assert "service is required" in (api_fault({"ingress": [{}]}) or "")


def test_socks_proxy_wants_good_blocks_and_others_do_not_look() -> None:
    rules = {"originRequest": {"ipRules": [{"prefix": "192.0.2.0", "ports": [80], "allow": True}]}}
    assert "unable to create ip rule" in (document_fault(_with(service="socks-proxy", **rules)) or "")
    assert document_fault(_with(**rules)) is None
    rules["originRequest"]["ipRules"][0]["prefix"] = "all/0"
    assert "unable to parse cidr: all/0" in (document_fault(_with(service="socks-proxy", **rules)) or "")
    for prefix in ("10.0.0.0/255.0.0.0", "fe80::1%eth0/64", "10.0.0.0/\u0668"):
        rules["originRequest"]["ipRules"][0]["prefix"] = prefix
        assert "unable to parse cidr" in (document_fault(_with(service="socks-proxy", **rules)) or "")
    rules["originRequest"]["ipRules"][0]["prefix"] = "192.0.2.1/24"
    assert document_fault(_with(service="socks-proxy", **rules)) is None
    rules["originRequest"]["ipRules"][0]["ports"] = [0]
    assert "invalid port 0" in (document_fault(_with(service="socks-proxy", **rules)) or "")


def test_bastion_mode_makes_any_service_good() -> None:
    assert document_fault(_with(service="nonsense", originRequest={"bastionMode": True})) is None
    assert document_fault({**_with(service="nonsense"), "originRequest": {"bastionMode": True}}) is None


@pytest.mark.parametrize("path", [r"(?=x)", r"(a)\1", "[", "*", "a{1001}"])
def test_a_path_go_cannot_compile_is_refused_with_its_place(path: str) -> None:
    assert (document_fault(_with(path=path)) or "").startswith("Rule #1 has an invalid regex: error parsing regexp: ")


@pytest.mark.parametrize(
    ("hostname", "path", "url", "matches"),
    [
        ("app.example.com", "", "app.example.com/x", True),
        ("App.example.com", "", "app.example.com:443/", True),
        ("*.Example.com", "", "app.example.com/", False),
        ("\U0001f4a9.example.com", "", "xn--ls8h.example.com/", True),
        ("*.bücher.example.com", "", "a.xn--bcher-kva.example.com/", False),
        ("*.example.com", "", "a.b.example.com/", True),
        ("*.example.com", "", "example.com/", False),
        ("*app.example.com", "", "myapp.example.com/", False),
        ("bücher.example.com", "", "xn--bcher-kva.example.com/", True),
        ("app.example.com", "/api", "app.example.com/v2/api/x", True),
        ("app.example.com", "^/api(/|$)", "app.example.com/apix", False),
        ("app.example.com", "^/api(/|$)", "app.example.com/api", True),
        ("app.example.com", "^/API", "app.example.com/api", False),
    ],
)
def test_a_rule_answers_as_cloudflared_matches(hostname: str, path: str, url: str, *, matches: bool) -> None:
    host, slash, rest = url.partition("/")
    rule = {"hostname": hostname, "path": path, "service": "http://app:80"}
    assert answering({"ingress": [rule, LAST]}, host, slash + rest) == (rule if matches else LAST)


def test_the_first_matching_rule_wins_and_no_rules_answer_nothing() -> None:
    first, second = ({"hostname": "a.example", "service": f"http://{name}"} for name in "xy")
    assert answering({"ingress": [first, second, LAST]}, "a.example", "/") == first
    assert answering({}, "a.example", "/") is None
