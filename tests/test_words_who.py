"""The words for who could get in, and for what is public: one for everything that can be told, filled in."""

import re

import pytest

from dockflare_desktop.core.access.cautions import Caution, CautionCode
from dockflare_desktop.core.access.rules_json import SELECTORS
from dockflare_desktop.core.access.stranger import Entry, Reach, Why
from dockflare_desktop.core.access.visitor import SELECTORS as JUDGED
from dockflare_desktop.core.access.visitor import Missing, Visitor
from dockflare_desktop.core.access.who import Ground, Judgement, SignIn, Verdict, judge
from dockflare_desktop.core.cloud import App, AppPolicy, Directory, Named, RuleGroup
from dockflare_desktop.core.model import JsonObject, PolicyBody
from dockflare_desktop.core.owners import Owner, OwnerKind
from dockflare_desktop.core.public.address import PublicAddress
from dockflare_desktop.core.public.roads import Unclear
from dockflare_desktop.words.cautions import caution_words
from dockflare_desktop.words.public import REACHES, owner_words, why_words
from dockflare_desktop.words.who import VERDICTS, ground_reason, missing_words, reasons, rule_phrase
from tests.sentences import HOLES

DIRECTORY = Directory(
    sign_in_methods=(Named("m1", "Google", "google"),),
    service_tokens=(Named("t1", "ci"),),
    groups=(RuleGroup("g1", "Staff", ()),),
)
GITHUB = SignIn(passes=False, methods=("m1",), chosen="m2")
APP = App("a", "aud", "Photos", "self_hosted", ("photos.home.example",), ())


@pytest.mark.parametrize("selector", SELECTORS)
def test_every_kind_of_rule_has_a_phrase_and_can_be_judged_or_is_known_not_to_be(selector: str) -> None:
    body = {"id": "g1", "name": "x", "email": "x", "domain": "x.example", "ip": "x", "country_code": "SE"}
    phrase = rule_phrase({selector: body}, Directory())
    assert "not known here" not in phrase
    assert "{" not in phrase
    assert selector in (*JUDGED, "group")


@pytest.mark.parametrize(
    ("rule", "phrase"),
    [
        ({"login_method": {"id": "m1"}}, "signed in with Google"),
        ({"login_method": {"id": "gone"}}, "signed in with gone"),
        ({"service_token": {"token_id": "t1"}}, "service token is ci"),
        ({"group": {"id": "g1"}}, "in the Access group Staff"),
        ({"email_domain": {"domain": "@x.example"}}, "e-mail address ends with @x.example"),
        ({"user_risk_score": {"user_risk_score": ["low", "medium"]}}, "risk score is low, medium"),
        ({"moon": {"phase": "full"}}, "a rule of a kind that is not known here (moon)"),
        ({"email": "x"}, "a rule of a kind that is not known here (email)"),
    ],
)
def test_a_rule_is_said_with_the_names_people_know(rule: JsonObject, phrase: str) -> None:
    assert rule_phrase(rule, DIRECTORY) == phrase


def test_everything_that_ends_or_is_missing_has_words() -> None:
    for ground in set(Ground) - {Ground.POLICY}:
        found = Judgement(Verdict.OUT, ground, sign_in=GITHUB, lacks=frozenset(Missing), app=APP)
        assert not HOLES.search(ground_reason(found, DIRECTORY))
    assert set(VERDICTS) == set(Verdict)
    for missing in set(Missing) - {Missing.NOTHING}:
        assert missing_words([missing])


def test_reasons_name_the_rules_that_settle_it() -> None:
    ann: JsonObject = {"email": {"email": "ann@x.example"}}
    eve: JsonObject = {"email": {"email": "eve@x.example"}}
    sweden: JsonObject = {"geo": {"country_code": "SE"}}

    def said(visitor: Visitor, *bodies: PolicyBody) -> str:
        policies = [AppPolicy("id", body, reusable=False) for body in bodies]
        return reasons(judge(policies, (), visitor, DIRECTORY), DIRECTORY)[0]

    at_x: JsonObject = {"email_domain": {"domain": "x.example"}}
    family = PolicyBody("Family", "allow", (at_x, ann), (sweden,), (eve,))
    assert said(Visitor("ann@x.example", "SE"), family).endswith(
        "it matches (Let in: e-mail address ends with @x.example, e-mail address is ann@x.example; "
        "But only if: country is SE)."
    )
    assert said(Visitor("eve@x.example", "SE"), family).endswith("(And never: e-mail address is eve@x.example).")
    assert said(Visitor("bob@y.example", "SE"), family).endswith(
        "(Let in: e-mail address ends with @x.example, e-mail address is ann@x.example)."
    )
    assert said(Visitor("ann@x.example"), family) == (
        "“Family” lets in after signing in: it cannot be judged without the country (But only if: country is SE)."
    )
    assert said(Visitor("ann@x.example"), PolicyBody("", "", ())) == (
        "“id” ?: it cannot be judged without what a policy at Cloudflare says (Let in: -)."
    )


def test_every_warning_has_words() -> None:
    body = PolicyBody("Family [dfd1 o=7f3a9c2e]", "allow", ({"login_method": {"id": "m1"}},))
    rule = body.include[0]
    said = [caution_words(Caution(code, 0, rule), [body], DIRECTORY) for code in CautionCode]
    said.append(caution_words(Caution(CautionCode.NEVER_APPLIES, 0), [body], DIRECTORY))
    said.append(caution_words(Caution(CautionCode.NOBODY), [], DIRECTORY))
    assert not [text for text in said if HOLES.search(text) or "dfd1" in text]
    assert "signed in with Google" in said[[*CautionCode].index(CautionCode.METHOD_ALONE)]


def row(entry: Entry, unclear: Unclear | None = None) -> PublicAddress:
    return PublicAddress("a.example", "", entry, Owner(OwnerKind.FOREIGN), unclear=unclear)


def test_every_reach_why_and_owner_has_words() -> None:
    assert set(REACHES) == set(Reach)
    for why in Why:
        assert not re.search(r"[{}]", why_words(row(Entry(Reach.UNKNOWN, why, ("x [dfd1 o=7f3a9c2e]", "y")))))
    unread = {why_words(row(Entry(Reach.UNKNOWN, Why.ROUTE), unclear)) for unclear in Unclear}
    assert len(unread) == len(Unclear)
    assert [owner_words(Owner(kind, "name")) for kind in OwnerKind] == [
        "ours",
        "not ours",
        "name",
        "another DockFlare Desktop (name)",
    ]
