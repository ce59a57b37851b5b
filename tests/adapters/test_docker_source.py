"""DockerSource's list against an engine that behaves badly in every way the real ones do."""

import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator

import pytest

from dockflare_desktop.adapters.docker.address import EngineAddress
from dockflare_desktop.adapters.docker.source import DockerSource
from dockflare_desktop.core.engines.probed import Swarm
from dockflare_desktop.core.problem import ProblemCode
from tests.adapters.docker_bench import NOW, QUICK, failure, open_source
from tests.adapters.fake_engine import FakeEngine, container, event
from tests.adapters.heard import CHANGE, DOWN, UP, watching

pytestmark = pytest.mark.anyio


@pytest.fixture
def engine() -> Iterator[FakeEngine]:
    made = FakeEngine()
    yield made
    made.die()


async def test_a_thousand_containers_are_one_list_request(engine: FakeEngine) -> None:
    engine.containers = [container(f"c{number}") for number in range(1000)]
    async with open_source(engine) as source, watching(source) as heard:
        await heard.until(UP)
        await source.snapshot()
        engine.requests.clear()
        assert len((await source.snapshot()).containers) == 1000
        assert engine.requests == ["/containers/json"]


async def test_h27_who_answers_is_asked_again_after_a_reconnect(engine: FakeEngine) -> None:
    async with open_source(engine) as source, watching(source) as heard:
        await heard.until(UP)
        assert (await source.snapshot()).engine_id == "daemon-1"
        engine.die()
        await heard.until(DOWN)
        engine.info = {"ID": "daemon-2", "Name": "other"}
        engine.come_back()
        await heard.until(UP)
        snapshot = await source.snapshot()
    assert (snapshot.engine_id, snapshot.name) == ("daemon-2", "other")
    assert {item.engine for item in snapshot.containers} == {"daemon-2"}


async def test_h27_without_a_stream_who_answers_is_asked_every_time(engine: FakeEngine) -> None:
    async with open_source(engine) as source:
        await source.snapshot()
        engine.info = {"ID": "daemon-2", "Name": "other"}
        assert (await source.snapshot()).engine_id == "daemon-2"


async def test_h27_a_stream_that_broke_during_the_list_makes_it_ask_again(engine: FakeEngine) -> None:
    async with open_source(engine) as source, watching(source) as heard:
        await heard.until(UP)
        await source.snapshot()
        engine.info = {"ID": "daemon-2", "Name": "other"}
        engine.awake.clear()
        asked = asyncio.ensure_future(source.snapshot())
        engine.drop_streams()
        await heard.until(DOWN)
        engine.awake.set()
        assert (await asked).engine_id == "daemon-2"


@pytest.mark.parametrize(("theirs", "spoken"), [("1.41", "v1.41"), ("1.52", "v1.45"), ("1.24", "v1.24")])
async def test_the_newest_api_that_both_know_is_spoken(engine: FakeEngine, theirs: str, spoken: str) -> None:
    engine.version = {"ApiVersion": theirs}
    paths = list[str]()
    engine.server.RequestHandlerClass = type(
        "Noting", (engine.server.RequestHandlerClass,), {"log_request": lambda self, *args: paths.append(self.path)}
    )
    async with open_source(engine) as source:
        await source.snapshot()
    assert paths[0] == "/version"
    assert all(path.startswith(f"/{spoken}/") for path in paths[1:])


async def test_an_engine_too_old_for_the_sdk_is_told(engine: FakeEngine) -> None:
    engine.version = {"ApiVersion": "1.12"}
    async with open_source(engine) as source:
        code, detail = await failure(source)
    assert code is ProblemCode.ENGINE_AWAY
    assert "1.24" in detail


async def test_h27_services_are_listed_by_managers_only(engine: FakeEngine) -> None:
    engine.services = [{"ID": "s1", "Spec": {"Name": "shop_web"}}]
    async with open_source(engine) as source:
        assert [item.name for item in (await source.snapshot()).containers] == ["web"]
        engine.info["Swarm"] = {"ControlAvailable": True}
        assert [item.name for item in (await source.snapshot()).containers] == ["web", "shop_web"]
        engine.refuse["/services"] = 503
        assert (await failure(source))[0] is ProblemCode.ENGINE_AWAY


# --- failures, each with its words -----------------------------------------------------------------------------------


async def test_engine_away_when_nobody_listens(engine: FakeEngine) -> None:
    engine.die()
    async with open_source(engine) as source:
        assert await failure(source) == (ProblemCode.ENGINE_AWAY, "[Errno 111] Connection refused")
    engine.come_back()


async def test_engine_away_when_the_socket_is_missing() -> None:
    source = DockerSource(EngineAddress("unix:///nowhere/docker.sock", "nas-01"), lambda: NOW)
    assert (await failure(source))[0] is ProblemCode.ENGINE_AWAY


async def test_engine_away_when_it_accepts_and_never_answers(engine: FakeEngine) -> None:
    engine.awake.clear()
    async with open_source(engine, QUICK) as source:
        assert (await failure(source))[0] is ProblemCode.ENGINE_AWAY
    engine.awake.set()


@pytest.mark.parametrize("status", [500, 503])
async def test_engine_away_in_the_engines_own_words(engine: FakeEngine, status: int) -> None:
    engine.refuse["/containers/json"] = status
    async with open_source(engine) as source:
        assert await failure(source) == (ProblemCode.ENGINE_AWAY, "no /containers/json here")


@pytest.mark.parametrize("status", [401, 403])
async def test_engine_denied_when_a_proxy_refuses(engine: FakeEngine, status: int) -> None:
    engine.refuse["/containers/json"] = status
    async with open_source(engine) as source:
        assert (await failure(source))[0] is ProblemCode.ENGINE_DENIED


async def test_engine_denied_when_the_socket_may_not_be_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: object) -> None:  # root may open every socket, so the system's refusal is played
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("dockflare_desktop.adapters.docker.unix._Connection.connect", refuse)
    source = DockerSource(EngineAddress("unix:///run/docker.sock", "nas-01"), lambda: NOW)
    assert await failure(source) == (ProblemCode.ENGINE_DENIED, "[Errno 13] Permission denied")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give up its rights for a moment")
def test_engine_denied_by_the_systems_own_refusal() -> None:
    program = (
        "import asyncio, datetime, os, socket, tempfile\n"
        "from dockflare_desktop.adapters.docker import client\n"
        "from dockflare_desktop.adapters.docker.address import EngineAddress\n"
        "from dockflare_desktop.engine.ports import OutsideError\n"
        "with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX) as engine:\n"
        "    os.chmod(folder, 0o755)\n"
        "    engine.bind(folder + '/d.sock')\n"
        "    os.chmod(folder + '/d.sock', 0o600)\n"
        "    engine.listen()\n"
        "    os.seteuid(65534)\n"
        "    try:\n"
        "        client.EngineWire(EngineAddress('unix://' + folder + '/d.sock', 'nas'), 5).read(None)\n"
        "    except OutsideError as error:\n"
        "        print(error.problem.code)\n"
        "    os.seteuid(0)\n"
    )
    told = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert told.stdout == "engine_denied\n"


@pytest.mark.parametrize(
    ("page", "answer"),
    [
        ("version", b"<html>"),
        ("version", {"message": "hello"}),
        ("version", []),
        ("version", {"ApiVersion": "latest"}),
        ("info", {}),
        ("info", "x"),
        ("containers", {"message": "hello"}),
        ("containers", [{"Names": ["/no-id"]}]),
        ("containers", b'[{"Id": "cut'),
    ],
)
async def test_nonsense_is_a_failed_list_and_never_an_empty_one(engine: FakeEngine, page: str, answer: object) -> None:
    setattr(engine, page, answer)
    async with open_source(engine) as source:
        code, detail = await failure(source)
    assert code is ProblemCode.ENGINE_AWAY
    assert detail


# --- the rest -------------------------------------------------------------------------------------------------------


async def test_h24_the_path_of_the_local_socket_is_told() -> None:
    folder = tempfile.mkdtemp(prefix="dfd-")
    engine = FakeEngine(unix=f"{folder}/d.sock")
    async with open_source(engine) as source:
        assert (await source.snapshot()).socket == f"{folder}/d.sock"
    engine.die()
    shutil.rmtree(folder)


async def test_the_address_is_told_without_its_password() -> None:
    assert DockerSource(EngineAddress("tcp://me:secret@nas:2375", "nas"), lambda: NOW).url == "tcp://nas:2375"


def test_importing_and_building_a_source_loads_no_sdk() -> None:
    program = (
        "import sys, datetime\n"
        "from dockflare_desktop.adapters.docker.address import from_environment\n"
        "from dockflare_desktop.adapters.docker.source import DockerSource\n"
        "DockerSource(from_environment({'DOCKER_HOST': 'tcp://x:1'}), datetime.datetime.now)\n"
        "assert not {'docker', 'requests', 'urllib3'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


async def test_an_engine_that_joins_a_swarm_is_asked_anew_what_it_is(engine: FakeEngine) -> None:
    async with open_source(engine) as source, watching(source) as heard:
        await heard.until(UP)
        assert (await source.snapshot()).swarm is Swarm.NONE
        await source.snapshot()
        assert engine.asked("/info") == 1
        engine.info |= {"Swarm": {"LocalNodeState": "active", "ControlAvailable": True}}
        engine.emit(event(1) | {"Type": "node", "Action": "update"})
        await heard.until(CHANGE)
        assert (await source.snapshot()).swarm is Swarm.MANAGER
