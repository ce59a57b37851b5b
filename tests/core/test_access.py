"""From what is asked of a login to the application that gives it (product.md section 3, "Access")."""

from dataclasses import replace

import pytest

from dockflare_desktop.core.access.case import Case
from dockflare_desktop.core.access.login import Built, build_login, describe
from dockflare_desktop.core.cloud import Directory, Named
from dockflare_desktop.core.model import AccessGroup, JsonObject, PolicyBody, Value
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.core.service import (
    AccessSpec,
    ExistingPolicy,
    GroupPolicy,
    InlinePolicy,
    LoginUnknown,
    NoLogin,
    OwnLogin,
    OwnPolicy,
    ZoneLogin,
)
from dockflare_desktop.core.settings import Settings
from tests.core.worlds import ACCOUNT, FAMILY, FRIENDS, GROUPS, METHOD, PIN, REUSABLE, TOKEN, key

UNREAD = Directory(zones=ACCOUNT.zones, tunnels=ACCOUNT.tunnels)
SE: JsonObject = {"geo": {"country_code": "SE"}}
NO: JsonObject = {"geo": {"country_code": "NO"}}
MUM: JsonObject = {"email": {"email": "mum@x.example"}}


def built(
    host: str = "web.home.example",
    *,
    directory: Directory = ACCOUNT,
    settings: Settings | None = None,
    known: tuple[AccessGroup, ...] = GROUPS,
    **fields: Value,
) -> Built:
    case = Case(
        key=key(host),
        address=host,
        zone="home.example",
        fields={f"access.{name}": value for name, value in fields.items()},
        groups=known,
        directory=directory,
        settings=settings or Settings(),
        container="web",
        labels={f"access.{name}": f"dockflare.access.{name}" for name in fields},
    )
    return build_login(case)


def spec(found: Built) -> AccessSpec:
    assert isinstance(found.login, OwnLogin)
    return found.login.spec


def bodies(found: Built) -> list[PolicyBody]:
    uses = spec(found).policies
    assert all(isinstance(use, InlinePolicy) for use in uses)
    return [use.body for use in uses if use.body is not None]


def refusal(found: Built) -> Problem:
    assert found.login == LoginUnknown()
    (problem,) = found.problems
    assert problem.container == "web"
    return problem


# --- by label --------------------------------------------------------------------------------------------------------


def test_no_access_label_means_no_application() -> None:
    assert built() == Built(NoLogin())
    assert built(policy="none", emails=()) == Built(NoLogin())
    assert built(name="x", session_duration="1h") == Built(NoLogin())


def test_any_of_the_people_is_enough() -> None:
    (body,) = bodies(built(emails=("mum@x.example",), email_domains=("x.example",)))
    assert body.decision == "allow"
    assert body.include == (MUM, {"email_domain": {"domain": "x.example"}})
    assert body.require == ()


def test_service_tokens_by_name_or_id_make_a_policy_of_their_own() -> None:
    for written in (TOKEN.name, TOKEN.id, "CI"):
        people, programs = bodies(built(emails=("mum@x.example",), service_token=(written,)))
        assert people.decision == "allow"
        assert programs.decision == "non_identity"
        assert programs.include == ({"service_token": {"token_id": TOKEN.id}},)


def test_conditions_hold_on_top_for_people_and_for_tokens_one_value_of_each_list() -> None:
    found = bodies(built(emails=("mum@x.example",), service_token=("ci",), countries=("SE", "NO"), ips=("10.0.0.0/8",)))
    office: JsonObject = {"ip": {"ip": "10.0.0.0/8"}}
    assert [(body.decision, body.require) for body in found] == [
        ("allow", (SE, office)),
        ("allow", (NO, office)),
        ("non_identity", (SE, office)),
        ("non_identity", (NO, office)),
    ]
    assert len({body.name for body in found}) == 4


def test_conditions_alone_let_in_whoever_meets_them_and_signs_in() -> None:
    (body,) = bodies(built(countries=("SE",)))
    assert (body.decision, body.include, body.require) == ("allow", ({"everyone": {}},), (SE,))


def test_bypassed_addresses_come_first() -> None:
    bypass, people = bodies(built(emails=("mum@x.example",), bypass_ips=("10.0.0.0/8", "192.0.2.1/32")))
    assert bypass.decision == "bypass"
    assert bypass.include == ({"ip": {"ip": "10.0.0.0/8"}}, {"ip": {"ip": "192.0.2.1/32"}})
    assert people.decision == "allow"


def test_sixteen_policies_are_the_most() -> None:
    countries = ("SE", "NO", "DK", "FI")
    ips = tuple(f"10.{number}.0.0/16" for number in range(4))
    assert len(bodies(built(countries=countries, ips=ips))) == 16
    problem = refusal(built(countries=countries, ips=ips, bypass_ips=("192.0.2.1/32",)))
    assert (problem.code, problem.value, problem.effect) == (ProblemCode.POLICY_TOO_MANY, "17", Effect.UNPROTECTED)


def test_authenticate_lets_in_the_owners_of_the_setting_else_the_administrators() -> None:
    boss: JsonObject = {"email": {"email": "boss@x.example"}}
    assert bodies(built(policy="authenticate"))[0].include == (boss,)
    own = Settings(owner_emails=("me@x.example",))
    assert bodies(built(policy="authenticate", settings=own, directory=UNREAD))[0].include == (
        {"email": {"email": "me@x.example"}},
    )
    assert bodies(built(policy="authenticate", emails=("mum@x.example",)))[0].include == (boss, MUM)


def test_authenticate_without_any_owner_is_not_had() -> None:
    problem = refusal(built(policy="authenticate", directory=replace(ACCOUNT, owners=())))
    assert (problem.code, problem.effect) == (ProblemCode.OWNERS_UNKNOWN, Effect.UNPROTECTED)


@pytest.mark.parametrize(
    "fields",
    [
        {"policy": "authenticate"},
        {"service_token": ("ci",)},
        {"emails": ("mum@x.example",), "allowed_idps": ("GitHub",)},
        {"custom_rules": f'[{{"id": "{REUSABLE.id}"}}]'},
        {"custom_rules": '[{"decision": "allow", "include": [{"login_method": {"id": "GitHub"}}]}]'},
    ],
)
def test_h2_what_cannot_be_read_is_not_missing(fields: dict[str, Value]) -> None:
    problem = refusal(built(directory=UNREAD, **fields))
    assert (problem.code, problem.effect) == (ProblemCode.PROTECT_FAILED, Effect.UNREADABLE)
    assert problem.detail


def test_h28_without_zero_trust_there_is_nothing_to_wait_for() -> None:
    problem = refusal(built(policy="authenticate", directory=replace(UNREAD, zero_trust=False)))
    assert (problem.code, problem.effect) == (ProblemCode.NO_ZERO_TRUST, Effect.UNPROTECTED)


def test_bypass_is_an_application_of_its_own_that_lets_everyone_in() -> None:
    (body,) = bodies(built(policy="bypass"))
    assert (body.decision, body.include, body.require) == ("bypass", ({"everyone": {}},), ())


def test_default_tld_relies_on_the_zones_login() -> None:
    assert built(policy="default_tld").login == ZoneLogin("home.example")


@pytest.mark.parametrize("host", ["a.b.home.example", "home.example", "*.home.example"])
def test_h35_default_tld_needs_a_hostname_exactly_one_level_below_the_zone(host: str) -> None:
    problem = refusal(built(host, policy="default_tld"))
    assert (problem.code, problem.value, problem.effect) == (
        ProblemCode.VALUE_INVALID,
        "default_tld",
        Effect.UNPROTECTED,
    )


@pytest.mark.parametrize(
    "fields",
    [
        {"policy": "bypass", "emails": ("mum@x.example",)},
        {"policy": "default_tld", "countries": ("SE",)},
        {"policy": "authenticate", "custom_rules": "[]"},
        {"policy": "bypass", "custom_rules": "[]"},
        {"policy": "custom", "custom_rules": "[]", "ips": ("10.0.0.0/8",)},
        {"policy": "custom", "emails": ("mum@x.example",)},
        {"custom_rules": "[]", "bypass_ips": ("10.0.0.0/8",)},
    ],
)
def test_h37_labels_that_contradict_each_other_protect_nothing(fields: dict[str, Value]) -> None:
    problem = refusal(built(**fields))
    assert (problem.code, problem.effect) == (ProblemCode.POLICY_CONFLICT, Effect.UNPROTECTED)
    assert problem.detail
    assert problem.label.startswith("dockflare.access.")


def test_the_applications_settings() -> None:
    found = spec(
        built(
            emails=("mum@x.example",),
            name="Photos",
            session_duration="1h",
            app_launcher_visible=True,
            allowed_idps=("github", PIN.id),
        )
    )
    assert (found.address, found.name, found.session, found.launcher) == ("web.home.example", "Photos", "1h", True)
    assert found.idps == (METHOD.id, PIN.id)
    plain = spec(built(emails=("mum@x.example",)))
    assert (plain.name, plain.session, plain.launcher, plain.idps) == ("web.home.example", "24h", False, ())


def test_a_sign_in_method_nobody_knows_is_not_had() -> None:
    problem = refusal(built(emails=("mum@x.example",), allowed_idps=("GitHb",)))
    assert (problem.code, problem.value, problem.suggestion) == (ProblemCode.SIGN_IN_UNKNOWN, "GitHb", "GitHub")
    assert problem.effect is Effect.UNPROTECTED
    assert problem.label == "dockflare.access.allowed_idps"


def test_two_sign_in_methods_of_one_name_are_not_guessed_between() -> None:
    twins = replace(ACCOUNT, sign_in_methods=(METHOD, replace(PIN, name="GitHub")))
    problem = refusal(built(emails=("mum@x.example",), allowed_idps=("GitHub",), directory=twins))
    assert problem.code is ProblemCode.SIGN_IN_UNKNOWN
    assert METHOD.id in problem.detail


def test_a_method_may_be_named_by_its_type() -> None:
    assert spec(built(emails=("mum@x.example",), allowed_idps=("onetimepin",))).idps == (PIN.id,)


def test_an_id_can_be_tried_though_nothing_could_be_read() -> None:
    found = built(emails=("mum@x.example",), allowed_idps=(METHOD.id,), directory=UNREAD)
    assert spec(found).idps == (METHOD.id,)


def test_a_service_token_nobody_knows_is_not_had() -> None:
    problem = refusal(built(service_token=("cd",)))
    assert (problem.code, problem.detail) == (ProblemCode.SERVICE_TOKEN_UNKNOWN, "ci")


@pytest.mark.parametrize("methods", [(), ("GitHub", "onetimepin")])
def test_going_straight_to_the_sign_in_needs_exactly_one_method(methods: tuple[str, ...]) -> None:
    fields: dict[str, Value] = {"auto_redirect_to_identity": True, "allowed_idps": methods}
    problem = refusal(built(emails=("mum@x.example",), **fields))
    assert (problem.code, problem.effect) == (ProblemCode.REDIRECT_NEEDS_ONE, Effect.UNPROTECTED)
    assert spec(built(emails=("mum@x.example",), **fields | {"allowed_idps": ("GitHub",)})).auto_redirect


@pytest.mark.parametrize(
    "fields", [{"emails": ("mum@x.example",), "bypass_ips": ("10.0.0.0/8",)}, {"groups": ("office",)}]
)
def test_h5_a_protected_wildcard_with_a_bypass_policy_is_blocked(fields: dict[str, Value]) -> None:
    office = AccessGroup("office", "Office", (PolicyBody("o", "bypass", ({"ip": {"ip": "10.0.0.0/8"}},)),))
    found = built("*.home.example", known=(office,), **fields)
    assert isinstance(found.login, OwnLogin)
    (problem,) = found.problems
    assert (problem.code, problem.effect) == (ProblemCode.WILDCARD_BYPASS, Effect.UNPROTECTED)
    assert built("web.home.example", known=(office,), **fields).problems == ()


def test_a_wildcard_may_be_open_to_everyone_or_protected_without_a_bypass() -> None:
    assert built("*.home.example", policy="bypass").problems == ()
    assert built("*.home.example", emails=("mum@x.example",)).problems == ()


# --- by group --------------------------------------------------------------------------------------------------------


def test_each_group_adds_its_policies_in_the_order_listed() -> None:
    found = built(groups=("friends", "family", "friends"))
    assert isinstance(found.login, OwnLogin)
    assert found.login.groups == ("friends", "family")
    assert found.login.spec.policies == (
        GroupPolicy("friends", 0, FRIENDS.policies[0]),
        GroupPolicy("family", 0, FAMILY.policies[0]),
    )


def test_a_group_beats_every_other_who_key() -> None:
    found = built(group=("family",), policy="bypass", emails=("x@x.example",))
    assert isinstance(found.login, OwnLogin)
    assert found.login.groups == ("family",)


def test_every_group_must_be_known() -> None:
    problem = refusal(built(groups=("family", "famly")))
    assert (problem.code, problem.value, problem.suggestion) == (ProblemCode.GROUP_UNKNOWN, "famly", "family")
    assert problem.detail == "empty, family, friends, open"
    assert problem.effect is Effect.UNPROTECTED
    assert problem.label == "dockflare.access.groups"


def test_a_group_without_a_policy_lets_nobody_in() -> None:
    assert refusal(built(groups=("empty",))).code is ProblemCode.GROUP_EMPTY


def test_h6_a_group_that_lets_everyone_in_beside_another_is_blocked() -> None:
    problem = refusal(built(groups=("family", "open")))
    assert (problem.code, problem.value, problem.effect) == (ProblemCode.GROUP_OPEN, "open", Effect.UNPROTECTED)
    assert isinstance(built(group=("open",)).login, OwnLogin)


def test_a_groups_methods_and_tokens_may_be_named() -> None:
    rules: tuple[JsonObject, ...] = ({"login_method": {"id": "GitHub"}}, {"service_token": {"token_id": "ci"}})
    named = AccessGroup("named", "Named", (PolicyBody("n", "allow", (MUM,), rules[:1], rules[1:]),))
    body = spec(built(known=(named,), group=("named",))).policies[0].body
    assert body is not None
    assert body.require == ({"login_method": {"id": METHOD.id}},)
    assert body.exclude == ({"service_token": {"token_id": TOKEN.id}},)
    broken = AccessGroup("named", "Named", (PolicyBody("n", "allow", ({"login_method": {"id": 7}},)),))
    assert refusal(built(known=(broken,), group=("named",))).code is ProblemCode.SIGN_IN_UNKNOWN


# --- custom rules ----------------------------------------------------------------------------------------------------

OWN = '{"name": "mine", "decision": "allow", "include": [{"email": {"email": "mum@x.example"}}]}'
THEIRS = f'{{"id": "{REUSABLE.id}"}}'


def test_custom_rules_count_without_a_policy_word() -> None:
    for fields in ({"custom_rules": f"[{OWN}]"}, {"custom_rules": f"[{OWN}]", "policy": "custom"}):
        (body,) = bodies(built(**fields))
        assert body == PolicyBody("mine", "allow", (MUM,))


def test_a_reusable_policy_is_used_by_id() -> None:
    assert spec(built(custom_rules=f"[{THEIRS}]")).policies == (ExistingPolicy(REUSABLE.id, REUSABLE.body),)


def test_beside_an_id_our_own_rules_become_reusable_too() -> None:
    assert spec(built(custom_rules=f"[{OWN}, {THEIRS}]")).policies == (
        OwnPolicy("web.home.example", 0, PolicyBody("mine", "allow", (MUM,))),
        ExistingPolicy(REUSABLE.id, REUSABLE.body),
    )


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"custom_rules": '[{"id": "nobody"}]'}, ProblemCode.RULES_INVALID),
        ({"custom_rules": "[]"}, ProblemCode.RULES_INVALID),
        ({"custom_rules": "nonsense"}, ProblemCode.RULES_JSON_BROKEN),
        ({"policy": "custom"}, ProblemCode.RULES_INVALID),
        (
            {"custom_rules": '[{"decision": "allow", "include": [{"service_token": {"token_id": "cd"}}]}]'},
            ProblemCode.SERVICE_TOKEN_UNKNOWN,
        ),
    ],
)
def test_custom_rules_that_cannot_be_had_protect_nothing(fields: dict[str, Value], code: ProblemCode) -> None:
    problem = refusal(built(**fields))
    assert (problem.code, problem.effect) == (code, Effect.UNPROTECTED)
    assert problem.detail


# --- in words --------------------------------------------------------------------------------------------------------


def said(**fields: Value) -> tuple[str, ...]:
    return describe(built(**fields).login, ACCOUNT)


def test_who_gets_in_is_said_in_short_phrases() -> None:
    assert said() == ()
    assert said(group=("nobody",)) == ()
    assert said(policy="bypass") == ("everyone",)
    assert said(policy="default_tld") == ("whoever the login of *.home.example lets in",)
    assert said(emails=("mum@x.example",)) == ("mum@x.example",)
    six = tuple(f"{number}@x.example" for number in range(6))
    assert said(emails=six, email_domains=("x.example",), service_token=("ci",), countries=("SE", "NO")) == (
        "6 people",
        "ends with @x.example",
        "service token ci",
        "only from NO or SE",
    )
    assert said(countries=("SE", "NO", "DK", "FI"), bypass_ips=("10.0.0.0/8",)) == (
        "whoever signs in",
        "only from 4 countries",
        "without login from 10.0.0.0/8",
    )


def test_rules_and_exceptions_are_said_too() -> None:
    rules = (
        '[{"decision": "allow", "include": [{"login_method": {"id": "GitHub"}}, {"group": {"id": "g1"}}, '
        '{"auth_method": {"auth_method": "mfa"}}], "exclude": [{"geo": {"country_code": "SE"}}]},'
        '{"decision": "deny", "include": [{"email": {"email": "al@x.example"}}]}]'
    )
    assert said(custom_rules=rules) == (
        "signed in with GitHub",
        "Access group g1",
        "by auth method",
        "not from SE",
        "not al@x.example",
    )


def test_a_policy_that_was_never_read_is_counted() -> None:
    login = OwnLogin(AccessSpec("a.example", "a", (ExistingPolicy("x"),)))
    assert describe(login, ACCOUNT) == ("1 more at Cloudflare",)


def test_a_token_without_a_known_name_is_said_by_its_id() -> None:
    body = PolicyBody("x", "non_identity", ({"service_token": {"token_id": "t9"}}, {"service_token": {"token_id": 9}}))
    login = OwnLogin(AccessSpec("a.example", "a", (InlinePolicy(body),)))
    assert describe(login, replace(ACCOUNT, service_tokens=(Named("t1", "one"),)))[0] == "service token t9"
    assert describe(login, UNREAD)[0] == "service token t9"
