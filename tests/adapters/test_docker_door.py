"""From a stored engine to a source: an address, a context, or what the `docker` command would choose."""

import hashlib
import json
import socket
from datetime import UTC, datetime
from pathlib import Path

import anyio
import anyio.lowlevel
import pytest

from dockflare_desktop.adapters.docker.address import EngineAddress
from dockflare_desktop.adapters.docker.door import DockerDoor
from dockflare_desktop.core.engines.stored import DEFAULT, StoredEngine, TlsFiles
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.engine.ports import OutsideError
from tests.adapters.fake_engine import FakeEngine
from tests.sentences import said

pytestmark = pytest.mark.anyio
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def door(folder: Path, **env: str) -> DockerDoor:
    return DockerDoor({"HOME": str(folder), **env}, lambda: NOW)


def put_context(folder: Path, name: str, host: str) -> None:
    place = folder / ".docker" / "contexts" / "meta" / hashlib.sha256(name.encode()).hexdigest()
    place.mkdir(parents=True)
    (place / "meta.json").write_text(json.dumps({"Name": name, "Endpoints": {"docker": {"Host": host}}}))


async def test_an_address_a_context_and_the_commands_own_engine(tmp_path: Path) -> None:
    put_context(tmp_path, "nas", "ssh://me@nas-01")
    made = door(tmp_path, DOCKER_HOST="tcp://here:2375")
    assert made.source(StoredEngine("a", url="tcp://pi", tls=TlsFiles())).url == "tcp://pi:2376"
    assert made.source(StoredEngine("b", context="nas")).url == "ssh://me@nas-01"
    assert made.source(StoredEngine(DEFAULT)).url == "tcp://here:2375"
    named = made.address(StoredEngine(DEFAULT, "Desk"))
    assert isinstance(named, EngineAddress)
    assert named.name == "Desk"  # what is wrong with it is told by its name, too


async def test_a_context_that_is_gone_is_away_and_never_another_engine(tmp_path: Path) -> None:
    source = door(tmp_path).source(StoredEngine("a", "work", context="work-vps"))
    assert source.url == "context work-vps"
    with pytest.raises(OutsideError) as caught:
        await source.snapshot()
    assert (caught.value.problem.code, caught.value.problem.value) == (ProblemCode.NOT_FOUND, "work-vps")
    told: list[bool] = []
    async with anyio.create_task_group() as group:
        group.start_soon(source.watch, lambda: None, told.append)
        await anyio.lowlevel.checkpoint()
        await anyio.lowlevel.checkpoint()
        group.cancel_scope.cancel()
    assert told == [False]
    await source.close()


@pytest.mark.parametrize(
    ("env", "by"),
    [({}, ""), ({"DOCKER_HOST": "tcp://a:1"}, "DOCKER_HOST"), ({"DOCKER_CONTEXT": "nas"}, "DOCKER_CONTEXT")],
)
async def test_who_says_which_engine_the_default_one_is(tmp_path: Path, env: dict[str, str], by: str) -> None:
    assert door(tmp_path, **env).pinned_by == by


# --- what there is on this computer ----------------------------------------------------------------------------------


async def test_sockets_that_are_there_are_tried_once_and_contexts_are_not(
    tmp_path: Path, clean_environment: Path
) -> None:
    home = clean_environment  # short: a socket's path may have 107 bytes
    for name in ("docker.sock", "podman/podman.sock"):
        (home / "run" / name).parent.mkdir(exist_ok=True)
    engine = FakeEngine(unix=str(home / "run" / "docker.sock"))
    put_context(home, "work", "ssh://work")
    put_context(home, "broken", "junk://")
    with socket.socket(socket.AF_UNIX) as nobody:
        nobody.bind(str(home / "run" / "podman" / "podman.sock"))
        made = door(home, XDG_RUNTIME_DIR=str(home / "run"), DOCKER_HOST="unix:///nowhere.sock")
        offers = {each.engine.name: each for each in await made.offers()}
    engine.die()
    offers.pop("Docker", None)  # of the machine that runs this
    assert set(offers) == {"Rootless Docker", "Podman", "work"}
    assert offers["Rootless Docker"].problem is None
    podman = offers["Podman"].problem
    assert podman is not None
    assert podman.code is ProblemCode.PODMAN_STOPPED
    assert (offers["work"].where, offers["work"].problem) == ("ssh://work", None)
    assert engine.asked("/containers/json") == 1
    contexts = {each.engine.context: each.problem for each in await made.contexts()}
    assert contexts["work"] is None
    assert contexts["broken"] is not None


async def test_the_default_engine_is_not_offered_by_another_name_of_its_socket(clean_environment: Path) -> None:
    home = clean_environment
    engine = FakeEngine(unix=str(home / "run" / "docker.sock"))
    (home / "other.sock").symlink_to(home / "run" / "docker.sock")
    made = door(home, XDG_RUNTIME_DIR=str(home / "run"), DOCKER_HOST=f"unix://{home}/other.sock")
    assert "Rootless Docker" not in [each.engine.name for each in await made.offers()]
    engine.die()


async def test_what_a_place_is_checked_for_without_asking_it(tmp_path: Path) -> None:
    made = door(tmp_path)
    assert made.check(StoredEngine("a", url="ssh://nas")) is None
    missing = made.check(StoredEngine("a", url="tcp://nas", tls=TlsFiles(ca=str(tmp_path / "ca.pem"))))
    assert missing is not None
    assert (missing.code, missing.subject) == (ProblemCode.FILE_UNREADABLE, str(tmp_path / "ca.pem"))
    gone = made.check(StoredEngine("a", context="work"))
    assert gone is not None
    assert said(gone) == "There is no Docker context “work”."
    invalid = made.check(StoredEngine("a", url="junk"))
    assert invalid is not None
    assert said(invalid) == "“junk” is not accepted for the address of an engine."


async def test_an_engine_is_read_once_and_let_go(tmp_path: Path) -> None:
    engine = FakeEngine()
    engine.info |= {"ServerVersion": "27.1"}
    tested = await door(tmp_path).test(StoredEngine("a", url=engine.url))
    assert (tested.engine, tested.version, tested.containers, tested.podman) == ("daemon-1", "27.1", 1, False)
    gone = await door(tmp_path).test(StoredEngine("a", context="work"))
    assert gone.problem is not None
    assert isinstance(await door(tmp_path).host_key(StoredEngine("a", context="work")), Problem)
    engine.die()
