"""Our connector's containers: their marks, what is wanted of them, what may be typed."""

from dataclasses import replace

import pytest

from dockflare_desktop.core.connectors.setup import (
    MARK,
    MOST_REPLICAS,
    Setup,
    command_of,
    container_name,
    from_shown,
    labels_of,
    managed_of,
    setup_of,
    wrong_with,
)
from dockflare_desktop.core.model import Container, ContainerState
from dockflare_desktop.words import sentence

OURS, THEIRS = "7f3a9c2e", "00000000"
SETUP = Setup("engine-1", "tunnel-1", "home", pinned="cloudflare/cloudflared@sha256:abc", network="proxy", replicas=2)


def box(number: int, setup: Setup = SETUP, installation: str = OURS, **more: object) -> Container:
    made = Container(f"id{number}", f"c{number}", labels_of(setup, installation, number), engine=setup.engine)
    return replace(made, **more)  # type: ignore[arg-type]  # fields by name


def test_its_containers_are_known_by_their_marks_and_say_how_they_were_made() -> None:
    found = managed_of([box(2), box(1), box(1, installation=THEIRS), Container("x", "x", {})], OURS)
    assert [each.number for each in found] == [1, 2]
    assert setup_of(found, "engine-1", "tunnel-1") == SETUP


def test_nothing_of_a_tunnel_is_no_setup() -> None:
    found = managed_of([box(1)], OURS)
    assert setup_of(found, "engine-2", "tunnel-1") is None
    assert setup_of(found, "engine-1", "tunnel-2") is None


def test_marks_that_somebody_broke_are_read_as_far_as_they_go() -> None:
    labels = {f"{MARK}installation": OURS, f"{MARK}connector": "t", f"{MARK}number": "x", f"{MARK}metrics": "9999999"}
    one = managed_of([Container("i", "n", labels, image="some/image:1")], OURS)[0]
    assert (one.number, one.metrics_port, one.image) == (1, 20241, "some/image:1")


def test_the_token_is_in_no_label_and_no_argument() -> None:
    assert "token" not in repr(labels_of(SETUP, OURS, 1)).lower()
    assert command_of(SETUP) == ("tunnel", "--metrics", "0.0.0.0:20241", "run")


def test_a_mark_is_no_label_of_a_service() -> None:
    assert not any(key.startswith(("dockflare.", "cloudflare.tunnel.")) for key in labels_of(SETUP, OURS, 1))


def test_one_that_is_as_wanted_is_left_alone() -> None:
    one = managed_of([box(1)], OURS)[0]
    assert one.as_wanted(SETUP, SETUP.pinned)
    assert not one.as_wanted(SETUP, "other")
    assert not one.as_wanted(replace(SETUP, metrics_port=1), SETUP.pinned)
    assert not replace(one, state=ContainerState.EXITED).as_wanted(SETUP, SETUP.pinned)


def test_the_history_keeps_enough_to_have_it_back() -> None:
    assert from_shown(SETUP.shown) == SETUP
    assert from_shown({"engine": "x"}) is None
    assert from_shown({**SETUP.shown, "replicas": "many"}) is None


def test_a_name_is_one_that_docker_takes() -> None:
    assert container_name("  Büro / 2 ", OURS, 3) == "cloudflared-B-ro-2-7f3a-3"
    assert container_name("日本", OURS, 1) == "cloudflared-tunnel-7f3a-1"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"image": "Not An Image"}, "“Not An Image” is not a valid value for “image”. Right would be: cloudflare/"),
        ({"image": "a" * 300}, "is not a valid value for “image”"),
        ({"network": "my net"}, "“my net” is not a valid value for “network”. Right would be: letters, digits, _ . -."),
        ({"network": ""}, "is not a valid value for “network”"),
        ({"metrics_port": 0}, "“0” is not a valid value for “metrics port”. Right would be: 1 to 65535."),
        ({"replicas": MOST_REPLICAS + 1}, "“26” is not a valid value for “replicas”. Right would be: 1 to 25."),
    ],
)
def test_what_was_typed_wrong_is_told_with_what_would_be_right(typed: dict[str, object], said: str) -> None:
    (problem,) = wrong_with(replace(SETUP, **typed))  # type: ignore[arg-type]  # fields by name
    assert said in sentence(problem).text
    assert wrong_with(SETUP) == ()
