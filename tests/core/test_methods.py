"""Sign-in methods and service tokens as typed: every field of every type, and nobody's secret in any complaint."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from dockflare_desktop.core.account.methods import (
    FIELDS,
    FieldKind,
    MethodDraft,
    check_method,
    method_json,
    same_but_secrets,
    secrets_in,
)
from dockflare_desktop.core.account.methods import test_link as page_of
from dockflare_desktop.core.account.tokens import Life, check_name, ending, life_of, read_lifetime
from dockflare_desktop.core.account.used_by import Holder, Scene, users_of_method
from dockflare_desktop.core.cloud import (
    Actual,
    App,
    AppPolicy,
    Directory,
    Named,
    Policy,
    RuleGroup,
    ServiceToken,
    SignInMethod,
)
from dockflare_desktop.core.model import Layers, ManualRule, Path, PolicyBody, ServiceKey
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.resolving.resolve import resolve
from dockflare_desktop.demo.access_providers import CONFIGS
from tests.core.worlds import box, engine, world

NOW = datetime(2026, 11, 1, tzinfo=UTC)
GOOD = {
    FieldKind.TEXT: "some-id",
    FieldKind.SECRET: "hush",
    FieldKind.DOMAIN: "nordhus.example",
    FieldKind.URL: "https://id.nordhus.example/oauth2",
    FieldKind.UUID: "1b2c3d4e-0000-4000-8000-1234567890ab",
    FieldKind.FLAG: "true",
}
BAD = {
    FieldKind.TEXT: "two words",
    FieldKind.SECRET: "hu\nsh",
    FieldKind.DOMAIN: "not a domain",
    FieldKind.URL: "http://id.nordhus.example",
    FieldKind.UUID: "1b2c",
    FieldKind.FLAG: "maybe",
}
STORED = SignInMethod(
    "m1",
    "Google",
    "google",
    {"client_id": "id-1"},
    frozenset({"client_secret"}),
    raw={"config": {"client_id": "id-1", "client_secret": "***"}, "scim_config": {"enabled": True, "secret": "***"}},
)


def whole(kind: str, **changed: str) -> MethodDraft:
    return MethodDraft("A name", kind, {each.key: GOOD[each.kind] for each in FIELDS[kind]} | changed)


@pytest.mark.parametrize("kind", FIELDS)
def test_a_whole_method_of_every_type_is_accepted_and_has_what_cloudflare_wants(kind: str) -> None:
    draft = whole(kind)
    assert check_method(draft, ()) == ()
    sent = method_json(draft, None)
    assert (sent["name"], sent["type"]) == ("A name", kind)
    config = sent["config"]
    assert isinstance(config, dict)
    assert set(CONFIGS[kind]) <= set(config)
    assert secrets_in(draft)[0] == "hush"
    assert "hush" not in repr(draft)


@pytest.mark.parametrize(("kind", "key"), [(kind, each.key) for kind, fields in FIELDS.items() for each in fields])
def test_every_field_is_asked_for_and_read(kind: str, key: str) -> None:
    each = next(field for field in FIELDS[kind] if field.key == key)
    missing = check_method(whole(kind, **{key: " "}), ())
    assert [(problem.code, problem.label) for problem in missing] == (
        [(ProblemCode.FIELD_UNUSABLE, key)] if each.required else []
    )
    (wrong,) = check_method(whole(kind, **{key: BAD[each.kind]}), ())
    assert wrong.label == key
    assert each.kind is not FieldKind.SECRET or BAD[each.kind] not in repr(wrong)


@pytest.mark.parametrize(
    "url", ["https://", "https://u:p@x.example", "ftp://x.example", "https://x.example:port", "https://["]
)
def test_an_address_must_be_one_that_can_be_called(url: str) -> None:
    assert [each.label for each in check_method(whole("oidc", auth_url=url), ())] == ["auth_url"]


def test_a_type_that_cannot_be_added_here_is_told_with_those_that_can() -> None:
    (told,) = check_method(MethodDraft("X", "gogle"), ())
    assert (told.label, told.suggestion) == ("type", "google")
    assert "github" in told.detail


def test_a_field_of_another_type_is_told() -> None:
    (told,) = check_method(whole("github", client_secrets="x"), ())
    assert (told.label, told.value, told.suggestion) == ("field", "client_secrets", "client_secret")


@pytest.mark.parametrize("name", ["google", "x" * 201, "two\nlines"])
def test_a_name_that_labels_could_not_use_is_refused(name: str) -> None:
    (told,) = check_method(MethodDraft(name, "google", dict(whole("google").fields)), (STORED,))
    assert told.label == "name"


def test_a_change_needs_only_what_changes() -> None:
    draft = MethodDraft("Google", "google", {}, "m1")
    assert check_method(draft, (STORED,)) == ()
    assert method_json(draft, STORED) == {
        "name": "Google",
        "type": "google",
        "config": {"client_id": "id-1", "client_secret": "***"},
        "scim_config": {"enabled": True},
    }
    emptied = MethodDraft("Google", "google", {"client_id": ""}, "m1")
    assert [each.label for each in check_method(emptied, (STORED,))] == ["client_id"]


def test_a_method_whose_secret_cloudflare_does_not_have_needs_one() -> None:
    bare = SignInMethod("m1", "Google", "google", {"client_id": "id-1"})
    assert [each.label for each in check_method(MethodDraft("G", "google", {}, "m1"), (bare,))] == ["client_secret"]


def test_of_a_type_that_is_not_known_here_only_the_name_changes() -> None:
    saml = SignInMethod("m2", "Old", "saml", {"issuer_url": "x"}, raw={"config": {"issuer_url": "x"}})
    assert check_method(MethodDraft("New", "saml", {}, "m2"), (saml,)) == ()
    assert method_json(MethodDraft("New", "saml", {}, "m2"), saml)["config"] == {"issuer_url": "x"}
    (told,) = check_method(MethodDraft("New", "saml", {"issuer_url": "y"}, "m2"), (saml,))
    assert told.detail == "only its name can be changed here"


def test_a_method_stands_as_sent_only_if_all_that_can_be_seen_does() -> None:
    sent = method_json(MethodDraft("Google", "google", {"client_secret": "new"}, "m1"), STORED)
    assert same_but_secrets(sent, STORED)
    assert not same_but_secrets({**sent, "name": "Other"}, STORED)
    assert not same_but_secrets({**sent, "config": {"client_id": "id-2"}}, STORED)


def test_without_a_team_there_is_no_test_page() -> None:
    assert page_of("", "m1") == ""


# --- service tokens ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "enabled", "life"),
    [
        (None, True, Life.GOOD),
        (15, True, Life.GOOD),
        (14, True, Life.SOON),
        (0, True, Life.ENDED),
        (-3, True, Life.ENDED),
        (15, False, Life.OFF),
    ],
)
def test_how_much_of_a_token_is_left(days: int | None, life: Life, *, enabled: bool) -> None:
    ends = None if days is None else NOW + timedelta(days=days)
    token = ServiceToken("t", "backup", "", ends, enabled=enabled)
    assert life_of(token, NOW) is life
    assert (ending([token], NOW) == (token,)) is (life in (Life.SOON, Life.ENDED))


@pytest.mark.parametrize(("text", "read"), [(" 365d ", "8760h"), ("90m", "1h30m"), ("forever", "forever")])
def test_a_lifetime_is_read_as_cloudflare_takes_it(text: str, read: str) -> None:
    assert read_lifetime(text) == read


@pytest.mark.parametrize("text", ["", "0", "-1h", "soon", "8760h\n1"])
def test_a_lifetime_that_is_none_is_told(text: str) -> None:
    told = read_lifetime(text)
    assert isinstance(told, Problem)
    assert told.label == "lifetime"


@pytest.mark.parametrize("name", ["", "  ", "x" * 201, "two\nlines", "BACKUP"])
def test_a_tokens_name_is_one_line_and_its_own(name: str) -> None:
    told = check_name(name, (ServiceToken("t", "backup"),))
    assert told is not None
    assert told.label == "name"


# --- who uses them ----------------------------------------------------------------------------------------------------


def scene(layers: Layers, **directory: object) -> Scene:
    apps = directory.pop("apps", ())
    actual = Actual("a", "A", Directory(**directory), {}, {}, {}, apps, NOW)  # type: ignore[arg-type]
    return Scene((Named("m1", "Google", "google"),), layers, (), actual, "0badcafe")


def test_a_rule_about_the_methods_own_groups_uses_the_method() -> None:
    rule = {"gsuite": {"email": "staff@nordhus.example", "identity_provider_id": "m1"}}
    found = scene(Layers(), groups=(RuleGroup("g", "Staff", (rule,)),))
    assert [str(each) for each in users_of_method("m1", found)] == ["group at Cloudflare Staff"]
    assert users_of_method("m2", found) == ()


def test_a_service_without_a_login_of_its_own_uses_no_method() -> None:
    plain = resolve(world(engine(box(service="http://web:80")))).services
    assert users_of_method("m1", replace(scene(Layers()), services=plain)) == ()


def test_a_manual_rule_uses_what_its_fields_name_by_name_type_or_id() -> None:
    key, path = ServiceKey("x.nordhus.example"), Path()
    for text in ("Google", "google", "github, m1"):
        rule = ManualRule(key, path, {"access.allowed_idps": text}, NOW)
        (use,) = users_of_method("m1", scene(Layers(manual_rules=(rule,))))
        assert (use.holder, use.ours) == (Holder.RULE, True)
    custom = ManualRule(key, path, {"access.custom_rules": '[{"include": [{"login_method": {"id": "m1"}}]}]'}, NOW)
    assert len(users_of_method("m1", scene(Layers(manual_rules=(custom,))))) == 1


def test_what_is_ours_at_cloudflare_is_told_by_what_it_is_made_from() -> None:
    body = PolicyBody("family [dfd1 o=0badcafe]", "allow", ({"login_method": {"id": "m1"}},))
    app = App("a1", "", "Ours", "self_hosted", ("x.nordhus.example",), (AppPolicy("p1", body, reusable=False),))
    assert users_of_method("m1", scene(Layers(), apps=(app,), policies=(Policy("p1", body),))) == ()


def test_what_is_gone_or_kept_by_cloudflare_cannot_be_changed() -> None:
    """The one-time code is in every account and has nothing to set."""
    gone = check_method(MethodDraft("Google", "google", {}, "m9"), ())
    assert [(each.code, each.subject) for each in gone] == [(ProblemCode.NOT_FOUND, "m9")]
    for kept in (SignInMethod("m1", "PIN", "onetimepin"), SignInMethod("m1", "Corp", "saml", read_only=True)):
        told = check_method(MethodDraft("Other", kept.kind, {}, "m1"), (kept,))
        assert [(each.code, each.detail) for each in told] == [
            (ProblemCode.VALUE_INVALID, "Cloudflare keeps it as it is")
        ]


def test_a_method_needs_a_name() -> None:
    (told, *_) = check_method(MethodDraft("  ", "google"), ())
    assert (told.code, told.label) == (ProblemCode.FIELD_UNUSABLE, "name")
