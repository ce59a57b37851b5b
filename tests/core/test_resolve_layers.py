"""Layers: defaults, labels, groups, overrides, manual rules; every field knows where its value comes from."""

from dataclasses import replace
from datetime import timedelta

import pytest

from dockflare_desktop.core.model import AccessGroup, Layers, PathMatch
from dockflare_desktop.core.problem import Effect, ProblemCode, worst
from dockflare_desktop.core.resolving.resolve import Needs, resolve
from dockflare_desktop.core.service import (
    Layer,
    LoginUnknown,
    NoLogin,
    OwnLogin,
    Presence,
    Provenance,
    Service,
    Stated,
)
from dockflare_desktop.core.settings import DefaultAccess, Settings
from tests.core.worlds import FAMILY, FRIENDS, GROUPS, NOW, box, codes, engine, key, manual, only, override, world


def service(*overrides: object, settings: Settings | None = None, **labels: str) -> Service:
    layers = Layers(groups=GROUPS, overrides=overrides)  # type: ignore[arg-type]  # overrides
    return only(resolve(world(engine(box(**labels)), layers=layers, settings=settings or Settings())))


def groups_of(found: Service) -> tuple[str, ...]:
    assert isinstance(found.login, OwnLogin)
    return found.login.groups


# --- provenance ------------------------------------------------------------------------------------------------------


def test_every_field_remembers_its_layer_and_what_it_hides() -> None:
    found = service(
        override("grace", "30s", below="5m", ends=60), grace="5m", access__group="family", no_tls_verify="true"
    )
    fields = found.fields
    assert fields["grace"] == Provenance(
        Stated(30, Layer.OVERRIDE, NOW + timedelta(hours=1)), (Stated(300, Layer.LABEL), Stated(600, Layer.DEFAULT))
    )
    assert fields["grace"].overridden
    assert found.below("grace") == Provenance(Stated(300, Layer.LABEL), (Stated(600, Layer.DEFAULT),))
    assert fields["service"] == Provenance(Stated("http://web:80", Layer.LABEL))
    assert found.below("service") == fields["service"]
    assert service(grace="5m").without == {}
    assert fields["hostname"].top == Stated("web.home.example", Layer.LABEL)
    assert fields["zonename"].top == Stated("home.example", Layer.DEFAULT)
    assert fields["tunnel"].top == Stated("dockflare", Layer.DEFAULT)
    assert fields["access.group"].top == Stated(("family",), Layer.LABEL)
    assert fields["access.session_duration"] == Provenance(Stated("12h", Layer.GROUP), (Stated("24h", Layer.DEFAULT),))
    assert fields["origin.connect_timeout"].top == Stated(30, Layer.DEFAULT)
    assert found.origin == {"noTLSVerify": True}
    assert found.grace == 30


def test_origin_options_carry_what_somebody_stated_and_nothing_else() -> None:
    found = service(
        override("httpHostHeader", "none"),
        override("no_tls_verify", "false"),
        no_tls_verify="true",
        httpHostHeader="app",
        originsrvname="tls.example",
        match_sni_to_host="yes",
        origin__connect_timeout="5s",
    )
    assert found.origin == {
        "noTLSVerify": False,
        "originServerName": "tls.example",
        "matchSNItoHost": True,
        "connectTimeout": 5,
    }


def test_several_groups_take_the_shortest_session_and_the_rest_from_the_first_that_says_so() -> None:
    one = replace(FRIENDS, id="one", session="2h", launcher=True)
    two = replace(FRIENDS, id="two", session="30m", launcher=False, idps=("GitHub",), auto_redirect=True)
    layers = Layers(groups=(FRIENDS, one, two))
    labels = {"access__groups": "friends,one,two"}
    found = only(resolve(world(engine(box(**labels)), layers=layers)))
    assert isinstance(found.login, OwnLogin)
    spec = found.login.spec
    assert (spec.session, spec.launcher, spec.auto_redirect, len(spec.idps)) == ("30m", True, True, 1)


def test_a_session_that_cannot_be_read_never_wins() -> None:
    bad = replace(FRIENDS, id="bad", session="soon")
    found = only(resolve(world(engine(box(access__groups="bad,family")), layers=Layers(groups=(bad, FAMILY)))))
    assert found.fields["access.session_duration"].top.value == "12h"


# --- overrides -------------------------------------------------------------------------------------------------------


def test_h21_an_override_of_any_who_key_replaces_the_whole_block() -> None:
    found = service(override("access.policy", "bypass"), access__emails="mum@x.example", access__countries="SE")
    assert isinstance(found.login, OwnLogin)
    assert [use.body.decision for use in found.login.spec.policies if use.body] == ["bypass"]
    assert found.fields["access.emails"] == Provenance(
        Stated((), Layer.OVERRIDE, cleared=True), (Stated(("mum@x.example",), Layer.LABEL),)
    )
    assert not found.fields["access.emails"].overridden
    assert found.below("access.emails") == Provenance(Stated(("mum@x.example",), Layer.LABEL))
    assert found.problems == ()


def test_h21_session_and_name_are_merged_one_by_one() -> None:
    found = service(override("access.session_duration", "1h"), access__emails="mum@x.example", access__name="Web")
    assert isinstance(found.login, OwnLogin)
    assert (found.login.spec.session, found.login.spec.name) == ("1h", "Web")


def test_an_override_heals_a_mistake_below_it() -> None:
    found = service(
        override("access.group", "family"), override("grace", "9"), access__policy="famly", grace="x", dns="no"
    )
    assert groups_of(found) == ("family",)
    assert {each.code: each.effect for each in found.problems} == {
        ProblemCode.POLICY_UNKNOWN: Effect.HINT,
        ProblemCode.DURATION_INVALID: Effect.HINT,
        ProblemCode.VALUE_INVALID: Effect.BLOCKS,
    }


def test_an_override_of_who_heals_a_login_label_that_nobody_understood() -> None:
    assert worst(service(access__grup="family").problems) is Effect.UNPROTECTED
    assert service(access__grup="family").login == LoginUnknown()
    healed = service(override("access.group", "family"), access__grup="family")
    assert groups_of(healed) == ("family",)
    assert worst(healed.problems) is Effect.HINT


def test_with_a_group_from_an_override_the_labels_login_settings_are_ignored() -> None:
    found = service(override("access.group", "friends"), access__emails="a@x.example", access__session_duration="x")
    assert isinstance(found.login, OwnLogin)
    assert found.login.spec.session == "24h"
    assert worst(found.problems) is Effect.HINT


def test_an_override_that_cannot_be_read_fails_closed_for_the_login() -> None:
    found = service(override("access.group", ","), access__group="family")
    assert found.login == LoginUnknown()
    assert worst(found.problems) is Effect.UNPROTECTED
    assert worst(service(override("port", "x")).problems) is Effect.BLOCKS


def test_an_expired_override_counts_no_more_and_is_told_for_a_day() -> None:
    fresh = service(override("grace", "9", ends=0))
    assert fresh.grace == 600
    assert [(each.code, each.label, each.effect) for each in fresh.problems] == [
        (ProblemCode.OVERRIDE_ENDED, "grace", Effect.HINT)
    ]
    assert service(override("grace", "9", ends=-24 * 60 - 1)).problems == ()
    assert service(override("grace", "9", ends=1)).grace == 9


@pytest.mark.parametrize(
    ("below", "labels", "told"),
    [
        ("5m", {"grace": "300"}, None),
        ("5m", {"grace": "10m"}, ("600", "5m")),
        ("600", {}, None),
        ("5m", {}, ("600", "5m")),
        (None, {}, None),
        (None, {"grace": "300"}, ("300", "")),
        ("nonsense", {"grace": "300"}, ("300", "nonsense")),
    ],
)
def test_a_label_that_changed_under_an_override_is_told_with_both_values(
    below: str | None, labels: dict[str, str], told: tuple[str, str] | None
) -> None:
    found = service(override("grace", "9", below=below), **labels)
    assert [(each.value, each.detail) for each in found.problems if each.code is ProblemCode.LABEL_CHANGED] == (
        [] if told is None else [told]
    )
    assert found.grace == 9


def test_a_label_that_went_away_under_an_override_is_told() -> None:
    found = service(override("access.group", "family", below="friends"))
    assert [(each.code, each.value, each.detail) for each in found.problems] == [
        (ProblemCode.LABEL_CHANGED, "", "friends")
    ]


def test_overrides_of_a_key_that_nobody_has_wait() -> None:
    layers = Layers(
        overrides=(
            override("grace", "9", on="gone.home.example"),
            override("dns", "off", on="gone.home.example"),
            override("dns", "off", on="over.home.example", ends=-1),
        )
    )
    (problem,) = resolve(world(layers=layers)).problems
    assert (problem.code, problem.subject) == (ProblemCode.OVERRIDE_WAITS, "gone.home.example")


def test_an_unknown_stored_field_blocks_rather_than_being_forgotten() -> None:
    assert worst(service(override("access.grup", "family")).problems) is Effect.UNPROTECTED
    assert codes(service(override("sevice", "x", below="y")).problems) == [ProblemCode.LABEL_UNKNOWN]


def test_an_ignored_service_is_ignored_until_the_override_goes() -> None:
    assert service(override("ignored", "true")).presence is Presence.IGNORED
    assert service(override("ignored", "false")).presence is Presence.PRESENT


# --- what holds where nobody says who --------------------------------------------------------------------------------


def test_default_access_login_means_authenticate() -> None:
    login = Settings(default_access=DefaultAccess.LOGIN)
    found = service(settings=login)
    assert isinstance(found.login, OwnLogin)
    assert found.fields["access.policy"].top == Stated("authenticate", Layer.DEFAULT)
    assert isinstance(service(override("access.policy", "none"), settings=login).login, NoLogin)
    assert isinstance(service(access__policy="none", settings=login).login, OwnLogin)
    assert service().fields["access.policy"].top == Stated("none", Layer.DEFAULT)


def test_h6_under_hold_every_label_made_opening_waits_for_approval() -> None:
    hold = Settings(default_access=DefaultAccess.HOLD)
    assert service(settings=hold).hold_public
    assert service(settings=hold, access__policy="bypass").hold_public
    assert service(settings=hold, access__group="open").hold_public
    assert not service(settings=hold, access__group="family").hold_public
    assert not service(settings=hold, access__policy="default_tld").hold_public
    assert not service(override("access.policy", "bypass"), settings=hold).hold_public
    assert not service().hold_public


# --- manual rules ----------------------------------------------------------------------------------------------------


def test_a_manual_rule_is_a_service_without_labels() -> None:
    rule = manual(path="/x", access__group="family", grace="9")
    found = only(resolve(world(layers=Layers(groups=GROUPS, manual_rules=(rule,)))))
    assert found.key == rule.key
    assert found.path.match is PathMatch.PREFIX
    assert found.fields["service"].top == Stated("http://nas:5000", Layer.MANUAL)
    assert found.fields["hostname"].top.layer is Layer.MANUAL
    assert (found.container, found.engine_name, found.since) == (None, "", rule.made_at)
    assert groups_of(found) == ("family",)


def test_a_manual_rule_can_be_overridden() -> None:
    layers = Layers(groups=GROUPS, manual_rules=(manual(),), overrides=(override("service", "http://new:1"),))
    found = only(resolve(world(layers=layers)))
    assert found.target == "http://new:1"
    assert found.fields["service"].below == (Stated("http://nas:5000", Layer.MANUAL),)


def test_a_manual_rule_wins_over_a_label_and_both_say_so() -> None:
    found = resolve(world(engine(box()), layers=Layers(manual_rules=(manual(),))))
    assert only(found).target == "http://nas:5000"
    assert codes(only(found).problems) == [ProblemCode.MANUAL_WINS]
    (refused,) = found.rejected
    assert codes(refused.problems) == [ProblemCode.MANUAL_WINS]
    assert worst(refused.problems) is Effect.HINT
    assert found.remembered == ()


def test_a_disabled_manual_rule_leaves_the_key_to_labels_and_is_still_shown() -> None:
    layers = Layers(manual_rules=(manual(enabled=False),))
    assert only(resolve(world(layers=layers))).presence is Presence.IGNORED
    found = only(resolve(world(engine(box()), layers=layers)))
    assert (found.target, found.presence) == ("http://web:80", Presence.PRESENT)
    assert codes(found.problems) == [ProblemCode.MANUAL_OFF]


def test_an_expired_manual_rule_is_gone_and_told_for_a_day() -> None:
    found = resolve(world(layers=Layers(manual_rules=(manual(ends=0),))))
    assert found.services == ()
    assert codes(found.problems) == [ProblemCode.MANUAL_ENDED]


def test_a_manual_rule_without_a_target_is_blocked() -> None:
    found = only(resolve(world(layers=Layers(manual_rules=(manual(service=""),)))))
    assert codes(found.problems) == [ProblemCode.TARGET_MISSING]


def test_a_manual_rule_is_not_held_under_hold_and_may_name_special_targets() -> None:
    settings = Settings(default_access=DefaultAccess.HOLD)
    rule = manual(service="bastion")
    found = only(resolve(world(layers=Layers(manual_rules=(rule,)), settings=settings)))
    assert not found.hold_public
    assert found.problems == ()


# --- what must be read -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("labels", "needs"),
    [
        ({}, Needs()),
        ({"access__policy": "bypass"}, Needs(team=True)),
        ({"access__policy": "authenticate"}, Needs(owners=True, team=True)),
        ({"access__group": "family"}, Needs(policies=True, team=True)),
        ({"access__group": "github"}, Needs(policies=True, team=True, sign_in_methods=True)),
        ({"access__emails": "a@x.example", "access__allowed_idps": "x"}, Needs(sign_in_methods=True, team=True)),
        ({"access__service_token": "ci"}, Needs(service_tokens=True, team=True)),
        ({"access__custom_rules": '["x"]'}, Needs(policies=True, team=True)),
        (
            {"access__custom_rules": '[{"decision":"allow","include":[{"service_token":{"token_id":"ci"}}]}]'},
            Needs(service_tokens=True, team=True),
        ),
        ({"access__custom_rules": "[]"}, Needs()),
    ],
)
def test_a_round_says_which_parts_of_the_account_its_logins_refer_to(labels: dict[str, str], needs: Needs) -> None:
    rules = ({"login_method": {"id": "GitHub"}},)
    github = AccessGroup("github", "GitHub", (replace(FAMILY.policies[0], include=rules),))
    found = resolve(world(engine(box(**labels)), layers=Layers(groups=(*GROUPS, github))))
    assert found.needs == needs


def test_owners_that_are_set_need_not_be_read() -> None:
    settings = Settings(owner_emails=("me@x.example",))
    found = resolve(world(engine(box(access__policy="authenticate")), settings=settings))
    assert found.needs == Needs(team=True)


def test_a_resolution_is_in_order_of_keys() -> None:
    names = ("c.home.example", "a.home.example", "b.home.example")
    found = resolve(world(engine(*(box(name[0], host=name) for name in names))))
    assert [each.key for each in found.services] == [key(name) for name in sorted(names)]
