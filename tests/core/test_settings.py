"""Settings as text: what is accepted, what is not and what would be right, and back again."""

import pytest

from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.settings import NAMES, DefaultAccess, Mode, Settings, changed, overlaid, to_text


def refused(key: str, text: str) -> Problem:
    found = changed(Settings(), key, text)
    assert isinstance(found, Problem)
    return found


@pytest.mark.parametrize("key", NAMES)
def test_what_is_printed_of_a_setting_is_accepted_for_it(key: str) -> None:
    settings = Settings(owner_emails=("a@x.example", "b@x.example"), mode=Mode.OBSERVE, serve_503=True)
    assert changed(settings, key, to_text(settings, key)) == settings


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("serve_503", " YES ", True),
        ("serve_503", "0", False),
        ("second_lock", "off", False),
        ("grace_period", "0", 0),
        ("grace_period", "2592000", 2_592_000),
        ("brake_share", "100", 100),
        ("mode", "ask-removing", Mode.ASK_REMOVING),
        ("default_access", "hold", DefaultAccess.HOLD),
        ("owner_emails", " a@x.example, ,b@x.example,", ("a@x.example", "b@x.example")),
        ("allowed_zones", "", ()),
        ("theme", "dark", "dark"),
        ("tunnel", " garage ", "garage"),
        ("label_prefix", "", ""),
    ],
)
def test_a_text_becomes_a_value_of_the_settings_type(key: str, text: str, value: object) -> None:
    found = changed(Settings(), key, text)
    assert isinstance(found, Settings)
    assert getattr(found, key) == value
    assert type(getattr(found, key)) is type(getattr(Settings(), key))


@pytest.mark.parametrize(
    ("key", "text", "right"),
    [
        ("serve_503", "perhaps", "true or false"),
        ("serve_503", "", "true or false"),
        ("grace_period", "-1", "a whole number from 0 to 2592000"),
        ("grace_period", "1.5", "a whole number from 0 to 2592000"),
        ("grace_period", "2592001", "a whole number from 0 to 2592000"),
        ("grace_period", "0" * 11, "a whole number from 0 to 2592000"),
        ("grace_period", "٣", "a whole number from 0 to 2592000"),
        ("drift_interval", "29", "a whole number from 30 to 86400"),
        ("mode", "fast", "automatic, ask-removing, ask-every, observe"),
        ("mode", "AUTOMATIC", "automatic, ask-removing, ask-every, observe"),
        ("density", "loose", "comfortable, compact"),
        ("owner_emails", "a\u202eb@x.example", "plain text of 100 characters"),
        ("tunnel", "a\x1bb", "plain text of 1 to 100 characters"),
        ("tunnel", "x" * 101, "plain text of 1 to 100 characters"),
        ("tunnel", "", "plain text of 1 to 100 characters"),
        ("tunnel", "   ", "plain text of 1 to 100 characters"),
    ],
)
def test_a_value_that_is_not_accepted_says_what_would_be(key: str, text: str, right: str) -> None:
    found = refused(key, text)
    assert (found.code, found.label, found.suggestion) == (ProblemCode.SETTING_INVALID, key, right)


def test_a_setting_that_does_not_exist_is_named_beside_those_that_do() -> None:
    found = refused("grace\x1b", "1")
    assert (found.code, found.value) == (ProblemCode.SETTING_UNKNOWN, r"grace\u001b")
    assert found.suggestion.split(", ") == list(NAMES)


def test_the_environment_lies_over_what_is_stored_and_nonsense_changes_nothing() -> None:
    stored = Settings(grace_period=60, tunnel="home")
    assert overlaid(stored, {"grace_period": "5", "tunnel": "a\x1bb"}) == Settings(grace_period=5, tunnel="home")


@pytest.mark.parametrize("text", ["", "   "])
def test_the_default_tunnel_needs_a_name(text: str) -> None:
    problem = changed(Settings(), "tunnel", text)
    assert isinstance(problem, Problem)
    assert problem.code is ProblemCode.SETTING_INVALID
    assert problem.suggestion == "plain text of 1 to 100 characters"


@pytest.mark.parametrize(("key", "text"), [("tunnel", "home"), ("label_prefix", ""), ("owner_emails", "")])
def test_what_may_be_empty_may_be_emptied(key: str, text: str) -> None:
    assert isinstance(changed(Settings(tunnel="x", label_prefix="y"), key, text), Settings)
