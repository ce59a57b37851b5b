"""Letting a container join its connector's network: what would be done, as it is shown before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dockflare_desktop.core.doctor.targets import joinable
from dockflare_desktop.core.labels.text import quoted
from dockflare_desktop.core.model import Container
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
