"""Overrides of one service: which of them count now, what they say, and what is to be told about them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from dockflare_desktop.core.labels.fields import About, check_text, effect_of, parse_field, read, to_text
from dockflare_desktop.core.labels.text import quoted
from dockflare_desktop.core.labels.values import Misread
from dockflare_desktop.core.model import Override, ServiceKey, Value
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.core.service import Layer, Stated

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


def patch_of(key: ServiceKey, overrides: Iterable[Override], now: datetime) -> Patch:
    """The overrides of one service; expired ones count no more and are told for a day."""
    values: dict[str, Stated] = {}
    broken: dict[str, Problem] = {}
    problems: list[Problem] = []
    for override in overrides:
        if has_ended(override.expires_at, now):
            problems += ended(str(key), override.field, override.expires_at, now)
            continue
        value = _parsed(override)
        if isinstance(value, Problem):
            broken[override.field] = replace(value, subject=str(key), effect=effect_of(override.field))
        else:
            values[override.field] = Stated(value, Layer.OVERRIDE, override.expires_at)
    return Patch(values, broken, tuple(problems))


def has_ended(expires_at: datetime | None, now: datetime) -> bool:
    """Whether its time is over."""
    return expires_at is not None and expires_at <= now


def ended(subject: str, label: str, expires_at: datetime | None, now: datetime) -> tuple[Problem, ...]:
    """What is told of something whose time is over, while that is recent."""
    if expires_at is None or now - expires_at > RECENT:
        return ()
    return (Problem(ProblemCode.OVERRIDE_ENDED, subject, Effect.HINT, label=label),)


def changed_below(override: Override, below: Stated | None) -> Problem | None:
    """LABEL_CHANGED where the layer below says something else than when the override was made."""
    now_says = to_text(below.value) if below is not None else ""
    if override.below is None:
        differs = below is not None and below.layer is not Layer.DEFAULT
    else:
        differs = below is None or now_says != _canonical(override.field, override.below)
    return _changed(override, now_says) if differs else None


def _changed(override: Override, now_says: str) -> Problem:
    return Problem(
        ProblemCode.LABEL_CHANGED,
        str(override.key),
        Effect.WARNING,
        label=override.field,
        value=quoted(now_says),
        detail=quoted(override.below or ""),
    )


def _parsed(override: Override) -> Value | Problem:
    wrong = check_text(override.field, override.value)
    return wrong or parse_field(override.field, override.value, About(str(override.key), label=override.field))


def _canonical(field: str, text: str) -> str:
    """A remembered text as the value it stood for would be written today."""
    value = read(field, text.strip())
    return text if isinstance(value, Misread) else to_text(value)
