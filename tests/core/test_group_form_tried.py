"""A form while it is typed: whom it would let in, row by row, and what is probably not meant in it."""

import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dockflare_desktop.core.access.cautions import CautionCode
from dockflare_desktop.core.access.visitor import Missing, Visitor
from dockflare_desktop.core.access.who import Ground, Judgement, Verdict
from dockflare_desktop.core.cloud import Directory, Named, RuleGroup
from dockflare_desktop.core.groups.form import Block, GroupForm, Kept, Part, Place, Row, Selector
from dockflare_desktop.core.groups.form_cautions import BUT_ONLY_IF_EMAIL, FormCaution, Remove, fixed, form_cautions
from dockflare_desktop.core.groups.form_checks import Around, group_of
from dockflare_desktop.core.groups.form_judge import Tried, try_form
from dockflare_desktop.core.model import PolicyBody
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.words.cautions import fix_words, form_caution_words

ACCOUNT = Directory(
    sign_in_methods=(Named("m1", "Google", "google"), Named("m2", "Code", "onetimepin")),
    service_tokens=(Named("t1", "ci"),),
    groups=(RuleGroup("g1", "Contractors", ({"email": {"email": "kim@x.example"}},)),),
)
CI = "t1"
AROUND = Around(directory=ACCOUNT)
ANN, STAFF = Row(Selector.EMAIL, ("ann@nordhus.example",)), Row(Selector.EMAIL_ENDS, ("mkdev.example",))
NORDIC = Row(Selector.COUNTRY, ("SE", "NO"))
FORM = GroupForm(
    "family",
    "Family",
    let_in=(STAFF, ANN, Row(Selector.TOKEN, ("ci",))),
    only_if=(NORDIC, Row(Selector.METHOD, ("Google",))),
    never=(Row(Selector.EMAIL, ("old@mkdev.example",)),),
)


def tried(form: GroupForm, **known: object) -> Tried:
    return try_form(form, Visitor(**known), AROUND)  # type: ignore[arg-type]  # the tests' own


def verdict(found: Tried) -> Verdict:
    assert isinstance(found.judgement, Judgement)
    return found.judgement.verdict


def told(form: GroupForm) -> list[tuple[CautionCode, Place]]:
    return [(each.code, each.place) for each in form_cautions(form, AROUND)]


# --- who could get in? -----------------------------------------------------------------------------------------------


def test_every_row_is_told_with_the_value_that_fits() -> None:
    found = tried(FORM, email="ann@nordhus.example", country="DE", method="m1")
    assert verdict(found) is Verdict.OUT
    assert [(each.block, each.row, each.matches, each.hits) for each in found.rows] == [
        (Block.LET_IN, 0, False, ()),
        (Block.LET_IN, 1, True, (0,)),
        (Block.LET_IN, 2, False, ()),
        (Block.ONLY_IF, 0, False, ()),
        (Block.ONLY_IF, 1, True, (0,)),
        (Block.NEVER, 0, False, ()),
    ]
    assert verdict(tried(FORM, email="ann@nordhus.example", country="NO", method="m1")) is Verdict.IN
    assert verdict(tried(FORM, email="old@mkdev.example", country="NO", method="m1")) is Verdict.OUT


def test_what_is_not_known_of_a_visitor_is_said_and_not_guessed() -> None:
    found = tried(FORM, email="ann@nordhus.example", method="m1")
    assert verdict(found) is Verdict.UNKNOWN
    assert found.of(Block.ONLY_IF)[0].missing == {Missing.COUNTRY}


def test_a_program_is_judged_as_one_that_never_signs_in() -> None:
    form = replace(FORM, only_if=(NORDIC,))
    program = tried(form, email="", token=CI, country="SE")
    assert verdict(program) is Verdict.IN
    assert [each.matches for each in program.of(Block.LET_IN)] == [False, False, True]
    assert verdict(tried(FORM, email="", token=CI, country="SE")) is Verdict.OUT  # no program signs in with Google


def test_memberships_count_as_last_read_or_as_given() -> None:
    form = replace(FORM, let_in=(Row(Selector.ACCESS_GROUP, ("g1",)),), only_if=(), never=())
    assert verdict(tried(form, email="kim@x.example")) is Verdict.IN
    assert verdict(tried(form, email="ann@nordhus.example", memberships={"g1": True})) is Verdict.IN
    unread = try_form(form, Visitor("kim@x.example"), Around())
    assert isinstance(unread.judgement, Judgement)
    assert (unread.judgement.verdict, unread.judgement.lacks) == (Verdict.UNKNOWN, {Missing.GROUP})


def test_known_addresses_skip_the_login_and_rows_not_filled_in_yet_count_for_nothing() -> None:
    form = replace(FORM, skip_login_from=("203.0.113.0/24",), only_if=(*FORM.only_if, Row(Selector.ADDRESS)))
    home = tried(form, email="", address="203.0.113.9")
    assert (verdict(home), home.skips) == (Verdict.IN, True)
    away = tried(form, email="ann@nordhus.example", country="SE", method="m1", address="198.51.100.1")
    assert (verdict(away), away.skips, len(away.of(Block.ONLY_IF))) == (Verdict.IN, False, 2)


def test_the_only_allowed_method_is_the_one_somebody_signs_in_with() -> None:
    found = tried(replace(FORM, idps=("Google",)), email="ann@nordhus.example", country="SE")
    assert verdict(found) is Verdict.IN
    assert found.of(Block.ONLY_IF)[1].matches is True
    other = tried(replace(FORM, idps=("Google",)), email="ann@nordhus.example", country="SE", method="m2")
    assert isinstance(other.judgement, Judgement)
    assert other.judgement.ground is Ground.METHOD


def test_names_that_lead_nowhere_and_too_many_policies_are_problems_and_no_verdict() -> None:
    gone = tried(replace(FORM, only_if=(Row(Selector.METHOD, ("gone",)),)), email="ann@nordhus.example")
    assert isinstance(gone.judgement, Problem)
    assert gone.judgement.code is ProblemCode.SIGN_IN_UNKNOWN
    assert gone.of(Block.ONLY_IF)[0].matches is False
    many = tried(replace(FORM, only_if=(Row(Selector.ADDRESS, tuple(f"10.{n}.0.0/16" for n in range(20))),)))
    assert isinstance(many.judgement, Problem)
    assert many.judgement.code is ProblemCode.GROUP_SPLITS


def test_addresses_that_are_all_of_a_range_together_fit_as_a_row() -> None:
    halves = ("10.0.0.0/9", "10.128.0.0/9")
    form = GroupForm("g", "G", let_in=(ANN,), only_if=(Row(Selector.ADDRESS, halves),), skip_login_from=halves)
    found = tried(form, email="ann@nordhus.example", address="10.0.0.0/8")
    assert (found.of(Block.ONLY_IF)[0].matches, found.skips, verdict(found)) == (True, True, Verdict.IN)


# --- warnings --------------------------------------------------------------------------------------------------------

LET_IN, ONLY_IF, NEVER = Place(Part.LET_IN), Place(Part.ONLY_IF), Place(Part.NEVER)


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        (FORM, [(CautionCode.POLICY_NOBODY, LET_IN)]),  # no program signs in with Google
        (replace(FORM, only_if=(NORDIC,)), []),
        (GroupForm("g", "G"), []),  # that it is empty is a problem of its own
        (
            GroupForm("g", "G", let_in=(Row(Selector.METHOD, ("m2", "Google")), ANN)),
            [
                (CautionCode.METHOD_ALONE, Place(Part.LET_IN, 0, 0)),
                (CautionCode.METHOD_ALONE, Place(Part.LET_IN, 0, 1)),
            ],
        ),
        (
            GroupForm("g", "G", let_in=(Row(Selector.EVERYONE),)),
            [(CautionCode.METHOD_ALONE, Place(Part.LET_IN, 0))],
        ),
        (GroupForm("g", "G", let_in=(Row(Selector.EVERYONE),), only_if=(NORDIC,)), []),
        (
            GroupForm("g", "G", let_in=(ANN,), skip_login_from=("203.0.113.7/32", "0.0.0.0/0")),
            [(CautionCode.EVERYONE, Place(Part.SKIP, value=1))],
        ),
        (
            GroupForm("g", "G", let_in=(ANN,), skip_login_from=("0.0.0.0/1", "128.0.0.0/1")),
            [(CautionCode.EVERYONE, Place(Part.SKIP))],  # neither of them alone
        ),
        (
            GroupForm("g", "G", let_in=(ANN,), never=(Row(Selector.EMAIL, ("bob@x.example",)),)),
            [(CautionCode.NEVER_APPLIES, Place(Part.NEVER, 0, 0))],
        ),
        (GroupForm("g", "G", let_in=(STAFF,), only_if=(NORDIC,), never=(Row(Selector.COUNTRY, ("DK",)),)),
            [(CautionCode.NEVER_APPLIES, Place(Part.NEVER, 0, 0))]),
        (GroupForm("g", "G", let_in=(STAFF,), only_if=(NORDIC,), never=(Row(Selector.COUNTRY, ("NO",)),)),
            [(CautionCode.POLICY_NOBODY, ONLY_IF)]),
        (
            GroupForm("g", "G", let_in=(ANN,), only_if=(Row(Selector.EMAIL, ("bob@x.example",)),)),
            [(CautionCode.NOBODY, Place(Part.WHOLE))],
        ),
        (
            GroupForm("g", "G", idps=("m2",), let_in=(ANN,), only_if=(Row(Selector.METHOD, ("Google",)),)),
            [(CautionCode.NOBODY, Place(Part.ONLY_IF, 0))],
        ),
        (
            GroupForm("g", "G", let_in=(ANN,), kept_before=(PolicyBody("d", "bypass", ({"everyone": {}},)),)),
            [(CautionCode.EVERYONE, Place(Part.WHOLE))],
        ),
    ],
)  # fmt: skip
def test_slips_are_told_at_their_rows(form: GroupForm, expected: list[tuple[CautionCode, Place]]) -> None:
    assert told(form) == expected


def test_the_fix_for_a_method_alone_adds_a_condition_and_the_one_for_an_idle_exception_removes_it() -> None:
    form = GroupForm("g", "G", let_in=(Row(Selector.METHOD, ("Google",)),))
    [caution] = form_cautions(form, AROUND)
    assert caution.fix == BUT_ONLY_IF_EMAIL
    better = fixed(form, BUT_ONLY_IF_EMAIL)
    assert better.only_if == (Row(Selector.EMAIL_ENDS),)
    assert told(replace(better, only_if=(STAFF,))) == []
    idle = GroupForm(
        "g", "G", let_in=(ANN, STAFF), never=(Row(Selector.EMAIL, ("a@x.example", "ann@nordhus.example")),)
    )
    [never, *_] = [each for each in form_cautions(idle, AROUND) if each.code is CautionCode.NEVER_APPLIES]
    assert never.fix == Remove(Place(Part.NEVER, 0, 0))
    assert fixed(idle, never.fix).never == (ANN,)
    open_ = GroupForm("g", "G", let_in=(ANN,), skip_login_from=("everyone",))
    assert fixed(open_, Remove(Place(Part.SKIP, value=0))).skip_login_from == ()
    assert fixed(idle, Remove(Place(Part.LET_IN, 0))).let_in == (STAFF,)
    program = GroupForm("g", "G", let_in=(Kept({"everyone": {}}, program=True),))
    assert (CautionCode.EVERYONE, LET_IN) in told(program)
    many = replace(FORM, only_if=tuple(Row(Selector.ADDRESS, (f"10.{n}.0.0/16", "192.0.2.0/24")) for n in range(9)))
    assert told(many) == []  # that is a problem of its own
    kept = GroupForm("g", "G", let_in=(ANN,), only_if=(Kept({"device_posture": {"integration_uid": "x"}}), NORDIC))
    assert fixed(kept, Remove(Place(Part.ONLY_IF, 0, 0))).only_if == (NORDIC,)


def test_every_warning_and_every_fix_has_words() -> None:
    said = [
        form_caution_words(each, ACCOUNT)
        for form in (
            GroupForm("g", "G", let_in=(Row(Selector.METHOD, ("Google",)),)),
            GroupForm("g", "G", let_in=(ANN,), never=(Row(Selector.COUNTRY, ("DK",)),), only_if=(NORDIC,)),
            GroupForm("g", "G", let_in=(ANN,), skip_login_from=("everyone",)),
        )
        for each in form_cautions(form, AROUND)
    ]
    assert said == [
        "Any account that can sign in gets in (signed in with Google), whoever it belongs to.",
        "This exception never applies: country is DK.",
        "Everyone gets in, without signing in.",
    ]
    for code in CautionCode:
        assert form_caution_words(FormCaution(code, LET_IN, {"everyone": {}}), ACCOUNT)
    assert fix_words(BUT_ONLY_IF_EMAIL) == "But only if the e-mail address ends with…"
    assert fix_words(Remove(LET_IN)) == "Remove it"


ROWS = st.sampled_from(
    (
        ANN,
        STAFF,
        NORDIC,
        Row(Selector.METHOD, ("m1",)),
        Row(Selector.EVERYONE),
        Row(Selector.TOKEN, ("t1",)),
        Row(Selector.COUNTRY, ("DK",)),
        Row(Selector.EMAIL, ("bob@mkdev.example",)),
    )
)
FORMS = st.builds(
    lambda let_in, only_if, never: GroupForm("g", "G", let_in=let_in, only_if=only_if, never=never),
    st.lists(ROWS, min_size=1, max_size=3).map(tuple),
    st.lists(ROWS, max_size=2).map(tuple),
    st.lists(ROWS, max_size=2).map(tuple),
)
PEOPLE = st.builds(
    Visitor,
    email=st.sampled_from(("", "ann@nordhus.example", "bob@mkdev.example", "eve@x.example")),
    country=st.sampled_from(("SE", "DK", "DE")),
    address=st.just("203.0.113.9"),
    method=st.sampled_from(("m1", "m2")),
    token=st.sampled_from(("", "t1")),
    certificate=st.just(""),
)


@given(FORMS, PEOPLE)
def test_an_exception_that_is_said_never_to_apply_changes_nothing(form: GroupForm, visitor: Visitor) -> None:
    before = try_form(form, visitor, AROUND).judgement
    assert isinstance(before, Judgement)
    for caution in form_cautions(form, AROUND):
        if caution.code is CautionCode.NOBODY:
            assert before.verdict is Verdict.OUT
        if caution.code is CautionCode.NEVER_APPLIES and caution.fix is not None:
            after = try_form(fixed(form, caution.fix), visitor, AROUND).judgement
            assert isinstance(after, Judgement)
            assert after.verdict is before.verdict


def test_a_thousand_addresses_are_judged_while_somebody_types() -> None:
    people = Row(Selector.EMAIL, tuple(f"p{number}@x.example" for number in range(1000)))
    never = Row(Selector.EMAIL, tuple(f"q{number}@x.example" for number in range(20)))
    form = GroupForm("g", "G", let_in=(people,), only_if=(NORDIC,), never=(never,))
    started = time.process_time()
    found: tuple[FormCaution, ...] = form_cautions(form, AROUND)
    made = group_of(form, AROUND)
    verdict(try_form(form, Visitor("p999@x.example", "SE", method="m1"), AROUND))
    assert (len(found), made.group is not None) == (20, True)
    assert time.process_time() - started < 1.5  # seconds of computing; a tenth of that as a rule
