"""Where visitors go: the target as stated, or made from the container's name and port; targets labels may not name."""

import re
from collections.abc import Mapping

from dockflare_desktop.core.fault import Fault
from dockflare_desktop.core.model import Container, ServiceKey, Value
from dockflare_desktop.core.origin import Target, check_service, is_special
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.core.text import quoted

LOCAL_NETWORKS = ("bridge", "host", "none", "nat", "podman")  # no names are looked up there
_SPECIAL = ("bastion", "socks-proxy")
_ENGINE_SOCKET = re.compile(r"(docker|podman|containerd|crio|buildkitd)[\w.-]*\.sock$")

Found = tuple[str, tuple[Problem, ...]]  # the target ("" where there is none), and what is wrong with it


def find_target(key: ServiceKey, fields: Mapping[str, Value], container: Container | None, label: str) -> Found:
    """The target of a service; `label` is the full name of the label that states it, where there is one."""
    stated = fields.get("service")
    if isinstance(stated, str) and stated:
        return _checked(key, stated, container, label)
    if container is None:
        return "", (_problem(ProblemCode.TARGET_MISSING, key, container),)
    port = _port(key, fields, container)
    if isinstance(port, Problem):
        return "", (port,)
    network = fields.get("engine.network")
    target = f"{fields.get('scheme', 'http')}://{container.name}:{port}"
    wanted = network if isinstance(network, str) else ""
    found, problems = _checked(key, target, container, "")
    return found, (*problems, *_reach(key, target, container, wanted))


def special(target: str, fields: Mapping[str, Value], sockets: frozenset[str]) -> bool:
    """H24, H36: targets that reach more than one service, so that labels need leave to name them."""
    found = check_service(target)
    opens = isinstance(found, Target) and is_special(found, sockets)
    return opens or fields.get("origin.proxy_type") == "socks"


def _checked(key: ServiceKey, target: str, container: Container | None, label: str) -> Found:
    result = check_service(target)
    if not isinstance(result, Fault):
        return result.text, ()
    name = container.name if container else ""
    wrong = Problem(
        ProblemCode(result.code),
        str(key),
        container=name,
        label=label or "service",
        value=quoted(target),
        detail=result.detail,
        suggestion=result.suggestion,
    )
    return "", (wrong,)


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


def _problem(code: ProblemCode, key: ServiceKey, container: Container | None, *, detail: str = "") -> Problem:
    return Problem(code, str(key), container=container.name if container else "", detail=detail)
