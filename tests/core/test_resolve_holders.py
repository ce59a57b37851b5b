"""Who holds a key, grace, engines that are away, and labels that go wrong on a service that is up."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dockflare_desktop.core.model import Container, ContainerState, EngineState, Layers, Remembered
from dockflare_desktop.core.problem import Effect, ProblemCode, worst
from dockflare_desktop.core.resolving.resolve import Resolution, World, resolve
from dockflare_desktop.core.service import LoginUnknown, NoLogin, OwnLogin, Presence
from dockflare_desktop.core.settings import Settings
from tests.core.worlds import GROUPS, NOW, box, codes, engine, held, key, manual, only, override, placed, raw, world

KEY = key()


def compose(container: Container, service: str = "web", number: int = 1) -> Container:
    return replace(
        container, project="shop", compose_service=service, id=f"{container.id}-{number}", name=f"w-{number}"
    )


def later(before: World, found: Resolution, **changes: object) -> World:
    return replace(before, remembered=found.remembered, **changes)  # type: ignore[arg-type]  # World's own fields


def gone(state: EngineState = EngineState.WATCHING) -> tuple[object, ...]:
    return (engine(state=state),)


# --- who gets a key --------------------------------------------------------------------------------------------------


def test_without_a_holder_the_one_running_longest_wins_and_the_other_names_both() -> None:
    found = resolve(world(engine(box("new", age=1), box("old", age=9))))
    assert only(found).container == placed(box("old", age=9))
    (refused,) = found.rejected
    (problem,) = refused.problems
    assert (problem.code, problem.container, problem.value) == (ProblemCode.ADDRESS_TAKEN, "new", "old")
    assert refused.address == "web.home.example"


def test_of_two_of_one_age_the_name_decides() -> None:
    twins = [replace(box(name), created_at=None) for name in ("b", "a")]
    container = only(resolve(world(engine(*twins)))).container
    assert container is not None
    assert container.name == "a"


def test_h9_a_key_stays_with_its_holder_though_another_runs_longer() -> None:
    found = resolve(world(engine(box("new"), box("old", age=9)), remembered=(held(box("new")),)))
    service = only(found)
    assert service.container == placed(box("new"))
    assert service.since == NOW - timedelta(hours=5)
    assert len(found.rejected) == 1


def test_h9_a_leaving_holder_keeps_its_key_against_a_stranger() -> None:
    found = resolve(world(engine(box("thief", access__group="family")), remembered=(held(box("web")),)))
    service = only(found)
    assert service.presence is Presence.LEAVING
    assert service.container == placed(box("web"))
    assert codes(found.rejected[0].problems) == [ProblemCode.ADDRESS_TAKEN]


@pytest.mark.parametrize(
    "heir",
    [
        replace(box("web", access__group="family"), id="recreated"),
        replace(box("other", access__group="family"), project="shop", compose_service="web"),
        box("stranger"),
    ],
)
def test_h9_the_same_name_the_same_compose_service_or_the_same_login_takes_over_at_once(heir: Container) -> None:
    holder = replace(box("web"), project="shop", compose_service="web")
    service = only(resolve(world(engine(heir), remembered=(held(holder),))))
    assert service.presence is Presence.PRESENT
    assert service.container == placed(heir)


def test_h9_the_same_login_counts_whatever_the_application_is_called() -> None:
    holder, heir = box("a", access__group="family"), box("b", access__groups="family")
    layers = Layers(groups=GROUPS, overrides=())
    service = only(resolve(world(engine(heir), remembered=(held(holder),), layers=layers)))
    assert service.container == placed(heir)


def test_h9_a_login_that_nobody_understands_is_the_same_as_no_other() -> None:
    broken = box("a", access__group="nobody")
    found = resolve(world(engine(box("b", access__group="nobody")), remembered=(held(broken),)))
    assert only(found).presence is Presence.LEAVING


def test_h9_another_engine_has_no_heirs_of_the_name() -> None:
    found = resolve(
        world(engine(), engine(box("web", access__group="family"), name="pi"), remembered=(held(box("web")),))
    )
    assert only(found).presence is Presence.LEAVING


def test_after_the_grace_period_a_stranger_gets_the_key() -> None:
    stranger = box("thief", access__group="family")
    service = only(resolve(world(engine(stranger), remembered=(held(box("web"), leaving=10),))))
    assert service.container == placed(stranger)
    assert service.since == NOW


def test_two_replicas_of_one_compose_service_are_one_service() -> None:
    found = resolve(world(engine(compose(box(), number=1), compose(box(), number=2))))
    assert only(found).problems == ()
    assert found.rejected == ()


def test_two_compose_services_are_two() -> None:
    found = resolve(world(engine(compose(box()), compose(box(), "api", 2))))
    assert len(found.rejected) == 1


def test_h27_present_is_running_paused_or_restarting() -> None:
    for state in ContainerState:
        found = resolve(world(engine(replace(box(), state=state))))
        assert bool(found.services) == (state in ("running", "paused", "restarting"))


# --- grace -----------------------------------------------------------------------------------------------------------


def test_a_stopped_container_leaves_for_its_grace_period_and_is_then_gone() -> None:
    first = world(engine(box(grace="2m")))
    here = resolve(first)
    stopped = later(first, here, engines=gone())
    leaving = resolve(stopped)
    assert only(leaving).presence is Presence.LEAVING
    assert only(leaving).leaving_since == NOW
    almost = later(stopped, leaving, now=NOW + timedelta(seconds=119))
    assert only(resolve(almost)).leaving_since == NOW
    over = resolve(later(stopped, leaving, now=NOW + timedelta(seconds=120)))
    assert (over.services, over.remembered) == ((), ())


def test_a_return_within_grace_changes_nothing() -> None:
    first = world(engine(box()))
    here = resolve(first)
    leaving = resolve(later(first, here, engines=gone()))
    again = resolve(later(first, leaving, engines=(engine(box()),)))
    assert again == here


def test_an_override_of_grace_reaches_a_leaving_service() -> None:
    layers = Layers(overrides=(override("grace", "20m"),))
    service = only(resolve(world(*gone(), remembered=(held(box(), leaving=15),), layers=layers)))  # type: ignore[arg-type]
    assert (service.presence, service.grace) == (Presence.LEAVING, 1200)


def test_an_unconfirmed_list_neither_starts_nor_ends_a_grace_period() -> None:
    unsure = engine(state=EngineState.UNCONFIRMED)
    fresh = resolve(world(unsure, remembered=(held(box()),)))
    assert only(fresh).presence is Presence.STALE
    assert fresh.remembered == (held(box()),)
    long_gone = resolve(world(unsure, remembered=(held(box(), leaving=99),)))
    assert only(long_gone).presence is Presence.LEAVING
    assert long_gone.remembered == (held(box(), leaving=99),)


def test_an_unconfirmed_list_publishes_what_it_shows() -> None:
    assert only(resolve(world(engine(box(), state=EngineState.UNCONFIRMED)))).presence is Presence.PRESENT


def test_a_leaving_service_is_forgotten_once_its_labels_lead_elsewhere() -> None:
    old = held(box(), leaving=1, on="old.home.example")
    assert resolve(world(engine(), remembered=(old,))).services == ()


# --- engines that are away -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", [EngineState.AWAY, EngineState.DENIED])
def test_h11_while_its_engine_is_away_a_service_is_stale_and_its_grace_starts_again_in_full(state: EngineState) -> None:
    away = resolve(world(engine(state=state), remembered=(held(box(), leaving=9),)))
    assert only(away).presence is Presence.STALE
    assert away.remembered == (held(box()),)
    back = resolve(world(engine(), remembered=away.remembered))
    assert only(back).leaving_since == NOW


def test_an_engine_that_was_never_reached_yet_is_away() -> None:
    found = resolve(world(remembered=(held(box()),)))
    assert only(found).presence is Presence.STALE
    assert found.remembered == (held(box()),)


def test_h41_an_engine_that_is_away_counts_with_its_last_accepted_list() -> None:
    found = resolve(world(engine(box(), state=EngineState.AWAY), engine(box("api", host="b.home.example"), name="pi")))
    assert {str(each.key): each.presence for each in found.services} == {
        "web.home.example": Presence.STALE,
        "b.home.example": Presence.PRESENT,
    }
    assert [each.key for each in found.remembered] == [key("b.home.example")]


def test_a_stale_holder_keeps_its_key_against_everybody() -> None:
    thief = engine(box("web"), name="pi")
    found = resolve(world(engine(box(), state=EngineState.AWAY), thief, remembered=(held(box()),)))
    assert only(found).presence is Presence.STALE
    assert codes(found.rejected[0].problems) == [ProblemCode.ADDRESS_TAKEN]


def test_who_is_there_goes_before_an_old_list_that_never_held_the_key() -> None:
    found = resolve(world(engine(box(age=9), state=EngineState.AWAY), engine(box("new"), name="pi")))
    assert only(found).presence is Presence.PRESENT


def test_h34_overrides_and_group_edits_reach_stale_and_leaving_services() -> None:
    layers = Layers(groups=GROUPS, overrides=(override("access.group", "friends"),))
    for where in (engine(state=EngineState.AWAY), engine()):
        service = only(resolve(world(where, remembered=(held(box(access__group="family")),), layers=layers)))
        assert isinstance(service.login, OwnLogin)
        assert service.login.groups == ("friends",)
        bare = only(resolve(world(where, remembered=(held(box(access__group="family")),), layers=Layers())))
        assert bare.login == LoginUnknown()


def test_a_stale_holder_whose_labels_lead_elsewhere_gives_its_key_up() -> None:
    away = engine(state=EngineState.AWAY)
    assert resolve(world(away, remembered=(held(box(), on="old.home.example"),))).services == ()


# --- labels that go wrong (H3) ---------------------------------------------------------------------------------------


def frozen_world(now: Container, *, before: Container | None = None, applied: bool = True, **more: object) -> World:
    keys = frozenset({KEY}) if applied else frozenset()
    return world(engine(now), remembered=(held(before or box()),), applied=keys, **more)


def recreated(**labels: str) -> Container:
    return replace(box(**labels), id="new")


def test_h3_a_live_service_whose_labels_go_wrong_stays_as_last_accepted_and_says_so() -> None:
    found = resolve(frozen_world(recreated(service="http://web:81", grace="soon")))
    service = only(found)
    assert service.presence is Presence.FROZEN
    assert service.target == "http://web:80"
    assert codes(service.problems) == [ProblemCode.DURATION_INVALID, ProblemCode.STAYS_AS_ACCEPTED]
    assert worst(service.problems) is Effect.BLOCKS
    assert found.remembered == (held(box()),)


def test_h3_a_service_that_is_not_up_is_blocked() -> None:
    service = only(resolve(frozen_world(recreated(grace="soon"), applied=False)))
    assert service.presence is Presence.PRESENT
    assert codes(service.problems) == [ProblemCode.DURATION_INVALID]
    fresh = only(resolve(world(engine(box(grace="soon")), applied=frozenset({KEY}))))
    assert fresh.presence is Presence.PRESENT


def test_h3_a_problem_with_its_protection_is_never_frozen() -> None:
    found = resolve(frozen_world(recreated(access__group="nobody", grace="soon")))
    service = only(found)
    assert service.presence is Presence.PRESENT
    assert service.login == LoginUnknown()
    assert worst(service.problems) is Effect.UNPROTECTED
    assert found.remembered == (held(box()),)


def test_h3_a_hostname_that_went_wrong_keeps_the_old_address() -> None:
    found = resolve(frozen_world(recreated(host="web.home.example:80")))
    service = only(found)
    assert service.presence is Presence.FROZEN
    assert codes(service.problems) == [ProblemCode.HOSTNAME_HAS_PORT, ProblemCode.STAYS_AS_ACCEPTED]
    assert found.rejected == ()
    not_up = resolve(frozen_world(recreated(host="web.home.example:80"), applied=False))
    assert only(not_up).presence is Presence.LEAVING
    assert len(not_up.rejected) == 1


def test_h3_an_enable_that_went_wrong_is_no_stop() -> None:
    service = only(resolve(frozen_world(recreated(enable="ja"))))
    assert service.presence is Presence.FROZEN
    assert ProblemCode.LABEL_NOT_BOOLEAN in codes(service.problems)


def test_h3_a_login_newly_asked_for_counts_though_the_labels_are_wrong_elsewhere() -> None:
    service = only(resolve(frozen_world(recreated(access__group="family", grace="soon"))))
    assert service.presence is Presence.FROZEN
    assert isinstance(service.login, OwnLogin)


def test_h3_a_login_no_longer_asked_for_stays_while_the_labels_are_wrong_elsewhere() -> None:
    service = only(resolve(frozen_world(recreated(grace="soon"), before=box(access__group="family"))))
    assert isinstance(service.login, OwnLogin)


def test_h3_a_group_that_is_gone_takes_a_frozen_service_down() -> None:
    before = box(access__group="family")
    given = frozen_world(recreated(grace="soon", access__group="family"), before=before, layers=Layers())
    assert worst(only(resolve(given)).problems) is Effect.UNPROTECTED


def test_a_setting_that_blocks_what_was_accepted_touches_nothing() -> None:
    given = frozen_world(box(), settings=Settings(allowed_zones=("other.example",)))
    service = only(resolve(given))
    assert service.presence is Presence.PRESENT
    assert codes(service.problems) == [ProblemCode.ZONE_NOT_ALLOWED]


def test_h3_a_login_newly_asked_for_that_something_else_keeps_away_takes_what_is_up_down() -> None:
    narrow = Settings(allowed_zones=("other.example",))
    asked = recreated(access__group="family")
    for before, effect in ((box(), Effect.UNPROTECTED), (box(access__group="friends"), Effect.BLOCKS)):
        service = only(resolve(frozen_world(asked, before=before, settings=narrow)))
        assert (codes(service.problems), worst(service.problems)) == ([ProblemCode.ZONE_NOT_ALLOWED], effect)
    unknown = world(engine(asked), settings=narrow, applied=frozenset({KEY}))
    assert worst(only(resolve(unknown)).problems) is Effect.UNPROTECTED
    not_up = world(engine(asked), settings=narrow)
    assert worst(only(resolve(not_up)).problems) is Effect.BLOCKS


def test_a_memory_that_no_longer_leads_to_its_key_freezes_nothing() -> None:
    given = frozen_world(recreated(grace="soon"), before=box(host="elsewhere.home.example"))
    assert only(resolve(given)).presence is Presence.PRESENT


def test_a_broken_stranger_freezes_nothing() -> None:
    given = frozen_world(replace(box("other", host="bad:80"), id="x"))
    assert only(resolve(given)).presence is Presence.LEAVING


def test_another_engines_broken_container_freezes_nothing() -> None:
    broken = engine(recreated(host="web.home.example:80"), name="pi")
    found = resolve(world(engine(), broken, remembered=(held(box()),), applied=frozenset({KEY})))
    assert only(found).presence is Presence.LEAVING


# --- memory ----------------------------------------------------------------------------------------------------------


def test_only_accepted_claims_are_remembered() -> None:
    good, bad = box(), box("api", host="b.home.example", access__group="nobody")
    found = resolve(world(engine(good, bad)))
    assert found.remembered == (Remembered(KEY, placed(good), "", NOW),)


def test_an_ignored_service_still_holds_its_key_and_leaves_as_any() -> None:
    layers = Layers(overrides=(override("ignored", "true"),))
    here = resolve(world(engine(box()), layers=layers))
    assert len(here.remembered) == 1
    left = resolve(world(engine(), layers=layers, remembered=here.remembered))
    assert only(left).presence is Presence.IGNORED
    assert left.remembered[0].leaving_since == NOW


def test_a_key_that_a_manual_rule_took_is_forgotten() -> None:
    layers = Layers(manual_rules=(manual(),))
    assert resolve(world(engine(box()), layers=layers, remembered=(held(box()),))).remembered == ()


def test_labels_of_a_container_that_is_not_ours_are_told_once() -> None:
    found = resolve(world(engine(raw("web", {"dockflare.enabled": "true"}))))
    assert codes(found.problems) == [ProblemCode.LABEL_UNKNOWN]


CONTAINERS = st.lists(
    st.builds(
        lambda name, host, age, group, up: replace(
            box(name, host=host, age=age, access__group=group),
            state=ContainerState.RUNNING if up else ContainerState.EXITED,
        ),
        st.sampled_from("abc"),
        st.sampled_from(["web.home.example", "b.home.example", "bad_name.home.example", "x.elsewhere.example"]),
        st.integers(0, 3),
        st.sampled_from(["family", "friends", "nobody", ""]),
        st.booleans(),
    ),
    max_size=4,
    unique_by=lambda each: each.name,
)


@given(st.lists(st.tuples(CONTAINERS, st.sampled_from(EngineState), st.integers(0, 700)), max_size=5))
def test_whatever_happens_a_key_has_one_service_and_a_protected_claim_is_never_public(
    rounds: list[tuple[list[Container], EngineState, int]],
) -> None:
    memory: tuple[Remembered, ...] = ()
    now = NOW
    for containers, state, seconds in rounds:
        now += timedelta(seconds=seconds)
        given_world = world(engine(*containers, state=state), remembered=memory, now=now)
        found = resolve(given_world)
        assert found == resolve(given_world)
        keys = [each.key for each in found.services]
        assert len(keys) == len(set(keys))
        for service in found.services:
            assert service.container is not None
            asked = "dockflare.access.group" in service.container.labels
            assert asked != isinstance(service.login, NoLogin)
            unknown = isinstance(service.login, LoginUnknown)
            assert not unknown or worst(service.problems) >= Effect.UNREADABLE
        lost = {each.key for each in memory} - set(keys)
        assert not (lost and state is not EngineState.WATCHING)
        memory = found.remembered
