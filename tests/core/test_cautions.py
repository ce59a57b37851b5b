"""Warnings about policies: each is proven, so none is ever wrong; and the common slips are found."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dockflare_desktop.core.access.cautions import Caution, CautionCode, cautions
from dockflare_desktop.core.access.relations import apart, within
from dockflare_desktop.core.access.visitor import Visitor
from dockflare_desktop.core.access.who import Verdict, judge
from dockflare_desktop.core.cloud import AppPolicy, Directory, RuleGroup
from dockflare_desktop.core.model import JsonObject, PolicyBody
from tests.core.access_rules import (
    ADDRESSES,
    COUNTRIES,
    DIRECTORIES,
    EMAILS,
    METHODS,
    PLAIN,
    POLICIES,
    enters,
    visitors,
)

ANN: JsonObject = {"email": {"email": "ann@nordhus.example"}}
BOB: JsonObject = {"email": {"email": "bob@nordhus.example"}}
STAFF: JsonObject = {"email_domain": {"domain": "nordhus.example"}}
EVERYONE: JsonObject = {"everyone": {}}
SWEDEN: JsonObject = {"geo": {"country_code": "SE"}}
NORWAY: JsonObject = {"geo": {"country_code": "NO"}}
GOOGLE: JsonObject = {"login_method": {"id": "google"}}
HOME: JsonObject = {"ip": {"ip": "203.0.113.0/24"}}
BARE = Directory(groups=())
NOBODY_BY_FIRST = [("nobody", None), ("policy_nobody", 0)]
NOBODY_BY_SECOND = [("nobody", None), ("policy_nobody", 1)]


def body(decision: str, *include: JsonObject, **blocks: tuple[JsonObject, ...]) -> PolicyBody:
    return replace(PolicyBody("p", decision, include), **blocks)  # type: ignore[arg-type]  # the tests' own


def told(*policies: PolicyBody, directory: Directory = BARE) -> list[tuple[str, int | None]]:
    return [(str(each.code), each.policy) for each in cautions(policies, directory)]


def whole(bodies: Sequence[PolicyBody]) -> tuple[AppPolicy, ...]:
    return tuple(AppPolicy(str(at), each, reusable=False) for at, each in enumerate(bodies))


@given(POLICIES, visitors(whole=True), DIRECTORIES)
def test_what_is_said_to_change_nothing_changes_nothing(
    policies: tuple[AppPolicy, ...], visitor: Visitor, directory: Directory
) -> None:
    bodies = [each.body for each in policies]
    inside = enters(policies, (), visitor, directory)
    for each in cautions(bodies, directory):
        if each.code is CautionCode.NOBODY:
            assert not inside
        elif each.code is CautionCode.NEVER_APPLIES and each.rule is not None and each.policy is not None:
            kept = tuple(rule for rule in bodies[each.policy].exclude if rule != each.rule)
            lighter = [*bodies]
            lighter[each.policy] = replace(bodies[each.policy], exclude=kept)
            assert enters(whole(lighter), (), visitor, directory) is inside
        elif each.code in (CautionCode.NEVER_APPLIES, CautionCode.POLICY_NOBODY):
            lighter = [other for at, other in enumerate(bodies) if at != each.policy]
            assert enters(whole(lighter), (), visitor, directory) is inside


@given(POLICIES, DIRECTORIES)
def test_everyone_and_a_method_alone_are_what_they_say(policies: tuple[AppPolicy, ...], directory: Directory) -> None:
    bodies = [each.body for each in policies]
    for each in cautions(bodies, directory):
        if each.code is CautionCode.EVERYONE and each.policy is not None:
            strangers = (
                Visitor("", country, address, "", "", "") for country, address in product((*COUNTRIES, "FR"), ADDRESSES)
            )
            almost = replace(bodies[each.policy], exclude=())
            assert any(enters(whole([almost]), (), stranger, directory) for stranger in strangers)
        if each.code is CautionCode.METHOD_ALONE and each.policy is not None:
            almost = replace(bodies[each.policy], exclude=())
            unheard_of = [Visitor("new@unheard.example", "FR", ADDRESSES[0], one, "", "") for one in METHODS]
            assert any(enters(whole([almost]), (), stranger, directory) for stranger in unheard_of)


@given(PLAIN, PLAIN, visitors(whole=True), st.sampled_from(("allow", "bypass")))
def test_how_two_rules_relate_holds_for_every_visitor(
    one: JsonObject, other: JsonObject, visitor: Visitor, decision: str
) -> None:
    first, second = (
        judge(whole([body(decision, rule)]), (), replace(visitor, email=visitor.email or EMAILS[0]), BARE).verdict
        for rule in (one, other)
    )
    if apart(one, other):
        assert Verdict.OUT in (first, second)
    if within(one, other) and first is Verdict.IN:
        assert second is Verdict.IN or decision == "bypass"


@pytest.mark.parametrize(
    ("policies", "expected"),
    [
        ([body("allow", ANN)], []),
        ([body("allow", ANN, require=(SWEDEN,)), body("allow", ANN, require=(NORWAY,))], []),
        ([], [("nobody", None)]),
        ([body("deny", EVERYONE)], [("nobody", None)]),
        ([body("allow", ANN, require=(SWEDEN, NORWAY))], NOBODY_BY_FIRST),
        ([body("allow", ANN, require=(BOB,))], NOBODY_BY_FIRST),
        ([body("allow", ANN, exclude=(STAFF,))], NOBODY_BY_FIRST),
        ([body("allow", ANN, exclude=(EVERYONE,))], NOBODY_BY_FIRST),
        ([body("bypass", ANN), body("allow", BOB)], [("policy_nobody", 0)]),
        ([body("bypass", HOME, require=(GOOGLE,)), body("allow", BOB)], [("policy_nobody", 0)]),
        ([body("deny", EVERYONE), body("allow", ANN)], NOBODY_BY_SECOND),
        ([body("deny", STAFF, require=(SWEDEN,)), body("allow", ANN)], []),
        ([body("deny", STAFF, require=(SWEDEN,)), body("allow", ANN, require=(SWEDEN,))], NOBODY_BY_SECOND),
        ([body("deny", STAFF, exclude=(ANN,)), body("allow", ANN)], []),
        ([body("bypass", EVERYONE)], [("everyone", 0)]),
        ([body("bypass", EVERYONE, exclude=(SWEDEN,))], [("everyone", 0)]),
        ([body("bypass", {"ip": {"ip": "::/0"}})], [("everyone", 0)]),
        ([body("non_identity", EVERYONE)], [("everyone", 0)]),
        ([body("bypass", {"group": {"id": "all"}})], [("everyone", 0)]),
        ([body("bypass", HOME)], []),
        ([body("allow", GOOGLE)], [("method_alone", 0)]),
        ([body("allow", EVERYONE)], [("method_alone", 0)]),
        ([body("allow", EVERYONE, require=(GOOGLE,))], [("method_alone", 0)]),
        ([body("allow", GOOGLE, require=(STAFF,))], []),
        ([body("allow", ANN, GOOGLE, require=({"login_method": {"id": "pin"}},))], []),
        ([body("allow", STAFF, require=(GOOGLE,))], []),
        ([body("allow", STAFF, exclude=(ANN,))], []),
        ([body("allow", STAFF, exclude=({"email": {"email": "eve@elsewhere.example"}},))], [("never_applies", 0)]),
        ([body("allow", ANN, require=(SWEDEN,), exclude=(NORWAY,))], [("never_applies", 0)]),
        ([body("bypass", HOME, exclude=(ANN,))], [("never_applies", 0)]),
        ([body("allow", STAFF), body("deny", ANN)], [("never_applies", 1)]),
        ([body("bypass", EVERYONE), body("deny", ANN)], [("everyone", 0), ("never_applies", 1)]),
        ([body("bypass", EVERYONE, require=(GOOGLE,)), body("deny", ANN, require=(GOOGLE,))], NOBODY_BY_FIRST),
        ([replace(body("deny", EVERYONE), extra={"moon_phase": "full"}), body("allow", ANN)], []),
        ([body("quarantine", EVERYONE)], []),
        ([PolicyBody("", "")], []),
    ],
)  # fmt: skip
def test_the_slips_that_people_make(policies: list[PolicyBody], expected: list[tuple[str, int | None]]) -> None:
    everyone = RuleGroup("all", "All", (EVERYONE,))
    assert told(*policies, directory=Directory(groups=(everyone,))) == expected


def test_the_rule_that_is_meant_is_named() -> None:
    elsewhere: JsonObject = {"email": {"email": "eve@elsewhere.example"}}
    found = cautions([body("allow", STAFF, exclude=(ANN, elsewhere))], BARE)
    assert found == (Caution(CautionCode.NEVER_APPLIES, 0, elsewhere),)
    assert cautions([body("allow", ANN, GOOGLE)], BARE) == (Caution(CautionCode.METHOD_ALONE, 0, GOOGLE),)
