"""Times as people read them."""

from datetime import timedelta

import pytest

from dockflare_desktop.gui.text import (
    ago,
    ago_short,
    clock,
    countdown,
    exact,
    isolated,
    left,
    moment,
    sentence_case,
    span,
    tomorrow_at_eight,
    until,
    with_countries,
)
from tests.gui.samples import NOW


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0 seconds ago"), (1, "1 second ago"), (8, "8 seconds ago"), (60, "1 minute ago"), (125, "2 minutes ago")],
)
def test_less_than_an_hour_is_told_relatively(seconds: int, text: str) -> None:
    assert ago(NOW - timedelta(seconds=seconds), NOW) == text


def test_from_an_hour_the_clock_is_told_and_from_yesterday_the_date() -> None:
    assert ago(NOW - timedelta(hours=2), NOW) == "at 12:32"
    assert moment(NOW - timedelta(days=7), NOW) == "12 Nov"
    assert ago_short(NOW - timedelta(seconds=8), NOW) == "8 s ago"
    assert ago_short(NOW - timedelta(minutes=5), NOW) == "5 min ago"


def test_an_address_keeps_its_small_letters_at_the_beginning_of_a_sentence() -> None:
    assert sentence_case("only from Norway") == "Only from Norway"
    assert sentence_case("zoe@nordhus.example") == "zoe@nordhus.example"
    assert sentence_case("@nordhus.example") == "@nordhus.example"


def test_a_clock_that_went_back_is_never_told_as_the_future() -> None:
    assert ago(NOW + timedelta(minutes=5), NOW) == "0 seconds ago"


@pytest.mark.parametrize(("seconds", "text"), [(492, "8:12"), (0, "0:00"), (-5, "0:00"), (3_723, "1:02:03")])
def test_a_countdown_is_never_negative(seconds: int, text: str) -> None:
    assert countdown(NOW + timedelta(seconds=seconds), NOW) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(600, "10 minutes"), (3600, "1 hour"), (86_400, "1 day"), (90, "90 seconds"), (60, "1 minute"), (0, "0 seconds")],
)
def test_a_length_of_time_is_told_in_its_largest_whole_unit(seconds: int, text: str) -> None:
    assert span(seconds) == text


def test_time_left_is_told_in_hours_and_minutes() -> None:
    assert left(NOW + timedelta(hours=3, minutes=28), NOW) == "3 h 28 min"
    assert left(NOW + timedelta(seconds=5), NOW) == "1 min"
    assert left(NOW + timedelta(days=3), NOW) == "3 days"


def test_tomorrow_is_the_next_local_day_at_eight() -> None:
    assert tomorrow_at_eight(NOW) - NOW < timedelta(hours=24)
    assert tomorrow_at_eight(NOW).hour == 8


def test_an_address_is_one_left_to_right_run() -> None:
    assert isolated("a.example/x") == "\u2066a.example/x\u2069"
    assert isolated("") == ""


def test_country_codes_are_written_out_and_anything_else_is_left_as_it_is() -> None:
    assert with_countries("only from NO or SE") == "only from Norway or Sweden"
    for phrase in ("6 people", "from 2001:DB8::/32", "only from 4 countries", "only from ZZ or SE"):
        assert with_countries(phrase) == phrase


def test_a_long_countdown_is_told_in_days_and_a_later_end_with_its_day() -> None:
    assert countdown(NOW + timedelta(hours=23), NOW) == "23:00:00"
    assert countdown(NOW + timedelta(hours=25), NOW) == "1 day"
    assert countdown(NOW + timedelta(days=29, hours=23), NOW) == "29 days"
    assert until(NOW + timedelta(seconds=5), NOW) == exact(NOW + timedelta(seconds=5))
    assert until(NOW + timedelta(days=30), NOW) == f"19 Dec, {clock(NOW)}"
