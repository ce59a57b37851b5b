"""The tester's words: the verdict as a sentence, and what came of each row."""

import pytest

from dockflare_desktop.core.access.planned import of_group
from dockflare_desktop.core.access.who import Verdict
from dockflare_desktop.core.groups.form import GroupForm, Kept
from dockflare_desktop.gui.present.tester import of_form
from dockflare_desktop.gui.present.visitor import Answer, Asked, faults, of_judgement, visitor_of
from dockflare_desktop.words import sentence as say
from tests.gui import samples
from tests.gui.groups import AROUND, DIRECTORY, FAMILY, changed, made


def answer(form: GroupForm, **asked: str) -> Answer:
    return of_form(form, visitor_of(Asked(**asked), DIRECTORY, say), AROUND, say)


def test_the_picture() -> None:
    found = answer(FAMILY, email="jonas@mkdev.example", country="Germany", method="Google")
    assert (found.title, found.text) == (
        "Stays out",
        "jonas@mkdev.example is on the list, but Germany is not one of Sweden, Norway.",
    )
    assert [(line.title, line.text) for line in found.lines] == [
        ("Let in: matches", "Email address is jonas@mkdev.example"),
        ("But only if: fails", "Country is one of Sweden, Norway"),
        ("But only if: true", "Signed in with Google"),
        ("And never: no match", "1 exception checked"),
    ]
    assert [line.tone for line in found.lines] == ["live", "bad", "live", "live"]


@pytest.mark.parametrize(
    ("asked", "title", "text"),
    [
        (
            {"email": "kim@nordhus.example", "country": "se", "method": "One-time code"},
            "Gets in",
            "Email ends with @nordhus.example, and nothing speaks against it.",
        ),
        (
            {"email": "stranger@x.example", "country": "SE", "method": "Google"},
            "Stays out",
            "stranger@x.example is not on the list: no row under “Let in” fits.",
        ),
        (
            {"email": "old-tablet@nordhus.example", "country": "SE", "method": "Google"},
            "Stays out",
            "old-tablet@nordhus.example is on the list, but never let in: Email address is old-tablet@nordhus.example.",
        ),
        ({"email": "jonas@mkdev.example"}, "Cannot be judged", "Not known: the country, the sign-in method."),
        (
            {"token": "CI", "country": "SE"},
            "Stays out",
            "All that is left needs signing in, and this visitor does not.",
        ),
    ],
)
def test_the_verdict_is_said_in_one_sentence(asked: dict[str, str], title: str, text: str) -> None:
    found = answer(FAMILY, **asked)
    assert (found.title, found.text) == (title, text)


def test_whoever_comes_from_a_known_address_is_not_asked() -> None:
    form = changed(skip_login_from=("192.0.2.0/24",))
    found = answer(form, address="192.0.2.7")
    assert (found.title, found.text) == ("Gets in", "Comes from a known address, so no login is asked for.")
    assert (found.lines[0].title, found.lines[0].tone) == ("Skips the login: yes", "live")


def test_what_only_cloudflare_knows_is_not_guessed() -> None:
    form = GroupForm("x", "X", let_in=(Kept({"email_list": {"id": "list"}}),))
    found = answer(form, email="a@x.example", country="SE", method="Google", address="192.0.2.1")
    assert found.title == "Cannot be judged"
    assert "what only Cloudflare" in found.text
    assert [line.title for line in found.lines] == ["Let in: cannot be judged"]


def test_an_empty_form_lets_nobody_in() -> None:
    found = answer(GroupForm("x", "X"), email="a@x.example")
    assert found.title == "Stays out"
    assert found.lines[0].text == "There is no row, so nobody is let in"


def test_what_was_typed_wrong_is_told_field_by_field() -> None:
    told = faults(Asked("a.x.example", "Atlantis", "okta", "10.0.0.0/33", "CI"), DIRECTORY, say)
    assert sorted(told) == ["address", "country", "email", "method"]
    assert all(told.values())


def test_the_sentence_and_the_core_agree_on_every_visitor() -> None:
    group = made(FAMILY)
    titles = {Verdict.IN: "Gets in", Verdict.OUT: "Stays out", Verdict.UNKNOWN: "Cannot be judged"}
    for email in ("", "jonas@mkdev.example", "a@nordhus.example", "old-tablet@nordhus.example", "b@x.example"):
        for country in ("", "SE", "DE"):
            for method in ("", "Google", "GitHub"):
                visitor = visitor_of(Asked(email, country, method), DIRECTORY, say)
                judged = of_group(group, visitor, DIRECTORY)
                assert not hasattr(judged, "code")
                assert of_form(FAMILY, visitor, AROUND, say).title == titles[judged.verdict]  # type: ignore[union-attr]


def test_a_service_is_judged_policy_by_policy() -> None:
    visitor = visitor_of(Asked("jonas@mkdev.example", "NO", "Google"), DIRECTORY, samples.say)
    judged = of_group(made(FAMILY), visitor, DIRECTORY)
    assert not hasattr(judged, "code")
    found = of_judgement(judged, DIRECTORY)  # type: ignore[arg-type]
    assert found.title == "Gets in"
    assert len(found.lines) == 4
    assert "it matches" in found.text
