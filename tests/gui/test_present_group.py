"""The group editor in words, without a window: rows, tokens, foot, warnings, what an edit changes."""

from dataclasses import replace

import pytest

from dockflare_desktop.core.cloud import Directory
from dockflare_desktop.core.groups.form import ANYBODY, Block, GroupForm, Kept, Row, Selector
from dockflare_desktop.core.groups.form_cautions import Add
from dockflare_desktop.core.groups.form_checks import group_of
from dockflare_desktop.core.settings import Mode
from dockflare_desktop.gui.present.access import ListRow, copied, delete_refused, found_rows, group_rows, users
from dockflare_desktop.gui.present.group_edit import edit_lines, must_review
from dockflare_desktop.gui.present.group_form import (
    SELECTOR_ICONS,
    foot,
    operator,
    policy_json,
    row_phrase,
    selector_name,
    session_choices,
    warnings,
)
from dockflare_desktop.gui.present.tokens import choices, country_name, listed, names_of_countries, read_token
from dockflare_desktop.words import sentence as say
from tests.gui import samples
from tests.gui.groups import AROUND, DIRECTORY, FAMILY, changed, stored

UNREAD = Directory()


@pytest.mark.parametrize("selector", Selector)
def test_every_kind_of_row_has_a_name_and_an_icon(selector: Selector) -> None:
    assert selector_name(selector)
    assert SELECTOR_ICONS[selector].startswith(("ui-", "nav-"))
    assert len({selector_name(each) for each in Selector}) == len(Selector)


@pytest.mark.parametrize(
    ("selector", "typed", "value", "shown"),
    [
        (Selector.EMAIL, " Ann@X.example ", "Ann@X.example", "Ann@X.example"),
        (Selector.EMAIL_ENDS, "@nordhus.example", "nordhus.example", "@nordhus.example"),
        (Selector.COUNTRY, "germany", "DE", "Germany"),
        (Selector.COUNTRY, "no", "NO", "Norway"),
        (Selector.ADDRESS, "192.0.2.1", "192.0.2.1/32", "192.0.2.1/32"),
        (Selector.ADDRESS, "everyone", ANYBODY, "Anywhere"),
        (Selector.METHOD, "google", "google-id", "Google"),
        (Selector.TOKEN, "CI", "ci-id", "CI"),
        (Selector.ACCESS_GROUP, "Staff", "staff-id", "Staff"),
    ],
)
def test_what_is_typed_is_kept_as_it_is_written_and_shown_as_people_say_it(
    selector: Selector, typed: str, value: str, shown: str
) -> None:
    token = read_token(selector, typed.strip(), DIRECTORY, say)
    assert token.wrong == ""
    assert token.value.casefold() == value.casefold()
    assert token.shown.casefold() == shown.casefold()


@pytest.mark.parametrize(
    ("selector", "typed"),
    [
        (Selector.EMAIL, "nobody"),
        (Selector.ADDRESS, "10.0.0.0/33"),
        (Selector.COUNTRY, "XX"),
        (Selector.METHOD, "Okta"),
        (Selector.TOKEN, "backup"),
        (Selector.EMAIL, "x" * 400),
    ],
)
def test_what_cannot_be_meant_is_told_with_a_reason(selector: Selector, typed: str) -> None:
    token = read_token(selector, typed, DIRECTORY, say)
    assert token.wrong
    assert token.value == typed


def test_what_was_not_read_is_not_missing() -> None:
    assert read_token(Selector.METHOD, "Okta", UNREAD, say).wrong == ""


def test_choices_are_names() -> None:
    assert choices(Selector.METHOD, DIRECTORY) == ("Google", "One-time code", "GitHub")
    assert choices(Selector.EMAIL, DIRECTORY) == ()
    assert "Norway" in choices(Selector.COUNTRY, DIRECTORY)
    assert country_name("QQ") == "QQ"
    assert len(names_of_countries()) > 200


def test_long_lists_are_cut() -> None:
    assert listed(["a", "b", "c"]) == "a, b, c"
    assert listed(["a", "b", "c", "d", "e"]) == "a, b, c and 2 more"


def test_one_of_is_said_where_one_of_several_is_enough() -> None:
    several = Row(Selector.COUNTRY, ("SE", "NO"))
    assert operator(Block.ONLY_IF, several) == "is one of"
    assert operator(Block.ONLY_IF, Row(Selector.COUNTRY, ("SE",))) == "is"
    assert operator(Block.LET_IN, several) == "is"
    assert operator(Block.LET_IN, Row(Selector.EVERYONE)) == ""
    assert row_phrase(several, DIRECTORY) == "Country is one of Sweden, Norway"
    assert row_phrase(Row(Selector.METHOD, ("google-id",)), DIRECTORY) == "Signed in with Google"


def test_the_foot_says_what_is_written_and_whether_all_stays_protected() -> None:
    def text(form: GroupForm, services: int) -> str:
        return foot(form, group_of(form, AROUND), services, say).text

    assert text(FAMILY, 5) == "Writes 4 policies. All 5 services stay protected."
    assert text(changed(only_if=()), 1) == "Writes 1 policy. Its service stays protected."
    assert text(changed(only_if=()), 0) == "Writes 1 policy. It is written once a service uses it."
    opened = changed(skip_login_from=(ANYBODY,))
    shown = foot(opened, group_of(opened, AROUND), 2, say)
    assert (shown.tone, shown.text) == ("open", "Writes 5 policies. 2 services are open to everyone with it.")
    wrong = changed(let_in=(Row(Selector.EMAIL, ("nobody",)),))
    assert foot(wrong, group_of(wrong, AROUND), 5, say).tone == "bad"


def test_too_many_combinations_are_told_and_not_written() -> None:
    many = Row(Selector.COUNTRY, ("SE", "NO", "DK", "FI", "IS"))
    form = changed(only_if=(many, Row(Selector.METHOD, ("google-id", "pin-id", "github-id")), many))
    made = group_of(form, AROUND)
    assert made.group is None
    assert "75" in foot(form, made, 1, say).text


def test_warnings_are_said_once_with_what_mends_them() -> None:
    form = GroupForm("x", "X", let_in=(Row(Selector.METHOD, ("google-id",)),))
    made = group_of(form, AROUND)
    [warned] = warnings(form, made.slips, AROUND, say)
    assert isinstance(warned.fix, Add)
    assert warned.offer
    twice = replace(form, name="Family")
    told = warnings(twice, group_of(twice, replace(AROUND, groups=stored())).slips, AROUND, say)
    assert any("Family" in each.text for each in told)


def test_sessions_can_be_chosen_by_length() -> None:
    assert dict(session_choices())["24h"] == "24 hours"
    assert dict(session_choices())["15m"] == "15 minutes"


def test_a_policy_that_the_editor_cannot_say_is_shown_whole() -> None:
    body = replace(stored()[0].policies[0], extra={"approval_required": True})
    assert '"approval_required": true' in policy_json(body)


# --- edits -----------------------------------------------------------------------------------------------------------


def test_an_edit_is_shown_value_by_value() -> None:
    after = changed(
        name="Kin",
        only_if=(Row(Selector.COUNTRY, ("SE", "DK")),),
        let_in=(*FAMILY.let_in, Kept({"email_list": {"id": "list"}})),
        skip_login_from=("192.0.2.0/24",),
        launcher=True,
    )
    assert [f"{line.sign} {line.text}" for line in edit_lines(FAMILY, after, DIRECTORY)] == [
        "- Display name: Family",
        "+ Display name: Kin",
        "- In the app launcher: no",
        "+ In the app launcher: yes",
        "+ Let in: e-mail address is in the list list",
        "- But only if: Country is Norway",
        "- But only if: Signed in with Google",
        "- But only if: Signed in with One-time code",
        "+ But only if: Country is Denmark",
        "+ No login from: 192.0.2.0/24",
    ]
    assert edit_lines(FAMILY, FAMILY, DIRECTORY) == ()


@pytest.mark.parametrize(
    ("mode", "services", "more", "looks"),
    [
        (Mode.AUTOMATIC, 5, False, False),
        (Mode.AUTOMATIC, 5, True, True),
        (Mode.ASK_REMOVING, 5, False, True),
        (Mode.ASK_EVERY, 0, True, False),
    ],
)
def test_saving_shows_first_what_it_does_unless_nobody_can_mind(
    mode: Mode, services: int, *, more: bool, looks: bool
) -> None:
    fewer = changed(let_in=FAMILY.let_in[:1])
    before, after = (fewer, FAMILY) if more else (FAMILY, fewer)
    assert must_review(mode, before, after, services) is looks


# --- the list --------------------------------------------------------------------------------------------------------


def test_a_group_that_lets_everyone_in_has_the_globe() -> None:
    rows = {row.id: row for row in group_rows(samples.full(), {group.id: group for group in stored()})}
    assert (rows["public"].icon, rows["public"].tone) == ("nav-public", "open")
    assert rows["family"].icon == "ui-lock"
    assert [view.address for view in users(samples.full(), "only-me")] == []


def test_a_search_drops_headings_without_rows() -> None:
    rows = (ListRow("a", "Ann"), ListRow("", "Heading"), ListRow("b", "Bob"))
    assert found_rows(rows, "ann") == rows[:1]
    assert found_rows(rows, "bob") == rows[1:]
    assert found_rows(rows, "") == rows


def test_a_copy_has_a_free_id_and_no_names_of_policies() -> None:
    form = replace(FAMILY, id="family")
    assert copied(form, ("family", "family-copy")).id == "family-copy-2"
    assert copied(form, ()).name == "Family copy"


def test_long_lists_of_users_are_counted() -> None:
    text = delete_refused([f"host-{number}.example" for number in range(20)])
    assert "host-11.example" in text
    assert "host-12.example" not in text
    assert "8 more" in text
