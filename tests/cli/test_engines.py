"""engines: what is watched, and watching more or less of it."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.adapters.fake_engine import FakeEngine
from tests.adapters.test_docker_door import put_context
from tests.cli.outside import Outside, published, sound

WEB, APP = "web.nordhus.example", "app.nordhus.example"


@pytest.fixture
def nas() -> Iterator[FakeEngine]:
    """Another engine, with a container of its own."""
    engine = FakeEngine()
    engine.info = {"ID": "daemon-2", "Name": "nas-02", "ServerVersion": "27.1"}
    engine.containers = [published("app", APP)]
    yield engine
    engine.die()


def listed(outside: Outside, code: int = 0) -> list[dict[str, object]]:
    told = outside.run("engines", "--json")
    assert told.code == code, told
    found: list[dict[str, object]] = json.loads(told.out)
    return found


def test_another_engine_is_tested_stored_and_published_from(outside: Outside, nas: FakeEngine) -> None:
    told = sound(outside.run("engines", "add", "nas", "--url", nas.url), 0)
    assert told.out.splitlines() == [
        "nas-02 answers: Docker 27.1, 1 containers, 1 with labels.",
        "nas is watched from now on.",
    ]
    assert [(each["name"], each["state"]) for each in listed(outside)] == [("nas-01", "watching"), ("nas", "watching")]
    assert outside.run("run", "--headless", "--once").code == 0
    assert outside.record_names == {WEB, APP}


def test_rename_disable_enable_and_remove(outside: Outside, nas: FakeEngine) -> None:
    outside.run("engines", "add", "nas", "--url", nas.url)
    outside.run("run", "--headless", "--once")
    assert outside.run("engines", "rename", "NAS", "cellar", "--json").code == 0
    assert sound(outside.run("engines", "disable", "cellar"), 0).out == (
        "cellar is watched no more. Its services stay as they are.\n"
    )
    assert [(each["name"], each["state"]) for each in listed(outside)] == [("nas-01", "watching"), ("cellar", "off")]
    assert outside.run("run", "--headless", "--once").code == 3  # its service is stale
    assert outside.record_names == {WEB, APP}
    sound(outside.run("engines", "enable", "cellar"), 0)
    assert outside.run("run", "--headless", "--once").code == 0
    sound(outside.run("engines", "remove", "cellar"), 0)
    assert [each["name"] for each in listed(outside)] == ["nas-01"]
    assert outside.record_names == {WEB, APP}


def test_what_is_wrong_is_told_and_nothing_is_stored(outside: Outside, nas: FakeEngine, tmp_path: Path) -> None:
    url = nas.url
    for arguments, words in (
        (("nas",), "Say where it is"),
        (("nas", "--url", "junk"), "“junk” is not accepted for the address of an engine"),
        (("", "--url", url), "An engine’s name has 1 to 60 letters"),
        (("x" * 61, "--url", url), "An engine’s name has 1 to 60 letters"),
        (("nas", "--url", "tcp://me:secret@nas:2375"), "may hold no password"),
        (("nas", "--context", "work-vps"), "There is no Docker context “work-vps”"),
        (("nas", "--url", url, "--ca", str(tmp_path / "ca.pem")), "ca.pem” cannot be read"),
    ):
        told = sound(outside.run("engines", "add", *arguments), 64, words)
        assert "secret" not in told.err
    sound(outside.run("engines", "add", "nas", "--url", "tcp://127.0.0.1:1"), 1, "nas cannot be reached (")
    assert [each["name"] for each in listed(outside)] == ["nas-01"]
    sound(outside.run("engines", "add", "nas", "--url", url), 0)
    sound(outside.run("engines", "add", "Nas", "--url", "tcp://other"), 64, "Another engine is called “nas”")
    sound(outside.run("engines", "add", "other", "--url", url), 64, "other and nas are the same Docker engine")
    sound(outside.run("engines", "rename", "pi", "x"), 64, "There is no engine “pi”")


def test_the_engine_that_the_environment_names_cannot_be_switched_off(outside: Outside) -> None:
    sound(outside.run("engines", "disable", "default"), 64, "This engine is set by DOCKER_HOST")


def test_contexts_are_listed_and_one_that_is_gone_is_away(outside: Outside, nas: FakeEngine, tmp_path: Path) -> None:
    put_context(tmp_path, "work", nas.url)
    put_context(tmp_path, "broken", "junk://")
    told = sound(outside.run("engines", "contexts", "--json", HOME=str(tmp_path), DOCKER_CONFIG=""), 0)
    assert [(each["name"], each["url"]) for each in json.loads(told.out)] == [("broken", ""), ("work", nas.url)]
    home = {"HOME": str(tmp_path), "DOCKER_CONFIG": ""}
    sound(outside.run("engines", "add", "work", "--context", "work", **home), 0)
    assert outside.run("run", "--headless", "--once", **home).code == 0
    assert outside.record_names == {WEB, APP}
    told = sound(outside.run("engines"), 1, "There is no Docker context “work”")  # in the test's own home
    assert "context work" in told.out
    assert outside.run("run", "--headless", "--once").code == 3
    assert outside.record_names == {WEB, APP}


def test_a_worker_of_a_swarm_is_told(outside: Outside, nas: FakeEngine) -> None:
    nas.info |= {"Swarm": {"LocalNodeState": "active", "ControlAvailable": False}}
    told = sound(outside.run("engines", "test", "--url", nas.url), 0, "is a worker of a Swarm")
    assert "Swarm worker" in told.out


def test_a_podman_is_called_one(outside: Outside, nas: FakeEngine) -> None:
    nas.info |= {"BuildahVersion": "1.28.2", "DockerRootDir": "/var/lib/containers/storage"}
    found = json.loads(sound(outside.run("engines", "test", "--url", nas.url, "--json"), 0).out)
    assert (found["kind"], found["id"][:7]) == ("podman", "podman-")
