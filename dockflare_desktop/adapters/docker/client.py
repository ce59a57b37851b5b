"""Blocking calls to one engine through docker-py's low-level API. Imports the SDK: import this on a worker thread."""

import socket
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager, suppress
from typing import Any, assert_never

import docker
import requests
from docker.constants import DEFAULT_DOCKER_API_VERSION, MINIMUM_DOCKER_API_VERSION
from docker.tls import TLSConfig
from docker.types.daemon import CancellableStream
from docker.utils import version_lt
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection

from dockflare_desktop.adapters.docker import parse, swarm
from dockflare_desktop.adapters.docker.address import EngineAddress
from dockflare_desktop.adapters.docker.errors import away, translated
from dockflare_desktop.adapters.docker.unix import UnixAdapter
from dockflare_desktop.adapters.docker.wire import Daemon, EventStream, Reading
from dockflare_desktop.core.engines.probed import Swarm
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.engine.ports import OutsideError

_KINDS = ["container", "network", "service", "node"]  # no label filter: it would hide the end of what lost its label
_SOON = 2.0  # seconds until a Swarm is asked again while tasks come up: on other nodes no event tells
_SELDOM = 30.0  # the same once they run
_KEEP_ALIVE = [  # a silent peer is noticed after 20 + 3 * 5 s; names that a platform lacks are left out
    (socket.IPPROTO_TCP, getattr(socket, name), value)
    for name, value in (("TCP_KEEPIDLE", 20), ("TCP_KEEPINTVL", 5), ("TCP_KEEPCNT", 3))
    if hasattr(socket, name)
]


def make_client(address: EngineAddress, *, api: str = MINIMUM_DOCKER_API_VERSION, timeout: float) -> "EngineClient":
    """A client that has not contacted anything yet. `timeout` in seconds for connecting and for each silence.

    The environment's proxies and certificate bundles do not count: REQUESTS_CA_BUNDLE would replace our own CA.
    """
    tls = address.tls
    config = None
    if tls is not None:
        pair = (tls.cert, tls.key) if tls.cert or tls.key else None
        config = TLSConfig(client_cert=pair, ca_cert=tls.ca or None, verify=tls.verify)
    silence: Any = timeout  # a float will do, docker-py's stubs say int
    client = EngineClient(base_url=address.url, version=api, timeout=silence, tls=config or False)
    client.trust_env = False
    if address.socket:
        client.mount("http+docker://", UnixAdapter(f"http+{address.url}", silence))
    if address.scheme == "tcp":
        for prefix in ("http://", "https://"):
            client.mount(prefix, _KeptAlive())
    return client


class EngineWire:
    """One engine at a plain address (an ssh address is turned into a local socket before)."""

    def __init__(self, address: EngineAddress, timeout: float) -> None:
        self._address = address
        self._timeout = timeout

    def read(self, known: Daemon | None) -> Reading:
        """One list; three more requests before it when nobody knows yet who answers. Raises OutsideError."""
        with translated(self._address):
            daemon = known or self._ask_who()
            with closing(self._client(daemon.api)) as client:
                try:
                    return _reading(client, daemon)
                except parse.PartialListError as error:
                    raise away(self._address, str(error)) from error

    def ping(self, api: str | None) -> None:
        """Return when the engine answers in time. Raises OutsideError."""
        with translated(self._address), closing(self._client(api or self._negotiate())) as client:
            client.ping()

    def events(self, since: int | None) -> EventStream:
        """Subscribe; returns when the response's headers are there. Raises OutsideError."""
        with translated(self._address), ExitStack() as unless_subscribed:
            client = unless_subscribed.enter_context(closing(self._client(self._negotiate())))
            stream = client.events(since=since, filters={"type": _KINDS}, decode=True)
            unless_subscribed.pop_all()
            return _Stream(self._address, client, stream)

    def api(self) -> str:
        """The API version to speak. Raises OutsideError."""
        with translated(self._address):
            return self._negotiate()

    def attach(self, container_id: str, network: str, alias: str) -> None:
        """Connect a container to a network; one that is there already stays."""
        with self._writing(network, "already exists") as client:
            client.connect_container_to_network(container_id, network, aliases=[alias] if alias else None)

    def detach(self, container_id: str, network: str) -> None:
        """Take a container off a network; one that is not there is no error."""
        with self._writing(network, "is not connected") as client:
            client.disconnect_container_from_network(container_id, network)

    @contextmanager
    def _writing(self, network: str, fine: str) -> Iterator["EngineClient"]:
        """What the engine refuses is NETWORK_REFUSED, unless it says that there is nothing to do (`fine`)."""
        with translated(self._address), closing(self._client(self._negotiate())) as client:
            try:
                yield client
            except docker.errors.APIError as error:
                words = str(error.explanation or error)
                if fine not in words:
                    problem = Problem(ProblemCode.NETWORK_REFUSED, self._address.name, value=network, detail=words)
                    raise OutsideError(problem) from error

    def _client(self, api: str) -> "EngineClient":
        return make_client(self._address, api=api, timeout=self._timeout)

    def _ask_who(self) -> Daemon:
        api = self._negotiate()
        with closing(self._client(api)) as client:
            info: Mapping[str, Any] = client.info()
        who = parse.identity(info, self._address.computer)
        if not who.id:
            raise away(self._address, "the engine does not tell its id")
        name = who.name or self._address.name
        return Daemon(who.id, name, api, swarm.role(info), str(info.get("ServerVersion") or ""), who.podman)

    def _negotiate(self) -> str:
        """The API version to speak: the newest that both know.

        docker-py speaks 1.24 and up; Engine 29 refuses what is older than 1.44, Debian 12's engine ends at 1.41.
        """
        with closing(self._client(MINIMUM_DOCKER_API_VERSION)) as client:
            answer: Mapping[str, Any] = client.version(api_version=False)
        theirs = answer.get("ApiVersion") if isinstance(answer, dict) else None
        if not isinstance(theirs, str) or not theirs.replace(".", "").isdigit():
            raise away(self._address, "this is not a Docker engine")
        return theirs if version_lt(theirs, DEFAULT_DOCKER_API_VERSION) else DEFAULT_DOCKER_API_VERSION


def _reading(client: docker.APIClient, daemon: Daemon) -> Reading:
    """One list; a Swarm's manager is asked for three more. Raises parse.PartialListError."""
    found = parse.containers(client.containers(all=True), daemon.id)
    match daemon.swarm:
        case Swarm.NONE:
            return Reading(daemon, found)
        case Swarm.WORKER:
            return Reading(daemon, swarm.without_tasks(found), look_again=_SELDOM)
        case Swarm.MANAGER:
            lists = _lists(client)
            listed = swarm.with_services(found, lists, daemon.id)
            seldom = _SELDOM if lists.services else 0.0
            return Reading(daemon, listed, look_again=seldom if swarm.settled(lists) else _SOON)
    assert_never(daemon.swarm)


def _lists(client: Any) -> swarm.Lists:  # these three are without types in the stubs
    services = client.services()
    if not services:
        return swarm.Lists(services)
    return swarm.Lists(services, client.tasks(filters={"desired-state": swarm.RUNNING}), client.nodes())


class EngineClient(docker.APIClient):
    """docker-py's client, except that an event stream cannot hang before its headers arrive, and that a refusal to
    give one is an error. docker-py asks for it without any time limit and does not look at the status."""

    response: requests.Response | None = None

    def send(self, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:
        """As requests.Session.send; a request without a time limit has one until its headers are there."""
        if kwargs.get("timeout") is not None:
            return super().send(request, **kwargs)
        kwargs["timeout"] = self.timeout
        response = super().send(request, **kwargs)
        self.response = response
        opened = self._get_raw_response_socket(response)  # type: ignore[attr-defined]  # not in the stubs; raises for a refusal
        self._disable_socket_timeout(opened)  # type: ignore[attr-defined]  # not in the stubs
        return response

    def close(self) -> None:
        """Also the connection of an unfinished stream, which the pool does not own while it is in use."""
        if self.response is not None:
            self.response.close()
        super().close()


class _KeptAlive(HTTPAdapter):
    """TCP keep-alive: a new connection can succeed while an old one's peer is long gone (sleep, NAT, another Wi-Fi)."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        options = [*HTTPConnection.default_socket_options, (socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1), *_KEEP_ALIVE]
        super().init_poolmanager(*args, socket_options=options, **kwargs)


class _Stream:
    """The event stream, with errors in our words."""

    def __init__(self, address: EngineAddress, client: EngineClient, stream: "CancellableStream[Any]") -> None:
        self._address = address
        self._client = client
        self._stream = stream

    def __iter__(self) -> Iterator[Mapping[str, object]]:
        with translated(self._address):
            for event in self._stream:
                if isinstance(event, dict):
                    yield event

    def close(self) -> None:
        """From any thread. AttributeError: docker-py reaches for a socket that has just gone away by itself."""
        with suppress(OSError, AttributeError, docker.errors.DockerException):
            self._stream.close()

    def release(self) -> None:
        """From the reading thread only: closing a response waits for a reader in another thread."""
        self._client.close()
