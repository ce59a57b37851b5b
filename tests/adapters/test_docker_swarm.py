"""A Swarm's services as its managers list them (H27)."""

from datetime import UTC, datetime

import pytest

from dockflare_desktop.adapters.docker.parse import PartialListError, containers
from dockflare_desktop.adapters.docker.swarm import Lists, role, settled, with_services, without_tasks
from dockflare_desktop.core.engines.probed import Swarm
from dockflare_desktop.core.model import Container, ContainerState, Network, Port
from tests.adapters.fake_engine import Raw, container


def service(**more: object) -> Raw:
    spec = {
        "Name": "shop_web",
        "Labels": {"a": "service", "com.docker.stack.namespace": "shop"},
        "TaskTemplate": {"ContainerSpec": {"Image": "web:2@sha256:0", "Labels": {"a": "container", "b": "container"}}},
        "Mode": {"Replicated": {"Replicas": 2}},
    }
    ports = {"Ports": [{"Protocol": "tcp", "TargetPort": 80, "PublishedPort": 8080}]}
    return {"ID": "s1", "CreatedAt": "2026-01-02T03:04:05.123456789Z", "Spec": spec, "Endpoint": ports} | more


def task(name: str) -> Raw:
    return container(name, Labels={"com.docker.swarm.service.id": "s1", "a": "task"})


def test_h27_a_swarm_service_stands_for_its_containers_and_its_labels_win() -> None:
    found = containers([container("alone"), task("shop_web.1"), task("shop_web.2")], "e")
    alone, swarm = with_services(found, Lists([service()]), "e")
    assert alone.name == "alone"
    assert swarm == Container(
        id="s1",
        name="shop_web",
        labels={"a": "service", "b": "container", "com.docker.stack.namespace": "shop"},
        state=ContainerState.RUNNING,
        engine="e",
        created_at=datetime(2026, 1, 2, 3, 4, 5, 123456, tzinfo=UTC),
        image="web:2",
        project="shop",
        ports=(Port(80, "tcp", 8080),),
        networks=(Network("front", ("shop_web",)),),
    )


def test_a_service_scaled_to_zero_is_not_present() -> None:
    spec = {"Name": "x", "Mode": {"Replicated": {"Replicas": 0}}}
    assert not with_services((), Lists([service(Spec=spec)]), "e")[0].present
    assert with_services((), Lists([service(Spec={"Mode": {"Global": {}}}, CreatedAt=None)]), "e")[0].present


def test_a_list_of_services_with_a_hole_is_no_list() -> None:
    for raw in (None, [{}]):
        with pytest.raises(PartialListError):
            with_services((), Lists(raw), "e")


def run(task_id: str, *, state: str = "running", node: str = "n1", network: str = "") -> Raw:
    """One of a service's tasks, on any node."""
    attached = [{"Network": {"ID": "x", "Spec": {"Name": network}}}] if network else []
    return {
        "ID": task_id,
        "ServiceID": "s1",
        "NodeID": node,
        "Status": {"State": state},
        "NetworksAttachments": attached,
    }


NODES = [{"ID": "n1", "Status": {"State": "ready"}}, {"ID": "n2", "Status": {"State": "ready"}}]


def test_a_task_on_any_node_makes_a_service_present_and_tells_its_networks() -> None:
    lists = Lists([service()], [run("t1", node="n2", network="proxy"), run("t2", state="starting")], NODES)
    (found,) = with_services((), lists, "e")
    assert found.present
    assert found.networks == (Network("proxy", ("shop_web",)),)


@pytest.mark.parametrize(
    "tasks",
    [[], [run("t1", state="pending")], [run("t1", state="rejected")], [run("t1", node="gone")]],
    ids=["none", "no room", "no image", "its node is down"],
)
def test_a_service_without_a_running_task_is_not_present(tasks: list[Raw]) -> None:
    nodes = [*NODES, {"ID": "gone", "Status": {"State": "down"}}]
    assert not with_services((), Lists([service()], tasks, nodes), "e")[0].present


def test_a_swarm_is_settled_once_every_task_runs() -> None:
    idle = service(Spec={"Mode": {"Replicated": {"Replicas": 0}}})
    assert settled(Lists([service()], [run("t1"), run("t2")], NODES))
    assert settled(Lists([idle], [], NODES))
    assert settled(Lists([]))
    assert not settled(Lists([service()], [run("t1"), run("t2", state="preparing")], NODES))
    assert not settled(Lists([service()], [], NODES))


@pytest.mark.parametrize(
    ("info", "expected"),
    [
        ({"LocalNodeState": "active", "ControlAvailable": True}, Swarm.MANAGER),
        ({"LocalNodeState": "active", "ControlAvailable": False}, Swarm.WORKER),
        ({"LocalNodeState": "inactive", "ControlAvailable": False}, Swarm.NONE),
        (None, Swarm.NONE),
    ],
)
def test_what_an_engine_is_in_a_swarm(info: object, expected: Swarm) -> None:
    assert role({"Swarm": info}) is expected


def test_a_worker_does_not_speak_for_services() -> None:
    found = containers([container("alone"), task("shop_web.1")], "e")
    assert [each.name for each in without_tasks(found)] == ["alone"]


def test_a_list_of_tasks_or_nodes_that_is_none_is_no_list() -> None:
    for lists in (
        Lists([service()], {}, NODES),
        Lists([service()], [run("t1")], None),
        Lists([service()], [{}], NODES),
    ):
        with pytest.raises(PartialListError):
            with_services((), lists, "e")
