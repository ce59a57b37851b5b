"""How running a connector fails on an engine: in our words, and without the token in what is raised."""

import json
import threading
import traceback
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from dockflare_desktop.adapters.docker.address import EngineAddress
from dockflare_desktop.adapters.docker.connectors import DockerConnectors
from dockflare_desktop.core.connectors.setup import MADE_NETWORK, TUNNEL
from dockflare_desktop.core.problem import ProblemCode
from dockflare_desktop.engine.ports import OutsideError
from dockflare_desktop.engine.ports.connectors import NewConnector, Readiness

pytestmark = [pytest.mark.anyio, pytest.mark.real_network]
TOKEN = "s3cret-tunnel-token"  # noqa: S105 - made up
NEW = NewConnector("cloudflared-home-1", "a/b@sha256:aa", ("tunnel", "run"), {}, "proxy", 20241, TOKEN)
IMAGE: dict[str, Any] = {"Id": "sha256:11", "RepoDigests": ["other/name@sha256:bb", "cloudflare/cloudflared@sha256:aa"]}


class Engine:
    """Answers by (method, path without version); `asked` holds the bodies."""

    def __init__(self) -> None:
        self.answers: dict[tuple[str, str], tuple[int, Any]] = {}
        self.asked: list[tuple[str, str, Any]] = []
        engine = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_: object) -> None:
                pass

            def answer(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                path = self.path.partition("?")[0].removeprefix("/v1.41")
                engine.asked.append((self.command, self.path, json.loads(body or b"null")))
                default = (200, {"ApiVersion": "1.41"}) if path == "/version" else (404, {"message": f"no {path}"})
                status, said = engine.answers.get((self.command, path), default)
                content = said if isinstance(said, bytes) else json.dumps(said).encode()
                self.send_response(status)
                if isinstance(said, bytes):  # a stream, as a pull's
                    self.send_header("Transfer-Encoding", "chunked")
                    content = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (content, b""))
                else:
                    self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def __getattr__(self, name: str) -> object:
                if name.startswith("do_"):  # one for every method
                    return self.answer
                raise AttributeError(name)

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True)
        self.thread.start()

    def host(self) -> DockerConnectors:
        url = f"tcp://127.0.0.1:{self.server.server_address[1]}"
        return DockerConnectors(lambda: EngineAddress(url, "nas-01"), 5.0)

    def says(self, method: str, path: str, status: int, answer: object = None) -> None:
        self.answers[method, path] = (status, answer)


@pytest.fixture
def engine() -> Iterator[Engine]:
    engine = Engine()
    yield engine
    engine.server.shutdown()
    engine.server.server_close()
    engine.thread.join(5)


async def test_an_image_is_pinned_by_the_digest_of_its_own_registry(engine: Engine) -> None:
    engine.says("POST", "/images/create", 200, b'{"status":"Pulling"}\n{"status":"Done"}\n')
    engine.says("GET", "/images/cloudflare/cloudflared:latest/json", 200, IMAGE)
    assert await engine.host().pull("cloudflare/cloudflared:latest") == "cloudflare/cloudflared@sha256:aa"


@pytest.mark.parametrize(
    ("status", "answer", "code"),
    [
        (404, {"message": "pull access denied"}, ProblemCode.CONNECTOR_IMAGE),
        (200, b'{"status":"x"}\n{"error":"manifest unknown"}\n', ProblemCode.CONNECTOR_IMAGE),
        (200, b'{"error":"write /var/lib: no space left on device"}\n', ProblemCode.CONNECTOR_NO_ROOM),
        (403, {"message": "not through this proxy"}, ProblemCode.ENGINE_DENIED),
    ],
)
async def test_an_image_that_cannot_be_pulled_is_told(
    engine: Engine, status: int, answer: object, code: ProblemCode
) -> None:
    engine.says("POST", "/images/create", status, answer)
    engine.says("GET", "/images/a/b:1/json", 200, IMAGE)  # an older one from a registry serves not: it was asked anew
    with pytest.raises(OutsideError) as caught:
        await engine.host().pull("a/b:1")
    assert caught.value.problem.code is code


async def test_an_image_that_was_built_there_needs_no_registry(engine: Engine) -> None:
    engine.says("POST", "/images/create", 404, {"message": "pull access denied"})
    engine.says("GET", "/images/a/b:1/json", 200, {"Id": "sha256:11", "RepoDigests": []})
    assert await engine.host().pull("a/b:1") == "sha256:11"


async def test_an_image_that_was_cleared_away_is_fetched_again_by_its_digest(engine: Engine) -> None:
    engine.says("GET", "/images/a/b%40sha256:aa/json", 404, {"message": "No such image: a/b@sha256:aa"})
    engine.says("POST", "/images/create", 200, b'{"status":"Done"}\n')
    engine.says("POST", "/containers/create", 201, {"Id": "box1"})
    engine.says("POST", "/containers/box1/start", 204)
    assert await engine.host().make(NEW) == "box1"
    (pulled,) = [path for _, path, _ in engine.asked if "/images/create" in path]
    assert "fromImage=a%2Fb" in pulled
    assert "sha256%3Aaa" in pulled


async def test_a_container_is_made_with_the_token_in_its_environment_and_restarts_by_itself(engine: Engine) -> None:
    engine.says("GET", "/images/a/b%40sha256:aa/json", 200, IMAGE)
    engine.says("POST", "/containers/create", 201, {"Id": "box1"})
    engine.says("POST", "/containers/box1/start", 204)
    assert await engine.host().make(NEW) == "box1"
    (asked,) = [body for method, path, body in engine.asked if "/containers/create" in path]
    assert f"TUNNEL_TOKEN={TOKEN}" in asked["Env"]
    assert asked["HostConfig"]["RestartPolicy"] == {"Name": "unless-stopped"}
    assert asked["Healthcheck"]["Test"][-1] == "ready"
    assert list(asked["NetworkingConfig"]["EndpointsConfig"]) == ["proxy"]
    assert TOKEN not in json.dumps({key: value for key, value in asked.items() if key != "Env"})


async def test_where_it_cannot_be_started_it_is_removed_and_nothing_raised_holds_the_token(engine: Engine) -> None:
    engine.says("GET", "/images/a/b%40sha256:aa/json", 200, IMAGE)
    engine.says("POST", "/containers/create", 201, {"Id": "box1"})
    engine.says("POST", "/containers/box1/start", 500, {"message": "network proxy not found"})
    engine.says("DELETE", "/containers/box1", 204)
    with pytest.raises(OutsideError) as caught:
        await engine.host().make(NEW)
    assert caught.value.problem.code is ProblemCode.CONNECTOR_ENGINE
    assert caught.value.problem.detail == "network proxy not found"
    assert "DELETE" in [method for method, _, _ in engine.asked]
    assert (caught.value.__cause__, caught.value.__context__) == (None, None)
    assert TOKEN not in "".join(traceback.format_exception(caught.value))


async def test_networks_tell_their_driver_whose_they_are_and_who_uses_them(engine: Engine) -> None:
    proxy = {"Name": "proxy", "Driver": "macvlan", "Scope": "local", "Labels": {MADE_NETWORK: "true"}}
    swarm = {"Name": "far", "Driver": "overlay", "Scope": "swarm", "Labels": None}
    engine.says("GET", "/networks", 200, [proxy, swarm])
    attached = {"Networks": {"proxy": {}}}
    boxes = [{"Labels": {}, "NetworkSettings": attached}, {"Labels": {TUNNEL: "t"}, "NetworkSettings": attached}]
    engine.says("GET", "/containers/json", 200, boxes)
    one, other = await engine.host().networks()
    assert (one.name, one.driver, one.attachable, one.made, one.others) == ("proxy", "macvlan", True, True, 1)
    assert (other.driver, other.attachable, other.made, other.others) == ("overlay", False, False, 0)


async def test_a_network_of_others_is_never_removed(engine: Engine) -> None:
    engine.says("GET", "/networks", 200, [{"Name": "proxy", "Id": "n1", "Labels": {}}])
    await engine.host().remove_network("proxy")
    assert all(method == "GET" for method, _, _ in engine.asked)


async def test_what_is_gone_already_is_no_error(engine: Engine) -> None:
    host = engine.host()
    await host.stop("box1")
    await host.remove("box1")
    engine.says("POST", "/containers/box1/start", 304)
    await host.start("box1")
    with pytest.raises(OutsideError):
        await host.rename("box1", "x")


async def test_readiness_is_asked_inside_where_the_container_cannot_be_reached(engine: Engine) -> None:
    engine.says("GET", "/containers/box1/json", 200, {"State": {"Running": True}})
    engine.says("POST", "/containers/box1/exec", 201, {"Id": "exec1"})
    engine.says("POST", "/exec/exec1/start", 200, "")
    for code, ready in ((0, True), (1, False)):
        engine.says("GET", "/exec/exec1/json", 200, {"ExitCode": code})
        assert await engine.host().ready("box1", 20241) == Readiness(ready=ready)
    (command,) = {tuple(body["Cmd"]) for _, path, body in engine.asked if path.endswith("/containers/box1/exec")}
    assert command == ("cloudflared", "tunnel", "--metrics", "localhost:20241", "ready")
    engine.says("GET", "/containers/box1/json", 200, {"State": {"Running": True, "Restarting": True}})
    assert await engine.host().ready("box1", 20241) == Readiness(ready=False, running=False)


@pytest.mark.parametrize("status", [409, 500])
async def test_one_that_ends_while_it_is_asked_inside_is_not_ready(engine: Engine, status: int) -> None:
    engine.says("GET", "/containers/box1/json", 200, {"State": {"Running": True}})
    engine.says("POST", "/containers/box1/exec", 201, {"Id": "exec1"})
    engine.says("POST", "/exec/exec1/start", status, {"message": "cannot exec in a deleted state: unknown"})
    assert await engine.host().ready("box1", 20241) == Readiness(ready=False)


async def test_asking_inside_that_is_forbidden_is_told(engine: Engine) -> None:
    engine.says("GET", "/containers/box1/json", 200, {"State": {"Running": True}})
    engine.says("POST", "/containers/box1/exec", 403, {"message": "no"})
    with pytest.raises(OutsideError):
        await engine.host().ready("box1", 20241)


async def test_an_engine_that_is_away_is_told_as_that(engine: Engine) -> None:
    host = engine.host()
    engine.server.shutdown()
    engine.server.server_close()
    with pytest.raises(OutsideError) as caught:
        await host.networks()
    assert caught.value.problem.code is ProblemCode.ENGINE_AWAY
