"""Overrides of who can enter are one block (H21): it is cleared, ends and goes as one, and never opens by itself."""

from dataclasses import replace
from datetime import timedelta

import pytest

from dockflare_desktop.core.access.opening import block_opens, newly_open
from dockflare_desktop.core.cloud import App, AppPolicy
from dockflare_desktop.core.model import Layers, Override
from dockflare_desktop.core.problem import Effect, ProblemCode
from dockflare_desktop.core.resolving.blocks import goes_with, in_force
from dockflare_desktop.core.resolving.overrides import overridden
from dockflare_desktop.core.resolving.resolve import resolve
from dockflare_desktop.core.service import Layer, OwnLogin, Provenance, Service, Stated
from tests.core.worlds import FAMILY, GROUPS, NOW, box, engine, manual, only, override, world

LETS_IN = AppPolicy("p", FAMILY.policies[0], reusable=True)
EVERYONE = '[{"name": "x", "decision": "bypass", "include": [{"everyone": {}}]}]'


def opens(block: dict[str, str]) -> bool:
    return block_opens(block, GROUPS)


def service(*overrides: Override, **labels: str) -> Service:
    return only(resolve(world(engine(box(**labels)), layers=Layers(groups=GROUPS, overrides=overrides))))


def who(found: Service) -> list[str]:
    assert isinstance(found.login, OwnLogin)
    return [use.body.name for use in found.login.spec.policies if use.body]


def fields(overrides: tuple[Override, ...]) -> list[str]:
    return [each.field for each in overrides]


# --- whether a block lets everyone in --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("block", "is_open"),
    [
        ({"access.policy": "bypass"}, True),
        ({"access.policy": "none"}, True),
        ({"access.group": "none"}, True),
        ({"access.group": "open"}, True),
        ({"access.group": "family"}, False),
        ({"access.group": "family", "access.policy": "bypass"}, False),
        ({"access.group": "famly", "access.policy": "bypass"}, False),
        ({"access.bypass_ips": "0.0.0.0/0"}, True),
        ({"access.bypass_ips": "10.0.0.0/8, ::/0"}, True),
        ({"access.bypass_ips": "0.0.0.0/1, 128.0.0.0/1"}, True),
        ({"access.bypass_ips": "0.0.0.0/1, 128.0.0.0/2"}, False),
        ({"access.bypass_ips": "10.0.0.0/8", "access.emails": "a@x.example"}, False),
        ({"access.custom_rules": EVERYONE}, True),
        ({"access.custom_rules": EVERYONE.replace("bypass", "allow")}, False),
        ({"access.custom_rules": "[nonsense"}, False),
        ({"access.policy": "authenticate"}, False),
        ({"access.policy": "default_tld"}, False),
        ({"access.countries": "SE"}, False),
        ({"access.session_duration": "1h", "access.emails": "a@x.example"}, False),
    ],
)
def test_the_core_reads_a_block_whatever_its_fields_are_called(block: dict[str, str], *, is_open: bool) -> None:
    assert opens(block) is is_open


def test_a_service_is_newly_open_unless_it_was_or_a_wider_login_covers_it() -> None:
    closed, opened = service(access__group="family"), service(override("access.policy", "bypass"))
    bare = service(override("access.policy", "none"), access__group="family")
    own, wide = (App(each, "", "", "self_hosted", (each,), (LETS_IN,)) for each in (str(bare.key), "*.home.example"))
    assert newly_open([closed], [opened]) == (opened.key,)
    assert newly_open([opened], [opened]) == ()
    assert newly_open([opened], [closed]) == ()
    assert newly_open([closed], [bare]) == (bare.key,)
    assert newly_open([closed], [bare], [own]) == (bare.key,)  # its own goes when none is asked for
    assert newly_open([closed], [bare], [own, wide]) == ()
    assert newly_open([closed], [opened], [own, wide]) == (opened.key,)


def test_what_only_a_wider_login_covers_counts_as_closed_where_no_application_is_known() -> None:
    public, bypass = service(), service(override("access.policy", "bypass"))
    assert newly_open([public], [bypass], None) == (public.key,)
    assert newly_open([public], [public], None) == ()


def test_an_ignored_service_is_not_open() -> None:
    assert newly_open([], [service(override("ignored", "true"))]) == ()


# --- ending and reverting --------------------------------------------------------------------------------------------


def test_what_is_left_of_a_block_when_a_part_ends_never_lets_everyone_in() -> None:
    family, none = override("access.group", "family", ends=-1), override("access.policy", "none")
    found = service(family, none, access__emails="mum@x.example")
    assert who(found) == ["people"]
    assert found.fields["access.emails"].top == Stated(("mum@x.example",), Layer.LABEL)
    assert [(each.code, each.label) for each in found.problems] == [
        (ProblemCode.OVERRIDE_ENDED, "access.group"),
        (ProblemCode.OVERRIDE_ENDED, "access.policy"),
    ]
    assert in_force((family, none), NOW, opens) == ()
    assert who(service(replace(family, expires_at=None), none, access__emails="mum@x.example")) == ["family"]


def test_an_opening_that_was_asked_for_after_the_end_counts() -> None:
    ended = override("access.group", "family", ends=-10)
    later = replace(override("access.policy", "bypass"), made_at=NOW - timedelta(minutes=5))
    assert in_force((ended, later), NOW, opens) == (later,)


def test_what_is_left_and_lets_in_only_some_counts() -> None:
    ended, left = override("access.group", "friends", ends=-1), override("access.emails", "a@x.example")
    assert in_force((ended, left), NOW, opens) == (left,)


def test_an_open_block_of_which_a_part_ends_stays_what_it_was() -> None:
    ended, left = override("access.emails", "none", ends=-1), override("access.policy", "bypass")
    assert in_force((ended, left), NOW, opens) == (left,)


def test_a_revert_takes_along_what_alone_would_let_everyone_in() -> None:
    family, none, grace = override("access.group", "family"), override("access.policy", "none"), override("grace", "9")
    bypass = override("access.policy", "bypass")
    assert fields(goes_with((family, none, grace), ("access.group",), NOW, opens)) == ["access.group", "access.policy"]
    assert fields(goes_with((family, bypass), ("access.group",), NOW, opens)) == ["access.group", "access.policy"]
    assert fields(goes_with((family, none, grace), ("access.policy",), NOW, opens)) == ["access.policy"]
    assert fields(goes_with((family, none, grace), ("grace",), NOW, opens)) == ["grace"]
    assert fields(goes_with((family, none, grace), (), NOW, opens)) == ["access.group", "access.policy", "grace"]


def test_the_ended_part_cannot_be_cleared_away_from_what_it_held_shut() -> None:
    ended, none = override("access.group", "family", ends=-1), override("access.policy", "none")
    assert fields(goes_with((ended, none), ("access.group",), NOW, opens)) == ["access.group", "access.policy"]


def test_what_was_open_before_may_stay_open() -> None:
    bypass, none = override("access.policy", "bypass"), override("access.emails", "none")
    assert fields(goes_with((bypass, none), ("access.emails",), NOW, opens)) == ["access.emails"]


# --- provenance ------------------------------------------------------------------------------------------------------


def test_what_a_block_clears_is_no_override_of_its_own() -> None:
    found = service(override("access.policy", "bypass"), access__emails="mum@x.example")
    assert found.fields["access.policy"].overridden
    cleared = found.fields["access.emails"]
    assert (cleared.top.cleared, cleared.overridden) == (True, False)
    assert found.below("access.emails") == Provenance(Stated(("mum@x.example",), Layer.LABEL))


def test_a_group_that_an_own_override_dropped_is_no_changed_label() -> None:
    session = override("access.session_duration", "1h", below=FAMILY.session)
    dropped = service(session, override("access.emails", "a@x.example"), access__group="family")
    assert dropped.problems == ()
    assert dropped.below("access.session_duration") == Provenance(
        Stated("12h", Layer.GROUP), (Stated("24h", Layer.DEFAULT),)
    )


def test_a_changed_label_is_told_with_both_values_and_both_times() -> None:
    made = NOW - timedelta(days=2)
    container = replace(box(service="http://api:9000"), created_at=NOW - timedelta(minutes=1))
    layers = Layers(overrides=(override("service", "http://api:8080", below="http://api:3000"),))
    (told,) = only(resolve(world(engine(container), layers=layers))).problems
    assert (told.code, told.value, told.detail) == (ProblemCode.LABEL_CHANGED, "http://api:9000", "http://api:3000")
    assert (told.made, told.since) == (made, NOW - timedelta(minutes=1))
    older = replace(container, created_at=made - timedelta(days=1))
    (told,) = only(resolve(world(engine(older), layers=layers))).problems
    assert told.since is None  # the label was so before: nobody knows since when


def test_a_label_that_comes_under_an_override_of_nothing_is_told() -> None:
    found = service(override("access.group", "family"), access__group="friends")
    assert [(each.value, each.detail) for each in found.problems] == [("friends", "")]


def test_a_target_that_was_found_stands_below_an_override() -> None:
    layers = Layers(overrides=(override("service", "http://x:1"),))
    found = only(resolve(world(engine(box(service="", port="80")), layers=layers)))
    assert found.below("service") == Provenance(Stated("http://web:80", Layer.DEFAULT))


def test_a_manual_rule_changed_under_an_override_is_told_without_a_time() -> None:
    layers = Layers(manual_rules=(manual(),), overrides=(override("service", "http://x:1", below="http://old:1"),))
    (told,) = only(resolve(world(layers=layers))).problems
    assert (told.code, told.since) == (ProblemCode.LABEL_CHANGED, None)


# --- what has no effect ----------------------------------------------------------------------------------------------


def test_a_bypass_beside_a_group_has_no_effect_and_says_so() -> None:
    found = service(
        override("access.group", "family"), override("access.policy", "bypass"), override("access.ips", "none")
    )
    assert who(found) == ["family"]
    assert [(each.code, each.effect, each.label, each.value) for each in found.problems] == [
        (ProblemCode.OVERRIDE_IDLE, Effect.HINT, "access.policy", "family")
    ]


def test_of_group_and_groups_the_first_has_no_effect() -> None:
    found = service(override("access.group", "family"), override("access.groups", "friends"))
    assert [(each.code, each.label) for each in found.problems] == [(ProblemCode.OVERRIDE_IDLE, "access.group")]


# --- openings that end by themselves ---------------------------------------------------------------------------------


def test_an_opening_says_when_it_closes_by_itself() -> None:
    bypass = override("access.policy", "bypass", ends=30)
    assert service(bypass, access__group="family").closes_at == bypass.expires_at
    assert service(bypass).closes_at is None  # the labels let everyone in as well
    assert service(replace(bypass, expires_at=None), access__group="family").closes_at is None
    assert service(override("access.group", "friends", ends=30), access__group="family").closes_at is None
    forever = override("access.emails", "none")
    assert service(bypass, forever, access__group="family").closes_at is None


def test_layers_with_other_overrides_of_one_service_keep_all_else() -> None:
    grace, target, other = override("grace", "1h"), override("service", "http://b:1"), override("grace", "2h")
    elsewhere = override("service", "http://b:1", on="other.home.example")
    layers = Layers(GROUPS, (grace, target, elsewhere))
    assert overridden(layers, grace.key, (other,)) == Layers(GROUPS, (target, elsewhere, other))
    assert overridden(layers, grace.key, (), ("service",)) == Layers(GROUPS, (grace, elsewhere))
