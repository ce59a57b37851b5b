"""Blocking calls that run a connector on one engine. Imports the SDK: import this on a worker thread.

What is raised here still knows the error that caused it, and a request that makes a container carries the tunnel's
token: whoever calls this lets only the problem out.
"""

import http.client
import json
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from typing import Any

import docker
from docker.errors import APIError

from dockflare_desktop.adapters.docker.address import EngineAddress
from dockflare_desktop.adapters.docker.client import EngineClient, EngineWire, make_client
from dockflare_desktop.adapters.docker.errors import OUTSIDE, problem_of
from dockflare_desktop.core.connectors.setup import MADE_NETWORK, TUNNEL
from dockflare_desktop.core.connectors.steps import EngineNetwork
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.engine.ports import OutsideError
from dockflare_desktop.engine.ports.connectors import NewConnector, Readiness

STOP_WITHIN = 30  # seconds: cloudflared's own grace period for requests that are under way
PULL_SILENCE = 120.0  # seconds
ASK = 1.0  # seconds for `/ready` at the container's own address
ASKS_INSIDE, ASK_INSIDE = 25, 0.2  # looks at what was asked inside, seconds between
_SECOND = 10**9  # in Docker's nanoseconds
_DENIED, _MISSING, _UNCHANGED, _CONFLICT = (401, 403), 404, 304, 409
_ENDING = (409, 500)  # what asking inside a container gets that ends at this moment ("cannot exec in a deleted state")
_ROOM = ("no space left on device", "disk quota exceeded")
_OK = 200


class ConnectorWire:
    """One engine at a plain address (an ssh address is turned into a local socket before)."""

    def __init__(self, address: EngineAddress, timeout: float) -> None:
        self._address, self._timeout = address, timeout
        self._wire = EngineWire(address, timeout)

    def pull(self, image: str) -> str:
        """As ConnectorHost.pull."""
        with self._client(PULL_SILENCE) as client:
            try:
                self._fetch(client, image)
            except OutsideError as error:
                pinned = self._built_here(client, image)
                if pinned is None:
                    raise self._no_image(image, error) from None
                return pinned
            return _pinned(image, _inspected(client, image))

    def networks(self) -> list[EngineNetwork]:
        """As ConnectorHost.networks."""
        with self._client() as client:
            found = client.networks()
            used = _uses(client.containers(all=True))
        return [_network(each, used) for each in found]

    def make_network(self, name: str) -> None:
        """As ConnectorHost.make_network."""
        with self._client() as client:
            client.create_network(name, driver="bridge", check_duplicate=True, labels={MADE_NETWORK: "true"})

    def remove_network(self, name: str) -> None:
        """As ConnectorHost.remove_network."""
        with self._client() as client:
            for each in client.networks(names=[name]):
                if each.get("Name") == name and MADE_NETWORK in (each.get("Labels") or {}):
                    with _unless(_MISSING, _CONFLICT, _DENIED[1]):  # 403: it has active endpoints
                        client.remove_network(each["Id"])

    def make(self, new: NewConnector) -> str:
        """As ConnectorHost.make."""
        if "@" in new.image:
            self._have(new.image)
        with self._client() as client:
            attached: Any = {new.network: client.create_endpoint_config()}  # the stubs say another type
            made: Mapping[str, Any] = client.create_container(
                new.image,
                command=list(new.command),
                name=new.name,
                labels=dict(new.labels),
                environment={"TUNNEL_TOKEN": new.token, "NO_AUTOUPDATE": "true"},
                healthcheck=_health(new.metrics_port),
                host_config=client.create_host_config(
                    restart_policy={"Name": "unless-stopped"}, extra_hosts={"host.docker.internal": "host-gateway"}
                ),
                networking_config=client.create_networking_config(attached),
            )
            container = str(made["Id"])
            try:
                client.start(container)
            except OUTSIDE:
                with suppress(*OUTSIDE):
                    client.remove_container(container, force=True)
                raise
            return container

    def start(self, container: str) -> None:
        """As ConnectorHost.start."""
        with self._client() as client, _unless(_UNCHANGED):
            client.start(container)

    def stop(self, container: str) -> None:
        """As ConnectorHost.stop."""
        with self._client() as client, _unless(_UNCHANGED, _MISSING):
            client.stop(container, timeout=STOP_WITHIN)

    def remove(self, container: str) -> None:
        """As ConnectorHost.remove."""
        with self._client() as client, _unless(_MISSING, _CONFLICT):  # 409: it is being removed
            client.remove_container(container, force=True, v=True)

    def rename(self, container: str, name: str) -> None:
        """As ConnectorHost.rename."""
        with self._client() as client:
            client.rename(container, name)

    def ready(self, container: str, port: int) -> Readiness:
        """At the container's own address where that can be reached from here, else by asking inside: cloudflared calls
        its own `/ready` (`cloudflared tunnel ready`), since its image holds no other program."""
        with self._client() as client:
            found = client.inspect_container(container)
            state = found.get("State") or {}
            if not state.get("Running") or state.get("Restarting"):
                return Readiness(ready=False, running=False)
            if self._address.socket and (answer := _asked(found, port)) is not None:
                return answer
            try:
                asked = client.exec_create(
                    container, ["cloudflared", "tunnel", "--metrics", f"localhost:{port}", "ready"]
                )
                client.exec_start(asked["Id"], detach=True)  # attached it would wait on a socket without any limit
            except APIError as error:
                if error.status_code not in _ENDING:
                    raise
                return Readiness(ready=False)
            for _ in range(ASKS_INSIDE):
                said = client.exec_inspect(asked["Id"])
                if not said.get("Running"):
                    return Readiness(ready=said.get("ExitCode") == 0)
                time.sleep(ASK_INSIDE)
            return Readiness(ready=False)

    def log(self, container: str, lines: int) -> tuple[str, ...]:
        """As ConnectorHost.log."""
        with self._client() as client:
            said: Any = client.logs(container, tail=lines)
        return tuple(said.decode(errors="replace").splitlines())

    # --- how it fails -------------------------------------------------------------------------------------------------

    @contextmanager
    def _client(self, silence: float | None = None) -> Iterator[EngineClient]:
        try:
            with closing(make_client(self._address, api=self._wire.api(), timeout=silence or self._timeout)) as client:
                yield client
        except OUTSIDE as error:
            raise OutsideError(self._problem(error)) from None

    def _problem(self, error: Exception) -> Problem:
        found = problem_of(error, self._address)
        if any(words in found.detail.lower() for words in _ROOM):
            return Problem(ProblemCode.CONNECTOR_NO_ROOM, self._address.name, detail=found.detail)
        answered = isinstance(error, docker.errors.APIError) and error.response is not None
        if found.code is ProblemCode.ENGINE_AWAY and answered:
            return Problem(ProblemCode.CONNECTOR_ENGINE, self._address.name, detail=found.detail.rstrip("."))
        return found

    def _no_image(self, image: str, error: OutsideError) -> OutsideError:
        if error.problem.code is not ProblemCode.CONNECTOR_ENGINE:
            return error
        detail = error.problem.detail
        return OutsideError(Problem(ProblemCode.CONNECTOR_IMAGE, self._address.name, value=image, detail=detail))

    # --- images -------------------------------------------------------------------------------------------------------

    def _have(self, pinned: str) -> None:
        """An image that was pulled before may have been cleared away since; its digest says which one it was."""
        with self._client(PULL_SILENCE) as client:
            try:
                _inspected(client, pinned)
            except docker.errors.NotFound:
                self._fetch(client, pinned)

    def _fetch(self, client: EngineClient, image: str) -> None:
        """Raises OutsideError; a pull that fails half way says so in its stream alone."""
        name, tag = _split(image)
        try:
            for line in client.pull(name, tag=tag, stream=True, decode=True):
                if isinstance(line, dict) and line.get("error"):
                    raise OutsideError(self._said(str(line["error"])))
        except OUTSIDE as error:
            raise OutsideError(self._problem(error)) from None

    def _said(self, text: str) -> Problem:
        full = any(words in text.lower() for words in _ROOM)
        code = ProblemCode.CONNECTOR_NO_ROOM if full else ProblemCode.CONNECTOR_ENGINE
        return Problem(code, self._address.name, detail=" ".join(text.split())[:300].rstrip("."))

    def _built_here(self, client: EngineClient, image: str) -> str | None:
        """An image of that name that came from no registry: it can be pulled from nowhere, and need not be."""
        try:
            found = _inspected(client, image)
        except OUTSIDE:
            return None
        return None if found.get("RepoDigests") else str(found["Id"])


def _inspected(client: EngineClient, image: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = client.inspect_image(image)  # type: ignore[no-untyped-call]  # without types in the stubs
    return found


def _split(image: str) -> tuple[str, str]:
    """Name and tag, or name and digest, as the SDK wants them.

    >>> _split("registry:5000/a/b"), _split("a/b:1"), _split("a@sha256:ff")
    (('registry:5000/a/b', 'latest'), ('a/b', '1'), ('a', 'sha256:ff'))
    """
    name, mark, digest = image.partition("@")
    if mark:
        return name, digest
    head, colon, tag = image.rpartition(":")
    return (head, tag) if colon and "/" not in tag else (image, "latest")


def _pinned(image: str, found: Mapping[str, Any]) -> str:
    """A reference to exactly this image: by the digest under which its registry has it, else by its id."""
    digests = [str(each) for each in found.get("RepoDigests") or ()]
    name = _split(image)[0]
    return next((each for each in digests if each.partition("@")[0] == name), next(iter(digests), str(found["Id"])))


def _health(port: int) -> Mapping[str, object]:
    """What `docker ps` shows as healthy: cloudflared asks its own `/ready`."""
    test = ["CMD", "cloudflared", "tunnel", "--metrics", f"localhost:{port}", "ready"]
    return {"test": test, "interval": 30 * _SECOND, "timeout": 5 * _SECOND, "start_period": 30 * _SECOND, "retries": 3}


def _uses(containers: list[Mapping[str, Any]]) -> dict[str, int]:
    """How many containers that are none of our connectors are attached to each network, stopped ones too."""
    counts: dict[str, int] = {}
    for each in containers:
        if TUNNEL in (each.get("Labels") or {}):
            continue
        for name in (each.get("NetworkSettings") or {}).get("Networks") or {}:
            counts[name] = counts.get(name, 0) + 1
    return counts


def _network(raw: Mapping[str, Any], used: Mapping[str, int]) -> EngineNetwork:
    name = str(raw.get("Name") or "")
    return EngineNetwork(
        name=name,
        driver=str(raw.get("Driver") or ""),
        attachable=bool(raw.get("Attachable")) or raw.get("Scope") == "local",
        made=MADE_NETWORK in (raw.get("Labels") or {}),
        others=used.get(name, 0),
    )


def _asked(found: Mapping[str, Any], port: int) -> Readiness | None:
    """`/ready` at the container's address; None where nothing answers there."""
    networks = (found.get("NetworkSettings") or {}).get("Networks") or {}
    addresses = [str(each["IPAddress"]) for each in networks.values() if each.get("IPAddress")]
    for address in addresses[:1]:
        asking = http.client.HTTPConnection(address, port, timeout=ASK)
        try:
            asking.request("GET", "/ready")
            answer = asking.getresponse()
            said = json.loads(answer.read(4096))
        except (OSError, http.client.HTTPException, ValueError):
            return None
        finally:
            asking.close()
        if isinstance(said, dict):
            return Readiness(ready=answer.status == _OK, connector=str(said.get("connectorId") or ""))
    return None


@contextmanager
def _unless(*codes: int) -> Iterator[None]:
    """These answers of the engine mean that there is nothing left to do."""
    try:
        yield
    except docker.errors.APIError as error:
        if error.response is None or error.response.status_code not in codes:
            raise
