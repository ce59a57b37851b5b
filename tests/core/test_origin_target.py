"""Targets: what cloudflared takes, what it would take but nobody means, and what reaches too far."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dockflare_desktop.core.origin.fault import Fault
from dockflare_desktop.core.origin.go_url import Url, UrlRefusedError, parse_url
from dockflare_desktop.core.origin.order import Target, check_service, is_special, service_fault
from dockflare_desktop.core.problem import ProblemCode

ACCEPTED = [
    ("http://app:8080", Target("http://app:8080", "http", "app", 8080)),
    (" HTTPS://My_App/\n", Target("https://My_App", "https", "My_App")),
    ("http://app:8080/", Target("http://app:8080", "http", "app", 8080)),
    ("http://app:", Target("http://app", "http", "app")),
    ("http://app:080", Target("http://app:80", "http", "app", 80)),
    ("ws://10.0.0.7:1", Target("ws://10.0.0.7:1", "ws", "10.0.0.7", 1)),
    ("wss://app.example:65535", Target("wss://app.example:65535", "wss", "app.example", 65535)),
    ("http://[0::1]:80", Target("http://[::1]:80", "http", "::1", 80)),
    ("tcp://db:5432", Target("tcp://db:5432", "tcp", "db", 5432)),
    ("ssh://host", Target("ssh://host", "ssh", "host")),
    ("rdp://host", Target("rdp://host", "rdp", "host")),
    ("smb://host", Target("smb://host", "smb", "host")),
    ("http_status:404", Target("http_status:404", "http_status", special=True)),
    ("http_status:0100/", Target("http_status:100", "http_status", special=True)),
    ("hello-world", Target("hello_world", "hello_world", special=True)),
    ("hello_world", Target("hello_world", "hello_world", special=True)),
    ("Bastion", Target("bastion", "bastion", special=True)),
    ("socks-proxy", Target("socks-proxy", "socks-proxy", special=True)),
    ("unix:/run/app.sock", Target("unix:/run/app.sock", "unix", path="/run/app.sock")),
    ("unix:///run/app.sock", Target("unix:/run/app.sock", "unix", path="/run/app.sock")),
    ("unix+tls:/run/app.sock", Target("unix+tls:/run/app.sock", "unix+tls", path="/run/app.sock")),
]


@pytest.mark.parametrize(("text", "target"), ACCEPTED)
def test_a_target_has_one_spelling(text: str, target: Target) -> None:
    assert check_service(text) == target


INVALID, NO_SCHEME, TYPO = ProblemCode.TARGET_INVALID, ProblemCode.TARGET_NO_SCHEME, ProblemCode.TARGET_SCHEME_TYPO
HAS_PATH = ProblemCode.TARGET_HAS_PATH
REFUSED = [
    ("", ProblemCode.TARGET_MISSING, "", ""),
    ("http://app:80/x", HAS_PATH, "/x", "http://app:80"),
    ("http://app//x/", HAS_PATH, "//x/", "http://app"),
    ("htp://app:80", TYPO, "htp", "http://app:80"),
    ("htpps://app/x", TYPO, "htpps", "https://app"),
    ("mysql://db:3306", TYPO, "mysql", "tcp://db:3306"),
    ("://app", TYPO, "", "tcp://app"),
    ("localhost:8000", NO_SCHEME, "", "http://localhost:8000"),
    ("app", NO_SCHEME, "", "http://app"),
    ("app:443", NO_SCHEME, "", "https://app:443"),
    ("http:8080", NO_SCHEME, "", "http://http:8080"),
    ("//app/", NO_SCHEME, "", "http://app"),
    ("???", NO_SCHEME, "", ""),
    ("http:app:80", INVALID, '"//" is missing behind "http:"', "http://app:80"),
    ("http:/app", INVALID, '"//" is missing behind "http:"', "http://app"),
    ("http:\\\\app", INVALID, '"//" is missing behind "http:"', "http://app"),
    ("http://me:pw@app:80", INVALID, "a user, a query or a fragment does not belong to it", "http://app:80"),
    ("http://app?x", INVALID, "a user, a query or a fragment does not belong to it", "http://app"),
    ("http://app#x", INVALID, "a user, a query or a fragment does not belong to it", "http://app"),
    ("http://", INVALID, "it names no host", ""),
    ("http://:80", INVALID, "it names no host", ""),
    ("http://app:0", INVALID, "0 is no port; they go from 1 to 65535", ""),
    ("http://app:65536", INVALID, "65536 is no port; they go from 1 to 65535", ""),
    ("http://app:" + "9" * 100, INVALID, "9" * 100 + " is no port; they go from 1 to 65535", ""),
    ("http://app:eighty", INVALID, '":eighty" is no port', ""),
    ("http://::1", INVALID, '"::1" is no port', ""),
    ("tcp://::1", INVALID, '":" is no address', ""),
    ("http://[::1", INVALID, 'a "[" has no "]"', ""),
    ("http://[fe80::1%25eth0]:80", INVALID, '"fe80::1%25eth0" is no host', ""),
    ("http://a..b", INVALID, '"a..b" is no host', ""),
    ("http://bücher:80", INVALID, '"bücher" is no host', ""),
    ("http://a b", INVALID, '" " is not allowed in a host', ""),
    ("http://a\x00b", INVALID, "it holds characters that cannot be seen", ""),
    ("http://a\u202eb", INVALID, "it holds characters that cannot be seen", ""),
    ("http://" + "a" * 10_000, INVALID, "it has 10,007 characters, 1,000 is the most", ""),
    ("http_status:99", INVALID, "a status is a number from 100 to 999", "http_status:404"),
    ("http_status:1000", INVALID, "a status is a number from 100 to 999", "http_status:404"),
    ("http_status:teapot", INVALID, "a status is a number from 100 to 999", "http_status:404"),
    ("http_status", INVALID, "a status is a number from 100 to 999", "http_status:404"),
    ("unix:app.sock", INVALID, "a socket's path starts with /", "unix:/app.sock"),
    ("unix:", INVALID, "a socket's path starts with /", ""),
    ("unix:///", INVALID, "a socket's path starts with /", ""),
]


@pytest.mark.parametrize(("text", "code", "detail", "suggestion"), REFUSED)
def test_a_text_that_is_no_target_is_refused(text: str, code: ProblemCode, detail: str, suggestion: str) -> None:
    assert check_service(text) == Fault(code, detail, suggestion)


TEXTS = st.text(st.sampled_from("htps:/apb[]@?#%0189.\\_- unixtcs+"), max_size=16) | st.sampled_from(
    [text for text, *_ in REFUSED]
)


@given(TEXTS)
def test_cloudflared_takes_every_target_that_we_take_and_every_suggestion(text: str) -> None:
    found = check_service(text)
    if isinstance(found, Target):
        assert check_service(found.text) == found
        assert not service_fault(found.text)
    elif found.suggestion:
        assert not isinstance(check_service(found.suggestion), Fault)


SPECIAL = [
    ("bastion", True),
    ("socks-proxy", True),
    ("http_status:404", False),
    ("http://docker.sock", False),
    ("unix:/run/app.sock", False),
    ("unix:/var/run/docker.sock", True),
    ("unix+tls:/mnt/host/podman.sock", True),
    ("unix:/run/user/1000/engine", True),
    ("unix:/var/run/./x/../user/1000//engine", True),
]


@pytest.mark.parametrize(("text", "special"), SPECIAL)
def test_h24_what_opens_more_than_one_service_is_special(text: str, *, special: bool) -> None:
    target = check_service(text)
    assert isinstance(target, Target)
    assert is_special(target, ["unix:///run/user/1000/engine", "tcp://nas:2375"]) is special


CLOUDFLARED = [  # cloudflared's own cases: service, accepted?
    ("http://localhost:8000", True),
    ("https://localhost", True),
    ("ftp://x", True),  # any scheme with a host becomes TCP over WebSocket
    ("HTTP://x", True),
    ("tcp://127.0.0.1:7864", True),
    ("http://localhost:8000?x=1#y", True),
    ("unix:", True),
    ("unix+tls:/tmp/x", True),
    ("hello_world", True),
    ("hello-world", True),
    ("socks-proxy", True),
    ("http_status:404", True),
    ("http_status:+404", True),
    ("http_status:asdf", False),
    ("http_status:100000", False),
    ("http_status:99", False),
    ("", False),
    ("localhost:8000", False),
    ("localhost", False),
    ("http://", False),
    ("http:///x", False),
    ("http:/app", False),
    ("http://localhost:8000/", False),
    ("http://localhost:8000/static", False),
    ("https://local%68ost", False),
    ("http://a%", False),
    ("http://app:x", False),
    ("://app", False),
    ("a b:c", False),
    ("/%zz", False),
    ("http://a\x7f", False),
    ("http://a#\x7f", True),
    ("http://a#%zz", False),
    ("http://%zz@a", False),
    ("http://me me@app", False),
    ("http://[::1", False),
    ("http://[::1]:80", True),
]


@pytest.mark.parametrize(("service", "accepted"), CLOUDFLARED)
def test_a_document_may_hold_every_service_that_cloudflared_takes(service: str, *, accepted: bool) -> None:
    assert (service_fault(service) == "") is accepted


def test_a_url_is_taken_apart_as_go_does() -> None:
    assert parse_url("http://me@app:80/x?y=1#z") == Url("http", "me", "app", "80", "/x", "y=1", "z")
    assert parse_url("/x") == Url(path="/x")
    assert parse_url("mailto:x") == Url("mailto")
    with pytest.raises(UrlRefusedError, match="no scheme"):
        parse_url(":x")
