"""Who holds which key, kept from one round to the next: only accepted claims of engines that answered change it."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from dockflare_desktop.core.model import EngineFound, Remembered, ServiceKey
from dockflare_desktop.core.problem import Effect, worst
from dockflare_desktop.core.resolving.asker import Asker
from dockflare_desktop.core.resolving.askers import AWAY, index_of
from dockflare_desktop.core.service import Presence, Service
from dockflare_desktop.core.settings import Settings


def remember(
    services: Iterable[Service],
    askers: Mapping[ServiceKey, Asker],
    held: Mapping[ServiceKey, Remembered],
    settings: Settings,
) -> tuple[Remembered, ...]:
    """The memory after this round, by key. A key that nobody has any more is forgotten."""
    prefix = settings.label_prefix
    found = (_entry(service, askers[service.key], held.get(service.key), prefix) for service in services)
    return tuple(sorted((each for each in found if each is not None), key=lambda each: each.key))


def where_it_is_now(held: Remembered, engines: Iterable[EngineFound]) -> Remembered:
    """H9, H27: another daemon at the same address is a reinstalled Docker: what the former one held counts as held
    there, by a container that is gone. Where no other daemon answers at its address, an engine is merely away."""
    there = tuple(engines)
    if any(engine.id == held.container.engine for engine in there):
        return held
    heirs = (engine for engine in there if held.container.engine in engine.replaces and engine.state not in AWAY)
    heir = next(heirs, None)
    return held if heir is None else replace(held, container=replace(held.container, engine=heir.id))


def _entry(service: Service, asker: Asker, before: Remembered | None, prefix: str) -> Remembered | None:
    """`asker.presence`, not the service's: that of an ignored service hides how its container stands."""
    container = asker.container
    if container is None or asker.since is None:
        return None  # a manual rule, or a claim that was never accepted
    match asker.presence:
        case Presence.PRESENT if worst(service.problems) < Effect.BLOCKS:
            return Remembered(service.key, container, index_of(asker.claim.source), asker.since, prefix=prefix)
        case Presence.LEAVING:
            return before and replace(before, leaving_since=asker.leaving_since)
        case _:
            return before and replace(before, leaving_since=None)  # grace stands still; it starts again in full (H11)


def restarted(each: Remembered, now: datetime) -> Remembered:
    """H11: a running grace period starts again in full."""
    return replace(each, leaving_since=now) if each.leaving_since is not None else each
