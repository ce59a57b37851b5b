"""From a claim that won its key to a service: target, origin options, tunnel, zone, login, and what is wrong."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from dockflare_desktop.core.access.case import Case
from dockflare_desktop.core.access.login import Built, build_login
from dockflare_desktop.core.access.opening import opens
from dockflare_desktop.core.labels.fields import ACCESS_KEYS, ORIGIN_KEYS, WHO_KEYS
from dockflare_desktop.core.labels.targets import Found, find_target, special
from dockflare_desktop.core.labels.text import quoted
from dockflare_desktop.core.model import (
    Claim,
    Container,
    EngineFound,
    FromLabels,
    Json,
    JsonObject,
    ManualRule,
    Override,
    ServiceKey,
)
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode, worst
from dockflare_desktop.core.resolving.blocks import has_ended
from dockflare_desktop.core.resolving.needs import needs_of
from dockflare_desktop.core.resolving.overrides import NO_PATCH, Patch, changed_below, patch_of
from dockflare_desktop.core.resolving.provenance import Layered, layered
from dockflare_desktop.core.resolving.tunnels import find_tunnel
from dockflare_desktop.core.resolving.world import Needs, World
from dockflare_desktop.core.resolving.zones import allowed, find_zone
from dockflare_desktop.core.service import (
    Layer,
    Login,
    LoginUnknown,
    Presence,
    Provenance,
    Service,
    Stated,
)
from dockflare_desktop.core.settings import DefaultAccess


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks for a key, and how far it is there. A manual rule has neither container nor engine."""

    claim: Claim
    container: Container | None = None
    engine: EngineFound | None = None
    presence: Presence = Presence.PRESENT
    since: datetime | None = None
    leaving_since: datetime | None = None
    rule: ManualRule | None = None

    @property
    def key(self) -> ServiceKey:
        """The key it asks for."""
        return self.claim.key


@dataclass(frozen=True, slots=True)
class Made:
    """A service, and what of the account it refers to."""

    service: Service
    needs: Needs


def make_service(asker: Asker, overrides: tuple[Override, ...], world: World) -> Made:
    """Compute everything about a service from its claim and the layers above it."""
    claim = asker.claim
    patch = patch_of(claim.key, overrides, world.now, world.opens)
    laid = layered(claim, patch, world.layers.groups, world.settings)
    values = laid.values
    zone, zone_problems = find_zone(claim.key, _text(values.get("zonename")), world.directory.zones)
    if isinstance(claim.source, FromLabels):
        zone_problems = (*zone_problems, *allowed(zone, claim.key, world.settings))
    target, target_problems = _target(asker, laid, world)
    tunnel, tunnel_problems = find_tunnel(
        claim.key,
        _text(laid.stated.get("tunnel")),
        world.directory.tunnels,
        world.settings,
        by_label=laid.layer("tunnel") is Layer.LABEL,
    )
    without = _without(asker, patch, zone, world)
    routing = (
        *laid.problems,
        *_changed_below(asker, [each for each in overrides if each.field in patch.values], without),
        *target_problems,
        *_ca_pool(asker, laid),
        *tunnel_problems,
        *zone_problems,
    )
    built = _login(asker, laid, zone, routing, world)
    held = _held(asker, laid, built.login, world)
    taken_back = _taken_back(claim.key, overrides, world) if held else ()
    service = Service(
        key=claim.key,
        path=claim.path,
        source=claim.source,
        fields=_shown(claim, laid, target, zone),
        target=target,
        origin=_origin(laid),
        tunnel=tunnel,
        zone=zone,
        login=built.login,
        dns=values.get("dns") != "off",
        comment=_text(values.get("dns.comment")),
        grace=_number(values.get("grace")),
        presence=Presence.IGNORED if values.get("ignored") is True else asker.presence,
        since=asker.since,
        leaving_since=asker.leaving_since,
        hold_public=held,
        container=asker.container,
        engine_name=asker.engine.name if asker.engine else "",
        problems=(*routing, *built.problems, *taken_back),
        without=without,
        expires_at=asker.rule.expires_at if asker.rule else None,
        moves_to=asker.rule.moves_to if asker.rule else None,
    )
    return Made(service, needs_of(values, world.layers.groups, world.settings))


def _without(asker: Asker, patch: Patch, zone: str, world: World) -> Mapping[str, Provenance]:
    """The fields as they would be without any override; empty where there is none."""
    if not patch.touched:
        return {}
    bare = layered(asker.claim, NO_PATCH, world.layers.groups, world.settings)
    return _shown(asker.claim, bare, _target(asker, bare, world)[0], zone)


def _changed_below(
    asker: Asker, overrides: Iterable[Override], without: Mapping[str, Provenance]
) -> tuple[Problem, ...]:
    """LABEL_CHANGED for every override under which something changed since it was made. Compared is what stands there
    without any override: what another one hides (a group's session) did not change. A container keeps its labels for
    life, so they are as old as itself."""
    since = asker.container.created_at if asker.container is not None else None
    found = (changed_below(each, without.get(each.field), since) for each in overrides)
    return tuple(problem for problem in found if problem is not None)


def _target(asker: Asker, laid: Layered, world: World) -> Found:
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
    file = _text(laid.stated.get("origin.ca_pool"))
    if not file:
        return ()
    name = asker.container.name if asker.container else ""
    return (
        Problem(ProblemCode.CA_POOL_FILE, str(asker.key), Effect.WARNING, container=name, label="ca_pool", value=file),
    )


def _shown(claim: Claim, laid: Layered, target: str, zone: str) -> Mapping[str, Provenance]:
    """All fields for people: the key's own, and what was found where nobody stated it."""
    base = Layer.LABEL if isinstance(claim.source, FromLabels) else Layer.MANUAL
    key = {"hostname": claim.key.hostname}
    if claim.path.text:
        key |= {"path": claim.path.text, "path_match": str(claim.path.match)}
    stated = {name: Provenance(Stated(value, base)) for name, value in key.items()}
    found = {name: value for name, value in (("service", target), ("zonename", zone)) if value}
    return {
        **{name: Provenance(Stated(value, Layer.DEFAULT)) for name, value in found.items()},
        **stated,
        **laid.fields,
    }


def _origin(laid: Layered) -> JsonObject:
    """What somebody stated; an empty text was taken back."""
    found: dict[str, Json] = {}
    for key, value in laid.stated.items():
        if key in ORIGIN_KEYS and value != "" and not isinstance(value, tuple):
            found[ORIGIN_KEYS[key]] = value
    return found


def _login(asker: Asker, laid: Layered, zone: str, problems: tuple[Problem, ...], world: World) -> Built:
    """A login that was asked for in words nobody understands is not "none"."""
    if worst(problems) is Effect.UNPROTECTED:
        return Built(LoginUnknown())
    claim = asker.claim
    case = Case(
        key=claim.key,
        address=claim.key.hostname + (claim.path.login_path or ""),
        zone=zone,
        fields={key: laid.values[key] for key in ACCESS_KEYS if key in laid.values},
        groups=world.layers.groups,
        directory=world.directory,
        settings=world.settings,
        container=asker.container.name if asker.container else "",
        labels=claim.labels if laid.who is Layer.LABEL else {},
    )
    return build_login(case)


def _held(asker: Asker, laid: Layered, login: Login, world: World) -> bool:
    """H6: under default_access=hold every label-made opening to everyone waits for approval."""
    if world.settings.default_access is not DefaultAccess.HOLD or not isinstance(asker.claim.source, FromLabels):
        return False
    return laid.who is not Layer.OVERRIDE and opens(login)


def _taken_back(key: ServiceKey, overrides: Iterable[Override], world: World) -> tuple[Problem, ...]:
    """What an override opened, and nobody approved, closes with it: its rule was written while the override held."""
    written = world.written.get(key)
    if written is None:
        return ()
    for each in overrides:
        over = has_ended(each.expires_at, world.now)
        if over and each.field in WHO_KEYS and each.made_at <= written <= (each.expires_at or world.now):
            return (Problem(ProblemCode.HELD_PUBLIC, str(key), Effect.UNPROTECTED),)
    return ()


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0


def overrides_by_key(world: World) -> Mapping[ServiceKey, tuple[Override, ...]]:
    """Stored overrides, sorted by the service they belong to."""
    found: dict[ServiceKey, list[Override]] = {}
    for override in world.layers.overrides:
        found.setdefault(override.key, []).append(override)
    return {key: tuple(each) for key, each in found.items()}
