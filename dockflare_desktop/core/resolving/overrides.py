"""Overrides of one service: what those that count say, and what is to be told about them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from dockflare_desktop.core.labels.fields import About, check_text, effect_of, parse_field, read, to_text
from dockflare_desktop.core.labels.text import quoted
from dockflare_desktop.core.labels.values import Misread
from dockflare_desktop.core.model import Layers, Override, ServiceKey, Value
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.core.resolving.blocks import Opens, has_ended, in_force
from dockflare_desktop.core.service import Layer, Provenance, Stated

RECENT = timedelta(hours=24)  # so long is told that an override or a manual rule ended


@dataclass(frozen=True, slots=True)
class Patch:
    """The overrides that count: values by field, and the problems of those that cannot be read."""

    values: Mapping[str, Stated]
    broken: Mapping[str, Problem]
    problems: tuple[Problem, ...]

    @property
    def touched(self) -> frozenset[str]:
        """Fields that are overridden, readably or not."""
        return frozenset((*self.values, *self.broken))


NO_PATCH = Patch({}, {}, ())


def patch_of(key: ServiceKey, overrides: tuple[Override, ...], now: datetime, opens: Opens) -> Patch:
    """What the overrides of one service say; ended ones count no more and are told for a day."""
    values: dict[str, Stated] = {}
    broken: dict[str, Problem] = {}
    problems: list[Problem] = []
    counting = in_force(overrides, now, opens)
    for override in overrides:
        field = override.field
        if has_ended(override.expires_at, now):
            problems += ended(str(key), field, override.expires_at, now)
        elif override not in counting:  # stored still, so it is told for as long
            problems.append(Problem(ProblemCode.OVERRIDE_ENDED, str(key), Effect.HINT, label=field))
        elif isinstance(value := _parsed(override), Problem):
            broken[field] = replace(value, subject=str(key), effect=effect_of(field))
        else:
            values[field] = Stated(value, Layer.OVERRIDE, override.expires_at)
    return Patch(values, broken, tuple(problems))


def ended(subject: str, label: str, expires_at: datetime | None, now: datetime) -> tuple[Problem, ...]:
    """What is told of something whose time is over, while that is recent."""
    if expires_at is None or now - expires_at > RECENT:
        return ()
    return (Problem(ProblemCode.OVERRIDE_ENDED, subject, Effect.HINT, label=label),)


def overridden(layers: Layers, key: ServiceKey, wanted: Sequence[Override], reverted: Sequence[str] = ()) -> Layers:
    """The layers as they would be with these overrides of a service, and without those of these fields of it."""
    fields = {*reverted, *(each.field for each in wanted)}
    rest = (each for each in layers.overrides if each.key != key or each.field not in fields)
    return replace(layers, overrides=(*rest, *wanted))


def stated_below(without: Provenance | None) -> str | None:
    """What an override of a field hides, as a label would say it; None where nobody states the field. `without` is the
    field as it is without any override."""
    return None if without is None or without.top.layer is Layer.DEFAULT else to_text(without.top.value)


def changed_below(override: Override, without: Provenance | None, label_since: datetime | None) -> Problem | None:
    """LABEL_CHANGED where the layers below say something else than when the override was made. `label_since` is when
    the labels came as they are."""
    then = None if override.below is None else _canonical(override.field, override.below)
    now_says = stated_below(without)
    if now_says == then or (now_says is None and without is not None and to_text(without.top.value) == then):
        return None  # said no more, but the default says the same
    by_label = without is not None and without.top.layer is Layer.LABEL
    since = label_since if by_label and label_since is not None and label_since > override.made_at else None
    return Problem(
        ProblemCode.LABEL_CHANGED,
        str(override.key),
        Effect.WARNING,
        label=override.field,
        value=quoted(to_text(without.top.value) if without is not None else ""),
        detail=quoted(override.below or ""),
        made=override.made_at,
        since=since,
    )


def _parsed(override: Override) -> Value | Problem:
    wrong = check_text(override.field, override.value)
    return wrong or parse_field(override.field, override.value, About(str(override.key), label=override.field))


def _canonical(field: str, text: str) -> str:
    """A remembered text as the value it stood for would be written today."""
    value = read(field, text.strip())
    return text if isinstance(value, Misread) else to_text(value)
