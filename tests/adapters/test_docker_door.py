"""From a stored engine to a source: an address, a context, or what the `docker` command would choose."""

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path

import anyio
import anyio.lowlevel
import pytest

from dockflare_desktop.adapters.docker.door import DockerDoor
from dockflare_desktop.core.engines.stored import DEFAULT, StoredEngine, TlsFiles
from dockflare_desktop.core.problem import ProblemCode
from dockflare_desktop.engine.ports import OutsideError

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
