"""A connector that we run: what is wanted of it, the marks on its containers, and what is wrong with what was typed."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dockflare_desktop.core.labels.text import quoted
from dockflare_desktop.core.model import Container, ContainerState, JsonObject
from dockflare_desktop.core.problem import Problem, ProblemCode

IMAGE = "cloudflare/cloudflared:latest"
NETWORK = "cloudflare-net"  # the original's, which people's Compose files name already
METRICS_PORT = 20241  # the first that cloudflared itself would take (its CHANGES, 2024.12.1)
MOST_REPLICAS = 25  # of one tunnel: 100 connections, four each (Cloudflare's account limits)
PORTS = range(1, 65536)

MARK = "dockflare-desktop."  # before each of our labels; it does not begin any of a service's
TUNNEL, NAME, INSTALLATION = f"{MARK}connector", f"{MARK}tunnel", f"{MARK}installation"
CHOSEN, PINNED, METRICS, NUMBER = f"{MARK}image", f"{MARK}pinned", f"{MARK}metrics", f"{MARK}number"
MADE_NETWORK, ON_NETWORK = f"{MARK}made", f"{MARK}network"

_UNNAMED = re.compile(r"[^a-zA-Z0-9_.-]+")  # what a container's name may not hold (Docker)
_NETWORK = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9_.-]*")
_IMAGE = re.compile(r"[a-z0-9][\w./:@-]*", re.ASCII)
_LONGEST = 255


@dataclass(frozen=True, slots=True)
class Setup:
    """How the connectors of one tunnel run on one engine. `pinned` is what containers are made of: the image by its
    digest, "" until it was pulled."""

    engine: str  # the daemon's id
    tunnel_id: str
    tunnel: str
    image: str = IMAGE
    pinned: str = ""
    network: str = NETWORK
    metrics_port: int = METRICS_PORT
    replicas: int = 1

    @property
    def shown(self) -> JsonObject:
        """As the history keeps it, enough to have it back; there is no secret in it."""
        return {
            "engine": self.engine,
            "tunnel_id": self.tunnel_id,
            "tunnel": self.tunnel,
            "image": self.image,
            "pinned": self.pinned,
            "network": self.network,
            "metrics_port": self.metrics_port,
            "replicas": self.replicas,
        }


@dataclass(frozen=True, slots=True)
class Managed:
    """One of our containers."""

    container: str  # its id
    name: str
    engine: str
    tunnel_id: str
    tunnel: str
    number: int
    image: str
    pinned: str
    network: str
    metrics_port: int
    state: ContainerState = ContainerState.RUNNING

    @property
    def running(self) -> bool:
        """Whether it runs, as far as Docker knows."""
        return self.state is ContainerState.RUNNING

    def as_wanted(self, setup: Setup, pinned: str) -> bool:
        """Whether it is already what is wanted of it."""
        made = (self.pinned, self.network, self.metrics_port)
        return self.running and made == (pinned, setup.network, setup.metrics_port)


def from_shown(kept: JsonObject) -> Setup | None:
    """What the history kept, None where it is not that."""
    try:
        return Setup(
            engine=str(kept["engine"]),
            tunnel_id=str(kept["tunnel_id"]),
            tunnel=str(kept["tunnel"]),
            image=str(kept["image"]),
            pinned=str(kept["pinned"]),
            network=str(kept["network"]),
            metrics_port=int(str(kept["metrics_port"])),
            replicas=int(str(kept["replicas"])),
        )
    except (KeyError, ValueError):
        return None


def container_name(tunnel: str, installation: str, number: int) -> str:
    """What a container is called. A part of the installation's id keeps two computers' apart on one engine.

    >>> container_name("Büro 2", "7f3a11d0", 1)
    'cloudflared-B-ro-2-7f3a-1'
    """
    return f"cloudflared-{clean(tunnel)}-{installation[:4]}-{number}"


def clean(tunnel: str) -> str:
    """A tunnel's name as a part of a container's."""
    return _UNNAMED.sub("-", tunnel).strip("-.")[:100] or "tunnel"


def labels_of(setup: Setup, installation: str, number: int) -> Mapping[str, str]:
    """The marks on a container: whose it is, and how it was made."""
    return {
        INSTALLATION: installation,
        TUNNEL: setup.tunnel_id,
        NAME: setup.tunnel,
        NUMBER: str(number),
        CHOSEN: setup.image,
        PINNED: setup.pinned,
        ON_NETWORK: setup.network,
        METRICS: str(setup.metrics_port),
    }


def command_of(setup: Setup) -> tuple[str, ...]:
    """What the image's own entry point is given. The token comes by the environment alone."""
    return ("tunnel", "--metrics", f"0.0.0.0:{setup.metrics_port}", "run")


def managed_of(containers: Iterable[Container], installation: str) -> tuple[Managed, ...]:
    """Ours among an engine's containers, by their marks; what is marked by another installation is not ours."""
    ours = (each for each in containers if each.labels.get(INSTALLATION) == installation and TUNNEL in each.labels)
    return tuple(sorted((_managed(each) for each in ours), key=lambda each: (each.tunnel, each.number, each.name)))


def setup_of(managed: Iterable[Managed], engine: str, tunnel_id: str) -> Setup | None:
    """How a tunnel is run on an engine now: as its first container says. None where nothing of it is there."""
    here = [each for each in managed if each.engine == engine and each.tunnel_id == tunnel_id]
    if not here:
        return None
    first = here[0]
    return Setup(
        engine=engine,
        tunnel_id=tunnel_id,
        tunnel=first.tunnel,
        image=first.image,
        pinned=first.pinned,
        network=first.network,
        metrics_port=first.metrics_port,
        replicas=len({each.number for each in here}),
    )


def wrong_with(setup: Setup) -> tuple[Problem, ...]:
    """What was typed wrong: VALUE_INVALID, each with what would be right."""
    found = []
    if not _IMAGE.fullmatch(setup.image) or len(setup.image) > _LONGEST:
        found.append(_invalid("image", setup.image, IMAGE))
    if not _NETWORK.fullmatch(setup.network) or len(setup.network) > _LONGEST:
        found.append(_invalid("network", setup.network, "letters, digits, _ . -"))
    if setup.metrics_port not in PORTS:
        found.append(_invalid("metrics port", str(setup.metrics_port), "1 to 65535"))
    if not 1 <= setup.replicas <= MOST_REPLICAS:
        found.append(_invalid("replicas", str(setup.replicas), f"1 to {MOST_REPLICAS}"))
    return tuple(found)


def _managed(container: Container) -> Managed:
    said = container.labels
    return Managed(
        container=container.id,
        name=container.name,
        engine=container.engine,
        tunnel_id=said[TUNNEL],
        tunnel=said.get(NAME, ""),
        number=_whole(said.get(NUMBER, ""), 1),
        image=said.get(CHOSEN, "") or container.image,
        pinned=said.get(PINNED, ""),
        network=said.get(ON_NETWORK, ""),
        metrics_port=_whole(said.get(METRICS, ""), METRICS_PORT),
        state=container.state,
    )


def _whole(text: str, otherwise: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else otherwise  # noqa: PLR2004 - a port's digits


def _invalid(label: str, value: str, right: str) -> Problem:
    return Problem(ProblemCode.VALUE_INVALID, "connector", label=label, value=quoted(value), suggestion=right)
