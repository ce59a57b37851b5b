"""The engine's list of containers -> Container. Pure; missing and odd keys are tolerated."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from dockflare_desktop.core.model import Container, ContainerState, Network, Port

_PROJECT = "com.docker.compose.project"
_COMPOSE_SERVICE = "com.docker.compose.service"
NO_DNS = ("bridge", "host", "none", "ingress")  # names resolve on user-defined networks (Docker's networking guide)
_OTHER_WORDS = {  # Podman's compatible API has words of its own
    "configured": ContainerState.CREATED,
    "initialized": ContainerState.CREATED,
    "stopping": ContainerState.RUNNING,
    "stopped": ContainerState.EXITED,
}


@dataclass(frozen=True, slots=True)
class Identity:
    """Which daemon answers, from its /info."""

    id: str  # "" where it does not tell
    name: str
    podman: bool = False


def identity(raw: object, computer: str) -> Identity:
    """Podman makes up another id for every question, so its own is made of what stays: the computer (as addressed, and
    as it calls itself) and where it stores containers."""
    info = mapping(raw)
    if "BuildahVersion" not in info:
        return Identity(text(info.get("ID")), text(info.get("Name")))
    stays = (computer, text(info.get("Name")), text(info.get("DockerRootDir")))
    digest = hashlib.sha256("\n".join(stays).encode()).hexdigest()
    return Identity(f"podman-{digest[:24]}", text(info.get("Name")), podman=True)


class PartialListError(ValueError):
    """An entry of a list cannot be told apart, so the list is not complete."""


def containers(raw: object, engine: str) -> tuple[Container, ...]:
    """All containers of one list. Raises PartialListError: nothing may be concluded from a list with holes."""
    if not isinstance(raw, list):
        raise PartialListError("the list of containers is no list")
    return tuple(_container(identified(entry, "Id"), engine) for entry in raw)


def identified(entry: object, key: str) -> Mapping[str, object]:
    """An entry with its id. Raises PartialListError."""
    if not isinstance(entry, dict) or not isinstance(entry.get(key), str) or not entry[key]:
        raise PartialListError(f"an entry has no {key}")
    return entry


def _container(raw: Mapping[str, object], engine: str) -> Container:
    identity = text(raw.get("Id"))
    labels = labels_in(raw.get("Labels"))
    name = _name(raw.get("Names")) or identity[:12]
    compose_service = labels.get(_COMPOSE_SERVICE, "")
    return Container(
        id=identity,
        name=name,
        labels=labels,
        state=_state(raw),
        engine=engine,
        created_at=_from_epoch(raw.get("Created")),
        image=text(raw.get("Image")),
        project=labels.get(_PROJECT, ""),
        compose_service=compose_service,
        ports=tuple(_ports(raw.get("Ports"))),
        networks=tuple(_networks(under(raw, "NetworkSettings", "Networks"), (name, compose_service))),
    )


def _name(raw: object) -> str:
    """A container's own name has one slash; its names as a link of others have two."""
    names = [name for name in raw if isinstance(name, str)] if isinstance(raw, list) else []
    return min(names, key=lambda name: name.count("/"), default="").rpartition("/")[2]


def _state(raw: Mapping[str, object]) -> ContainerState:
    word = text(raw.get("State")).lower()
    if word in _OTHER_WORDS:
        return _OTHER_WORDS[word]
    try:
        return ContainerState(word)
    except ValueError:  # a word of another time: the sentence for people begins with "Up" while it runs
        return ContainerState.RUNNING if text(raw.get("Status")).startswith("Up") else ContainerState.EXITED


def _ports(raw: object) -> Iterable[Port]:
    for entry in raw if isinstance(raw, list) else ():
        port = mapping(entry)
        private = number(port.get("PrivatePort"))
        if private:
            protocol = text(port.get("Type")) or "tcp"
            yield Port(private, protocol, number(port.get("PublicPort")) or None, text(port.get("IP")))


def _networks(raw: object, own_names: Sequence[str]) -> Iterable[Network]:
    """By name. A list leaves aliases out, but a container's own and its Compose service's name resolve always."""
    for name, value in sorted(mapping(raw).items()):
        settings = mapping(value)
        listed = [alias for key in ("Aliases", "DNSNames") for alias in texts(settings.get(key))]
        aliases = () if name in NO_DNS else tuple(dict.fromkeys(alias for alias in (*own_names, *listed) if alias))
        yield Network(name, aliases, text(settings.get("IPAddress")) or text(settings.get("GlobalIPv6Address")))


def labels_in(raw: object) -> dict[str, str]:
    """Labels as texts."""
    return {str(key): text(value) for key, value in mapping(raw).items()}


def _from_epoch(raw: object) -> datetime | None:
    try:
        return datetime.fromtimestamp(raw, UTC) if isinstance(raw, int | float) and raw > 0 else None
    except (OverflowError, ValueError, OSError):
        return None


def mapping(raw: object) -> Mapping[str, object]:
    """A JSON object, an empty one for anything else."""
    return raw if isinstance(raw, dict) else {}


def under(raw: Mapping[str, object], outer: str, inner: str) -> object:
    """What is two levels down."""
    return mapping(raw.get(outer)).get(inner)


def texts(raw: object) -> list[str]:
    """The texts of a list."""
    return [item for item in raw if isinstance(item, str)] if isinstance(raw, list) else []


def text(raw: object) -> str:
    """A text; other values as they print, nothing as ""."""
    return raw if isinstance(raw, str) else "" if raw is None else str(raw)


def number(raw: object) -> int:
    """A whole number, 0 for anything else."""
    return raw if isinstance(raw, int) else 0
