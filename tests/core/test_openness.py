"""Comparing who gets in: where it cannot be told, more people do (H32)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dockflare_desktop.core.access.openness import admits_everyone, has_bypass, opener_than, policy_opens
from dockflare_desktop.core.model import JsonObject, PolicyBody

ALL: JsonObject = {"everyone": {}}
MUM: JsonObject = {"email": {"email": "mum@x.example"}}
AL: JsonObject = {"email": {"email": "al@x.example"}}
SE: JsonObject = {"geo": {"country_code": "SE"}}


def allow(
    *include: JsonObject, require: tuple[JsonObject, ...] = (), exclude: tuple[JsonObject, ...] = ()
) -> PolicyBody:
    return PolicyBody("a", "allow", include, require, exclude)


def bypass(*include: JsonObject, require: tuple[JsonObject, ...] = ()) -> PolicyBody:
    return PolicyBody("b", "bypass", include, require)


@pytest.mark.parametrize("everyone", [ALL, {"ip": {"ip": "0.0.0.0/0"}}, {"ip": {"ip": "::/0"}}])
def test_everyone_is_a_bypass_that_includes_everyone_without_require(everyone: JsonObject) -> None:
    assert admits_everyone([allow(MUM), bypass(everyone)])
    assert not admits_everyone([bypass(everyone, require=(SE,))])
    assert not admits_everyone([allow(everyone)])
    assert not admits_everyone([bypass({"ip": {"ip": "10.0.0.0/8"}})])


def test_a_policy_for_service_tokens_that_includes_everyone_asks_nobody_either() -> None:
    assert admits_everyone([PolicyBody("ci", "non_identity", (ALL,))])
    assert not admits_everyone([PolicyBody("ci", "non_identity", (ALL,), (SE,))])
    assert not admits_everyone([PolicyBody("ci", "non_identity", ({"any_valid_service_token": {}},))])


def test_h5_any_bypass_lets_requests_through_without_a_token() -> None:
    assert has_bypass([allow(MUM), bypass(MUM)])
    assert not has_bypass([allow(MUM)])


@pytest.mark.parametrize(
    ("new", "old", "told"),
    [
        ([allow(MUM)], [allow(MUM, AL)], False),
        ([allow(MUM, AL)], [allow(MUM)], True),
        ([allow(MUM, require=(SE,))], [allow(MUM)], False),
        ([allow(MUM)], [allow(MUM, require=(SE,))], True),
        ([allow(MUM)], [allow(MUM, exclude=(AL,))], True),
        ([allow(MUM, exclude=(AL,))], [allow(MUM)], False),
        ([allow(MUM)], [allow(ALL)], False),
        ([allow(ALL)], [allow({"ip": {"ip": "0.0.0.0/0"}})], True),  # who comes by IPv6 was not let in
        ([allow(MUM)], [bypass(ALL)], False),
        ([bypass(MUM)], [allow(ALL)], True),
        ([], [allow(MUM)], False),
        ([allow(MUM)], [], True),
        ([allow(MUM)], [allow(MUM), PolicyBody("d", "deny", (AL,))], True),
        ([allow(MUM), PolicyBody("d", "deny", (AL,))], [allow(MUM), PolicyBody("d", "deny", (AL,))], False),
    ],
)
def test_h32_more_people_or_certainly_not(new: list[PolicyBody], old: list[PolicyBody], told: object) -> None:
    assert opener_than(new, old) is told


RULES = st.lists(st.sampled_from([ALL, MUM, AL, SE]), max_size=2).map(tuple)
POLICIES = st.lists(
    st.builds(
        PolicyBody, st.just("p"), st.sampled_from(["allow", "bypass", "deny", "non_identity"]), RULES, RULES, RULES
    ),
    max_size=3,
)


@given(POLICIES)
def test_nothing_is_more_open_than_itself(policies: list[PolicyBody]) -> None:
    assert not opener_than(policies, policies)


@given(POLICIES, POLICIES)
def test_what_lets_everyone_in_is_more_open_than_what_does_not(new: list[PolicyBody], old: list[PolicyBody]) -> None:
    if admits_everyone(new) and not admits_everyone(old):
        assert opener_than(new, old)


NO_MUM = PolicyBody("no", "deny", (MUM,))
NOBODY = PolicyBody("no", "deny", (ALL,))


@pytest.mark.parametrize(
    ("new", "old", "opens"),
    [
        ([allow(ALL), NO_MUM], [NO_MUM, allow(ALL)], True),  # it comes before the refusal now
        ([NO_MUM, allow(ALL)], [allow(ALL), NO_MUM], False),
        ([allow(AL), NO_MUM, allow(ALL)], [allow(AL, MUM), NO_MUM, allow(ALL)], False),
        ([NO_MUM, allow(ALL), bypass(SE)], [bypass(SE), NO_MUM, allow(ALL)], False),  # that has no order
    ],
)
def test_what_comes_before_a_refusal_that_it_stood_behind_opens(
    new: list[PolicyBody], old: list[PolicyBody], *, opens: bool
) -> None:
    assert opener_than(new, old) is opens


@pytest.mark.parametrize(
    ("new", "old", "opens"),
    [
        (NO_MUM, NOBODY, True),  # it refuses fewer
        (NOBODY, NO_MUM, False),
        (PolicyBody("no", "deny", (AL,)), NO_MUM, True),
        (PolicyBody("no", "deny", (MUM,), (SE,)), NO_MUM, True),
        (PolicyBody("no", "deny", (MUM,), (), (SE,)), NO_MUM, True),
        (allow(AL), NO_MUM, True),
        (NO_MUM, allow(AL), False),
        (allow(MUM, AL), allow(MUM), True),
        (allow(MUM), allow(MUM, AL), False),
        (NO_MUM, NO_MUM, False),
    ],
)
def test_one_policy_opens_where_it_lets_in_more_or_refuses_fewer(
    new: PolicyBody, old: PolicyBody, *, opens: bool
) -> None:
    assert policy_opens(new, old) is opens


def test_an_approval_that_is_asked_for_no_more_opens() -> None:
    approved = PolicyBody("a", "allow", (MUM,), extra={"approval_required": True, "session_duration": "1h"})
    assert opener_than([allow(MUM)], [approved])
    assert not opener_than([approved], [allow(MUM)])
    longer = PolicyBody("a", "allow", (MUM,), extra={"approval_required": True, "session_duration": "9h"})
    assert not opener_than([longer], [approved])
