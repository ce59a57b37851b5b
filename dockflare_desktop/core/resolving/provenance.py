"""Layers: defaults, labels (or a manual rule), groups, overrides; every field remembers which layer it came from.

effective = defaults < labels < what the groups state about the login < overrides (product.md section 7), field by
field, with one exception: who can enter is one block (H21). The highest layer that says anything about it decides all
of it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from dockflare_desktop.core.access.groups import group_settings, known_of, named_groups
from dockflare_desktop.core.labels.fields import FIELDS, GROUP_KEYS, LOGIN_KEYS, NONE, WHO_KEYS
from dockflare_desktop.core.model import AccessGroup, Claim, Manual, ServiceKey, Value
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.core.resolving.overrides import Patch, stated_below
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
    """Lay the layers over one another."""
    base = Layer.MANUAL if isinstance(claim.source, Manual) else Layer.LABEL
    asked = {key: Stated(value, base) for key, value in claim.fields.items()}
    by_override = any(key in WHO_KEYS for key in patch.touched)
    who = _block(patch.values if by_override else asked)
    names = named_groups({key: each.value for key, each in who.items()})
    overriding = {**patch.values, **(_cleared(asked, patch) if by_override else {})}
    from_groups = {key: Stated(value, Layer.GROUP) for key, value in group_settings(known_of(names, groups)).items()}
    below = {key: each for key, each in asked.items() if not (names and key in LOGIN_KEYS)}  # a group rules these out
    defaults = _defaults(settings, nobody_says_who=not who and not by_override)
    fields = _stacked(defaults, below, from_groups, overriding)
    return Layered(
        fields=fields,
        values={key: each.top.value for key, each in fields.items()},
        stated={key: each.top.value for key, each in fields.items() if each.top.layer is not Layer.DEFAULT},
        problems=(
            *_problems(claim, patch, by_override=by_override, by_group=bool(names)),
            *_outdone(claim, patch, names),
        ),
        who=Layer.OVERRIDE if by_override else base if who else Layer.DEFAULT,
    )


def _block(stated: Mapping[str, Stated]) -> Mapping[str, Stated]:
    """What of it says who can enter."""
    return {key: stated[key] for key in WHO_KEYS if key in stated}


def _cleared(asked: Mapping[str, Stated], patch: Patch) -> Mapping[str, Stated]:
    """What the labels say of who, where an override of another field replaces the block whole (H21)."""
    hidden = (key for key in _block(asked) if key not in patch.values)
    return {key: Stated(FIELDS[key].cleared or (), Layer.OVERRIDE, cleared=True) for key in hidden}


def _stacked(defaults: Mapping[str, Provenance], *layers: Mapping[str, Stated]) -> Mapping[str, Provenance]:
    """Each field's values, one upon another; the layers come lowest first."""
    fields = dict(defaults)
    for layer in layers:
        for key, stated in layer.items():
            under = fields.get(key)
            fields[key] = Provenance(stated, () if under is None else (under.top, *under.below))
    return fields


@lru_cache(maxsize=8)  # the same for every service of a round
def _defaults(settings: Settings, *, nobody_says_who: bool) -> Mapping[str, Provenance]:
    found: dict[str, Value] = {key: field.default for key, field in FIELDS.items() if field.default is not None}
    found["grace"] = settings.grace_period
    found["serve_503"] = settings.serve_503
    found["tunnel"] = settings.tunnel
    if nobody_says_who:
        found["access.policy"] = "authenticate" if settings.default_access is DefaultAccess.LOGIN else "none"
    return {key: Provenance(Stated(value, Layer.DEFAULT)) for key, value in found.items()}


def _problems(claim: Claim, patch: Patch, *, by_override: bool, by_group: bool) -> tuple[Problem, ...]:
    """What is wrong with a layer matters only where that layer decides."""
    if not claim.problems:  # as nearly always
        return (*patch.broken.values(), *patch.problems)
    moot = {problem for key, problem in claim.broken.items() if key in patch.touched}
    moot |= {problem for key, problem in claim.broken.items() if by_override and key in WHO_KEYS}
    moot |= {problem for key, problem in claim.broken.items() if by_group and key in LOGIN_KEYS}
    found = []
    for problem in claim.problems:
        about_who = problem.effect is Effect.UNPROTECTED and problem.code in _ABOUT_WHO and by_override
        found.append(replace(problem, effect=Effect.HINT) if problem in moot or about_who else problem)
    return (*found, *patch.broken.values(), *patch.problems)


def _outdone(claim: Claim, patch: Patch, groups: tuple[str, ...]) -> tuple[Problem, ...]:
    """What an override says of who beside a group: the group is used, and the rest of the block has no effect."""
    used = GROUP_KEYS[0] if patch.values.get(GROUP_KEYS[0]) else GROUP_KEYS[1]
    if not groups or used not in patch.values:
        return ()
    idle = [key for key in _block(patch.values) if key != used and patch.values[key].value not in ((), "", NONE)]
    return tuple(
        Problem(ProblemCode.OVERRIDE_IDLE, str(claim.key), Effect.HINT, label=key, value=", ".join(groups))
        for key in idle
    )


def stated(services: Iterable[Service], key: ServiceKey, field: str) -> str | None:
    """What an override of a field hides, as a label would say it; None where nobody states it."""
    service = next((each for each in services if each.key == key), None)
    return None if service is None else stated_below(service.below(field))
