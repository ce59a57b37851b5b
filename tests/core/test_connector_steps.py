"""What is shown before connectors are started, changed, updated or stopped."""

from dataclasses import replace

import pytest

from dockflare_desktop.core.connectors.setup import Managed, Setup
from dockflare_desktop.core.connectors.steps import (
    ConnectorPlan,
    EngineNetwork,
    Scene,
    Step,
    StepKind,
    Wish,
    make_connector_plan,
)
from dockflare_desktop.core.model import ContainerState
from dockflare_desktop.core.problem import ProblemCode
from dockflare_desktop.words import sentence
from dockflare_desktop.words.connectors import step_words

PINNED = "cloudflare/cloudflared@sha256:aa"
SETUP = Setup("e1", "t1", "home", pinned=PINNED, network="proxy")
PROXY = EngineNetwork("proxy", others=3)


def box(number: int, **more: object) -> Managed:
    one = Managed(f"box{number}", f"c{number}", "e1", "t1", "home", number, SETUP.image, PINNED, "proxy", 20241)
    return replace(one, **more)  # type: ignore[arg-type]  # fields by name


def plan(
    setup: Setup | None,
    *here: Managed,
    networks: tuple[EngineNetwork, ...] = (PROXY,),
    elsewhere: int = 0,
    **wish: bool,
) -> ConnectorPlan:
    return make_connector_plan(Wish("e1", "t1", setup, **wish), "nas-01", "home", Scene(here, networks, elsewhere))


def steps(made: ConnectorPlan) -> list[tuple[str, str]]:
    return [(str(step.kind), step.name) for step in made.steps]


def test_a_first_start_pulls_makes_the_network_and_starts() -> None:
    made = plan(replace(SETUP, pinned="", replicas=2), networks=())
    image = SETUP.image
    assert steps(made) == [("pull", image), ("make network", "proxy"), ("start", image), ("start", image)]
    assert (made.before, made.blocked, made.writes) == (None, False, True)


def test_what_is_as_wanted_is_left_and_there_is_nothing_to_do() -> None:
    made = plan(SETUP, box(1))
    assert (steps(made), made.writes, made.before) == ([("keep", "c1")], False, SETUP)


@pytest.mark.parametrize(
    ("change", "first"),
    [
        ({"metrics_port": 9000}, []),
        ({"network": "other"}, ["make network"]),
        ({"image": "some/image:2", "pinned": ""}, ["pull"]),
    ],
)
def test_other_settings_replace_it_once_the_new_one_is_ready(change: dict[str, object], first: list[str]) -> None:
    made = plan(replace(SETUP, **change), box(1))  # type: ignore[arg-type]  # fields by name
    assert [kind for kind, _ in steps(made)] == [*first, "replace"]


def test_one_that_was_pinned_is_not_pulled_again_unless_it_is_asked_for() -> None:
    assert steps(plan(replace(SETUP, pinned="", replicas=2), box(1))) == [("keep", "c1"), ("start", SETUP.image)]
    assert steps(plan(SETUP, box(1), fresh=True)) == [("pull", SETUP.image), ("replace", "c1")]


def test_a_stopped_one_and_one_that_an_interrupted_update_left_are_replaced() -> None:
    assert steps(plan(SETUP, box(1, state=ContainerState.EXITED))) == [("replace", "c1")]
    assert steps(plan(SETUP, box(1), box(1, name="c1-next"))) == [("replace", "c1")]


def test_fewer_replicas_stop_the_last_ones() -> None:
    assert steps(plan(SETUP, box(1), box(2))) == [("keep", "c1"), ("stop", "c2")]


def test_stopping_takes_our_network_along_where_nobody_else_uses_it() -> None:
    ours = EngineNetwork("proxy", made=True)
    assert steps(plan(None, box(1), networks=(ours,), elsewhere=1)) == [("stop", "c1"), ("remove network", "proxy")]
    assert steps(plan(None, box(1), networks=(replace(ours, others=1),))) == [("stop", "c1")]
    assert steps(plan(None, box(1))) == [("stop", "c1")]
    moved = plan(replace(SETUP, network="other"), box(1), networks=(ours, EngineNetwork("other")))
    assert steps(moved) == [("replace", "c1"), ("remove network", "proxy")]


def test_stopping_the_last_one_says_what_visitors_will_see() -> None:
    made = plan(None, box(1))
    assert [each.code for each in made.problems] == [ProblemCode.CONNECTOR_LAST]
    assert not made.blocked
    assert plan(None, box(1), elsewhere=1).problems == ()


def test_stopping_what_does_not_run_is_not_found() -> None:
    made = plan(None)
    assert (made.blocked, made.problems[0].code) == (True, ProblemCode.NOT_FOUND)


def test_connectors_elsewhere_are_asked_about_once() -> None:
    """H17"""
    made = plan(SETUP, elsewhere=2)
    assert (made.blocked, made.problems[0].code, made.problems[0].value) == (True, ProblemCode.CONNECTOR_ELSEWHERE, "2")
    assert made.agreeable
    agreed = plan(SETUP, elsewhere=2, beside=True)
    assert not agreed.agreeable
    assert (agreed.blocked, agreed.problems[0].code) == (False, ProblemCode.CONNECTOR_ELSEWHERE)
    assert plan(replace(SETUP, replicas=2), box(1), elsewhere=2).problems == ()  # who runs there already was asked


@pytest.mark.parametrize(
    ("network", "why"),
    [
        (EngineNetwork("proxy", "macvlan"), "its driver is macvlan"),
        (EngineNetwork("proxy", "overlay", attachable=False), "it is an overlay network that is not attachable"),
        (EngineNetwork("host", "host"), "no names of containers are known there"),
    ],
)
def test_a_network_that_cannot_be_used_is_told_before_anything_is_done(network: EngineNetwork, why: str) -> None:
    made = plan(replace(SETUP, network=network.name), networks=(network,))
    assert (made.blocked, made.steps) == (True, ())
    assert sentence(made.problems[0]).text == f"The network “{network.name}” cannot be used for a connector: {why}."
    assert not plan(SETUP, networks=(EngineNetwork("proxy", "overlay"),)).blocked


def test_what_was_typed_wrong_is_told_and_has_no_steps() -> None:
    made = plan(replace(SETUP, replicas=0))
    assert (made.steps, made.problems[0].code) == ((), ProblemCode.VALUE_INVALID)


@pytest.mark.parametrize("kind", StepKind)
def test_every_step_has_its_words(kind: StepKind) -> None:
    said = step_words(Step(kind, "NAME", 7))
    assert "NAME" in said
    assert "{" not in said
