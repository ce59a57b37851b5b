"""What an engine lists, as Container; odd entries are tolerated, unidentifiable ones are not."""

from datetime import UTC, datetime

import pytest

from dockflare_desktop.adapters.docker.parse import PartialListError, containers, identity
from dockflare_desktop.core.model import Container, ContainerState, Network, Port
from tests.adapters.fake_engine import container


def one(**more: object) -> Container:
    return containers([container(**more)], "daemon-1")[0]


def test_a_listed_container_keeps_all_that_is_needed() -> None:
    labels = {"com.docker.compose.project": "home", "com.docker.compose.service": "web", "x": "1"}
    assert one(Labels=labels) == Container(
        id="web-id",
        name="web",
        labels=labels,
        state=ContainerState.RUNNING,
        engine="daemon-1",
        created_at=datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC),
        image="web:1",
        project="home",
        compose_service="web",
        ports=(Port(80, "tcp", 8080, "127.0.0.1"),),
        networks=(Network("front", ("web",), "172.18.0.2"),),
    )


def test_nothing_but_an_id_is_enough() -> None:
    assert containers([{"Id": "0123456789abcdef"}], "e") == (
        Container("0123456789abcdef", "0123456789ab", {}, ContainerState.EXITED, "e"),
    )


@pytest.mark.parametrize(
    "value", [None, 7, "x", [None], [{"PrivatePort": None}], {"Networks": None}, {"Networks": {"n": 1}}]
)
@pytest.mark.parametrize("key", ["Names", "Labels", "Ports", "NetworkSettings", "Created", "State", "Image"])
def test_an_odd_value_never_stops_the_list(key: str, value: object) -> None:
    assert one(**{key: value}).id == "web-id"


@pytest.mark.parametrize("raw", [None, {}, [None], [{}], [{"Id": ""}], [{"Id": 7}], [container(), "x"]])
def test_a_list_with_a_hole_is_no_list(raw: object) -> None:
    with pytest.raises(PartialListError):
        containers(raw, "e")


@pytest.mark.parametrize(
    ("state", "status", "expected"),
    [
        *((word, "", ContainerState(word)) for word in ContainerState),
        ("configured", "", ContainerState.CREATED),
        ("stopping", "", ContainerState.RUNNING),
        ("stopped", "", ContainerState.EXITED),
        (None, "Up 3 hours", ContainerState.RUNNING),
        ("new-word", "Exited (0)", ContainerState.EXITED),
    ],
)
def test_every_word_for_a_state_is_understood(state: object, status: str, expected: ContainerState) -> None:
    assert one(State=state, Status=status).state is expected


def test_the_own_name_is_told_from_the_names_as_a_link() -> None:
    assert one(Names=["/proxy/backend", "/web"]).name == "web"


@pytest.mark.parametrize("network", ["bridge", "host", "none", "ingress"])
def test_no_name_resolves_on_dockers_own_networks(network: str) -> None:
    found = one(NetworkSettings={"Networks": {network: {"Aliases": ["web"]}}})
    assert found.networks == (Network(network),)


def test_every_name_that_resolves_on_a_user_network_is_known_once() -> None:
    networks = {"b": {"Aliases": ["api", "web"], "DNSNames": ["api", "0123"]}, "a": {"GlobalIPv6Address": "fd00::2"}}
    found = one(NetworkSettings={"Networks": networks}, Labels={"com.docker.compose.service": "frontend"})
    assert found.networks == (
        Network("a", ("web", "frontend"), "fd00::2"),
        Network("b", ("web", "frontend", "api", "0123")),
    )


@pytest.mark.parametrize("created", [0, -1, 10**30, float("inf"), "yesterday"])
def test_a_time_that_is_none_is_left_out(created: object) -> None:
    assert one(Created=created).created_at is None


def test_a_port_that_is_only_exposed_has_no_public_one() -> None:
    assert one(Ports=[{"PrivatePort": 53, "Type": "udp"}]).ports == (Port(53, "udp"),)


def test_podmans_id_is_made_of_what_stays_since_its_own_is_another_one_each_time() -> None:
    info = {"ID": "1f1e", "Name": "nas", "DockerRootDir": "/var/lib/containers/storage", "BuildahVersion": "1.28.2"}
    first = identity(info, "nas-01")
    assert first == identity(info | {"ID": "77aa"}, "nas-01")
    assert first.podman
    assert first.id.startswith("podman-")
    others = (identity(info, ""), identity(info | {"DockerRootDir": "/home/a"}, "nas-01"))
    assert len({first.id, *(each.id for each in others)}) == 3


def test_dockers_id_is_its_own() -> None:
    found = identity({"ID": "ABCD", "Name": "nas"}, "nas-01")
    assert (found.id, found.name, found.podman) == ("ABCD", "nas", False)
    assert identity(None, "").id == ""
