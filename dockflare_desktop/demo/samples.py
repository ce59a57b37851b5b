"""Sample containers as a ContainerSource: they start, stop and change labels by command, or by a script."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TypeVar

from dockflare_desktop.core.model import Container, ContainerState, Network, Port
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.engine.ports import Clock, OutsideError, Snapshot
from dockflare_desktop.engine.ports.connectors import ConnectorHost

V = TypeVar("V")

ENGINE_ID = "demo-engine"
ENGINE_NAME = "nas-01"
NETWORK = "web"
APART = "monitoring"  # a network that the connector is not on
_UP_FOR = timedelta(days=12)  # how long the first containers have been running


@dataclass(frozen=True, slots=True)
class Sample:
    """One container: `labels` without the `dockflare.` prefix; a sample without labels is not published."""

    name: str
    labels: Mapping[str, str] = field(default_factory=dict)
    image: str = ""
    port: int = 80
    project: str = "home"
    running: bool = True
    network: str = NETWORK


def _published(name: str, hostname: str, port: int, **labels: str) -> Sample:
    """`__` in a keyword stands for the dot of a label's key: access__group is access.group."""
    said = {key.replace("__", "."): value for key, value in labels.items()}
    target = {"enable": "true", "hostname": hostname, "service": f"http://{name}:{port}"}
    project = "home" if hostname.endswith("nordhus.example") else "mkdev"
    return Sample(name, target | said, f"{name}:latest", port, project)


SAMPLES: tuple[Sample, ...] = (
    _published("jellyfin", "watch.nordhus.example", 8096, access__group="family", grace="30m"),
    _published("nextcloud", "cloud.nordhus.example", 80, access__group="family"),
    _published("homeassistant", "home.nordhus.example", 8123, access__group="family"),
    _published("immich-server", "photos.nordhus.example", 2283, access__group="family"),
    _published("vaultwarden", "vault.nordhus.example", 80, access__group="famly"),  # a slip of the pen: Blocked
    _published("grafana", "grafana.mkdev.example", 3000, access__group="developers"),
    _published("forgejo", "git.mkdev.example", 3000, access__group="developers"),
    _published("hedgedoc", "notes.mkdev.example", 3000, access__group="developers"),
    _published("api", "api.mkdev.example", 8080, path="/v2", access__service_token="ci"),  # noqa: S106 - a name
    replace(_published("uptime-kuma", "status.mkdev.example", 3001), network=APART),  # out of the connector's reach
    _published("caddy", "www.mkdev.example", 8080),
    _published("medusa", "shop.mkdev.example", 9000),  # nobody said yet that it may be open to everyone: Held
    replace(
        _published("web-pr142", "preview-142.mkdev.example", 8080, access__group="developers", grace="5s"),
        running=False,
    ),
    Sample("postgres", image="postgres:17", port=5432, project="mkdev"),
    Sample("cloudflared", image="cloudflare/cloudflared:latest", port=20241),
)


@dataclass(frozen=True, slots=True)
class Step:
    """One event of a script: after `delay` seconds, do it to a container by name."""

    delay: float
    act: Callable[["SampleEngine"], None]


SCRIPT: tuple[Step, ...] = (
    Step(6, lambda engine: engine.start("web-pr142")),  # a preview goes live
    Step(10, lambda engine: engine.stop("hedgedoc")),  # leaving, its grace period runs
    Step(12, lambda engine: engine.relabel("vaultwarden", {"access.group": "family"})),  # the slip is mended
    Step(12, lambda engine: engine.recreate("nextcloud")),  # an update of the image: nothing is written
    Step(10, lambda engine: engine.start("hedgedoc")),  # back within grace: nothing is written
    Step(12, lambda engine: engine.relabel("grafana", {"access.group": "family"})),  # another login
    Step(14, lambda engine: engine.relabel("grafana", {"access.group": "developers"})),
    Step(10, lambda engine: engine.relabel("vaultwarden", {"access.group": "famly"})),
    Step(8, lambda engine: engine.remove("web-pr142")),  # the preview is merged
    Step(20, lambda engine: engine.add(replace(_sample("web-pr142"), running=False))),
)


class SampleEngine:
    """An engine of samples. The methods by name raise KeyError for a container that is not there."""

    def __init__(self, now: Clock, samples: Sequence[Sample] = SAMPLES) -> None:
        self._now = now
        self._made = 0
        self._containers: dict[str, Container] = {}
        self._ears: list[tuple[Callable[[], None], Callable[[bool], None]]] = []
        self._up = True
        self.host: ConnectorHost | None = None
        for sample in samples:
            self._put(sample)
        for container in self._containers.values():
            self._containers[container.name] = replace(container, created_at=now() - _UP_FOR)

    # --- the port ----------------------------------------------------------------------------------------------------

    @property
    def url(self) -> str:
        """A name, since nothing is connected to."""
        return f"demo://{ENGINE_NAME}"

    async def snapshot(self) -> Snapshot:
        """All samples, stopped ones too. Raises OutsideError (ENGINE_AWAY) while the engine is out of reach."""
        await asyncio.sleep(0)
        if not self._up:
            raise OutsideError(Problem(ProblemCode.ENGINE_AWAY, ENGINE_NAME, value=self.url))
        return Snapshot(ENGINE_ID, ENGINE_NAME, tuple(self._containers.values()), self._now())

    async def watch(self, on_change: Callable[[], None], on_stream: Callable[[bool], None]) -> None:
        """Until cancelled."""
        ears = (on_change, on_stream)
        self._ears.append(ears)
        try:
            on_stream(self._up)
            await asyncio.get_running_loop().create_future()  # events come by the methods below
        finally:
            self._ears.remove(ears)

    async def attach(self, container_id: str, network: str, *, alias: str = "") -> None:
        """Connect a sample to a network. Raises OutsideError (NETWORK_REFUSED) where one of them is not there."""
        each = self._of(container_id, network)
        if network not in {known.name for known in each.networks}:
            self._made += 1
            there = Network(network, tuple(filter(None, (each.name, alias))), f"172.20.0.{self._made + 1}")
            self._containers[each.name] = replace(each, networks=(*each.networks, there))
            self._happened()

    async def detach(self, container_id: str, network: str) -> None:
        """Take a sample off a network. Raises OutsideError (NETWORK_REFUSED)."""
        each = self._of(container_id, network)
        left = tuple(known for known in each.networks if known.name != network)
        self._containers[each.name] = replace(each, networks=left)
        self._happened()

    def _of(self, container_id: str, network: str) -> Container:
        if not self._up:
            raise OutsideError(Problem(ProblemCode.ENGINE_AWAY, ENGINE_NAME, value=self.url))
        networks = {known.name for each in self._containers.values() for known in each.networks}
        found = next((each for each in self._containers.values() if each.id == container_id), None)
        if found is None or network not in networks:
            detail = f"no such {'container' if found is None else 'network'}"
            raise OutsideError(Problem(ProblemCode.NETWORK_REFUSED, ENGINE_NAME, value=network, detail=detail))
        return found

    async def close(self) -> None:
        """Nothing is open."""

    # --- by command --------------------------------------------------------------------------------------------------

    def add(self, sample: Sample) -> None:
        """A new container; one of the same name is replaced."""
        self._put(sample)
        self._happened()

    def remove(self, name: str) -> None:
        """`docker rm --force`."""
        del self._containers[name]
        self._happened()

    def start(self, name: str) -> None:
        """`docker start`, `docker unpause`."""
        self._set(name, ContainerState.RUNNING)

    def stop(self, name: str) -> None:
        """`docker stop`."""
        self._set(name, ContainerState.EXITED)

    def pause(self, name: str) -> None:
        """`docker pause`: still there (H27)."""
        self._set(name, ContainerState.PAUSED)

    def relabel(self, name: str, labels: Mapping[str, str | None]) -> None:
        """Recreated with other labels, as Docker cannot change them: keys without prefix, None takes one away."""
        merged: dict[str, str | None] = {**self._containers[name].labels, **_prefixed(labels)}
        self.recreate(name, {key: value for key, value in merged.items() if value is not None})

    def recreate(self, name: str, labels: Mapping[str, str] | None = None) -> None:
        """As `docker compose up` after a pull: a new container, running, with a new id."""
        old = self._containers[name]
        self._containers[name] = replace(
            old,
            id=self._new_id(name),
            labels=old.labels if labels is None else dict(labels),
            state=ContainerState.RUNNING,
            created_at=self._now(),
        )
        self._happened()

    def run(self, container: Container) -> str:
        """`docker run` of what is no sample; its id. A name that is taken raises ValueError."""
        if container.name in self._containers:
            raise ValueError(container.name)
        made = self._new_id(container.name)
        self._containers[container.name] = replace(container, id=made, engine=ENGINE_ID, created_at=self._now())
        self._happened()
        return made

    def become(self, ident: str, state: ContainerState | None) -> None:
        """A container by its id starts or stops; None removes it. What is not there is no error."""
        for name, each in list(self._containers.items()):
            if each.id == ident and state is not None:
                self._set(name, state)
            elif each.id == ident:
                self.remove(name)

    def call(self, ident: str, name: str) -> None:
        """`docker rename`, by its id."""
        old = next(key for key, each in self._containers.items() if each.id == ident)
        self._containers[name] = replace(self._containers.pop(old), name=name)
        self._happened()

    def at(self, address: str) -> Container | None:
        """Which container has an address on a network."""
        return next(
            (each for each in self._containers.values() if address in (network.address for network in each.networks)),
            None,
        )

    def reach(self, *, up: bool) -> None:
        """Whether the engine can be reached."""
        if up is self._up:
            return
        self._up = up
        for _, on_stream in self._ears:
            on_stream(up)

    async def play(
        self,
        script: Sequence[Step] = SCRIPT,
        *,
        speed: float = 1.0,
        rounds: int | None = None,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        """Run the script `rounds` times, or until cancelled. `speed` 2 halves every delay."""
        done = 0
        while rounds is None or done < rounds:
            for step in script:
                await sleep(step.delay / speed)
                step.act(self)
            done += 1

    # --- inside ------------------------------------------------------------------------------------------------------

    def _put(self, sample: Sample) -> None:
        self._containers[sample.name] = Container(
            id=self._new_id(sample.name),
            name=sample.name,
            labels=_prefixed(sample.labels) | _compose(sample),
            state=ContainerState.RUNNING if sample.running else ContainerState.EXITED,
            engine=ENGINE_ID,
            created_at=self._now(),
            image=sample.image,
            project=sample.project,
            compose_service=sample.name,
            ports=(Port(sample.port),),
            networks=(Network(sample.network, (sample.name,), f"172.20.0.{self._made + 1}"),),
        )

    def _new_id(self, name: str) -> str:
        """As long as Docker's, the same in every run."""
        self._made += 1
        return hashlib.sha256(f"{name} {self._made}".encode()).hexdigest()

    def _set(self, name: str, state: ContainerState) -> None:
        self._containers[name] = replace(self._containers[name], state=state)
        self._happened()

    def _happened(self) -> None:
        if self._up:  # nobody hears an engine that is out of reach
            for on_change, _ in self._ears:
                on_change()


def _prefixed(labels: Mapping[str, V]) -> dict[str, V]:
    return {f"dockflare.{key}": value for key, value in labels.items()}


def _compose(sample: Sample) -> dict[str, str]:
    return {"com.docker.compose.project": sample.project, "com.docker.compose.service": sample.name}


def _sample(name: str) -> Sample:
    return next(sample for sample in SAMPLES if sample.name == name)
