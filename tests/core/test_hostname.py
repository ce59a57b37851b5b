"""Hostnames: one spelling, every refusal with its reason, and what covers what."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dockflare_desktop.core.origin.fault import Fault
from dockflare_desktop.core.origin.host_match import lookup_name
from dockflare_desktop.core.origin.hostname import Levels, covers, normalise, zone_of
from dockflare_desktop.core.problem import ProblemCode

ACCEPTED = [
    ("app.example", "app.example"),
    ("  App.Example.\n", "app.example"),
    ("*.App.example.com", "*.app.example.com"),
    ("bücher.example", "xn--bcher-kva.example"),
    ("*.bücher.example", "*.xn--bcher-kva.example"),
    ("XN--BCHER-KVA.example", "xn--bcher-kva.example"),
    ("straße.example", "xn--strae-oqa.example"),  # non-transitional: not "strasse"
    ("a\u3002b\uff0eexample", "a.b.example"),
    ("r3---sn.example", "r3---sn.example"),
    ("1.2.3.example", "1.2.3.example"),
    ("a" * 63 + ".example", "a" * 63 + ".example"),
    (
        "\u0646\u0627\u0645\u0647\u200c\u0627\u06cc.example",
        "xn--mgba3gch31f060k.example",
    ),  # a joiner where its script needs it
]


@pytest.mark.parametrize(("text", "name"), ACCEPTED)
def test_a_hostname_has_one_spelling(text: str, name: str) -> None:
    assert normalise(text) == name


INVALID = ProblemCode.HOSTNAME_INVALID
REFUSED = [
    ("", INVALID, "it is empty", ""),
    ("my_app.example", INVALID, '"_" is not allowed', "my-app.example"),
    ("my_äpp.example", INVALID, '"_" is not allowed', "xn--my-pp-ira.example"),
    ("a!b.example", INVALID, '"!" is not allowed', ""),
    ("ä!b.example", INVALID, '"!" is not allowed', ""),
    ("my app.example", INVALID, "a blank is not allowed", "myapp.example"),
    ("a\u202eb.example", INVALID, "the character U+202E is not allowed", ""),
    ("a\x00b.example", INVALID, "the character U+0000 is not allowed", ""),
    ("a\x1bb.example", INVALID, "the character U+001B is not allowed", ""),
    ("a" * 10_000, INVALID, "it has 10,000 characters, 253 is the most", ""),
    ("a." * 125 + "example", INVALID, "it has 257 characters, 253 is the most", ""),
    ("a" * 64 + ".example", INVALID, "a part has 64 characters, 63 is the most", ""),
    ("a..example", INVALID, "a part is empty", "a.example"),
    (".", INVALID, "a part is empty", ""),
    ("-a.example", INVALID, '"-a" begins or ends with "-"', "a.example"),
    ("localhost", INVALID, '"localhost" has no zone; write it like localhost.example.com', ""),
    ("*.com", INVALID, '"*.com" has no zone; write it like *.com.example.com', ""),
    ("192.168.1.7", INVALID, "an IP address is no name", ""),
    ("::1", INVALID, '":" is not allowed', ""),
    ("http://app.example:80/x", INVALID, '"http://" does not belong to it', "app.example"),
    ("http://", INVALID, '"http://" does not belong to it', ""),
    ("http://\u202e.example", INVALID, "the character U+202E is not allowed", ""),
    ("app.example/x", INVALID, "only a name belongs here, without a path or a user", "app.example"),
    ("me@app.example", INVALID, "only a name belongs here, without a path or a user", "app.example"),
    ("app.example:443", ProblemCode.HOSTNAME_HAS_PORT, "443", "app.example"),
    ("app.example:", ProblemCode.HOSTNAME_HAS_PORT, "", "app.example"),
    ("my_app.example:443", ProblemCode.HOSTNAME_HAS_PORT, "443", "my-app.example"),
    ("*app.example.com", ProblemCode.WILDCARD_MISPLACED, "", "*.example.com"),
    ("a.*.example.com", ProblemCode.WILDCARD_MISPLACED, "", "*.example.com"),
    ("*.*.example.com", ProblemCode.WILDCARD_MISPLACED, "", "*.example.com"),
    ("*", ProblemCode.WILDCARD_MISPLACED, "", ""),
    ("*.my_app.example", INVALID, '"_" is not allowed', "*.my-app.example"),
    ("*.my_äpp.example", INVALID, '"_" is not allowed', "*.xn--my-pp-ira.example"),
    ("a.example.*", ProblemCode.WILDCARD_MISPLACED, "", ""),
]


@pytest.mark.parametrize(("text", "code", "detail", "suggestion"), REFUSED)
def test_what_is_no_hostname_is_refused_with_its_reason(
    text: str, code: ProblemCode, detail: str, suggestion: str
) -> None:
    assert normalise(text) == Fault(code, detail, suggestion)


@pytest.mark.parametrize("text", ["xn--0.example", "xn--.example", "א1a.example", "a\u200cb.example"])
def test_punycode_and_bidi_that_idna_refuses_are_refused(text: str) -> None:
    found = normalise(text)
    assert isinstance(found, Fault)
    assert found.code is INVALID
    assert found.detail


NAMES = st.text(st.sampled_from("aZ0-_.*äß。:/@ \u202exn1"), max_size=20) | st.text(max_size=12)


@given(NAMES)
def test_a_normal_name_stays_as_it_is(text: str) -> None:
    found = normalise(text)
    if isinstance(found, str):
        assert normalise(found) == found
        assert found.isascii()
        assert found == found.lower()


@given(NAMES)
def test_every_suggestion_is_a_hostname(text: str) -> None:
    found = normalise(text)
    if isinstance(found, Fault) and found.suggestion:
        assert normalise(found.suggestion) == found.suggestion


COVERS = [
    ("A.Example.COM", "a.example.com", False, True),  # a foreign rule, as cloudflared reads it
    ("a.b\u00fccher.example", "a.xn--bcher-kva.example", False, True),
    ("*.Example.com", "a.example.com", False, False),
    ("*.example.com", "a.example.com", True, True),
    ("*.example.com", "a.b.example.com", False, True),
    ("*.example.com", "example.com", False, False),
    ("*.example.com", ".example.com", False, False),
    ("*.example.com", "aexample.com", False, False),
    ("*.example.com", "*.example.com", True, True),
    ("*.example.com", "*.a.example.com", False, True),
    ("a.example.com", "a.example.com", True, True),
    ("a.example.com", "b.example.com", False, False),
    ("a.example.com", "*.example.com", False, False),
]


@pytest.mark.parametrize(("pattern", "host", "one", "every"), COVERS)
def test_h4_access_reads_a_wildcard_as_one_level_and_cloudflared_as_any(
    pattern: str, host: str, *, one: bool, every: bool
) -> None:
    assert covers(pattern, host, levels=Levels.ONE) is one
    assert covers(pattern, host, levels=Levels.ANY) is every


def test_the_longest_zone_wins_and_no_zone_is_made_up() -> None:
    zones = ["example.com", "b.example.com", "ample.com"]
    assert zone_of("a.b.example.com", zones) == "b.example.com"
    assert zone_of("*.example.com", zones) == "example.com"
    assert zone_of("example.com", zones) == "example.com"
    assert zone_of("example.org", zones) is None
    assert zone_of("badexample.com", ["example.com"]) is None


def test_a_punycode_name_that_stands_for_nothing_is_taken_as_written() -> None:
    assert lookup_name("xn--abc-.example") == "xn--abc-.example"
    assert lookup_name("xn--bcher-kva.example") == "xn--bcher-kva.example"
