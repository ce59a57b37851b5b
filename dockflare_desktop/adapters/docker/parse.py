"""The engine's list of containers and Swarm services -> Container. Pure; missing and odd keys are tolerated."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from dockflare_desktop.core.model import Container, ContainerState, Network, Port

_PROJECT = "com.docker.compose.project"
_COMPOSE_SERVICE = "com.docker.compose.service"
_STACK = "com.docker.stack.namespace"
_SWARM_SERVICE = "com.docker.swarm.service.id"
_NO_DNS = ("bridge", "host", "none", "ingress")  # names resolve on user-defined networks (Docker's networking guide)
_OTHER_WORDS = {  # Podman's compatible API has words of its own
    "configured": ContainerState.CREATED,
    "initialized": ContainerState.CREATED,
    "stopping": ContainerState.RUNNING,
    "stopped": ContainerState.EXITED,
}


class PartialListError(ValueError):
    """An entry of a list cannot be told apart, so the list is not complete."""


def containers(raw: object, engine: str) -> tuple[Container, ...]:
    """All containers of one list. Raises PartialListError: nothing may be concluded from a list with holes."""
    if not isinstance(raw, list):
        raise PartialListError("the list of containers is no list")
    return tuple(_container(_identified(entry, "Id"), engine) for entry in raw)


def with_services(found: Sequence[Container], raw: object, engine: str) -> tuple[Container, ...]:
    """Swarm services instead of the containers that run them: one per service, its labels win (H27)."""
    if not isinstance(raw, list):
        raise PartialListError("the list of services is no list")
    services = {service.id: service for service in (_service(_identified(entry, "ID"), engine) for entry in raw)}
    kept = [item for item in found if item.labels.get(_SWARM_SERVICE) not in services]
    for service in services.values():
        tasks = [item for item in found if item.labels.get(_SWARM_SERVICE) == service.id]
        kept.append(_with_networks(service, tasks))
    return tuple(kept)


def _identified(entry: object, key: str) -> Mapping[str, object]:
    if not isinstance(entry, dict) or not isinstance(entry.get(key), str) or not entry[key]:
        raise PartialListError(f"an entry has no {key}")
    return entry


def _container(raw: Mapping[str, object], engine: str) -> Container:
    identity = _text(raw.get("Id"))
    labels = _labels(raw.get("Labels"))
    name = _name(raw.get("Names")) or identity[:12]
    compose_service = labels.get(_COMPOSE_SERVICE, "")
    return Container(
        id=identity,
        name=name,
        labels=labels,
        state=_state(raw),
        engine=engine,
        created_at=_from_epoch(raw.get("Created")),
        image=_text(raw.get("Image")),
        project=labels.get(_PROJECT, ""),
        compose_service=compose_service,
        ports=tuple(_ports(raw.get("Ports"))),
        networks=tuple(_networks(_under(raw, "NetworkSettings", "Networks"), (name, compose_service))),
    )


def _service(raw: Mapping[str, object], engine: str) -> Container:
    spec = _mapping(raw.get("Spec"))
    template = _mapping(_under(spec, "TaskTemplate", "ContainerSpec"))
    labels = {**_labels(template.get("Labels")), **_labels(spec.get("Labels"))}
    wanted = _mapping(_under(spec, "Mode", "Replicated")).get("Replicas", 1)  # a global service has no number
    return Container(
        id=_text(raw.get("ID")),
        name=_text(spec.get("Name")) or _text(raw.get("ID"))[:12],
        labels=labels,
        state=ContainerState.EXITED if wanted == 0 else ContainerState.RUNNING,
        engine=engine,
        created_at=_from_iso(raw.get("CreatedAt")),
        image=_text(template.get("Image")).partition("@")[0],
        project=labels.get(_STACK, ""),
        ports=tuple(_service_ports(_under(raw, "Endpoint", "Ports"))),
    )


def _with_networks(service: Container, tasks: Sequence[Container]) -> Container:
    """The service's networks by name are known from its tasks on this node only; the service's name resolves there."""
    names = sorted({network.name for task in tasks for network in task.networks})
    networks = tuple(Network(name, () if name in _NO_DNS else (service.name,)) for name in names)
    return replace(service, networks=networks)


def _name(raw: object) -> str:
    """A container's own name has one slash; its names as a link of others have two."""
    names = [name for name in raw if isinstance(name, str)] if isinstance(raw, list) else []
    return min(names, key=lambda name: name.count("/"), default="").rpartition("/")[2]


def _state(raw: Mapping[str, object]) -> ContainerState:
    word = _text(raw.get("State")).lower()
    if word in _OTHER_WORDS:
        return _OTHER_WORDS[word]
    try:
        return ContainerState(word)
    except ValueError:  # a word of another time: the sentence for people begins with "Up" while it runs
        return ContainerState.RUNNING if _text(raw.get("Status")).startswith("Up") else ContainerState.EXITED


def _ports(raw: object) -> Iterable[Port]:
    for entry in raw if isinstance(raw, list) else ():
        port = _mapping(entry)
        private = _number(port.get("PrivatePort"))
        if private:
            protocol = _text(port.get("Type")) or "tcp"
            yield Port(private, protocol, _number(port.get("PublicPort")) or None, _text(port.get("IP")))


def _service_ports(raw: object) -> Iterable[Port]:
    for entry in raw if isinstance(raw, list) else ():
        port = _mapping(entry)
        private = _number(port.get("TargetPort"))
        if private:
            yield Port(private, _text(port.get("Protocol")) or "tcp", _number(port.get("PublishedPort")) or None)


def _networks(raw: object, own_names: Sequence[str]) -> Iterable[Network]:
    """By name. A list leaves aliases out, but a container's own and its Compose service's name resolve always."""
    for name, value in sorted(_mapping(raw).items()):
        settings = _mapping(value)
        listed = [alias for key in ("Aliases", "DNSNames") for alias in _texts(settings.get(key))]
        aliases = () if name in _NO_DNS else tuple(dict.fromkeys(alias for alias in (*own_names, *listed) if alias))
        yield Network(name, aliases, _text(settings.get("IPAddress")) or _text(settings.get("GlobalIPv6Address")))


def _labels(raw: object) -> dict[str, str]:
    return {str(key): _text(value) for key, value in _mapping(raw).items()}


def _from_epoch(raw: object) -> datetime | None:
    try:
        return datetime.fromtimestamp(raw, UTC) if isinstance(raw, int | float) and raw > 0 else None
    except (OverflowError, ValueError, OSError):
        return None


def _from_iso(raw: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(_text(raw))
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _mapping(raw: object) -> Mapping[str, object]:
    return raw if isinstance(raw, dict) else {}


def _under(raw: Mapping[str, object], outer: str, inner: str) -> object:
    return _mapping(raw.get(outer)).get(inner)


def _texts(raw: object) -> list[str]:
    return [item for item in raw if isinstance(item, str)] if isinstance(raw, list) else []


def _text(raw: object) -> str:
    return raw if isinstance(raw, str) else "" if raw is None else str(raw)


def _number(raw: object) -> int:
    return raw if isinstance(raw, int) else 0
