"""Layers: defaults, labels (or a manual rule), groups, overrides; every field remembers which layer it came from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from dockflare_desktop.core.access.groups import group_settings, known_of, named_groups
from dockflare_desktop.core.labels.fields import FIELDS, LOGIN_KEYS, WHO_KEYS, to_text
from dockflare_desktop.core.model import AccessGroup, Claim, Manual, Override, ServiceKey, Value
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.core.resolving.overrides import Patch, changed_below
from dockflare_desktop.core.service import Layer, Provenance, Service, Stated
from dockflare_desktop.core.settings import DefaultAccess, Settings

_ABOUT_WHO = (ProblemCode.LABEL_UNKNOWN, ProblemCode.POLICY_CONFLICT)


@dataclass(frozen=True, slots=True)
class Layered:
    """Effective fields with their provenance, and the problems that still matter. `values` is what holds, `stated` the
    same without defaults, `who` the layer that says who."""

    fields: Mapping[str, Provenance]
    values: Mapping[str, Value]
    stated: Mapping[str, Value]
    problems: tuple[Problem, ...]
    who: Layer

    def layer(self, key: str) -> Layer:
        """Where a field's value comes from."""
        return self.fields[key].top.layer if key in self.fields else Layer.DEFAULT


def layered(claim: Claim, patch: Patch, groups: tuple[AccessGroup, ...], settings: Settings) -> Layered:
    """Lay the layers over one another: defaults, what was asked, groups (login fields only), overrides."""
    base = Layer.MANUAL if isinstance(claim.source, Manual) else Layer.LABEL
    asked = {key: Stated(value, base) for key, value in claim.fields.items()}
    by_override = any(key in WHO_KEYS for key in patch.touched)
    block = (
        {key: patch.values.get(key) for key in WHO_KEYS} if by_override else {key: asked.get(key) for key in WHO_KEYS}
    )
    who = {key: each for key, each in block.items() if each is not None}
    names = named_groups({key: each.value for key, each in who.items()})
    if names:
        asked = {key: each for key, each in asked.items() if key not in LOGIN_KEYS}
    from_groups = group_settings(known_of(names, groups))
    stacks: dict[str, list[Stated]] = {key: [stated] for key, stated in patch.values.items()}
    for key, value in from_groups.items():
        stacks.setdefault(key, []).append(Stated(value, Layer.GROUP))
    for key, stated in asked.items():
        if by_override and key in WHO_KEYS and key not in patch.values:
            stacks[key] = [Stated(FIELDS[key].cleared or (), Layer.OVERRIDE)]  # H21: the block is replaced whole
        stacks.setdefault(key, []).append(stated)
    fields = dict(_defaults(settings, nobody_says_who=not who and not by_override))
    for key, stack in stacks.items():
        below = fields[key].top if key in fields else None
        fields[key] = Provenance(stack[0], (*stack[1:], below) if below is not None else tuple(stack[1:]))
    return Layered(
        fields=fields,
        values={key: each.top.value for key, each in fields.items()},
        stated={key: fields[key].top.value for key in stacks},
        problems=_problems(claim, patch, by_override=by_override, by_group=bool(names)),
        who=Layer.OVERRIDE if by_override else base if who else Layer.DEFAULT,
    )


def label_changes(overrides: tuple[Override, ...], fields: Mapping[str, Provenance]) -> tuple[Problem, ...]:
    """LABEL_CHANGED for every override under which something changed since it was made."""
    found = []
    for override in overrides:
        below = fields[override.field].below if override.field in fields else ()
        if (problem := changed_below(override, below[0] if below else None)) is not None:
            found.append(problem)
    return tuple(found)


@lru_cache(maxsize=8)  # the same for every service of a round
def _defaults(settings: Settings, *, nobody_says_who: bool) -> Mapping[str, Provenance]:
    found: dict[str, Value] = {key: field.default for key, field in FIELDS.items() if field.default is not None}
    found["grace"] = settings.grace_period
    found["tunnel"] = settings.tunnel
    if nobody_says_who:
        found["access.policy"] = "authenticate" if settings.default_access is DefaultAccess.LOGIN else "none"
    return {key: Provenance(Stated(value, Layer.DEFAULT)) for key, value in found.items()}


def _problems(claim: Claim, patch: Patch, *, by_override: bool, by_group: bool) -> tuple[Problem, ...]:
    """What is wrong with a layer matters only where that layer decides."""
    moot = {problem for key, problem in claim.broken.items() if key in patch.touched}
    moot |= {problem for key, problem in claim.broken.items() if by_override and key in WHO_KEYS}
    moot |= {problem for key, problem in claim.broken.items() if by_group and key in LOGIN_KEYS}
    found = []
    for problem in claim.problems:
        about_who = problem.effect is Effect.UNPROTECTED and problem.code in _ABOUT_WHO and by_override
        found.append(replace(problem, effect=Effect.HINT) if problem in moot or about_who else problem)
    return (*found, *patch.broken.values(), *patch.problems)


def stated(services: Iterable[Service], key: ServiceKey, field: str) -> str | None:
    """What a service's layers say of a field, as a label would; None where nobody states it."""
    service = next((each for each in services if each.key == key), None)
    provenance = service.fields.get(field) if service is not None else None
    if provenance is None or provenance.top.layer is Layer.DEFAULT:
        return None
    return to_text(provenance.top.value)
