"""Where visitors go: the target as stated, or made from the container's name and port; targets labels may not name."""

import re
from collections.abc import Iterable, Mapping

from dockflare_desktop.core.connectors.setup import TUNNEL
from dockflare_desktop.core.labels.text import quoted
from dockflare_desktop.core.model import Container, ServiceKey, Value
from dockflare_desktop.core.origin.order import Target, check_service, is_special
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode

LOCAL_NETWORKS = ("bridge", "host", "none", "nat", "podman")  # no names are looked up there
_CONNECTOR = re.compile(r"(^|/)cloudflared(:|@|$)")  # an image's name

Found = tuple[str, tuple[Problem, ...]]  # the target ("" where there is none), and what is wrong with it


def find_target(
    key: ServiceKey, fields: Mapping[str, Value], container: Container | None, beside: Iterable[Container] = ()
) -> Found:
    """The target of a service: as stated, else the container's name and port. `beside`: its engine's connectors."""
    stated = fields.get("service")
    if isinstance(stated, str):
        named = container is not None and f"://{container.name}:" in f"{stated}:"
        return stated, _shared(key, container, beside) if container is not None and named else ()
    if container is None:
        return "", (_problem(ProblemCode.TARGET_MISSING, key, container),)
    port = _port(key, fields, container)
    if isinstance(port, Problem):
        return "", (port,)
    network = fields.get("engine.network")
    target = f"{fields.get('scheme', 'http')}://{container.name}:{port}"
    found = _reach(key, target, container, network if isinstance(network, str) else "")
    return target, found or _shared(key, container, beside)


def special(fields: Mapping[str, Value], sockets: frozenset[str]) -> bool:
    """H24, H36: fields that reach more than one service, so that labels need leave to state them."""
    if fields.get("origin.proxy_type") == "socks":
        return True
    stated = fields.get("service")
    found = check_service(stated) if isinstance(stated, str) else None
    return isinstance(found, Target) and is_special(found, sockets)


def _port(key: ServiceKey, fields: Mapping[str, Value], container: Container) -> int | Problem:
    """The port that was stated, else the only one the container exposes."""
    stated = fields.get("port")
    if isinstance(stated, int):
        return stated
    exposed = sorted({port.private for port in container.ports if port.protocol == "tcp"})
    if len(exposed) == 1:
        return exposed[0]
    return _problem(ProblemCode.TARGET_MISSING, key, container, detail=", ".join(map(str, exposed)))


def _reach(key: ServiceKey, target: str, container: Container, wanted: str) -> tuple[Problem, ...]:
    """H26: a container's name is only known on a network that people made; this warns, it never blocks."""
    names = [network.name for network in container.networks]
    if wanted and names and wanted not in names:
        detail = f"{container.name} is not on the network {wanted}"
    elif names and all(name in LOCAL_NETWORKS for name in names):
        detail = f"{container.name} is only on {', '.join(names)}, where no names are known"
    else:
        return ()
    return (
        Problem(
            ProblemCode.TARGET_UNREACHABLE,
            str(key),
            Effect.WARNING,
            container=container.name,
            value=quoted(target),
            detail=detail,
        ),
    )


def connectors_among(containers: Iterable[Container]) -> tuple[Container, ...]:
    """The cloudflared containers that run: ours by their mark, since an image by its id has no name, others by it."""
    return tuple(
        each
        for each in containers
        if each.present and each.networks and (TUNNEL in each.labels or _CONNECTOR.search(each.image))
    )


def _shared(key: ServiceKey, container: Container, beside: Iterable[Container]) -> tuple[Problem, ...]:
    """A connector on the same engine that shares no network with the container cannot look up its name. Where several
    run, one that can reach it is enough; one on the host's network is left out, since it looks up no names at all."""
    names = {network.name for network in container.networks}
    connectors = list(beside)
    inside = [each for each in connectors if "host" not in {network.name for network in each.networks}]
    if not names or len(inside) < len(connectors):
        return ()
    if not inside or any(names & {network.name for network in each.networks} for each in inside):
        return ()
    code, connector = ProblemCode.NETWORK_NOT_SHARED, inside[0].name
    return (Problem(code, str(key), Effect.WARNING, container=container.name, value=connector),)


def _problem(code: ProblemCode, key: ServiceKey, container: Container | None, *, detail: str = "") -> Problem:
    return Problem(code, str(key), container=container.name if container else "", detail=detail)
