"""What the original DockFlare had: groups with its faults kept out, rules, overrides, hints, the oldest format."""

from datetime import UTC, datetime
from typing import Any

import pytest

from dockflare_desktop.core.model import PathMatch, ServiceKey
from dockflare_desktop.core.transfer.findings import Finding, Hint, Import, Told
from dockflare_desktop.core.transfer.original import is_state, read_original

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
ANNA, BEN = {"email": {"email": "anna@nordhus.example"}}, {"email": {"email": "ben@nordhus.example"}}
GOOGLE, GITHUB = {"login_method": {"id": "g-1"}}, {"login_method": {"id": "h-1"}}
DENY_ALL = {"name": "Default Deny", "decision": "deny", "include": [{"everyone": {}}]}


def allow(*include: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"name": "Allow", "decision": "allow", "include": list(include), **more}


def group(*policies: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"id": "x", "display_name": "Family", "session_duration": "24h", "policies": list(policies), **more}


def read(groups: dict[str, Any] | None = None, rules: dict[str, Any] | None = None, **config: Any) -> Import:
    return read_original({"access_groups": groups or {}, "managed_rules": rules or {}}, config, NOW)


def manual(**more: Any) -> dict[str, Any]:
    return {
        "hostname": "nas.nordhus.example",
        "path": None,
        "service": "https://192.0.2.1:5001",
        "source": "manual",
    } | more


def label(**more: Any) -> dict[str, Any]:
    return manual(source="docker") | more


def told(found: Import) -> list[Told]:
    return [each.told for each in found.findings]


def test_a_plain_group_is_taken_over_whole() -> None:
    found = read({"family": group(allow(ANNA), app_launcher_visible=True, allowed_idps=["g-1"])})
    (family,) = found.layers.groups
    assert (family.id, family.name, family.session, family.launcher, family.idps) == (
        "family",
        "Family",
        "24h",
        True,
        ("g-1",),
    )
    assert family.policies[0].include == (ANNA,)
    assert found.findings == ()


def test_a_group_with_the_or_fault_lets_in_people_by_that_method_alone() -> None:
    found = read({"family": group(allow(ANNA, BEN, GOOGLE, exclude=[{"geo": {"country_code": "RU"}}]))})
    (policy,) = found.layers.groups[0].policies
    assert policy.include == (ANNA, BEN)
    assert policy.require == (GOOGLE,)
    assert policy.exclude == ({"geo": {"country_code": "RU"}},)
    said = "anna@nordhus.example, ben@nordhus.example"
    assert found.findings == (Finding(Told.GROUP_WAS_EITHER, "family", "g-1", said),)


def test_two_methods_beside_people_become_a_policy_each_since_require_means_all() -> None:
    found = read({"family": group(allow(ANNA, GOOGLE, GITHUB))})
    policies = found.layers.groups[0].policies
    assert [each.require for each in policies] == [(GOOGLE,), (GITHUB,)]
    assert [each.include for each in policies] == [(ANNA,), (ANNA,)]
    assert len({each.name for each in policies}) == 2


@pytest.mark.parametrize("policy", [allow(GOOGLE), allow(ANNA, require=[GOOGLE]), allow({"everyone": {}}, GOOGLE)])
def test_what_has_not_the_fault_stays_as_it_was(policy: dict[str, Any]) -> None:
    found = read({"family": group(policy)})
    assert list(found.layers.groups[0].policies[0].include) == policy["include"]
    assert Told.GROUP_WAS_EITHER not in told(found)


def test_only_the_first_policy_was_ever_written_and_that_is_told() -> None:
    skip = {"name": "Bypass for defined IPs", "decision": "bypass", "include": [{"ip": {"ip": "192.0.2.0/24"}}]}
    found = read({"family": group(skip, allow(ANNA), DENY_ALL)})
    assert [each.decision for each in found.layers.groups[0].policies] == ["bypass", "allow"]
    assert told(found) == [Told.GROUP_DENY_LEFT_OUT, Told.GROUP_FIRST_ALONE]
    assert found.findings[1].ours == "2"


def test_a_group_that_only_denies_keeps_denying() -> None:
    found = read({"nobody": group(DENY_ALL)})
    assert found.layers.groups[0].policies[0].decision == "deny"


def test_block_is_its_word_for_deny() -> None:
    found = read({"g": group({**allow(ANNA), "decision": "block"})})
    assert found.layers.groups[0].policies[0].decision == "deny"


def test_a_group_for_everyone_is_told() -> None:
    found = read({"open": group({"name": "All", "decision": "bypass", "include": [{"everyone": {}}]})})
    assert told(found) == [Told.GROUP_OPEN]


def test_its_own_two_groups_come_only_where_a_rule_uses_them() -> None:
    groups = {"public-default-bypass": group(allow(ANNA)), "authenticated-default": group(allow(BEN))}
    found = read(groups, {"a|": manual(access_policy_type="group", access_group_id="authenticated-default")})
    assert [each.id for each in found.layers.groups] == ["authenticated-default"]


def test_an_id_that_labels_cannot_name_gets_one_that_they_can_and_rules_follow() -> None:
    groups = {"My Family": group(allow(ANNA)), "my-family-": group(allow(BEN))}
    found = read(groups, {"nas|": manual(access_policy_type="group", access_group_id=["My Family"])})
    assert [each.id for each in found.layers.groups] == ["my-family", "my-family-2"]
    assert told(found) == [Told.GROUP_RENAMED, Told.GROUP_RENAMED]
    assert found.layers.manual_rules[0].fields["access.group"] == "my-family"


@pytest.mark.parametrize(
    "record",
    [
        group(),
        group({"decision": "allow", "include": []}),
        group({"id": "0f0f"}),
        group(allow(ANNA), session_duration="for ever"),
        group(allow({"email": {"email": "anna"}})),
        "no object",
    ],
)
def test_a_group_that_cannot_be_read_is_left_out_and_its_rules_too(record: Any) -> None:
    found = read({"family": record}, {"nas|": manual(access_policy_type="group", access_group_id=["family"])})
    assert found.layers.groups == ()
    assert found.layers.manual_rules == ()
    assert told(found) == [Told.GROUP_REFUSED, Told.RULE_LOGIN_UNKNOWN]


def test_straight_to_a_method_needs_exactly_one() -> None:
    found = read({"family": group(allow(ANNA), auto_redirect_to_identity=True)})
    assert found.layers.groups[0].auto_redirect is None
    assert told(found) == [Told.GROUP_REDIRECT_LEFT_OUT]
    kept = read({"family": group(allow(ANNA), auto_redirect_to_identity=True, allowed_idps=["g-1"])})
    assert kept.layers.groups[0].auto_redirect is True


def test_a_manual_rule_keeps_target_options_tunnel_and_groups() -> None:
    rule = manual(
        path="/app",
        no_tls_verify=True,
        http2_origin=False,
        origin_server_name="nas.lan",
        tunnel_name="garage",
        access_policy_type="group",
        access_group_id=["family", "friends"],
    )
    groups = {"family": group(allow(ANNA)), "friends": group(allow(BEN))}
    (found,) = read(groups, {"nas.nordhus.example|/app": rule}, tunnel_name="home").layers.manual_rules
    assert found.key == ServiceKey("nas.nordhus.example", "^/app(/|$)")
    assert found.path.match is PathMatch.PREFIX
    assert found.fields == {
        "service": "https://192.0.2.1:5001",
        "no_tls_verify": "true",
        "originsrvname": "nas.lan",
        "tunnel": "garage",
        "access.groups": "family,friends",
    }
    assert found.made_at == NOW


def test_the_default_tunnel_is_not_named_in_each_rule() -> None:
    (found,) = read({}, {"nas|": manual(tunnel_name="home")}, tunnel_name="home").layers.manual_rules
    assert "tunnel" not in found.fields


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        (None, {}),
        ("none", {}),
        ("bypass", {"access.policy": "bypass"}),
        ("default_tld", {"access.policy": "default_tld"}),
        ("authenticate_email", {"access.policy": "authenticate"}),
    ],
)
def test_its_words_for_who_can_enter(kind: str | None, fields: dict[str, str]) -> None:
    (found,) = read({}, {"nas|": manual(access_policy_type=kind)}).layers.manual_rules
    assert {key: text for key, text in found.fields.items() if key.startswith("access")} == fields


@pytest.mark.parametrize(
    ("rule", "why"),
    [
        (manual(access_policy_type="inline"), Told.RULE_LOGIN_UNKNOWN),
        (manual(access_policy_type="group"), Told.RULE_LOGIN_UNKNOWN),
        (manual(access_policy_type="group", access_group_id=["gone"]), Told.RULE_LOGIN_UNKNOWN),
        (manual(status="pending_deletion"), Told.RULE_ENDED),
        (manual(source="agent"), Told.RULE_FOREIGN),
        (manual(source="tunnel_import"), Told.RULE_FOREIGN),
        (manual(service="htp://x"), Told.RULE_REFUSED),
        (manual(hostname="my app.example"), Told.RULE_REFUSED),
        (manual(path="/a(?=b)"), Told.RULE_REFUSED),
        (label(rule_ui_override=True, service=""), Told.RULE_REFUSED),
        (42, Told.RULE_REFUSED),
    ],
)
def test_a_rule_that_cannot_be_taken_over_exactly_is_left_out(rule: Any, why: Told) -> None:
    found = read({}, {"nas.nordhus.example|": rule})
    assert (found.layers.manual_rules, found.layers.overrides) == ((), ())
    assert told(found) == [why]
    assert found.left_out == found.findings


def test_a_plain_label_rule_leaves_nothing_but_hints() -> None:
    found = read({}, {"nas|": label(access_app_id="app-1", zone_id="z")})
    assert (found.layers.manual_rules, found.layers.overrides) == ((), ())
    assert found.hints == (
        Hint("record", "nas.nordhus.example", "nas.nordhus.example"),
        Hint("application", "app-1", "nas.nordhus.example"),
    )


def test_a_rule_edited_in_its_window_becomes_overrides_of_every_field() -> None:
    found = read(
        {"family": group(allow(ANNA))},
        {
            "nas|": label(
                rule_ui_override=True,
                access_policy_ui_override=True,
                no_tls_verify=True,
                http2_origin=False,
                access_policy_type="group",
                access_group_id="family",
            )
        },
    )
    fields = {each.field: each.value for each in found.layers.overrides}
    assert fields == {
        "service": "https://192.0.2.1:5001",
        "no_tls_verify": "true",
        "http2_origin": "false",
        "access.group": "family",
    }
    assert all(each.below is None and each.expires_at is None for each in found.layers.overrides)


@pytest.mark.parametrize("kind", ["none", "bypass", "public_no_policy", None])
def test_what_was_opened_by_hand_is_not_opened_here(kind: str | None) -> None:
    found = read({}, {"nas|": label(access_policy_ui_override=True, access_policy_type=kind)})
    assert found.layers.overrides == ()
    assert told(found) == [Told.OVERRIDE_OPENS]


def test_a_policy_it_wrote_is_a_hint() -> None:
    found = read({"family": group(allow(ANNA), cloudflare_policy_id="p-1")})
    assert found.hints == (Hint("policy", "p-1"),)


def test_the_oldest_format_is_the_rules_alone() -> None:
    state = {"nas.nordhus.example": {"service": "http://nas:80", "source": "manual", "hostname": "nas.nordhus.example"}}
    assert is_state(state)
    assert read_original(state, {}, NOW).layers.manual_rules[0].key == ServiceKey("nas.nordhus.example")
    keyless = {"nas.nordhus.example": {"service": "http://nas:80", "source": "manual"}}
    assert read_original(keyless, {}, NOW).layers.manual_rules[0].key == ServiceKey("nas.nordhus.example")


@pytest.mark.parametrize("value", [None, [], "x", {}, {"a": 1}, {"managed": {}}])
def test_anything_else_is_no_state(value: Any) -> None:
    assert not is_state(value)


def test_a_state_with_nothing_in_it() -> None:
    assert is_state({"managed_rules": {}})
    assert read_original({"managed_rules": None, "access_groups": None}, {}, NOW) == Import()


def test_tunnel_and_grace_period_become_settings() -> None:
    found = read(tunnel_name="home", grace_period_seconds=28800, username="admin")
    assert found.settings == {"tunnel": "home", "grace_period": "28800"}
    refused = read(grace_period_seconds="soon")
    assert refused.settings == {}
    assert refused.findings == (Finding(Told.SETTING_REFUSED, "grace_period", "soon"),)
    assert read(grace_period_seconds=True).settings == {}


@pytest.mark.parametrize(
    ("rule", "asked", "was"),
    [
        ({"access_policy_type": "group", "access_group_id": ["gone"]}, "gone", "gone"),
        ({"access_policy_type": "group", "access_group_id": ["family", "My Gone"]}, "my-gone", "My Gone"),
        ({"access_policy_type": "group"}, "unknown-login", "group"),
        ({"access_policy_type": "inline"}, "unknown-login", "inline"),
    ],
)
def test_a_login_set_over_a_label_that_is_not_in_the_backup_keeps_the_service_closed(
    rule: dict[str, Any], asked: str, was: str
) -> None:
    """Left out, the service would be as public as its label, where the original asked for a login."""
    found = read({"family": group(allow(ANNA))}, {"nas|": label(access_policy_ui_override=True, **rule)})
    assert [(each.field, each.value) for each in found.layers.overrides] == [("access.group", asked)]
    assert asked not in {each.id for each in found.layers.groups}
    assert found.findings == (Finding(Told.OVERRIDE_CLOSED, "nas.nordhus.example", was),)


def test_a_target_that_is_refused_takes_no_login_along() -> None:
    rule = label(rule_ui_override=True, service="", access_policy_ui_override=True)
    rule |= {"access_policy_type": "group", "access_group_id": "family"}
    found = read({"family": group(allow(ANNA))}, {"nas|": rule})
    assert [(each.field, each.value) for each in found.layers.overrides] == [("access.group", "family")]
    assert told(found) == [Told.RULE_REFUSED]


def test_an_id_that_labels_can_name_is_never_given_to_another_group() -> None:
    found = read({"My Family": group(allow(BEN)), "my-family": group(allow(ANNA))})
    assert {each.id: each.policies[0].include for each in found.layers.groups} == {
        "my-family": (ANNA,),
        "my-family-2": (BEN,),
    }
