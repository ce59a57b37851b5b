"""Claims, groups, overrides, manual rules and time -> services with provenance; conflicts -> problems."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from dockflare_desktop.core.labels.claims import name_of
from dockflare_desktop.core.labels.targets import connectors_among
from dockflare_desktop.core.model import Container, Override, Rejected, Remembered, ServiceKey
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.core.resolving.accepted import Accepted, frozen
from dockflare_desktop.core.resolving.asker import Asker
from dockflare_desktop.core.resolving.askers import Asked, ask_all, index_of, manual_askers
from dockflare_desktop.core.resolving.building import Made, make_service, overrides_by_key
from dockflare_desktop.core.resolving.memory import remember, where_it_is_now
from dockflare_desktop.core.resolving.needs import together
from dockflare_desktop.core.resolving.neighbours import settle_neighbours
from dockflare_desktop.core.resolving.whole_zones import behind_zones, zone_logins
from dockflare_desktop.core.resolving.winners import Contest, Won, same_compose_service, winner
from dockflare_desktop.core.resolving.world import Needs, Resolution, World
from dockflare_desktop.core.service import Presence, Service

__all__ = ["Needs", "Resolution", "World", "resolve"]


@dataclass(slots=True)
class _Round:
    """One resolution under way."""

    world: World
    overrides: dict[ServiceKey, tuple[Override, ...]]
    held: dict[ServiceKey, Remembered]
    services: list[Service] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    needs: list[Needs] = field(default_factory=list)
    askers: dict[ServiceKey, Asker] = field(default_factory=dict)

    def make(self, asker: Asker) -> Made:
        """A service as this asker would have it."""
        return make_service(asker, self.overrides.get(asker.key, ()), self.world)

    @property
    def accepted(self) -> Accepted:
        """What was accepted last."""
        return Accepted(self.world, self.held, self.make)

    def add(self, asker: Asker, made: Made, *told: Problem) -> None:
        """A service is decided."""
        self.askers[asker.key] = asker
        service = replace(made.service, problems=(*made.service.problems, *told)) if told else made.service
        self.services.append(service)
        self.needs.append(made.needs)

    def refuse(self, asker: Asker, told: Problem) -> None:
        """Somebody asked in vain."""
        claim = asker.claim
        problems = (*claim.problems, told)
        self.rejected.append(Rejected(claim.key.hostname + claim.path.text, claim.source, problems))


def resolve(world: World) -> Resolution:
    """Decide every key; pure, so the same world gives the same resolution.

    First who asks for what; then each key by itself: manual rules, what containers hold or ask for, rules that are
    switched off; then what services mean for each other; and last what is remembered of it.
    """
    found = {engine.id: connectors_among(engine.containers) for engine in world.engines}
    world = replace(world, connectors=found)
    asked = ask_all(world)
    manual, disabled, ended = manual_askers(world)
    held = {each.key: where_it_is_now(each, world.engines) for each in world.remembered}
    going = _Round(world, dict(overrides_by_key(world)), held)
    for asker in manual:
        _decide_manual(going, asker, asked.by_key.get(asker.key, ()))
    taken = {asker.key for asker in manual}
    decided = [_decide(going, key, asked) for key in sorted({*asked.by_key, *held} - taken)]
    _add_disabled(going, disabled)
    settled = settle_neighbours(tuple(going.services), world)
    zones, zone_needs = zone_logins(world)
    services = behind_zones(tuple(going.accepted.closed(each) for each in settled), zones)
    return Resolution(
        services=services,
        rejected=(*going.rejected, *_left_refused(asked, decided)),
        problems=(*asked.problems, *ended, *_waiting(world, {service.key for service in services})),
        remembered=remember(services, going.askers, held, world.settings),
        needs=together((*going.needs, *zone_needs)),
        zones=zones,
    )


def _left_refused(asked: Asked, decided: Iterable[Won | None]) -> Iterable[Rejected]:
    """Requests without a usable key, but for those whose service is up and told of them itself (H3)."""
    told = {won.refused.rejected for won in decided if won is not None and won.refused is not None}
    return (each.rejected for each in asked.refused if each.rejected not in told)


def _decide_manual(going: _Round, asker: Asker, others: Iterable[Asker]) -> None:
    """A manual rule wins over labels, and both say so."""
    hints = []
    for other in others:
        name = name_of(other.claim.source)
        hint = Problem(ProblemCode.MANUAL_WINS, str(asker.key), Effect.HINT, container=name)
        going.refuse(other, hint)
        hints.append(hint)
    going.add(asker, going.make(asker), *hints)


def _add_disabled(going: _Round, disabled: Iterable[Asker]) -> None:
    """Manual rules that are switched off: shown as such, or told where labels have the address meanwhile."""
    places = {service.key: place for place, service in enumerate(going.services)}
    for asker in disabled:
        place = places.get(asker.key)
        if place is None:
            going.add(asker, going.make(asker))
        else:
            service = going.services[place]
            told = Problem(ProblemCode.MANUAL_OFF, str(asker.key), Effect.HINT)
            going.services[place] = replace(service, problems=(*service.problems, told))


def _decide(going: _Round, key: ServiceKey, asked: Asked) -> Won | None:
    askers = asked.by_key.get(key, ())
    contest = Contest(askers, going.held.get(key), asked.refused, going.world, lambda each: going.make(each).service)
    won = winner(contest)
    if won is None:
        return None
    made = going.make(won.asker)
    if won.refused is not None:
        made = frozen(made, won.refused.rejected.problems)
    elif won.asker.presence is Presence.PRESENT:
        made = going.accepted.instead_of(made)
    going.add(won.asker, made)
    for other in askers:
        if not _replica(other, won.asker):
            _lose(going, other, won.asker)
    return won


def _replica(other: Asker, holder: Asker) -> bool:
    """Two replicas of one Compose service are one service."""
    one, two = other.container, holder.container
    same = one is not None and two is not None and (_same(one, two) or same_compose_service(one, two))
    return same and index_of(other.claim.source) == index_of(holder.claim.source)


def _same(one: Container, two: Container) -> bool:
    return (one.engine, one.id) == (two.engine, two.id)


def _lose(going: _Round, asker: Asker, holder: Asker) -> None:
    names = name_of(asker.claim.source), name_of(holder.claim.source)
    going.refuse(asker, Problem(ProblemCode.ADDRESS_TAKEN, str(asker.key), container=names[0], value=names[1]))


def _waiting(world: World, known: set[ServiceKey]) -> tuple[Problem, ...]:
    """Overrides of a key that nobody has."""
    waiting = {
        each.key: each
        for each in world.layers.overrides
        if each.key not in known and (each.expires_at is None or each.expires_at > world.now)
    }
    return tuple(
        Problem(ProblemCode.OVERRIDE_WAITS, str(key), Effect.HINT, label=each.field) for key, each in waiting.items()
    )
