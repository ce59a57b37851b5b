"""What somebody writes wrongly in a group's form, and the sentence that is said about it."""

from dataclasses import replace

import pytest

from dockflare_desktop.core.cloud import Directory, Named
from dockflare_desktop.core.groups.form import GroupForm, Row, Selector
from dockflare_desktop.core.groups.form_checks import Around, group_of
from dockflare_desktop.core.model import AccessGroup, PolicyBody
from tests.core.test_group_form import ACCOUNT, FAMILY
from tests.sentences import said

OTHER = AccessGroup("friends", "Family", (PolicyBody("f", "allow", ({"everyone": {}},)),))
TWO_HUBS = Directory(sign_in_methods=(Named("h1", "Hub", "github"), Named("h2", "Old hub", "github")))
PEOPLE = tuple(f"p{number}@x.example" for number in range(1001))
MANY = (
    "Cloudflare wants every condition at once, so “one of” needs a policy for each combination:"
    " 17 here, and 16 is the most."
)
PLACES = tuple(f"10.{number}.0.0/16" for number in range(17))


def let_in(selector: Selector, *values: str) -> GroupForm:
    return replace(FAMILY, let_in=(Row(selector, values),))


@pytest.mark.parametrize(
    ("form", "text"),
    [
        (
            replace(FAMILY, id="my family"),
            "“my family” cannot be the id of a group: small letters, digits, and dashes between them. Right would",
        ),
        (
            replace(FAMILY, id="a" * 200),
            f"“{'a' * 79}…” cannot be the id of a group: 200 characters, 63 is the most. Right would be: {'a' * 63}.",
        ),
        (replace(FAMILY, id=" "), "A group needs an id, by which labels name it."),
        (replace(FAMILY, id="friends", name="Others"), "There is already a group with the id “friends”."),
        (replace(FAMILY, name=" "), "This cannot be the name of a group: it is empty."),
        (FAMILY, "The group “friends” is called “Family” too, so nobody can tell them apart."),
        (replace(FAMILY, let_in=()), "The access group “family” lets nobody in: it has no policy."),
        (let_in(Selector.EMAIL, "ann"), "“ann” is not an e-mail address or domain."),
        (let_in(Selector.ADDRESS, "10.0.0.0/33"), "“10.0.0.0/33” is not an IP address or range."),
        (let_in(Selector.COUNTRY, "XX"), "“XX” is not a country code."),
        (
            let_in(Selector.METHOD, "Gogle"),
            "There is no sign-in method “Gogle” in this account. Did you mean “Google”",
        ),
        (let_in(Selector.TOKEN, "cd"), "There is no service token “cd” in this account. Did you mean “ci”?"),
        (
            let_in(Selector.ACCESS_GROUP, "Contractor"),
            "There is no Access group “Contractor” at Cloudflare. Did you mean “Contractors”?",
        ),
        (let_in(Selector.OKTA_GROUP, "a"), "No sign-in method here has the type “okta”, so nobody is in such a group."),
        (let_in(Selector.EMAIL), "This row has no value, so it would mean nothing."),
        (
            let_in(Selector.EMAIL, *PEOPLE),
            "One policy may hold 1,000 addresses at Cloudflare; this group has 1,001.",
        ),
        (
            replace(FAMILY, only_if=(Row(Selector.ADDRESS, PLACES),)),
            MANY,
        ),
        (replace(FAMILY, session="soon"), "“soon” is not a duration for “session”: a number and one of the units"),
        (
            replace(FAMILY, auto_redirect=True),
            "Going straight to the sign-in needs exactly one allowed",
        ),
    ],
)
def test_what_is_typed_wrongly_is_said(form: GroupForm, text: str) -> None:
    sentences = [said(slip.problem) for slip in group_of(form, Around((OTHER,), ACCOUNT)).slips]
    assert any(each.startswith(text) for each in sentences), sentences


def test_what_cannot_be_told_or_is_not_clear_is_said_too() -> None:
    form = let_in(Selector.GITHUB, "mkdev")
    [unread] = group_of(form, Around()).slips
    assert (
        said(unread.problem) == "Whether “github” exists cannot be told: the account's sign-in methods cannot be read."
    )
    [several] = group_of(form, Around(directory=TWO_HUBS)).slips
    assert said(several.problem) == "Several sign-in methods have the type “github”: Hub, Old hub."
