"""One reader for labels, overrides and manual rules."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dockflare_desktop.core.labels.countries import COUNTRIES
from dockflare_desktop.core.labels.fields import (
    FIELDS,
    ORIGIN_KEYS,
    OVERRIDE_FIELDS,
    WHO_KEYS,
    About,
    check_text,
    effect_of,
    parse_field,
    to_text,
)
from dockflare_desktop.core.labels.text import closest, distance, quoted, unwanted
from dockflare_desktop.core.model import Value
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode

ABOUT = About("a.home.example", "web", "dockflare.x")


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("no_tls_verify", " YES ", True),
        ("http2_origin", "off", False),
        ("service", " http://web:80 ", "http://web:80"),
        ("port", "8080", 8080),
        ("scheme", "HTTPS", "https"),
        ("dns", "Off", "off"),
        ("dns.comment", "none", ""),
        ("grace", "90", 90),
        ("grace", "2h", 7200),
        ("zonename", "HOME.example", "home.example"),
        ("access.groups", "a, ,b ,", ("a", "b")),
        ("access.group", "none", ()),
        ("access.policy", "Bypass", "bypass"),
        ("access.policy", "NONE", "none"),
        (
            "access.emails",
            "Mum@X.example, mum@x.example, al@y.example",
            ("Mum@x.example", "mum@x.example", "al@y.example"),
        ),
        ("access.emails", "a@x.example,a@x.example", ("a@x.example",)),
        ("access.email_domains", "@x.example,Y.example", ("x.example", "y.example")),
        ("access.countries", "se, NO,SE", ("SE", "NO")),
        ("access.ips", "203.0.113.7,10.0.0.0/8,2001:db8::1", ("203.0.113.7/32", "10.0.0.0/8", "2001:db8::1/128")),
        ("access.bypass_ips", "2001:db8::/32", ("2001:db8::/32",)),
        ("access.custom_rules", '[\n\t"x"]', '[\n\t"x"]'),
        ("access.custom_rules", "none", ""),
        ("access.session_duration", "24h", "24h"),
        ("access.allowed_idps", "GitHub", ("GitHub",)),
        ("access.name", "<b>bold</b>", "<b>bold</b>"),
        ("origin.connect_timeout", "30s", 30),
        ("ignored", "true", True),
    ],
)
def test_a_text_becomes_a_value(key: str, text: str, value: Value) -> None:
    assert parse_field(key, text, ABOUT) == value


@pytest.mark.parametrize(
    ("key", "text", "code", "told"),
    [
        ("no_tls_verify", "ja", ProblemCode.LABEL_NOT_BOOLEAN, "ja"),
        ("port", "0", ProblemCode.VALUE_INVALID, "0"),
        ("port", "99999999999999999999", ProblemCode.VALUE_INVALID, "99999999999999999999"),
        ("port", "²", ProblemCode.VALUE_INVALID, "²"),
        ("scheme", "htp", ProblemCode.VALUE_INVALID, "htp"),
        ("grace", "soon", ProblemCode.DURATION_INVALID, "soon"),
        ("access.groups", ",,", ProblemCode.VALUE_INVALID, ",,"),
        ("access.emails", ",", ProblemCode.VALUE_INVALID, ","),
        ("access.policy", "authentcate", ProblemCode.POLICY_UNKNOWN, "authentcate"),
        ("access.policy", "", ProblemCode.POLICY_UNKNOWN, ""),
        ("access.emails", "a@x.example, mum", ProblemCode.EMAIL_INVALID, "mum"),
        ("access.emails", "a b@x.example", ProblemCode.EMAIL_INVALID, "a b@x.example"),
        ("access.email_domains", "*.x.example", ProblemCode.EMAIL_INVALID, "*.x.example"),
        ("access.email_domains", "localhost", ProblemCode.EMAIL_INVALID, "localhost"),
        ("access.countries", "SE,XX", ProblemCode.COUNTRY_INVALID, "XX"),
        ("access.countries", "T1", ProblemCode.COUNTRY_INVALID, "T1"),
        ("access.ips", "10.0.0.1/8", ProblemCode.ADDRESS_INVALID, "10.0.0.1/8"),
        ("access.ips", "home", ProblemCode.ADDRESS_INVALID, "home"),
        ("access.custom_rules", '[{"a": ]', ProblemCode.RULES_JSON_BROKEN, '[{"a": ]'),
        ("access.custom_rules", "[" * 9000, ProblemCode.RULES_JSON_BROKEN, "[" * 79 + "…"),
        ("access.custom_rules", "[{}]", ProblemCode.RULES_INVALID, "[{}]"),
        ("access.custom_rules", "[NaN]", ProblemCode.RULES_JSON_BROKEN, "[NaN]"),
        ("access.custom_rules", "1" * 5000, ProblemCode.RULES_JSON_BROKEN, "1" * 79 + "…"),
        ("access.name", "x" * 351, ProblemCode.LABEL_TOO_LONG, "x" * 79 + "…"),
        ("dns.comment", "x" * 10_001, ProblemCode.LABEL_TOO_LONG, "x" * 79 + "…"),
        ("access.name", "a\x00b", ProblemCode.VALUE_INVALID, "a\\u0000b"),
        ("access.name", "a\u2067b", ProblemCode.VALUE_INVALID, "a\\u2067b"),
        ("dns.comment", "a\nb", ProblemCode.VALUE_INVALID, "a\\u000ab"),
    ],
)
def test_a_bad_text_is_a_problem_that_quotes_the_part_that_is_wrong(
    key: str, text: str, code: ProblemCode, told: str
) -> None:
    problem = parse_field(key, text, ABOUT)
    assert isinstance(problem, Problem)
    assert (problem.code, problem.value) == (code, told)
    assert (problem.subject, problem.container, problem.label) == ("a.home.example", "web", "dockflare.x")
    assert problem.effect is effect_of(key)


def test_broken_json_is_told_with_line_and_character() -> None:
    problem = parse_field("access.custom_rules", '[\n  {"a": ]', ABOUT)
    assert isinstance(problem, Problem)
    assert problem.detail.startswith("line 2, character 9")


def test_a_range_with_host_bits_is_told_with_the_range_that_was_meant() -> None:
    problem = parse_field("access.ips", "10.1.2.3/8", ABOUT)
    assert isinstance(problem, Problem)
    assert problem.suggestion == "10.0.0.0/8"


def test_what_is_wrong_with_a_login_fails_closed_the_rest_only_blocks() -> None:
    assert effect_of("access.session_duration") is Effect.UNPROTECTED
    assert effect_of("access.name") is effect_of("access.app_launcher_visible") is Effect.BLOCKS
    assert effect_of("service") is Effect.BLOCKS


def test_ten_thousand_characters_are_still_read() -> None:
    assert parse_field("dns.comment", "x" * 10_000, ABOUT) == "x" * 10_000


@pytest.mark.parametrize(
    ("key", "text", "code"),
    [
        ("hostname", "a.example", ProblemCode.VALUE_INVALID),
        ("enable", "true", ProblemCode.VALUE_INVALID),
        ("path", "/x", ProblemCode.VALUE_INVALID),
        ("origin.bastion_mode", "true", ProblemCode.LABEL_NOT_ALLOWED),
        ("access.grup", "family", ProblemCode.LABEL_UNKNOWN),
        ("port", "http", ProblemCode.VALUE_INVALID),
    ],
)
def test_h22_what_cannot_be_set_by_hand_is_refused(key: str, text: str, code: ProblemCode) -> None:
    problem = check_text(key, text)
    assert problem is not None
    assert (problem.code, problem.label) == (code, key)
    assert problem.effect >= Effect.BLOCKS


def test_a_mistyped_field_is_told_with_what_was_meant() -> None:
    problem = check_text("access.grup", "family")
    assert problem is not None
    assert problem.suggestion == "access.group"


def test_a_good_text_is_nothing_to_tell() -> None:
    assert check_text("access.group", "family") is None
    assert check_text("ignored", "true") is None


@given(st.sampled_from(sorted(OVERRIDE_FIELDS)), st.text())
def test_every_field_answers_any_text_and_reads_back_what_it_writes(key: str, text: str) -> None:
    value = parse_field(key, text, ABOUT)
    if not isinstance(value, Problem) and value not in ((), ""):
        assert parse_field(key, to_text(value), ABOUT) == value


def test_every_origin_option_and_who_key_is_a_field() -> None:
    assert {*ORIGIN_KEYS, *WHO_KEYS} <= {*FIELDS}


def test_there_are_249_countries_of_two_letters() -> None:
    assert len(COUNTRIES) == 249
    assert all(len(code) == 2 and code.isupper() for code in COUNTRIES)


def test_a_word_too_long_to_be_a_slip_has_no_neighbour() -> None:
    assert closest("x" * 9000, ["x"]) == ""
    assert closest("ab", ["xy"]) == ""


@given(st.text(max_size=8), st.text(max_size=8))
def test_distance_is_symmetric_and_zero_only_for_equals(one: str, other: str) -> None:
    assert distance(one, other) == distance(other, one)
    assert (distance(one, other) == 0) == (one == other)


@given(st.text())
def test_what_is_quoted_can_be_shown(text: str) -> None:
    assert unwanted(quoted(text)) is None
