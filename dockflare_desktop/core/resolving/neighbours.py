"""Services that share a hostname: one tunnel for all of them, and no login that covers a neighbour against its will."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from dockflare_desktop.core.model import PathMatch, Value
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode, worst
from dockflare_desktop.core.resolving.world import World
from dockflare_desktop.core.service import Layer, OwnLogin, Presence, Provenance, Service, Stated


def settle_neighbours(services: tuple[Service, ...], world: World) -> tuple[Service, ...]:
    """Let the holder of each hostname decide tunnel and record (H10), then find logins that would cover others (H7)."""
    by_host: dict[str, list[Service]] = {}
    for service in services:
        by_host.setdefault(service.key.hostname, []).append(service)
    settled: list[Service] = []
    for group in by_host.values():
        settled += group if len(group) == 1 else _logins(_one_tunnel(_by_age(group, world), world), world)
    return tuple(sorted(settled, key=lambda service: service.key))


def _by_age(group: Iterable[Service], world: World) -> list[Service]:
    """The holder of the hostname first: what is up, then what has held its key longest."""

    def order(service: Service) -> tuple[bool, object, object]:
        return service.key not in world.applied, service.since or world.now, service.key

    return sorted(group, key=order)


def _counts(service: Service, world: World) -> bool:
    """Whether a service takes part: it is up, or going to be."""
    blocked = worst(service.problems) >= Effect.BLOCKS
    return service.presence is not Presence.IGNORED and (service.key in world.applied or not blocked)


# --- one hostname, one tunnel (H10) ----------------------------------------------------------------------------------


_SHARED: Mapping[str, Callable[[Service], object]] = {
    "tunnel": lambda service: service.tunnel,
    "dns": lambda service: service.dns,
    "dns.comment": lambda service: service.comment,
}  # what all services of a hostname share: the field that states it, and as a service has it


def _stated(service: Service, field: str) -> bool:
    """Whether somebody asked for it."""
    return field in service.fields and service.fields[field].top.layer is not Layer.DEFAULT


def _one_tunnel(group: Sequence[Service], world: World) -> list[Service]:
    staying = sorted(group, key=lambda service: service.moves_to is not None)  # what moves away decides last
    holder = next((service for service in staying if _counts(service, world)), None)
    if holder is None:
        return list(group)
    return [service if service is holder else _follow(service, holder) for service in group]


def _follow(service: Service, holder: Service) -> Service:
    """A neighbour takes what it did not ask for differently from the holder; what it did blocks it."""
    clashes = [field for field, of in _SHARED.items() if _stated(service, field) and of(service) != of(holder)]
    if clashes:
        told = Problem(
            ProblemCode.TUNNEL_SHARED_HOST,
            service.key.hostname,
            container=service.container.name if service.container else "",
            label=clashes[0],
            value=holder.tunnel,
            detail=", ".join(clashes),
        )
        return _stopped(service, told)
    taken: dict[str, Value] = {
        "tunnel": holder.tunnel,
        "dns": "auto" if holder.dns else "off",
        "dns.comment": holder.comment,
    }
    shown = {key: Provenance(Stated(value, Layer.DEFAULT)) for key, value in taken.items() if not _stated(service, key)}
    fields = {**service.fields, **shown}
    return replace(service, tunnel=holder.tunnel, dns=holder.dns, comment=holder.comment, fields=fields)


# --- logins that cover more than their own path (H7) -----------------------------------------------------------------


def _logins(group: Sequence[Service], world: World) -> list[Service]:
    active = [service for service in group if _counts(service, world)]
    return [_covering(service, active) for service in group]


def _covering(service: Service, active: Sequence[Service]) -> Service:
    """H7: the service whose login needs the whole hostname is blocked, never the one that is there already."""
    if not isinstance(service.login, OwnLogin):
        return service
    others = [each for each in active if each.key != service.key]
    same_address = [each for each in others if _address(each) == service.login.spec.address]
    clash = next(
        (each for each in same_address if each.login != service.login and _yields(service, each, active)), None
    )
    if clash is not None:
        return _blocked(service, clash, Effect.UNPROTECTED)
    if service.path.match is not PathMatch.REGEX:
        return service
    covered = next((each for each in others if not isinstance(each.login, OwnLogin)), None)
    return service if covered is None else _blocked(service, covered, Effect.BLOCKS)


def _address(service: Service) -> str | None:
    return service.login.spec.address if isinstance(service.login, OwnLogin) else None


def _yields(service: Service, other: Service, active: Sequence[Service]) -> bool:
    """Of two different logins on one address: the regex gives way; of two alike, the one that came later."""
    regex, other_regex = (each.path.match is PathMatch.REGEX for each in (service, other))
    if regex != other_regex:
        return regex
    places = [each.key for each in active]
    return service.key not in places or places.index(service.key) > places.index(other.key)


def _blocked(service: Service, other: Service, effect: Effect) -> Service:
    told = Problem(ProblemCode.PATH_LOGIN_SHARED, str(service.key), effect, value=str(other.key))
    return _stopped(service, told)


def _stopped(service: Service, told: Problem) -> Service:
    """A neighbour in the way stops a frozen service as well: what it had accepted cannot be had any more."""
    presence = Presence.PRESENT if service.presence is Presence.FROZEN else service.presence
    return replace(service, presence=presence, problems=(*service.problems, told))
