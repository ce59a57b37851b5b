"""Where the targets of services can be asked from here, and judging what they answered."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from ipaddress import ip_address

from dockflare_desktop.core.doctor.check import Check, Cure, Finding, Fix, Level, Told, Well, unknown, well
from dockflare_desktop.core.doctor.facts import Knock, TargetCertificate
from dockflare_desktop.core.labels.targets import LOCAL_NETWORKS
from dockflare_desktop.core.model import Container
from dockflare_desktop.core.origin.target import Target, check_service
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.core.service import Presence, Service

PORTS: Mapping[str, int] = {"http": 80, "ws": 80, "https": 443, "wss": 443, "ssh": 22, "rdp": 3389, "smb": 445}
TLS = ("https", "wss")
_REACHES = (ProblemCode.NETWORK_NOT_SHARED, ProblemCode.TARGET_UNREACHABLE)


@dataclass(frozen=True, slots=True)
class Door:
    """A target as it can be asked from this computer: `host` is a name or an address that leads there from here, "" for
    none. `network` is the container network that is used, "" where none is. `name` is what its certificate must say."""

    service: Service
    target: Target
    host: str
    port: int
    network: str = ""
    name: str = ""

    @property
    def address(self) -> str:
        """The service's address."""
        return _address(self.service)

    @property
    def tls(self) -> bool:
        """Whether its certificate counts: not where the rule says that it is not to be checked."""
        return self.target.scheme in TLS and self.service.origin.get("noTLSVerify") is not True


def doors(
    services: Iterable[Service], near: Collection[str], connectors: Mapping[str, tuple[Container, ...]]
) -> tuple[Door, ...]:
    """The targets of what is there. `near` are the ids of engines on this computer, whose containers have addresses
    that lead there from here; `connectors` the cloudflared containers of each engine."""
    found = (_door(each, near, connectors) for each in services if each.presence is Presence.PRESENT)
    return tuple(door for door in found if door is not None)


def _door(service: Service, near: Collection[str], connectors: Mapping[str, tuple[Container, ...]]) -> Door | None:
    target = check_service(service.target)
    if not isinstance(target, Target) or not target.host or target.special:
        return None
    port = target.port or PORTS.get(target.scheme)
    if port is None:
        return None
    name = service.origin.get("originServerName")
    door = Door(service, target, "", port, name=name if isinstance(name, str) and name else target.host)
    container = service.container
    if container is None or not _names(target.host, container):
        return replace(door, host=target.host if _leads_from_here(target.host) else "")
    if container.engine not in near:
        return door
    beside = {network.name for each in connectors.get(container.engine, ()) for network in each.networks}
    attached = sorted(container.networks, key=lambda each: each.name not in beside)  # the connector's own way first
    network = next((each for each in attached if each.address), None)
    return door if network is None else replace(door, host=network.address, network=network.name)


def _names(host: str, container: Container) -> bool:
    aliases = (alias for network in container.networks for alias in network.aliases)
    return host in (container.name, container.compose_service, container.id[:12], *aliases)


def _leads_from_here(host: str) -> bool:
    """An address or a name with a dot means the same here and at a connector. A bare name may be of a network of
    containers, and "localhost" is the connector's own."""
    try:
        return not ip_address(host).is_loopback
    except ValueError:
        return "." in host


def networks(services: Iterable[Service], connectors: Mapping[str, tuple[Container, ...]]) -> tuple[Finding, ...]:
    """Containers that share no network with the connector beside them, or are on none where names are known (H26)."""
    there = [each for each in services if each.presence is Presence.PRESENT and each.container is not None]
    found = []
    for service in there:
        for problem in service.problems:
            if problem.code in _REACHES:
                fixes = (Fix(Cure.CONNECT_NETWORK, _address(service)),) if joinable(service, connectors) else ()
                shown = (Fix(Cure.SHOW_SERVICE, _address(service)),)
                found.append(Finding(Check.NETWORK, Level.WARNING, problem, fixes or shown))
    if found:
        return tuple(found)
    if not any(connectors.values()):
        return unknown(Check.NETWORK, Well.NO_CONNECTOR_BESIDE)
    return well(Check.NETWORK, Well.NETWORKS_SHARED, count=len(there))


def joinable(service: Service, connectors: Mapping[str, tuple[Container, ...]]) -> str:
    """The connector's network that a container could join, so that it can be reached: the first by name that people
    made. "" where there is none."""
    container = service.container
    if container is None or _host_network(container):
        return ""
    own = {network.name for network in container.networks}
    names = sorted(
        network.name
        for each in connectors.get(container.engine, ())
        if not _host_network(each)
        for network in each.networks
        if network.name not in LOCAL_NETWORKS and network.name not in own
    )
    return names[0] if names else ""


def _host_network(container: Container) -> bool:
    return "host" in {network.name for network in container.networks}


def ports(doors_: Iterable[Door], knocks: Mapping[str, Knock]) -> tuple[Finding, ...]:
    """What answered, by the services' addresses."""
    asked = tuple(doors_)
    if not asked:
        return well(Check.PORTS, Well.NO_TARGETS)
    found = [each for door in asked if (each := silent(door, knocks.get(door.address))) is not None]
    if found:
        return tuple(found)
    answering = sum(1 for door in asked if knocks.get(door.address) is Knock.OPEN)
    counts = {"count": str(answering), "of": str(len(asked))}
    if answering == len(asked):
        return well(Check.PORTS, Well.PORTS_ANSWER, **counts)
    return (Finding(Check.PORTS, Level.OK if answering else Level.UNKNOWN, Told(Well.PORTS_SOME, counts)),)


def silent(door: Door, knock: Knock | None) -> Finding | None:
    """A target that does not answer, where it was asked. No answer at a container's address proves nothing: there may
    be no way to it from here (rootless engines)."""
    if knock is not Knock.REFUSED and (knock is not Knock.SILENT or door.network):
        return None
    detail = "refused" if knock is Knock.REFUSED else "no answer"
    problem = Problem(
        ProblemCode.PORT_SILENT,
        door.address,
        Effect.WARNING,
        container=door.service.container.name if door.service.container else "",
        value=f"{door.target.host}:{door.port}",
        detail=detail,
        suggestion=shown_port(door),
    )
    return Finding(Check.PORTS, Level.WARNING, problem, (Fix(Cure.SHOW_SERVICE, door.address),))


def shown_port(door: Door) -> str:
    """The one port that the container shows, where that is another one than the target's."""
    container = door.service.container
    shown = {port.private for port in container.ports if port.protocol == "tcp"} if container is not None else set()
    return str(next(iter(shown))) if len(shown) == 1 and door.port not in shown else ""


def target_certificates(doors_: Iterable[Door], seen: Mapping[str, TargetCertificate]) -> tuple[Finding, ...]:
    """Whether the connector would accept the certificates of targets that are asked by TLS."""
    asked = [door for door in doors_ if door.tls]
    if not asked:
        return well(Check.TARGET_CERTIFICATE, Well.NO_TLS)
    faults = [(door, found.fault) for door in asked if (found := seen.get(door.address)) is not None]
    wrong = [
        Finding(
            Check.TARGET_CERTIFICATE,
            Level.WARNING,
            Problem(
                ProblemCode.TARGET_CERTIFICATE,
                door.address,
                Effect.WARNING,
                value=f"{door.target.host}:{door.port}",
                detail=fault,
            ),
            (Fix(Cure.SHOW_SERVICE, door.address),),
        )
        for door, fault in faults
        if fault
    ]
    good = sum(1 for _, fault in faults if fault == "")
    if wrong:
        return tuple(wrong)
    if not good:
        return unknown(Check.TARGET_CERTIFICATE, Well.PORTS_SOME, count=0, of=len(asked))
    return well(Check.TARGET_CERTIFICATE, Well.CERTIFICATES_GOOD, count=good)


def _address(service: Service) -> str:
    return service.key.hostname + service.path.text
