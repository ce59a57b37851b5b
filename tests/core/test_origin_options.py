"""Options of `originRequest` and durations, as labels write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dockflare_desktop.core.origin.document_types import type_faults
from dockflare_desktop.core.origin.durations import LONGEST
from dockflare_desktop.core.origin.fault import Fault
from dockflare_desktop.core.origin.order import (
    FORBIDDEN_OPTIONS,
    ORIGIN_OPTIONS,
    go_duration,
    parse_duration,
    parse_origin_option,
    parse_session,
)
from dockflare_desktop.core.problem import ProblemCode

DURATIONS = [
    ("0", 0),
    ("90", 90),
    (" 30s ", 30),
    ("1m30s", 90),
    ("1.5h", 5400),
    ("2d", 172_800),
    ("1000ms", 1),
    ("500000us500000µs", 1),
    ("1000000000ns", 1),
]


@pytest.mark.parametrize(("text", "seconds"), DURATIONS)
def test_h25_a_duration_is_read_and_no_unit_means_seconds(text: str, seconds: int) -> None:
    assert parse_duration(text) == seconds
    assert parse_origin_option("connect_timeout", text) == seconds


BAD_DURATIONS = [
    ("", "it is empty", ""),
    ("500ms", "only whole seconds are possible", "1s"),
    ("1.5s", "only whole seconds are possible", "2s"),
    ("30.5", "a number and one of the units s, m, h, d is needed", ""),
    ("-5s", "a number and one of the units s, m, h, d is needed", ""),
    ("5 m", "a number and one of the units s, m, h, d is needed", ""),
    ("10 minutes", "a number and one of the units s, m, h, d is needed", ""),
    ("٣s", "a number and one of the units s, m, h, d is needed", ""),
    ("9999999999s", "it is longer than ten years", ""),
    ("1" * 10_000, "it has 10,000 characters", ""),
]


@pytest.mark.parametrize(("text", "detail", "suggestion"), BAD_DURATIONS)
def test_h25_what_is_no_duration_in_whole_seconds_is_refused(text: str, detail: str, suggestion: str) -> None:
    expected = Fault(ProblemCode.DURATION_INVALID, detail, suggestion)
    assert parse_duration(text) == expected
    assert parse_session(text) == expected
    assert parse_origin_option("tcp_keep_alive", text) == expected


@pytest.mark.parametrize(
    ("text", "session"),
    [("24h", "24h"), ("30m", "30m"), ("90m", "1h30m"), ("0", "0s"), ("3661", "1h1m1s"), ("7d", "168h")],
)
def test_a_session_has_one_spelling(text: str, session: str) -> None:
    assert parse_session(text) == session


@given(st.integers(0, LONGEST))
def test_a_duration_survives_being_written_in_gos_units(seconds: int) -> None:
    assert parse_duration(go_duration(seconds)) == seconds
    assert parse_session(go_duration(seconds)) == go_duration(seconds)


VALUES = [
    ("no_tls_verify", "Yes", True),
    ("http2_origin", "f", False),
    ("keep_alive_connections", "100", 100),
    ("proxy_type", "SOCKS", "socks"),
    ("proxy_type", "", ""),
    ("http_host_header", "app.example:8080", "app.example:8080"),
    ("http_host_header", "[::1]:80", "[::1]:80"),
    ("http_host_header", "", ""),
    ("origin_server_name", "*.example.com", "*.example.com"),
    ("ca_pool", "/etc/ssl/ca.pem", "/etc/ssl/ca.pem"),
]


@pytest.mark.parametrize(("name", "text", "value"), VALUES)
def test_an_option_gets_the_value_that_the_document_takes(name: str, text: str, value: bool | int | str) -> None:  # noqa: FBT001 - a table's cell
    found = parse_origin_option(name, text)
    assert found == value
    assert type(found) is type(value)
    assert not list(type_faults({"originRequest": {ORIGIN_OPTIONS[name].key: found}}))


BAD_VALUES = [
    ("no_tls_verify", "ja", ProblemCode.LABEL_NOT_BOOLEAN, "", ""),
    ("keep_alive_connections", "-1", ProblemCode.VALUE_INVALID, "a whole number from 0 to 100,000 is needed", ""),
    ("keep_alive_connections", "100001", ProblemCode.VALUE_INVALID, "a whole number from 0 to 100,000 is needed", ""),
    ("proxy_type", "http", ProblemCode.VALUE_INVALID, "it is socks or nothing", ""),
    ("proxy_type", "socks5", ProblemCode.VALUE_INVALID, "it is socks or nothing", "socks"),
    ("http_host_header", "a\r\nX: y", ProblemCode.VALUE_INVALID, "a host, with or without a port, is needed", ""),
    ("origin_server_name", "a b", ProblemCode.VALUE_INVALID, "a host name is needed", ""),
    ("ca_pool", "ca.pem", ProblemCode.VALUE_INVALID, "a path on the connector that starts with / is needed", ""),
    ("ca_pool", "/" + "a" * 9_999, ProblemCode.VALUE_INVALID, "it has 10,000 characters, 255 is the most", ""),
    ("conect_timeout", "1", ProblemCode.LABEL_UNKNOWN, "", "connect_timeout"),
    ("zzz", "1", ProblemCode.LABEL_UNKNOWN, "", ""),
]


@pytest.mark.parametrize(("name", "text", "code", "detail", "suggestion"), BAD_VALUES)
def test_a_wrong_value_is_refused_with_its_reason(
    name: str, text: str, code: ProblemCode, detail: str, suggestion: str
) -> None:
    assert parse_origin_option(name, text) == Fault(code, detail, suggestion)


@pytest.mark.parametrize("name", FORBIDDEN_OPTIONS)
def test_h36_options_that_open_a_side_door_are_no_labels(name: str) -> None:
    assert parse_origin_option(name, "true") == Fault(ProblemCode.LABEL_NOT_ALLOWED)


def test_every_option_of_cloudflared_is_a_label_or_forbidden() -> None:
    assert len(ORIGIN_OPTIONS) == 14
    assert len({option.key for option in ORIGIN_OPTIONS.values()}) == 14
    for option in ORIGIN_OPTIONS.values():
        assert not list(type_faults({"originRequest": {option.key: option.default}}))
