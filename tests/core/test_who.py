"""Who could get in: equal to Cloudflare's documented rules wherever all is known, and never a guess where it is not."""

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dockflare_desktop.core.access.deciding import deciding
from dockflare_desktop.core.access.visitor import STRANGERS, Missing, Visitor
from dockflare_desktop.core.access.who import Ground, Judgement, Verdict, judge, who
from dockflare_desktop.core.cloud import App, AppPolicy, Directory, Policy, RuleGroup
from dockflare_desktop.core.model import JsonObject, PolicyBody
from tests.core.access_rules import (
    ADDRESSES,
    COUNTRIES,
    DIRECTORIES,
    EMAILS,
    IDPS,
    METHODS,
    NAMES,
    POLICIES,
    TOKENS,
    enters,
    visitors,
)

ANN = {"email": {"email": "ann@nordhus.example"}}
EVERYONE: JsonObject = {"everyone": {}}
SWEDEN = {"geo": {"country_code": "SE"}}
HOME = {"ip": {"ip": "203.0.113.0/24"}}
BARE = Directory(groups=())


def policy(decision: str, *include: JsonObject, **blocks: object) -> AppPolicy:
    body = PolicyBody(decision, decision, include)
    return AppPolicy(decision, replace(body, **blocks), reusable=False)  # type: ignore[arg-type]  # the tests' own


def asked(*policies: AppPolicy, idps: tuple[str, ...] = (), directory: Directory = BARE, **known: object) -> Judgement:
    return judge(policies, idps, Visitor(**known), directory)  # type: ignore[arg-type]  # the tests' own


@given(POLICIES, IDPS, visitors(whole=True), DIRECTORIES)
def test_where_all_is_known_the_verdict_is_what_the_documented_rules_say(
    policies: tuple[AppPolicy, ...], idps: tuple[str, ...], visitor: Visitor, directory: Directory
) -> None:
    found = judge(policies, idps, visitor, directory)
    assert found.verdict is (Verdict.IN if enters(policies, idps, visitor, directory) else Verdict.OUT)
    assert not found.lacks


@given(POLICIES, IDPS, visitors(whole=False), DIRECTORIES)
def test_a_verdict_holds_whatever_the_values_that_were_not_given_are(
    policies: tuple[AppPolicy, ...], idps: tuple[str, ...], visitor: Visitor, directory: Directory
) -> None:
    found = judge(policies, idps, visitor, directory)
    if found.verdict is Verdict.UNKNOWN:
        assert found.lacks
        return
    methods = [each for each in METHODS if not visitor.email or visitor.method or not idps or each in idps]
    ways = product(
        EMAILS if visitor.email is None else [visitor.email],
        methods if visitor.method is None else [visitor.method],
        COUNTRIES if visitor.country is None else [visitor.country],
        ADDRESSES if visitor.address is None else [visitor.address],
        ("", *TOKENS) if visitor.token is None else [visitor.token],
        ("", *NAMES) if visitor.certificate is None else [visitor.certificate],
    )
    for email, method, country, address, token, certificate in ways:
        whole = Visitor(email, country, address, method, token, certificate)
        assert enters(policies, idps, whole, directory) is (found.verdict is Verdict.IN), whole


@given(POLICIES, IDPS, visitors(whole=False), DIRECTORIES, st.integers(0, 3))
def test_what_the_verdict_rests_on_agrees_with_it(
    policies: tuple[AppPolicy, ...], idps: tuple[str, ...], visitor: Visitor, directory: Directory, at: int
) -> None:
    found = judge(policies, idps, visitor, directory)
    early = [each for each in found.policies if each.policy.body.decision in ("bypass", "non_identity")]
    assert found.policies[: len(early)] == tuple(early)
    assert sorted(each.policy.id for each in found.policies) == sorted(each.id for each in policies)
    if found.decided is not None:
        assert found.decided.matches is True
        assert found.decided.end is found.verdict
    for each in found.policies[at : at + 1]:
        assert each.matches is not None or each.lacks


# --- the documented rules, one by one ------------------------------------------------------------------------------


def test_bypass_and_service_auth_come_before_any_deny() -> None:
    deny, bypass = policy("deny", EVERYONE), policy("bypass", HOME)
    assert asked(deny, bypass, email="ann@nordhus.example", address="203.0.113.7").verdict is Verdict.IN
    assert asked(deny, bypass, email="ann@nordhus.example", address="198.51.100.9").verdict is Verdict.OUT
    token = policy("non_identity", {"service_token": {"token_id": "ci"}})
    assert asked(deny, token, email="", token=TOKENS[0]).verdict is Verdict.IN


def test_allow_and_deny_by_precedence_and_the_first_match_ends_it() -> None:
    allow, deny = policy("allow", ANN), policy("deny", EVERYONE)
    assert asked(allow, deny, email="ann@nordhus.example").verdict is Verdict.IN
    found = asked(deny, allow, email="ann@nordhus.example")
    assert found.verdict is Verdict.OUT
    assert found.decided is not None
    assert found.decided.policy is deny
    assert [each.reached for each in found.policies] == [True, False]


def test_nobody_matches_is_a_refusal_and_so_is_no_policy() -> None:
    found = asked(policy("allow", ANN), email="bob@nordhus.example")
    assert (found.verdict, found.ground) == (Verdict.OUT, Ground.NO_MATCH)
    found = asked(email="bob@nordhus.example")
    assert (found.verdict, found.ground) == (Verdict.OUT, Ground.NO_POLICY)


def test_a_value_that_is_not_given_is_not_guessed() -> None:
    family = policy("allow", ANN, require=(SWEDEN,))
    found = asked(family, email="ann@nordhus.example")
    assert (found.verdict, found.ground, found.lacks) == (Verdict.UNKNOWN, Ground.OPEN_QUESTION, {Missing.COUNTRY})
    assert asked(family, email="bob@nordhus.example").verdict is Verdict.OUT
    assert asked(policy("allow", EVERYONE)).lacks == {Missing.EMAIL}


def test_whoever_does_not_sign_in_is_not_let_in_by_an_allow_policy() -> None:
    found = asked(policy("allow", EVERYONE), email="", token=TOKENS[0])
    assert (found.verdict, found.ground) == (Verdict.OUT, Ground.NO_SIGN_IN)


def test_a_method_that_is_not_offered_lets_nobody_in_and_the_only_one_is_the_one_that_is_used() -> None:
    family, google = policy("allow", ANN), policy("allow", {"login_method": {"id": "google"}})
    found = asked(family, idps=("google",), email="ann@nordhus.example", method="pin")
    assert (found.verdict, found.ground) == (Verdict.OUT, Ground.METHOD)
    found = asked(google, idps=("google",), email="eve@elsewhere.example")
    assert found.verdict is Verdict.IN
    assert found.sign_in is not None
    assert found.sign_in.chosen == "google"
    assert asked(google, email="eve@elsewhere.example").lacks == {Missing.METHOD}
    assert asked(google, idps=("google",)).verdict is Verdict.UNKNOWN


@pytest.mark.parametrize("selector", ["email", "email_domain", "login_method", "okta", "email_list"])
def test_selectors_that_need_an_identity_never_match_where_nobody_signs_in(selector: str) -> None:
    values = {"email": EMAILS[0], "domain": "nordhus.example", "id": "google", "name": "g"}
    rule = {selector: values}
    known = {"email": EMAILS[0], "method": "google"}
    assert asked(policy("bypass", rule), **known).verdict is Verdict.OUT
    assert asked(policy("bypass", EVERYONE, exclude=(rule,)), **known).verdict is Verdict.IN


@pytest.mark.parametrize(
    ("rule", "missing"),
    [
        ({"email_list": {"id": "x"}}, Missing.OUTSIDE),
        ({"ip_list": {"id": "x"}}, Missing.OUTSIDE),
        ({"okta": {"name": "staff", "identity_provider_id": "google"}}, Missing.OUTSIDE),
        ({"device_posture": {"integration_uid": "x"}}, Missing.DEVICE),
        ({"certificate": {}}, Missing.CERTIFICATE),
        ({"common_name": {"common_name": "laptop"}}, Missing.CERTIFICATE),
        ({"group": {"id": "unread"}}, Missing.GROUP),
        ({"group": {"id": 7}}, Missing.KIND),
        ({"moon_phase": {"phase": "full"}}, Missing.KIND),
        ({"email": {"email": "a@b.example"}, "geo": {"country_code": "SE"}}, Missing.KIND),
        ({"email": "a@b.example"}, Missing.KIND),
        ({"ip": {"ip": "10.0.0.0/33"}}, Missing.ADDRESS),
        ({}, Missing.KIND),
    ],
)
def test_what_only_cloudflare_knows_cannot_be_judged(rule: JsonObject, missing: Missing) -> None:
    found = asked(policy("allow", rule), email=EMAILS[0], method="google", country="SE", address="203.0.113.7")
    assert (found.verdict, found.lacks) == (Verdict.UNKNOWN, {missing})


def test_the_groups_of_another_provider_are_nobodys() -> None:
    rule = {"okta": {"name": "staff", "identity_provider_id": "okta-1"}}
    assert asked(policy("allow", rule), email=EMAILS[0], method="google").verdict is Verdict.OUT


def test_a_decision_an_option_or_an_approval_that_settles_nothing_leaves_it_open() -> None:
    known = {"email": EMAILS[0], "country": "SE"}
    assert asked(policy("quarantine", EVERYONE), **known).lacks == {Missing.KIND}
    assert asked(policy("allow", EVERYONE, extra={"approval_required": True}), **known).lacks == {Missing.APPROVAL}
    assert asked(policy("allow", EVERYONE, extra={"moon_phase": "full"}), **known).lacks == {Missing.KIND}
    assert asked(policy("deny", EVERYONE, extra={"moon_phase": "full"}), **known).verdict is Verdict.UNKNOWN
    assert asked(policy("allow", EVERYONE, extra={"session_duration": "1h"}), **known).verdict is Verdict.IN
    assert asked(policy("quarantine", SWEDEN), email=EMAILS[0], country="NO").verdict is Verdict.OUT


def test_an_access_group_counts_as_its_content_and_one_that_holds_itself_is_not_judged() -> None:
    staff = RuleGroup("staff", "Staff", ({"email_domain": {"domain": "nordhus.example"}},), (SWEDEN,), ())
    loop = RuleGroup("loop", "Loop", ({"group": {"id": "loop"}},))
    directory = Directory(groups=(staff, loop))
    use = policy("allow", {"group": {"id": "staff"}})
    assert asked(use, directory=directory, email=EMAILS[0], country="SE").verdict is Verdict.IN
    found = asked(use, directory=directory, email=EMAILS[0])
    assert found.lacks == {Missing.COUNTRY}
    [inside] = [rule.inside for rule in found.policies[0].blocks.include]
    assert inside is not None
    assert (inside.included, inside.required) == (True, None)
    assert asked(policy("allow", {"group": {"id": "loop"}}), directory=directory, email=EMAILS[0]).lacks == {
        Missing.GROUP
    }
    unread = Visitor(email=EMAILS[0], memberships={"elsewhere": True})
    assert judge((policy("allow", {"group": {"id": "elsewhere"}}),), (), unread, Directory()).verdict is Verdict.IN


def test_a_range_is_somewhere_in_it() -> None:
    bypass = policy("bypass", HOME)
    assert asked(bypass, email="", address="203.0.113.64/26").verdict is Verdict.IN
    assert asked(bypass, email="", address="203.0.0.0/16").lacks == {Missing.ADDRESS}
    assert asked(bypass, email="", address="2001:db8::/32").verdict is Verdict.OUT
    assert [judge((policy("bypass", {"ip": {"ip": "::/0"}}),), (), each, BARE).verdict for each in STRANGERS] == [
        Verdict.OUT,
        Verdict.IN,
    ]


def test_ranges_that_hold_all_of_where_somebody_comes_from_together_match() -> None:
    low, high = ({"ip": {"ip": text}} for text in ("203.0.113.0/25", "203.0.113.128/25"))
    here = {"email": "", "address": "203.0.113.0/24"}
    assert asked(policy("bypass", low, high), **here).verdict is Verdict.IN
    assert asked(policy("bypass", low, low), **here).lacks == {Missing.ADDRESS}
    assert asked(policy("bypass", low, {"ip": {"ip": "not a range"}}), **here).lacks == {Missing.ADDRESS}
    assert asked(policy("bypass", {"everyone": {}}, exclude=(low, high)), **here).verdict is Verdict.OUT
    assert asked(policy("bypass", {"everyone": {}}, require=(low, high)), **here).lacks == {Missing.ADDRESS}
    assert asked(policy("bypass", low, high), email="").lacks == {Missing.ADDRESS}
    new = ({"ip": {"ip": text}} for text in ("::/1", "8000::/1"))
    assert asked(policy("bypass", *new), email="", address="::/0").verdict is Verdict.IN


def test_capitals_in_an_address_do_not_keep_anybody_out() -> None:
    assert asked(policy("allow", {"email": {"email": "Ann@Nordhus.example"}}), email=EMAILS[0]).verdict is Verdict.IN
    at = policy("allow", {"email_domain": {"domain": "@NORDHUS.example"}})
    assert asked(at, email=EMAILS[0]).verdict is Verdict.IN
    assert asked(at, email="eve@sub.nordhus.example").verdict is Verdict.OUT


# --- which application ----------------------------------------------------------------------------------------------


def app(address: str, *policies: AppPolicy, kind: str = "self_hosted") -> App:
    return App(address, f"aud-{address}", address, kind, (address,), policies)


def test_the_application_that_decides_is_the_more_specific_one_and_nothing_is_inherited() -> None:
    apps = (
        app("nordhus.example", policy("allow", ANN)),
        app("nordhus.example/pub", policy("bypass", EVERYONE)),
        app("*.nordhus.example", policy("allow", ANN)),
    )
    stranger = Visitor(email="")
    verdicts = [
        who(apps, place, stranger, BARE).verdict
        for place in (
            ("nordhus.example", "/"),
            ("nordhus.example", "/pub/x"),
            ("nordhus.example", "/public"),
            ("a.nordhus.example", "/"),
        )
    ]
    assert verdicts == [Verdict.OUT, Verdict.IN, Verdict.OUT, Verdict.OUT]
    found = who(apps, ("a.b.nordhus.example", "/"), stranger, BARE)
    assert (found.verdict, found.ground, found.app) == (Verdict.IN, Ground.NO_LOGIN, None)


def test_unreadable_applications_and_types_that_are_not_known_are_never_taken_for_an_open_door() -> None:
    stranger, here = Visitor(email=""), ("a.nordhus.example", "/")
    assert who(None, here, stranger, BARE).ground is Ground.UNREADABLE
    found = who((app("a.nordhus.example", kind="teleporter"),), here, stranger, BARE)
    assert (found.verdict, found.ground) == (Verdict.UNKNOWN, Ground.UNSURE)
    assert who((app("a.nordhus.example", kind="bookmark"),), here, stranger, BARE).ground is Ground.NO_LOGIN
    twice = (app("a.nordhus.example"), replace(app("a.nordhus.example"), id="other"))
    assert not deciding(twice, *here).sure


def test_a_policy_named_by_id_alone_is_taken_from_the_list_of_reusable_ones() -> None:
    body = PolicyBody("staff", "allow", (ANN,))
    named = app("a.nordhus.example", AppPolicy("p1", PolicyBody("", ""), reusable=True))
    visitor, here = Visitor(email=EMAILS[0]), ("a.nordhus.example", "/")
    assert who((named,), here, visitor, Directory(policies=(Policy("p1", body),))).verdict is Verdict.IN
    assert who((named,), here, visitor, Directory()).verdict is Verdict.UNKNOWN


def test_nobody_comes_by_a_method_that_is_not_offered() -> None:
    """The visitor's own is not known, but it is none of those."""
    body = PolicyBody(
        "p", "allow", ({"login_method": {"id": "okta"}}, {"okta": {"name": "x", "identity_provider_id": "okta"}})
    )
    policies = (AppPolicy("1", body, reusable=False),)
    visitor = Visitor("ann@nordhus.example")
    assert judge(policies, ("google", "pin"), visitor, Directory()).verdict is Verdict.OUT
    assert judge(policies, ("google", "okta"), visitor, Directory()).verdict is Verdict.UNKNOWN
    assert judge(policies, (), visitor, Directory()).verdict is Verdict.UNKNOWN
