"""The editor's form of a group: every group survives it, and what people type becomes the rules they mean."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dockflare_desktop.core.cloud import Directory, Named, RuleGroup
from dockflare_desktop.core.groups.form import AsRead, Block, GroupForm, Kept, Part, Place, Row, Selector
from dockflare_desktop.core.groups.form_checks import Around, Made, group_of
from dockflare_desktop.core.groups.form_read import form_of
from dockflare_desktop.core.groups.form_write import policies_of, policy_count
from dockflare_desktop.core.model import AccessGroup, JsonObject, PolicyBody
from dockflare_desktop.core.problem import Effect, ProblemCode

ANN: JsonObject = {"email": {"email": "ann@nordhus.example"}}
BOB: JsonObject = {"email": {"email": "bob@nordhus.example"}}
STAFF: JsonObject = {"email_domain": {"domain": "mkdev.example"}}
EVERYONE: JsonObject = {"everyone": {}}
SWEDEN: JsonObject = {"geo": {"country_code": "SE"}}
NORWAY: JsonObject = {"geo": {"country_code": "NO"}}
HOME: JsonObject = {"ip": {"ip": "203.0.113.0/24"}}
GOOGLE: JsonObject = {"login_method": {"id": "Google"}}
PIN: JsonObject = {"login_method": {"id": "pin"}}
CI: JsonObject = {"service_token": {"token_id": "ci"}}
TEAM: JsonObject = {"github-organization": {"name": "mkdev", "team": "ops", "identity_provider_id": "gh"}}
POSTURE: JsonObject = {"device_posture": {"integration_uid": "x"}}
ODD: JsonObject = {"email": {"email": "ann@nordhus.example", "note": "of somebody's own"}}
RULES = (ANN, BOB, STAFF, EVERYONE, SWEDEN, NORWAY, HOME, GOOGLE, PIN, CI, TEAM, POSTURE, ODD)
ACCOUNT = Directory(
    sign_in_methods=(Named("m1", "Google", "google"), Named("m2", "Code", "onetimepin"), Named("m3", "Hub", "github")),
    service_tokens=(Named("t1", "ci"),),
    groups=(RuleGroup("g1", "Contractors", ()),),
)
AROUND = Around(directory=ACCOUNT)
FAMILY = GroupForm("family", "Family", let_in=(Row(Selector.EMAIL, ("ann@nordhus.example",)),))


def family(**changes: object) -> Made:
    return group_of(replace(FAMILY, **changes), AROUND)  # type: ignore[arg-type]  # the tests' own


def codes(made: Made) -> list[ProblemCode]:
    return [slip.problem.code for slip in made.slips]


# --- round trip ------------------------------------------------------------------------------------------------------

SOME = st.lists(st.sampled_from(RULES), max_size=3).map(tuple)
BODIES = st.builds(
    PolicyBody,
    st.sampled_from(("G", "G 2", "G: service tokens", "G: without a login", "theirs")),
    st.sampled_from(("allow", "allow", "non_identity", "bypass", "deny")),
    st.lists(st.sampled_from(RULES), min_size=1, max_size=4).map(tuple),
    SOME,
    SOME,
    st.sampled_from(({}, {}, {"session_duration": "1h"}, {"moon": [1, None]})),
)
EXPANDED = st.builds(
    lambda include, rows, never, extra: policies_of(
        GroupForm("g", "G", let_in=include, only_if=rows, never=never, as_read=AsRead(extra=extra))
    ),
    st.lists(st.sampled_from((Row(Selector.EMAIL, ("a@x.example", "b@x.example")), Row(Selector.TOKEN, ("ci",))))),
    st.lists(
        st.sampled_from((Row(Selector.COUNTRY, ("SE", "NO")), Row(Selector.METHOD, ("m1", "m2")), Kept(POSTURE))),
        max_size=2,
    ),
    st.lists(st.sampled_from((Row(Selector.ADDRESS, ("203.0.113.0/24",)), Kept(ODD))), max_size=2),
    st.sampled_from(({}, {"session_duration": "1h"})),
)
GROUPS = st.builds(
    AccessGroup,
    st.just("g"),
    st.just("G"),
    st.lists(st.one_of(BODIES.map(lambda body: (body,)), EXPANDED), max_size=4).map(
        lambda parts: tuple(body for part in parts for body in part)
    ),
    st.sampled_from((None, "24h")),
    st.sampled_from((None, True, False)),
    st.sampled_from(((), ("m1",))),
    st.sampled_from((None, False)),
)


def once(policies: tuple[PolicyBody, ...]) -> tuple[PolicyBody, ...]:
    """The policies, every value under *Let in* and *And never* said once."""

    def each(rules: tuple[JsonObject, ...]) -> tuple[JsonObject, ...]:
        return tuple(rule for place, rule in enumerate(rules) if rule not in rules[:place])

    return tuple(replace(body, include=each(body.include), exclude=each(body.exclude)) for body in policies)


@given(GROUPS)
def test_a_group_survives_its_form_unchanged(group: AccessGroup) -> None:
    form = form_of(group)
    assert policies_of(form) == group.policies
    made = group_of(form, Around())
    if made.group is not None:
        assert replace(made.group, policies=once(made.group.policies)) == replace(group, policies=once(group.policies))
    else:
        assert {slip.problem.code for slip in made.slips if slip.problem.effect >= Effect.BLOCKS} <= {
            ProblemCode.GROUP_EMPTY
        }


@given(st.lists(st.one_of(BODIES.map(lambda body: (body,)), EXPANDED), max_size=3))
def test_reading_what_was_written_gives_the_same_form(parts: list[tuple[PolicyBody, ...]]) -> None:
    form = form_of(AccessGroup("g", "G", tuple(body for part in parts for body in part)))
    assert form_of(AccessGroup("g", "G", policies_of(form))) == form


def test_the_rows_of_a_group_as_the_picture_shows_it() -> None:
    form = GroupForm(
        "family",
        "Family",
        let_in=(
            Row(Selector.EMAIL_ENDS, ("nordhus.example",)),
            Row(Selector.EMAIL, ("jonas@mkdev.example", "b@x.example")),
        ),
        only_if=(Row(Selector.COUNTRY, ("SE", "NO")), Row(Selector.METHOD, ("m1", "m2"))),
        never=(Row(Selector.EMAIL, ("old-tablet@nordhus.example",)),),
    )
    made = group_of(form, AROUND)
    assert made.group is not None
    assert (policy_count(form), len(made.group.policies), made.slips) == (4, 4, ())
    assert [body.name for body in made.group.policies] == ["Family", "Family 2", "Family 3", "Family 4"]
    assert [body.require for body in made.group.policies][1] == (SWEDEN, {"login_method": {"id": "m2"}})
    assert form_of(made.group) == form


def test_people_and_service_tokens_become_policies_of_their_own() -> None:
    let_in = (Row(Selector.EMAIL, ("ann@nordhus.example",)), Row(Selector.TOKEN, ("ci",)), Row(Selector.ANY_TOKEN))
    policies = policies_of(replace(FAMILY, let_in=let_in, only_if=(Row(Selector.COUNTRY, ("SE",)),)))
    assert [(each.name, each.decision, len(each.include), each.require) for each in policies] == [
        ("Family", "allow", 1, (SWEDEN,)),
        ("Family: service tokens", "non_identity", 2, (SWEDEN,)),
    ]
    tokens_first = policies_of(replace(FAMILY, let_in=tuple(reversed(let_in))))
    assert [each.decision for each in tokens_first] == ["non_identity", "allow"]
    assert form_of(AccessGroup("family", "Family", tokens_first)).let_in[0] == Row(Selector.ANY_TOKEN)


def test_skipping_the_login_is_the_first_policy() -> None:
    made = family(skip_login_from=(" 203.0.113.7\n", "10.0.0.0/8"))
    assert made.group is not None
    assert [each.decision for each in made.group.policies] == ["bypass", "allow"]
    assert made.group.policies[0].include == ({"ip": {"ip": "203.0.113.7/32"}}, {"ip": {"ip": "10.0.0.0/8"}})
    assert form_of(made.group).skip_login_from == ("203.0.113.7/32", "10.0.0.0/8")
    everyone = family(skip_login_from=("everyone",)).group
    assert everyone is not None
    assert everyone.policies[0].include == (EVERYONE,)


def test_what_the_form_does_not_know_is_kept_in_its_place() -> None:
    deny = PolicyBody("no", "deny", (NORWAY,))
    approval = PolicyBody("Family", "allow", (ANN, ODD), (POSTURE,), (), {"approval_required": True})
    last = PolicyBody("staff too", "allow", (STAFF,))
    form = form_of(AccessGroup("family", "Family", (deny, approval, last)))
    assert (form.kept_before, form.kept_after, form.kept) == ((deny,), (last,), (deny, last))
    assert form.let_in == (Row(Selector.EMAIL, ("ann@nordhus.example",)), Kept(ODD))
    assert form.only_if == (Kept(POSTURE),)
    edited = group_of(replace(form, let_in=(*form.let_in, Row(Selector.EMAIL, ("bob@nordhus.example",)))), AROUND).group
    assert edited is not None
    assert edited.policies == (deny, replace(approval, include=(ANN, ODD, BOB)), last)


def test_policies_that_no_conditions_expand_to_stay_apart() -> None:
    bare, nordic = PolicyBody("G", "allow", (ANN,)), PolicyBody("x", "allow", (ANN,), (SWEDEN,))
    for first, second in ((bare, nordic), (nordic, bare), (nordic, nordic)):
        form = form_of(AccessGroup("g", "G", (first, second)))
        assert (form.let_in, form.kept_after) == ((Row(Selector.EMAIL, ("ann@nordhus.example",)),), (second,))


def test_what_is_odd_is_kept_whole() -> None:
    nameless = PolicyBody("", "allow", (ANN,))  # no form could give it no name again
    assert form_of(AccessGroup("g", "G", (nameless,))).kept == (nameless,)
    odd: JsonObject = {"email": {"email": 5}}
    assert form_of(AccessGroup("g", "G", (PolicyBody("G", "allow", (odd,)),))).let_in == (Kept(odd),)


def test_a_renamed_group_renames_the_policies_that_had_its_name() -> None:
    group = AccessGroup(
        "g", "G", (PolicyBody("G", "allow", (ANN,), (SWEDEN,)), PolicyBody("x", "allow", (ANN,), (NORWAY,)))
    )
    renamed = group_of(replace(form_of(group), name="Friends"), AROUND).group
    assert renamed is not None
    assert [each.name for each in renamed.policies] == ["Friends", "x"]


# --- what is typed wrongly -------------------------------------------------------------------------------------------


def test_pasted_lists_are_split_trimmed_and_counted_once() -> None:
    made = family(let_in=(Row(Selector.EMAIL, (" Ann <ann@NordHus.example>, bo@x.example;\r\nbo@x.example \n",)),))
    assert made.slips == ()
    assert made.form.let_in == (Row(Selector.EMAIL, ("ann@nordhus.example", "bo@x.example")),)
    assert family(only_if=(Row(Selector.COUNTRY, (" se\n no ",)),)).form.only_if == (
        Row(Selector.COUNTRY, ("SE", "NO")),
    )


@pytest.mark.parametrize(
    ("block", "row", "code", "value", "said"),
    [
        (Block.LET_IN, Row(Selector.EMAIL, ("ann@x.example", "ann")), ProblemCode.EMAIL_INVALID, 1, "ann"),
        (Block.ONLY_IF, Row(Selector.ADDRESS, ("10.0.0.0/33",)), ProblemCode.ADDRESS_INVALID, 0, "10.0.0.0/33"),
        (Block.ONLY_IF, Row(Selector.COUNTRY, ("SE", "XX")), ProblemCode.COUNTRY_INVALID, 1, "XX"),
        (Block.NEVER, Row(Selector.EMAIL_ENDS, ("nordhus",)), ProblemCode.EMAIL_INVALID, 0, "nordhus"),
        (Block.ONLY_IF, Row(Selector.METHOD, ("Gogle",)), ProblemCode.SIGN_IN_UNKNOWN, 0, "Gogle"),
        (Block.LET_IN, Row(Selector.TOKEN, ("cd",)), ProblemCode.SERVICE_TOKEN_UNKNOWN, 0, "cd"),
        (Block.LET_IN, Row(Selector.ACCESS_GROUP, ("Staff",)), ProblemCode.ACCESS_GROUP_UNKNOWN, 0, "Staff"),
        (Block.LET_IN, Row(Selector.GITHUB, ("a/b/c",)), ProblemCode.VALUE_INVALID, 0, "a/b/c"),
        (Block.LET_IN, Row(Selector.OKTA_GROUP, ("staff",)), ProblemCode.PROVIDER_UNCLEAR, None, "okta"),
        (Block.LET_IN, Row(Selector.OKTA_GROUP, ("staff",), "gone"), ProblemCode.SIGN_IN_UNKNOWN, None, "gone"),
        (Block.LET_IN, Row(Selector.EMAIL, (" \n",)), ProblemCode.GROUP_ROW_EMPTY, None, ""),
        (Block.LET_IN, Row(Selector.CERTIFICATE_NAMED, ("x" * 351,)), ProblemCode.VALUE_INVALID, 0, "x" * 79 + "…"),
        (Block.LET_IN, Row(Selector.CERTIFICATE_NAMED, ("a\u202eb",)), ProblemCode.VALUE_INVALID, 0, "a\\u202eb"),
    ],
)
def test_a_wrong_value_is_told_with_its_row_and_place(
    block: Block, row: Row, code: ProblemCode, value: int | None, said: str
) -> None:
    names = {Block.LET_IN: "let_in", Block.ONLY_IF: "only_if", Block.NEVER: "never"}
    rows = (Row(Selector.EVERYONE), row)
    made = family(**{names[block]: rows})
    [slip] = made.slips
    assert made.group is None
    assert (slip.problem.code, slip.problem.value) == (code, said)
    assert slip.place == Place(Part(block.value), 1, value)


def test_names_count_where_the_account_was_not_read_and_are_looked_up_later() -> None:
    form = replace(FAMILY, only_if=(Row(Selector.METHOD, ("Google",)),), idps=("Google",))
    assert group_of(form, Around()).slips == ()
    for row in (Row(Selector.GITHUB, ("mkdev",)), Row(Selector.ACCESS_GROUP, ("Contractors",))):  # ids stand there
        assert codes(group_of(replace(FAMILY, let_in=(row,)), Around())) == [ProblemCode.NAMES_UNREAD]
    named = family(let_in=(Row(Selector.ACCESS_GROUP, ("contractors",)),)).form.let_in
    assert named == (Row(Selector.ACCESS_GROUP, ("g1",)),)


def test_a_name_that_holds_a_comma_is_one_name() -> None:
    odd = Around(directory=Directory(sign_in_methods=(Named("m1", "Google, work"), Named("m2", "Code"))))
    form = replace(FAMILY, only_if=(Row(Selector.METHOD, ("Google, work\n", "Code; m1")),), idps=("Google, work",))
    made = group_of(form, odd)
    assert made.slips == ()
    assert (made.form.only_if, made.form.idps) == (
        (Row(Selector.METHOD, ("Google, work", "Code", "m1")),),
        ("Google, work",),
    )


def test_a_group_of_a_sign_in_method_gets_the_only_one_of_its_type() -> None:
    made = family(let_in=(Row(Selector.GITHUB, ("mkdev/ops", "mkdev")),))
    assert made.group is not None
    assert made.group.policies[0].include == (
        {"github-organization": {"name": "mkdev", "team": "ops", "identity_provider_id": "m3"}},
        {"github-organization": {"name": "mkdev", "identity_provider_id": "m3"}},
    )
    assert form_of(made.group).let_in == (Row(Selector.GITHUB, ("mkdev/ops", "mkdev"), "m3"),)


@pytest.mark.parametrize(
    ("text", "right"),
    [("", ""), ("my family", "my-family"), ("Family", "family"), ("-x-", "x"), ("a" * 200, "a" * 63)],
)
def test_an_id_that_labels_could_not_name_is_told_with_one_that_they_could(text: str, right: str) -> None:
    [slip] = family(id=text).slips
    assert (slip.place, slip.problem.code, slip.problem.suggestion) == (
        Place(Part.ID),
        ProblemCode.GROUP_ID_INVALID,
        right,
    )


def test_ids_are_taken_once_and_a_second_group_of_a_name_is_warned_of() -> None:
    other = AccessGroup("friends", "family", (PolicyBody("f", "allow", (BOB,)),))
    around = Around((other,), ACCOUNT)
    [taken] = group_of(replace(FAMILY, id="friends", name="X"), around).slips
    assert (taken.place, taken.problem.code) == (Place(Part.ID), ProblemCode.GROUP_ID_TAKEN)
    twice = group_of(FAMILY, around)
    assert twice.group is not None
    assert (codes(twice), twice.slips[0].problem.effect) == ([ProblemCode.GROUP_NAME_TWICE], Effect.WARNING)
    assert group_of(replace(FAMILY, id="friends"), Around((other,), ACCOUNT, stored_as="friends")).slips == ()


def test_an_empty_group_a_name_that_hides_and_a_strange_session_are_told() -> None:
    assert codes(family(let_in=())) == [ProblemCode.GROUP_EMPTY]
    assert codes(family(name="a\u202eb")) == codes(family(name="")) == codes(family(name="x" * 201))
    assert codes(family(name="")) == [ProblemCode.GROUP_NAME_INVALID]
    assert codes(family(session="a day")) == [ProblemCode.DURATION_INVALID]
    assert family(session=" 1d \n").form.session == "24h"
    assert codes(family(idps=("Google", "gone"))) == [ProblemCode.SIGN_IN_UNKNOWN]
    assert codes(family(auto_redirect=True)) == [ProblemCode.REDIRECT_NEEDS_ONE]


def test_a_thousand_addresses_are_the_most_and_shown_before() -> None:
    def people(count: int) -> Made:
        return family(let_in=(Row(Selector.EMAIL, tuple(f"p{number}@x.example" for number in range(count))),))

    assert people(799).slips == ()
    [near] = people(1000).slips
    assert (near.problem.code, near.problem.effect) == (ProblemCode.GROUP_LARGE, Effect.HINT)
    above = people(1001)
    assert above.group is None
    assert (above.slips[0].problem.value, above.slips[0].problem.detail) == ("1,001", "1,000")
    assert above.slips[0].place.part is Part.LET_IN


def test_more_than_sixteen_policies_are_refused_without_making_them() -> None:
    many = tuple(Row(Selector.ADDRESS, tuple(f"10.{n}.{m}.0/24" for m in range(250))) for n in range(6))
    made = family(only_if=many)
    assert (made.group, codes(made)) == (None, [ProblemCode.GROUP_SPLITS])
    places = Row(Selector.ADDRESS, tuple(f"10.{n}.0.0/16" for n in range(4)))
    sixteen = family(only_if=(Row(Selector.COUNTRY, ("SE", "NO", "DK", "FI")), places))
    assert sixteen.group is not None
    assert len(sixteen.group.policies) == 16


def test_policies_that_differ_in_conditions_of_two_kinds_are_not_taken_for_one_row() -> None:
    bodies = tuple(PolicyBody(f"p{at}", "allow", (ANN,), (each,)) for at, each in enumerate((SWEDEN, HOME)))
    group = AccessGroup("family", "Family", bodies)
    form = form_of(group)
    assert form.only_if == (Row(Selector.COUNTRY, ("SE",)),)
    assert form.kept_after == bodies[1:]
    assert policies_of(form) == bodies
