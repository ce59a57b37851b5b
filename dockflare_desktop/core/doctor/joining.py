"""Letting a container join its connector's network: what would be done, as it is shown before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dockflare_desktop.core.doctor.targets import joinable
from dockflare_desktop.core.labels.text import quoted
from dockflare_desktop.core.model import Container, JsonObject
from dockflare_desktop.core.origin.document_types import text_of
from dockflare_desktop.core.origin.target import Target, check_service
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.service import Service


@dataclass(frozen=True, slots=True)
class Joining:
    """One step: this container is connected to this network. `networks` are those it is on now; `alias` is the name
    under which its target looks for it there, "" where that is its own."""

    address: str
    container: str
    container_id: str
    engine: str  # the daemon's id
    engine_name: str
    network: str
    networks: tuple[str, ...]
    alias: str = ""

    def as_json(self, *, joined: bool) -> JsonObject:
        """For the history: how the container stands with or without it, and enough to go from one to the other."""
        networks = sorted({*self.networks, self.network}) if joined else list(self.networks)
        kept: JsonObject = {
            "address": self.address,
            "container": self.container,
            "id": self.container_id,
            "engine": self.engine,
            "engine_name": self.engine_name,
            "networks": networks,
        }
        return {**kept, "joined": self.network, "alias": self.alias} if joined else kept


def from_json(value: JsonObject) -> Joining:
    """What the history kept of a container that joined."""
    names = list_of_texts(value.get("networks"))
    network = text_of(value, "joined")
    return Joining(
        text_of(value, "address"),
        text_of(value, "container"),
        text_of(value, "id"),
        text_of(value, "engine"),
        text_of(value, "engine_name"),
        network,
        tuple(each for each in names if each != network),
        text_of(value, "alias"),
    )


def list_of_texts(value: object) -> tuple[str, ...]:
    """The texts in a list; nothing where it is none."""
    return tuple(each for each in value if isinstance(each, str)) if isinstance(value, list | tuple) else ()


def joining(
    services: Sequence[Service], connectors: Mapping[str, tuple[Container, ...]], address: str
) -> Joining | Problem:
    """What would let a connector reach a service's container."""
    service = next((each for each in services if each.key.hostname + each.path.text == address), None)
    if service is None or service.container is None:
        return Problem(ProblemCode.NOT_FOUND, address, label="service", value=quoted(address))
    container, network = service.container, joinable(service, connectors)
    if not network:
        return Problem(ProblemCode.NO_NETWORK, address, container=container.name)
    target = check_service(service.target)
    host = target.host if isinstance(target, Target) else ""
    return Joining(
        address,
        container.name,
        container.id,
        container.engine,
        service.engine_name,
        network,
        tuple(sorted(each.name for each in container.networks)),
        "" if host in ("", container.name) else host,
    )
