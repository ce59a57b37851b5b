"""A Swarm's services, as its managers list them -> Container (H27). Pure; missing and odd keys are tolerated."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from dockflare_desktop.adapters.docker.parse import (
    NO_DNS,
    PartialListError,
    identified,
    labels_in,
    mapping,
    number,
    text,
    under,
)
from dockflare_desktop.core.engines.probed import Swarm
from dockflare_desktop.core.model import Container, ContainerState, Network, Port

_STACK = "com.docker.stack.namespace"
_SERVICE = "com.docker.swarm.service.id"
RUNNING = "running"


@dataclass(frozen=True, slots=True)
class Lists:
    """What a manager answered: its services, their tasks that should run, and its nodes. Tasks and nodes of None: not
    asked for, then a service is there unless it is scaled to nothing."""

    services: object
    tasks: object = None
    nodes: object = None


def role(info: object) -> Swarm:
    """What an engine is in a Swarm, from its /info."""
    swarm = mapping(mapping(info).get("Swarm"))
    if swarm.get("ControlAvailable"):
        return Swarm.MANAGER
    return Swarm.WORKER if text(swarm.get("LocalNodeState")) == "active" else Swarm.NONE


def with_services(found: Sequence[Container], lists: Lists, engine: str) -> tuple[Container, ...]:
    """Services instead of the containers that run them: one per service, its labels win. Raises PartialListError."""
    services = _list(lists.services, "services")
    running = None if lists.tasks is None else _running(lists)
    made = [_service(identified(entry, "ID"), engine, running, found) for entry in services]
    ids = {service.id for service in made}
    return (*(item for item in found if item.labels.get(_SERVICE) not in ids), *made)


def without_tasks(found: Iterable[Container]) -> tuple[Container, ...]:
    """A worker knows its own tasks, not their services: their labels, and how many there are."""
    return tuple(item for item in found if _SERVICE not in item.labels)


def settled(lists: Lists) -> bool:
    """Whether every task that should run does: others come and go on other nodes, and no event tells."""
    tasks = [mapping(entry) for entry in _list(lists.tasks, "tasks")] if lists.tasks is not None else []
    busy = {text(task.get("ServiceID")) for task in tasks}
    wanted = {text(mapping(each).get("ID")) for each in _list(lists.services, "services") if _wanted(mapping(each))}
    return all(_state(task) == RUNNING for task in tasks) and wanted <= busy


def _list(raw: object, name: str) -> list[object]:
    if not isinstance(raw, list):
        raise PartialListError(f"the list of {name} is no list")
    return raw


def _running(lists: Lists) -> dict[str, list[Mapping[str, object]]]:
    """Tasks that run, by service; those of a node that is down do not, whatever was last heard of them."""
    nodes = (mapping(node) for node in _list(lists.nodes, "nodes"))
    down = {text(node.get("ID")) for node in nodes if text(under(node, "Status", "State")) == "down"}
    by_service: dict[str, list[Mapping[str, object]]] = {}
    for entry in _list(lists.tasks, "tasks"):
        task = identified(entry, "ID")
        if _state(task) == RUNNING and text(task.get("NodeID")) not in down:
            by_service.setdefault(text(task.get("ServiceID")), []).append(task)
    return by_service


def _state(task: Mapping[str, object]) -> str:
    return text(under(task, "Status", "State"))


def _wanted(raw: Mapping[str, object]) -> bool:
    """Whether anything of it should run; a global service has no number of replicas."""
    return mapping(under(mapping(raw.get("Spec")), "Mode", "Replicated")).get("Replicas", 1) != 0


def _service(
    raw: Mapping[str, object],
    engine: str,
    running: Mapping[str, list[Mapping[str, object]]] | None,
    found: Sequence[Container],
) -> Container:
    spec = mapping(raw.get("Spec"))
    template = mapping(under(spec, "TaskTemplate", "ContainerSpec"))
    labels = {**labels_in(template.get("Labels")), **labels_in(spec.get("Labels"))}
    identity = text(raw.get("ID"))
    name = text(spec.get("Name")) or identity[:12]
    tasks = [] if running is None else running.get(identity, [])
    up = _wanted(raw) if running is None else bool(tasks)
    own = [item for item in found if item.labels.get(_SERVICE) == identity]
    names = {network.name for item in own for network in item.networks} | set(_attached(tasks))
    return Container(
        id=identity,
        name=name,
        labels=labels,
        state=ContainerState.RUNNING if up else ContainerState.EXITED,
        engine=engine,
        created_at=_from_iso(raw.get("CreatedAt")),
        image=text(template.get("Image")).partition("@")[0],
        project=labels.get(_STACK, ""),
        ports=tuple(_ports(under(raw, "Endpoint", "Ports"))),
        networks=tuple(Network(each, () if each in NO_DNS else (name,)) for each in sorted(names)),
    )


def _attached(tasks: Iterable[Mapping[str, object]]) -> Iterable[str]:
    """Networks of tasks on any node, by name; the service's name resolves there."""
    for task in tasks:
        raw = task.get("NetworksAttachments")
        for entry in raw if isinstance(raw, list) else ():
            if name := text(mapping(under(mapping(entry), "Network", "Spec")).get("Name")):
                yield name


def _ports(raw: object) -> Iterable[Port]:
    for entry in raw if isinstance(raw, list) else ():
        port = mapping(entry)
        private = number(port.get("TargetPort"))
        if private:
            yield Port(private, text(port.get("Protocol")) or "tcp", number(port.get("PublishedPort")) or None)


def _from_iso(raw: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text(raw))
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
