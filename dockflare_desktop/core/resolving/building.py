"""From a claim that won its key to a service: its layers, its way, its login, and what is wrong with each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from dockflare_desktop.core.access.case import Case
from dockflare_desktop.core.access.login import Built, build_login
from dockflare_desktop.core.access.opening import opens
from dockflare_desktop.core.labels.fields import ACCESS_KEYS, ORIGIN_KEYS, WHO_KEYS
from dockflare_desktop.core.model import Claim, FromLabels, Json, JsonObject, Override, ServiceKey
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode, worst
from dockflare_desktop.core.resolving.asker import Asker
from dockflare_desktop.core.resolving.blocks import has_ended
from dockflare_desktop.core.resolving.needs import needs_of
from dockflare_desktop.core.resolving.overrides import NO_PATCH, Patch, changed_below, patch_of
from dockflare_desktop.core.resolving.provenance import Layered, layered
from dockflare_desktop.core.resolving.way import Way, target_of, text_of, way_of
from dockflare_desktop.core.resolving.world import Needs, World
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
class Made:
    """A service, and what of the account it refers to."""

    service: Service
    needs: Needs


def make_service(asker: Asker, overrides: tuple[Override, ...], world: World) -> Made:
    """From the layers to the way, from both to the login: the order in which each needs what came before."""
    claim, rule = asker.claim, asker.rule
    patch = patch_of(claim.key, overrides, world.now, world.opens)
    laid = layered(claim, patch, world.layers.groups, world.settings)
    way = way_of(asker, laid, world)
    without = _without(asker, patch, way, world)
    changed = _changed_below(asker, [each for each in overrides if each.field in patch.values], without)
    problems = (*laid.problems, *changed, *way.problems)
    built = _login(asker, laid, way, problems, world)
    held = _held(asker, laid, built.login, world)
    taken_back = _taken_back(claim.key, overrides, world) if held else ()
    values = laid.values
    service = Service(
        key=claim.key,
        path=claim.path,
        source=claim.source,
        fields=_shown(claim, laid, way),
        target=way.target,
        origin=_origin(laid),
        tunnel=way.tunnel,
        zone=way.zone,
        login=built.login,
        dns=values.get("dns") != "off",
        comment=text_of(values.get("dns.comment")),
        grace=_number(values.get("grace")),
        serve_503=values.get("serve_503") is True,
        presence=Presence.IGNORED if values.get("ignored") is True else asker.presence,
        since=asker.since,
        leaving_since=asker.leaving_since,
        hold_public=held,
        container=asker.container,
        engine_name=asker.engine.name if asker.engine else "",
        problems=(*problems, *built.problems, *taken_back),
        without=without,
        closes_at=_closes_at(asker, patch, way, world) if opens(built.login) else None,
        expires_at=rule.expires_at if rule else None,
        moves_to=rule.moves_to if rule else None,
    )
    return Made(service, needs_of(values, world.layers.groups, world.settings))


# --- the fields ------------------------------------------------------------------------------------------------------


def _without(asker: Asker, patch: Patch, way: Way, world: World) -> Mapping[str, Provenance]:
    """The fields as they would be without any override; empty where there is none."""
    if not patch.touched:
        return {}
    bare = layered(asker.claim, NO_PATCH, world.layers.groups, world.settings)
    return _shown(asker.claim, bare, replace(way, target=target_of(asker, bare, world)[0]))


def _changed_below(
    asker: Asker, overrides: Iterable[Override], without: Mapping[str, Provenance]
) -> tuple[Problem, ...]:
    """LABEL_CHANGED for every override under which something changed since it was made. Compared is what stands there
    without any override: what another one hides (a group's session) did not change. A container keeps its labels for
    life, so they are as old as itself."""
    since = asker.container.created_at if asker.container is not None else None
    found = (changed_below(each, without.get(each.field), since) for each in overrides)
    return tuple(problem for problem in found if problem is not None)


def _shown(claim: Claim, laid: Layered, way: Way) -> Mapping[str, Provenance]:
    """All fields for people: the key's own, and what was found where nobody stated it."""
    base = Layer.LABEL if isinstance(claim.source, FromLabels) else Layer.MANUAL
    key = {"hostname": claim.key.hostname}
    if claim.path.text:
        key |= {"path": claim.path.text, "path_match": str(claim.path.match)}
    stated = {name: Provenance(Stated(value, base)) for name, value in key.items()}
    found = {name: value for name, value in (("service", way.target), ("zonename", way.zone)) if value}
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


# --- the login -------------------------------------------------------------------------------------------------------


def _login(asker: Asker, laid: Layered, way: Way, problems: tuple[Problem, ...], world: World) -> Built:
    """A login that was asked for in words nobody understands is not "none"."""
    if worst(problems) is Effect.UNPROTECTED:
        return Built(LoginUnknown())
    claim = asker.claim
    case = Case(
        key=claim.key,
        address=claim.key.hostname + (claim.path.login_path or ""),
        zone=way.zone,
        fields={key: laid.values[key] for key in ACCESS_KEYS if key in laid.values},
        groups=world.layers.groups,
        directory=world.directory,
        settings=world.settings,
        container=asker.container.name if asker.container else "",
        labels=claim.labels if laid.who is Layer.LABEL else {},
    )
    return build_login(case)


def _closes_at(asker: Asker, patch: Patch, way: Way, world: World) -> datetime | None:
    """When overrides that let everyone in end by themselves; None where the labels let everyone in as well."""
    ends = [stated.expires_at for key, stated in patch.values.items() if key in WHO_KEYS]
    known = [end for end in ends if end is not None]
    if not known or len(known) < len(ends):
        return None
    bare = layered(asker.claim, NO_PATCH, world.layers.groups, world.settings)
    return None if opens(_login(asker, bare, way, bare.problems, world).login) else max(known)


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


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0


def overrides_by_key(world: World) -> Mapping[ServiceKey, tuple[Override, ...]]:
    """Stored overrides, sorted by the service they belong to."""
    found: dict[ServiceKey, list[Override]] = {}
    for override in world.layers.overrides:
        found.setdefault(override.key, []).append(override)
    return {key: tuple(each) for key, each in found.items()}
