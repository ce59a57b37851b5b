"""The way visitors take to a service: its zone, its tunnel, its target; and what is wrong with each."""

from dataclasses import dataclass

from dockflare_desktop.core.labels.targets import Found, find_target, special
from dockflare_desktop.core.labels.text import quoted
from dockflare_desktop.core.model import FromLabels
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.core.resolving.asker import Asker
from dockflare_desktop.core.resolving.provenance import Layered
from dockflare_desktop.core.resolving.tunnels import find_tunnel
from dockflare_desktop.core.resolving.world import World
from dockflare_desktop.core.resolving.zones import allowed, find_zone
from dockflare_desktop.core.service import Layer


@dataclass(frozen=True, slots=True)
class Way:
    """Names of zone and tunnel, the target; "" where there is none."""

    zone: str
    target: str
    tunnel: str
    problems: tuple[Problem, ...]


def way_of(asker: Asker, laid: Layered, world: World) -> Way:
    """Where the effective fields lead."""
    claim = asker.claim
    zone, zone_problems = find_zone(claim.key, text_of(laid.values.get("zonename")), world.directory.zones)
    if isinstance(claim.source, FromLabels):
        zone_problems = (*zone_problems, *allowed(zone, claim.key, world.settings))
    target, target_problems = target_of(asker, laid, world)
    tunnel, tunnel_problems = find_tunnel(
        claim.key,
        text_of(laid.stated.get("tunnel")) or (asker.engine.tunnel if asker.engine is not None else ""),
        world.directory.tunnels,
        world.settings,
        world.former_names,
        by_label=laid.layer("tunnel") is Layer.LABEL,
    )
    problems = (*target_problems, *_ca_pool(asker, laid), *tunnel_problems, *zone_problems)
    return Way(zone, target, tunnel, problems)


def target_of(asker: Asker, laid: Layered, world: World) -> Found:
    """The target; none where one was stated that could not be read."""
    claim = asker.claim
    if "service" in claim.broken and laid.layer("service") is Layer.DEFAULT:
        return "", ()
    beside = world.connectors.get(asker.engine.id, ()) if asker.engine is not None else ()
    target, problems = find_target(claim.key, laid.values, asker.container, beside)
    if world.settings.special_targets:
        return target, problems
    by_label = {key: value for key, value in laid.stated.items() if laid.layer(key) is Layer.LABEL}
    if special(by_label, world.engine_sockets):
        name = asker.container.name if asker.container else ""
        label = claim.labels.get("service", "service")
        told = Problem(ProblemCode.TARGET_SPECIAL, str(claim.key), container=name, label=label, value=quoted(target))
        problems = (*problems, told)
    return target, problems


def _ca_pool(asker: Asker, laid: Layered) -> tuple[Problem, ...]:
    """A connector without this file refuses the whole document and keeps its old one (cloudflared's origin service,
    "Error loading cert pool"), take-downs of others included."""
    file = text_of(laid.stated.get("origin.ca_pool"))
    if not file:
        return ()
    name = asker.container.name if asker.container else ""
    return (
        Problem(ProblemCode.CA_POOL_FILE, str(asker.key), Effect.WARNING, container=name, label="ca_pool", value=file),
    )


def text_of(value: object) -> str:
    """A field that is a text; "" where nobody states it."""
    return value if isinstance(value, str) else ""
