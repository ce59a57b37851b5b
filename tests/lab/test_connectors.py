"""Connectors that we run, on a real engine: the stand-in in a container, configured by the embedded account."""

import json
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docker
import pytest

from dockflare_desktop.adapters.docker import parse
from dockflare_desktop.adapters.docker.address import EngineAddress
from dockflare_desktop.adapters.docker.connectors import DockerConnectors
from dockflare_desktop.core.model import Container
from dockflare_desktop.demo.tunnels import run_token
from tests.host_contract import check_host, check_no_image
from tests.lab.connector.edge import LabEdge
from tests.lab.connector.image import BROKEN, CURRENT, NAME, NEWER, build
from tests.lab.engine import LabEngine
from tests.lab.program import LabProgram, labels, wait

pytestmark = [pytest.mark.lab, pytest.mark.real_network, pytest.mark.anyio]
IMAGE = f"{NAME}:{CURRENT}"
RULE: dict[str, Any] = {"hostname": "app.nordhus.example", "service": "http://app:80"}
CATCH_ALL: dict[str, Any] = {"service": "http_status:404"}
BAD: dict[str, Any] = {"path": "(?=a)", "service": "http://app:80"}


@pytest.fixture
def program(engine: LabEngine, tmp_path: Path) -> Iterator[LabProgram]:
    """The program with an account whose tunnel nobody runs yet."""
    with LabProgram(engine, tmp_path / "d") as program:
        tunnel = program.account.tunnels[program.tunnel]
        for connector in list(tunnel.connectors.values()):
            program.account.disconnect(program.tunnel, connector)
        program.account.put_document(program.tunnel, {"ingress": [RULE, CATCH_ALL]})
        with LabEdge(program.account, program.lock).serving() as edge:
            build(engine.client, edge.port)
            yield program
        for network in engine.client.networks.list():
            if "dockflare-desktop.made" in (network.attrs.get("Labels") or {}):
                for container in engine.client.containers.list(all=True):
                    container.remove(force=True, v=True)
                network.remove()


def connectors(program: LabProgram) -> list[dict[str, Any]]:
    (tunnel,) = program.json("connectors")["tunnels"]
    found: list[dict[str, Any]] = tunnel["connectors"]
    return found


def ours(engine: LabEngine) -> list[Any]:
    return engine.client.containers.list(all=True, filters={"label": "dockflare-desktop.connector"})


def run(program: LabProgram, *arguments: str) -> dict[str, Any]:
    told = program.cli("connectors", *arguments, "--yes", "--json")
    assert told.returncode == 0, told.stderr
    found: dict[str, Any] = json.loads(told.stdout)
    return found


def test_a_connector_is_started_updated_scaled_and_stopped_and_leaves_nothing(program: LabProgram) -> None:
    engine = program.engine
    done = run(program, "start", "dockflare", "--image", IMAGE)
    assert done["after"]["pinned"].startswith("sha256:")  # it came from no registry
    (box,) = ours(engine)
    token = run_token(program.account.tunnels[program.tunnel])
    config = box.attrs["Config"]
    assert f"TUNNEL_TOKEN={token}" in config["Env"]
    assert token not in json.dumps([config["Cmd"], config["Labels"], box.attrs["Args"], box.attrs["Name"]])
    assert token not in box.logs().decode()
    assert box.attrs["HostConfig"]["RestartPolicy"]["Name"] == "unless-stopped"
    assert list(box.attrs["NetworkSettings"]["Networks"]) == ["cloudflare-net"]
    (row,) = connectors(program)
    assert (row["applied"], row["managed"], row["version"]) == ("current", True, CURRENT)

    assert run(program, "start", "dockflare")["steps"] == [f"Leave {box.name} as it is"]

    run(program, "update", "dockflare", "--image", f"{NAME}:{NEWER}")
    (new,) = ours(engine)
    assert (new.id != box.id, new.name) == (True, box.name)
    assert [each["version"] for each in connectors(program)] == [NEWER]

    run(program, "scale", "dockflare", "2")
    wait(lambda: [each["applied"] for each in connectors(program)] == ["current", "current"])
    assert new.id in [each.id for each in ours(engine)]

    run(program, "stop", "dockflare")
    assert ours(engine) == []
    assert "cloudflare-net" not in [each.name for each in engine.client.networks.list()]
    wait(lambda: connectors(program) == [])
    history = program.json("history")
    assert [each["action"] for each in history if each["kind"] == "connector"] == [
        "delete",
        "update",
        "update",
        "create",
    ]
    assert token not in json.dumps(history)


def test_one_that_never_gets_ready_is_taken_away_and_the_old_one_stays(program: LabProgram) -> None:
    run(program, "start", "dockflare", "--image", IMAGE)
    (box,) = ours(program.engine)
    told = program.cli("connectors", "update", "dockflare", "--image", f"{NAME}:{BROKEN}", "--yes")
    assert told.returncode == 1
    assert "did not get ready" in told.stderr
    assert "Its log says: no-way-out." in told.stderr
    assert [(each.id, each.status) for each in ours(program.engine)] == [(box.id, "running")]
    assert [each["applied"] for each in connectors(program)] == ["current"]


def test_what_hinders_is_told_and_nothing_is_left(program: LabProgram) -> None:
    engine = program.engine
    told = program.cli("connectors", "start", "dockflare", "--image", "no-registry.invalid/cloudflared:1", "--yes")
    assert told.returncode == 1
    assert "cannot be pulled on" in told.stderr
    told = program.cli("connectors", "start", "dockflare", "--image", IMAGE, "--network", "host", "--yes")
    assert told.returncode == 64
    assert "The network “host” cannot be used for a connector: no names of containers are known there." in told.stderr
    assert ours(engine) == []
    assert "cloudflare-net" not in [each.name for each in engine.client.networks.list()]


def test_a_configuration_that_is_refused_is_told_with_the_connectors_own_reason(program: LabProgram) -> None:
    run(program, "start", "dockflare", "--image", IMAGE)
    wait(lambda: [each["applied"] for each in connectors(program)] == ["current"])
    kept = connectors(program)[0]["config_version"]
    with program.lock:
        program.account.put_document(program.tunnel, {"ingress": [BAD, CATCH_ALL]})
    wait(lambda: [each["applied"] for each in connectors(program)] == ["refused"])
    (row,) = connectors(program)
    assert (row["config_version"], row["wanted_version"], row["told_by"]) == (kept, kept + 1, "its log")
    assert row["reason"]
    text = program.cli("connectors").stdout
    assert f"v{kept}, refused v{kept + 1}" in text
    assert "Its log says: " in text
    program.engine.run("app", labels())  # a service that uses the tunnel
    for command in ("status", "doctor"):
        said = program.cli(command)
        assert "The connector refused the configuration: " in said.stdout + said.stderr, command
    (box,) = ours(program.engine)
    asked = docker.APIClient(base_url=program.engine.url, version="1.41")
    address = asked.inspect_container(box.id)["NetworkSettings"]["Networks"]["cloudflare-net"]["IPAddress"]
    asked.close()
    with urllib.request.urlopen(f"http://{address}:20241/config", timeout=5) as answer:
        assert json.load(answer)["config"]["ingress"][0]["hostname"] == "app.nordhus.example"  # the old one still runs


async def test_dockers_host_keeps_the_contract(program: LabProgram) -> None:
    address = EngineAddress(program.engine.url, "lab")
    token = run_token(program.account.tunnels[program.tunnel])

    def listed() -> list[Container]:
        return list(parse.containers(program.engine.client.api.containers(all=True), "e"))

    host = DockerConnectors(lambda: address, 10.0)
    await check_host(host, listed, program.tunnel, token, IMAGE)
    await check_no_image(host)


def test_connectors_elsewhere_are_asked_about(program: LabProgram) -> None:
    with program.lock:
        program.account.connect(program.tunnel)
    told = program.cli("connectors", "start", "dockflare", "--image", IMAGE, "--yes")
    assert told.returncode == 3
    assert "Connectors run elsewhere for “dockflare” already (1)." in told.stderr
    assert ours(program.engine) == []
    run(program, "start", "dockflare", "--image", IMAGE, "--beside-others")
    assert len(connectors(program)) == 2
