"""A tunnel's document, judged as cloudflared judges it, and the rule that answers a URL."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dockflare_desktop.core.origin.host_match import host_matches
from dockflare_desktop.core.origin.order import DocumentFault, check_document
from dockflare_desktop.core.public.roads import Ingress, NoAnswer

LAST = {"service": "http_status:404"}
LAST_RULE = "The last ingress rule must match all URLs (i.e. it should not have a hostname or path filter)"


def with_rule(**rule: object) -> dict[str, object]:
    return {"ingress": [{"hostname": "a.example", "service": "http://x", **rule}, LAST]}


TAKEN = [
    {},
    {"ingress": None, "originRequest": None, "unknown": [1]},
    {"ingress": []},
    {"ingress": [LAST]},
    {"ingress": [{"hostname": "*", "service": "http_status:404"}]},
    {"ingress": [LAST], "warp-routing": {"connectTimeout": 5, "maxActiveFlows": 0, "enabled": "?"}},
    {"ingress": ({"hostname": "a.example", "service": "http://x"}, LAST)},
    with_rule(hostname="*.example.com", path="^/api(/|$)"),
    with_rule(hostname="*foo.example.com"),  # cloudflared takes it although it never matches
    with_rule(hostname="", path="/x"),
    with_rule(hostname="*", path="/x"),
    with_rule(hostname="bücher.example"),
    with_rule(hostname="[::1]"),
    with_rule(hostname="[:]:]x"),
    with_rule(path="(" * 2000 + ")" * 2000),  # not judged
    with_rule(path="(" * 101 + ")" * 101),  # not judged
    {"Ingress": [{"HOSTNAME": "a.example", "Service": "http://x", "Originrequest": {"CONNECTTIMEOUT": 5}}, LAST]},
    with_rule(service="anything", originRequest={"bastionMode": True}),
    {"originRequest": {"bastionMode": True}, **with_rule(service="anything")},
    with_rule(service="bastion"),
    with_rule(originRequest={"connectTimeout": 30, "noTLSVerify": True, "proxyPort": 0, "future": {}}),
    with_rule(originRequest={"access": {"required": True, "teamName": "t", "audTag": ["x"]}}),
    with_rule(originRequest={"access": {"required": True, "audTag": []}}),
    with_rule(originRequest={"access": {"audTag": ["x"]}}),
    with_rule(originRequest={"access": None, "ipRules": None}),
    with_rule(service="socks-proxy"),
    with_rule(
        service="socks-proxy",
        originRequest={"ipRules": [{"prefix": "10.0.0.7/8", "ports": [1, 65535], "allow": True}, {"prefix": "::/0"}]},
    ),
    with_rule(originRequest={"access": {"audTag": ["x", None]}, "ipRules": [{"ports": [None]}]}),
    with_rule(originRequest={"connectTimeout": 2**63 - 1, "tlsTimeout": -(2**63), "proxyPort": 2**64 - 1}),
    with_rule(service="http_status:" + "0" * 30 + "404"),
    with_rule(service="http://[fe80::1%25en%207]:80"),
    with_rule(service="tcp://::1"),  # only web addresses have one colon at most
    with_rule(service='http://a"<>]b'),
    with_rule(service="socks-proxy", originRequest={"ipRules": [{"prefix": "10.0.0.0/008"}]}),
    with_rule(originRequest={"ipRules": [{"prefix": "bad"}]}),  # a bad range elsewhere is ignored
]


@pytest.mark.parametrize("config", TAKEN)
def test_what_cloudflared_takes_has_no_fault(config: dict[str, object]) -> None:
    assert check_document(config) == ()


def one(rule: int, field: str, sentence: str) -> tuple[DocumentFault, ...]:
    return (DocumentFault(rule, field, sentence),)


IP_RULE = "unable to create ip rule for socks-proxy: a valid CIDR and ports from 1 to 65535 are needed"
WILDCARD = 'Hostname patterns can have at most one wildcard character ("*") and it can only be used for subdomains'
EVERY = "this will match every hostname"
REFUSED = [
    (
        {"Ingress": [LAST], "originrequest": {"connecttimeout": "5s"}},
        one(0, "originRequest.connectTimeout", "'5s' is not a whole number"),
    ),
    ({"ingress": [{"service": "http_status:404", "Path": "/x"}]}, one(1, "hostname", LAST_RULE)),
    ({"ingress": {}}, one(0, "ingress", "it must be a list")),
    ({"ingress": "x"}, one(0, "ingress", "it must be a list")),
    ({"ingress": [LAST, "x"]}, one(2, "", "it must be an object")),
    ({"ingress": [{"service": 1}]}, one(1, "service", "1 is not a string")),
    ({"originRequest": []}, one(0, "originRequest", "it must be an object")),
    (
        {"warp-routing": {"maxActiveFlows": -1}},
        one(0, "warp-routing.maxActiveFlows", "-1 is not a whole number from 0 on"),
    ),
    ({"ingress": [{"hostname": "a.example", "service": "http://x"}]}, one(1, "hostname", LAST_RULE)),
    ({"ingress": [{"path": "/x", "service": "http://x"}]}, one(1, "hostname", LAST_RULE)),
    (with_rule(hostname=""), one(1, "hostname", f"Rule #1 is matching the hostname '', but {EVERY}")),
    (with_rule(hostname="*"), one(1, "hostname", f"Rule #1 is matching the hostname '*', but {EVERY}")),
    (with_rule(hostname="a.example:443"), one(1, "hostname", "Hostname cannot contain a port")),
    (with_rule(hostname="[::1]:443"), one(1, "hostname", "Hostname cannot contain a port")),
    (with_rule(hostname="a.*.example"), one(1, "hostname", WILDCARD)),
    (with_rule(hostname="*.*.example"), one(1, "hostname", WILDCARD)),
    (with_rule(path="(?=x)"), one(1, "path", "invalid regex: look-ahead is not supported")),
    (with_rule(service="http_status:99"), one(1, "service", "invalid HTTP status code: 99")),
    (
        with_rule(service="http_status:99", originRequest={"bastionMode": True}),
        one(1, "service", "invalid HTTP status code: 99"),
    ),
    (
        {"originRequest": {"bastionMode": True}, **with_rule(service="x", originRequest={"bastionMode": False})},
        one(1, "service", "x is an invalid address, please make sure it has a scheme and a hostname"),
    ),
    (
        with_rule(originRequest={"connectTimeout": "30s"}),
        one(1, "originRequest.connectTimeout", "'30s' is not a whole number"),
    ),
    (with_rule(originRequest={"tlsTimeout": 30.5}), one(1, "originRequest.tlsTimeout", "30.5 is not a whole number")),
    (with_rule(originRequest={"tlsTimeout": True}), one(1, "originRequest.tlsTimeout", "True is not a whole number")),
    (with_rule(originRequest={"noTLSVerify": "true"}), one(1, "originRequest.noTLSVerify", "'true' is not a boolean")),
    (with_rule(originRequest={"access": "x"}), one(1, "originRequest.access", "it must be an object")),
    (
        with_rule(originRequest={"access": {"audTag": "x"}}),
        one(1, "originRequest.access.audTag", "it must be a list of strings"),
    ),
    (
        with_rule(originRequest={"access": {"audTag": [1]}}),
        one(1, "originRequest.access.audTag", "it must be a list of strings"),
    ),
    (
        with_rule(originRequest={"access": {"required": True, "audTag": ["x"]}}),
        one(1, "originRequest", "access.TeamName cannot be blank when access.audTags are present"),
    ),
    (with_rule(originRequest={"ipRules": {}}), one(1, "originRequest.ipRules", "it must be a list")),
    (
        with_rule(originRequest={"ipRules": [{"prefix": 1}]}),
        one(1, "originRequest.ipRules.prefix", "1 is not a string"),
    ),
    (
        with_rule(originRequest={"ipRules": [{"prefix": "::/0", "ports": ["80"]}]}),
        one(1, "originRequest.ipRules.ports", "it must be a list of whole numbers"),
    ),
    (with_rule(service="socks-proxy", originRequest={"ipRules": [{"prefix": "bad/8"}]}), one(1, "service", IP_RULE)),
    (with_rule(service="socks-proxy", originRequest={"ipRules": [{"prefix": "10.0.0.1"}]}), one(1, "service", IP_RULE)),
    *(
        (with_rule(service="socks-proxy", originRequest={"ipRules": [rule]}), one(1, "service", IP_RULE))
        for rule in (
            {"prefix": "10.0.0.0/255.0.0.0"},
            {"prefix": "fe80::1%eth0/64"},
            {"prefix": "10.0.0.0/33"},
            {"prefix": "10.0.0.0/\u0668"},
            {"prefix": "::/0", "ports": [None]},
        )
    ),
    *(
        (with_rule(service=service), one(1, "service", f"{service} is an invalid address: {why}"))
        for service, why in {
            "http://a[b": '"[" is not allowed in a host',
            "http://[1.2.3.4]": '"1.2.3.4" is no IPv6 address',
            "http://[app]": '"app" is no IPv6 address',
            "http://[fe80::1%25]": '"fe80::1%25" is no IPv6 address',
            "http://[::1%25%41]x": '"x" is no port',
            "http://[::1%25%7B]": '"%7B" is not allowed in a zone',
            "https://::1": '"::1" is no port',
            "ssh://a:1:x": '":x" is no port',
        }.items()
    ),
    (
        with_rule(originRequest={"tcpKeepAlive": 2**63}),
        one(1, "originRequest.tcpKeepAlive", f"{2**63} is not a whole number"),
    ),
    (
        with_rule(originRequest={"proxyPort": 2**64}),
        one(1, "originRequest.proxyPort", f"{2**64} is not a whole number from 0 on"),
    ),
    (
        with_rule(service="socks-proxy", originRequest={"ipRules": [{"prefix": "::/0", "ports": [0]}]}),
        one(1, "service", IP_RULE),
    ),
]


@pytest.mark.parametrize(("config", "faults"), REFUSED)
def test_what_cloudflared_refuses_is_told_with_rule_and_field(
    config: dict[str, object], faults: tuple[DocumentFault, ...]
) -> None:
    assert check_document(config) == faults


def test_every_fault_of_a_document_is_told_at_once() -> None:
    config = {"ingress": [{"hostname": "a:1", "path": "(", "service": "x"}, {"service": "http://x/y"}]}
    assert [(fault.rule, fault.field) for fault in check_document(config)] == [
        (1, "service"),
        (1, "hostname"),
        (1, "path"),
        (2, "service"),
    ]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 2) | st.text(max_size=3), lambda each: st.lists(each, max_size=3)
)
RULE = st.dictionaries(st.sampled_from(["hostname", "path", "service", "originRequest"]), JSON, max_size=4)


@given(
    st.dictionaries(st.sampled_from(["ingress", "originRequest", "warp-routing"]), JSON | st.lists(RULE, max_size=3))
)
def test_any_json_is_judged_without_a_crash(config: dict[str, object]) -> None:
    assert isinstance(check_document(config), tuple)


RULES = [
    {"hostname": "tunnel-a.example.com", "service": "http://a"},
    {"hostname": "tunnel-b.example.com", "path": "/health", "service": "http://b"},
    {"hostname": "*.wild.example.com", "path": "^/api(/|$)", "service": "http://c"},
    {"hostname": "*.wild.example.com", "service": "http://d"},
    {"hostname": "*foo.example.com", "service": "http://never"},
    {"hostname": "bücher.example", "service": "http://e"},
    {"hostname": "*.bücher.example", "service": "http://never"},
    {"hostname": "x.example", "path": r"\p{Greek}", "service": "http://unjudged"},
    {"hostname": "*", "path": "^/everywhere$", "service": "http://f"},
    {"service": "http_status:404"},
]


def answering(rules: list[dict[str, object]], host: str, path: str) -> int | NoAnswer:
    ingress = Ingress(rules)
    return ingress.answering(ingress.on(host), path)


ANSWERS = [
    ("tunnel-a.example.com", "/", 0),
    ("tunnel-b.example.com", "/health", 1),
    ("tunnel-b.example.com", "/x/health/y", 1),
    ("tunnel-b.example.com", "/index.html", 9),
    ("a.wild.example.com", "/api", 2),
    ("a.b.wild.example.com", "/apix", 3),
    ("wild.example.com", "/", 9),
    ("barfoo.example.com", "/", 9),
    ("xn--bcher-kva.example", "/", 5),
    ("a.xn--bcher-kva.example", "/", 9),
    ("[::1]", "/", 9),
    ("::1", "/everywhere", 8),
]


@pytest.mark.parametrize(("host", "path", "place"), ANSWERS)
def test_the_first_rule_that_matches_answers(host: str, path: str, place: int) -> None:
    assert answering(RULES, host, path) == place


def test_a_pattern_that_cannot_be_judged_may_answer() -> None:
    assert answering(RULES, "x.example", "/\u03b1") is NoAnswer.UNCLEAR


def test_without_a_catch_all_nothing_may_answer() -> None:
    assert answering(RULES[:1], "other.example", "/") is NoAnswer.NONE


@pytest.mark.parametrize(
    ("pattern", "host", "answers"),
    [
        ("App.Example.COM", "app.example.com", True),  # the alternative is a name in lower case
        ("*.Example.COM", "app.example.com", False),  # a wildcard has no alternative
        ("app.example.com", "App.example.com", False),  # the request's name is taken as it comes
        ("\U0001f4a9.example", "xn--ls8h.example", True),  # any letter of UTS46, not only those of IDNA 2008
        ("XN--BCHER-KVA.example", "xn--bcher-kva.example", True),
        ("stra\u00dfe.example", "xn--strae-oqa.example", True),
        ("\uff41pp\u3002example", "app.example", True),
        ("a\u00adpp.example.", "app.example.", True),
        ("\u05d01.example", "xn--1-zhc.example", True),
        ("1\u05d0.example", "xn--1-0hc.example", False),  # a digit may not begin a word from right to left
        ("A_b.example", "a_b.example", False),
        ("-A.example", "-a.example", False),
        ("AB--c.example", "ab--c.example", False),
        ("X..example", "x..example", True),
        ("\u00e9" * 70, "xn--" + ("\u00e9" * 70).encode("punycode").decode(), True),
        ("Xn--a.example", "xn--a.example", False),  # not Punycode of anything
        ("A\u200db.example", "xn--ab-m1t.example", False),
        ("::1", "[::1]:80", False),  # a host, not an address with a port
    ],
)
def test_a_hostname_answers_as_cloudflared_compares_names(pattern: str, host: str, *, answers: bool) -> None:
    assert host_matches(pattern, host) is answers


def test_keys_are_read_in_any_case() -> None:
    assert answering([{"HostName": "a.example", "Service": "http://a", "PATH": "^/x"}, LAST], "b.example", "/") == 1
