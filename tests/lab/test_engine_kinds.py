"""Each kind of engine, real, beside the local one: a container is started, published, stopped, and gone."""

import hashlib
import json
import shutil
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import docker
import pytest

from dockflare_desktop.demo.visitor import LOGIN, UNROUTED
from tests.adapters.test_docker_tls import certificate
from tests.lab.engine import LabEngine
from tests.lab.images import WEB
from tests.lab.podman import LabPodman
from tests.lab.program import APP, LabProgram, labels, wait
from tests.lab.sshd import LabSshd, serving_ssh

pytestmark = [pytest.mark.lab, pytest.mark.real_network]
HERE = "here.nordhus.example"
SLOWER = 0.5  # seconds that a publication may take longer while another engine hangs


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LabEngine]:
    """Another real engine, which also speaks TLS and wants certificates."""
    tls = certificate(tmp_path_factory.mktemp("tls") / "made")
    with LabEngine(tcp_port=free_port(), tls=(tls.ca, tls.cert, tls.key)) as engine:
        engine.files = tls  # type: ignore[attr-defined]  # for those who want to talk to it
        engine.build_images()
        yield engine


@pytest.fixture
def program(engine: LabEngine, tmp_path: Path) -> Iterator[LabProgram]:
    with LabProgram(engine, tmp_path / "d", grace=1) as program:
        program.start()
        engine.run("here", labels(HERE))
        yield program


def add(program: LabProgram, *arguments: str) -> str:
    """To the program that runs."""
    told = program.cli("engines", "add", *arguments)
    assert told.returncode == 0, told.stderr
    return told.stdout


def comes_and_goes(program: LabProgram, engine: LabEngine | LabPodman) -> None:
    engine.run("stays", {})  # from some to none would be looked at twice, 5 s apart
    engine.run("app", labels())
    wait(lambda: program.reach() == LOGIN)
    wait(lambda: program.reach(HERE) == LOGIN)
    engine.stop("app")
    wait(lambda: program.reach() == UNROUTED)
    engine.remove("app")
    wait(lambda: not any("app." in trace for trace in program.traces()))
    assert program.reach(HERE) == LOGIN


def test_podman(program: LabProgram) -> None:
    with LabPodman() as podman:
        assert "Podman 4" in add(program, "pod", "--url", podman.url)
        comes_and_goes(program, podman)
        podman.run("app", labels())
        wait(lambda: program.reach() == LOGIN)
        podman.stop_service()  # its containers run on
        assert "podman.socket" in program.cli("engines").stderr
        podman.start_service()
        assert program.statuses() == {APP: "live", HERE: "live"}  # as before, by an identity that stays


@pytest.fixture
def ssh(clean_environment: Path) -> Iterator[LabSshd]:
    with serving_ssh(clean_environment) as made:
        yield made


def test_ssh_with_a_host_key_that_is_confirmed(
    ssh: LabSshd, other: LabEngine, engine: LabEngine, tmp_path: Path
) -> None:
    other.clear()
    (ssh.folder / "known_hosts").unlink()
    with LabProgram(engine, tmp_path / "d", grace=1) as program:
        program.start()
        engine.run("here", labels(HERE))
        url = ssh.url(str(other.socket))
        told = program.cli("engines", "add", "nas", "--url", url)
        assert told.returncode == 3
        shown = next(word for word in told.stderr.split() if word.startswith("SHA256:"))
        add(program, "nas", "--url", url, "--fingerprint", shown)
        comes_and_goes(program, other)
        wait(lambda: len(ssh.children()) == 1)
        program.terminate()
        assert ssh.children() == []


def test_tls_with_certificates(program: LabProgram, other: LabEngine) -> None:
    other.clear()
    files = other.files  # type: ignore[attr-defined]  # the fixture put them there
    url = str(other.tcp_url)
    assert program.cli("engines", "add", "tls", "--url", url, "--ca", files.ca).returncode == 1  # it wants ours too
    add(program, "tls", "--url", url, "--ca", files.ca, "--cert", files.cert, "--key", files.key)
    comes_and_goes(program, other)


def test_a_docker_context(program: LabProgram, other: LabEngine, clean_environment: Path) -> None:
    other.clear()
    files = other.files  # type: ignore[attr-defined]  # the fixture put them there
    put_tls_context(clean_environment, "nas", str(other.tcp_url), (files.ca, files.cert, files.key))
    assert json.loads(program.cli("engines", "contexts", "--json").stdout) == [
        {"name": "nas", "url": other.tcp_url, "watched": False}
    ]
    add(program, "nas", "--context", "nas")
    comes_and_goes(program, other)


def put_tls_context(home: Path, name: str, host: str, files: tuple[str, str, str]) -> None:
    """As `docker context create` does it."""
    digest = hashlib.sha256(name.encode()).hexdigest()
    meta, tls = (home / ".docker" / "contexts" / part / digest for part in ("meta", "tls"))
    meta.mkdir(parents=True)
    endpoint = {"Host": host, "SkipTLSVerify": False}
    (meta / "meta.json").write_text(json.dumps({"Name": name, "Metadata": {}, "Endpoints": {"docker": endpoint}}))
    (tls / "docker").mkdir(parents=True)
    for file, source in zip(("ca.pem", "cert.pem", "key.pem"), files, strict=True):
        shutil.copy(source, tls / "docker" / file)


def test_a_swarm_whose_task_runs_on_another_node(program: LabProgram, engine: LabEngine, other: LabEngine) -> None:
    other.clear()
    port = free_port()
    here = {"advertise_addr": "127.0.0.1", "listen_addr": f"127.0.0.1:{port}"}
    engine.client.swarm.init(**here)
    try:
        engine.client.swarm.reload()
        token = engine.client.swarm.attrs["JoinTokens"]["Worker"]
        there = f"127.0.0.1:{free_port()}"
        other.client.swarm.join([f"127.0.0.1:{port}"], token, listen_addr=there, advertise_addr=there)
        engine.client.services.create(
            WEB.name,
            name="app",
            labels=labels(),
            container_labels=labels("wrong.nordhus.example"),
            constraints=["node.role==worker"],
            endpoint_spec=docker.types.EndpointSpec(mode="dnsrr"),
        )
        wait(lambda: program.reach() == LOGIN)
        assert next(each.name for each in other.client.containers.list()).startswith("app.1.")
        assert program.reach("wrong.nordhus.example") == UNROUTED  # the service's labels win
        told = program.cli("engines", "add", "worker", "--url", other.url)
        assert "is a worker of a Swarm" in told.stderr
        engine.client.services.get("app").scale(0)
        wait(lambda: program.reach() == UNROUTED)
        engine.client.services.get("app").remove()
        wait(lambda: not any("app." in trace for trace in program.traces()))
        assert program.reach(HERE) == LOGIN
    finally:
        other.client.swarm.leave(force=True)
        engine.client.swarm.leave(force=True)


def test_h41_one_that_hangs_delays_no_other(
    program: LabProgram, engine: LabEngine, other: LabEngine, record_property: Callable[[str, object], None]
) -> None:
    other.clear()
    add(program, "other", "--url", other.url)
    other.run("stays", {})
    other.run("app", labels())
    wait(lambda: program.reach() == LOGIN and program.reach(HERE) == LOGIN)
    alone = published_in(program, engine, "alone")
    with other.frozen():
        beside = [published_in(program, engine, f"beside{number}") for number in range(3)]
        assert program.reach() == LOGIN
    record_property("seconds from start to published", (alone, beside))
    assert max(beside) < alone + SLOWER + 0.5, (alone, beside)
    assert min(beside) < alone + SLOWER
    other.stop("app")
    wait(lambda: program.reach() == UNROUTED)


def published_in(program: LabProgram, engine: LabEngine, name: str) -> float:
    """Seconds from a container's start to its address being reached."""
    host = f"{name}.nordhus.example"
    begun = time.monotonic()
    engine.run(name, labels(host))
    wait(lambda: program.reach(host) == LOGIN)
    return time.monotonic() - begun
